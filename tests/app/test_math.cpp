// Formulas: all that models write is typeset, the geometry is that of TeX, and nothing hostile holds up the
// window. With PARLOR_MATH_SHEETS=FOLDER it also draws everything for the eye.
#include <QDir>
#include <QFontDatabase>
#include <QPainter>
#include <QTest>
#include <cmath>

#include "app/math/formula.h"
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

// The middle of the i-th glyph's width.
qreal middle(const Formula& formula, int index) {
    const Item& item = formula.box.items.at(size_t(index));
    return item.at.x() + MathFont::installed().size(item.glyph).advance * item.size / 2;
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
        QVERIFY(std::abs(middle(matrix, 1) - middle(matrix, 6)) < 0.1);
        QVERIFY(std::abs(middle(matrix, 3) - middle(matrix, 8)) < 0.1);
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
            const qreal lean =
                0.35 * kPixels;  // what italics and integrals reach out; pictures have a margin for it
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
