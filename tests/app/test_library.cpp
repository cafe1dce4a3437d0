// The list of models and the chosen one, with a fake engine.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/engine/engine_text.h"
#include "app/engine/fake_engine_client.h"
#include "app/library/model_library.h"

using namespace parlor;
using namespace parlor::app;

namespace {

QUrl file(const QString& path) {
    return QUrl::fromLocalFile(path);
}

struct Rig {
    QTemporaryDir folder;
    Settings settings{folder.filePath("parlor.ini")};
    FakeEngineClient engine;
    ModelLibrary library{&engine, &settings};
    void start() {
        library.setBuiltIn(FakeEngineClient::demoModels());
        library.start();
    }
    bool in(ModelLibrary::State state) {
        return QTest::qWaitFor([&] { return library.state() == state; });
    }
    QVariant role(int row, int role) { return library.models()->index(row).data(role); }
};

}  // namespace

class TestLibrary : public QObject {
    Q_OBJECT
  private slots:
    void segmentsFillTheBar() {
        Plan plan;
        DevicePlan device;
        device.total = 1000;
        device.capacity = 900;
        device.ledger = {{"weights", LedgerKind::weights, 300},
                         {"kv_cache", LedgerKind::kv, 100},
                         {"logits", LedgerKind::work, 20},
                         {"workspace", LedgerKind::work, 30},
                         {"r", LedgerKind::reserve, 50}};
        plan.devices = {device};
        const QVariantList segments = fitSegments(plan);
        QStringList kinds;
        double sum = 0;
        for (const QVariant& one : segments) {
            kinds << one.toMap()["kind"].toString();
            sum += one.toMap()["fraction"].toDouble();
        }
        QCOMPARE(kinds, QStringList({"weights", "kv", "work", "reserve", "free", "other"}));
        QCOMPARE(sum, 1.0);
        QCOMPARE(segments[2].toMap()["bytes"].toDouble(), 50.0);
        QCOMPARE(segments[4].toMap()["bytes"].toDouble(), 400.0);
        // too large: the bar is as long as what is needed, and nothing is free
        plan.devices[0].ledger[0].bytes = 3000;
        const QVariantList over = fitSegments(plan);
        QCOMPARE(over.back().toMap()["kind"].toString(), "other");
        QCOMPARE(over[0].toMap()["fraction"].toDouble(), 3000.0 / 3300.0);
    }

    void theFirstModelIsReadyAtOnce() {
        Rig rig;
        rig.start();
        QVERIFY(rig.in(ModelLibrary::Ready));
        QVERIFY(rig.library.fits());
        QVERIFY(rig.library.speed() > 0);
        QVERIFY(!rig.library.verdict().isEmpty());
        QVERIFY(QTest::qWaitFor([&] { return rig.role(3, ModelListModel::KnownRole).toBool(); }));
        QCOMPARE(rig.role(3, ModelListModel::FitsRole).toBool(), false);  // 70B on a small computer
        QCOMPARE(rig.role(1, ModelListModel::FitsRole).toBool(), true);
    }

    void whatDoesNotFitSaysHowMuchIsMissing() {
        Rig rig;
        rig.start();
        QVERIFY(rig.in(ModelLibrary::Ready));
        rig.library.select(FakeEngineClient::demoModels().back());
        QVERIFY(rig.in(ModelLibrary::Failed));
        QCOMPARE(rig.library.errorCode(), "RUN-002");
        QVERIFY(rig.library.errorText().contains("GB"));
        QVERIFY(!rig.library.errorHint().isEmpty());
    }

    void addedFilesAreRemembered() {
        Rig rig;
        rig.start();
        rig.library.addFile(file("/models/new.gguf"));
        QVERIFY(rig.in(ModelLibrary::Ready));
        QCOMPARE(rig.library.currentPath(), "/models/new.gguf");
        QCOMPARE(rig.settings.addedFiles(), QStringList("/models/new.gguf"));
        QCOMPARE(rig.settings.lastModel(), "/models/new.gguf");
        ModelLibrary again(&rig.engine, &rig.settings);
        again.start();
        QCOMPARE(again.currentPath(), "/models/new.gguf");
        rig.library.forget("/models/new.gguf");
        QVERIFY(rig.settings.addedFiles().isEmpty());
        QVERIFY(rig.library.currentPath() != "/models/new.gguf");
    }

    void badFilesSayWhy() {
        Rig rig;
        rig.start();
        rig.library.addFile(file("/models/broken.gguf"));
        QVERIFY(rig.in(ModelLibrary::Failed));
        QCOMPARE(rig.library.errorCode(), "FILE-002");
        const int row = rig.library.models()->count() - 1;
        QVERIFY(
            QTest::qWaitFor([&] { return !rig.role(row, ModelListModel::ErrorRole).toString().isEmpty(); }));
        QSignalSpy refused(&rig.library, &ModelLibrary::refused);
        rig.library.addFile(file("/models/photo.jpg"));
        QCOMPARE(refused.count(), 1);
        QCOMPARE(refused[0][0].toString(), "photo.jpg");
    }

    void theFolderIsListed() {
        Rig rig;
        for (const char* name : {"a.gguf", "b-00001-of-00002.gguf", "b-00002-of-00002.gguf", "note.txt"}) {
            QFile one(rig.folder.filePath(name));
            QVERIFY(one.open(QIODevice::WriteOnly));
        }
        rig.library.setFolder(rig.folder.path());
        rig.start();
        QVERIFY(QTest::qWaitFor([&] { return rig.library.models()->count() == 6; }));
        QVERIFY(rig.library.models()->find(rig.folder.filePath("b-00001-of-00002.gguf")));
        QVERIFY(!rig.library.models()->find(rig.folder.filePath("b-00002-of-00002.gguf")));
    }
};

QTEST_GUILESS_MAIN(TestLibrary)
#include "test_library.moc"
