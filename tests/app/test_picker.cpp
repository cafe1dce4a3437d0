// Grouping, recommending, sorting and filtering; the context slider; other computers; measurements; memory
// that is given back. All on made-up models with the real planner.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/engine/card_cache.h"
#include "app/engine/fake_engine_client.h"
#include "app/library/model_library.h"

using namespace parlor;
using namespace parlor::app;

namespace {

struct Rig {
    QTemporaryDir folder;
    Settings settings{folder.filePath("parlor.ini")};
    FakeEngineClient engine;
    ModelLibrary library{&engine, &settings};
    PickerModel& picker = *library.picker();

    Rig() {
        engine.setPace(1, 8);
        library.setMeasurements(folder.filePath("benchmarks.json"));
    }
    void start() {
        library.setBuiltIn(demoModels().mid(0, 1));
        library.setDemo(demoSources(), demoLibrary());
        library.start();
        QVERIFY(QTest::qWaitFor([&] { return library.state() == ModelLibrary::Ready && allKnown(); }, 20000));
        picker.update();
    }
    bool allKnown() {
        for (const ModelEntry& entry : library.models()->entries())
            if (useOf(entry) == ModelUse::Chat && !entry.known) return false;
        return true;
    }
    QVariant role(int row, int role) { return picker.index(row).data(role); }
    QStringList names() {
        QStringList out;
        for (int i = 0; i < picker.count(); ++i) out << role(i, PickerModel::NameRole).toString();
        return out;
    }
    int rowNamed(const QString& name) { return int(names().indexOf(name)); }
    bool in(ModelLibrary::State state) {
        return QTest::qWaitFor([&] { return library.state() == state; }, 20000);
    }
};

double bytesOfKind(const QVariantList& segments, const QString& kind) {
    for (const QVariant& one : segments)
        if (one.toMap()["kind"] == kind) return one.toMap()["bytes"].toDouble();
    return 0;
}

// Made up: only what recommend() looks at.
ModelEntry made(quint64 bytes, double bits, Verdict verdict, qint64 fits) {
    auto card = std::make_shared<ModelCard>();
    card->file_bytes = card->weight_bytes = bytes;
    card->parameters = quint64(double(bytes) * 8 / bits);
    card->arch.context_train = 32768;
    ModelEntry entry;
    entry.known = true;
    entry.model.card = card;
    entry.model.plan.verdict = verdict;
    entry.model.plan.context = entry.model.plan.context_max_fit = fits;
    return entry;
}

}  // namespace

class TestPicker : public QObject {
    Q_OBJECT
  private slots:
    void quantizationsAreOneRow() {
        Rig rig;
        rig.start();
        const int row = rig.rowNamed("Qwen2.5 7B Instruct");
        QVERIFY(row >= 0);
        QCOMPARE(rig.role(row, PickerModel::KindRole).toInt(), int(PickerModel::Group));
        QCOMPARE(rig.role(row, PickerModel::VariantsRole).toInt(), 5);
        QVERIFY(rig.role(row, PickerModel::RecommendedRole).toBool());
        // Q8_0: F16 would fit too, but finer than 8 bits is not worth the time.
        QVERIFY(rig.picker.pathAt(row).endsWith("Q8_0.gguf"));
        const QString reason = rig.role(row, PickerModel::ReasonRole).toString();
        QVERIFY2(reason.contains("8,192") && reason.contains("faster but less exact"), qPrintable(reason));
        const int before = rig.picker.count();
        QSignalSpy resets(&rig.picker, &QAbstractItemModel::modelReset);
        rig.picker.setExpanded(rig.picker.idAt(row), true);
        QCOMPARE(rig.picker.count(), before + 5);
        QCOMPARE(resets.count(), 0);  // the view keeps its place
        QCOMPARE(rig.role(row + 1, PickerModel::NameRole).toString(), "F16");
        QCOMPARE(rig.role(row + 5, PickerModel::NameRole).toString(), "Q3_K_M");
        rig.picker.setExpanded(rig.picker.idAt(row), false);
        QCOMPARE(rig.picker.count(), before);
    }

    void recommendations() {
        const quint64 gb = 1'000'000'000;
        const ModelEntry q3 = made(3 * gb, 3.9, Verdict::fits, 32768),
                         q4 = made(4 * gb, 4.8, Verdict::fits, 32768),
                         q8 = made(8 * gb, 8.5, Verdict::fits, 32768),
                         f16 = made(16 * gb, 16, Verdict::fits, 32768),
                         tight = made(8 * gb, 8.5, Verdict::fits_reduced, 2048),
                         split = made(12 * gb, 8.5, Verdict::split, 32768),
                         no = made(90 * gb, 8.5, Verdict::does_not_fit, 0);
        ModelEntry broken = q4;
        broken.model.error = message(Msg::FileEmpty, "x");
        const auto index = [](const QList<const ModelEntry*>& group) { return recommend(group).index; };
        QCOMPARE(index({&q3, &q4, &q8, &no}), 2);
        QCOMPARE(index({&f16, &q8, &q4}), 1);
        QCOMPARE(index({&f16, &no}), 0);    // nothing coarser is there
        QCOMPARE(index({&tight, &q4}), 1);  // room to talk comes before exactness
        QCOMPARE(index({&tight, &no}), 0);
        QCOMPARE(index({&split, &tight}), 1);
        QCOMPARE(index({&split, &no}), 0);
        QCOMPARE(index({&no, &broken}), -1);
        QVERIFY(!recommend({&no, &no}).reason.isEmpty());
        QCOMPARE(index({}), -1);
    }

    void sortsAndFilters() {
        Rig rig;
        rig.start();
        rig.picker.setShown("fits");
        QVERIFY(!rig.names().contains("Llama 3.3 70B Instruct"));
        rig.picker.setShown("ollama");
        QCOMPARE(rig.names(), QStringList("llama3.2:3b"));
        rig.picker.setShown("all");
        rig.picker.setText("qwen q6");
        QVERIFY(rig.names().contains("Qwen2.5 7B Instruct"));
        QCOMPARE(rig.picker.models(), 1);
        rig.picker.setText("no such model");
        QCOMPARE(rig.picker.count(), 0);
        rig.picker.setText("");
        const auto order = [&](PickerModel::Sort sort) {
            rig.picker.setSort(sort);
            QStringList out;
            for (int i = 0; i < rig.picker.count(); ++i) {
                const QString id = rig.picker.idAt(i);
                if (id.startsWith("model:") || id.startsWith("group:")) out << rig.names()[i];
            }
            return out;
        };
        QStringList names = order(PickerModel::ByName);
        QStringList sorted = names;
        std::sort(sorted.begin(), sorted.end(),
                  [](const QString& a, const QString& b) { return QString::localeAwareCompare(a, b) < 0; });
        QCOMPARE(names, sorted);
        QCOMPARE(order(PickerModel::BySize).first(), "Llama 3.3 70B Instruct");
        QCOMPARE(order(PickerModel::BySpeed).first(), "Parlor Guide");
        QCOMPARE(order(PickerModel::ByFit).last(), "broken-download.gguf");
        rig.library.select("demo:/ollama/blobs/sha256-1f");
        QVERIFY(rig.in(ModelLibrary::Ready));
        QCOMPARE(order(PickerModel::ByUse).first(), "llama3.2:3b");
        QCOMPARE(rig.settings.recentModels().first(), "demo:/ollama/blobs/sha256-1f");
        rig.picker.update();
        QCOMPARE(rig.picker.idAt(0), "heading:recent");
        QCOMPARE(rig.names()[1], "llama3.2:3b");
    }

    void helpersAreExplainedAndNotLoaded() {
        Rig rig;
        rig.start();
        const int row = rig.rowNamed("mmproj-model-f16.gguf");
        QVERIFY(row > rig.rowNamed("Not for chatting"));
        QCOMPARE(rig.role(row, PickerModel::KindRole).toInt(), int(PickerModel::Helper));
        QVERIFY(rig.role(row, PickerModel::ReasonRole).toString().contains("cannot chat"));
        const QString before = rig.library.currentPath();
        rig.library.select(rig.picker.pathAt(row));
        QCOMPARE(rig.library.currentPath(), before);
    }

    void manyModelsAreArrangedQuickly() {
        Rig rig;
        rig.start();
        for (int i = 0; i < 1000; ++i)
            rig.library.models()->add(QString("/m/model-%1B-Q4_0.gguf").arg(i), "own");
        QBENCHMARK_ONCE {
            rig.picker.update();
        }
        QVERIFY(rig.picker.count() > 1000);
        for (int i = 0; i < 1000; ++i) rig.library.models()->remove(QString("/m/model-%1B-Q4_0.gguf").arg(i));
        rig.picker.update();
        QVERIFY(rig.picker.count() < 30);
    }

    void theSliderPlansWithoutLoading() {
        Rig rig;
        rig.start();
        PlanPreview& preview = *rig.library.preview();
        preview.show(demoModels().at(1));
        QVERIFY(preview.known());
        QCOMPARE(preview.context(), 8192);
        QCOMPARE(preview.trained(), 32768);
        QVERIFY(preview.largest() > 8192);
        const double kv = bytesOfKind(preview.segments(), "kv"), speed = preview.speed();
        QVERIFY(!preview.different());
        const int loads = rig.engine.loads();
        int at = -1;
        for (int i = 0; i < preview.steps(); ++i)
            if (preview.contextAt(i) == 16384) at = i;
        QVERIFY(at >= 0);
        QSignalSpy changed(&preview, &PlanPreview::changed);
        preview.setStep(at);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(preview.context(), 16384);
        QCOMPARE(bytesOfKind(preview.segments(), "kv"), 2 * kv);
        QVERIFY(preview.different());
        QVERIFY(preview.speed() > 0 && preview.speed() <= speed);
        QCOMPARE(rig.engine.loads(), loads);
        // Independently: two planes of kv_heads * head_dim halves for every layer and position.
        QCOMPARE(kv, 2.0 * 4 * 128 * 2 * 28 * 8192);
        // A length that is typed is one of the slider's then.
        const int before = preview.steps();
        preview.setContext(5000);
        QCOMPARE(preview.context(), 5000);
        QCOMPARE(preview.steps(), before + 1);
        QVERIFY(preview.different());
        QCOMPARE(preview.contextAt(preview.step()), 5000);
        preview.refresh();
        QCOMPARE(preview.context(), 5000);
        preview.setContext(1);
        QCOMPARE(preview.context(), 512);
        preview.reset();
        QCOMPARE(preview.context(), 8192);
        preview.setContext(16384);

        preview.apply();
        QVERIFY(rig.in(ModelLibrary::Ready));
        QVERIFY(QTest::qWaitFor([&] { return rig.library.loadedContext() == 16384; }, 20000));
        QCOMPARE(rig.library.currentPath(), demoModels().at(1));
    }

    void sensibleSteps() {
        QCOMPARE(PlanPreview::contextSteps(8192, 5000, 4096),
                 QList<qint64>({512, 1024, 2048, 3072, 4096, 5000, 6144, 8192}));
        QCOMPARE(PlanPreview::contextSteps(0, 0, 0), QList<qint64>({512}));
        QVERIFY(PlanPreview::contextSteps(qint64(1) << 60, 0, 0).size() < 40);
    }

    void memoryIsGivenBackAndTakenAgain() {
        Rig rig;
        rig.start();
        QSignalSpy idle(&rig.library, &ModelLibrary::stateChanged);
        IdleUnloader unloader(&rig.engine, &rig.settings);
        QSignalSpy told(&unloader, &IdleUnloader::idle);
        rig.settings.setUnloadAfter(5);
        unloader.setMinute(20);
        unloader.setLoaded(true);
        GenerateRequest request;
        request.id = 1;
        rig.engine.setReplies({QString(600, 'x')});
        rig.engine.setPace(10, 4);  // 1.5 s, longer than the five "minutes"
        rig.engine.generate(request);
        QSignalSpy finished(&rig.engine, &EngineClient::finished);
        QVERIFY(QTest::qWaitFor([&] { return unloader.busy(); }, 20000));
        QVERIFY(finished.wait(20000));
        QCOMPARE(told.count(), 0);  // not in the middle of an answer
        QVERIFY(QTest::qWaitFor([&] { return told.count() == 1; }, 20000));
        rig.library.unload();
        QCOMPARE(rig.library.state(), ModelLibrary::Unloaded);
        QVERIFY(rig.engine.loadedPath().isEmpty());
        QVERIFY(!rig.library.name().isEmpty());
        rig.library.reload();
        QVERIFY(rig.in(ModelLibrary::Ready));
    }

    void loadingCanBeStopped() {
        Rig rig;
        rig.start();
        rig.engine.setPace(5, 8);
        rig.engine.setLoadSteps(100000);
        rig.library.select(demoModels().at(1));
        QVERIFY(QTest::qWaitFor([&] { return rig.library.progress() > 0; }, 20000));
        QVERIFY2(rig.library.progressText().contains("of"), qPrintable(rig.library.progressText()));
        rig.library.cancelLoading();
        QVERIFY(rig.in(ModelLibrary::Unloaded));
        QVERIFY(rig.library.errorText().isEmpty());
    }

    void measurementsAreKept() {
        QTemporaryDir folder;
        const QString file = folder.filePath("benchmarks.json");
        {
            Rig rig;
            rig.start();
            Benchmark& benchmark = *rig.library.benchmark();
            benchmark.setFile(file);
            QVERIFY(benchmark.available());
            benchmark.start();
            QVERIFY(benchmark.running());
            QVERIFY(QTest::qWaitFor([&] { return !benchmark.running(); }, 20000));
            QCOMPARE(benchmark.history().size(), 1);
            const QVariantMap one = benchmark.history().first().toMap();
            QVERIFY(one["decode"].toDouble() > 0);
            QVERIFY(one["comparison"].toString().startsWith("93 %"));
            benchmark.start();
            benchmark.cancel();
            QVERIFY(!benchmark.running());
            QCOMPARE(benchmark.history().size(), 1);
            QVERIFY(benchmark.problem().isEmpty());
        }
        QCOMPARE(readMeasurements(file).size(), 1);
        QList<Measurement> many;
        Measurement one;
        one.when = QDateTime::currentDateTimeUtc();
        one.decodeTps = 1;
        for (int i = 0; i < 2000; ++i) {
            one.model = QString::number(i % 40);
            one.context = i;
            addMeasurement(many, one);
        }
        QVERIFY(many.size() <= kMostMeasurements);
        QCOMPARE(many.last().context, 1999);
        QCOMPARE(measurementsFromJson(measurementsToJson(many)).size(), many.size());
        QFile damaged(file);
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write("{\"measurements\": [{\"when\": ");
        damaged.close();
        QVERIFY(readMeasurements(file).isEmpty());
        QVERIFY(QFile::exists(file + ".damaged"));
        QVERIFY(measurementsFromJson("{\"measurements\": [1, {\"model\": 3}, {\"when\": \"x\"}]}").isEmpty());
    }

    void otherComputers() {
        Rig rig;
        rig.start();
        MachineTable& table = *rig.library.machines();
        table.load();
        QVERIFY(table.machines().size() >= 13);
        table.setPath("demo:/Llama-3.3-70B-Instruct-Q4_K_M.gguf");
        QCOMPARE(table.count(), int(table.machines().size()));
        QVERIFY(!table.index(0).data(MachineTable::FitsRole).toBool());  // this computer
        int fits = 0;
        for (int i = 0; i < table.count(); ++i) {
            fits += table.index(i).data(MachineTable::FitsRole).toBool() ? 1 : 0;
            if (table.index(i).data(MachineTable::TitleRole).toString().contains("H200"))
                QVERIFY(table.index(i).data(MachineTable::SpeedRole).toDouble() > 10);
        }
        QVERIFY(fits >= 1 && fits < table.count());
        table.setMachine(1);
        QCOMPARE(table.count(), 13);  // chat models, one of them broken
        // a profile of one's own
        const QString file = rig.folder.filePath("mine.json");
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        Machine mine = demoMachine();
        mine.name = "My server";
        out.write(machine_to_json(mine).c_str());
        out.close();
        const qsizetype before = table.machines().size();
        table.addFile(QUrl::fromLocalFile(file));
        QVERIFY(QTest::qWaitFor([&] { return table.machines().size() == before + 1; }, 20000));
        QCOMPARE(rig.settings.machineFiles(), QStringList(file));
        QFile bad(rig.folder.filePath("bad.json"));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("{\"name\": 1");
        bad.close();
        table.addFile(QUrl::fromLocalFile(bad.fileName()));
        QVERIFY(QTest::qWaitFor([&] { return !table.problem().isEmpty(); }, 20000));
        table.removeMachine(int(before));
        QCOMPARE(table.machines().size(), before);
        QVERIFY(rig.settings.machineFiles().isEmpty());
    }

    void headersAreKept() {
        QTemporaryDir folder;
        const ModelCard card = demoCard(demoModels().at(1));
        const QByteArray bytes = cardToBytes(card);
        const auto again = cardFromBytes(bytes);
        QVERIFY(again);
        QCOMPARE(QByteArray::fromStdString(card_to_json(*again)),
                 QByteArray::fromStdString(card_to_json(card)));
        const Machine machine = demoMachine();
        QCOMPARE(plan_to_json(make_plan(*again, machine, {})), plan_to_json(make_plan(card, machine, {})));
        for (const qsizetype at : {qsizetype(0), qsizetype(20), bytes.size() / 2, bytes.size() - 1}) {
            QByteArray damaged = bytes;
            damaged[at] = char(damaged[at] ^ 1);
            QVERIFY(!cardFromBytes(damaged));
            QVERIFY(!cardFromBytes(bytes.left(at)));
        }
        QFile file(folder.filePath("m.gguf"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("1234567");
        file.close();
        ModelCard real = card;
        real.path = file.fileName().toStdString();
        real.parts = {real.path};
        real.file_bytes = 7;
        CardCache cache;
        QVERIFY(!cache.find(file.fileName(), 7, 99));
        cache.setFolder(folder.filePath("headers"));
        cache.keep(file.fileName(), 7, 99, real);
        QVERIFY(cache.find(file.fileName(), 7, 99));
        QVERIFY(!cache.find(file.fileName(), 8, 99));
        QVERIFY(!cache.find(file.fileName(), 7, 98));
        QVERIFY(!cache.find(folder.filePath("other.gguf"), 7, 99));
    }

    // A cache that takes memory as a chat grows has not taken less than it should.
    void whatGrowsIsSaid() {
        Plan plan;
        plan.devices = {
            {.id = "cuda:0",
             .name = "card",
             .ledger = {{"weights", LedgerKind::weights, 5000}, {"kv_cache", LedgerKind::kv, 4000}}}};
        const auto measured = [&](uint64_t weights, uint64_t kv) {
            QStringList out;
            const MeasuredDevice card = {
                "cuda:0", {{"weights", LedgerKind::weights, weights}, {"kv_cache", LedgerKind::kv, kv}}};
            for (const QVariant& line : ledgerLines(plan, {card})) out << line.toMap()["measured"].toString();
            return out;
        };
        const QStringList part = measured(4000, 1000), whole = measured(5000, 4000);
        QVERIFY(part[1].endsWith("so far"));
        for (const QString& text : {part[0], whole[0], whole[1]})
            QVERIFY2(!text.contains("so far"), qPrintable(text));
    }

    void cardsAreNamed() {
        Plan plan;
        plan.devices = {{.id = "cuda:0", .name = "card", .compute = 89, .driver = "580.65", .image = "sm_89"},
                        {.id = "cpu", .name = "processor"}};
        QCOMPARE(cardSentences(plan),
                 QStringList({"card: compute capability 8.9  ·  driver 580.65  ·  kernels sm_89"}));
    }

    void thePlanIsToldInFull() {
        Rig rig;
        rig.start();
        QVERIFY(!rig.library.topics().isEmpty());
        QVERIFY(!rig.library.ledger().isEmpty());
        bool measured = false;
        for (const QVariant& line : rig.library.ledger())
            measured = measured || !line.toMap()["measured"].toString().isEmpty();
        QVERIFY(measured);
        const QString report = rig.library.report();
        for (const char* part : {"Parlor Guide", "Model weights", "measured:", "Kernels"})
            QVERIFY2(report.contains(part), qPrintable(report));
        QStringList lines;
        for (const QVariant& segment : rig.library.segments())
            lines << segment.toMap()["lines"].toStringList();
        QVERIFY(lines.join(' ').contains("Scratch space"));
    }
};

QTEST_GUILESS_MAIN(TestPicker)
#include "test_picker.moc"
