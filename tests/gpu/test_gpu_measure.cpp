// What a card measures decides what it runs: here with cards whose kernels do nothing but take their time.
#include <algorithm>

#include "engine/gpu/check.h"
#include "engine/gpu/cublas.h"
#include "engine/gpu/measure.h"
#include "tests/gpu/fake_cards.h"

using namespace parlor;
using kernels::Format;

constexpr const char* kNothingElse = ";skip=a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z";

class TestGpuMeasure : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

  private slots:
    void initTestCase() {
        if (!fake::isThere()) QSKIP("the stand-in for the driver is not on LD_LIBRARY_PATH");
        QVERIFY(m_folder.isValid());
        fake::usePack({fake::cubin(75), fake::cubin(86)}, m_folder.filePath("fake.kernels"));
    }

    void longProducts_data() {
        // Microseconds: for 64 tokens by mma and by wmma, of q4_k and of bfloat16; of a library's product,
        // however many tokens share it; -1: there is none.
        QTest::addColumn<QByteArray>("card");
        QTest::addColumn<int>("int8");
        QTest::addColumn<int>("floats");
        QTest::addColumn<int>("wmma");
        QTest::addColumn<int>("library");
        QTest::addColumn<QByteArrayList>("slower");
        // By what 128, 512 and 2048 tokens are multiplied: Own tiles, Wmma, Library.
        QTest::addColumn<QByteArray>("quantized");
        QTest::addColumn<QByteArray>("others");
        const auto row = [](const char* name, const char* card, int int8, int floats, int wmma, int library,
                            const QByteArrayList& slower, const char* quantized, const char* others) {
            QTest::newRow(name) << QByteArray(card) << int8 << floats << wmma << library << slower
                                << QByteArray(quantized) << QByteArray(others);
        };
        const char *ampere = "NVIDIA GeForce RTX 3090,86,24000", *turing = "NVIDIA GeForce RTX 2080,75,8000";
        row("a library that is fast", ampere, 3000, 3000, 9000, 1200, {"wmma matmul", "wmma float matmul"},
            "OLL", "OLL");
        row("a slow one", ampere, 600, 600, 2400, 54000,
            {"wmma matmul", "long matmul", "wmma float matmul", "long float matmul"}, "OOO", "OOO");
        row("one for very many tokens", ampere, 1500, 1500, 4500, 24000,
            {"wmma matmul", "long matmul, few tokens", "wmma float matmul", "long float matmul, few tokens"},
            "OOL", "OOL");
        row("one for 16 bits alone", ampere, 240, 3600, 9000, 15000,
            {"wmma matmul", "long matmul", "wmma float matmul"}, "OOO", "OLL");
        row("none, wmma is fast", ampere, 600, 2400, 1200, -1, {"wmma matmul"}, "OOO", "OWW");
        row("Turing", turing, 600, -1, 1200, -1, {"wmma matmul"}, "OOO", "WWW");
        row("Turing with a library", turing, 240, -1, 900, 15000,
            {"wmma matmul", "long matmul", "long float matmul, few tokens"}, "OOO", "WWL");
    }
    void longProducts() {
        QFETCH(QByteArray, card);
        QFETCH(int, int8);
        QFETCH(int, floats);
        QFETCH(int, wmma);
        QFETCH(int, library);
        QFETCH(QByteArrayList, slower);
        QFETCH(QByteArray, quantized);
        QFETCH(QByteArray, others);
        const auto takes = [](const char* kernel, int time) {
            return QByteArray(";takes=") + kernel + "," + QByteArray::number(time);
        };
        // Turing multiplies bfloat16 8 tokens at a time, one product after the other.
        qputenv("PARLOR_FAKE_GPU",
                "card=" + card + takes("matmul_q4_k_8", 300) + takes("mma_q4_k_64", int8) +
                    (floats > 0 ? takes("mma_bf16_64", floats) : takes("matmul_bf16_8", 800)) +
                    takes("gemm_f16", wmma) + takes("cublas", std::max(library, 0)) + kNothingElse);
        Result<std::unique_ptr<gpu::Card>> opened = gpu::Card::open(0);
        QVERIFY2(opened.ok(), opened.ok() ? "" : opened.error().text().c_str());
        const std::unique_ptr<gpu::GpuOps> ops = gpu::GpuOps::create(std::move(*opened)).value();
        Gpu gpu = ops->card().gpu();
        gpu.prompt_tflops = 1;
        if (library >= 0) gpu.library = gpu::Cublas::for_driver(gpu.driver_cuda).name();
        const Result<gpu::Rates> rates = measure_rates(*ops, gpu::variants_for(gpu));
        QVERIFY2(rates.ok(), rates.ok() ? "" : rates.error().text().c_str());
        QByteArrayList found;
        for (const std::string& mark : rates->slower)
            if (mark.find("attention") == std::string::npos && mark != "matmul")
                found << QByteArray::fromStdString(mark);
        QCOMPARE(found, slower);
        // 2 x 4096 x 4096 operations for each of the tokens.
        const double perToken = 2e-12 * 4096 * 4096, own = 64 * perToken / (1e-6 * int8);
        QVERIFY2(rates->prompt_tflops > own * 0.6, qPrintable(QString::number(rates->prompt_tflops)));
        QVERIFY(rates->matrix_tflops >= std::max(rates->prompt_tflops, rates->float_prompt_tflops));
        QVERIFY2(rates->tile_tflops > own * 0.6 && rates->tile_tflops < own * 1.1,
                 qPrintable(QString::number(rates->tile_tflops)));
        QVERIFY(rates->float_tile_tflops > 0 && rates->float_tile_tflops <= rates->float_prompt_tflops);

        gpu.slower = rates->slower;
        gpu.prompt_tflops = rates->prompt_tflops;
        ops->set_variants(gpu::variants_for(gpu));
        const auto by = [&](Format format) {
            QByteArray letters;
            for (const int64_t tokens : {128, 512, 2048}) {
                const gpu::LongProducts* products =
                    ops->long_products({.format = format, .rows = 4096, .cols = 4096}, tokens);
                letters += products == nullptr                                ? 'O'
                           : products->by() == gpu::LongProducts::By::library ? 'L'
                                                                              : 'W';
            }
            return letters;
        };
        QCOMPARE(by(Format::q4_k), quantized);
        QCOMPARE(by(Format::bf16), others);
    }

    // A check tries and measures what cards of a kind do without as long as nobody has measured it.
    void checks_data() {
        QTest::addColumn<int>("wmma");
        QTest::addColumn<bool>("slower");
        QTest::newRow("fast") << 100 << false;
        QTest::newRow("slow") << 5000 << true;
    }
    void checks() {
        QFETCH(int, wmma);
        QFETCH(bool, slower);
        qputenv("PARLOR_FAKE_GPU", "card=NVIDIA GeForce RTX 3090,86,24000;takes=mma_,1000;takes=gemm_f16," +
                                       QByteArray::number(wmma) + ";takes=cublas,50000" + kNothingElse);
        const gpu::CardCheck check = gpu::check_card(0);
        QVERIFY2(!check.trouble, check.trouble ? check.trouble->text().c_str() : "");
        QVERIFY(std::ranges::any_of(check.kernels, [](const VerifiedKernel& kernel) {
            return kernel.variant == "wmma matmul q4_k best sm_86";
        }));
        QCOMPARE(std::ranges::count(check.slower, gpu::kTilesMark) > 0, slower);
        QCOMPARE(std::ranges::count(check.slower, gpu::kFloatTilesMark) > 0, slower);
        QVERIFY(std::ranges::count(check.slower, gpu::kLibraryMark) > 0);
        QVERIFY(check.prompt_tflops > 0 && check.float_prompt_tflops > 0);
        Gpu gpu = gpu::Card::open(0).value()->gpu();
        gpu.slower = check.slower;
        QVERIFY(!gpu::variants_for(gpu).quantized.tiles);  // as if nothing had been measured
        gpu.prompt_tflops = check.prompt_tflops;
        QCOMPARE(gpu::variants_for(gpu).quantized.tiles, !slower);
    }
};

QTEST_GUILESS_MAIN(TestGpuMeasure)
#include "test_gpu_measure.moc"
