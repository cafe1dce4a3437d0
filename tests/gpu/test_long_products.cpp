// Products by a matrix library (fake_cublas.cpp): every weight format expanded and multiplied in slices, in
// float16 and bfloat16, against plain loops.
#include "engine/gpu/cublas.h"
#include "engine/gpu/long_products.h"
#include "engine/gpu/ops.h"
#include "matmul_rig.h"
#include "tests/gpu/fake_cards.h"

using namespace parlor;
using kernels::Format;
using matmul_rig::Matrix, matmul_rig::some;

namespace {

struct Device {
    explicit Device(gpu::Card& card) : card(card) {}
    template <class T>
    T* put(const T* values, uint64_t bytes) {
        blocks.push_back(std::move(card.allocate(bytes).value()));
        card.upload(values, blocks.back().data(), bytes);
        return reinterpret_cast<T*>(blocks.back().data());
    }
    float* put(const std::vector<float>& values) {
        return const_cast<float*>(put<const float>(values.data(), values.size() * sizeof(float)));
    }
    gpu::Card& card;
    std::vector<run::MemoryBlock> blocks;
};

}  // namespace

class TestLongProducts : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

  private slots:
    void initTestCase() {
        if (!fake::isThere()) QSKIP("the stand-in for the driver is not on LD_LIBRARY_PATH");
        QVERIFY(m_folder.isValid());
        qputenv("PARLOR_FAKE_GPU", "card=NVIDIA Fake V100,70,8000;card=NVIDIA Fake A100,80,8000");
        fake::usePack({fake::cubin(80), fake::cubin(70)}, m_folder.filePath("fake.kernels"));
    }

    void isFound() {
        const gpu::Cublas& cublas = gpu::Cublas::for_driver(13000);
        QVERIFY(cublas.is_there());
        QCOMPARE(cublas.name(), std::string("libcublas.so.13"));
    }

    void matchesLoops_data() {
        QTest::addColumn<int>("card");  // the second one has bfloat16
        QTest::addColumn<int>("format");
        QTest::addColumn<bool>("tiles");  // a kernel of our own, no library
        for (const kernels::FormatTraits& t : kernels::formats()) {
            if (t.format == Format::f32) continue;
            const std::string name(t.name);
            QTest::newRow(name.c_str()) << 0 << int(t.format) << false;
            QTest::newRow((name + ", tiles").c_str()) << 0 << int(t.format) << true;
            if (t.format == Format::bf16)
                QTest::newRow((name + ", bfloat16").c_str()) << 1 << int(t.format) << false;
        }
    }
    void matchesLoops() {
        QFETCH(int, card);
        QFETCH(int, format);
        QFETCH(bool, tiles);
        std::unique_ptr<gpu::Card> opened = gpu::Card::open(card).value();
        std::mt19937 random(unsigned(format) + 1);
        const kernels::ScaledTraits* scaled = kernels::scaled_traits(Format(format));
        const int block = int(kernels::traits(Format(format)).block_values);
        const int cols = scaled != nullptr ? 3 * scaled->values
                         : block == 1      ? (tiles ? 96 : 98)
                         : block < 256     ? 5 * std::max(block, 32)
                                           : 512;
        const int rows = tiles ? 140 : 40, tokens = tiles ? 70 : 7,
                  xStride = cols % 4 == 2 ? cols + 2 : cols + 3, yStride = rows + 5;
        Matrix m(Format(format), rows, cols, random);
        // Slices of 16 rows and runs of 4 tokens; of more than a block of threads has, and a rest.
        const int rowsAtOnce = tiles ? 136 : 16, tokensAtOnce = tiles ? 67 : 4;
        const auto products = gpu::LongProducts::open(
            *opened, tiles ? gpu::LongProducts::By::tiles : gpu::LongProducts::By::library,
            {uint64_t(rowsAtOnce * cols * 2), uint64_t(tokensAtOnce * cols * 2)});
        QVERIFY(products != nullptr);
        for (const bool accumulate : {false, true}) {
            std::vector<float> x = some(size_t(tokens * xStride), random);
            x[5] = 2e6f;  // beyond float16
            const std::vector<float> bias = some(size_t(rows), random),
                                     before = some(size_t(tokens * yStride), random);
            std::vector<int32_t> order(static_cast<size_t>(cols));
            for (int k = 0; k < cols; ++k) order[size_t(k)] = k * 7 % cols;
            const bool ordered = scaled != nullptr && accumulate;
            Device device(*opened);
            kernels::cpu::PackedMatrix w = m.view;
            w.data =
                device.put(w.data, *kernels::cpu::packed_bytes(w.format, uint64_t(rows), uint64_t(cols)));
            w.scale = 0.5f;
            w.order = ordered ? device.put(order.data(), order.size() * sizeof(int32_t)) : nullptr;
            float* y = device.put(before);
            const float* bias_there = device.put(bias);
            products->multiply({.w = w,
                                .bias = accumulate ? nullptr : bias_there,
                                .y = y,
                                .y_stride = yStride,
                                .accumulate = accumulate},
                               device.put(x), xStride, tokens);
            std::vector<float> got(before.size());
            opened->download(y, got.data(), got.size() * sizeof(float));
            const Result<void> done = opened->finish();
            QVERIFY2(done.ok(), done.ok() ? "" : done.error().text().c_str());
            // Activations are rounded to 8 bits, or to 11 as their weights.
            const double rounding = card == 1 ? 4.2e-3 : 1.1e-3;
            // float16 has nothing below 2^-24, of activations beside the largest one.
            const double lost = card == 1 ? 1e-5 : 2e6 / 16384 * 6e-8;
            for (int t = 0; t < tokens; ++t) {
                for (int r = 0; r < yStride; ++r) {
                    const auto at = size_t(t * yStride + r);
                    if (r >= rows) {
                        QCOMPARE(got[at], before[at]);
                        continue;
                    }
                    double value = 0, sum = 0, length = 0, reach = 0;
                    for (int k = 0; k < cols; ++k) {
                        const int column = ordered ? order[size_t(k)] : k;
                        const double weight = double(m.decoded[size_t(r * cols + k)]);
                        const double product = weight * double(x[size_t(t * xStride + column)]);
                        value += product;
                        sum += std::abs(product);
                        length += std::abs(weight);
                        reach += std::abs(double(x[size_t(t * xStride + column)]));
                    }
                    value = 0.5 * value + (accumulate ? double(before[at]) : double(bias[size_t(r)]));
                    const double allowed =
                        0.5 * (rounding * sum + lost * length + 3e-8 * reach) + 1e-5 * (1 + std::abs(value));
                    QVERIFY2(std::abs(double(got[at]) - value) <= allowed,
                             qPrintable(QString("token %1, row %2: %3 instead of %4, allowed %5")
                                            .arg(t)
                                            .arg(r)
                                            .arg(double(got[at]))
                                            .arg(value)
                                            .arg(allowed)));
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestLongProducts)
#include "test_long_products.moc"
