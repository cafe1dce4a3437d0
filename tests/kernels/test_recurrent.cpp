// The operations with a state against plain loops, and properties that the definition implies.
#include <QTest>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "kernels/cpu.h"
#include "kernels/recurrent.h"

using namespace parlor::kernels;
using namespace parlor::kernels::cpu;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> randomValues(size_t count, float scale = 1, uint32_t seed = 3) {
    std::mt19937 rng(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (float& x : values) x = normal(rng) * scale;
    return values;
}

double largestDifference(const std::vector<float>& a, const std::vector<float>& b) {
    double largest = a.size() == b.size() ? 0 : HUGE_VAL;
    for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        const double difference = std::fabs(double(a[i]) - double(b[i]));
        if (!(difference <= largest)) largest = difference;  // also takes NaN over
    }
    return largest;
}

template <typename Function>
void atAllLevels(const Function& function) {
    for (const int threads : {1, 3}) {
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

struct Conv {
    std::vector<float> x, weight, state;
    ConvArgs args;
    Conv(int64_t tokens, int64_t channels, int taps)
        : x(randomValues(size_t(tokens * (channels + 3)))),
          weight(randomValues(size_t(channels * taps), 0.7f, 5)),
          state(randomValues(size_t(channels * (taps - 1)), 1, 6)) {
        args = {.stride = channels + 3, .tokens = tokens, .channels = channels, .taps = taps};
    }
    ConvArgs bound() {
        ConvArgs out = args;
        out.x = x.data();
        out.weight = weight.data();
        out.state = state.data();
        return out;
    }
};

struct Delta {
    std::vector<float> qkv, alpha, beta, a, dt, out, state;
    DeltaRuleArgs args;
    Delta(int64_t tokens, int kHeads, int vHeads, int kDim, int vDim, bool tiled) {
        const int64_t stride = 2 * kHeads * kDim + vHeads * vDim + 5;
        qkv = randomValues(size_t(tokens * stride));
        reference::l2_norm(qkv.data(), stride, tokens, kHeads, kDim, 1e-6f, 1 / std::sqrt(float(kDim)));
        reference::l2_norm(qkv.data() + kHeads * kDim, stride, tokens, kHeads, kDim, 1e-6f, 1);
        alpha = randomValues(size_t(tokens * vHeads), 2, 5);
        beta = randomValues(size_t(tokens * vHeads), 2, 6);
        a = randomValues(size_t(vHeads), 1, 7);
        for (float& value : a) value = -std::exp(value - 2);
        dt = randomValues(size_t(vHeads), 1, 8);
        out.assign(size_t(tokens * vHeads * vDim), -7.0f);
        state = randomValues(size_t(vHeads) * size_t(kDim) * size_t(vDim), 0.3f, 9);
        args = {.qkv_stride = stride,
                .tokens = tokens,
                .k_heads = kHeads,
                .v_heads = vHeads,
                .k_dim = kDim,
                .v_dim = vDim,
                .tiled = tiled};
    }
    DeltaRuleArgs bound(int64_t first = 0) {
        DeltaRuleArgs b = args;
        b.q = qkv.data() + first * b.qkv_stride;
        b.k = b.q + int64_t(b.k_heads) * b.k_dim;
        b.v = b.k + int64_t(b.k_heads) * b.k_dim;
        b.alpha = alpha.data() + first * b.v_heads;
        b.beta = beta.data() + first * b.v_heads;
        b.a = a.data();
        b.dt_bias = dt.data();
        b.out = out.data() + first * b.v_heads * b.v_dim;
        b.state = state.data();
        return b;
    }
};

}  // namespace

class TestRecurrent : public QObject {
    Q_OBJECT
  private slots:
    void cleanup() { set_level(supported_levels().back()); }

    void convolution() {
        for (const int64_t channels : {1, 5, 16, 67, 200}) {
            for (const int taps : {1, 2, 4, 16}) {
                for (const int64_t tokens : {1, 2, 3, 4, 33}) {
                    Conv expected(tokens, channels, taps);
                    reference::causal_conv1d(expected.bound());
                    atAllLevels([&](ThreadPool& pool) {
                        Conv c(tokens, channels, taps);
                        causal_conv1d(pool, c.bound());
                        QVERIFY(largestDifference(c.x, expected.x) < 3e-6);
                        QCOMPARE(c.state, expected.state);
                    });
                }
            }
        }
    }
    void convolutionOfParts() {
        atAllLevels([](ThreadPool& pool) {
            Conv whole(600, 70, 4);
            Conv parts = whole;
            causal_conv1d(pool, whole.bound());
            for (int64_t done = 0, size = 1; done < 600; done += size, size = size % 7 + 1) {
                ConvArgs args = parts.bound();
                args.x += done * args.stride;
                args.tokens = std::min<int64_t>(size, 600 - done);
                causal_conv1d(pool, args);
            }
            QCOMPARE(parts.x, whole.x);
            QCOMPARE(parts.state, whole.state);
        });
    }
    // A filter with one tap at the back is SiLU of the input of three tokens ago.
    void convolutionLooksBack() {
        ThreadPool pool(1);
        Conv c(5, 8, 4);
        c.weight.assign(c.weight.size(), 0.0f);
        for (size_t i = 0; i < 8; ++i) c.weight[4 * i] = 1;
        const std::vector<float> x = c.x, state = c.state;
        causal_conv1d(pool, c.bound());
        const auto silu = [](double v) { return v / (1 + std::exp(-v)); };
        for (size_t i = 0; i < 8; ++i) {
            QVERIFY(std::fabs(double(c.x[i]) - silu(double(state[i]))) < 1e-6);
            QVERIFY(std::fabs(double(c.x[3 * 11 + i]) - silu(double(x[i]))) < 1e-6);
        }
    }

    void l2Norm() {
        for (const int dim : {1, 7, 64, 128, 200}) {
            const auto x = randomValues(size_t(5 * (3 * dim + 2)));
            auto expected = x;
            reference::l2_norm(expected.data(), 3 * dim + 2, 5, 3, dim, 1e-6f, 0.5f);
            atAllLevels([&](ThreadPool& pool) {
                auto y = x;
                l2_norm(pool, y.data(), 3 * dim + 2, 5, 3, dim, 1e-6f, 0.5f);
                QVERIFY(largestDifference(y, expected) < 3e-7);
            });
        }
    }

    void deltaRule_data() {
        QTest::addColumn<int>("tokens");
        QTest::addColumn<int>("kHeads");
        QTest::addColumn<int>("vHeads");
        QTest::addColumn<int>("kDim");
        QTest::addColumn<int>("vDim");
        QTest::newRow("one token") << 1 << 2 << 4 << 16 << 16;
        QTest::newRow("as in Qwen3.5") << 3 << 2 << 4 << 128 << 128;
        QTest::newRow("many tokens") << 700 << 1 << 3 << 24 << 40;
        QTest::newRow("odd sizes") << 9 << 3 << 6 << 7 << 13;
        QTest::newRow("one value") << 5 << 1 << 1 << 1 << 1;
        QTest::newRow("65 columns") << 4 << 1 << 2 << 32 << 65;
    }
    void deltaRule() {
        QFETCH(int, tokens);
        QFETCH(int, kHeads);
        QFETCH(int, vHeads);
        QFETCH(int, kDim);
        QFETCH(int, vDim);
        for (const bool tiled : {false, true}) {
            Delta expected(tokens, kHeads, vHeads, kDim, vDim, tiled);
            reference::gated_delta_rule(expected.bound());
            atAllLevels([&](ThreadPool& pool) {
                Delta d(tokens, kHeads, vHeads, kDim, vDim, tiled);
                gated_delta_rule(pool, d.bound());
                const double out = largestDifference(d.out, expected.out);
                QVERIFY2(out < 2e-6, qPrintable(QString::number(out)));
                const double state = largestDifference(d.state, expected.state);
                QVERIFY2(state < 5e-6, qPrintable(QString::number(state)));
            });
        }
    }
    void deltaRuleOfParts() {
        atAllLevels([](ThreadPool& pool) {
            Delta whole(200, 2, 4, 32, 70, true);
            Delta parts = whole;
            gated_delta_rule(pool, whole.bound());
            for (int64_t done = 0, size = 1; done < 200; done += size, size = size * 3 % 71 + 1) {
                DeltaRuleArgs args = parts.bound(done);
                args.tokens = std::min<int64_t>(size, 200 - done);
                gated_delta_rule(pool, args);
            }
            QCOMPARE(parts.out, whole.out);
            QCOMPARE(parts.state, whole.state);
        });
    }
    // With beta near 1 and no decay, what was written for a key of length 1 is read back with it.
    void deltaRuleRemembers() {
        ThreadPool pool(2);
        Delta d(2, 1, 1, 16, 8, false);
        reference::l2_norm(d.qkv.data(), d.args.qkv_stride, 2, 1, 16, 0, 1);
        reference::l2_norm(d.qkv.data() + 16, d.args.qkv_stride, 2, 1, 16, 0, 1);
        float* second = d.qkv.data() + d.args.qkv_stride;
        std::copy_n(d.qkv.data() + 16, 16, second);  // the second query is the first key
        d.beta = {40, -80};                          // the second token writes nothing
        d.a = {0};
        gated_delta_rule(pool, d.bound());
        for (size_t i = 0; i < 8; ++i)
            QVERIFY(std::fabs(double(d.out[8 + i]) - double(d.qkv[32 + i])) < 1e-5);
    }
    void deltaRuleKeepsNan() {
        atAllLevels([](ThreadPool& pool) {
            Delta d(3, 1, 2, 16, 20, false);
            d.qkv[size_t(d.args.qkv_stride) + 3] = kNan;
            gated_delta_rule(pool, d.bound());
            QVERIFY(std::isfinite(d.out[0]) && std::isnan(d.out[40]));
        });
    }

    void gatedNorm() {
        for (const int64_t width : {1, 12, 64, 129}) {
            const auto x = randomValues(size_t(7 * width)), gate = randomValues(size_t(7 * width), 3, 4);
            const auto weight = randomValues(size_t(width), 1, 9);
            std::vector<float> expected(x.size());
            reference::rms_norm_gated(x.data(), weight.data(), gate.data(), expected.data(), 7, width, 1e-6f);
            atAllLevels([&](ThreadPool& pool) {
                auto y = x;
                rms_norm_gated(pool, y.data(), weight.data(), gate.data(), y.data(), 7, width, 1e-6f);
                QVERIFY(largestDifference(y, expected) < 5e-6);
            });
        }
    }
    void gatedOutput() {
        for (const int dim : {1, 12, 64, 129}) {
            const auto y = randomValues(size_t(4 * 3 * dim)),
                       gate = randomValues(size_t(4 * 3 * 2 * dim), 3, 4);
            auto expected = y;
            reference::sigmoid_mul(gate.data(), 6 * dim, 2 * dim, expected.data(), 4, 3, dim);
            atAllLevels([&](ThreadPool& pool) {
                auto out = y;
                sigmoid_mul(pool, gate.data(), 6 * dim, 2 * dim, out.data(), 4, 3, dim);
                QVERIFY(largestDifference(out, expected) < 1e-6);
            });
        }
    }
};

QTEST_GUILESS_MAIN(TestRecurrent)
#include "test_recurrent.moc"
