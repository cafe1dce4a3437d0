// CUDA's attention on the shim, against kernels/reference.
#include "attention_rig.h"
#include "kernels/reference.h"

using namespace parlor;
using namespace cuda_rig;
namespace reference = kernels::reference;

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
        QCOMPARE(simt::launch("quantize_activations", {(tokens * width / 32 + 15) / 16, 1}, &again),
                 std::string());
        QVERIFY(out.intact() && q.intact() && d.intact() && sums.intact());
        QVERIFY(std::memcmp(out.data(), plain.data(), out.size() * sizeof(float)) == 0);
        QVERIFY(std::memcmp(q.data(), q2.data(), q.size()) == 0);
        QVERIFY(std::memcmp(d.data(), d2.data(), d.size() * sizeof(float)) == 0);
        QVERIFY(std::memcmp(sums.data(), sums2.data(), sums.size() * sizeof(int32_t)) == 0);
    }

  private slots:
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
        row("more than a thousand keys", f16, {2, 1, 64, 64, 3, 1090});
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
            // A q8_0 cache's values are rounded to float16 on the way; many probabilities, which are 1 at
            // most, to 2^-11 of themselves.
            const double allowed = type == int(cpu::KvType::q8_0)                           ? 3e-3
                                   : type == int(cpu::KvType::f16) && first + tokens > 1024 ? 4.9e-4
                                                                                            : 3e-5;
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
                    off_alone < (type == int(cpu::KvType::f16) && size <= 128 ? 3e-5 : allowed),
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
