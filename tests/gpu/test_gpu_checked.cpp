// Models on cards that have been checked and measured, with NVIDIA's matrix library: long prompts go by it.
#include <QDir>

#include "engine/gpu/card.h"
#include "engine/gpu/check.h"
#include "engine/gpu/cublas.h"
#include "engine/run/model_check.h"
#include "fault_rig.h"

using namespace fault_rig;

namespace {

constexpr const char* kCard = "card=NVIDIA GeForce RTX 3090,86,8000";

std::vector<float> logitsOf(Engine& engine, std::span<const int> prompt) {
    std::vector<float> rows;
    const auto session = engine.new_session().value();
    const auto keep = [&](int64_t, std::span<const float> row) {
        rows.insert(rows.end(), row.begin(), row.end());
    };
    if (!session->logits(prompt, keep, {}).ok()) rows.clear();
    return rows;
}

Result<std::unique_ptr<Engine>> started(const char* model, const std::string& device) {
    return Engine::start(card(model), device == "cpu" ? tiny::machine() : machineHere(),
                         {.context = 512, .threads = 2, .device = device}, {});
}

}  // namespace

class TestGpuChecked : public QObject {
    Q_OBJECT

    Rig m_rig;

  private slots:
    void initTestCase() {
        if (!fake::isThere()) QSKIP("the stand-in for the driver is not on LD_LIBRARY_PATH");
        QVERIFY(m_rig.start());
        m_rig.begin();
        fake::usePack({fake::cubin(86)}, m_rig.pack());
        setCards(kCard);
        gpu::CardCheck check = {.build = "fake", .prompt_tflops = 70, .float_prompt_tflops = 60};
        {
            const auto opened = gpu::Card::open(0);
            QVERIFY(opened.ok());
            check.uuid = (*opened)->gpu().uuid;
            check.driver = (*opened)->gpu().driver_cuda;
        }
        check.library = gpu::Cublas::for_driver(check.driver).name();
        check.slower = {"wmma matmul", "wmma float matmul"};
        check.copy_gbs = 700;
        check.context_bytes = 100'000'000;
        QVERIFY(QDir().mkpath(m_rig.path("cache/parlor")));
        QFile kept(m_rig.path("cache/parlor/cards.json"));
        QVERIFY(kept.open(QIODevice::WriteOnly));
        kept.write(QByteArray::fromStdString(gpu::checks_to_json({check})));
    }

    void longPrompts_data() {
        QTest::addColumn<QByteArray>("model");
        for (const char* model : {"llama_q8_0", "llama_f16", "llama_bf16", "llama_mixed_k"})
            QTest::newRow(model) << QByteArray(model);
    }
    void longPrompts() {
        QFETCH(QByteArray, model);
        std::vector<int> prompt;
        for (int i = 0; i < 300; ++i) prompt.push_back(1 + (i * 7 + i * i / 11) % 40);
        const auto cpu = started(model, "cpu");
        QVERIFY(cpu.ok());
        const std::vector<float> right = logitsOf(**cpu, prompt);

        setCards(kCard);
        {
            const auto engine = started(model, "cuda:0");
            QVERIFY2(engine.ok(), engine.ok() ? "" : engine.error().text().c_str());
            QCOMPARE((*engine)->plan().batch, 512);  // 2048, but for the context
            const auto chosen = [&](std::string_view operation) {
                for (const KernelChoice& choice : (*engine)->plan().kernels)
                    if (choice.op == operation) return choice.variant;
                return std::string();
            };
            QCOMPARE(chosen("matmul_long"), std::string("cublas"));
            QCOMPARE(chosen("matmul_float_long"), std::string("cublas"));
            run::LogitsDifference near;
            const std::vector<float> got = logitsOf(**engine, prompt);
            QCOMPARE(got.size(), right.size());
            near.add(right, got);
            QVERIFY2(near.value() < 0.05, qPrintable(QString::number(near.value())));
        }

        // It was the library: without its products there are no numbers.
        setCards(kCard + QByteArray(";takes=cublas,0"));
        const auto without = started(model, "cuda:0");
        QVERIFY(without.ok());
        const std::vector<float> wrong = logitsOf(**without, prompt);
        run::LogitsDifference far;
        if (wrong.size() == right.size()) far.add(right, wrong);
        QVERIFY(wrong.size() != right.size() || !(far.value() < 1));
    }
};

QTEST_GUILESS_MAIN(TestGpuChecked)
#include "test_gpu_checked.moc"
