#include "app/math/math_command_table.h"

#include <QHash>
#include <utility>

namespace parlor::app::math {

namespace {

QHash<QString, Command> makeCommands() {
    QHash<QString, Command> table;
    const auto add = [&table](const char* name, Command command) {
        table.insert(QString::fromUtf8(name), std::move(command));
    };
    const auto text = [](const char* utf8) { return QString::fromUtf8(utf8); };
    add("frac", {Does::Fraction});
    add("dfrac", {.does = Does::Fraction, .style = Style::Display, .styled = true});
    add("tfrac", {.does = Does::Fraction, .style = Style::Text, .styled = true});
    add("cfrac", {.does = Does::Fraction, .style = Style::Display, .styled = true});
    add("sfrac", {.does = Does::Fraction, .style = Style::Text, .styled = true});
    add("nicefrac", {.does = Does::Fraction, .style = Style::Text, .styled = true});
    add("binom", {Does::Binomial});
    add("dbinom", {.does = Does::Binomial, .style = Style::Display, .styled = true});
    add("tbinom", {.does = Does::Binomial, .style = Style::Text, .styled = true});
    add("sqrt", {Does::Root});
    for (const auto& [name, mark] : {std::pair{"hat", "^"},
                                     {"bar", "¯"},
                                     {"vec", "→"},
                                     {"tilde", "~"},
                                     {"dot", "˙"},
                                     {"ddot", "¨"},
                                     {"dddot", "⃛"},
                                     {"acute", "´"},
                                     {"grave", "`"},
                                     {"breve", "˘"},
                                     {"check", "ˇ"},
                                     {"mathring", "˚"}})
        add(name, {.does = Does::Accent, .text = text(mark)});
    add("widehat", {.does = Does::Accent, .text = text("^"), .grows = true});
    add("widetilde", {.does = Does::Accent, .text = text("~"), .grows = true});
    add("widecheck", {.does = Does::Accent, .text = text("ˇ"), .grows = true});
    for (const char* name : {"overline", "overbar"}) add(name, {.does = Does::Stretch, .text = text("¯")});
    for (const char* name : {"underline", "underbar"})
        add(name, {.does = Does::Stretch, .text = text("¯"), .under = true});
    add("overbrace", {.does = Does::Stretch, .text = text("⏞"), .atom = Atom::Op});
    add("underbrace", {.does = Does::Stretch, .text = text("⏟"), .atom = Atom::Op, .under = true});
    add("overbracket", {.does = Does::Stretch, .text = text("⎴"), .atom = Atom::Op});
    add("underbracket", {.does = Does::Stretch, .text = text("⎵"), .atom = Atom::Op, .under = true});
    for (const char* name : {"overrightarrow", "Overrightarrow"})
        add(name, {.does = Does::Stretch, .text = text("→")});
    add("overleftarrow", {.does = Does::Stretch, .text = text("←")});
    add("overleftrightarrow", {.does = Does::Stretch, .text = text("↔")});
    add("underrightarrow", {.does = Does::Stretch, .text = text("→"), .under = true});
    add("underleftarrow", {.does = Does::Stretch, .text = text("←"), .under = true});
    for (const char* name : {"overarc", "wideparen", "overparen", "overgroup"})
        add(name, {.does = Does::Stretch, .text = text("⌢")});

    const auto variant = [&](Variant variant, std::initializer_list<const char*> names) {
        for (const char* name : names) add(name, {.does = Does::Style, .variant = variant});
    };
    variant(Variant::Upright, {"mathrm", "mathup", "rm", "textnormal", "symup"});
    variant(Variant::Italic, {"mathit", "symit"});
    variant(Variant::Plain, {"mathnormal"});
    variant(Variant::Bold, {"mathbf", "bold", "symbf"});
    variant(Variant::BoldItalic, {"boldsymbol", "bm", "pmb", "mathbfit"});
    variant(Variant::DoubleStruck, {"mathbb", "Bbb", "mathds", "symbb"});
    variant(Variant::Script, {"mathcal", "mathscr", "cal", "scr"});
    variant(Variant::Fraktur, {"mathfrak", "frak"});
    variant(Variant::Sans, {"mathsf"});
    variant(Variant::Mono, {"mathtt"});
    const auto words = [&](Variant variant, std::initializer_list<const char*> names) {
        for (const char* name : names) add(name, {.does = Does::Words, .variant = variant});
    };
    words(Variant::Upright,
          {"text", "textrm", "mbox", "hbox", "textup", "textmd", "mathtext", "intertext", "shortintertext"});
    words(Variant::Bold, {"textbf"});
    words(Variant::Italic, {"textit", "emph", "textsl"});
    words(Variant::Sans, {"textsf"});
    words(Variant::Mono, {"texttt"});

    const auto space = [&](const char* name, qreal em) { add(name, {.does = Does::Space, .size = em}); };
    for (const char* name : {",", "thinspace"}) space(name, 3 / 18.);
    for (const char* name : {":", ">", "medspace"}) space(name, 4 / 18.);
    for (const char* name : {";", "thickspace"}) space(name, 5 / 18.);
    for (const char* name : {"!", "negthinspace"}) space(name, -3 / 18.);
    space("negmedspace", -4 / 18.);
    for (const char* name : {" ", "space", "nobreakspace", "\n", "\t"}) space(name, 0.25);
    space("quad", 1);
    space("qquad", 2);
    space("enspace", 0.5);
    space("enskip", 0.5);
    for (const char* name :
         {"/",         "-",         "allowbreak",    "nobreak",      "relax",      "nonumber",
          "notag",     "left.",     "displaylimits", "strut",        "mathstrut",  "null",
          "noindent",  "centering", "protect",       "normalsize",   "small",      "large",
          "Large",     "hfill",     "hfil",          "footnotesize", "scriptsize", "tiny",
          "goodbreak", "unboldmath"})
        add(name, {});
    for (const char* name : {"label", "require", "vspace", "eqref", "ref", "renewcommand*"})
        add(name, {.size = 1});
    for (const char* name : {"hspace", "hspace*", "mspace", "kern", "mkern", "hskip", "mskip"})
        add(name, {.does = Does::Space, .text = QStringLiteral("?")});

    const std::pair<const char*, qreal> sizes[] = {{"big", 1.2}, {"Big", 1.8}, {"bigg", 2.4}, {"Bigg", 3.0}};
    for (const auto& [name, size] : sizes) {
        add(name, {.does = Does::Delimiter, .size = size, .atom = Atom::Ord});
        const QByteArray base(name);
        add(base + "l", {.does = Does::Delimiter, .size = size, .atom = Atom::Open});
        add(base + "r", {.does = Does::Delimiter, .size = size, .atom = Atom::Close});
        add(base + "m", {.does = Does::Delimiter, .size = size, .atom = Atom::Rel});
    }
    add("left", {Does::Left});
    add("begin", {Does::Environment});
    add("not", {Does::Negate});
    add("overset", {.does = Does::Stack});
    add("underset", {.does = Does::Stack, .under = true});
    add("stackrel", {.does = Does::Stack, .atom = Atom::Rel, .styled = true});
    add("substack", {Does::Substack});
    for (const char* name : {"operatorname", "operatorname*", "DeclareMathOperator", "mathop"})
        add(name, {.does = Does::Name, .atom = Atom::Op});
    for (const char* name : {"pmod", "bmod", "mod", "pod"}) add(name, {Does::Modulo});
    for (const char* name : {"ce", "pu", "mathchem"}) add(name, {Does::Chemistry});
    for (const char* name : {"boxed", "fbox", "framebox"}) add(name, {Does::Boxed});
    add("cancel", {.does = Does::Cancel, .text = text("/")});
    add("bcancel", {.does = Does::Cancel, .text = text("\\")});
    add("xcancel", {.does = Does::Cancel, .text = text("x")});
    add("sout", {.does = Does::Cancel, .text = text("-")});
    add("phantom", {.does = Does::Phantom, .size = 0});
    add("hphantom", {.does = Does::Phantom, .size = 1});
    add("vphantom", {.does = Does::Phantom, .size = 2});
    add("smash", {Does::Smash});
    add("tag", {Does::Tag});
    add("textcolor", {Does::TextColour});
    add("colorbox", {Does::ColourBox});
    for (const char* name :
         {"mathstrut*", "mathinner", "hspace!", "ensuremath", "mathstyle", "displaybreak", "llap", "rlap",
          "mathllap", "mathrlap", "mathclap", "clap", "raisebox!", "normalfont"})
        add(name, {.does = Does::Inside, .atom = Atom::Ord});
    const std::pair<const char*, Atom> classes[] = {{"mathord", Atom::Ord},     {"mathbin", Atom::Bin},
                                                    {"mathrel", Atom::Rel},     {"mathopen", Atom::Open},
                                                    {"mathclose", Atom::Close}, {"mathpunct", Atom::Punct}};
    for (const auto& [name, atom] : classes) add(name, {.does = Does::Class, .atom = atom});
    const std::pair<const char*, const char*> arrows[] = {
        {"xrightarrow", "→"},        {"xleftarrow", "←"},      {"xleftrightarrow", "↔"},
        {"xRightarrow", "⇒"},        {"xLeftarrow", "⇐"},      {"xLeftrightarrow", "⇔"},
        {"xlongequal", "="},         {"xequal", "="},          {"xmapsto", "↦"},
        {"xrightleftharpoons", "⇌"}, {"xhookrightarrow", "→"}, {"xlongrightarrow", "→"},
        {"xtwoheadrightarrow", "→"}};
    for (const auto& [name, arrow] : arrows)
        add(name, {.does = Does::Arrow, .text = text(arrow), .atom = Atom::Rel});
    return table;
}

}  // namespace

const Command* commandNamed(QStringView name) {
    static const QHash<QString, Command> commands = makeCommands();
    const auto found = commands.constFind(name.toString());
    return found == commands.cend() ? nullptr : &*found;
}

}  // namespace parlor::app::math
