// Every page of the window in both languages, both themes and three sizes, compared with the pictures in
// tests/ui/screens/reference. After a wanted change: PARLOR_SCREENS_WRITE=tests/ui/screens/reference makes
// them anew; look at each before it is committed. PARLOR_SCREENS_FULL=FOLDER keeps full-size pictures to look
// at.
#include <QGuiApplication>
#include <QImage>
#include <QTest>

#include "scenes.h"
#include "ui/shell/qml_setup.h"

namespace {

// References are kept at half size; fonts are hinted and smoothed a little differently from one system to the
// next, so cells of 8 x 8 pixels are compared by their mean colour, and a few may differ.
constexpr int kCell = 8;
constexpr int kFarOff = 14;          // of 255, between two means
constexpr double kFewCells = 0.012;  // of all cells
constexpr int kUsualWidth = 1180;
constexpr QSize kSizes[] = {{640, 760}, {1180, 780}, {1920, 1080}};

QImage half(const QImage& image) {
    return image.convertToFormat(QImage::Format_RGB32)
        .scaled(image.size() / 2, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

// Fewer shades make smaller files; none is off by more than 4.
QImage coarse(QImage image) {
    for (int y = 0; y < image.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x)
            line[x] =
                qRgb(qRed(line[x]) / 8 * 8 + 4, qGreen(line[x]) / 8 * 8 + 4, qBlue(line[x]) / 8 * 8 + 4);
    }
    return image;
}

// The share of cells that differ; 1 when the sizes do.
double difference(const QImage& a, const QImage& b) {
    if (a.size() != b.size()) return 1;
    const QSize cells((a.width() + kCell - 1) / kCell, (a.height() + kCell - 1) / kCell);
    const QImage left = a.scaled(cells, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    const QImage right = b.scaled(cells, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    int far = 0;
    for (int y = 0; y < cells.height(); ++y)
        for (int x = 0; x < cells.width(); ++x) {
            const QRgb p = left.pixel(x, y), q = right.pixel(x, y);
            far += std::max({std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)),
                             std::abs(qBlue(p) - qBlue(q))}) > kFarOff;
        }
    return double(far) / (double(cells.width()) * cells.height());
}

}  // namespace

class TestScreens : public QObject {
    Q_OBJECT

  private slots:
    void looksAsCommitted_data() {
        QTest::addColumn<QString>("scene");
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QSize>("size");
        for (const Scene& scene : scenes())
            for (const QString& language : {QStringLiteral("en"), QStringLiteral("zh_CN")})
                for (const QString& theme : {QStringLiteral("light"), QStringLiteral("dark")})
                    for (const QSize& size : kSizes) {
                        const bool usual = size.width() == kUsualWidth;
                        if (!scene.everySize && !usual) continue;
                        // Every page in both, the main ones in all four ways.
                        const bool light = theme == QLatin1String("light"),
                                   english = language == QLatin1String("en");
                        if (light != english && !(scene.everySize && usual)) continue;
                        QTest::newRow(qPrintable(QStringLiteral("%1-%2-%3-%4")
                                                     .arg(scene.name)
                                                     .arg(language)
                                                     .arg(theme)
                                                     .arg(size.width())))
                            << QString::fromLatin1(scene.name) << language << theme << size;
                    }
    }

    void looksAsCommitted() {
        QFETCH(QString, scene);
        QFETCH(QString, language);
        QFETCH(QString, theme);
        QFETCH(QSize, size);
        const Scene* found = findScene(scene);
        QVERIFY(found);
        QVariantMap settings = found->settings;
        settings[QStringLiteral("window/motion")] = QStringLiteral("off");
        Stage stage({.language = language,
                     .theme = theme,
                     .size = size,
                     .settings = settings,
                     .fillStore = sceneStore});
        found->set(stage);
        stage.settle(found->milliseconds);
        const QImage picture = stage.window()->grabWindow();
        QCOMPARE(picture.size(), size);
        QCOMPARE(stage.takeComplaints(), QStringList());

        const QString file = QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png");
        if (const QString folder = qEnvironmentVariable("PARLOR_SCREENS_FULL"); !folder.isEmpty())
            QVERIFY(picture.save(folder + u'/' + file));
        const QImage small = half(picture);
        if (const QString folder = qEnvironmentVariable("PARLOR_SCREENS_WRITE");
            !folder.isEmpty() && !found->ofThisMachine) {
            QVERIFY(coarse(small).save(folder + u'/' + file, "PNG", 0));
            return;
        }
        if (found->ofThisMachine) QSKIP("shows this machine or this moment: only to be looked at");
        const QImage reference(QStringLiteral(PARLOR_SCREENS "/") + file);
        QVERIFY2(!reference.isNull(), "no reference picture");
        const double share = difference(small, reference.convertToFormat(QImage::Format_RGB32));
        if (share > kFewCells) small.save(QStringLiteral("different-") + file);
        QVERIFY2(share <= kFewCells,
                 qPrintable(QStringLiteral("%1 % of the picture differs").arg(share * 100)));
    }
};

int main(int argc, char** argv) {
    Stage::leaveHome();
    QGuiApplication application(argc, argv);
    parlor::ui::prepareApplication();
    TestScreens test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_screens.moc"
