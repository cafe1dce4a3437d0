#include <QTest>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "kernels/cpu.h"
#include "kernels/reference.h"

using namespace parlor::kernels;
using namespace parlor::kernels::cpu;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

std::vector<float> randomValues(size_t count, float scale = 1, uint32_t seed = 3) {
    std::mt19937 rng(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (float& x : values) x = normal(rng) * scale;
    return values;
}

// The error in units of the last place of the expected value; 0 when both are NaN or both the same.
double ulps(float got, float expected) {
    if ((std::isnan(got) && std::isnan(expected)) || got == expected) return 0;
    const double unit = double(std::nextafter(std::fabs(expected), kInf)) - std::fabs(double(expected));
    return std::fabs(double(got) - double(expected)) / unit;
}

double largestDifference(const std::vector<float>& a, const std::vector<float>& b) {
    double largest = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        const double difference = std::fabs(double(a[i]) - double(b[i]));
        if (!(difference <= largest)) largest = difference;  // also takes NaN over
    }
    return largest;
}

template <typename Function>
void atAllLevels(const Function& function) {
    for (const int threads : {1, 2, 3}) {
        ThreadPool pool(threads);
        for (const Level level : supported_levels()) {
            QVERIFY(set_level(level));
            function(pool);
            if (QTest::currentTestFailed()) {
                qWarning("at level %s with %d threads", name(level).data(), threads);
                return;
            }
        }
    }
}

}  // namespace

class TestOps : public QObject {
    Q_OBJECT
  private slots:
    void cleanup() { set_level(supported_levels().back()); }

    void rmsNorm() {
        for (const int64_t width : {1, 7, 64, 100, 2048, 4099}) {
            for (const int64_t tokens : {1, 2, 17}) {
                for (const float scale : {1e-18f, 1e-3f, 1.0f, 1e4f, 1e25f}) {
                    const auto x = randomValues(size_t(width * tokens), scale);
                    const auto weight = randomValues(size_t(width), 1, 9);
                    std::vector<float> expected(x.size());
                    reference::rms_norm(x.data(), weight.data(), expected.data(), tokens, width, 1e-5f);
                    atAllLevels([&](ThreadPool& pool) {
                        std::vector<float> y = x;  // in place
                        rms_norm(pool, y.data(), weight.data(), y.data(), tokens, width, 1e-5f);
                        for (size_t i = 0; i < y.size(); ++i) {
                            QVERIFY(std::fabs(double(y[i]) - expected[i]) <=
                                    1e-6 * std::fabs(double(expected[i])));
                        }
                    });
                }
            }
        }
    }
    void rmsNormOfManyTokensOnThreads() {
        const auto x = randomValues(301 * 500);
        const auto weight = randomValues(500, 1, 9);
        std::vector<float> expected(x.size()), y(x.size());
        reference::rms_norm(x.data(), weight.data(), expected.data(), 301, 500, 1e-6f);
        atAllLevels([&](ThreadPool& pool) {
            std::fill(y.begin(), y.end(), -9.0f);
            rms_norm(pool, x.data(), weight.data(), y.data(), 301, 500, 1e-6f);
            QVERIFY(largestDifference(y, expected) < 5e-6);
        });
    }
    void rmsNormKeepsNan() {
        for (const float bad : {kNan, kInf, -kInf}) {
            for (const size_t at : {0, 63, 99}) {
                atAllLevels([&](ThreadPool& pool) {
                    auto x = randomValues(100);
                    const std::vector<float> weight(100, 1.0f);
                    x[at] = bad;
                    rms_norm(pool, x.data(), weight.data(), x.data(), 1, 100, 1e-5f);
                    QVERIFY(!std::isfinite(x[at]));
                });
            }
        }
    }

    void rope_data() {
        QTest::addColumn<int>("headDim");
        QTest::addColumn<int>("dims");
        QTest::newRow("64") << 64 << 64;
        QTest::newRow("part of 128") << 128 << 64;
        QTest::newRow("80") << 80 << 80;
        QTest::newRow("2 of 8") << 8 << 2;
        QTest::newRow("256") << 256 << 256;
    }
    void rope() {
        QFETCH(int, headDim);
        QFETCH(int, dims);
        std::vector<float> frequencies;
        for (int i = 0; i < dims / 2; ++i) frequencies.push_back(float(std::pow(10000.0, -2.0 * i / dims)));
        for (const RopePairs pairs : {RopePairs::interleaved, RopePairs::half_split}) {
            for (const int64_t first : {int64_t(0), int64_t(37), int64_t(131'000), int64_t(1'000'000)}) {
                for (const int64_t tokens : {1, 17, 300}) {
                    const int64_t stride = 3 * headDim + 4;
                    const auto x = randomValues(size_t(tokens * stride));
                    std::vector<float> expected = x;
                    reference::rope(expected.data(), stride, tokens, 3, headDim, dims, pairs,
                                    frequencies.data(), 1.2f, first);
                    atAllLevels([&](ThreadPool& pool) {
                        std::vector<float> y = x;
                        cpu::rope(pool, y.data(), stride, tokens, 3, headDim, dims, pairs, frequencies.data(),
                                  1.2f, first);
                        QVERIFY(largestDifference(y, expected) < 1.5e-6);
                    });
                }
            }
        }
    }
    void ropeKeepsNan() {
        const std::vector<float> frequencies(32, 0.1f);
        atAllLevels([&](ThreadPool& pool) {
            auto x = randomValues(64);
            x[40] = kNan;
            cpu::rope(pool, x.data(), 64, 1, 1, 64, 64, RopePairs::half_split, frequencies.data(), 1, 5);
            QVERIFY(std::isnan(x[8]) && std::isnan(x[40]) && std::isfinite(x[9]));
        });
    }

    // Every exponent of gate, so that e^-gate over- and underflows; errors in units of the last place.
    void siluMulIsAccurate() {
        std::vector<float> gate = {0.0f, -0.0f, 1e-40f, -1e-40f, 88.7f, -88.7f, 1e30f, -1e30f};
        for (float x = 1e-6f; x < 85; x *= 1.0173f) {
            gate.push_back(x);
            gate.push_back(-x);
        }
        const std::vector<float> up(gate.size(), 1.0f);
        std::vector<float> expected(gate.size());
        const auto width = int64_t(gate.size());
        reference::silu_mul(gate.data(), up.data(), expected.data(), 1, width, width, width, width);
        atAllLevels([&](ThreadPool& pool) {
            std::vector<float> y(gate.size());
            silu_mul(pool, gate.data(), up.data(), y.data(), 1, width, width, width, width);
            for (size_t i = 0; i < y.size(); ++i) {
                const bool tiny = std::fabs(expected[i]) < 1e-36f;  // e^88 and more
                QVERIFY2(tiny ? std::fabs(y[i] - expected[i]) < 1e-36f : ulps(y[i], expected[i]) <= 4,
                         qPrintable(QStringLiteral("silu(%1) = %2, expected %3")
                                        .arg(gate[i])
                                        .arg(y[i])
                                        .arg(expected[i])));
            }
        });
    }
    void siluMulWithStridesAndInPlace() {
        for (const int64_t width : {1, 5, 16, 33, 1000}) {
            for (const int64_t tokens : {1, 2, 65}) {
                const auto both = randomValues(size_t(tokens * 2 * width), 3);  // gate and up side by side
                std::vector<float> expected(size_t(tokens * width));
                reference::silu_mul(both.data(), both.data() + width, expected.data(), tokens, width,
                                    2 * width, 2 * width, width);
                atAllLevels([&](ThreadPool& pool) {
                    std::vector<float> y(expected.size());
                    silu_mul(pool, both.data(), both.data() + width, y.data(), tokens, width, 2 * width,
                             2 * width, width);
                    QVERIFY(largestDifference(y, expected) < 1e-5);
                    std::vector<float> inPlace = both;
                    silu_mul(pool, inPlace.data(), inPlace.data() + width, inPlace.data(), tokens, width,
                             2 * width, 2 * width, 2 * width);
                    for (int64_t t = 0; t < tokens; ++t) {
                        for (int64_t i = 0; i < width; ++i) {
                            QCOMPARE(inPlace[size_t(t * 2 * width + i)], y[size_t(t * width + i)]);
                            QCOMPARE(inPlace[size_t((t * 2 + 1) * width + i)],
                                     both[size_t((t * 2 + 1) * width + i)]);
                        }
                    }
                });
            }
        }
    }
    void siluMulKeepsNan() {
        atAllLevels([&](ThreadPool& pool) {
            std::vector<float> gate(40, 1.0f), up(40, 1.0f), y(40);
            gate[3] = up[20] = gate[39] = kNan;
            gate[7] = kInf;
            silu_mul(pool, gate.data(), up.data(), y.data(), 1, 40, 40, 40, 40);
            QVERIFY(std::isnan(y[3]) && std::isnan(y[20]) && std::isnan(y[39]) && y[7] == kInf &&
                    std::isfinite(y[4]));
        });
    }

    void geluMulIsAccurate() {
        std::vector<float> gate = {0.0f, -0.0f, 1e-40f, 8.0f, -8.0f, 1e20f, -1e20f};
        for (float x = 1e-6f; x < 5; x *= 1.0173f) {
            gate.push_back(x);
            gate.push_back(-x);
        }
        for (const int64_t width : {int64_t{1}, int64_t{5}, int64_t{33}, std::ssize(gate)}) {
            const auto up = randomValues(size_t(width));
            std::vector<float> expected(up.size());
            reference::gelu_mul(gate.data(), up.data(), expected.data(), 1, width, width, width, width);
            atAllLevels([&](ThreadPool& pool) {
                std::vector<float> y(up.size());
                gelu_mul(pool, gate.data(), up.data(), y.data(), 1, width, width, width, width);
                // In the negative tail 1 + tanh(z) cancels: an error of one rounding of z shows there.
                for (size_t i = 0; i < y.size(); ++i) {
                    QVERIFY2(std::fabs(y[i] - expected[i]) <= 2e-6 * std::fabs(expected[i]) + 1e-9,
                             qPrintable(QStringLiteral("gelu(%1) = %2, expected %3")
                                            .arg(gate[i])
                                            .arg(y[i])
                                            .arg(expected[i])));
                }
            });
        }
    }
    void geluMulKeepsNan() {
        atAllLevels([&](ThreadPool& pool) {
            std::vector<float> gate(40, 1.0f), up(40, 1.0f), y(40);
            gate[3] = up[20] = gate[39] = kNan;
            gelu_mul(pool, gate.data(), up.data(), y.data(), 1, 40, 40, 40, 40);
            QVERIFY(std::isnan(y[3]) && std::isnan(y[20]) && std::isnan(y[39]) && std::isfinite(y[4]));
        });
    }

    void rmsNormWithoutWeights() {
        for (const int64_t width : {1, 7, 64, 100}) {
            const auto x = randomValues(size_t(width * 3));
            const std::vector<float> ones(size_t(width), 1.0f);
            std::vector<float> expected(x.size());
            reference::rms_norm(x.data(), ones.data(), expected.data(), 3, width, 1e-5f);
            atAllLevels([&](ThreadPool& pool) {
                std::vector<float> y(x.size());
                rms_norm(pool, x.data(), nullptr, y.data(), 3, width, 1e-5f);
                QVERIFY(largestDifference(y, expected) < 1e-6);
            });
        }
    }

    void scalesAndSoftcaps() {
        for (const int64_t count : {1, 15, 64, 100'003}) {
            const auto x = randomValues(size_t(count), 30);
            std::vector<float> scaled = x, capped = x;
            reference::scale(0.37f, scaled.data(), count);
            reference::softcap(20, capped.data(), count);
            atAllLevels([&](ThreadPool& pool) {
                std::vector<float> y = x;
                scale(pool, 0.37f, y.data(), count);
                QCOMPARE(y, scaled);
                y = x;
                softcap(pool, 20, y.data(), count);
                QVERIFY(largestDifference(y, capped) < 1e-5);
                y = x;
                y[0] = y[size_t(count - 1)] = kNan;
                softcap(pool, 20, y.data(), count);
                QVERIFY(std::isnan(y[0]) && std::isnan(y[size_t(count - 1)]));
            });
        }
    }

    void addsExactly() {
        for (const int64_t count : {1, 15, 64, 100'003}) {
            const auto x = randomValues(size_t(count));
            const auto y = randomValues(size_t(count), 100, 5);
            std::vector<float> expected = y;
            reference::add(x.data(), expected.data(), count);
            atAllLevels([&](ThreadPool& pool) {
                std::vector<float> sum = y;
                add(pool, x.data(), sum.data(), count);
                QCOMPARE(sum, expected);
            });
        }
    }

    void allFiniteSeesEveryPlace() {
        for (const Level level : supported_levels()) {
            QVERIFY(set_level(level));
            QVERIFY(all_finite(nullptr, 0));
            for (const size_t count : {1u, 3u, 64u, 131u, 300u}) {
                std::vector<float> values(count, std::numeric_limits<float>::max());
                QVERIFY(all_finite(values.data(), count));
                for (size_t i = 0; i < count; ++i) {
                    for (const float bad : {kNan, -kNan, kInf, -kInf}) {
                        values[i] = bad;
                        QVERIFY(!all_finite(values.data(), count));
                    }
                    values[i] = -std::numeric_limits<float>::denorm_min();
                }
            }
        }
    }

    void kvRowBytes() {
        QCOMPARE(kv_row_bytes(KvType::f16, 64), std::optional<uint64_t>(128));
        QCOMPARE(kv_row_bytes(KvType::bf16, 1), std::optional<uint64_t>(2));
        QCOMPARE(kv_row_bytes(KvType::q8_0, 96), std::optional<uint64_t>(102));
        QVERIFY(!kv_row_bytes(KvType::q8_0, 80) && !kv_row_bytes(KvType::f16, 0) &&
                !kv_row_bytes(KvType::f16, -4));
    }
    void kvWrite_data() {
        QTest::addColumn<int>("type");
        for (const KvType type : {KvType::f16, KvType::bf16, KvType::q8_0})
            QTest::newRow(name(type).data()) << int(type);
    }
    // The same bytes as the reference at the right places, and no other byte touched.
    void kvWrite() {
        QFETCH(int, type);
        for (const int dim : {8, 32, 96, 100}) {
            KvLayer kv = {KvType(type), nullptr, nullptr, 310, 3, dim, dim == 96 ? 64 : dim};
            if (!kv_row_bytes(kv.type, dim)) continue;
            const int64_t width = 3 * dim + 7;
            for (const int64_t tokens : {1, 2, 300}) {
                auto values = randomValues(size_t(tokens * width), 2);
                const float special[] = {0,     -0.0f,  1e-7f, 6e-8f,      -3e-8f, 65519,
                                         65520, -1e30f, 3e38f, 1.0004883f, 2049,   2051};
                std::memcpy(values.data(), special, sizeof special);
                const size_t k = kv_row_bytes(kv.type, kv.k_dim).value() * 3 * 310;
                const size_t v = kv_row_bytes(kv.type, kv.v_dim).value() * 3 * 310;
                std::vector<std::byte> expectedK(k, std::byte{0x5a}), expectedV(v, std::byte{0x5a});
                kv.k = expectedK.data();
                kv.v = expectedV.data();
                reference::kv_write(kv, values.data(), values.data() + 1, width, width, tokens, 9);
                atAllLevels([&](ThreadPool& pool) {
                    std::vector<std::byte> gotK(k, std::byte{0x5a}), gotV(v, std::byte{0x5a});
                    kv.k = gotK.data();
                    kv.v = gotV.data();
                    kv_write(pool, kv, values.data(), values.data() + 1, width, width, tokens, 9);
                    QVERIFY(gotK == expectedK);
                    QVERIFY(gotV == expectedV);
                });
            }
        }
    }
    // What is stored differs from the value by at most half a step of the type.
    void kvRowsAreNearTheValues() {
        const auto values = randomValues(256, 3);
        std::vector<float> back(256);
        std::vector<std::byte> row(512);
        for (const KvType type : {KvType::f16, KvType::bf16, KvType::q8_0}) {
            reference::kv_encode_row(type, values.data(), 256, row.data());
            reference::kv_decode_row(type, row.data(), 256, back.data());
            for (size_t i = 0; i < 256; ++i) {
                float largest = 0;
                for (size_t j = i / 32 * 32; j < i / 32 * 32 + 32; ++j)
                    largest = std::max(largest, std::fabs(values[j]));
                const float bound = type == KvType::f16    ? std::fabs(values[i]) / 2048
                                    : type == KvType::bf16 ? std::fabs(values[i]) / 256
                                                           : largest / 127 * 0.5f + largest / 2048;
                QVERIFY(std::fabs(values[i] - back[i]) <= bound);
            }
        }
    }
    void kvRowsKeepNan() {
        for (const KvType type : {KvType::f16, KvType::bf16, KvType::q8_0}) {
            for (const float bad : {kNan, kInf, -kInf}) {
                for (const size_t at : {0, 31, 50, 63}) {
                    atAllLevels([&](ThreadPool& pool) {
                        auto values = randomValues(64);
                        values[at] = bad;
                        std::vector<std::byte> k(128), v(128);
                        const KvLayer kv = {type, k.data(), v.data(), 1, 1, 64, 64};
                        kv_write(pool, kv, values.data(), values.data(), 64, 64, 1, 0);
                        std::vector<float> back(64);
                        reference::kv_decode_row(type, k.data(), 64, back.data());
                        QVERIFY(!std::isfinite(back[at]));
                        QVERIFY(std::isfinite(back[(at + 32) % 64]));
                    });
                }
            }
        }
    }

    // The reference itself, by hand: 2 x 2 weights, bias and accumulation.
    void referenceMatmul() {
        const float w[] = {1, 2, 3, 4}, x[] = {10, 1}, bias[] = {0.5f, -0.5f};
        float y[] = {100, 200};
        reference::matmul({Format::f32, w, 2, 2, x, bias, y, 1, true});
        QCOMPARE(y[0], 112.5f);
        QCOMPARE(y[1], 233.5f);
    }
};

QTEST_GUILESS_MAIN(TestOps)
#include "test_ops.moc"
