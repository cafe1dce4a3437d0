// The library on the real engine and real files: what was allocated, how fast it is, files that change.
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/engine/local_engine_client.h"
#include "app/library/model_library.h"

using namespace parlor;
using namespace parlor::app;

namespace {

QString sample(const QString& name) {
    return QStringLiteral(PARLOR_TEST_DATA "/run/") + name;
}

struct Rig {
    QTemporaryDir folder;
    Settings settings{folder.filePath("parlor.ini")};
    LocalEngineClient engine;
    ModelLibrary library{&engine, &settings};
    Rig() {
        QDir().mkpath(folder.filePath("models"));
        engine.setCacheFolder(folder.filePath("headers"));
        library.setFolder(folder.filePath("models"));
    }
    QString put(const QString& from, const QString& name) {
        const QString file = folder.filePath("models/" + name);
        QFile::remove(file);
        return QFile::copy(sample(from), file) ? file : QString();
    }
    bool in(ModelLibrary::State state) {
        return QTest::qWaitFor([&] { return library.state() == state; }, 30000);
    }
};

}  // namespace

class TestLibraryEngine : public QObject {
    Q_OBJECT
  private slots:
    void measuresAndCompares() {
        Rig rig;
        const QString file = rig.put("llama_mha.gguf", "a.gguf");
        QVERIFY(!file.isEmpty());
        rig.library.start();
        QVERIFY(QTest::qWaitFor([&] { return rig.library.models()->find(file); }, 30000));
        rig.library.select(file);
        QVERIFY(rig.in(ModelLibrary::Ready));
        // What was planned for weights and cache is what was taken.
        int compared = 0;
        for (const QVariant& one : rig.library.ledger()) {
            const QVariantMap line = one.toMap();
            if (line["kind"] != "weights" && line["kind"] != "kv") continue;
            QCOMPARE(line["measured"].toString(), line["text"].toString());
            ++compared;
        }
        QCOMPARE(compared, 2);
        Benchmark& benchmark = *rig.library.benchmark();
        benchmark.start();
        QVERIFY(QTest::qWaitFor([&] { return !benchmark.running(); }, 120000));
        QVERIFY2(benchmark.problem().isEmpty(), qPrintable(benchmark.problem()));
        QCOMPARE(benchmark.history().size(), 1);
        QVERIFY(benchmark.history().first().toMap()["prompt"].toDouble() > 0);
        // Read from the kept header the second time: the same plan.
        const auto kept = QDir(rig.folder.filePath("headers")).entryList({"*.card"});
        QCOMPARE(kept.size(), 1);
        LocalEngineClient again;
        again.setCacheFolder(rig.folder.filePath("headers"));
        QSignalSpy planned(&again, &EngineClient::planned);
        again.planModel(file, {});
        QVERIFY(QTest::qWaitFor([&] { return planned.count() == 1; }, 30000));
        const auto model = planned[0][0].value<PlannedModel>();
        QVERIFY(!model.error);
        QCOMPARE(model.card->arch.layers, rig.library.models()->find(file)->model.card->arch.layers);
    }

    void changedFilesAreNoticed() {
        Rig rig;
        const QString file = rig.put("llama_mha.gguf", "a.gguf");
        rig.library.start();
        QVERIFY(QTest::qWaitFor([&] { return rig.library.models()->find(file); }, 30000));
        rig.library.select(file);
        QVERIFY(rig.in(ModelLibrary::Ready));
        QSignalSpy told(&rig.library, &ModelLibrary::told);
        QTest::qWait(20);  // another time of change
        QVERIFY(!rig.put("llama_f16.gguf", "a.gguf").isEmpty());
        QFile touched(file);
        QVERIFY(touched.open(QIODevice::ReadWrite));
        QVERIFY(
            touched.setFileTime(QDateTime::currentDateTime().addSecs(60), QFileDevice::FileModificationTime));
        touched.close();
        rig.library.reload();
        QVERIFY(rig.in(ModelLibrary::Ready));
        QCOMPARE(told.count(), 1);
        QCOMPARE(told[0][2].toString(), "LIB-002");
        QVERIFY(QFile::remove(file));
        rig.library.reload();
        QVERIFY(rig.in(ModelLibrary::Failed));
        QCOMPARE(rig.library.errorCode(), "FILE-001");
    }

    void onlyOwnFilesGoToTheTrash() {
        QTemporaryDir home;
        qputenv("XDG_DATA_HOME", home.path().toLocal8Bit());
        Rig rig;
        const QString own = rig.put("llama_mha.gguf", "own.gguf");
        QDir().mkpath(rig.folder.filePath("other"));
        const QString other = rig.folder.filePath("other/o.gguf");
        QVERIFY(QFile::copy(sample("llama_f16.gguf"), other));
        rig.library.addFolder(QUrl::fromLocalFile(rig.folder.filePath("other")));
        rig.library.start();
        QVERIFY(QTest::qWaitFor(
            [&] { return rig.library.models()->find(own) && rig.library.models()->find(other); }, 30000));
        rig.library.trash(other);
        rig.library.trash(own);
        QVERIFY(QTest::qWaitFor([&] { return !rig.library.models()->find(own); }, 30000));
        QVERIFY(!QFile::exists(own));
        QVERIFY(QFile::exists(other));
        // A source that is switched off is not listed.
        rig.library.setSourceOn("folder:" + rig.folder.filePath("other"), false);
        QVERIFY(QTest::qWaitFor([&] { return !rig.library.models()->find(other); }, 30000));
    }
};

QTEST_GUILESS_MAIN(TestLibraryEngine)
#include "test_library_engine.moc"
