#include "ui/blocks/code_text.h"

#include <QQuickTextDocument>
#include <QSyntaxHighlighter>
#include <QTextCursor>
#include <QTextDocument>

#include "app/chat/highlight/highlight.h"

namespace parlor::ui {

namespace {
constexpr qsizetype kLongestLine = 4000;  // characters of a line that are shown; all are copied and saved
constexpr int kMostLines = 20000;
}  // namespace

class CodeInker : public QSyntaxHighlighter {
  public:
    using QSyntaxHighlighter::QSyntaxHighlighter;
    const app::Language* language = nullptr;
    QList<QColor> inks;

  protected:
    void highlightBlock(const QString& text) override {
        int state = std::max(0, previousBlockState());
        for (const app::InkSpan& span : app::inkLine(language, text, state)) color(span);
        for (const app::InkSpan& span : app::symbolsIn(text)) color(span);
        setCurrentBlockState(state);
    }

  private:
    void color(const app::InkSpan& span) {
        const auto index = qsizetype(span.ink);
        if (index < inks.size()) setFormat(int(span.start), int(span.length), inks[index]);
    }
};

CodeText::CodeText(QObject* parent) : QObject(parent) {}

void CodeText::setDocument(QObject* document) {
    if (document == m_owner) return;
    m_owner = document;
    const auto* owner = qobject_cast<QQuickTextDocument*>(document);
    m_document = owner ? owner->textDocument() : nullptr;
    if (m_document) {
        m_document->setUndoRedoEnabled(false);
        m_inker = new CodeInker(m_document.data());
    }
    emit documentChanged();
    setInks(std::exchange(m_inks, {}));
    restart();
}

void CodeText::setCode(const QString& code) {
    if (code == m_code) return;
    const bool grows = !m_code.isEmpty() && code.size() > m_code.size() && code.startsWith(m_code);
    const qsizetype before = grows ? m_code.size() : 0;
    m_lines = (grows ? m_lines : 1) + int(QStringView(code).mid(before).count(u'\n'));
    m_code = code;
    if (grows && m_put > 0)
        append();
    else
        restart();
    emit codeChanged();
}

void CodeText::setLanguage(const QString& language) {
    if (language == m_language) return;
    m_language = language;
    if (m_inker) {
        m_inker->language = app::findLanguage(language);
        m_inker->rehighlight();
    }
    emit languageChanged();
}

void CodeText::setInks(const QVariantList& inks) {
    if (inks == m_inks) return;
    m_inks = inks;
    if (m_inker) {
        m_inker->inks.clear();
        for (const QVariant& ink : inks) m_inker->inks << ink.value<QColor>();
        m_inker->language = app::findLanguage(m_language);
        m_inker->rehighlight();
    }
    emit inksChanged();
}

void CodeText::setLimit(int limit) {
    if (limit == m_limit) return;
    const bool more = m_limit > 0 && (limit == 0 || limit > m_limit);
    m_limit = limit;
    if (more)
        append();
    else
        restart();
    emit limitChanged();
}

void CodeText::setLineHeight(double height) {
    if (height == m_lineHeight) return;
    m_lineHeight = height;
    restart();
    emit lineHeightChanged();
}

QString CodeText::languageName() const {
    return app::languageName(app::findLanguage(m_language), m_language);
}

QString CodeText::extension() const {
    return app::fileExtension(app::findLanguage(m_language));
}

void CodeText::restart() {
    m_put = m_lineLength = 0;
    m_shownLines = 1;
    if (!m_document) return;
    QTextCursor cursor(m_document);
    cursor.select(QTextCursor::Document);
    cursor.removeSelectedText();
    append();
}

// Lines all have one height, whatever fonts their characters come from: numbers stand beside them.
void CodeText::append() {
    if (!m_document) return;
    const int most = m_limit > 0 ? m_limit : kMostLines;
    QString text;
    while (m_put < m_code.size()) {
        const QStringView rest = QStringView(m_code).mid(m_put);
        const qsizetype end = rest.indexOf(u'\n');
        const QStringView line = end < 0 ? rest : rest.left(end);
        const qsizetype room = std::max<qsizetype>(0, kLongestLine - m_lineLength);
        text += app::visibleLine(line.left(room));
        if (line.size() > room && room > 0) text += QChar(u'…');
        m_lineLength += line.size();
        m_put += line.size();
        if (end < 0 || m_shownLines >= most) break;
        text += u'\n';
        ++m_put;
        ++m_shownLines;
        m_lineLength = 0;
    }
    if (!text.isEmpty()) {
        QTextCursor cursor(m_document);
        cursor.movePosition(QTextCursor::End);
        cursor.beginEditBlock();
        QTextBlockFormat format;
        if (m_lineHeight > 0) format.setLineHeight(m_lineHeight, QTextBlockFormat::FixedHeight);
        if (cursor.blockFormat() != format) cursor.setBlockFormat(format);
        cursor.insertText(text);  // new lines take the format of the last one
        cursor.endEditBlock();
    }
    emit shownChanged();
}

}  // namespace parlor::ui
