// Formulas: all that models write is typeset, the geometry is that of TeX, and nothing hostile holds up the
// window. With PARLOR_MATH_SHEETS=FOLDER it also draws everything for the eye.
#include <QDir>
#include <QElapsedTimer>
#include <QFontDatabase>
#include <QPainter>
#include <QRandomGenerator>
#include <QTest>

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
