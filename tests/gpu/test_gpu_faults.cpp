// What goes wrong with cards: no kernels for them, drivers that are too old, memory that is not there, calls
// that fail. Whatever it is: the reason is said, the answer is right or an error, and nothing crashes.
#include <QDir>
#include <algorithm>

#include "engine/gpu/check.h"
#include "engine/gpu/open.h"
#include "engine/plan/experience.h"
#include "engine/plan/probe.h"
#include "tests/gpu/fake_cards.h"
#include "tests/run/tiny_models.h"

using namespace parlor;

namespace {

const std::vector<int> kPrompt = {1, 5, 9, 4, 7, 22, 3, 8, 17, 2, 6, 30, 11};
constexpr int64_t kAnswer = 6;

void setCards(const QByteArray& cards) {
    qputenv("PARLOR_FAKE_GPU", cards);
}

// As the program looks at this computer, but for the processor.
Machine machineHere() {
    ProbeOptions options;
    options.measure_bandwidth = false;
    options.use_helper = false;
    Machine machine = tiny::machine();
    const Machine real = probe_machine(options);
    machine.gpus = real.gpus;
    machine.gpu_state = real.gpu_state;
    return machine;
}

ModelCard card(const char* name = "qwen2_tied") {
    return describe(tiny::path(name)).value();
}

Result<std::unique_ptr<Engine>> start(const ModelCard& model, const Machine& machine,
                                      const std::string& device = "auto") {
    return Engine::start(model, machine, {.context = 128, .threads = 2, .device = device}, {});
}

struct Answer {
    std::vector<int> tokens;
    std::optional<Message> note, error;
};
Answer answerOf(Engine& engine) {
    Answer answer;
    auto session = engine.new_session();
    if (!session.ok()) {
        answer.error = session.error();
        return answer;
    }
    const auto prefilled = (*session)->prefill(kPrompt, {});
    if (!prefilled.ok()) {
        answer.error = prefilled.error();
        return answer;
    }
    const auto generated = (*session)->generate({.temperature = 0}, kAnswer, {}, {});
    if (!generated.ok()) {
        answer.error = generated.error();
        return answer;
    }
    answer.tokens = generated->tokens;
    answer.note = generated->note;
    return answer;
}

// A model in float32 whose values are a million times as large, and whose attention's output is divided by
// that.
bool writeLargeValues(const char* name, const QString& path) {
    const ModelCard model = card(name);
    QFile file(path);
    if (!QFile::copy(QString::fromStdString(tiny::path(name).string()), path) ||
        !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) || !file.open(QIODevice::ReadWrite))
        return false;
    int changed = 0;
    for (const TensorInfo& tensor : model.tensors) {
        const bool value = tensor.name.find("attn_v.") != std::string::npos,
                   output = tensor.name.find("attn_output.weight") != std::string::npos;
        if (!value && !output) continue;
        if (tensor.format != kernels::Format::f32) return false;
        std::vector<float> numbers(tensor.bytes / sizeof(float));
        const auto bytes = static_cast<qint64>(tensor.bytes);
        if (!file.seek(static_cast<qint64>(tensor.offset)) ||
            file.read(reinterpret_cast<char*>(numbers.data()), bytes) != bytes)
            return false;
        for (float& number : numbers) number *= value ? 1e6f : 1e-6f;
        file.seek(static_cast<qint64>(tensor.offset));
        file.write(reinterpret_cast<const char*>(numbers.data()), bytes);
        ++changed;
    }
    return changed > 1;
}

bool says(const Plan& plan, Msg id) {
    return std::ranges::any_of(plan.reasons, [&](const Message& reason) { return reason.id == id; });
}

}  // namespace

class TestGpuFaults : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        if (!fake::isThere()) QSKIP("the stand-in for the driver is not on LD_LIBRARY_PATH");
        QVERIFY(m_folder.isValid());
        qputenv("PARLOR_CPU_LEVEL", "avx2");
        qputenv("XDG_CACHE_HOME", m_folder.filePath("cache").toUtf8());
        setCards("");
        const auto engine = Engine::load(
            card(), make_plan(card(), tiny::machine(), {.context = 128, .threads = 2, .device = "cpu"}), {});
        m_answer = answerOf(**engine).tokens;
        QCOMPARE(std::ssize(m_answer), kAnswer);
    }
    void init() {
        fake::usePack({fake::cubin(75), fake::cubin(80, 12000), fake::ptx(75)}, pack());
        QDir(m_folder.filePath("cache")).removeRecursively();
    }

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
            QCOMPARE(answerOf(**engine).tokens, m_answer);
        } else {
            QCOMPARE(QString::fromStdString(std::string(gpu.obstacle->code())), code);
            QCOMPARE(plan.devices.front().id, std::string("cpu"));
            QVERIFY(says(plan, gpu.obstacle->id));
            QVERIFY(!gpu::open_card("cuda:0").ok());
        }
    }

    void withoutKernels() {
        setCards("card=A,75,8000");
        qputenv("PARLOR_KERNELS", m_folder.filePath("none").toUtf8());
        const Machine machine = machineHere();
        QCOMPARE(machine.gpus.front().obstacle->id, Msg::GpuNoPack);
        QVERIFY(says(make_plan(card(), machine, {.context = 128}), Msg::GpuNoPack));
    }

    // Cut off anywhere, or a byte changed: an error in words, or a pack that is refused later.
    void brokenPacks() {
        QFile file(pack());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray whole = file.readAll();
        setCards("card=A,75,8000");
        for (qsizetype length = 0; length < whole.size(); length += 7) {
            QFile out(pack());
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
            QFile out(pack());
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(other);
            out.close();
            const auto engine = start(card(), machineHere());
            QVERIFY(engine.ok());
            QCOMPARE(answerOf(**engine).tokens, m_answer);
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
            QCOMPARE(answerOf(**engine).tokens, m_answer);
        }
        setCards("card=A,75,8000;hidden=7700");
        const auto none = start(card(), machine);
        QVERIFY(none.ok());
        QCOMPARE((*none)->plan().devices.front().id, std::string("cpu"));
        QVERIFY(says((*none)->plan(), Msg::PlanAgain));
        QCOMPARE(answerOf(**none).tokens, m_answer);
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
            QCOMPARE(answer.tokens, m_answer);
            const bool on_card = (*engine)->plan().devices.front().id != "cpu";
            ++(on_card ? with : without);
            // On the processor in the end, and it says why.
            if (!on_card) QVERIFY(answer.note || says((*engine)->plan(), Msg::PlanAgain));
        }
        QVERIFY(with > 0 && without > 0);
    }

    // A driver that cannot record what newer ones can: the token's kernels are recorded without, or launched
    // one by one, and the card is kept.
    void recordingThatFails() {
        fake::usePack({fake::cubin(90)}, pack());
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
            QCOMPARE(answer.tokens, m_answer);
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
            QCOMPARE(answerOf(**engine).tokens, m_answer);
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
        gpu::CardCheck failed;
        failed.trouble = message(Msg::GpuLost, "cuLaunchKernel", "700");
        const auto read = gpu::checks_from_json(gpu::checks_to_json({failed}));
        QCOMPARE(read.size(), 1u);
        QCOMPARE(read[0].trouble->id, Msg::GpuLost);
        QCOMPARE(read[0].trouble->args.size(), 2u);
        for (const char* text : {"", "{", "[]", "{\"cards\": 3}", "{\"cards\": [{}]}", "{\"cards\": [3]}"})
            QVERIFY(gpu::checks_from_json(text).empty());
    }

    // A model whose numbers were wrong on a card is planned without one, and says so.
    void wrongOnCards() {
        setCards("card=A,75,8000");
        ModelCard model = card();
        QVERIFY(!model.experience.wrong_on_cards);
        remember(model.path, model.file_bytes, {.wrong_on_cards = true});
        model = card();
        QVERIFY(model.experience.wrong_on_cards && !model.experience.plain_kernels);
        const Plan plan = make_plan(model, machineHere(), {.context = 128});
        QCOMPARE(plan.devices.front().id, std::string("cpu"));
        QVERIFY(says(plan, Msg::PlanWrongOnCards));
    }

    // The guard: what better kernels leave undone the plain ones do, now and later; what no kernel does the
    // processor does.
    void wrongKernels_data() {
        QTest::addColumn<QByteArray>("skipped");
        QTest::addColumn<bool>("plain");
        QTest::newRow("a better one")
            << QByteArray("attention_packed,attention_token,attention_flash") << true;
        QTest::newRow("all of them") << QByteArray("attention") << false;
    }
    void wrongKernels() {
        QFETCH(QByteArray, skipped);
        QFETCH(bool, plain);
        setCards("card=A,75,8000");
        const Machine machine = machineHere();
        setCards("card=A,75,8000;skip=" + skipped);
        {
            const auto engine = start(card(), machine);
            QVERIFY(engine.ok());
            const Answer answer = answerOf(**engine);
            QVERIFY(!answer.error && answer.note);
            QCOMPARE(answer.tokens, m_answer);
            QCOMPARE(answer.note->id, plain ? Msg::GpuGuardPlain : Msg::GpuGuardGoesOn);
        }
        const ModelCard again = card();
        QCOMPARE(again.experience.plain_kernels, plain);
        QCOMPARE(again.experience.wrong_on_cards, !plain);
        const auto engine = start(again, machine);
        QVERIFY(engine.ok());
        QVERIFY(says((*engine)->plan(), plain ? Msg::PlanPlainKernels : Msg::PlanWrongOnCards));
        QCOMPARE((*engine)->plan().devices.front().id, std::string(plain ? "cuda:0" : "cpu"));
        const Answer answer = answerOf(**engine);
        QVERIFY(!answer.error && !answer.note);
        QCOMPARE(answer.tokens, m_answer);
    }

    // Keys beyond float16: the cache becomes bfloat16's, the answer is that of a cache in float32, and it is
    // remembered; on a card as on the processor.
    void largeKeys_data() {
        QTest::addColumn<QString>("device");
        QTest::newRow("card") << "auto";
        QTest::newRow("processor") << "cpu";
    }
    void largeKeys() {
        QFETCH(QString, device);
        const QString path = m_folder.filePath(device + ".gguf");
        QVERIFY(writeLargeValues("llama_gqa_tied", path));
        const auto model = describe(path.toStdString());
        QVERIFY(model.ok());
        setCards("card=A,80,8000");
        const Machine machine = machineHere();
        const auto engineWith = [&](const ModelCard& which, KvChoice kv, const QString& where) {
            return Engine::start(which, machine,
                                 {.context = 128, .kv = kv, .threads = 2, .device = where.toStdString()}, {});
        };
        const auto exact = engineWith(*model, KvChoice::f32, "cpu");
        QVERIFY(exact.ok());
        const std::vector<int> expected = answerOf(**exact).tokens;
        QCOMPARE(std::ssize(expected), kAnswer);
        {
            const auto engine = engineWith(*model, KvChoice::f16, device);
            QVERIFY(engine.ok());
            const Answer answer = answerOf(**engine);
            QVERIFY(!answer.error && answer.note);
            QCOMPARE(answer.note->id, Msg::KvWidened);
            QCOMPARE(answer.tokens, expected);
            QCOMPARE((*engine)->plan().kv, KvChoice::bf16);
        }
        const ModelCard again = describe(path.toStdString()).value();
        QVERIFY(again.experience.large_kv);
        ModelCard stored = again;
        for (TensorInfo& tensor : stored.tensors) tensor.format = kernels::Format::f16;  // not in float32
        const Plan plan = make_plan(stored, machine, {.context = 128});
        QCOMPARE(plan.kv, KvChoice::bf16);
        QVERIFY(says(plan, Msg::PlanLargeKv));
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
    QString pack() const { return m_folder.filePath("fake.kernels"); }
    QTemporaryDir m_folder;
    std::vector<int> m_answer;
};

QTEST_GUILESS_MAIN(TestGpuFaults)
#include "test_gpu_faults.moc"
