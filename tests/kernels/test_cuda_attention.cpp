// CUDA's kernels around attention – heads, KV cache, attention itself – on the shim, against
// kernels/reference.
#include "cuda/device/args.h"
#include "cuda/device/kv.h"
#include "cuda_rig.h"
#include "kernels/reference.h"

using namespace parlor;
using namespace cuda_rig;
namespace cpu = kernels::cpu;
namespace reference = kernels::reference;

namespace {

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
        device = {k.data(),
                  c.v_in_k ? k.data() : v.data(),
                  c.capacity,
                  1,
                  static_cast<cuda::KvType>(c.type),
                  c.heads,
                  c.k_dim,
                  c.v_dim,
                  c.v_in_k};
    }
    // The rows of all heads at one position together, as cards have them.
    void byPosition() {
        const auto turn = [&](Guarded<uint8_t>& plane, int dim) {
            const size_t bytes = *cpu::kv_row_bytes(layer.type, dim), heads = size_t(layer.kv_heads),
                         capacity = size_t(layer.capacity);
            const std::vector<uint8_t> before(plane.data(), plane.data() + plane.size());
            for (size_t head = 0; head < heads && !before.empty(); ++head)
                for (size_t at = 0; at < capacity; ++at)
                    std::memcpy(plane.data() + (at * heads + head) * bytes,
                                before.data() + (head * capacity + at) * bytes, bytes);
        };
        turn(k, layer.k_dim);
        if (!layer.v_in_k) turn(v, layer.v_dim);
        device.head_rows = 1;
        device.position_rows = layer.kv_heads;
    }
    Guarded<uint8_t> k, v;
    cpu::KvLayer layer;
    cuda::KvCache device;
};

// One row of a cache as float32.
void decode_row(cpu::KvType type, const std::byte* row, std::vector<float>& out) {
    for (size_t i = 0; i < out.size(); ++i)
        out[i] =
            cuda::kv_value(static_cast<cuda::KvType>(type), reinterpret_cast<const uint8_t*>(row), int(i));
}

}  // namespace

class TestCudaAttention : public QObject {
    Q_OBJECT

    // What comes with the sums as int8 is what quantize_activations makes of them.
    static void quantizedMerge(cuda::AttentionMergeArgs args, Guarded<float>& plain, int tokens, int width) {
        Guarded<float> out(plain.size()), d(plain.size() / 32), d2(plain.size() / 32);
        Guarded<int8_t> q(plain.size()), q2(plain.size());
        Guarded<int32_t> sums(plain.size() / 16), sums2(plain.size() / 16);
        args.out = out.data();
        args.to = {q.data(), d.data(), sums.data()};
        QCOMPARE(simt::launch("attention_merge_q8", {args.heads, tokens}, &args), std::string());
        const cuda::QuantizeArgs again = {plain.data(), width,  q2.data(), d2.data(),
                                          sums2.data(), tokens, width};
        QCOMPARE(simt::launch("quantize_activations", {(tokens * width / 32 + 3) / 4, 1}, &again),
                 std::string());
        QVERIFY(out.intact() && q.intact() && d.intact() && sums.intact());
        QVERIFY(std::memcmp(out.data(), plain.data(), out.size() * sizeof(float)) == 0);
        QVERIFY(std::memcmp(q.data(), q2.data(), q.size()) == 0);
        QVERIFY(std::memcmp(d.data(), d2.data(), d.size() * sizeof(float)) == 0);
        QVERIFY(std::memcmp(sums.data(), sums2.data(), sums.size() * sizeof(int32_t)) == 0);
    }

  private slots:
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
                Guarded<uint32_t> large(1, 0);
                if (type == cpu::KvType::f16) {
                    wanted.byPosition();
                    got.byPosition();
                }
                const cuda::KvWriteArgs args = {got.device, keys.data(), latent ? nullptr : values.data(),
                                                stride,     330,         position.data(),
                                                0,          large.data()};
                QCOMPARE(simt::launch("kv_write", {2, tokens}, &args), std::string());
                QCOMPARE(large.data()[0], type == cpu::KvType::f16 ? 1u : 0u);
                QVERIFY(got.k.intact() && got.v.intact());
                QVERIFY(std::memcmp(got.k.data(), wanted.k.data(), got.k.size()) == 0);
                QVERIFY(latent || std::memcmp(got.v.data(), wanted.v.data(), got.v.size()) == 0);
            }
        }
    }

    // Values that float16 is not for are noticed, one by one; those that are no numbers are not meant.
    void largeKeysAndValues() {
        const int tokens = 2, dim = 96;
        const Cache cache = {cpu::KvType::f16, 1, dim, dim, 16};
        for (const auto& [value, expected] : {std::pair{29999.0f, 0u},
                                              {30001.0f, 1u},
                                              {-1e9f, 1u},
                                              {std::numeric_limits<float>::infinity(), 0u},
                                              {std::numeric_limits<float>::quiet_NaN(), 0u}}) {
            for (const int at : {0, dim + 40, 2 * dim + 95}) {
                std::vector<float> both = some(size_t(4 * dim), 4);
                both[size_t(at)] = value;
                Guarded<float> keys(std::vector<float>(both.begin(), both.begin() + 2 * dim)),
                    values(std::vector<float>(both.begin() + 2 * dim, both.end()));
                Filled got(cache);
                Guarded<int32_t> position(1, 0);
                Guarded<uint32_t> large(1, 0);
                const cuda::KvWriteArgs args = {got.device,      keys.data(), values.data(), dim, dim,
                                                position.data(), 0,           large.data()};
                QCOMPARE(simt::launch("kv_write", {1, tokens}, &args), std::string());
                QCOMPARE(large.data()[0], expected);
                cuda::HeadsArgs heads{};
                heads.kv = got.device;
                heads.k = keys.data();
                heads.v = values.data();
                heads.k_stride = heads.v_stride = dim;
                heads.position = position.data();
                heads.large = large.data();
                large.data()[0] = 0;
                QCOMPARE(simt::launch("heads", {2, tokens}, &heads), std::string());
                QCOMPARE(large.data()[0], expected);
                kernels::ThreadPool pool(1);
                QCOMPARE(cpu::kv_write(pool, got.layer, keys.data(), values.data(), dim, dim, tokens, 0),
                         expected == 0);
            }
        }
    }

    // Norms, RoPE, temperature and the cache in one go: as the reference does one after the other.
    void heads_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<QList<int>>("shape");  // heads, kv heads, k_dim, v_dim, dims of RoPE
        QTest::addColumn<QString>("what");
        const int f16 = int(cpu::KvType::f16), bf16 = int(cpu::KvType::bf16), q8 = int(cpu::KvType::q8_0),
                  f32 = int(cpu::KvType::f32);
        QTest::newRow("llama") << f16 << QList<int>{4, 2, 64, 64, 64} << "interleaved";
        QTest::newRow("qwen 3") << q8 << QList<int>{5, 1, 128, 128, 128} << "norm";
        QTest::newRow("half of the dims") << bf16 << QList<int>{2, 2, 96, 160, 48} << "";
        QTest::newRow("no RoPE, temperature") << f16 << QList<int>{2, 1, 64, 64, 0} << "temperature";
        QTest::newRow("norm behind RoPE") << f32 << QList<int>{4, 2, 32, 32, 32} << "after";
        QTest::newRow("norm of values") << f16 << QList<int>{4, 2, 512, 512, 128} << "norm value";
        QTest::newRow("no cache") << f16 << QList<int>{4, 2, 64, 64, 64} << "norm query";
    }
    void heads() {
        QFETCH(int, type);
        QFETCH(QList<int>, shape);
        QFETCH(QString, what);
        const int heads = shape[0], kv_heads = shape[1], k_dim = shape[2], v_dim = shape[3], dims = shape[4];
        const int tokens = 3, first = 7, q_stride = heads * k_dim + 3, k_stride = kv_heads * k_dim + 1,
                  v_stride = kv_heads * v_dim + 2;
        const auto has = [&](const char* word) { return what.contains(QLatin1String(word)); };
        const bool writes = !has("query");
        const std::vector<float> q = some(size_t(tokens * q_stride), 1, 3),
                                 k = some(size_t(tokens * k_stride), 2),
                                 v = some(size_t(tokens * v_stride), 3), q_norm = some(size_t(k_dim), 4),
                                 k_norm = some(size_t(k_dim), 5);
        std::vector<float> frequencies(size_t(dims) / 2);
        for (int i = 0; i < dims / 2; ++i)
            frequencies[size_t(i)] = std::pow(10000.0f, -2.0f * float(i) / float(dims));
        const auto pairs = has("interleaved") ? cpu::RopePairs::interleaved : cpu::RopePairs::half_split;

        const auto turned = [&](std::vector<float> x, int stride, int count, const std::vector<float>& norm) {
            const auto norms = [&](const float* weight) {
                for (int t = 0; t < tokens; ++t)
                    reference::rms_norm(x.data() + t * stride, weight, x.data() + t * stride, count, k_dim,
                                        1e-5f);
            };
            if (has("norm") && !has("after")) norms(norm.data());
            if (dims > 0)
                reference::rope(x.data(), stride, tokens, count, k_dim, dims, pairs, frequencies.data(),
                                1.25f, first);
            if (has("after")) norms(nullptr);
            return x;
        };
        std::vector<float> wanted = turned(q, q_stride, heads, q_norm), values = v;
        for (int t = 0; has("temperature") && t < tokens; ++t)
            for (int i = 0; i < heads * k_dim; ++i)
                wanted[size_t(t * q_stride + i)] *= float(1 + 0.3f * std::log(1.0 + (first + t + 1) / 8));
        for (int t = 0; has("value") && t < tokens; ++t)
            reference::rms_norm(v.data() + t * v_stride, nullptr, values.data() + t * v_stride, kv_heads,
                                v_dim, 1e-5f);
        const Cache cache = {cpu::KvType(type), kv_heads, k_dim, v_dim, 16};
        Filled kept(cache), got(cache);
        if (writes)
            reference::kv_write(kept.layer, turned(k, k_stride, kv_heads, k_norm).data(), values.data(),
                                k_stride, v_stride, tokens, first);

        Guarded<float> out(q), keys(k), vals(v), qn(q_norm), kn(k_norm), table(frequencies);
        Guarded<int32_t> position(1, first - 2);
        const bool norm = has("norm") && !has("after");
        const cuda::HeadsArgs args = {got.device,
                                      nullptr,
                                      keys.data(),
                                      vals.data(),
                                      q_stride,
                                      k_stride,
                                      v_stride,
                                      norm ? qn.data() : nullptr,
                                      norm ? kn.data() : nullptr,
                                      dims > 0 ? table.data() : nullptr,
                                      position.data(),
                                      2,
                                      heads,
                                      dims,
                                      has("interleaved"),
                                      has("after"),
                                      has("value"),
                                      has("temperature") ? 8 : 0,
                                      1,
                                      0.3f,
                                      1.25f,
                                      1e-5f};
        QCOMPARE(run("heads", {heads + (writes ? 2 * kv_heads : 0), tokens}, args, &cuda::HeadsArgs::q, out),
                 std::string());
        QVERIFY(difference(out.data(), wanted) < 3e-6);
        QVERIFY(got.k.intact() && got.v.intact());
        // Of what was rounded to the cache's type: the last bit of a sum may have decided.
        for (int head = 0; writes && head < kv_heads; ++head) {
            for (int t = 0; t < tokens; ++t) {
                const auto row = [&](const std::byte* plane, int dim) {
                    std::vector<float> decoded(static_cast<size_t>(dim));
                    const uint64_t bytes = *cpu::kv_row_bytes(cache.type, dim);
                    decode_row(cache.type, plane + (uint64_t(head) * 16 + uint64_t(first + t)) * bytes,
                               decoded);
                    return decoded;
                };
                const double step = cache.type == cpu::KvType::f32   ? 3e-6
                                    : cache.type == cpu::KvType::f16 ? 1e-3
                                                                     : 1e-2;
                QVERIFY(difference(row(got.layer.k, k_dim).data(), row(kept.layer.k, k_dim)) < step);
                QVERIFY(difference(row(got.layer.v, v_dim).data(), row(kept.layer.v, v_dim)) < step);
            }
        }
        if (!writes) QVERIFY(std::memcmp(got.k.data(), kept.k.data(), got.k.size()) == 0);
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
        row("one token, many positions", f16, {16, 2, 128, 128, 1, 700});
        row("one token, window, many positions", bf16, {8, 1, 64, 64, 1, 900}, {600, 0}, 0, true);
        row("many tokens", f16, {8, 2, 64, 64, 50, 20});
        row("many tokens, many heads, window", f16, {12, 1, 128, 128, 13, 61}, {40, 0});
        row("longer heads", bf16, {4, 2, 256, 256, 11, 90}, {0, 0}, 30, true);
        row("longest heads", f16, {4, 1, 512, 512, 9, 30});
        row("values shorter than keys", q8, {4, 2, 192, 128, 9, 70});
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
        if (first % 2 == 0) kv.byPosition();
        Guarded<float> queries(q), sunk(sink), out(wanted.size());
        Guarded<int32_t> position(1, first - 1);
        const cuda::AttentionArgs ours = {kv.device, queries.data(),  nullptr, sinks ? sunk.data() : nullptr,
                                          stride,    position.data(), 1,       heads,
                                          mask[0],   mask[1],         0.17f,   float(softcap)};
        QCOMPARE(run("attention", {heads, tokens}, ours, &cuda::AttentionArgs::out, out), std::string());
        // A float32 sum of k_dim products is what the softmax makes larger.
        const double off = difference(out.data(), wanted);
        QVERIFY2(off < 2e-8 * std::max(150, k_dim), qPrintable(QString::number(off)));

        const int group = heads / shape[1];
        // By tensor cores, whose 16 bits a f32 cache is too good for.
        if (type != int(cpu::KvType::f32) && k_dim % 16 == 0 && v_dim % 16 == 0) {
            const int dims = std::max(k_dim, v_dim);
            const auto [size, rows_at_once] = dims <= 64    ? std::pair{64, 64}
                                              : dims <= 128 ? std::pair{128, 64}
                                              : dims <= 256 ? std::pair{256, 32}
                                                            : std::pair{576, 16};
            cuda::FlashArgs flash = {kv.device,
                                     queries.data(),
                                     nullptr,
                                     sinks ? sunk.data() : nullptr,
                                     nullptr,
                                     stride,
                                     position.data(),
                                     1,
                                     tokens,
                                     heads,
                                     mask[0],
                                     mask[1],
                                     0.17f,
                                     float(softcap),
                                     1};
            Guarded<float> tiles(wanted.size());
            const std::string name = "attention_flash_" + std::to_string(size) +
                                     (type == int(cpu::KvType::bf16) ? "_bf16" : "_f16");
            const simt::Grid grid = {(tokens * group + rows_at_once - 1) / rows_at_once, shape[1]};
            QCOMPARE(run(name.c_str(), grid, flash, &cuda::FlashArgs::out, tiles), std::string());
            const double apart = difference(tiles.data(), wanted);
            // A q8_0 cache's values are rounded to float16 on the way.
            const double allowed = type == int(cpu::KvType::q8_0) ? 3e-3 : 3e-5;
            QVERIFY2(apart < allowed, qPrintable(QStringLiteral("%1: %2").arg(name.c_str()).arg(apart)));
            // The last token alone, in one part and in several.
            std::string token = name;
            if (size <= 128) token.replace(10, 5, "token");
            const int rows_of_token = size == 256 ? 32 : 16;
            const std::vector<float> last(wanted.end() - heads * v_dim, wanted.end());
            flash.q = queries.data() + (tokens - 1) * stride;
            flash.offset = tokens;
            flash.tokens = 1;
            for (const int splits : {1, 2, 7}) {
                Guarded<float> alone(last.size()), sums(size_t(heads) * size_t(splits) * size_t(v_dim + 2));
                flash.splits = splits;
                const simt::Grid parts = {(group + rows_of_token - 1) / rows_of_token, shape[1] * splits};
                if (splits == 1) {
                    QCOMPARE(run(token.c_str(), parts, flash, &cuda::FlashArgs::out, alone), std::string());
                } else {
                    QCOMPARE(run(token.c_str(), parts, flash, &cuda::FlashArgs::partial, sums),
                             std::string());
                    const cuda::AttentionMergeArgs merge = {
                        sums.data(),     nullptr, sinks ? sunk.data() : nullptr,
                        position.data(), tokens,  mask[0],
                        mask[1],         heads,   v_dim,
                        splits};
                    QCOMPARE(run("attention_merge", {heads, 1}, merge, &cuda::AttentionMergeArgs::out, alone),
                             std::string());
                }
                const double off_alone = difference(alone.data(), last);
                QVERIFY2(
                    off_alone < allowed,
                    qPrintable(
                        QStringLiteral("%1, %2 parts: %3").arg(token.c_str()).arg(splits).arg(off_alone)));
            }
        }

        // By several heads at once, in one part and in several.
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
                        partial.data(),  nullptr, sinks ? sunk.data() : nullptr,
                        position.data(), 1,       mask[0],
                        mask[1],         heads,   v_dim,
                        splits};
                    QCOMPARE(run("attention_merge", {heads, tokens}, merge, &cuda::AttentionMergeArgs::out,
                                 packed),
                             std::string());
                    if (v_dim % 32 == 0) quantizedMerge(merge, packed, tokens, heads * v_dim);
                }
                const double apart = difference(packed.data(), wanted);
                QVERIFY2(
                    apart < 2e-8 * std::max(150, k_dim),
                    qPrintable(QStringLiteral("%1 heads, %2 parts: %3").arg(at_once).arg(splits).arg(apart)));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestCudaAttention)
#include "test_cuda_attention.moc"
