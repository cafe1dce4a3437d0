// What happens to heads on their way to the KV cache, on the shim, against kernels/reference.
#include "attention_rig.h"
#include "kernels/reference.h"
#include "kernels/thread_pool.h"

using namespace parlor;
using namespace cuda_rig;
namespace reference = kernels::reference;

class TestCudaHeads : public QObject {
    Q_OBJECT

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
};

QTEST_GUILESS_MAIN(TestCudaHeads)
#include "test_cuda_heads.moc"
