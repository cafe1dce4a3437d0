// Which variant a processor or card gets, and that every other one is named with the reason.
#include <QtTest>

#include "engine/plan/kernel_choice.h"

using namespace parlor;

namespace {

DevicePlan device(const char* id) {
    DevicePlan plan;
    plan.id = id;
    plan.layers = 1;
    return plan;
}

const KernelChoice* find(const std::vector<KernelChoice>& choices, std::string_view op) {
    for (const KernelChoice& choice : choices)
        if (choice.op == op) return &choice;
    return nullptr;
}

QByteArray reasonFor(const KernelChoice& choice, std::string_view variant) {
    for (const auto& rejected : choice.rejected)
        if (rejected.variant == variant) return QByteArray::fromStdString(rejected.reason.text());
    return {};
}

}  // namespace

class TestKernelChoice : public QObject {
    Q_OBJECT
  private slots:
    void levels_data();
    void levels();
    void cpuReasons();
    void loweredByHand();
    void cards_data();
    void cards();
};

void TestKernelChoice::levels_data() {
    QTest::addColumn<QByteArray>("features");
    QTest::addColumn<QByteArray>("level");
    QTest::addRow("nothing") << QByteArray() << QByteArray("portable");
    QTest::addRow("avx2 without fma") << QByteArray("avx2 f16c") << QByteArray("portable");
    QTest::addRow("avx2") << QByteArray("avx2 fma f16c") << QByteArray("avx2");
    QTest::addRow("skylake-x") << QByteArray("avx2 fma f16c avx512f avx512bw avx512vl avx512dq")
                               << QByteArray("avx512");
    QTest::addRow("cascade lake") << QByteArray(
                                         "avx2 fma f16c avx512f avx512bw avx512vl avx512dq avx512_vnni")
                                  << QByteArray("avx512_vnni");
    QTest::addRow("vnni alone") << QByteArray("avx512_vnni") << QByteArray("portable");
    QTest::addRow("sapphire rapids")
        << QByteArray("avx2 fma f16c avx512f avx512bw avx512vl avx512dq avx512_vnni amx_tile amx_int8")
        << QByteArray("amx");
}

void TestKernelChoice::levels() {
    QFETCH(QByteArray, features);
    QFETCH(QByteArray, level);
    std::vector<std::string> list;
    for (const QByteArray& feature : features.split(' ')) list.push_back(feature.toStdString());
    QCOMPARE(QByteArray::fromStdString(kernel_level_for("x86_64", list)), level);
    QCOMPARE(kernel_level_for("riscv64", list), std::string("portable"));
    QCOMPARE(kernel_level_for("aarch64", {"neon"}), std::string("neon"));
}

void TestKernelChoice::cpuReasons() {
    Machine machine;
    machine.cpu.architecture = "x86_64";
    machine.cpu.features = {"avx2", "fma", "f16c"};
    machine.cpu.kernel_level = "avx2";
    machine.gpu_state = message(Msg::NoGpuDriver);
    const auto choices = choose_kernels(machine, {device("cpu")});
    for (const char* op : {"matmul", "attention", "norm_rope"}) {
        const KernelChoice* choice = find(choices, op);
        QVERIFY(choice != nullptr);
        QCOMPARE(choice->variant, std::string("avx2"));
        QCOMPARE(choice->reason.id, Msg::KernelBest);
        QVERIFY(reasonFor(*choice, "cuda").contains("NVIDIA driver"));
        QVERIFY(reasonFor(*choice, "amx").contains("amx_tile"));
        QVERIFY(reasonFor(*choice, "avx512").contains("avx512f"));
        QVERIFY(reasonFor(*choice, "neon").contains("other processors"));
        QVERIFY(reasonFor(*choice, "portable").contains("slower"));
    }
}

void TestKernelChoice::loweredByHand() {
    Machine machine;
    machine.cpu.architecture = "x86_64";
    machine.cpu.features = {"avx2", "fma", "f16c"};
    machine.cpu.kernel_level = "portable";  // as PARLOR_CPU_LEVEL does
    const KernelChoice choice = choose_kernels(machine, {device("cpu")}).front();
    QCOMPARE(choice.variant, std::string("portable"));
    QCOMPARE(choice.reason.id, Msg::KernelLowered);
    QVERIFY(reasonFor(choice, "avx2").contains("switched off"));
}

void TestKernelChoice::cards_data() {
    QTest::addColumn<int>("compute");
    QTest::addColumn<bool>("tensorCores");
    QTest::addColumn<QByteArray>("matmul");
    QTest::addColumn<QByteArray>("attention");
    QTest::addRow("P100") << 60 << false << QByteArray("fp32") << QByteArray("fp32_tile");
    QTest::addRow("1080 Ti") << 61 << false << QByteArray("dp4a") << QByteArray("fp32_tile");
    QTest::addRow("V100") << 70 << true << QByteArray("wmma_fp16") << QByteArray("fp32_tile");
    QTest::addRow("1660") << 75 << false << QByteArray("dp4a") << QByteArray("fp32_tile");
    QTest::addRow("2080") << 75 << true << QByteArray("mma_int8_m8n8k16") << QByteArray("mma_m16n8k8");
    QTest::addRow("5090") << 120 << true << QByteArray("mma_int8_m16n8k32") << QByteArray("mma_m16n8k16");
}

void TestKernelChoice::cards() {
    QFETCH(int, compute);
    QFETCH(bool, tensorCores);
    Machine machine;
    machine.gpus.push_back({.name = "card",
                            .compute_major = compute / 10,
                            .compute_minor = compute % 10,
                            .tensor_cores = tensorCores});
    const auto choices = choose_kernels(machine, {device("cuda:0")});
    QCOMPARE(choices.size(), size_t{2});
    QTEST(QByteArray::fromStdString(find(choices, "matmul")->variant), "matmul");
    QTEST(QByteArray::fromStdString(find(choices, "attention")->variant), "attention");
    QCOMPARE(find(choices, "matmul")->rejected.size(), size_t{4});
    QCOMPARE(find(choices, "attention")->rejected.size(), size_t{2});
}

QTEST_APPLESS_MAIN(TestKernelChoice)
#include "test_kernel_choice.moc"
