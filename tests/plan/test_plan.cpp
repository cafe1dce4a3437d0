// What must hold for every plan.
#include <QtTest>
#include <algorithm>

#include "engine/plan.h"
#include "engine/plan/costs.h"
#include "engine/plan/memory.h"
#include "tests/plan/cards.h"
#include "tests/plan/machines.h"

using namespace parlor;
using namespace parlor::test;

namespace {

uint64_t usedBy(const Plan& plan) {
    uint64_t bytes = 0;
    for (const DevicePlan& device : plan.devices) bytes += device.used();
    return bytes;
}

uint64_t line(const DevicePlan& device, std::string_view name) {
    for (const LedgerLine& entry : device.ledger)
        if (entry.name == name) return entry.bytes;
    return 0;
}

int rank(Verdict verdict) {
    return 3 - static_cast<int>(verdict);
}

}  // namespace

class TestPlan : public QObject {
    Q_OBJECT
  private slots:
    void cpuLedgerByHand();
    void smallModelsPayForMoreThanBytes();
    void tokensReadTheExpertsInUse();
    void expertsHaveARateOfTheirOwn();
    void tiedEmbeddingsCountOnce();
    void moreContextNeverUsesLess();
    void moreMemoryIsNeverWorse_data();
    void moreMemoryIsNeverWorse();
    void largestContextFitsAndTheNextDoesNot_data();
    void largestContextFitsAndTheNextDoesNot();
    void chosenContextIsKeptBySplitting();
    void kvTypes();
    void kvThatDoesNotSuitTheHeads();
    void windowsSlideWhereThatBuysTheContext();
    void devicesWished_data();
    void devicesWished();
    void gpuThatThisBuildCannotUse();
    void oldGpu();
    void unequalCardsShareByMemoryAndBandwidth();
    void longerStepsWithALibrary();
    void shortfallNamesNumbers();
};

// Every line of a small CPU plan from plain arithmetic.
void TestPlan::cpuLedgerByHand() {
    Wishes wishes;
    wishes.context = 1000;
    const Plan plan = make_plan(card9b(), laptop(20 * kGB), wishes);
    QCOMPARE(plan.verdict, Verdict::fits);
    QCOMPARE(plan.devices.size(), size_t{1});
    const DevicePlan& cpu = plan.devices[0];
    QCOMPARE(cpu.layers, int64_t{40});
    // 40 layers x (k + v) x 2 heads x 128 values x 2 bytes x 1000 tokens
    QCOMPARE(line(cpu, "kv_cache"), uint64_t{40} * 2 * 2 * 128 * 2 * 1000);
    // residual, normed, query, attended: width 4096; key, value: 256; gate, up: 13696; rope: 64
    QCOMPARE(line(cpu, "activations"), uint64_t{4} * (512 * (4 * 4096 + 2 * 256 + 2 * 13696) + 64));
    QCOMPARE(line(cpu, "logits"), uint64_t{4} * kLogitRows * 151552);
    QCOMPARE(line(cpu, "system_reserve"), uint64_t{22 * kGB / 20});
    // Packing neither loses nor adds more than padding and scales.
    QVERIFY(line(cpu, "weights") >= card9b().weight_bytes * 98 / 100);
    QVERIFY(line(cpu, "weights") <= card9b().weight_bytes * 115 / 100);
    QCOMPARE(cpu.capacity, 20 * kGB);
}

void TestPlan::tiedEmbeddingsCountOnce() {
    const ModelCard tied = test::makeCard(test::kSmall, test::Mix::f16);
    const Plan plan = make_plan(tied, laptop(20 * kGB), {});
    // f16 stays two bytes per value; rows are padded to 16.
    QVERIFY(line(plan.devices[0], "weights") < tied.weight_bytes * 102 / 100);
}

void TestPlan::moreContextNeverUsesLess() {
    for (const Machine& machine :
         {laptop(16 * kGB), desktop(32 * kGB, {12 * kGB}), desktop(32 * kGB, {6 * kGB, 8 * kGB})}) {
        uint64_t before = 0;
        for (const int64_t context : {1, 100, 512, 2048, 4096, 8192, 16384, 32768}) {
            Wishes wishes;
            wishes.context = context;
            wishes.kv = KvChoice::f16;
            const Plan plan = make_plan(card9b(), machine, wishes);
            QVERIFY(plan.verdict != Verdict::does_not_fit);
            uint64_t kv = 0;
            for (const DevicePlan& device : plan.devices) kv += line(device, "kv_cache");
            QVERIFY(kv >= before);
            before = kv;
        }
    }
}

void TestPlan::moreMemoryIsNeverWorse_data() {
    QTest::addColumn<int>("model");
    QTest::addColumn<qint64>("context");
    for (const int model : {0, 1, 2})
        for (const qint64 context : {0, 512, 16384})
            QTest::addRow("%d %lld", model, context) << model << context;
}

void TestPlan::moreMemoryIsNeverWorse() {
    QFETCH(int, model);
    QFETCH(qint64, context);
    const ModelCard card = model == 0   ? card9b()
                           : model == 1 ? test::makeCard(test::kQwen32b, test::Mix::q4_k_m)
                                        : test::makeCard(test::kLlama70b, test::Mix::q4_k_m);
    Wishes wishes;
    wishes.context = context;
    int best = 0;
    for (uint64_t vram = 4; vram <= 64; ++vram) {  // graphics memory; the smallest holds a layer
        const Plan plan = make_plan(card, desktop(64 * kGB, {vram * kGB}), wishes);
        QVERIFY(rank(plan.verdict) >= best);
        best = rank(plan.verdict);
    }
    QCOMPARE(best, rank(Verdict::fits));
    best = 0;
    for (uint64_t ram = 1; ram <= 64; ++ram) {
        const Plan plan = make_plan(card, laptop(ram * kGB), wishes);
        QVERIFY(rank(plan.verdict) >= best);
        best = rank(plan.verdict);
    }
    QCOMPARE(best, rank(Verdict::fits));
}

void TestPlan::largestContextFitsAndTheNextDoesNot_data() {
    QTest::addColumn<int>("machine");
    for (int i = 0; i < 4; ++i) QTest::addRow("%d", i) << i;
}

void TestPlan::largestContextFitsAndTheNextDoesNot() {
    QFETCH(int, machine);
    const Machine machines[] = {laptop(9 * kGB), desktop(32 * kGB, {12 * kGB}), desktop(9 * kGB, {5 * kGB}),
                                desktop(32 * kGB, {6 * kGB, 6 * kGB})};
    const Plan plan = make_plan(card9b(), machines[machine], {});
    QVERIFY(plan.verdict != Verdict::does_not_fit);
    QVERIFY(plan.context_max_fit >= plan.context);
    Wishes wishes;
    wishes.kv = plan.kv;
    wishes.context = plan.context_max_fit;
    const Plan largest = make_plan(card9b(), machines[machine], wishes);
    QCOMPARE(largest.context, plan.context_max_fit);
    QCOMPARE(rank(largest.verdict), rank(plan.verdict));
    wishes.context = plan.context_max_fit + 256;
    const Plan more = make_plan(card9b(), machines[machine], wishes);
    QVERIFY(more.context < wishes.context || rank(more.verdict) < rank(plan.verdict));
}

void TestPlan::chosenContextIsKeptBySplitting() {
    const Machine machine = desktop(32 * kGB, {8 * kGB});
    const Plan automatic = make_plan(card9b(), machine, {});
    Wishes wishes;
    wishes.context = automatic.context_max_fit * 4;
    const Plan plan = make_plan(card9b(), machine, wishes);
    QCOMPARE(plan.context, wishes.context);
    QCOMPARE(plan.verdict, Verdict::split);
    QVERIFY(says(plan, Msg::PlanSplitCpu));
    QVERIFY(says(plan, Msg::PlanSmallerContext));
}

void TestPlan::kvTypes() {
    Wishes wishes;
    wishes.context = 32768;
    wishes.kv = KvChoice::f16;
    const uint64_t f16 = line(make_plan(card9b(), laptop(32 * kGB), wishes).devices[0], "kv_cache");
    wishes.kv = KvChoice::q8_0;
    const uint64_t q8 = line(make_plan(card9b(), laptop(32 * kGB), wishes).devices[0], "kv_cache");
    QCOMPARE(q8 * 64, f16 * 34);  // 34 bytes per 32 values instead of 64
    // Automatic takes q8_0 where only that buys the context.
    const uint64_t enough =
        usedBy(make_plan(card9b(), laptop(32 * kGB), wishes)) - (34 * kGB / 20) + 900'000'000;
    wishes.kv = KvChoice::automatic;
    const Plan plan = make_plan(card9b(), laptop(enough), wishes);
    QCOMPARE(plan.kv, KvChoice::q8_0);
    QCOMPARE(plan.verdict, Verdict::fits_reduced);
    QVERIFY(says(plan, Msg::PlanKvReduced));
}

void TestPlan::kvThatDoesNotSuitTheHeads() {
    test::Shape shape = test::kSmall;
    shape.headDim = 40;  // no multiple of 32
    const ModelCard card = test::makeCard(shape, test::Mix::f16);
    Wishes wishes;
    wishes.kv = KvChoice::q8_0;
    const Plan plan = make_plan(card, laptop(8 * kGB), wishes);
    QCOMPARE(plan.kv, KvChoice::f16);
    QVERIFY(says(plan, Msg::PlanKvUnsuitable));
}

// Five layers of six look 1,024 tokens back, as in Gemma 3.
void TestPlan::windowsSlideWhereThatBuysTheContext() {
    ModelCard card = card9b();
    for (size_t i = 0; i < card.arch.layer_specs.size(); ++i)
        if (i % 6 != 5) card.arch.layer_specs[i].window = 1024;
    Wishes wishes;
    wishes.context = 65536;
    wishes.kv = KvChoice::f16;
    const Plan roomy = make_plan(card, desktop(32 * kGB, {24 * kGB}), wishes);
    QCOMPARE(roomy.kept, 0);
    QVERIFY(!says(roomy, Msg::PlanWindowsSlide));

    const Plan tight = make_plan(card, desktop(32 * kGB, {9 * kGB}), wishes);
    QCOMPARE(tight.verdict, Verdict::fits);
    QCOMPARE(tight.context, 65536);
    QCOMPARE(tight.kv, KvChoice::f16);
    QCOMPARE(tight.kept, 4096);
    const uint64_t position = 2 * 2 * 128 * 2;  // keys and values of two heads
    QCOMPARE(line(tight.devices.front(), "kv_cache"),
             position * (6 * 65536 + 34 * (1024 + 4096 + uint64_t(tight.batch) + 192)));
    const auto said = std::ranges::find(tight.reasons, Msg::PlanWindowsSlide, &Message::id);
    QVERIFY(said != tight.reasons.end());
    QCOMPARE(said->args[0], "34");
    QCOMPARE(said->args[2], "1024");
    QCOMPARE(said->args[3], "5120");

    // Where layers stay on the processor, only if it is much that goes on the card.
    wishes.context = 8192;
    QCOMPARE(make_plan(card, desktop(32 * kGB, {5 * kGB}), wishes).kept, 0);
    wishes.context = 131072;
    const Plan split = make_plan(card, desktop(32 * kGB, {6 * kGB}), wishes);
    QVERIFY(split.verdict == Verdict::split && split.kept > 0);
    QCOMPARE(make_plan(card, desktop(32 * kGB, {}), wishes).kept, 0);
    wishes.context = 65536;

    // Without windows such a context does not go on this card.
    QVERIFY(make_plan(card9b(), desktop(32 * kGB, {9 * kGB}), wishes).verdict != Verdict::fits);
}

void TestPlan::devicesWished_data() {
    QTest::addColumn<QByteArray>("device");
    QTest::addColumn<int>("verdict");
    QTest::addColumn<int>("reason");
    const auto row = [](const char* device, Verdict verdict, Msg reason) {
        QTest::addRow("%s", device) << QByteArray(device) << static_cast<int>(verdict)
                                    << static_cast<int>(reason);
    };
    row("auto", Verdict::fits, Msg::PlanFits);
    row("cpu", Verdict::fits, Msg::PlanCpuChosen);
    row("cuda:1", Verdict::fits, Msg::PlanFits);
    row("cuda:0,cuda:1", Verdict::fits, Msg::PlanFits);
    row("cuda:2", Verdict::does_not_fit, Msg::PlanDeviceMissing);
    row("cuda:0,cuda:7", Verdict::does_not_fit, Msg::PlanDeviceMissing);
    row("cuda:-1", Verdict::does_not_fit, Msg::PlanDeviceUnreadable);
    row("cuda:99999999999999999999", Verdict::does_not_fit, Msg::PlanDeviceUnreadable);
    row("cuda:0,", Verdict::does_not_fit, Msg::PlanDeviceUnreadable);
    row("cuda:0 ", Verdict::does_not_fit, Msg::PlanDeviceUnreadable);
    row("gpu", Verdict::does_not_fit, Msg::PlanDeviceUnreadable);
}

void TestPlan::devicesWished() {
    QFETCH(QByteArray, device);
    QFETCH(int, verdict);
    QFETCH(int, reason);
    Wishes wishes;
    wishes.device = device.toStdString();
    const Plan plan = make_plan(card9b(), desktop(32 * kGB, {16 * kGB, 16 * kGB}), wishes);
    QCOMPARE(static_cast<int>(plan.verdict), verdict);
    QVERIFY(says(plan, static_cast<Msg>(reason)));
    if (device == "cuda:1") QCOMPARE(plan.devices.at(0).id, std::string("cuda:1"));
    if (device == "cpu") QCOMPARE(plan.devices.size(), size_t{1});
}

void TestPlan::gpuThatThisBuildCannotUse() {
    Machine machine = desktop(32 * kGB, {16 * kGB});
    machine.from_profile = false;
    machine.gpus[0].obstacle = message(Msg::GpuNoPack, machine.gpus[0].name);
    const Plan plan = make_plan(card9b(), machine, {});
    QCOMPARE(plan.verdict, Verdict::fits);
    QCOMPARE(plan.devices.size(), size_t{1});
    QCOMPARE(plan.devices[0].id, std::string("cpu"));
    QVERIFY(says(plan, Msg::GpuNoPack));
    QVERIFY(!says(plan, Msg::PlanOtherMachine));
    Wishes wishes;
    wishes.device = "cuda:0";
    QCOMPARE(make_plan(card9b(), machine, wishes).verdict, Verdict::does_not_fit);
}

void TestPlan::oldGpu() {
    Machine machine = desktop(32 * kGB, {16 * kGB});
    machine.gpus[0].compute_major = 5;
    const Plan plan = make_plan(card9b(), machine, {});
    QCOMPARE(plan.devices.size(), size_t{1});
    QVERIFY(says(plan, Msg::PlanGpuTooOld));
}

void TestPlan::unequalCardsShareByMemoryAndBandwidth() {
    Machine machine = desktop(64 * kGB, {24 * kGB, 24 * kGB});
    machine.gpus[0].bandwidth_gbs = 900;
    machine.gpus[1].bandwidth_gbs = 300;
    const ModelCard card = test::makeCard(test::kQwen32b, test::Mix::f16);  // 65 GB: too much; Q4 on one card
    QCOMPARE(make_plan(card, machine, {}).verdict, Verdict::split);
    machine.gpus[0].memory_free = machine.gpus[1].memory_free = 15 * kGB;
    const ModelCard smaller = test::makeCard(test::kQwen32b, test::Mix::q4_k_m);
    const Plan plan = make_plan(smaller, machine, {});
    QCOMPARE(plan.verdict, Verdict::fits);
    QCOMPARE(plan.devices.at(0).id, std::string("cuda:0"));
    QVERIFY(plan.devices.at(0).layers > plan.devices.at(1).layers);  // the faster card takes more
    QVERIFY(says(plan, Msg::PlanSplitGpus));
}

// Where a matrix library multiplies long prompts, and only as far as there is room besides.
void TestPlan::longerStepsWithALibrary() {
    Machine machine = desktop(32 * kGB, {24 * kGB});
    const Plan usual = make_plan(card9b(), machine, {});
    QCOMPARE(usual.batch, 512);
    machine.gpus[0].library = "libcublas.so.13";
    const Plan longer = make_plan(card9b(), machine, {});
    QCOMPARE(longer.batch, 2048);
    QCOMPARE(longer.context, usual.context);
    QCOMPARE(longer.verdict, usual.verdict);
    QVERIFY(longer.prompt_tps > usual.prompt_tps * 0.6);
    machine.gpus[0].slower = {"long matmul, few tokens"};  // slower with 512 of them
    QCOMPARE(make_plan(card9b(), machine, {}).batch, 2048);
    machine.gpus[0].slower = {"long float matmul"};  // what a model in q4_k does not ask for
    QCOMPARE(make_plan(card9b(), machine, {}).batch, 2048);
    machine.gpus[0].slower = {"long matmul"};
    QCOMPARE(make_plan(card9b(), machine, {}).batch, 512);
    machine.gpus[0].slower.clear();
    // The smallest card that all of it fits on: nothing is given up for longer steps.
    for (const DevicePlan& device : usual.devices)
        if (device.id == "cuda:0") machine.gpus[0].memory_free = device.used();
    const Plan tight = make_plan(card9b(), machine, {.context = usual.context});
    QCOMPARE(tight.batch, 512);
    QCOMPARE(tight.context, usual.context);
}

void TestPlan::shortfallNamesNumbers() {
    const Plan plan = make_plan(test::makeCard(test::kGlm9b, test::Mix::f16), laptop(10 * kGB), {});
    QCOMPARE(plan.verdict, Verdict::does_not_fit);
    QCOMPARE(plan.context_max_fit, int64_t{0});
    QVERIFY(says(plan, Msg::PlanDoesNotFit));
    QVERIFY(says(plan, Msg::PlanSmallerQuantization));
    QVERIFY(says(plan, Msg::PlanMoreMemory));
    QVERIFY(says(plan, Msg::NoGpuDriver));
}

// A large model is as fast as its weights are read; a tiny one waits for threads and for the choice of a
// token.
void TestPlan::smallModelsPayForMoreThanBytes() {
    const Machine machine = laptop(32 * kGB);
    const double read = 40e9 * 0.70 * 0.9;  // bytes/s that matrices of a whole model are read with
    const auto bytes = [](const ModelCard& card, const Plan& plan) {
        const TensorInfo* rows = card.arch.tied_embeddings ? nullptr : card.find("token_embd.weight");
        return static_cast<double>(line(plan.devices[0], "weights") - (rows ? rows->bytes : 0));
    };
    const Plan large = make_plan(card9b(), machine, {});
    const double largeByBytes = read / bytes(card9b(), large);
    QVERIFY2(large.decode_tps < largeByBytes && large.decode_tps > 0.97 * largeByBytes,
             qPrintable(QString("%1 of %2").arg(large.decode_tps).arg(largeByBytes)));
    const ModelCard tiny = makeCard({"tiny", 4, 256, 768, 4, 2, 64, 5120, 1024, true}, Mix::q4_k_m);
    const Plan four = make_plan(tiny, machine, {});
    const double byBytes = bytes(tiny, four) / read;
    // 21 hand-overs of 20 µs, and 4 µs + 5120 x 2 ns for choosing
    QVERIFY(std::abs(1 / four.decode_tps - (byBytes + 420e-6 + 14.24e-6)) < 1e-7);
    QVERIFY(four.decode_tps < 2300);
    // One thread hands nothing over. Its share of the bandwidth is 15 GB/s.
    const Plan one = make_plan(tiny, machine, {.threads = 1});
    QVERIFY(std::abs(1 / one.decode_tps - (bytes(tiny, one) / (15e9 * 0.70 * 0.9) + 14.24e-6)) < 1e-7);
}

// Products by a library do not make experts faster.
void TestPlan::expertsHaveARateOfTheirOwn() {
    const ModelCard mixed = describe(PARLOR_TEST_DATA "/run/qwen3moe.gguf").value();
    const ModelCosts costs = costs_of(mixed);
    QVERIFY(costs.expert_macs + costs.float_expert_macs > 0);
    QVERIFY(costs.expert_macs <= costs.int8_macs_of_cards());
    QVERIFY(costs.float_expert_macs <= costs.float_macs_of_cards());
    Machine machine = desktop(32 * kGB, {24 * kGB});
    Gpu& gpu = machine.gpus[0];
    gpu.prompt_tflops = gpu.float_prompt_tflops = gpu.tile_tflops = gpu.float_tile_tflops = 400;
    const double fast = make_plan(mixed, machine, {}).prompt_tps,
                 dense = make_plan(card9b(), machine, {}).prompt_tps;
    gpu.tile_tflops = gpu.float_tile_tflops = 40;
    const double slow = make_plan(mixed, machine, {}).prompt_tps;
    QVERIFY2(slow < 0.9 * fast && slow > 0.1 * fast, qPrintable(QString::number(slow / fast)));
    QCOMPARE(make_plan(card9b(), machine, {}).prompt_tps, dense);
}

// Memory holds all experts, a token reads those that it uses.
void TestPlan::tokensReadTheExpertsInUse() {
    ModelCard card = describe(PARLOR_TEST_DATA "/run/qwen3moe.gguf").value();
    QCOMPARE(card.arch.experts.count, 6);
    QCOMPARE(card.arch.experts.used, 3);
    uint64_t experts = 0;
    double values = 0;
    for (const TensorInfo& tensor : card.tensors) {
        if (tensor.name.find("_exps") == std::string::npos) continue;
        experts += *stored_bytes(card.arch, tensor);
        values += double(tensor.rows() * tensor.cols());
    }
    const ModelCosts costs = costs_of(card);
    QVERIFY(costs.possible && experts > 0);
    QCOMPARE(costs.layer_range(0, 2).all() - costs.read_range(0, 2).all(), experts / 2);
    const Plan half = make_plan(card, laptop(32 * kGB), {.context = 128});
    card.arch.experts.used = 6;
    QCOMPARE(costs_of(card).float_macs - costs.float_macs, values / 2);
    const Plan all = make_plan(card, laptop(32 * kGB), {.context = 128});
    QVERIFY(half.decode_tps > all.decode_tps);
    QCOMPARE(line(half.devices[0], "weights"), line(all.devices[0], "weights"));
}

QTEST_APPLESS_MAIN(TestPlan)
#include "test_plan.moc"
