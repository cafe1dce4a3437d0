#include "app/chat/highlight/highlight.h"

#include <QHash>
#include <iterator>

#include "app/chat/highlight/language.h"

namespace parlor::app {

namespace {

constexpr char16_t kControlSymbols = 0x2400;
constexpr char16_t kDeleteSymbol = 0x2421;
constexpr QChar kHiddenSymbol = u'⍰';

// Characters that turn the direction of a line, or are not seen at all: code may read otherwise than it
// looks.
bool isHidden(char16_t code) {
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x200B ||
           code == 0x200E || code == 0x200F || code == 0x061C || code == 0x2060 || code == 0x00AD ||
           (code >= 0x80 && code < 0xA0) || code >= 0xFFFE || code == 0xFEFF;
}

}  // namespace

const Language* findLanguage(QStringView name) {
    static const QHash<QString, const Language*> known = [] {
        QHash<QString, const Language*> all;
        for (const Language& language : languages())
            for (const QString& alias : QString::fromLatin1(language.aliases).split(u' '))
                if (!all.contains(alias)) all.insert(alias, &language);
        return all;
    }();
    return known.value(name.toString().toLower());
}

QString languageName(const Language* language, const QString& written) {
    return language ? QString::fromLatin1(language->name) : written;
}

QString fileExtension(const Language* language) {
    return language ? QString::fromLatin1(language->extension) : QStringLiteral("txt");
}

QList<InkSpan> inkLine(const Language* language, QStringView line, int& state) {
    if (!language) return {};
    return language->scan ? language->scan(*language, line, state) : inkCode(*language, line, state);
}

QString visibleLine(QStringView line) {
    QString out = line.toString();
    for (QChar& c : out) {
        const char16_t code = c.unicode();
        if (code == u'\t') continue;
        if (code < 0x20)
            c = QChar(char16_t(kControlSymbols + code));
        else if (code == 0x7F)
            c = QChar(kDeleteSymbol);
        else if (isHidden(code))
            c = kHiddenSymbol;
    }
    return out;
}

QList<InkSpan> symbolsIn(QStringView line) {
    QList<InkSpan> spans;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char16_t code = line[i].unicode();
        if (line[i] == kHiddenSymbol || (code >= kControlSymbols && code <= kDeleteSymbol))
            spans.append({i, 1, Ink::Warning});
    }
    return spans;
}

const InkLook& inkLook(Ink ink) {
    static constexpr InkLook kLooks[] = {
        {"", "", ""},
        {"kw", "#7a2f8f", "#cba6f2"},
        {"ty", "#16608a", "#7fc8f2"},
        {"bi", "#8f4700", "#f0b27a"},
        {"st", "#20692d", "#9ad28a"},
        {"nu", "#9c3a1e", "#f2a78c"},
        {"co", "#5f6964", "#939e98"},
        {"me", "#6b5a00", "#d9c76a"},
        {"na", "#1d4f9c", "#93baff"},
        {"ad", "#20692d", "#9ad28a"},
        {"re", "#ab3226", "#f59c92"},
        {"wa", "#b3372b", "#f08f84"},
    };
    static_assert(std::size(kLooks) == size_t(Ink::Warning) + 1);
    return kLooks[size_t(ink)];
}

}  // namespace parlor::app
