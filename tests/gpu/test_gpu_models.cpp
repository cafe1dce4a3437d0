// The tiny models of every family on cards that run the kernels on the SIMT shim, against the CPU's logits.
#include <QDir>
#include <algorithm>

#include "engine/plan/memory.h"
#include "tests/gpu/fake_cards.h"
#include "tests/run/tiny_models.h"

using namespace parlor;

namespace {

// Layers from `first` on, `in_ram` of them with their feed-forward block on the CPU.
struct Share {
    QByteArray id;
    int64_t first = 0, layers = 0, inRam = 0;
};

Plan planFor(const ModelCard& card, const std::vector<Share>& shares, int64_t batch = 0) {
    Plan plan = make_plan(card, tiny::machine(), {.context = 128, .threads = 2, .device = "cpu"});
    if (batch > 0) plan.batch = batch;
    DevicePlan cpu = plan.devices.back();
    plan.devices.clear();
    cpu.layers = 0;
    int64_t onCards = 0;
    for (const Share& share : shares) {
        DevicePlan device;
        device.id = share.id.toStdString();
        device.first_layer = share.first;
        device.layers = share.layers;
        device.host_experts = share.inRam;
        plan.devices.push_back(device);
        onCards += share.layers;
    }
    cpu.layers = card.arch.layers - onCards;
    plan.devices.push_back(cpu);
    return plan;
}

// Activations that are rounded to int8 pass on a last bit of difference as one of 127; float16 and bfloat16
// weights meet them as two terms of bfloat16.
double bound(const ModelCard& card) {
    double most = 1e-4;
    for (const TensorInfo& tensor : card.tensors) {
        if (kernels::traits(tensor.format).block_values > 1) return 5e-3;
        if (tensor.format != kernels::Format::f32) most = 3e-4;
    }
    return most;
}

struct Loaded {
    std::unique_ptr<Engine> engine;
    std::unique_ptr<Session> session;
    std::string error;

    Loaded(const ModelCard& card, const Plan& plan) {
        Result<std::unique_ptr<Engine>> loaded = Engine::load(card, plan, {});
        if (!loaded.ok()) {
            error = loaded.error().text();
            return;
        }
        engine = std::move(loaded).value();
        session = engine->new_session().value();
    }
    std::vector<float> logits(std::span<const int> tokens) const {
        std::vector<float> out;
        const auto add = [&](int64_t, std::span<const float> row) {
            out.insert(out.end(), row.begin(), row.end());
        };
        const auto result = session->logits(tokens, add, {});
        if (!result.ok()) qWarning("%s", result.error().text().c_str());
        return out;
    }
    std::vector<int> greedy(std::span<const int> prompt, int64_t count) const {
        const auto prefilled = session->prefill(prompt, {});
        if (!prefilled.ok()) {
            qWarning("%s", prefilled.error().text().c_str());
            return {};
        }
        const auto generated = session->generate({.temperature = 0}, count, {}, {});
        if (!generated.ok()) {
            qWarning("%s", generated.error().text().c_str());
            return {};
        }
        return generated.value().tokens;
    }
};

}  // namespace

class TestGpuModels : public QObject {
    Q_OBJECT

    static void addFamilies() {
        QTest::addColumn<QString>("name");
        for (const QString& folder : {QString(), QStringLiteral("families/"), QStringLiteral("quantized/")}) {
            const QDir dir(QStringLiteral(PARLOR_TEST_DATA "/run/") + folder);
            for (const QString& file : dir.entryList({QStringLiteral("*.gguf")}, QDir::Files))
                QTest::newRow(qPrintable(folder + file.chopped(5))) << folder + file.chopped(5);
        }
    }

  private slots:
    void initTestCase() {
        if (!fake::isThere()) QSKIP("the stand-in for the driver is not on LD_LIBRARY_PATH");
        QVERIFY(m_folder.isValid());
        qputenv("PARLOR_CPU_LEVEL", "avx2");  // AMX rounds more than a card does
        qputenv("PARLOR_FAKE_GPU", m_cards);
        fake::usePack({fake::cubin(90), fake::cubin(61)}, m_folder.filePath("fake.kernels"));
    }

    void everyFamily_data() { addFamilies(); }
    void everyFamily() {
        QFETCH(QString, name);
        const auto card = describe(tiny::path(name));
        QVERIFY(card.ok());
        const Loaded cpu(*card, planFor(*card, {}));
        const Loaded gpu(*card, planFor(*card, {{"cuda:0", 0, card->arch.layers}}));
        QVERIFY2(gpu.engine != nullptr, gpu.error.c_str());
        const std::vector<float> expected = cpu.logits(kPrompt), got = gpu.logits(kPrompt);
        QCOMPARE(got.size(), expected.size());
        const double error = tiny::distance(got, expected);
        QVERIFY2(error < bound(*card), qPrintable(QString::number(error)));
        QCOMPARE(gpu.greedy(kPrompt, 8), cpu.greedy(kPrompt, 8));
    }

    // Layers on the CPU and on two cards, feed-forward blocks in RAM, steps of few tokens: logits and answers
    // are those of one device. Where layers share a cache, they stay together.
    void everyPlaceGivesTheSame_data() { addFamilies(); }
    void everyPlaceGivesTheSame() {
        QFETCH(QString, name);
        const auto card = describe(tiny::path(name));
        QVERIFY(card.ok());
        const int64_t layers = card->arch.layers;
        const Loaded cpu(*card, planFor(*card, {}));
        const std::vector<float> expected = cpu.logits(kPrompt);
        const std::vector<int> answer = cpu.greedy(kPrompt, 6);
        std::vector<std::vector<Share>> places = {{{"cuda:1", 0, layers, layers}},
                                                  {{"cuda:1", 0, layers, 1}}};
        const bool shares = std::ranges::any_of(card->arch.layer_specs,
                                                [](const LayerSpec& layer) { return layer.kv_source >= 0; });
        if (!shares) {
            places.push_back({{"cuda:0", layers - 1, 1}});
            places.push_back({{"cuda:1", 0, 1}, {"cuda:0", 1, layers - 1}});
            if (layers > 2) places.push_back({{"cuda:0", 1, 1}, {"cuda:1", 2, layers - 2, 1}});
        }
        for (const std::vector<Share>& place : places) {
            const Loaded gpu(*card, planFor(*card, place, 5));
            QVERIFY2(gpu.engine != nullptr, gpu.error.c_str());
            const double error = tiny::distance(gpu.logits(kPrompt), expected);
            QVERIFY2(error < bound(*card), qPrintable(QString::number(error)));
            QCOMPARE(gpu.greedy(kPrompt, 6), answer);
            QCOMPARE(gpu.greedy(std::span(kPrompt).first(7), 4), cpu.greedy(std::span(kPrompt).first(7), 4));
            QCOMPARE(gpu.greedy(kPrompt, 6), answer);
        }
    }

    // Once it is recorded, a token costs one graph and no launch besides.
    void tokenIsOneGraph() {
        const auto card = describe(tiny::path("qwen2_tied"));
        QVERIFY(card.ok());
        const Loaded gpu(*card, planFor(*card, {{"cuda:0", 0, card->arch.layers}}));
        QVERIFY2(gpu.engine != nullptr, gpu.error.c_str());
        QVERIFY(gpu.session->prefill(kPrompt, {}).ok());
        QVERIFY(gpu.session->generate({.temperature = 0}, 4, {}, {}).ok());
        const int graphs = fake::calls("cuGraphLaunch"), kernels = fake::calls("cuLaunchKernel");
        QVERIFY(graphs > 0 && kernels > 0);
        const auto more = gpu.session->generate({.temperature = 0}, 5, {}, {});
        QVERIFY(more.ok());
        QCOMPARE(std::ssize(more->tokens), 5);
        QCOMPARE(fake::calls("cuGraphLaunch"), graphs + 5);
        QCOMPARE(fake::calls("cuLaunchKernel"), kernels);
    }

    // The cache of a card takes memory as the sequence grows and gives it back when a shorter one begins;
    // what is said is the same.
    void cacheGrows() {
        const auto card = describe(tiny::path("qwen2_tied"));
        QVERIFY(card.ok());
        Plan plan = planFor(*card, {{"cuda:0", 0, card->arch.layers}});
        plan.context = 4096;
        const Loaded gpu(*card, plan);
        QVERIFY2(gpu.engine != nullptr, gpu.error.c_str());
        const auto held = [&] {
            for (const LedgerLine& line : gpu.engine->measured().front().lines)
                if (line.kind == LedgerKind::kv) return line.bytes;
            return uint64_t{0};
        };
        Plan host = planFor(*card, {});
        host.context = 4096;
        const Loaded cpu(*card, host);
        std::vector<int> prompt;
        for (int i = 0; i < 1010; ++i) prompt.push_back(1 + i * 7 % 40);
        const uint64_t first = held();
        QCOMPARE(gpu.greedy(prompt, 20), cpu.greedy(prompt, 20));
        QVERIFY(first > 0 && held() > first);
        QCOMPARE(gpu.greedy(std::span(prompt).first(20), 8), cpu.greedy(std::span(prompt).first(20), 8));
        QCOMPARE(held(), first);
    }

    // Caches of windows that keep what they reach and a few positions before move their rows on; what was
    // recorded is recorded again, and logits and answers are those of whole caches on the CPU.
    void windowsMoveOn_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("shared");
        QTest::newRow("one cache a layer") << "families/gemma2" << false;
        QTest::newRow("layers that share caches") << "families/gemma4_small" << true;
    }
    void windowsMoveOn() {
        QFETCH(QString, name);
        QFETCH(bool, shared);
        const auto card = describe(tiny::path(name));
        QVERIFY(card.ok() && can_slide(card->arch));
        const auto wide = [&](std::vector<Share> shares, int64_t kept) {
            Plan plan = planFor(*card, shares, 16);
            plan.context = 512;
            plan.kept = kept;
            return plan;
        };
        const int64_t layers = card->arch.layers;
        std::vector<std::vector<Share>> places = {{{"cuda:0", 0, layers}}};
        if (!shared) places.push_back({{"cuda:1", 0, 1}, {"cuda:0", 1, layers - 1}});
        const Loaded cpu(*card, wide({}, 0));
        std::vector<int> prompt;
        for (int i = 0; i < 250; ++i) prompt.push_back(1 + (i * 7 + i * i / 11) % 40);
        const std::vector<float> expected = cpu.logits(prompt);
        const std::vector<int> answer = cpu.greedy(prompt, 24);
        for (const std::vector<Share>& place : places) {
            const Loaded gpu(*card, wide(place, 8));
            QVERIFY2(gpu.engine != nullptr, gpu.error.c_str());
            const int copies = fake::calls("cuMemcpyDtoDAsync_v2");
            const double error = tiny::distance(gpu.logits(prompt), expected);
            QVERIFY2(error < bound(*card), qPrintable(QString::number(error)));
            QCOMPARE(gpu.greedy(prompt, 24), answer);
            QVERIFY(fake::calls("cuMemcpyDtoDAsync_v2") > copies);
            const std::span<const int> beginning = std::span(prompt).first(40);
            QCOMPARE(gpu.session->prefill(beginning, {}).value().reused, 0);
            QCOMPARE(gpu.greedy(beginning, 8), cpu.greedy(beginning, 8));
        }
    }

    // What is allocated is what the plan says, line by line, on every device.
    void measuredIsTheLedger_data() { addFamilies(); }
    void measuredIsTheLedger() {
        QFETCH(QString, name);
        const auto card = describe(tiny::path(name));
        QVERIFY(card.ok());
        Machine machine = tiny::machine();
        Gpu gpu;
        gpu.name = "NVIDIA Fake A";
        gpu.compute_major = 8;
        gpu.compute_minor = 6;
        gpu.bandwidth_gbs = 300;
        gpu.memory_total = gpu.memory_free = 8'000'000'000;
        machine.gpus = {gpu};
        const Plan plan = make_plan(*card, machine, {.context = 128, .threads = 2, .device = "cuda:0"});
        QCOMPARE(plan.devices.size(), 2u);
        QCOMPARE(plan.devices.front().layers, card->arch.layers);
        // A cache that grows has less at first, in chunks.
        qputenv("PARLOR_FAKE_GPU", m_cards + ";reserve=0");
        const auto back = qScopeGuard([this] { qputenv("PARLOR_FAKE_GPU", m_cards); });
        const Loaded loaded(*card, plan);
        QVERIFY2(loaded.engine != nullptr, loaded.error.c_str());
        for (const MeasuredDevice& device : loaded.engine->measured()) {
            const auto planned = std::ranges::find(plan.devices, device.id, &DevicePlan::id);
            QVERIFY(planned != plan.devices.end());
            for (const LedgerLine& line : device.lines) {
                const auto it = std::ranges::find(planned->ledger, line.name, &LedgerLine::name);
                if (line.kind == LedgerKind::reserve) {  // planned from experience with drivers
                    QVERIFY(it != planned->ledger.end() && line.bytes > 0 && line.bytes <= it->bytes);
                    continue;
                }
                QVERIFY2(it != planned->ledger.end() || line.bytes == 0, line.name.c_str());
                if (it != planned->ledger.end()) QCOMPARE(line.bytes, it->bytes);
            }
        }
    }

  private:
    static inline const std::vector<int> kPrompt = {1, 5, 9, 4, 7, 22, 3, 8, 17, 2, 6, 30, 11};
    const QByteArray m_cards = "card=NVIDIA Fake A,90,8000;card=NVIDIA Fake B,61,4000;multiprocessors=8";
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestGpuModels)
#include "test_gpu_models.moc"
