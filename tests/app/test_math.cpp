// Formulas: all that models write is typeset, the geometry is that of TeX, and nothing hostile holds up the
// window. With PARLOR_MATH_SHEETS=FOLDER it also draws everything for the eye.
#include <QDir>
#include <QElapsedTimer>
#include <QFontDatabase>
#include <QPainter>
#include <QRandomGenerator>
#include <QTest>
#include <cmath>

#include "app/math/formula.h"
#include "app/math/math_html.h"
#include "math_formulas.h"

using namespace parlor::app::math;

namespace {

constexpr qreal kPixels = 20;

QImage sheet(int from, int count, bool dark, qreal ratio, MathFont& font) {
    constexpr int kWidth = 1500, kColumns = 2;
    const QColor ink = dark ? QColor(0xe8, 0xeb, 0xe9) : QColor(0x1d, 0x24, 0x21);
    qreal height = 20;
    QImage image(QSize(kWidth, 6000) * ratio, QImage::Format_ARGB32_Premultiplied);
    image.fill(dark ? QColor(0x1c, 0x1f, 0x1e) : QColor(Qt::white));
    QPainter painter(&image);
    painter.scale(ratio, ratio);
    for (int i = from; i < std::min(from + count, formulas::kCount); i += kColumns) {
        qreal ascent = 0, descent = 0;
        Formula row[kColumns];
        for (int c = 0; c < kColumns && i + c < formulas::kCount; ++c) {
            row[c] = typesetWith(font, QString::fromUtf8(formulas::kFormulas[i + c].latex), true, 15);
            ascent = std::max(ascent, row[c].box.ascent);
            descent = std::max(descent, row[c].box.descent);
        }
        for (int c = 0; c < kColumns; ++c)
            if (row[c].typeset)
                paint(painter, row[c], QPointF(20 + c * kWidth / kColumns, height + ascent), ink, font);
        height += ascent + descent + 16;
    }
    painter.end();
    return image.copy(0, 0, image.width(), int(std::min(height, 6000.0) * ratio));
}

Formula set(const QString& latex, bool display = false) {
    return typesetWith(MathFont::installed(), latex, display, kPixels);
}

QList<QRectF> rules(const Formula& formula) {
    QList<QRectF> out;
    for (const Item& item : formula.box.items)
        if (item.kind == Item::Rule) out << item.rect;
    return out;
}

// What the i-th glyph blackens, from the font itself.
QRectF ink(const Formula& formula, int index, MathFont& font = MathFont::installed()) {
    const Item& item = formula.box.items.at(size_t(index));
    return font.raw(item.glyph.face, item.size).boundingRect(item.glyph.index).translated(item.at);
}

QRectF allInk(const Formula& formula, MathFont& font) {
    QRectF out;
    for (int i = 0; i < int(formula.box.items.size()); ++i) {
        const Item& item = formula.box.items[size_t(i)];
        out |= item.kind == Item::Glyph  ? ink(formula, i, font)
               : item.kind == Item::Rule ? item.rect
                                         : item.path.boundingRect();
    }
    return out;
}

double luminance(const QColor& c) {
    const auto part = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(c.redF()) + 0.7152 * part(c.greenF()) + 0.0722 * part(c.blueF());
}
double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace

class TestMath : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        // A font that is not installed can be looked at, too.
        for (const QString& file : qEnvironmentVariable("PARLOR_MATH_FONTS").split(u':', Qt::SkipEmptyParts))
            qInfo() << file
                    << QFontDatabase::applicationFontFamilies(QFontDatabase::addApplicationFont(file));
    }

    void everyFormula_data() {
        QTest::addColumn<QString>("latex");
        for (int i = 0; i < formulas::kCount; ++i)
            QTest::addRow("%s %d", formulas::kFormulas[i].subject, i)
                << QString::fromUtf8(formulas::kFormulas[i].latex);
    }
    void everyFormula() {
        QFETCH(QString, latex);
        for (const bool display : {true, false}) {
            const Formula formula = typesetWith(MathFont::installed(), latex, display, kPixels);
            QVERIFY2(formula.typeset, qPrintable(latex + ": " + formula.reason));
        }
    }

    // --- geometry
    // -------------------------------------------------------------------------------------------

    void barLiesOnTheAxis() {
        for (const bool display : {true, false}) {
            const Formula fraction = set("\\frac{a+b}{c}", display);
            const QRectF bar = rules(fraction).value(0);
            QVERIFY(bar.isValid());
            MathFont& font = MathFont::installed();
            const qreal axis = font.axis() * kPixels * font.scale();
            QVERIFY2(std::abs(bar.center().y() + axis) < 0.01,
                     "the bar is as high as the middle of a minus sign");
            const QRectF numerator = ink(fraction, 0), denominator = ink(fraction, 3);
            QVERIFY(numerator.bottom() < bar.top() && denominator.top() > bar.bottom());
            QVERIFY2(std::abs(denominator.center().x() - bar.center().x()) < 1.5, "centred");
        }
    }
    void scriptsAreSmallerAndMoved() {
        const Formula power = set("x^2"), index = set("x_2"), both = set("x_i^2");
        QVERIFY(power.box.items[1].at.y() < -0.2 * kPixels);
        QVERIFY(index.box.items[1].at.y() > 0.05 * kPixels);
        QVERIFY(power.box.items[1].size < 0.8 * power.box.items[0].size);
        QVERIFY(ink(power, 1).left() >= ink(power, 0).right() - 0.1 * kPixels);
        QVERIFY2(ink(both, 1).bottom() < ink(both, 2).top(), "index and power do not touch");
        QVERIFY(set("x^{y^z}").box.items[2].size < power.box.items[1].size);
    }
    void limitsStandAboveAndBelow() {
        const Formula sum = set("\\sum_{i=1}^n", true), inline_ = set("\\sum_{i=1}^n", false);
        QVERIFY(ink(sum, 1).bottom() < ink(sum, 0).top());
        QVERIFY(ink(sum, 2).top() > ink(sum, 0).bottom());
        QVERIFY2(ink(inline_, 1).left() >= ink(inline_, 0).right() - 1, "in prose they stand at the side");
        QVERIFY(sum.box.height() > inline_.box.height());
        const Formula integral = set("\\int_0^1", true);
        QVERIFY(ink(integral, 1).left() > ink(integral, 2).left());
        QVERIFY2(!ink(integral, 0).intersects(ink(integral, 1)) ||
                     ink(integral, 1).left() > ink(integral, 0).center().x(),
                 "the upper limit stands clear of the integral");
    }
    void delimitersAreAsTallAsTheirContents_data() {
        QTest::addColumn<QString>("pair");
        for (const char* pair : {"( )", "[ ]", "\\{ \\}", "| |", "\\| \\|", "\\lfloor \\rfloor",
                                 "\\lceil \\rceil", "\\langle \\rangle", "/ \\backslash"})
            QTest::newRow(pair) << QString(pair);
    }
    void delimitersAreAsTallAsTheirContents() {
        QFETCH(QString, pair);
        MathFont sans({"DejaVu Sans"});
        for (MathFont* font : {&MathFont::installed(), &sans})
            for (const char* body :
                 {"\\frac{a}{b}", "\\frac{\\frac{a}{b}}{\\frac{c}{d}}",
                  "\\begin{matrix}1\\\\2\\\\3\\\\4\\\\5\\\\6\\\\7\\\\8\\\\9\\end{matrix}"}) {
                const QString inside = QString::fromUtf8(body);
                const Formula plain = typesetWith(*font, inside, true, kPixels);
                const Formula fenced = typesetWith(
                    *font, "\\left" + pair.section(' ', 0, 0) + inside + "\\right" + pair.section(' ', 1, 1),
                    true, kPixels);
                QVERIFY2(fenced.typeset, qPrintable(fenced.reason));
                QVERIFY(fenced.box.width > plain.box.width);
                const QRectF whole = allInk(fenced, *font);
                QVERIFY2(whole.height() > 0.88 * plain.box.height(), qPrintable(inside + pair));
                QVERIFY2(whole.height() < 1.9 * plain.box.height(), qPrintable(inside + pair));
            }
    }
    void columnsAreAligned() {
        const Formula matrix = set("\\begin{pmatrix} 1 & 222 \\\\ 333 & 4 \\end{pmatrix}", true);
        // Items: (, 1, 2 2 2, 3 3 3, 4, )
        const int first =
            matrix.box.items.front().kind == Item::Glyph && matrix.box.items.size() == 10 ? 1 : 0;
        QCOMPARE(first, 1);
        QVERIFY(std::abs(ink(matrix, 1).center().x() - ink(matrix, 6).center().x()) < 1);
        QVERIFY(std::abs(ink(matrix, 3).center().x() - ink(matrix, 8).center().x()) < 1);
        QVERIFY(std::abs(matrix.box.items[1].at.y() - matrix.box.items[2].at.y()) < 0.01);
        const Formula aligned = set("\\begin{aligned} abc &= d \\\\ e &= fgh \\end{aligned}", true);
        QVERIFY2(std::abs(aligned.box.items[3].at.x() - aligned.box.items[6].at.x()) < 0.01, "= under =");
    }
    void widthsAddUp() {
        const qreal a = set("a").box.width, b = set("b").box.width, ab = set("ab").box.width;
        QVERIFY(std::abs(a + b - ab) < 0.15 * kPixels);
        const qreal em = kPixels * MathFont::installed().scale();
        QVERIFY(std::abs(set("a\\quad b").box.width - set("ab").box.width - em) < 0.01);
        // Relations get 5/18 em on both sides, operations 4/18; a sign is no operation.
        const qreal equals = set("=").box.width, plus = set("+").box.width;
        QVERIFY(std::abs(set("a=b").box.width - ab - equals - 10 / 18. * em) < 0.01);
        QVERIFY(std::abs(set("a+b").box.width - ab - plus - 8 / 18. * em) < 0.01);
        QVERIFY(std::abs(set("(+b)").box.width - set("(b)").box.width - plus) < 0.01);
        QVERIFY(set("x_{a=b}").box.width < set("x").box.width + 0.75 * set("a=b").box.width);
    }
    void sizeIsAFactor() {
        for (int i = 0; i < formulas::kCount; i += 7) {
            const QString latex = QString::fromUtf8(formulas::kFormulas[i].latex);
            const Formula small = typesetWith(MathFont::installed(), latex, true, 10);
            const Formula large = typesetWith(MathFont::installed(), latex, true, 40);
            QVERIFY2(std::abs(large.box.width - 4 * small.box.width) < 0.02 * large.box.width + 1,
                     qPrintable(latex));
            QCOMPARE(large.box.items.size(), small.box.items.size());
        }
    }
    void inkStaysInItsBox() {
        for (const formulas::Named& named : formulas::kFormulas) {
            const QString latex = QString::fromUtf8(named.latex);
            if (latex.contains("smash")) continue;
            const Formula formula = set(latex, true);
            const QRectF whole = allInk(formula, MathFont::installed());
            const QRectF box(0, -formula.box.ascent, formula.box.width, formula.box.height());
            const qreal lean = 0.2 * kPixels;
            QVERIFY2(box.adjusted(-lean, -lean, lean, lean).contains(whole), qPrintable(latex));
        }
    }
    // What was painted, seen from outside: black pixels lie where the layout says.
    void paintedPixels() {
        const Formula formula = set("\\frac{x^2}{y}", true);
        QImage image(200, 200, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        paint(painter, formula, QPointF(50, 100), Qt::black);
        painter.end();
        QRect dark;
        for (int y = 0; y < 200; ++y)
            for (int x = 0; x < 200; ++x)
                if (qGray(image.pixel(x, y)) < 128) dark |= QRect(x, y, 1, 1);
        const QRectF expected = allInk(formula, MathFont::installed()).translated(50, 100);
        QVERIFY(std::abs(dark.top() - expected.top()) < 3 && std::abs(dark.bottom() - expected.bottom()) < 3);
        QVERIFY(std::abs(dark.left() - expected.left()) < 3 && std::abs(dark.right() - expected.right()) < 3);
    }

    // --- what cannot be typeset
    // -----------------------------------------------------------------------------

    void refused_data() {
        QTest::addColumn<QString>("latex");
        const auto row = [](const char* name, const QString& latex) { QTest::newRow(name) << latex; };
        row("nothing", "");
        row("space", "  \n ");
        row("comment", "% only");
        row("unknown command", "\\foobar{x}");
        row("macro", "\\newcommand{\\x}{y} \\x");
        row("open brace", "\\frac{a}{b");
        row("close brace", "a}b");
        row("argument missing", "\\frac{a}");
        row("left alone", "\\left( x");
        row("right alone", "x \\right)");
        row("no delimiter", "\\left x y \\right z");
        row("no environment", "\\begin{tikzpicture}\\end{tikzpicture}");
        row("environment open", "\\begin{matrix} a & b");
        row("environment crossed", "\\begin{matrix} a \\end{pmatrix}");
        row("two powers", "x^2^3");
        row("two indexes", "x_2_3");
        row("power of nothing", "x^");
        row("backslash", "a\\");
        row("dollar", "a $ b");
        row("NUL", QString("a") + QChar(0) + "b");
        row("lone high surrogate", QString("a") + QChar(0xD83D) + "b");
        row("lone low surrogate", QString("a") + QChar(0xDC00));
        row("bidi override", QString("a") + QChar(0x202E) + "b");
        row("bidi override in words", QString("\\text{a") + QChar(0x202E) + "b}");
        row("braces", QString(100000, '{'));
        row("braces, shorter", QString(15000, '{'));
        row("balanced braces", QString(7000, '{') + QString(7000, '}'));
        row("fractions", QString("\\frac{1}{").repeated(10000));
        row("fractions without braces", QString("\\frac").repeated(2500));
        row("roots", QString("\\sqrt").repeated(3000));
        row("hats", QString("\\hat").repeated(3000));
        row("left", QString("\\left(").repeated(2600));
        row("powers", QString("x^").repeated(500000));
        row("powers, shorter", QString("x^").repeated(7000));
        row("groups of powers", QString("x^{").repeated(5000));
        row("environments", QString("\\begin{matrix}").repeated(1100));
        row("switches", QString("\\displaystyle").repeated(1200));
        row("colours", QString("\\color{red}").repeated(1300));
        row("words", QString("\\text{").repeated(2600));
        row("chemistry", QString("\\ce{").repeated(3900));
        row("optional", QString("\\sqrt[").repeated(2600));
        row("columns", QString("&").repeated(15000));
        row("cells", (QString("&").repeated(60) + "\\\\").repeated(240));
        row("wide", "\\hspace{20em}" + QString("\\hspace{20em}").repeated(900) + "x");
        row("tall", QString("x \\\\ ").repeated(2000));
    }
    void refused() {
        QFETCH(QString, latex);
        QElapsedTimer clock;
        clock.start();
        const Formula formula = typesetWith(MathFont::installed(), latex, true, kPixels);
        QVERIFY2(!formula.typeset, "shown as its source");
        QVERIFY(!formula.reason.isEmpty());
        QVERIFY2(clock.elapsed() < 5000, "bounded, even on a busy machine");
    }
    void largeButFine() {
        QVERIFY(
            set("\\begin{matrix}" + (QString("1 &").repeated(30) + "1 \\\\").repeated(30) + "\\end{matrix}",
                true)
                .typeset);
        QVERIFY(set(QString("x+").repeated(150) + "1").typeset);
    }

    // Whatever is thrown together: an answer in time, and a sane box.
    void random_data() {
        QTest::addColumn<int>("seed");
        for (int seed = 0; seed < 4; ++seed) QTest::addRow("%d", seed) << seed;
    }
    void random() {
        QFETCH(int, seed);
        static const QStringList pieces = {"{",
                                           "}",
                                           "^",
                                           "_",
                                           "&",
                                           "\\\\",
                                           "\\frac",
                                           "\\sqrt",
                                           "[",
                                           "]",
                                           "\\left(",
                                           "\\right)",
                                           "\\left.",
                                           "\\middle|",
                                           "x",
                                           "y",
                                           "1",
                                           "+",
                                           "=",
                                           " ",
                                           "'",
                                           "\\hat",
                                           "\\vec",
                                           "\\begin{matrix}",
                                           "\\end{matrix}",
                                           "\\begin{array}{c|c}",
                                           "\\end{array}",
                                           "\\begin{cases}",
                                           "\\end{cases}",
                                           "\\text{",
                                           "\\text{a $b$}",
                                           "$",
                                           "%",
                                           "\n",
                                           "\\sum",
                                           "\\int",
                                           "\\limits",
                                           "\\over",
                                           "\\choose",
                                           "\\color{red}",
                                           "\\displaystyle",
                                           "\\bf",
                                           "\\underbrace",
                                           "\\xrightarrow",
                                           "\\not",
                                           "\\ce{H2O}",
                                           "\\big(",
                                           "\\Bigr]",
                                           "\\hline",
                                           "\\substack{a\\\\b}",
                                           "\\operatorname{f}",
                                           "\\phantom",
                                           "\\boxed",
                                           "\\cancel",
                                           "\\tag{1}",
                                           "中",
                                           "，",
                                           "𝑥",
                                           "\\",
                                           "\\hspace{1em}",
                                           "\\kern1pt",
                                           "\\overset",
                                           "\\pmod",
                                           "\\mathbb",
                                           "\\mathrm{ab}",
                                           "\\alpha",
                                           "\\rangle",
                                           "\\|",
                                           "|",
                                           "√",
                                           "∑",
                                           "°C"};
        QRandomGenerator dice(static_cast<quint32>(seed) * 7919 + 17);
        int fine = 0;
        for (int round = 0; round < 1500; ++round) {
            QString latex;
            const int length = 1 + int(dice.bounded(14));
            for (int i = 0; i < length; ++i) latex += pieces[dice.bounded(int(pieces.size()))];
            const Formula formula = typesetWith(MathFont::installed(), latex, dice.bounded(2) == 0, kPixels);
            QCOMPARE(formula.typeset, formula.reason.isEmpty());
            if (!formula.typeset) continue;
            ++fine;
            QVERIFY2(std::isfinite(formula.box.width) && formula.box.width > 0 &&
                         std::isfinite(formula.box.ascent) && std::isfinite(formula.box.descent),
                     qPrintable(latex));
            for (const Item& item : formula.box.items)
                QVERIFY2(std::isfinite(item.at.x()) && std::isfinite(item.at.y()), qPrintable(latex));
        }
        QVERIFY(fine > 50);
    }
    // True formulas with a character lost, doubled or changed.
    void damaged() {
        QRandomGenerator dice(4711);
        for (int round = 0; round < 3000; ++round) {
            QString latex = QString::fromUtf8(formulas::kFormulas[dice.bounded(formulas::kCount)].latex);
            for (int i = int(dice.bounded(3)); i >= 0 && !latex.isEmpty(); --i) {
                const int at = int(dice.bounded(int(latex.size())));
                if (dice.bounded(3) == 0)
                    latex.remove(at, 1 + int(dice.bounded(4)));
                else if (dice.bounded(2) == 0)
                    latex.insert(at, latex.mid(int(dice.bounded(int(latex.size()))), 5));
                else
                    latex[at] = QChar(u"{}\\^_&$x"[dice.bounded(8)]);
            }
            const Formula formula = typesetWith(MathFont::installed(), latex, true, kPixels);
            QCOMPARE(formula.typeset, formula.reason.isEmpty());
        }
    }

    // --- in prose
    // -------------------------------------------------------------------------------------------

    void placeholders() {
        const QString html =
            "<p>Let (" + placeholder(u"$x < y$") + "), and " + placeholder(u"\\(a&b\\)") + ".</p>";
        QVERIFY(!html.contains("x < y") && !html.contains("a&b"));
        const QString sized = withSizes(html, 15);
        QVERIFY(sized.contains("width=") && sized.contains("vertical-align:middle"));
        QVERIFY2(sized.contains(u"<code>\\(a&amp;b\\)</code>") || sized.count("<img") > 1, qPrintable(sized));
        QVERIFY(sized.contains(QString("(") + QChar(0x2060) + "<img"));
        QCOMPARE(withSizes("<p>plain</p>", 15), QString("<p>plain</p>"));
        const QString bad = withSizes(placeholder(u"$\\unknown<b>$"), 15);
        QCOMPARE(bad, QString("<code>$\\unknown&lt;b&gt;$</code>"));
        const qsizetype at = sized.indexOf("image://");
        const auto read = readPlaceholder(sized.mid(at, sized.indexOf('"', at) - at));
        QVERIFY(read);
        QCOMPARE(read->written, QString("$x < y$"));
        QCOMPARE(read->pixels, 15.0);
        QVERIFY(!readPlaceholder("https://example.org/x.png"));
        QVERIFY(!readPlaceholder("image://math/onlyone"));
    }
    void headingsAreLarger() {
        const auto width = [](const QString& html) {
            return html.section("width=\"", 1, 1).section('"', 0, 0).toInt();
        };
        const QString formula = placeholder(u"$a^2+b^2=c^2$");
        QVERIFY(width(withSizes("<h1>" + formula + "</h1>", 15)) >
                width(withSizes("<p>" + formula + "</p>", 15)));
        QCOMPARE(width(withSizes("<h1>x</h1><p>" + formula + "</p>", 15)),
                 width(withSizes("<p>" + formula + "</p>", 15)));
    }
    void longFormulasBreakAtRelations() {
        const auto formula = typeset(u"a+b+c+d+e = f+g+h+i+j = k+l+m+n+o = p", false, 15);
        const auto parts = pieces(*formula);
        QVERIFY(parts.size() > 4);
        qreal at = 0;
        for (const Piece& piece : parts) {
            QCOMPARE(piece.from, at);
            at = piece.to;
        }
        QCOMPARE(at, formula->box.width);
        QCOMPARE(int(pieces(*typeset(u"x=1", false, 15)).size()), 1);
    }
    void coloursStayReadable() {
        for (const auto& [ink, paper] : {std::pair(QColor(0x1d, 0x24, 0x21), QColor(Qt::white)),
                                         std::pair(QColor(0xe8, 0xeb, 0xe9), QColor(0x1c, 0x1f, 0x1e))})
            for (const char* name :
                 {"red", "blue", "yellow", "white", "black", "green", "#777777", "nonsense"}) {
                const Formula formula =
                    set(QStringLiteral("\\color{%1}{\\rule}").arg(name).replace("{\\rule}", "{\\boxed{x}}"));
                QImage image(80, 80, QImage::Format_ARGB32_Premultiplied);
                image.fill(paper);
                QPainter painter(&image);
                painter.scale(2, 2);
                paint(painter, formula, QPointF(10, 28), ink);
                painter.end();
                double best = 0;
                for (int y = 0; y < 80; ++y)
                    for (int x = 0; x < 80; ++x)
                        best = std::max(best, contrast(image.pixelColor(x, y), paper));
                QVERIFY2(best > 4, name);
            }
    }

    void twoHundred() {
        QStringList many;
        for (int i = 0; i < 200; ++i)
            many << QString::fromUtf8(formulas::kFormulas[i % formulas::kCount].latex) +
                        QString(" + %1").arg(i);
        QElapsedTimer clock;
        clock.start();
        int fine = 0;
        for (const QString& latex : many) fine += typeset(latex, true, 15)->typeset ? 1 : 0;
        qInfo() << "200 different formulas, ms:" << double(clock.nsecsElapsed()) / 1e6;
        QVERIFY(fine > 150);
    }

    void sheets() {
        const QString folder = qEnvironmentVariable("PARLOR_MATH_SHEETS");
        if (folder.isEmpty()) QSKIP("set PARLOR_MATH_SHEETS to a folder to look at the formulas");
        const QString families = qEnvironmentVariable("PARLOR_MATH_FAMILIES");
        MathFont own(families.isEmpty() ? QStringList{"DejaVu Sans"} : families.split(u','));
        MathFont& font = families.isEmpty() ? MathFont::installed() : own;
        qInfo() << "main font" << font.family() << "scale" << font.scale() << "axis" << font.axis() << "rule"
                << font.rule();
        for (int from = 0; from < formulas::kCount; from += 36)
            for (const bool dark : {false, true})
                for (const qreal ratio : {1.0, 2.0})
                    QVERIFY(sheet(from, 36, dark, ratio, font)
                                .save(QDir(folder).filePath(QStringLiteral("sheet-%1-%2-%3x.png")
                                                                .arg(from / 36)
                                                                .arg(dark ? "dark" : "light")
                                                                .arg(ratio))));
    }
};

QTEST_MAIN(TestMath)
#include "test_math.moc"
