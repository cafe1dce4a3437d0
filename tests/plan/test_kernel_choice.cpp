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
    void fencedOnes();
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
    QTest::addColumn<QByteArray>("token");
    const auto row = [](const char* name, int compute, bool tensorCores, const char* matmul,
                        const char* token) {
        QTest::addRow("%s", name) << compute << tensorCores << QByteArray(matmul) << QByteArray(token);
    };
    row("P100", 60, false, "int32", "int32");
    row("1080 Ti", 61, false, "dp4a", "dp4a");
    row("V100", 70, true, "dp4a", "dp4a");
    row("1660", 75, false, "dp4a", "dp4a");  // of Turing's generation, without its tensor cores
    row("2080", 75, true, "mma_int8", "dp4a");
    row("3090", 86, true, "mma_int8", "dp4a");
    row("H200", 90, true, "mma_int8", "dp4a");
    row("5090", 120, true, "mma_int8", "dp4a");
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
    QCOMPARE(choices.size(), size_t{9});
    QCOMPARE(find(choices, "token_graph")->variant, std::string(compute >= 90 ? "overlapped" : "in_turn"));
    const bool volta = compute >= 70 && compute < 75;
    QCOMPARE(find(choices, "matmul_long")->variant, std::string(volta ? "wmma_f16" : "tiles"));
    QVERIFY(reasonFor(*find(choices, "matmul_long"), "cublas").contains("cuBLAS"));
    QCOMPARE(find(choices, "attention_token")->variant,
             std::string(compute >= 75 && tensorCores ? "mma" : "packed_heads"));
    QTEST(QByteArray::fromStdString(find(choices, "matmul")->variant), "matmul");
    QTEST(QByteArray::fromStdString(find(choices, "matmul_token")->variant), "token");
    QCOMPARE(find(choices, "matmul_float")->variant, std::string(compute >= 80 ? "mma_bf16" : "fp32"));
    QCOMPARE(find(choices, "matmul_float_long")->variant,
             std::string(tensorCores && compute < 80 ? "wmma_f16" : "tiles"));
    QCOMPARE(find(choices, "attention")->variant, std::string("packed_heads"));
    QCOMPARE(find(choices, "attention_prompt")->variant,
             std::string(compute >= 75 && tensorCores ? "flash_mma" : "one_token"));
    QCOMPARE(find(choices, "matmul")->rejected.size(), size_t{2});
    // What would change it is said, too.
    for (const KernelChoice& choice : choices)
        for (const KernelChoice::Rejected& other : choice.rejected)
            QVERIFY2(other.reason.id == Msg::KernelSlower || !other.reason.hint().empty(),
                     other.variant.c_str());
    QCOMPARE(find(choices, "attention")->rejected.size(), size_t{1});
    const QByteArray reason = reasonFor(*find(choices, "matmul"), "mma_int8");
    if (find(choices, "matmul")->variant != "mma_int8")
        QVERIFY2(reason.contains(compute < 75 ? "7.5" : "tensor cores"), reason.constData());
}

// What was found wrong on the card itself is not taken, whatever its generation can do.
void TestKernelChoice::fencedOnes() {
    Machine machine;
    machine.gpus.push_back({.name = "card", .compute_major = 8, .compute_minor = 6, .tensor_cores = true});
    machine.gpus[0].image = "ptx 7.5";
    QCOMPARE(find(choose_kernels(machine, {device("cuda:0")}), "matmul")->variant, std::string("mma_int8"));
    const auto longFloats = [&] {
        return find(choose_kernels(machine, {device("cuda:0")}), "matmul_float_long")->variant;
    };
    QCOMPARE(find(choose_kernels(machine, {device("cuda:0")}), "matmul_float")->variant, std::string("fp32"));
    QCOMPARE(longFloats(), std::string("tiles"));  // from 8.0 on, where nobody measured it
    machine.gpus[0].prompt_tflops = 70;
    QCOMPARE(longFloats(), std::string("wmma_f16"));
    machine.gpus[0].slower = {"wmma float matmul"};
    QCOMPARE(longFloats(), std::string("tiles"));
    machine.gpus[0].slower.clear();
    machine.gpus[0].fenced = {"wmma matmul f16 best ptx 7.5"};
    QCOMPARE(longFloats(), std::string("tiles"));
    machine.gpus[0].prompt_tflops = 0;
    machine.gpus[0].fenced.clear();
    machine.gpus[0].image = "ptx 6.0";  // made without dp4a, as what is for 6.0 alone
    auto choices = choose_kernels(machine, {device("cuda:0")});
    QCOMPARE(find(choices, "matmul")->variant, std::string("int32"));
    QVERIFY(reasonFor(*find(choices, "matmul"), "dp4a").contains("ptx 6.0"));
    machine.gpus[0].image = "sm_86";
    machine.gpus[0].fenced = {"matmul q4_k best sm_86"};
    choices = choose_kernels(machine, {device("cuda:0")});
    QCOMPARE(find(choices, "matmul")->variant, std::string("dp4a"));
    QVERIFY(reasonFor(*find(choices, "matmul"), "mma_int8").contains("wrong"));
    QCOMPARE(find(choices, "attention")->variant, std::string("packed_heads"));
    machine.gpus[0].fenced = {"attention bf16 best sm_86"};
    choices = choose_kernels(machine, {device("cuda:0")});
    QCOMPARE(find(choices, "matmul")->variant, std::string("mma_int8"));
    QCOMPARE(find(choices, "attention")->variant, std::string("one_head"));
    QCOMPARE(find(choices, "attention_prompt")->variant, std::string("flash_mma"));
    machine.gpus[0].fenced = {"prompt attention q8_0 best sm_86"};
    choices = choose_kernels(machine, {device("cuda:0")});
    QCOMPARE(find(choices, "attention_prompt")->variant, std::string("one_token"));
    QCOMPARE(find(choices, "attention")->variant, std::string("packed_heads"));
    machine.gpus[0].fenced.clear();
    machine.gpus[0].library = "libcublas.so.12";
    choices = choose_kernels(machine, {device("cuda:0")});
    QCOMPARE(find(choices, "matmul_long")->variant, std::string("cublas"));
    QCOMPARE(longFloats(), std::string("cublas"));
    machine.gpus[0].slower = {"long matmul"};  // as a card measures whose tiles are as fast
    choices = choose_kernels(machine, {device("cuda:0")});
    QCOMPARE(find(choices, "matmul_long")->variant, std::string("tiles"));
    QCOMPARE(longFloats(), std::string("cublas"));  // other weights, another measurement
    machine.gpus[0].fenced = {"long matmul bf16 best sm_86"};
    QCOMPARE(longFloats(), std::string("tiles"));
    machine.gpus[0].fenced.clear();
    QCOMPARE(find(choices, "matmul")->variant, std::string("mma_int8"));
    // Expanding weights for products by wmma: where it was measured and is not slower.
    machine.gpus[0].slower = {"long matmul"};
    machine.gpus[0].prompt_tflops = 70;
    choices = choose_kernels(machine, {device("cuda:0")});
    QCOMPARE(find(choices, "matmul_long")->variant, std::string("wmma_f16"));
    machine.gpus[0].slower = {"long matmul", "wmma matmul", "token attention"};
    choices = choose_kernels(machine, {device("cuda:0")});
    QCOMPARE(find(choices, "matmul_long")->variant, std::string("tiles"));
    QCOMPARE(find(choices, "attention_token")->variant, std::string("packed_heads"));
    machine.gpus[0].slower = {"matmul"};  // as a card of Turing's generation without tensor cores measures
    choices = choose_kernels(machine, {device("cuda:0")});
    QCOMPARE(find(choices, "matmul")->variant, std::string("dp4a"));
    QVERIFY(reasonFor(*find(choices, "matmul"), "mma_int8").contains("slower"));
    machine.gpus[0].slower.clear();
    // A model for which better kernels computed wrong.
    machine.gpus[0].plain_kernels = true;
    for (const KernelChoice& choice : choose_kernels(machine, {device("cuda:0")}))
        if (choice.op != "matmul_token")
            QVERIFY2(choice.variant == "tiles" || choice.variant == "dp4a" || choice.variant == "fp32" ||
                         choice.variant == "packed_heads" || choice.variant == "one_head" ||
                         choice.variant == "one_token" || choice.variant == "in_turn",
                     choice.variant.c_str());
    machine.gpus[0].plain_kernels = false;
    machine.gpus[0].fenced = {"attention bf16 plain sm_86"};  // then the card is not used at all
    QCOMPARE(find(choose_kernels(machine, {device("cuda:0")}), "attention")->variant,
             std::string("packed_heads"));
}

QTEST_APPLESS_MAIN(TestKernelChoice)
#include "test_kernel_choice.moc"
