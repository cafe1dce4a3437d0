// What goes wrong with cards: no kernels for them, drivers that are too old, memory that is not there, calls
// that fail. Whatever it is: the reason is said, the answer is right or an error, and nothing crashes.
#include "engine/gpu/check.h"
#include "engine/gpu/open.h"
#include "fault_rig.h"

using namespace fault_rig;

class TestGpuFaults : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        if (!fake::isThere()) QSKIP("the stand-in for the driver is not on LD_LIBRARY_PATH");
        QVERIFY(m_rig.start());
    }
    void init() { m_rig.begin(); }

    // A card, a driver: the image that is loaded, or why none is.
    void everyCardGetsItsImage_data() {
        QTest::addColumn<QByteArray>("cards");
        QTest::addColumn<QString>("image");
        QTest::addColumn<QString>("code");
        QTest::newRow("its own") << QByteArray("card=A,75,8000;driver=11020") << "sm_75"
                                 << "";
        QTest::newRow("an older one of its generation")
            << QByteArray("card=A,89,8000;driver=12040") << "sm_80"
            << "";
        QTest::newRow("translated") << QByteArray("card=A,120,8000;driver=12080") << "ptx 7.5"
                                    << "";
        QTest::newRow("the driver is too old for its own, not for another")
            << QByteArray("card=A,86,8000;driver=11080") << "ptx 7.5"
            << "";
        QTest::newRow("the driver is too old") << QByteArray("card=A,86,8000;driver=11020") << ""
                                               << "GPU-013";
        QTest::newRow("too old a card") << QByteArray("card=A,61,8000;driver=13000") << ""
                                        << "GPU-012";
    }
    void everyCardGetsItsImage() {
        QFETCH(QByteArray, cards);
        QFETCH(QString, image);
        QFETCH(QString, code);
        setCards(cards);
        const Machine machine = machineHere();
        QCOMPARE(machine.gpus.size(), 1u);
        const Gpu& gpu = machine.gpus.front();
        QCOMPARE(QString::fromStdString(gpu.image), image);
        QCOMPARE(gpu.obstacle.has_value(), !code.isEmpty());
        const Plan plan = make_plan(card(), machine, {.context = 128});
        QCOMPARE(plan.verdict, Verdict::fits);
        if (code.isEmpty()) {
            QCOMPARE(plan.devices.front().id, std::string("cuda:0"));
            const auto engine = start(card(), machine);
            QVERIFY2(engine.ok(), engine.ok() ? "" : engine.error().text().c_str());
            QCOMPARE(answerOf(**engine).tokens, m_rig.answer);
        } else {
            QCOMPARE(QString::fromStdString(std::string(gpu.obstacle->code())), code);
            QCOMPARE(plan.devices.front().id, std::string("cpu"));
            QVERIFY(says(plan, gpu.obstacle->id));
            QVERIFY(!gpu::open_card("cuda:0").ok());
        }
    }

    void withoutKernels() {
        setCards("card=A,75,8000");
        qputenv("PARLOR_KERNELS", m_rig.path("none").toUtf8());
        const Machine machine = machineHere();
        QCOMPARE(machine.gpus.front().obstacle->id, Msg::GpuNoPack);
        QVERIFY(says(make_plan(card(), machine, {.context = 128}), Msg::GpuNoPack));
    }

    // Cut off anywhere, or a byte changed: an error in words, or a pack that is refused later.
    void brokenPacks() {
        QFile file(m_rig.pack());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray whole = file.readAll();
        setCards("card=A,75,8000");
        for (qsizetype length = 0; length < whole.size(); length += 7) {
            QFile out(m_rig.pack());
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(whole.first(length));
            out.close();
            const Machine machine = machineHere();
            QVERIFY(machine.gpus.front().obstacle.has_value());
            QVERIFY(!gpu::open_card("cuda:0").ok());
        }
        for (qsizetype at = 0; at < whole.size(); at += 5) {
            QByteArray other = whole;
            other[at] = static_cast<char>(other[at] ^ 0x55);
            QFile out(m_rig.pack());
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(other);
            out.close();
            const auto engine = start(card(), machineHere());
            QVERIFY(engine.ok());
            QCOMPARE(answerOf(**engine).tokens, m_rig.answer);
        }
    }

    // Somebody else takes the card's memory between planning and loading: less of it is used, and said so.
    void memoryThatIsTakenAway() {
        setCards("card=A,75,8000;hidden=7500");
        const Machine machine = machineHere();
        QCOMPARE(make_plan(card(), machine, {.context = 128}).devices.front().id, std::string("cuda:0"));
        {
            const auto engine = start(card(), machine);  // the model is small
            QVERIFY(engine.ok());
            QCOMPARE((*engine)->plan().devices.front().id, std::string("cuda:0"));
            QCOMPARE(answerOf(**engine).tokens, m_rig.answer);
        }
        setCards("card=A,75,8000;hidden=7700");
        const auto none = start(card(), machine);
        QVERIFY(none.ok());
        QCOMPARE((*none)->plan().devices.front().id, std::string("cpu"));
        QVERIFY(says((*none)->plan(), Msg::PlanAgain));
        QCOMPARE(answerOf(**none).tokens, m_rig.answer);
    }

    // Every call of the driver fails once: the answer is the processor's, from a card or without one.
    void everyCallFails_data() {
        QTest::addColumn<int>("error");
        QTest::newRow("out of memory") << 2;
        QTest::newRow("illegal address") << 700;
        QTest::newRow("launch timeout") << 702;
        QTest::newRow("unknown") << 999;
        QTest::newRow("invalid value") << 1;
    }
    void everyCallFails() {
        QFETCH(int, error);
        setCards("card=A,75,8000");
        const Machine machine = machineHere();
        int with = 0, without = 0;
        // Densely where things are opened, then every so often.
        for (int call = 1; call < 2000; call += call < 40 ? 1 : 47) {
            setCards("card=A,75,8000;fail=*," + QByteArray::number(call) + "," + QByteArray::number(error));
            const auto engine = start(card(), machine);
            QVERIFY2(engine.ok(), engine.ok() ? "" : engine.error().text().c_str());
            const Answer answer = answerOf(**engine);
            QVERIFY2(!answer.error, answer.error ? answer.error->text().c_str() : "");
            QCOMPARE(answer.tokens, m_rig.answer);
            const bool on_card = (*engine)->plan().devices.front().id != "cpu";
            ++(on_card ? with : without);
            // On the processor in the end, and it says why.
            if (!on_card) QVERIFY(answer.note || says((*engine)->plan(), Msg::PlanAgain));
        }
        QVERIFY(with > 0 && without > 0);
    }

    // Memory that is not there, at each of the calls that ask for some.
    void everyAllocationFails_data() {
        QTest::addColumn<QByteArray>("function");
        for (const char* function : {"cuMemAlloc_v2", "cuMemCreate", "cuMemHostAlloc", "cuMemAddressReserve"})
            QTest::newRow(function) << QByteArray(function);
    }
    void everyAllocationFails() {
        QFETCH(QByteArray, function);
        setCards("card=A,75,8000");
        const Machine machine = machineHere();
        QVERIFY(start(card(), machine).ok());
        int failed = 0;
        for (int call = 1; failed == call - 1; ++call) {
            setCards("card=A,75,8000;fail=" + function + "," + QByteArray::number(call) + ",2");
            const auto engine = start(card(), machine);
            QVERIFY2(engine.ok(), engine.ok() ? "" : engine.error().text().c_str());
            const Answer answer = answerOf(**engine);
            QVERIFY2(!answer.error, answer.error ? answer.error->text().c_str() : "");
            QCOMPARE(answer.tokens, m_rig.answer);
            if (fake::calls(function.constData()) >= call) failed = call;  // since the card was opened
        }
        QVERIFY(failed > 0);
    }

    // A card that does not come to an end is left behind, with all that it holds; nothing waits for it again.
    void hangs_data() {
        QTest::addColumn<QByteArray>("kernel");
        QTest::addColumn<bool>("early");
        QTest::newRow("when it is loaded") << QByteArray("attention,1") << true;
        QTest::newRow("in the prompt") << QByteArray("attention,1") << false;
        QTest::newRow("in a word") << QByteArray("attention,7") << false;
    }
    void hangs() {
        QFETCH(QByteArray, kernel);
        QFETCH(bool, early);
        setCards("card=A,75,8000");
        const Machine machine = machineHere();
        if (!early) QVERIFY(start(card(), machine).ok());  // what it computes is compared once
        setCards("card=A,75,8000;hang=" + kernel);
        qputenv("PARLOR_GPU_TIMEOUT", "0.3");
        const auto clean = qScopeGuard([] {
            qunsetenv("PARLOR_GPU_TIMEOUT");
            fake::revive();
        });
        const auto engine = start(card(), machine);
        QVERIFY(engine.ok());
        QCOMPARE((*engine)->plan().devices.front().id, std::string(early ? "cpu" : "cuda:0"));
        const Answer answer = answerOf(**engine);
        QVERIFY2(!answer.error, answer.error ? answer.error->text().c_str() : "");
        QCOMPARE(answer.tokens, m_rig.answer);
        QCOMPARE((*engine)->plan().devices.front().id, std::string("cpu"));
        QCOMPARE(answer.note.has_value(), !early);
        if (answer.note) QCOMPARE(answer.note->id, Msg::GpuGoesOnWithout);
        QCOMPARE(says((*engine)->plan(), Msg::PlanAgain), early);
    }

    // A driver that cannot record what newer ones can: the token's kernels are recorded without, or launched
    // one by one, and the card is kept.
    void recordingThatFails() {
        fake::usePack({fake::cubin(90)}, m_rig.pack());
        for (const QByteArray& failure :
             {QByteArray(), QByteArray("cuLaunchKernelEx,1,801"), QByteArray("cuLaunchKernelEx,20,1"),
              QByteArray("cuGraphInstantiateWithFlags,1,801"), QByteArray("cuStreamBeginCapture_v2,1,801"),
              QByteArray("cuStreamEndCapture,1,900")}) {
            const QByteArray cards =
                "card=NVIDIA H100,90,8000" + (failure.isEmpty() ? "" : ";fail=" + failure);
            setCards(cards);
            const auto engine = start(card(), machineHere());
            QVERIFY(engine.ok());
            const Answer answer = answerOf(**engine);
            QVERIFY2(!answer.error && !answer.note, failure.constData());
            QCOMPARE(answer.tokens, m_rig.answer);
            QCOMPARE((*engine)->plan().devices.front().id, std::string("cuda:0"));
        }
    }

    // A card that is asked for by name and cannot be used is an error with its reason.
    void askedForByName() {
        setCards("card=A,61,8000");
        const auto engine = start(card(), machineHere(), "cuda:0");
        QVERIFY(!engine.ok());
        QCOMPARE(engine.error().id, Msg::GpuNoImage);
    }

    // Nothing is left on a card by an engine that is gone.
    void everythingIsGivenBack() {
        setCards("card=A,75,8000");
        {
            const auto engine = start(card(), machineHere());
            QVERIFY(engine.ok());
            QCOMPARE(answerOf(**engine).tokens, m_rig.answer);
        }
        QCOMPARE(machineHere().gpus.front().memory_free, uint64_t{7700} << 20);  // less a context of its own
    }

    void checksAreWrittenAndRead() {
        setCards("card=A,75,8000");
        const gpu::CardCheck check = gpu::check_card(0);
        QVERIFY(!check.trouble);
        QVERIFY(check.kernels.size() > kernels::formats().size());
        for (const VerifiedKernel& kernel : check.kernels)
            QVERIFY2(kernel.passed, (kernel.variant + " " + std::to_string(kernel.max_error)).c_str());
        const auto again = gpu::checks_from_json(gpu::checks_to_json({check}));
        QCOMPARE(again.size(), 1u);
        QCOMPARE(again[0].kernels.size(), check.kernels.size());
        QCOMPARE(again[0].uuid, check.uuid);
        Gpu gpu;
        gpu.uuid = check.uuid;
        gpu.driver_cuda = check.driver;
        QVERIFY(again[0].is_of(gpu, check.build));
        // By an earlier version, which checked and measured less.
        gpu::CardCheck older = check;
        older.rules = 1;
        QVERIFY(!gpu::checks_from_json(gpu::checks_to_json({older}))[0].is_of(gpu, check.build));
        gpu::CardCheck failed;
        failed.trouble = message(Msg::GpuLost, "cuLaunchKernel", "700");
        const auto read = gpu::checks_from_json(gpu::checks_to_json({failed}));
        QCOMPARE(read.size(), 1u);
        QCOMPARE(read[0].trouble->id, Msg::GpuLost);
        QCOMPARE(read[0].trouble->args.size(), 2u);
        for (const char* text : {"", "{", "[]", "{\"cards\": 3}", "{\"cards\": [{}]}", "{\"cards\": [3]}"})
            QVERIFY(gpu::checks_from_json(text).empty());
    }

    // All kernels of an image are asked for before anything is computed: a driver loads them one by one.
    void kernelsThatAreMissing() {
        using namespace std::string_literals;
        const std::string text = "FAKE sm_75\0.text.add\0.rela.text.add\0.text._own$part\0.text.not_there\0"s;
        const auto data = std::as_bytes(std::span(text));
        QCOMPARE(gpu::kernels_in(data, false), (std::set<std::string>{"add", "not_there"}));
        const std::string ptx = ".visible .entry add(\n";
        QCOMPARE(gpu::kernels_in(std::as_bytes(std::span(ptx)), true), std::set<std::string>{"add"});
        const gpu::Image image = fake::cubin(75);
        const std::vector<std::byte> bytes(data.begin(), data.end());
        const std::vector<std::byte> file = gpu::write_pack("fake", {&image, 1}, {&bytes, 1});
        QFile pack(m_rig.pack());
        QVERIFY(pack.open(QIODevice::WriteOnly));
        pack.write(reinterpret_cast<const char*>(file.data()), std::ssize(file));
        pack.close();
        setCards("card=A,75,8000");
        const gpu::CardCheck check = gpu::check_card(0);
        QVERIFY(check.trouble);
        QCOMPARE(check.trouble->id, Msg::GpuKernelMissing);
        QCOMPARE(check.trouble->args.front(), std::string("not_there"));
    }

    // Somebody takes the card's memory while the conversation grows: it goes on on the processor.
    void noMemoryToGrow() {
        setCards("card=A,75,8000");
        const auto model = card();
        const Wishes wishes = {.context = 4096, .threads = 2};
        uint64_t chunks = 0;  // that are there before anything was read
        {
            const auto engine = Engine::start(model, machineHere(), wishes, {});
            QVERIFY(engine.ok());
            for (const LedgerLine& line : (*engine)->measured().front().lines)
                if (line.kind == LedgerKind::kv) chunks = line.bytes / 4096;
        }
        QVERIFY(chunks > 0);
        setCards("card=A,75,8000;fail=cuMemCreate," + QByteArray::number(qulonglong(chunks + 1)) + ",2");
        const auto engine = Engine::start(model, machineHere(), wishes, {});
        QVERIFY(engine.ok());
        QCOMPARE((*engine)->plan().devices.front().id, std::string("cuda:0"));
        auto session = (*engine)->new_session().value();
        const auto host = Engine::start(model, tiny::machine(), wishes, {});
        auto other = (*host)->new_session().value();
        std::vector<int> prompt;
        for (int i = 0; i < 1030; ++i) prompt.push_back(1 + i * 7 % 40);
        for (const size_t length : {1000u, 1030u}) {
            const auto part = std::span(prompt).first(length);
            QVERIFY(session->prefill(part, {}).ok() && other->prefill(part, {}).ok());
            const auto got = session->generate({.temperature = 0}, 8, {}, {}),
                       expected = other->generate({.temperature = 0}, 8, {}, {});
            QVERIFY(got.ok() && expected.ok());
            QCOMPARE(got->tokens, expected->tokens);
            QCOMPARE(got->note.has_value(), length == 1030u);
            if (got->note) QCOMPARE(got->note->id, Msg::GpuGoesOnWithout);
        }
    }

  private:
    Rig m_rig;
};

QTEST_GUILESS_MAIN(TestGpuFaults)
#include "test_gpu_faults.moc"
