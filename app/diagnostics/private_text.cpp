#include "app/diagnostics/private_text.h"

#include <QDir>
#include <QRegularExpression>
#include <QSysInfo>

namespace parlor::app {

namespace {

// Shorter names are parts of too many words: they would make holes in the text and hide nothing.
constexpr qsizetype kShortestName = 3;

void hideWord(QString* text, const QString& word) {
    if (word.size() < kShortestName || word == QLatin1String("root") || word == QLatin1String("localhost"))
        return;
    const QRegularExpression whole(
        QStringLiteral("(?<![\\w])%1(?![\\w])").arg(QRegularExpression::escape(word)),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    text->replace(whole, QStringLiteral("*"));
}

}  // namespace

QString withoutNames(const QString& text, const QString& home, const QString& user, const QString& host) {
    QString clean = text;
    if (home.size() > 1) {
        clean.replace(QDir::toNativeSeparators(home), QStringLiteral("~"), Qt::CaseInsensitive);
        clean.replace(QDir::fromNativeSeparators(home), QStringLiteral("~"), Qt::CaseInsensitive);
    }
    hideWord(&clean, user);
    hideWord(&clean, host);
    return clean;
}

QString withoutNames(const QString& text) {
    QString user = qEnvironmentVariable("USER");
    if (user.isEmpty()) user = qEnvironmentVariable("USERNAME");
    return withoutNames(text, QDir::homePath(), user, QSysInfo::machineHostName());
}

QString escapeControls(const QString& text) {
    QString out;
    out.reserve(text.size());
    for (const QChar c : text) {
        // Also marks that turn the direction of writing: they make a line read differently from what it is.
        const char16_t code = c.unicode();
        const bool turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
        if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029 || turns)
            out += QStringLiteral("\\x%1").arg(code, 2, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out;
}

}  // namespace parlor::app
