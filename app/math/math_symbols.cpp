#include "app/math/math_symbols.h"

#include <QHash>
#include <QStringList>

namespace parlor::app::math {

namespace {

// Pairs of name and character, by class.
constexpr const char* kOrdinary =
    "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ "
    "varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ "
    "upsilon υ "
    "phi ϕ varphi φ chi χ psi ψ omega ω digamma ϝ "
    "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω Alpha Α Beta Β Epsilon "
    "Ε "
    "Zeta Ζ Eta Η Iota Ι Kappa Κ Mu Μ Nu Ν Omicron Ο Rho Ρ Tau Τ Chi Χ "
    "infty ∞ partial ∂ nabla ∇ hbar ℏ hslash ℏ ell ℓ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ gimel ℷ daleth ℸ imath 𝚤 "
    "jmath 𝚥 "
    "forall ∀ exists ∃ nexists ∄ emptyset ∅ varnothing ∅ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ measuredangle ∡ "
    "sphericalangle ∢ triangle △ triangledown ▽ square □ Box □ blacksquare ■ lozenge ◊ Diamond ◇ diamondsuit "
    "♢ "
    "heartsuit ♡ clubsuit ♣ spadesuit ♠ bigstar ★ flat ♭ natural ♮ sharp ♯ prime ′ dprime ″ backprime ‵ "
    "complement ∁ eth ð mho ℧ degree ° textdegree ° celsius ℃ checkmark ✓ maltese ✠ dag † ddag ‡ S § P ¶ "
    "copyright © pounds £ euro € "
    "yen ¥ cent ¢ ldots … dots … dotsc … dotso … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ iddots ⋰ "
    "backslash \\ # # $ $ % % & & _ _ { { } } surd √ diagup ╱ diagdown ╲ Finv Ⅎ Game ⅁ Bbbk 𝕜 "
    "N ℕ R ℝ Z ℤ Q ℚ C ℂ reals ℝ natnums ℕ AA Å aa å O Ø o ø ae æ AE Æ oe œ OE Œ ss ß i ı permil ‰ "
    "blacktriangle ▲ blacktriangledown ▼ blacklozenge ⧫ circledS Ⓢ textasciitilde ~ lq ‘ rq ’";
constexpr const char* kBinary =
    "pm ± mp ∓ times × div ÷ cdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ cap ∩ cup ∪ uplus ⊎ sqcap ⊓ sqcup ⊔ vee ∨ "
    "lor ∨ "
    "wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ amalg ⨿ "
    "bigtriangleup △ bigtriangledown ▽ triangleleft ◁ triangleright ▷ dagger † ddagger ‡ diamond ⋄ bigcirc ◯ "
    "ltimes ⋉ rtimes ⋊ boxplus ⊞ boxminus ⊟ boxtimes ⊠ boxdot ⊡ dotplus ∔ divideontimes ⋇ intercal ⊺ "
    "barwedge ⊼ "
    "veebar ⊻ curlyvee ⋎ curlywedge ⋏ Cap ⋒ Cup ⋓ circledast ⊛ circledcirc ⊚ centerdot ⋅ leftthreetimes ⋋ "
    "rightthreetimes ⋌ unlhd ⊴ unrhd ⊵ lhd ⊲ rhd ⊳";
constexpr const char* kRelation =
    "leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ equiv ≡ sim ∼ simeq ≃ approx ≈ approxeq ≊ cong ≅ propto ∝ varpropto ∝ "
    "ll ≪ "
    "gg ≫ lll ⋘ ggg ⋙ leqslant ⩽ geqslant ⩾ leqq ≦ geqq ≧ lesssim ≲ gtrsim ≳ lessgtr ≶ gtrless ≷ prec ≺ succ "
    "≻ "
    "preceq ⪯ succeq ⪰ preccurlyeq ≼ succcurlyeq ≽ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ "
    "supsetneq ⊋ "
    "nsubseteq ⊈ nsupseteq ⊉ sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑ sqsupseteq ⊒ Subset ⋐ Supset ⋑ in ∈ notin ∉ "
    "ni ∋ owns ∋ "
    "mid ∣ nmid ∤ parallel ∥ nparallel ∦ perp ⟂ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩ nvdash ⊬ nvDash ⊭ "
    "asymp ≍ "
    "doteq ≐ doteqdot ≑ triangleq ≜ bowtie ⋈ Join ⋈ smile ⌣ frown ⌢ therefore ∴ because ∵ between ≬ "
    "pitchfork ⋔ "
    "coloneqq ≔ coloneq ≔ eqqcolon ≕ Coloneqq ⩴ eqcirc ≖ circeq ≗ bumpeq ≏ Bumpeq ≎ thicksim ∼ thickapprox ≈ "
    "backsim ∽ "
    "nleq ≰ ngeq ≱ nless ≮ ngtr ≯ nsim ≁ ncong ≇ nprec ⊀ nsucc ⊁ lneq ⪇ gneq ⪈ lneqq ≨ gneqq ≩ "
    "trianglelefteq ⊴ trianglerighteq ⊵ vartriangleleft ⊲ vartriangleright ⊳ "
    "to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ "
    "longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ "
    "Longleftrightarrow ⟺ "
    "implies ⟹ impliedby ⟸ iff ⟺ mapsto ↦ longmapsto ⟼ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ "
    "Downarrow ⇓ "
    "Updownarrow ⇕ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ hookrightarrow ↪ hookleftarrow ↩ rightharpoonup ⇀ "
    "rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ rightleftharpoons ⇌ leftrightharpoons ⇋ leadsto ⇝ "
    "rightsquigarrow ⇝ "
    "nrightarrow ↛ nleftarrow ↚ nRightarrow ⇏ nLeftarrow ⇍ nLeftrightarrow ⇎ nleftrightarrow ↮ "
    "rightarrowtail ↣ "
    "twoheadrightarrow ↠ twoheadleftarrow ↞ rightleftarrows ⇄ leftrightarrows ⇆ rightrightarrows ⇉ "
    "leftleftarrows ⇇ "
    "upuparrows ⇈ downdownarrows ⇊ curvearrowright ↷ curvearrowleft ↶ circlearrowright ↻ circlearrowleft ↺ "
    "multimap ⊸ dashrightarrow ⇢ dashleftarrow ⇠ Rrightarrow ⇛ Lleftarrow ⇚ restriction ↾ upharpoonright ↾ "
    "lt < gt >";
constexpr const char* kOpen =
    "lbrace { lbrack [ lparen ( langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖ lgroup ⟮ llbracket ⟦ ulcorner ⌜ "
    "llcorner ⌞";
constexpr const char* kClose =
    "rbrace } rbrack ] rparen ) rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖ rgroup ⟯ rrbracket ⟧ urcorner ⌝ "
    "lrcorner ⌟";
constexpr const char* kFence = "vert | Vert ‖ | ‖";
constexpr const char* kPunctuation = "colon : comma , semicolon ; cdotp ⋅ ldotp .";
// Those with limits, then those whose scripts stay at the side.
constexpr const char* kLarge =
    "sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ biguplus ⨄ "
    "bigsqcup ⨆";
constexpr const char* kIntegral = "int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ intop ∫ smallint ∫";
constexpr const char* kFunctions =
    "sin cos tan cot sec csc sinh cosh tanh coth sech csch arcsin arccos arctan arccot arcsec arccsc arsinh "
    "arcosh artanh "
    "log ln lg exp dim ker hom deg arg tg ctg cth sh ch th rank tr Tr diag sgn sign erf cov var Var Cov";
constexpr const char* kLimitFunctions = "lim max min sup inf det gcd Pr lcm argmax argmin esssup essinf";
constexpr const char* kSpelled =
    "limsup lim\u2009sup liminf lim\u2009inf injlim inj\u2009lim projlim proj\u2009lim plim plim";

QHash<QString, Symbol> makeTable() {
    QHash<QString, Symbol> table;
    const auto add = [&table](const char* pairs, Atom atom, bool large = false, bool limits = false) {
        const QStringList words = QString::fromUtf8(pairs).split(u' ', Qt::SkipEmptyParts);
        for (qsizetype i = 0; i + 1 < words.size(); i += 2)
            table.insert(words[i], {words[i + 1], atom, large, limits});
    };
    add(kOrdinary, Atom::Ord);
    add(kBinary, Atom::Bin);
    add(kRelation, Atom::Rel);
    add(kOpen, Atom::Open);
    add(kClose, Atom::Close);
    add(kFence, Atom::Ord);
    add(kPunctuation, Atom::Punct);
    add(kLarge, Atom::Op, true, true);
    add(kIntegral, Atom::Op, true, false);
    for (const char* dots : {"ldots", "dots", "cdots", "dotsc", "dotsb", "dotsm", "dotsi", "dotso", "ddots"})
        table[QLatin1String(dots)].atom = Atom::Inner;
    table[QStringLiteral("{")].atom = Atom::Open;
    table[QStringLiteral("}")].atom = Atom::Close;
    return table;
}

QHash<QString, Symbol> makeFunctions() {
    QHash<QString, Symbol> table;
    for (const QString& name : QString::fromUtf8(kFunctions).split(u' ', Qt::SkipEmptyParts))
        table.insert(name, {name, Atom::Op, false, false});
    for (const QString& name : QString::fromUtf8(kLimitFunctions).split(u' ', Qt::SkipEmptyParts))
        table.insert(name, {name, Atom::Op, false, true});
    const QStringList spelled = QString::fromUtf8(kSpelled).split(u' ', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i + 1 < spelled.size(); i += 2)
        table.insert(spelled[i], {spelled[i + 1], Atom::Op, false, true});
    return table;
}

std::optional<Symbol> find(const QHash<QString, Symbol>& table, QStringView name) {
    const auto found = table.constFind(name.toString());
    if (found == table.cend()) return {};
    return *found;
}

// Letters that were in Unicode before the block was made.
char32_t exception(char32_t c, Variant variant) {
    if (variant == Variant::Italic && c == U'h') return 0x210E;
    if (variant == Variant::DoubleStruck) switch (c) {
            case U'C':
                return 0x2102;
            case U'H':
                return 0x210D;
            case U'N':
                return 0x2115;
            case U'P':
                return 0x2119;
            case U'Q':
                return 0x211A;
            case U'R':
                return 0x211D;
            case U'Z':
                return 0x2124;
            default:
                return 0;
        }
    if (variant == Variant::Script) switch (c) {
            case U'B':
                return 0x212C;
            case U'E':
                return 0x2130;
            case U'F':
                return 0x2131;
            case U'H':
                return 0x210B;
            case U'I':
                return 0x2110;
            case U'L':
                return 0x2112;
            case U'M':
                return 0x2133;
            case U'R':
                return 0x211B;
            case U'e':
                return 0x212F;
            case U'g':
                return 0x210A;
            case U'o':
                return 0x2134;
            default:
                return 0;
        }
    if (variant == Variant::Fraktur) switch (c) {
            case U'C':
                return 0x212D;
            case U'H':
                return 0x210C;
            case U'I':
                return 0x2111;
            case U'R':
                return 0x211C;
            case U'Z':
                return 0x2128;
            default:
                return 0;
        }
    return 0;
}

struct Alphabet {
    Variant variant;
    char32_t upper, lower, digits, greekUpper, greekLower;
};
constexpr Alphabet kAlphabets[] = {
    {Variant::Italic, 0x1D434, 0x1D44E, 0, 0x1D6E2, 0x1D6FC},
    {Variant::Bold, 0x1D400, 0x1D41A, 0x1D7CE, 0x1D6A8, 0x1D6C2},
    {Variant::BoldItalic, 0x1D468, 0x1D482, 0x1D7CE, 0x1D71C, 0x1D736},
    {Variant::DoubleStruck, 0x1D538, 0x1D552, 0x1D7D8, 0, 0},
    {Variant::Script, 0x1D49C, 0x1D4B6, 0, 0, 0},
    {Variant::Fraktur, 0x1D504, 0x1D51E, 0, 0, 0},
    {Variant::Sans, 0x1D5A0, 0x1D5BA, 0x1D7E2, 0, 0},
    {Variant::Mono, 0x1D670, 0x1D68A, 0x1D7F6, 0, 0},
};
// After ω in each Greek alphabet of the block.
constexpr char32_t kGreekTail[] = {0x2202, 0x3F5, 0x3D1, 0x3F0, 0x3D5, 0x3F1, 0x3D6};

}  // namespace

std::optional<Symbol> symbolNamed(QStringView name) {
    static const QHash<QString, Symbol> table = makeTable();
    return find(table, name);
}

std::optional<Symbol> functionNamed(QStringView name) {
    static const QHash<QString, Symbol> table = makeFunctions();
    return find(table, name);
}

Atom atomOf(char32_t c) {
    switch (c) {
        case U'+':
        case U'-':
        case U'*':
        case U'±':
        case U'∓':
        case U'×':
        case U'÷':
        case U'·':
        case U'⋅':
        case U'∘':
        case U'∩':
        case U'∪':
        case U'∧':
        case U'∨':
        case U'⊕':
        case U'⊗':
        case U'∖':
        case U'−':
        case U'∗':
            return Atom::Bin;
        case U'=':
        case U'<':
        case U'>':
        case U':':
        case U'≤':
        case U'≥':
        case U'≠':
        case U'≈':
        case U'≡':
        case U'∼':
        case U'∈':
        case U'∉':
        case U'⊂':
        case U'⊃':
        case U'⊆':
        case U'⊇':
        case U'→':
        case U'←':
        case U'↔':
        case U'⇒':
        case U'⇐':
        case U'⇔':
        case U'↦':
        case U'∝':
        case U'∣':
        case U'∥':
        case U'⊥':
        case U'≪':
        case U'≫':
        case U'⟹':
        case U'⟺':
        case U'≅':
        case U'∴':
        case U'∵':
        case U'⊢':
        case U'⊨':
        case U'⩽':
        case U'⩾':
            return Atom::Rel;
        case U'(':
        case U'[':
        case U'⟨':
        case U'⌊':
        case U'⌈':
        case U'（':
            return Atom::Open;
        case U')':
        case U']':
        case U'⟩':
        case U'⌋':
        case U'⌉':
        case U'!':
        case U'?':
        case U'）':
            return Atom::Close;
        case U',':
        case U';':
        case U'，':
        case U'；':
        case U'、':
            return Atom::Punct;
        default:
            return Atom::Ord;
    }
}

std::optional<QString> delimiterNamed(QStringView name) {
    if (name == u"." || name.isEmpty()) return QStringLiteral(".");
    if (name == u"<") return QStringLiteral("⟨");
    if (name == u">") return QStringLiteral("⟩");
    static const QString direct = QStringLiteral("()[]|/⟨⟩⌊⌋⌈⌉‖∣");
    if (name.size() == 1 && direct.contains(name)) return name.toString();
    const std::optional<Symbol> symbol = symbolNamed(name);
    if (!symbol) return {};
    static const QString allowed = QStringLiteral("(){}[]|/\\⟨⟩⌊⌋⌈⌉‖∣∥↑↓↕⇑⇓⇕⟮⟯⟦⟧⌜⌝⌞⌟");
    if (!allowed.contains(symbol->text)) return {};
    if (symbol->text == u"∣") return QStringLiteral("|");
    if (symbol->text == u"∥") return QStringLiteral("‖");
    return symbol->text;
}

char32_t styled(char32_t c, Variant variant) {
    if (const char32_t other = exception(c, variant)) return other;
    for (const Alphabet& alphabet : kAlphabets) {
        if (alphabet.variant != variant) continue;
        if (c >= U'A' && c <= U'Z') return alphabet.upper + (c - U'A');
        if (c >= U'a' && c <= U'z') return alphabet.lower + (c - U'a');
        if (c >= U'0' && c <= U'9' && alphabet.digits) return alphabet.digits + (c - U'0');
        if (c >= 0x391 && c <= 0x3A9 && alphabet.greekUpper) return alphabet.greekUpper + (c - 0x391);
        if (c == 0x2207 && alphabet.greekUpper) return alphabet.greekUpper + 25;
        if (c >= 0x3B1 && c <= 0x3C9 && alphabet.greekLower) return alphabet.greekLower + (c - 0x3B1);
        if (alphabet.greekLower)
            for (char32_t i = 0; i < std::size(kGreekTail); ++i)
                if (kGreekTail[i] == c) return alphabet.greekLower + 25 + i;
    }
    return c;
}

}  // namespace parlor::app::math
