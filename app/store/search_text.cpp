#include "app/store/search_text.h"

#include <QStringList>

namespace parlor::app {

namespace {

bool isCjk(char32_t c) {
    switch (QChar::script(c)) {
        case QChar::Script_Han:
        case QChar::Script_Hiragana:
        case QChar::Script_Katakana:
        case QChar::Script_Hangul:
            return true;
        default:
            return false;
    }
}

// Words as the tokenizer sees them: runs of letters, digits and marks, cut between CJK and other scripts.
struct Word {
    QString text;
    bool cjk = false;
};

QList<Word> words(const QString& typed) {
    QList<Word> list;
    Word word;
    const auto finish = [&] {
        if (!word.text.isEmpty()) list.append(word);
        word = {};
    };
    for (const char32_t c : typed.toUcs4()) {
        const bool letter = QChar::isLetterOrNumber(c) || QChar::isMark(c);
        const bool cjk = letter && isCjk(c);
        if (!letter || cjk != word.cjk) finish();
        if (!letter) continue;
        word.cjk = cjk;
        word.text += QString::fromUcs4(&c, 1);
    }
    finish();
    return list;
}

}  // namespace

QString indexText(const QString& text) {
    QString out;
    out.reserve(text.size() * 2);
    for (const char32_t c : text.toUcs4()) {
        const bool cjk = isCjk(c);
        if (cjk) out += QLatin1Char(' ');
        out += QString::fromUcs4(&c, 1);
        if (cjk) out += QLatin1Char(' ');
    }
    return out;
}

QString searchQuery(const QString& typed) {
    constexpr int kMostWords = 32;  // a pasted page is no search
    QStringList terms;
    for (const Word& word : words(typed)) {
        if (terms.size() == kMostWords) break;
        const QString body = word.cjk ? indexText(word.text).simplified() : word.text;
        terms += QLatin1Char('"') + body + (word.cjk ? QStringLiteral("\"") : QStringLiteral("\"*"));
    }
    return terms.join(QLatin1Char(' '));
}

Snippet makeSnippet(const QString& text, const QString& typed) {
    constexpr qsizetype kBefore = 24;
    constexpr qsizetype kLength = 88;
    qsizetype at = -1;
    qsizetype length = 0;
    for (const Word& word : words(typed)) {
        at = text.indexOf(word.text, 0, Qt::CaseInsensitive);
        length = word.text.size();
        if (at >= 0) break;
    }
    if (at < 0) at = length = 0;
    qsizetype start = qMax<qsizetype>(0, at - kBefore);
    if (start > 0 && text.at(start).isLowSurrogate()) --start;
    qsizetype end = qMin(text.size(), start + qMax(kLength, length + kBefore));
    if (end < text.size() && text.at(end).isLowSurrogate()) ++end;
    QString cut = text.mid(start, end - start);
    for (QChar& c : cut) {
        if (c.isSpace()) c = QLatin1Char(' ');  // one line, same length: the match keeps its place
    }
    Snippet snippet;
    const QString dots = QStringLiteral("…");
    snippet.text = (start > 0 ? dots : QString()) + cut + (end < text.size() ? dots : QString());
    snippet.matchStart = static_cast<int>(at - start + (start > 0 ? 1 : 0));
    snippet.matchLength = static_cast<int>(length);
    return snippet;
}

}  // namespace parlor::app
