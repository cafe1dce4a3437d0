// Models whose numbers a card gets wrong: the answer is right all the same, and what was learnt is
// remembered.
#include <cmath>

#include "engine/plan/experience.h"
#include "engine/run/model_check.h"
#include "fault_rig.h"

using namespace fault_rig;

namespace {

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

}  // namespace

class TestGpuGuard : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        if (!fake::isThere()) QSKIP("the stand-in for the driver is not on LD_LIBRARY_PATH");
        QVERIFY(m_rig.start());
    }
    void init() { m_rig.begin(); }

    // A long prompt on Turing with weights in float16: by wmma, whose sums are missing where it does nothing.
    void longFloatPrompts() {
        std::vector<int> prompt;
        for (int i = 0; i < 100; ++i) prompt.push_back(1 + i * 7 % 40);
        const auto logitsOf = [&](const std::string& device, const QByteArray& cards) {
            setCards(cards);
            std::vector<float> last;
            const auto engine = start(card("llama_f16"), machineHere(), device);
            if (!engine.ok()) return last;
            const auto session = (*engine)->new_session().value();
            const auto keep = [&](int64_t, std::span<const float> row) {
                last.assign(row.begin(), row.end());
            };
            if (!session->logits(prompt, keep, {}).ok()) last.clear();
            return last;
        };
        const std::vector<float> right = logitsOf("cpu", ""), got = logitsOf("auto", "card=RTX 2080,75,8000"),
                                 without = logitsOf("auto", "card=RTX 2080,75,8000;skip=gemm_f16"),
                                 other = logitsOf("auto", "card=A,80,8000;skip=gemm_f16");
        QVERIFY(right.size() == got.size() && right.size() == other.size() && right.size() > 40);
        run::LogitsDifference near, none, mma;
        near.add(right, got);
        none.add(right, without);
        mma.add(right, other);
        QVERIFY2(near.value() < 1e-4, qPrintable(QString::number(near.value())));
        QVERIFY2(mma.value() < 1e-4, qPrintable(QString::number(mma.value())));
        QVERIFY2(none.value() > 1, qPrintable(QString::number(none.value())));
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

    // The first time that a model is on a card its best kernels are compared with the plain ones: where they
    // differ, only those are used, before a word is written. That they agree is found out once.
    void provesModels() {
        setCards("card=A,75,8000");
        const Machine machine = machineHere();
        setCards("card=A,75,8000;skip=attention_packed,attention_token,attention_flash");
        {
            const auto engine = start(card(), machine);
            QVERIFY(engine.ok());
            QVERIFY(says((*engine)->plan(), Msg::PlanPlainKernels));
            const Answer answer = answerOf(**engine);
            QVERIFY(!answer.error && !answer.note);
            QCOMPARE(answer.tokens, m_rig.answer);
        }
        QVERIFY(card().experience.plain_kernels);
        m_rig.begin();
        setCards("card=A,75,8000");
        int launches[2] = {};
        for (int& count : launches) {
            const int before = fake::calls("cuLaunchKernel");
            const auto engine = start(card(), machine);
            QVERIFY(engine.ok());
            QVERIFY(!says((*engine)->plan(), Msg::PlanPlainKernels));
            count = fake::calls("cuLaunchKernel") - before;
        }
        QVERIFY(launches[0] > 40);
        QVERIFY(launches[1] < launches[0] / 4);
    }

    // What was learnt outlives what can be found out again.
    void aFullListForgets() {
        const std::filesystem::path model = card().path;
        remember(model, 1, {.large_kv = true});
        constexpr uint64_t kLines = 3000;
        for (uint64_t bytes = 1; bytes <= kLines; ++bytes) remember_proven(model, bytes, "card");
        QVERIFY(is_proven(model, kLines, "card"));
        QVERIFY(!is_proven(model, 1, "card"));
        QVERIFY(!is_proven(model, kLines, "another card"));
        QVERIFY(experience_with(model, 1).large_kv);
    }

    void differences() {
        run::LogitsDifference same, none, apart, broken;
        const std::vector<float> right = {1, -2, 3, 0.5f}, near = {1.01f, -2, 2.98f, 0.5f},
                                 other = {-1, 2, 0, 3}, flat = {2, 2, 2, 2},
                                 nan = {1, std::nanf(""), 3, 0.5f};
        same.add(right, near);
        QVERIFY(!same.says_nothing() && same.value() < 1e-3);
        // (2^2 + 4^2 + 3^2 + 2.5^2) / sum of (x - 0.625)^2
        apart.add(right, other);
        QVERIFY(std::abs(apart.value() - 35.25 / 12.6875) < 1e-6);
        QVERIFY(apart.value() > run::LogitsDifference::kMost);
        broken.add(right, nan);
        QVERIFY(!broken.says_nothing() && broken.value() > 1);
        none.add(flat, right);
        QVERIFY(none.says_nothing());
        same.add(nan, right);
        QVERIFY(same.says_nothing());
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
        QVERIFY(start(card(), machine).ok());  // proven, before something breaks
        setCards("card=A,75,8000;skip=" + skipped);
        {
            const auto engine = start(card(), machine);
            QVERIFY(engine.ok());
            const Answer answer = answerOf(**engine);
            QVERIFY(!answer.error && answer.note);
            QCOMPARE(answer.tokens, m_rig.answer);
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
        QCOMPARE(answer.tokens, m_rig.answer);
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
        const QString path = m_rig.path(device + ".gguf");
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

  private:
    Rig m_rig;
};

QTEST_GUILESS_MAIN(TestGpuGuard)
#include "test_gpu_guard.moc"
