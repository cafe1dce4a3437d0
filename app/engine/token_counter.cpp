#include "app/engine/token_counter.h"

namespace parlor::app {

namespace {

// Longer texts are counted in parts, so that a model can be unloaded in between. A border may cost a token.
constexpr qsizetype kPart = 1 << 18;

// The end of the part that begins at `from`: after a line, where tokens end anyway, and never within a pair.
qsizetype partEnd(const QString& text, qsizetype from) {
    qsizetype end = from + kPart;
    if (end >= text.size()) return text.size();
    if (const qsizetype line = text.lastIndexOf(u'\n', end - 1); line > from) return line + 1;
    if (text[end].isLowSurrogate()) --end;
    return end;
}

}  // namespace

TokenCounter::TokenCounter() : m_worker(new QObject) {
    m_thread.setObjectName(QStringLiteral("counter"));
    m_worker->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start(QThread::LowPriority);
}

TokenCounter::~TokenCounter() {
    setEngine(nullptr);
    m_thread.quit();
    m_thread.wait();
}

void TokenCounter::setEngine(const Engine* engine) {
    m_wanted = true;
    const std::lock_guard lock(m_mutex);
    m_wanted = false;
    m_engine = engine;
}

void TokenCounter::countText(const QString& text, Done done) {
    QMetaObject::invokeMethod(m_worker, [this, text, done = std::move(done)] { done(textNow(text)); });
}

void TokenCounter::countChat(const QByteArray& messagesJson, Done done) {
    QMetaObject::invokeMethod(m_worker,
                              [this, messagesJson, done = std::move(done)] { done(chatNow(messagesJson)); });
}

qint64 TokenCounter::textNow(const QString& text) {
    const std::lock_guard lock(m_mutex);
    if (!m_engine) return -1;
    const Tokenizer& tokenizer = m_engine->tokenizer();
    qint64 tokens = 0;
    for (qsizetype from = 0; from < text.size();) {
        if (m_wanted) return -1;
        const qsizetype end = partEnd(text, from);
        const std::string part = QStringView(text).sliced(from, end - from).toUtf8().toStdString();
        tokens += qint64(tokenizer.encode(part, {.add_bos = false}).size());
        from = end;
    }
    return tokens;
}

qint64 TokenCounter::chatNow(const QByteArray& messagesJson) {
    const std::lock_guard lock(m_mutex);
    if (!m_engine) return -1;
    ChatTemplate::Input input;
    input.messages_json = messagesJson.toStdString();
    const auto tokens = m_engine->encode_chat(input);
    return tokens ? qint64(tokens->size()) : -1;
}

}  // namespace parlor::app
