// Formulas as they come: hostile and damaged ones end in time and are shown as their source; those within
// prose keep their room, their source and a readable colour.
#include <QElapsedTimer>
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

Formula set(const QString& latex, bool display = false) {
    return typesetWith(MathFont::installed(), latex, display, kPixels);
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

class TestMathInput : public QObject {
    Q_OBJECT
  private slots:
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
        QVERIFY2(clock.elapsed() < 60000, "bounded, even on a busy machine");
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
    void sourcesLeaveTheWindow() {
        QCOMPARE(withSources("<p>a " + placeholder(u"$x<y$") + " b</p>"),
                 QString("<p>a <code>$x&lt;y$</code> b</p>"));
        QCOMPARE(withSources("plain"), QString("plain"));
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
};

QTEST_MAIN(TestMathInput)
#include "test_math_input.moc"
