// CUDA's products of quantized weights, on the shim: the weights as the CPU packs them, activations to the
// bit as the CPU quantizes them, results against plain loops over decoded weights.
#include "cuda/device/args.h"
#include "matmul_rig.h"
#include "simt_rig.h"

using namespace matmul_rig;
using namespace parlor;
using simt::Order;
using simt_rig::Guarded;

namespace {

// The kernel's name says how the weights are packed: two formats are packed as others.
std::string name_of(Format format) {
    if (format == Format::tq1_0) return "tq2_0";
    if (format == Format::iq2_s) return "iq2_xs";
    return std::string(traits(format).name);
}

struct Activations {
    Activations(const std::vector<float>& values, int tokens, int cols, int stride)
        : x(values),
          q(size_t(tokens * cols)),
          d(size_t(tokens * cols / 32)),
          sums(size_t(tokens * cols / 16)) {
        const cuda::QuantizeArgs args = {x.data(), stride, q.data(), d.data(), sums.data(), tokens, cols};
        fault = simt::launch("quantize_activations", {(tokens * cols / 32 + 15) / 16, 1}, &args);
    }
    Guarded<float> x;
    Guarded<int8_t> q;
    Guarded<float> d;
    Guarded<int32_t> sums;
    std::string fault;
};

}  // namespace

class TestCudaMatmul : public QObject {
    Q_OBJECT

  private slots:
    void activationsAreTheCpus() {
        std::mt19937 random(3);
        const int tokens = 5, cols = 96, stride = 99;
        std::vector<float> x = some(size_t(tokens * stride), random);
        std::fill_n(x.begin(), 32, 0.0f);
        x[40] = 14280;
        x[size_t(stride) + 3] = std::numeric_limits<float>::quiet_NaN();
        x[size_t(2 * stride) + 3] = std::numeric_limits<float>::infinity();
        Activations a(x, tokens, cols, stride);
        QCOMPARE(a.fault, std::string());
        QVERIFY(a.q.intact() && a.d.intact() && a.sums.intact());
        for (int t = 0; t < tokens; ++t) {
            for (int g = 0; g < cols / 32; ++g) {
                const float* values = x.data() + t * stride + 32 * g;
                float largest = 0;
                bool odd = false;
                for (int i = 0; i < 32; ++i) {
                    largest = std::max(largest, std::abs(values[i]));
                    odd = odd || !std::isfinite(values[i]);
                }
                const float d = a.d[size_t(t * cols / 32 + g)];
                if (odd) {
                    QVERIFY(!std::isfinite(d));  // what is not finite is not lost
                    continue;
                }
                QCOMPARE(d, largest / 127);
                int sums[2] = {};
                for (int i = 0; i < 32; ++i) {
                    const int8_t q = a.q[size_t(t * cols + 32 * g + i)];
                    QVERIFY(std::abs(float(q) * d - values[i]) <= 0.5001f * d);
                    sums[i / 16] += q;
                }
                QCOMPARE(a.sums[size_t(t * cols / 16 + 2 * g)], sums[0]);
                QCOMPARE(a.sums[size_t(t * cols / 16 + 2 * g + 1)], sums[1]);
            }
        }
    }

    void matchesLoops_data() {
        QTest::addColumn<int>("format");
        for (const FormatTraits& t : formats())
            if (!matmul_rig::floatActivations(t.format))
                QTest::newRow(std::string(t.name).c_str()) << int(t.format);
    }
    void matchesLoops() {
        QFETCH(int, format);
        const std::string name = name_of(Format(format));
        std::mt19937 random(4);
        const int block = int(traits(Format(format)).block_values);
        int number = 0;
        for (const int rows : {1, 17, 80}) {
            const int cols = block < 256 ? 5 * std::max(block, 32) : 512;
            Matrix m(Format(format), rows, cols, random);
            const std::vector<float> bias = some(size_t(rows), random);
            for (const int tokens : {1, 3, 8, 9, 70}) {
                const int stride = rows + 5;
                const bool accumulate = number % 2 == 1, biased = number % 3 != 0;
                const float scale = number % 4 == 3 ? 0.37f : 1.0f;
                ++number;
                Activations a(some(size_t(tokens * cols), random), tokens, cols, cols);
                Guarded<float> biases(bias);
                const std::vector<float> before = some(size_t(tokens * stride), random);
                // Over the quantized activations the only error is rounding.
                std::vector<double> wanted(before.begin(), before.end()), allowed(before.size());
                for (int t = 0; t < tokens; ++t) {
                    for (int r = 0; r < rows; ++r) {
                        const size_t at = size_t(t * stride + r);
                        double value = 0, sums = 0;
                        for (int k = 0; k < cols; ++k) {
                            const double x =
                                double(a.q[size_t(t * cols + k)]) * a.d[size_t((t * cols + k) / 32)];
                            value += double(m.decoded[size_t(r * cols + k)]) * x;
                            sums += std::abs(double(m.decoded[size_t(r * cols + k)]) * x);
                        }
                        wanted[at] = value * double(scale) + (biased ? bias[size_t(r)] : 0) +
                                     (accumulate ? before[at] : 0);
                        allowed[at] = 2e-6 * (sums + std::abs(wanted[at])) + 1e-6;
                    }
                }
                const auto check = [&](const std::string& kernel, int rowsPerBlock, int perBlock) {
                    Guarded<float> y(before), reversed(before);
                    for (const Order order : {Order::up, Order::down}) {
                        const cuda::QuantMatmulArgs args = {reinterpret_cast<const uint8_t*>(m.view.data),
                                                            a.q.data(),
                                                            a.d.data(),
                                                            a.sums.data(),
                                                            biased ? biases.data() : nullptr,
                                                            order == Order::up ? y.data() : reversed.data(),
                                                            stride,
                                                            rows,
                                                            cols,
                                                            tokens,
                                                            accumulate,
                                                            scale};
                        QCOMPARE(simt::launch(kernel,
                                              {(rows + rowsPerBlock - 1) / rowsPerBlock,
                                               (tokens + perBlock - 1) / perBlock},
                                              &args, order),
                                 std::string());
                    }
                    QVERIFY(y.intact() && reversed.intact());
                    QVERIFY(std::memcmp(y.data(), reversed.data(), y.size() * sizeof(float)) == 0);
                    for (size_t i = 0; i < wanted.size(); ++i)
                        QVERIFY2(std::abs(y[i] - wanted[i]) <= allowed[i],
                                 qPrintable(QString("%1, %2 rows, %3 tokens, %4: %5, expected %6")
                                                .arg(QString::fromStdString(kernel))
                                                .arg(rows)
                                                .arg(tokens)
                                                .arg(i)
                                                .arg(y[i])
                                                .arg(wanted[i])));
                };
                const bool few = tokens < 70;  // the shim takes its time
                if (few) check("matmul_" + name + "_8", 16, 8);
                if (few) check("mma_" + name + "_16", 64, 16);
                // One token, two matrices in one launch: the second one is the first one's rows again.
                for (const Order order : {Order::up, Order::down}) {
                    if (tokens != 1) break;
                    Guarded<float> y(before), plain(size_t(rows), 7.0f);
                    const int blocks = (rows + 15) / 16;
                    const auto* w = reinterpret_cast<const uint8_t*>(m.view.data);
                    const cuda::TokenMatmulArgs args = {
                        {{w, nullptr, biased ? biases.data() : nullptr, y.data(), rows, accumulate, scale,
                          blocks},
                         {w, nullptr, nullptr, plain.data(), rows, 0, 1, 2 * blocks},
                         {nullptr, nullptr, nullptr, nullptr, 0, 0, 0, 2 * blocks}},
                        a.q.data(),
                        a.d.data(),
                        a.sums.data(),
                        cols};
                    QCOMPARE(simt::launch("matmul_" + name + "_1", {2 * blocks, 1}, &args, order),
                             std::string());
                    QVERIFY(y.intact() && plain.intact());
                    for (int r = 0; r < stride; ++r) {
                        const auto at = size_t(r);
                        QVERIFY(std::abs(y[at] - wanted[at]) <= allowed[at]);
                        if (r >= rows) continue;
                        const double product =
                            (wanted[at] - (biased ? bias[at] : 0) - (accumulate ? before[at] : 0)) /
                            double(scale);
                        QVERIFY(std::abs(plain[at] - product) <= 2 * allowed[at] / double(scale));
                    }
                }
                if (!few || tokens == 9) check("mma_" + name + "_64", 128, 64);
            }
        }
    }

    void floatActivations_data() {
        QTest::addColumn<int>("format");
        for (const FormatTraits& t : formats())
            if (matmul_rig::floatActivations(t.format))
                QTest::newRow(std::string(t.name).c_str()) << int(t.format);
    }
    void floatActivations() {
        QFETCH(int, format);
        static const char* kCodes[] = {"scaled_u4", "scaled_u8", "scaled_e4m3", "scaled_nf4", "scaled_fp4"};
        const ScaledTraits* scaled = scaled_traits(Format(format));
        const std::string name =
            scaled != nullptr ? kCodes[int(scaled->code)] : std::string(traits(Format(format)).name);
        std::mt19937 random(5);
        int number = 0;
        for (const int rows : {1, 17, 80}) {
            const int cols = scaled != nullptr ? 3 * scaled->values : 77;
            Matrix m(Format(format), rows, cols, random);
            for (const int tokens : {1, 8, 11, 70}) {
                if (tokens == 70 && rows != 17) continue;  // the shim takes its time
                const int stride = rows + 3, xStride = cols + 2;
                const bool ordered = scaled != nullptr && number % 2 == 1;
                ++number;
                std::vector<int32_t> columns(static_cast<size_t>(cols));
                for (int k = 0; k < cols; ++k)
                    columns[size_t(k)] = k * 7 % cols;  // 7 divides none of the cols with an order
                const std::vector<float> values = some(size_t(tokens * xStride), random);
                const std::vector<float> before = some(size_t(tokens * stride), random);
                Guarded<float> x(values), bias(some(size_t(rows), random));
                Guarded<int32_t> order(columns);
                // `precision` of each product; other columns of y stay as they are.
                const auto check = [&](const std::string& kernel, int rowsPerBlock, int perBlock,
                                       double precision) {
                    Guarded<float> y(before), reversed(before);
                    for (const Order turns : {Order::up, Order::down}) {
                        const cuda::FloatMatmulArgs args = {
                            reinterpret_cast<const uint8_t*>(m.view.data),
                            x.data(),
                            ordered ? order.data() : nullptr,
                            bias.data(),
                            turns == Order::up ? y.data() : reversed.data(),
                            xStride,
                            stride,
                            rows,
                            cols,
                            tokens,
                            1,
                            0.75f,
                            scaled != nullptr ? scaled->values : 0,
                            scaled != nullptr ? static_cast<cuda::FloatMatmulArgs::Scale>(scaled->scale)
                                              : cuda::FloatMatmulArgs::Scale::f16};
                        if (perBlock > 1) {
                            QCOMPARE(simt::launch(kernel,
                                                  {(rows + rowsPerBlock - 1) / rowsPerBlock,
                                                   (tokens + perBlock - 1) / perBlock},
                                                  &args, turns),
                                     std::string());
                            continue;
                        }
                        // Two matrices in one launch: the second one is the first one's rows again, without
                        // their order.
                        const int blocks = (rows + 15) / 16;
                        Guarded<float> plain(size_t(rows), 7.0f);
                        const cuda::FloatTokenArgs both = {
                            {{args.w, args.order, bias.data(), args.y, rows, 1, 0.75f, blocks},
                             {args.w, nullptr, nullptr, plain.data(), rows, 0, 1, 2 * blocks},
                             {nullptr, nullptr, nullptr, nullptr, 0, 0, 0, 2 * blocks}},
                            x.data(),
                            cols,
                            args.block_values,
                            args.scale_type};
                        QCOMPARE(simt::launch(kernel, {2 * blocks, 1}, &both, turns), std::string());
                        QVERIFY(plain.intact());
                        for (int r = 0; r < rows; ++r) {
                            double value = 0, sums = 0;
                            for (int k = 0; k < cols; ++k) {
                                const double product =
                                    double(m.decoded[size_t(r * cols + k)]) * double(values[size_t(k)]);
                                value += product;
                                sums += std::abs(product);
                            }
                            QVERIFY(std::abs(double(plain[size_t(r)]) - value) <= precision * sums + 1e-6);
                        }
                    }
                    QVERIFY(y.intact() && reversed.intact());
                    QVERIFY(std::memcmp(y.data(), reversed.data(), y.size() * sizeof(float)) == 0);
                    for (int t = 0; t < tokens; ++t) {
                        for (int r = 0; r < stride; ++r) {
                            const size_t at = size_t(t * stride + r);
                            if (r >= rows) {
                                QCOMPARE(y[at], before[at]);
                                continue;
                            }
                            double value = 0, sums = 0;
                            for (int k = 0; k < cols; ++k) {
                                const int column = ordered ? columns[size_t(k)] : k;
                                const double product = double(m.decoded[size_t(r * cols + k)]) *
                                                       double(values[size_t(t * xStride + column)]);
                                value += product;
                                sums += std::abs(product);
                            }
                            value = 0.75 * value + double(bias[size_t(r)]) + double(before[at]);
                            QVERIFY2(std::abs(double(y[at]) - value) <=
                                         precision * (sums + std::abs(value)) + 1e-6,
                                     qPrintable(QString("%1: %2 instead of %3")
                                                    .arg(QString::fromStdString(kernel))
                                                    .arg(double(y[at]))
                                                    .arg(value)));
                        }
                    }
                };
                check("matmul_" + name + (tokens == 1 ? "_1" : "_8"), 16, tokens == 1 ? 1 : 8, 2e-6);
                if (name != "f32" && tokens > 8) check("mma_" + name + "_64", 64, 64, 2e-5);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestCudaMatmul)
#include "test_cuda_matmul.moc"
