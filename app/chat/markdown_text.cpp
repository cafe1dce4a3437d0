#include "app/chat/markdown_text.h"

#include <QHash>

namespace parlor::app {

namespace {

constexpr qsizetype kLongestEntity = 12;
constexpr char16_t kControlSymbols = 0x2400;
constexpr char16_t kDeleteSymbol = 0x2421;

const QHash<QString, char32_t>& entities() {
    static const QHash<QString, char32_t> table = [] {
        struct Entity {
            const char16_t* name;
            char32_t character;
        };
        constexpr Entity kKnown[] = {
            {u"amp", U'&'},    {u"lt", U'<'},     {u"gt", U'>'},      {u"quot", U'"'},   {u"apos", U'\''},
            {u"nbsp", 0xA0},   {u"copy", U'©'},   {u"reg", U'®'},     {u"trade", U'™'},  {u"hellip", U'…'},
            {u"mdash", U'—'},  {u"ndash", U'–'},  {u"lsquo", U'‘'},   {u"rsquo", U'’'},  {u"ldquo", U'“'},
            {u"rdquo", U'”'},  {u"laquo", U'«'},  {u"raquo", U'»'},   {u"bull", U'•'},   {u"middot", U'·'},
            {u"deg", U'°'},    {u"plusmn", U'±'}, {u"times", U'×'},   {u"divide", U'÷'}, {u"minus", U'−'},
            {u"frac12", U'½'}, {u"frac14", U'¼'}, {u"frac34", U'¾'},  {u"sup2", U'²'},   {u"sup3", U'³'},
            {u"micro", U'µ'},  {u"para", U'¶'},   {u"sect", U'§'},    {u"euro", U'€'},   {u"pound", U'£'},
            {u"yen", U'¥'},    {u"cent", U'¢'},   {u"larr", U'←'},    {u"uarr", U'↑'},   {u"rarr", U'→'},
            {u"darr", U'↓'},   {u"harr", U'↔'},   {u"le", U'≤'},      {u"ge", U'≥'},     {u"ne", U'≠'},
            {u"asymp", U'≈'},  {u"equiv", U'≡'},  {u"infin", U'∞'},   {u"sum", U'∑'},    {u"prod", U'∏'},
            {u"radic", U'√'},  {u"part", U'∂'},   {u"int", U'∫'},     {u"alpha", U'α'},  {u"beta", U'β'},
            {u"gamma", U'γ'},  {u"delta", U'δ'},  {u"epsilon", U'ε'}, {u"lambda", U'λ'}, {u"mu", U'μ'},
            {u"pi", U'π'},     {u"sigma", U'σ'},  {u"theta", U'θ'},   {u"omega", U'ω'},  {u"Delta", U'Δ'},
            {u"Omega", U'Ω'},  {u"Sigma", U'Σ'},  {u"lbrace", U'{'},  {u"rbrace", U'}'}, {u"lbrack", U'['},
            {u"rbrack", U']'}, {u"vert", U'|'},   {u"ast", U'*'},     {u"num", U'#'},    {u"dollar", U'$'},
            {u"grave", U'`'},  {u"auml", U'ä'},   {u"ouml", U'ö'},    {u"uuml", U'ü'},   {u"szlig", U'ß'},
            {u"eacute", U'é'}, {u"egrave", U'è'}, {u"agrave", U'à'},  {u"ccedil", U'ç'}, {u"ntilde", U'ñ'},
            {u"iexcl", U'¡'},  {u"iquest", U'¿'}, {u"check", U'✓'},
        };
        QHash<QString, char32_t> all;
        for (const Entity& entity : kKnown) all.insert(QStringView(entity.name).toString(), entity.character);
        return all;
    }();
    return table;
}

}  // namespace

void putEscaped(QString& out, QStringView text) {
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const char16_t code = c.unicode();
        if (c == u'<') {
            out += QLatin1String("&lt;");
        } else if (c == u'>') {
            out += QLatin1String("&gt;");
        } else if (c == u'&') {
            out += QLatin1String("&amp;");
        } else if (c == u'"') {
            out += QLatin1String("&quot;");
        } else if (c == u'\n') {
            out += QLatin1String("<br>");
        } else if (c == u'\t') {
            out += u' ';
        } else if (code < 0x20) {
            out += QChar(char16_t(kControlSymbols + code));
        } else if (code == 0x7F) {
            out += QChar(kDeleteSymbol);
        } else if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            out += c;
            out += text[++i];
        } else if ((code >= 0x80 && code < 0xA0) || c.isSurrogate() || code >= 0xFFFE || code == 0x202D ||
                   code == 0x202E) {
            out += QChar(QChar::ReplacementCharacter);
        } else {
            out += c;
        }
    }
}

QString entityAt(QStringView text, qsizetype at, qsizetype& length) {
    const QStringView rest = text.mid(at + 1, kLongestEntity);
    const qsizetype end = rest.indexOf(u';');
    if (end < 2) return {};
    length = end + 2;
    const QStringView name = rest.left(end);
    if (name[0] != u'#') {
        const char32_t known = entities().value(name.toString());
        return known != 0 ? QString::fromUcs4(&known, 1) : QString();
    }
    const bool hex = name[1] == u'x' || name[1] == u'X';
    bool valid = false;
    char32_t code = hex ? name.mid(2).toUInt(&valid, 16) : name.mid(1).toUInt(&valid, 10);
    if (!valid) return {};
    if (code == 0 || code > QChar::LastValidCodePoint || QChar::isSurrogate(code))
        code = QChar::ReplacementCharacter;
    return QString::fromUcs4(&code, 1);
}

bool isCjk(char32_t c) {
    return (c >= 0x1100 && c <= 0x11FF) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xA960 && c <= 0xA97F) ||
           (c >= 0xAC00 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) ||
           (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF);
}

}  // namespace parlor::app
