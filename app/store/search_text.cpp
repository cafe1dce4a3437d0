#include "app/store/search_text.h"

#include <QStringList>
#include <algorithm>

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

// Without case and accents, one character for one: places stay where they are.
QString fold(const QString& text) {
    QString out = text;
    for (QChar& c : out) {
        const ushort code = c.unicode();
        if (code < 0x80) {
            c = c.toLower();
        } else if (code < 0x2E80 || code >= 0xFF00) {  // between them: CJK, which has neither
            const QString parts = c.decomposition();
            if (!parts.isEmpty() && c.decompositionTag() == QChar::Canonical) c = parts.at(0);
            c = c.toLower();
        }
    }
    return out;
}

bool isWordPart(const QString& text, qsizetype at) {
    const QChar c = text.at(at);
    return (c.isLetterOrNumber() || c.isMark()) && !isCjk(c.unicode());
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

QString bodyOf(const QList<Block>& blocks) {
    QStringList texts;
    for (const Block& block : blocks) texts += block.text;
    return texts.join(QLatin1Char('\n'));
}

QList<TextRange> findWords(const QString& text, const QString& typed) {
    QList<TextRange> found;
    const QString folded = fold(text);
    for (const Word& word : words(typed)) {
        const QString sought = fold(word.text);
        for (qsizetype at = folded.indexOf(sought); at >= 0;
             at = folded.indexOf(sought, at + sought.size())) {
            if (word.cjk || at == 0 || !isWordPart(folded, at - 1))
                found.append({static_cast<int>(at), static_cast<int>(sought.size())});
        }
    }
    std::sort(found.begin(), found.end(), [](const TextRange& a, const TextRange& b) {
        return a.start != b.start ? a.start < b.start : a.length > b.length;
    });
    int end = 0;
    found.removeIf([&](const TextRange& range) {
        const bool inside = range.start < end;
        if (!inside) end = range.start + range.length;
        return inside;
    });
    return found;
}

Snippet makeSnippet(const QString& text, const QString& typed) {
    constexpr qsizetype kBefore = 24;
    constexpr qsizetype kLength = 96;
    const QList<TextRange> found = findWords(text, typed);
    const qsizetype at = found.isEmpty() ? 0 : found[0].start;
    const qsizetype length = found.isEmpty() ? 0 : found[0].length;
    qsizetype start = qMax<qsizetype>(0, at - kBefore);
    // Whole words, where there are any.
    if (start > 0) {
        const qsizetype space = text.indexOf(QLatin1Char(' '), start);
        if (space >= 0 && space < at) start = space + 1;
    }
    if (start > 0 && start < text.size() && text.at(start).isLowSurrogate()) --start;
    qsizetype end = qMin(text.size(), start + qMax(kLength, length + kBefore));
    if (end < text.size() && text.at(end).isLowSurrogate()) ++end;
    QString cut = text.mid(start, end - start);
    for (QChar& c : cut) {
        if (c.isSpace()) c = QLatin1Char(' ');  // one line, same length: the matches keep their places
    }
    Snippet snippet;
    const QString dots = QStringLiteral("…");
    snippet.text = (start > 0 ? dots : QString()) + cut + (end < text.size() ? dots : QString());
    for (const TextRange& range : found) {
        if (range.start < start || range.start + range.length > end) continue;
        snippet.matches.append({static_cast<int>(range.start - start + (start > 0 ? 1 : 0)), range.length});
    }
    return snippet;
}

}  // namespace parlor::app
