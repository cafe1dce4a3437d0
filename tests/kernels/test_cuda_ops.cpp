// CUDA's norm, RoPE, KV cache, attention and elementwise kernels, on the shim, against kernels/reference.
#include <cmath>
#include <random>

#include "cuda/device/args.h"
#include "kernels/experts.h"
#include "kernels/recurrent.h"
#include "kernels/reference.h"
#include "simt_rig.h"

using namespace parlor;
using simt::Order;
using simt_rig::Guarded;
namespace cpu = kernels::cpu;
namespace reference = kernels::reference;

namespace {

std::vector<float> some(size_t count, unsigned seed, float spread = 1) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal(0, spread);
    std::vector<float> values(count);
    for (float& value : values) value = normal(random);
    return values;
}

// The largest difference, against the size of the values.
double difference(const float* got, const std::vector<float>& wanted) {
    double most = 0;
    for (size_t i = 0; i < wanted.size(); ++i) {
        if (std::isnan(wanted[i]) != std::isnan(got[i])) return HUGE_VAL;
        if (std::isnan(wanted[i])) continue;
        most = std::max(most, double(std::abs(got[i] - wanted[i])) / (1 + std::abs(wanted[i])));
    }
    return most;
}

// Runs it in both orders, on copies of what it writes; empty, or what is wrong.
template <class Args>
std::string run(const char* kernel, simt::Grid grid, Args args, float* Args::*place, Guarded<float>& y) {
    Guarded<float> other = y;
    args.*place = y.data();
    std::string fault = simt::launch(kernel, grid, &args, Order::up);
    if (!fault.empty()) return fault;
    args.*place = other.data();
    fault = simt::launch(kernel, grid, &args, Order::down);
    if (!fault.empty()) return fault;
    if (!y.intact() || !other.intact()) return "it writes beyond its buffer";
    if (std::memcmp(y.data(), other.data(), y.size() * sizeof(float)) != 0)
        return "the order of threads counts";
    return {};
}

struct Cache {
    cpu::KvType type;
    int heads, k_dim, v_dim, capacity;
    bool v_in_k = false;
};

// A cache that the reference has written, and room for it in the kernels' terms.
struct Filled {
    explicit Filled(const Cache& c)
        : k(size_t(c.heads) * size_t(c.capacity) * *cpu::kv_row_bytes(c.type, c.k_dim)),
          v(c.v_in_k ? 0 : size_t(c.heads) * size_t(c.capacity) * *cpu::kv_row_bytes(c.type, c.v_dim)) {
        auto* keys = reinterpret_cast<std::byte*>(k.data());
        auto* values = c.v_in_k ? keys : reinterpret_cast<std::byte*>(v.data());
        layer = {c.type, keys, values, c.capacity, c.heads, c.k_dim, c.v_dim, c.v_in_k};
        device = {k.data(),   c.v_in_k ? k.data() : v.data(),
                  c.capacity, static_cast<cuda::KvType>(c.type),
                  c.heads,    c.k_dim,
                  c.v_dim,    c.v_in_k};
    }
    Guarded<uint8_t> k, v;
    cpu::KvLayer layer;
    cuda::KvCache device;
};

}  // namespace

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

    // To the byte, also of what is not finite or beyond float16.
    void kvWrite() {
        for (const auto type : {cpu::KvType::f16, cpu::KvType::bf16, cpu::KvType::q8_0, cpu::KvType::f32}) {
            for (const bool latent : {false, true}) {
                const int tokens = 5, first = 6, stride = 2 * 96 + 1;
                const Cache cache = {type, 2, 96, latent ? 64 : 160, 16, latent};
                std::vector<float> k = some(size_t(tokens * stride), 4), v = some(size_t(tokens * 330), 5);
                k[0] = std::numeric_limits<float>::quiet_NaN();
                k[40] = std::numeric_limits<float>::infinity();
                k[size_t(stride)] = 1e30f;
                k[size_t(stride) + 70] = -70000;
                std::fill_n(k.begin() + 2 * stride, 32, 0.0f);
                Filled wanted(cache), got(cache);
                reference::kv_write(wanted.layer, k.data(), v.data(), stride, 330, tokens, first);
                Guarded<float> keys(k), values(v);
                Guarded<int32_t> position(1, first);
                const cuda::KvWriteArgs args = {got.device, keys.data(), latent ? nullptr : values.data(),
                                                stride,     330,         position.data(),
                                                0};
                QCOMPARE(simt::launch("kv_write", {2, tokens}, &args), std::string());
                QVERIFY(got.k.intact() && got.v.intact());
                QVERIFY(std::memcmp(got.k.data(), wanted.k.data(), got.k.size()) == 0);
                QVERIFY(latent || std::memcmp(got.v.data(), wanted.v.data(), got.v.size()) == 0);
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
            QCOMPARE(simt::launch("quantize_activations", {(rows * width / 32 + 3) / 4, 1}, &again),
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
                QCOMPARE(simt::launch(kernel + "_q8", {(width + 127) / 128, rows}, &args, order),
                         std::string());
                args.y = plain.data();
                QCOMPARE(simt::launch(kernel, {(width + 127) / 128, rows}, &args, order), std::string());
                compare(kernel.c_str(), y, q, d, sums, plain);
            }
        }
    }

    void attention_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<QList<int>>("shape");  // heads, kv heads, k_dim, v_dim, tokens, first position
        QTest::addColumn<QList<int>>("mask");   // window, chunk
        QTest::addColumn<double>("softcap");
        QTest::addColumn<bool>("sinks");
        QTest::addColumn<bool>("latent");
        const int f16 = int(cpu::KvType::f16), bf16 = int(cpu::KvType::bf16), q8 = int(cpu::KvType::q8_0),
                  f32 = int(cpu::KvType::f32);
        const auto row = [](const char* name, int type, QList<int> shape, QList<int> mask = {0, 0},
                            double softcap = 0, bool sinks = false, bool latent = false) {
            QTest::newRow(name) << type << shape << mask << softcap << sinks << latent;
        };
        row("one position", f32, {2, 2, 64, 64, 1, 0});
        row("grouped", f16, {6, 2, 64, 64, 3, 200});
        row("one kv head", q8, {5, 1, 128, 128, 2, 127});
        row("border of a step", bf16, {2, 1, 80, 80, 4, 126});
        row("odd dims", f32, {2, 1, 12, 20, 3, 40});
        row("window", f16, {4, 2, 32, 32, 5, 300}, {64, 0});
        row("window longer than the cache", f16, {4, 2, 32, 32, 5, 3}, {64, 0});
        row("chunks", f16, {4, 2, 32, 32, 7, 28}, {0, 32});  // a border among the tokens
        row("soft cap", f16, {2, 2, 96, 96, 2, 150}, {0, 0}, 5);
        row("sinks", bf16, {4, 1, 64, 64, 3, 140}, {8, 0}, 0, true);
        row("latents", f16, {8, 1, 576, 512, 2, 131}, {0, 0}, 0, false, true);
        row("latents in q8_0", q8, {3, 1, 576, 512, 2, 20}, {0, 0}, 0, false, true);
    }
    void attention() {
        QFETCH(int, type);
        QFETCH(QList<int>, shape);
        QFETCH(QList<int>, mask);
        QFETCH(double, softcap);
        QFETCH(bool, sinks);
        QFETCH(bool, latent);
        const int heads = shape[0], tokens = shape[4], first = shape[5], k_dim = shape[2], v_dim = shape[3];
        const Cache cache = {cpu::KvType(type), shape[1], k_dim, v_dim, first + tokens, latent};
        Filled kv(cache);
        const int rows = first + tokens, k_stride = shape[1] * k_dim, v_stride = shape[1] * v_dim;
        reference::kv_write(kv.layer, some(size_t(rows * k_stride), 6).data(),
                            some(size_t(rows * v_stride), 7).data(), k_stride, v_stride, rows, 0);
        const int stride = heads * k_dim + 5;
        const std::vector<float> q = some(size_t(tokens * stride), 8), sink = some(size_t(heads), 9, 3);
        std::vector<float> wanted(size_t(tokens * heads * v_dim));
        cpu::AttentionArgs args = {q.data(),
                                   wanted.data(),
                                   stride,
                                   tokens,
                                   first,
                                   heads,
                                   0.17f,
                                   mask[0],
                                   mask[1],
                                   float(softcap),
                                   sinks ? sink.data() : nullptr};
        reference::attention(args, kv.layer);
        Guarded<float> queries(q), sunk(sink), out(wanted.size());
        Guarded<int32_t> position(1, first - 1);
        const cuda::AttentionArgs ours = {kv.device, queries.data(),  nullptr, sinks ? sunk.data() : nullptr,
                                          stride,    position.data(), 1,       heads,
                                          mask[0],   mask[1],         0.17f,   float(softcap)};
        QCOMPARE(run("attention", {heads, tokens}, ours, &cuda::AttentionArgs::out, out), std::string());
        // A float32 sum of k_dim products is what the softmax makes larger.
        const double off = difference(out.data(), wanted);
        QVERIFY2(off < 2e-8 * std::max(150, k_dim), qPrintable(QString::number(off)));

        // By several heads at once, in one part and in several.
        const int group = heads / shape[1];
        for (const int at_once : {1, 2, 4, 8}) {
            const int chunks = (group + at_once - 1) / at_once;
            const std::string name = "attention_packed_" + std::to_string(at_once);
            for (const int splits : {1, 3, 5}) {
                Guarded<float> packed(wanted.size()),
                    partial(size_t(tokens) * size_t(heads) * size_t(splits) * size_t(v_dim + 2));
                const cuda::PackedAttentionArgs parts = {
                    kv.device,      queries.data(), nullptr,         sinks ? sunk.data() : nullptr,
                    partial.data(), stride,         position.data(), 1,
                    heads,          mask[0],        mask[1],         0.17f,
                    float(softcap), splits};
                const simt::Grid grid = {shape[1] * chunks, tokens * splits};
                if (splits == 1) {
                    QCOMPARE(run(name.c_str(), grid, parts, &cuda::PackedAttentionArgs::out, packed),
                             std::string());
                } else {
                    QCOMPARE(run(name.c_str(), grid, parts, &cuda::PackedAttentionArgs::partial, partial),
                             std::string());
                    const cuda::AttentionMergeArgs merge = {
                        partial.data(), nullptr, sinks ? sunk.data() : nullptr, heads, v_dim, splits};
                    QCOMPARE(run("attention_merge", {heads, tokens}, merge, &cuda::AttentionMergeArgs::out,
                                 packed),
                             std::string());
                }
                const double apart = difference(packed.data(), wanted);
                QVERIFY2(
                    apart < 2e-8 * std::max(150, k_dim),
                    qPrintable(QStringLiteral("%1 heads, %2 parts: %3").arg(at_once).arg(splits).arg(apart)));
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
            QCOMPARE(run(kernel, {(width + 127) / 128, tokens}, args, &cuda::GatedArgs::y, y), std::string());
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
        for (const char* kernel : {"add", "scale", "softcap", "copy"}) {
            Guarded<float> in(x), y(before);
            const cuda::ElementwiseArgs args = {in.data(), nullptr, 700, 3.5f};
            QCOMPARE(run(kernel, {(700 + 255) / 256, 1}, args, &cuda::ElementwiseArgs::y, y), std::string());
            std::vector<float> wanted = before;
            const std::string name = kernel;
            if (name == "add") reference::add(x.data(), wanted.data(), 700);
            if (name == "scale") reference::scale(3.5f, wanted.data(), 700);
            if (name == "softcap") reference::softcap(3.5f, wanted.data(), 700);
            if (name == "copy") wanted = x;
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

    void checkFindsWhatIsNotFinite() {
        for (const int count : {1, 300, 5000}) {
            for (const int blocks : {1, 3}) {
                const auto flags = [&](float value, uint32_t before = 0) {
                    std::vector<float> x(size_t(count), 1);
                    x[size_t(count) * 2 / 3] = value;
                    Guarded<float> in(x);
                    Guarded<uint32_t> found(1, before);
                    const cuda::CheckArgs args = {in.data(), found.data(), count, 60000, blocks};
                    const std::string fault = simt::launch("check", {blocks, 1}, &args);
                    return fault.empty() && found.intact() ? int(found[0]) : -1;
                };
                QCOMPARE(flags(-2), 0);
                QCOMPARE(flags(60000), 0);
                QCOMPARE(flags(-60001), 2);
                QCOMPARE(flags(std::numeric_limits<float>::quiet_NaN()), 1);
                QCOMPARE(flags(-std::numeric_limits<float>::infinity()), 1);
                QCOMPARE(flags(0, 2), 2);  // nothing is cleared
            }
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
