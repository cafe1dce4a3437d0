#include "app/shell/fuzzy.h"

#include <QList>
#include <QString>
#include <algorithm>

namespace parlor::app {

namespace {

constexpr int kWholeStart = 100, kWordStart = 70, kWithin = 45, kLetters = 10, kLetterAtWord = 4;
constexpr qsizetype kLongest = 400;  // of a text that is looked through

QString plain(QStringView text) {
    QString out;
    for (const QChar c : text.left(kLongest).toString().normalized(QString::NormalizationForm_KD))
        if (!c.isMark()) out += c.toCaseFolded();
    return out;
}

bool startsWord(const QString& text, qsizetype at) {
    return at == 0 || (!text[at - 1].isLetterOrNumber() && text[at].isLetterOrNumber());
}

int wordScore(const QString& word, const QString& text) {
    int best = 0;
    for (qsizetype at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        best = std::max(best, at == 0 ? kWholeStart : startsWord(text, at) ? kWordStart : kWithin);
        if (best != kWithin) break;
    }
    if (best > 0) return best;
    int score = kLetters;
    qsizetype at = 0;
    for (const QChar letter : word) {
        while (at < text.size() && text[at] != letter) ++at;
        if (at == text.size()) return 0;
        if (startsWord(text, at)) score += kLetterAtWord;
        ++at;
    }
    // Letters that only happen to occur somewhere are no answer: at least two must begin a word.
    return score >= kLetters + 2 * kLetterAtWord ? score : 0;
}

}  // namespace

int matchScore(QStringView typed, QStringView text) {
    const QString whole = plain(text);
    int score = 0;
    bool any = false;
    for (const QStringView word : typed.split(u' ', Qt::SkipEmptyParts)) {
        const int one = wordScore(plain(word), whole);
        if (one == 0) return 0;
        score += one;
        any = true;
    }
    return any ? score : 1;
}

}  // namespace parlor::app
