#include "app/chat/title_maker.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace parlor::app {

namespace {

constexpr qsizetype kTitleLength = 48;
constexpr int kIdleMs = 600;
constexpr qint64 kTitleTokens = 32;
constexpr int kWords = 8;  // six are asked for; what is much longer is no title but an answer
constexpr quint64 kFirstId = quint64{1} << 62;  // apart from the ids of turns

bool isCjk(QChar c) {
    return c.script() == QChar::Script_Han || c.script() == QChar::Script_Hiragana ||
           c.script() == QChar::Script_Katakana || c.script() == QChar::Script_Hangul;
}

QString shortened(const QString& line) {
    if (line.size() <= kTitleLength) return line;
    const qsizetype space = line.lastIndexOf(u' ', kTitleLength);
    qsizetype end = space > kTitleLength / 2 ? space : kTitleLength;
    if (line[end - 1].isHighSurrogate()) --end;
    return line.left(end) + u'…';
}

// In the language of the chat: small models answer in the language that they are asked in.
QString instruction(const QString& question) {
    const bool chinese = std::any_of(question.cbegin(), question.cend(), isCjk);
    return chinese
               ? QStringLiteral("请用不超过十二个字为以上对话写一个标题。只写标题本身，不要加引号和解释。")
               : QStringLiteral(
                     "Write a title for the conversation above, in its language, with at most six words. "
                     "Answer with the title only, without quotes.");
}

}  // namespace

QString titleFrom(const QString& question) {
    return shortened(question.simplified());
}

QString cleanTitle(const QString& proposed) {
    QString text = proposed;
    if (const qsizetype end = text.indexOf(QLatin1String("</think>")); end >= 0)
        text = text.mid(end + 8);
    else if (text.contains(QLatin1String("<think>")))
        return {};
    const QStringList lines = text.trimmed().split(u'\n');
    QString line;
    for (const QChar c : lines.constFirst().simplified())
        if (c.isPrint()) line += c;
    static const QStringList kHeads = {QStringLiteral("title:"), QStringLiteral("title："),
                                       QStringLiteral("标题:"), QStringLiteral("标题：")};
    const QString marks = QStringLiteral("\"'`*_#“”‘’「」『』《》 .。");
    const auto strip = [&] {
        while (!line.isEmpty() && marks.contains(line.front())) line.remove(0, 1);
        while (!line.isEmpty() && marks.contains(line.back())) line.chop(1);
    };
    strip();
    for (const QString& head : kHeads)
        if (line.startsWith(head, Qt::CaseInsensitive)) line.remove(0, head.size());
    strip();
    if (line.split(u' ').size() > kWords || line.contains(u'<')) return {};
    return shortened(line);
}

TitleMaker::TitleMaker(EngineClient* client, QObject* parent) : QObject(parent), m_client(client) {
    m_idle.setSingleShot(true);
    m_idle.setInterval(kIdleMs);
    connect(&m_idle, &QTimer::timeout, this, [this] {
        m_running = true;
        m_client->generate(m_request);
    });
    connect(client, &EngineClient::answerFormat, this, [this](quint64 id, const OutputFormat& format) {
        if (id == m_request.id) m_format = format;
    });
    connect(client, &EngineClient::textReady, this, [this](quint64 id, const QString& text) {
        if (id == m_request.id && m_running) m_written += text;
    });
    connect(client, &EngineClient::finished, this, [this](quint64 id, const GenerateStats& stats) {
        if (id != m_request.id || !m_running) return;
        const QString answer = plainText(splitAnswer(m_written, m_format));
        const QString title = stats.stop == StopReason::eos ? cleanTitle(answer) : QString();
        const qint64 conversation = m_conversation;
        end();
        if (!title.isEmpty()) emit proposed(conversation, title);
    });
    // The title by rule stays: nobody is bothered with it.
    connect(client, &EngineClient::failed, this, [this](quint64 id) {
        if (id == m_request.id && m_running) end();
    });
    connect(client, &EngineClient::tooLong, this, [this](quint64 id) {
        if (id == m_request.id && m_running) end();
    });
}

void TitleMaker::ask(qint64 conversation, const QByteArray& messagesJson, const QString& question) {
    cancel();
    QJsonArray messages = QJsonDocument::fromJson(messagesJson).array();
    messages.append(QJsonObject{{QStringLiteral("role"), QStringLiteral("user")},
                                {QStringLiteral("content"), instruction(question)}});
    m_conversation = conversation;
    m_written.clear();
    m_format = usualFormat();
    m_request.id = kFirstId + ++m_count;
    m_request.messagesJson = QJsonDocument(messages).toJson(QJsonDocument::Compact);
    m_request.sampling.temperature = 0;
    m_request.maxTokens = kTitleTokens;
    m_request.aside = true;
    m_idle.start();
}

void TitleMaker::end() {
    m_idle.stop();
    m_running = false;
    m_request = {};
}

void TitleMaker::cancel() {
    if (m_running) m_client->cancel();
    end();
}

}  // namespace parlor::app
