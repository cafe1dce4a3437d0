// CUDA's norm, RoPE, elementwise and recurrent kernels, on the shim, against kernels/reference.
#include <cmath>
#include <numeric>

#include "cuda/device/args.h"
#include "cuda_rig.h"
#include "kernels/experts.h"
#include "kernels/recurrent.h"
#include "kernels/reference.h"

using namespace parlor;
using namespace cuda_rig;
namespace cpu = kernels::cpu;
namespace reference = kernels::reference;

class TestCudaOps : public QObject {
    Q_OBJECT

  private slots:
    void rmsNorm() {
        for (const int width : {1, 31, 256, 1000}) {
            const int rows = 3, stride = width + 7;
            std::vector<float> x = some(size_t(rows * stride), 1);
            for (float& value : std::span(x).first(size_t(width))) value *= 60000;  // a residual of that size
            if (width > 1) x[size_t(stride)] = std::numeric_limits<float>::quiet_NaN();
            const std::vector<float> weight = some(size_t(width), 2);
            Guarded<float> in(x), w(weight);
            for (const bool weighted : {true, false}) {
                Guarded<float> y(size_t(rows * width));
                const cuda::RmsNormArgs args = {
                    in.data(), weighted ? w.data() : nullptr, nullptr, stride, width, width, 1e-5f};
                QCOMPARE(run("rms_norm", {rows, 1}, args, &cuda::RmsNormArgs::y, y), std::string());
                for (int r = 0; r < rows; ++r) {
                    std::vector<float> wanted(size_t(width), 0);
                    reference::rms_norm(x.data() + r * stride, weighted ? weight.data() : nullptr,
                                        wanted.data(), 1, width, 1e-5f);
                    QVERIFY(difference(y.data() + r * width, wanted) < 2e-6);
                }
            }
            Guarded<float> same(x);  // in place
            const cuda::RmsNormArgs args = {same.data(), w.data(), same.data(), stride, stride, width, 1e-5f};
            QCOMPARE(simt::launch("rms_norm", {rows, 1}, &args), std::string());
            for (int r = 0; r < rows; ++r) {
                std::vector<float> wanted(size_t(width), 0);
                reference::rms_norm(x.data() + r * stride, weight.data(), wanted.data(), 1, width, 1e-5f);
                QVERIFY(difference(same.data() + r * stride, wanted) < 2e-6);
            }
        }
    }

    void rope() {
        const int heads = 3, tokens = 4;
        for (const auto& [head, dims] : {std::pair{64, 64}, std::pair{80, 32}, std::pair{6, 2}}) {
            for (const bool interleaved : {true, false}) {
                for (const int first : {0, 7, 100003}) {
                    const int stride = heads * head + 3;
                    std::vector<float> frequencies(size_t(dims) / 2);
                    for (int i = 0; i < dims / 2; ++i)
                        frequencies[size_t(i)] = std::pow(500000.0f, -2.0f * float(i) / float(dims));
                    std::vector<float> wanted = some(size_t(tokens * stride), 3);
                    Guarded<float> y(wanted), table(frequencies);
                    Guarded<int32_t> position(1, first - 2);
                    const cuda::RopeArgs args = {nullptr, stride, table.data(), position.data(), 2,
                                                 heads,   head,   dims,         interleaved,     1.25f};
                    QCOMPARE(
                        run("rope", {(heads * dims / 2 + 127) / 128, tokens}, args, &cuda::RopeArgs::x, y),
                        std::string());
                    reference::rope(wanted.data(), stride, tokens, heads, head, dims,
                                    interleaved ? cpu::RopePairs::interleaved : cpu::RopePairs::half_split,
                                    frequencies.data(), 1.25f, first);
                    QVERIFY(difference(y.data(), wanted) < 1e-6);
                }
            }
        }
    }

    // What a norm and a gate leave as int8 is what quantize_activations makes of their result.
    void quantizedOnTheWay() {
        constexpr int rows = 3, width = 160;
        std::vector<float> x = some(size_t(rows * width), 21), up = some(size_t(rows * width), 22);
        x[7] = 14280;
        x[40] = std::numeric_limits<float>::quiet_NaN();
        Guarded<float> in(x), gate(up), weight(some(size_t(width), 23));
        const auto compare = [&](const char* kernel, Guarded<float>& y, Guarded<int8_t>& q, Guarded<float>& d,
                                 Guarded<int32_t>& sums, const Guarded<float>& plain) {
            QVERIFY2(y.intact() && q.intact() && d.intact() && sums.intact(), kernel);
            QVERIFY(std::memcmp(y.data(), const_cast<Guarded<float>&>(plain).data(), y.size() * 4) == 0);
            Guarded<int8_t> q2(q.size());
            Guarded<float> d2(d.size());
            Guarded<int32_t> sums2(sums.size());
            const cuda::QuantizeArgs again = {
                y.data(), width, reinterpret_cast<signed char*>(q2.data()), d2.data(), sums2.data(),
                rows,     width};
            QCOMPARE(simt::launch("quantize_activations", {(rows * width / 32 + 15) / 16, 1}, &again),
                     std::string());
            QVERIFY(std::memcmp(q.data(), q2.data(), q.size()) == 0);
            QVERIFY(std::memcmp(d.data(), d2.data(), d.size() * 4) == 0);
            QVERIFY(std::memcmp(sums.data(), sums2.data(), sums.size() * 4) == 0);
        };
        for (const simt::Order order : {simt::Order::up, simt::Order::down}) {
            Guarded<int8_t> q(size_t(rows * width));
            Guarded<float> d(size_t(rows * width / 32)), y(size_t(rows * width)), plain(size_t(rows * width));
            Guarded<int32_t> sums(size_t(rows * width / 16));
            const cuda::Activations to = {reinterpret_cast<signed char*>(q.data()), d.data(), sums.data()};
            cuda::RmsNormArgs norm = {in.data(), weight.data(), y.data(), width, width, width, 1e-5f, to};
            QCOMPARE(simt::launch("rms_norm_q8", {rows, 1}, &norm, order), std::string());
            norm.y = plain.data();
            QCOMPARE(simt::launch("rms_norm", {rows, 1}, &norm, order), std::string());
            compare("rms_norm_q8", y, q, d, sums, plain);
            for (const std::string kernel : {"silu_mul", "gelu_mul", "swiglu_clamped"}) {
                cuda::GatedArgs args = {in.data(), gate.data(), y.data(), width, width,
                                        width,     width,       1.7f,     7,     to};
                QCOMPARE(simt::launch(kernel + "_q8", {(width + 511) / 512, rows}, &args, order),
                         std::string());
                args.y = plain.data();
                QCOMPARE(simt::launch(kernel, {(width + 511) / 512, rows}, &args, order), std::string());
                compare(kernel.c_str(), y, q, d, sums, plain);
            }
        }
    }

    void gated() {
        const int tokens = 3, width = 200, stride = 210;
        std::vector<float> gate = some(size_t(tokens * stride), 10, 4),
                           up = some(size_t(tokens * stride), 11, 4);
        gate[3] = std::numeric_limits<float>::quiet_NaN();
        gate[4] = -1e30f;
        gate[5] = 1e4f;
        Guarded<float> g(gate), u(up);
        for (const char* kernel : {"silu_mul", "gelu_mul", "swiglu_clamped"}) {
            Guarded<float> y(size_t(tokens * width));
            const cuda::GatedArgs args = {g.data(), u.data(), nullptr, stride, stride,
                                          width,    width,    1.702f,  7};
            QCOMPARE(run(kernel, {(width + 511) / 512, tokens}, args, &cuda::GatedArgs::y, y), std::string());
            std::vector<float> wanted(y.size());
            if (*kernel == 'g')
                reference::gelu_mul(gate.data(), up.data(), wanted.data(), tokens, width, stride, stride,
                                    width);
            else if (kernel[1] == 'i')
                reference::silu_mul(gate.data(), up.data(), wanted.data(), tokens, width, stride, stride,
                                    width);
            else
                reference::swiglu_clamped(gate.data(), up.data(), wanted.data(), tokens, width, stride,
                                          stride, width, 1.702f, 7);
            QVERIFY2(difference(y.data(), wanted) < 2e-6, kernel);
        }
    }

    void elementwise() {
        const std::vector<float> x = some(700, 12, 10), before = some(700, 13, 10);
        for (const char* kernel : {"add", "scale", "softcap", "fill"}) {
            Guarded<float> in(x), y(before);
            const cuda::ElementwiseArgs args = {in.data(), nullptr, 700, 3.5f};
            QCOMPARE(run(kernel, {(700 + 255) / 256, 1}, args, &cuda::ElementwiseArgs::y, y), std::string());
            std::vector<float> wanted = before;
            const std::string name = kernel;
            if (name == "add") reference::add(x.data(), wanted.data(), 700);
            if (name == "scale") reference::scale(3.5f, wanted.data(), 700);
            if (name == "softcap") reference::softcap(3.5f, wanted.data(), 700);
            if (name == "fill") std::ranges::fill(wanted, 3.5f);
            QVERIFY2(difference(y.data(), wanted) < 1e-6, kernel);
        }
    }

    void rowsOfHeads() {
        const int rows = 6, width = 150, from = 170, to = 160;
        const std::vector<float> x = some(size_t(rows * from), 40), before = some(size_t(rows * to), 41);
        Guarded<float> in(x), y(before);
        const cuda::CopyRowsArgs args = {in.data(), nullptr, from, to, width};
        QCOMPARE(run("copy_rows", {2, rows}, args, &cuda::CopyRowsArgs::y, y), std::string());
        for (int r = 0; r < rows; ++r)
            for (int i = 0; i < to; ++i)
                QCOMPARE(y[size_t(r * to + i)],
                         i < width ? x[size_t(r * from + i)] : before[size_t(r * to + i)]);
    }

    void temperature() {
        const int tokens = 6, width = 40, length = 8, first = 5;  // 5 .. 10: a border of 8 among them
        const std::vector<float> x = some(size_t(tokens * width), 42);
        for (const int far : {0, 100000}) {
            Guarded<float> y(x);
            Guarded<int32_t> position(1, first + far - 1);
            const cuda::TemperatureArgs args = {nullptr, position.data(), 1, width, length, 0.3f};
            QCOMPARE(run("temperature", {1, tokens}, args, &cuda::TemperatureArgs::x, y), std::string());
            std::vector<float> wanted = x;
            for (int t = 0; t < tokens; ++t)
                for (int i = 0; i < width; ++i)
                    wanted[size_t(t * width + i)] *=
                        float(1 + 0.3f * std::log(1.0 + (first + far + t) / length));
            QVERIFY(difference(y.data(), wanted) < 1e-6);
        }
    }

    void bestLogits() {
        for (const int count : {1, 63, 64, 5000, 40000}) {
            std::vector<float> logits = some(size_t(count), 31, 4);
            if (count > 5000)  // more of the same than are compared with each other
                std::fill(logits.begin() + 20000, logits.begin() + 21000, 29.0f);
            if (count > 100) {
                logits[3] = logits[90] = logits[size_t(count) - 1] = 30;
                logits[50] = -0.0f;
                std::fill(logits.begin() + 100, logits.begin() + count / 2, -7.0f);
            }
            const auto run = [&](cuda::BestLogits& out) {
                Guarded<float> in(logits), range(128);
                Guarded<unsigned long long> keys(64 * 64);
                Guarded<uint32_t> odd(64);
                Guarded<cuda::BestLogits> found(1), other(1);
                std::string fault;
                for (const Order order : {Order::up, Order::down}) {
                    auto& to = order == Order::up ? found : other;
                    const cuda::BestArgs args = {in.data(),  keys.data(), range.data(),
                                                 odd.data(), to.data(),   count};
                    if (fault.empty()) fault = simt::launch("best_of_parts", {64, 1}, &args, order);
                    if (fault.empty()) fault = simt::launch("best_of_all", {1, 1}, &args, order);
                }
                out = found[0];
                const bool intact = keys.intact() && range.intact() && odd.intact() && found.intact();
                const bool same = std::memcmp(found.data(), other.data(), sizeof out) == 0;
                return fault.empty() && (!intact || !same) ? std::string("not the same or not intact")
                                                           : fault;
            };
            cuda::BestLogits best;
            QCOMPARE(run(best), std::string());
            QCOMPARE(best.trouble, 0u);
            QCOMPARE(best.count, std::min(count, 64));
            std::vector<int> order(static_cast<size_t>(count));
            std::iota(order.begin(), order.end(), 0);
            std::stable_sort(order.begin(), order.end(),
                             [&](int a, int b) { return logits[size_t(a)] > logits[size_t(b)]; });
            for (int i = 0; i < best.count; ++i) {
                QCOMPARE(best.token[i], order[size_t(i)]);
                QCOMPARE(best.logit[i], logits[size_t(order[size_t(i)])]);
            }
            if (count == 1) continue;
            logits.back() = -std::numeric_limits<float>::infinity();
            QCOMPARE(run(best), std::string());
            QCOMPARE(best.trouble, cuda::BestLogits::kNotFinite);
            std::fill(logits.begin(), logits.end(), 2.5f);
            QCOMPARE(run(best), std::string());
            QCOMPARE(best.trouble, cuda::BestLogits::kFlat);
        }
    }

    void causalConv() {
        const int channels = 200, stride = 205;
        for (const int taps : {1, 2, 4, 16}) {
            for (const int tokens : {1, 3, 20}) {
                std::vector<float> x = some(size_t(tokens * stride), 20),
                                   state = some(size_t((taps - 1) * channels), 21);
                std::vector<float> weight = some(size_t(channels * taps), 22);
                Guarded<float> y(x), w(weight), kept(state), other(state);
                cuda::ConvArgs args = {y.data(), w.data(), kept.data(), stride, tokens, channels, taps};
                QCOMPARE(simt::launch("causal_conv1d", {2, 1}, &args), std::string());
                reference::causal_conv1d({.x = x.data(),
                                          .stride = stride,
                                          .tokens = tokens,
                                          .channels = channels,
                                          .weight = weight.data(),
                                          .taps = taps,
                                          .state = state.data()});
                QVERIFY(y.intact() && kept.intact());
                QVERIFY(difference(y.data(), x) < 2e-6);
                QVERIFY(state.empty() || difference(kept.data(), state) == 0);
            }
        }
    }

    void deltaRule() {
        const int k_heads = 2, v_heads = 4, tokens = 5;
        for (const auto& [k_dim, v_dim] : {std::pair{32, 48}, std::pair{128, 160}}) {
            for (const bool tiled : {false, true}) {
                const int stride = 2 * k_heads * k_dim + v_heads * v_dim + 3;
                std::vector<float> qkv = some(size_t(tokens * stride), 23, 0.2f);
                const std::vector<float> alpha = some(size_t(tokens * v_heads), 24, 3),
                                         beta = some(alpha.size(), 25), a = {-0.1f, -0.5f, -1.0f, -3.0f},
                                         bias = some(4, 26);
                std::vector<float> state = some(size_t(v_heads * k_dim * v_dim), 27),
                                   wanted(size_t(tokens * v_heads * v_dim));
                Guarded<float> in(qkv), al(alpha), be(beta), as(a), dt(bias), y(wanted.size()), kept(state);
                const float* v = in.data() + 2 * k_heads * k_dim;
                const cuda::DeltaRuleArgs args = {in.data(),   in.data() + k_heads * k_dim,
                                                  v,           al.data(),
                                                  be.data(),   as.data(),
                                                  dt.data(),   y.data(),
                                                  kept.data(), stride,
                                                  tokens,      k_heads,
                                                  v_heads,     k_dim,
                                                  v_dim,       tiled};
                QCOMPARE(simt::launch("gated_delta_rule", {v_heads, 1}, &args), std::string());
                reference::gated_delta_rule({.q = qkv.data(),
                                             .k = qkv.data() + k_heads * k_dim,
                                             .v = qkv.data() + 2 * k_heads * k_dim,
                                             .qkv_stride = stride,
                                             .alpha = alpha.data(),
                                             .beta = beta.data(),
                                             .a = a.data(),
                                             .dt_bias = bias.data(),
                                             .out = wanted.data(),
                                             .tokens = tokens,
                                             .k_heads = k_heads,
                                             .v_heads = v_heads,
                                             .k_dim = k_dim,
                                             .v_dim = v_dim,
                                             .tiled = tiled,
                                             .state = state.data()});
                QVERIFY(y.intact() && kept.intact());
                QVERIFY(difference(y.data(), wanted) < 1e-5);
                QVERIFY(difference(kept.data(), state) < 1e-5);
            }
        }
    }

    void ratesOfKeyHeads() {
        // Two key heads with three value heads each: b b b a a a, twice.
        const std::vector<float> both = {1,  2,  3,  11,  12,  13,  4,  5,  6,  14,  15,  16,  //
                                         -1, -2, -3, -11, -12, -13, -4, -5, -6, -14, -15, -16};
        Guarded<float> in(both), beta(12), alpha(12);
        const cuda::SplitRatesArgs args = {in.data(), beta.data(), alpha.data(), 2, 6};
        QCOMPARE(simt::launch("split_rates", {1, 2}, &args), std::string());
        QVERIFY(beta.intact() && alpha.intact());
        for (int i = 0; i < 6; ++i) {
            QCOMPARE(beta[size_t(i)], float(i + 1));
            QCOMPARE(alpha[size_t(i)], float(i + 11));
            QCOMPARE(beta[size_t(6 + i)], float(-i - 1));
            QCOMPARE(alpha[size_t(6 + i)], float(-i - 11));
        }
    }

    void normsAndGatesOfHeads() {
        const int rows = 5, width = 150;
        const std::vector<float> x = some(size_t(rows * width), 28),
                                 gate = some(size_t(rows * 2 * width), 29), weight = some(size_t(width), 30);
        Guarded<float> in(x), g(gate), w(weight);
        std::vector<float> wanted(x.size());
        Guarded<float> y(x.size());
        const cuda::GatedNormArgs norm = {in.data(), w.data(), g.data(), nullptr, width, 1e-6f};
        QCOMPARE(run("rms_norm_gated", {rows, 1}, norm, &cuda::GatedNormArgs::y, y), std::string());
        reference::rms_norm_gated(x.data(), weight.data(), gate.data(), wanted.data(), rows, width, 1e-6f);
        QVERIFY(difference(y.data(), wanted) < 2e-6);

        wanted = x;  // rows are heads here
        Guarded<float> unit(x);
        const cuda::L2NormArgs l2 = {nullptr, width * rows, width, 1e-6f, 0.3f};
        QCOMPARE(run("l2_norm", {rows, 1}, l2, &cuda::L2NormArgs::x, unit), std::string());
        reference::l2_norm(wanted.data(), width * rows, 1, rows, width, 1e-6f, 0.3f);
        QVERIFY(difference(unit.data(), wanted) < 1e-6);

        wanted = x;
        Guarded<float> gatedBy(x);
        const cuda::SigmoidMulArgs by = {g.data(), nullptr, 2 * rows * width, 2 * width, rows, width};
        QCOMPARE(run("sigmoid_mul", {rows, 1}, by, &cuda::SigmoidMulArgs::y, gatedBy), std::string());
        reference::sigmoid_mul(gate.data(), 2 * rows * width, 2 * width, wanted.data(), 1, rows, width);
        QVERIFY(difference(gatedBy.data(), wanted) < 1e-6);
    }
};

QTEST_GUILESS_MAIN(TestCudaOps)
#include "test_cuda_ops.moc"
