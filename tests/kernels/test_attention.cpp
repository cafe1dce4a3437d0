#include <QTest>
#include <algorithm>
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

// One attention call with everything that it points to.
struct Case {
    KvType type = KvType::f16;
    int heads = 4;
    int kvHeads = 2;
    int kDim = 64;
    int vDim = 64;
    int64_t tokens = 1;
    int64_t firstPosition = 0;
    int64_t window = 0;
    int64_t chunk = 0;
    float softcap = 0;
    bool sinks = false;
    float queryScale = 1;
    int threads = 2;
    bool vInK = false;
};

struct Problem {
    std::vector<std::byte> k, v, scratch;
    std::vector<float> q, out, sinks;
    KvLayer kv;
    AttentionArgs args;
    Case c;

    explicit Problem(const Case& wanted, uint32_t seed = 1) : c(wanted) {
        std::mt19937 rng(seed);
        std::normal_distribution<float> normal;
        const int64_t capacity = c.firstPosition + c.tokens + 3;
        const auto kRow = kv_row_bytes(c.type, c.kDim).value();
        const auto vRow = kv_row_bytes(c.type, c.vDim).value();
        k.resize(kRow * uint64_t(capacity * c.kvHeads),
                 std::byte{0xff});  // positions not written decode to NaN
        v.resize(vRow * uint64_t(capacity * c.kvHeads), std::byte{0xff});
        kv = {c.type, k.data(), v.data(), capacity, c.kvHeads, c.kDim, c.vDim};
        if (c.vInK) {
            kv.v = kv.k;
            kv.v_in_k = true;
        }
        std::vector<float> row(size_t(std::max(c.kDim, c.vDim)));
        for (int64_t head = 0; head < c.kvHeads; ++head) {
            for (int64_t position = 0; position < c.firstPosition + c.tokens; ++position) {
                for (float& x : row) x = normal(rng);
                reference::kv_encode_row(c.type, row.data(), c.kDim,
                                         k.data() + uint64_t(head * capacity + position) * kRow);
                for (float& x : row) x = normal(rng);
                reference::kv_encode_row(c.type, row.data(), c.vDim,
                                         v.data() + uint64_t(head * capacity + position) * vRow);
            }
        }
        const int64_t qStride = int64_t(c.heads) * c.kDim + 5;
        q.resize(size_t(c.tokens * qStride));
        for (float& x : q) x = normal(rng) * c.queryScale;
        out.assign(size_t(c.tokens * c.heads * c.vDim), -77.0f);
        for (int i = 0; i < c.heads; ++i) sinks.push_back(normal(rng) * 2);
        args = {q.data(),
                out.data(),
                qStride,
                c.tokens,
                c.firstPosition,
                c.heads,
                1 / std::sqrt(float(c.kDim)),
                c.window,
                c.chunk,
                c.softcap,
                c.sinks ? sinks.data() : nullptr};
        scratch.resize(attention_scratch_bytes(args, kv, c.threads), std::byte{0xff});
    }
    std::vector<float> expected() {
        std::vector<float> result(out.size());
        AttentionArgs a = args;
        a.out = result.data();
        reference::attention(a, kv);
        return result;
    }
    const std::vector<float>& run() {
        ThreadPool pool(c.threads);
        attention(pool, args, kv, scratch);
        return out;
    }
};

double largestDifference(const std::vector<float>& a, const std::vector<float>& b) {
    double largest = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        const double difference = std::fabs(double(a[i]) - double(b[i]));
        if (!(difference <= largest)) largest = difference;  // also takes NaN over
    }
    return largest;
}

QString describe(const Case& c, Level level) {
    return QStringLiteral(
               "%1 %2 heads %3/%4 dims %5/%6 tokens %7 at %8 window %9 chunk %10 cap %11 threads %12")
        .arg(QLatin1String(name(level).data()), QLatin1String(name(c.type).data()))
        .arg(c.heads)
        .arg(c.kvHeads)
        .arg(c.kDim)
        .arg(c.vDim)
        .arg(c.tokens)
        .arg(c.firstPosition)
        .arg(c.window)
        .arg(c.chunk)
        .arg(double(c.softcap))
        .arg(c.threads);
}

}  // namespace

#define COMPARE_AT_ALL_LEVELS(problem_case, tolerance)                                                    \
    do {                                                                                                  \
        Problem problem(problem_case);                                                                    \
        const std::vector<float> expected = problem.expected();                                           \
        for (const Level level : supported_levels()) {                                                    \
            QVERIFY(set_level(level));                                                                    \
            const double difference = largestDifference(problem.run(), expected);                         \
            QVERIFY2(difference < (tolerance),                                                            \
                     qPrintable(describe(problem_case, level) + QStringLiteral(": %1").arg(difference))); \
        }                                                                                                 \
    } while (false)

class TestAttention : public QObject {
    Q_OBJECT
  private slots:
    void cleanup() { set_level(supported_levels().back()); }

    // A cache of latents: one row is the key of all heads, and its beginning their value.
    void valuesInKeys_data() {
        QTest::addColumn<int>("kDim");
        QTest::addColumn<int>("vDim");
        QTest::addColumn<int>("heads");
        QTest::newRow("DeepSeek") << 576 << 512 << 16;
        QTest::newRow("many heads") << 96 << 64 << 130;
        QTest::newRow("no whole vectors") << 20 << 12 << 3;
        QTest::newRow("the whole row") << 48 << 48 << 5;
        QTest::newRow("a short value") << 128 << 32 << 2;
    }
    void valuesInKeys() {
        QFETCH(int, kDim);
        QFETCH(int, vDim);
        QFETCH(int, heads);
        for (const KvType type : {KvType::f16, KvType::bf16, KvType::q8_0, KvType::f32}) {
            if (!kv_row_bytes(type, kDim) || !kv_row_bytes(type, vDim)) continue;
            for (const auto& [tokens, first] :
                 {std::pair<int64_t, int64_t>{1, 0}, {1, 300}, {7, 50}, {60, 0}}) {
                const Case c = {.type = type,
                                .heads = heads,
                                .kvHeads = 1,
                                .kDim = kDim,
                                .vDim = vDim,
                                .tokens = tokens,
                                .firstPosition = first,
                                .vInK = true};
                COMPARE_AT_ALL_LEVELS(c, 1e-5);
            }
        }
    }
    // The same as a cache of keys and one of their first values.
    void valuesInKeysAreCopies() {
        Problem latent({.heads = 6,
                        .kvHeads = 1,
                        .kDim = 80,
                        .vDim = 64,
                        .tokens = 5,
                        .firstPosition = 40,
                        .vInK = true});
        Problem copied = latent;
        const auto kRow = kv_row_bytes(KvType::f16, 80).value(), vRow = kv_row_bytes(KvType::f16, 64).value();
        for (uint64_t i = 0; i < 45; ++i)
            std::copy_n(copied.k.data() + i * kRow, vRow, copied.v.data() + i * vRow);
        copied.kv = {KvType::f16, copied.k.data(), copied.v.data(), copied.kv.capacity, 1, 80, 64};
        copied.args.q = copied.q.data();
        copied.args.out = copied.out.data();
        QVERIFY(largestDifference(latent.run(), copied.run()) < 1e-6);
    }
    void latentsAreWrittenOnce() {
        std::vector<std::byte> rows(size_t{2} * 10 * 4, std::byte{0x55});
        const KvLayer kv = {.type = KvType::f32,
                            .k = rows.data(),
                            .v = rows.data(),
                            .capacity = 2,
                            .kv_heads = 1,
                            .k_dim = 10,
                            .v_dim = 6,
                            .v_in_k = true};
        std::vector<float> latents(20);
        for (size_t i = 0; i < latents.size(); ++i) latents[i] = float(i);
        ThreadPool pool(1);
        kv_write(pool, kv, latents.data(), nullptr, 10, 0, 2, 0);
        QVERIFY(std::memcmp(rows.data(), latents.data(), rows.size()) == 0);
    }

    void headSizes_data() {
        QTest::addColumn<int>("kDim");
        QTest::addColumn<int>("vDim");
        for (const int dim : {8, 16, 48, 64, 80, 96, 100, 128, 256}) {
            QTest::newRow(qPrintable(QString::number(dim))) << dim << dim;
        }
        QTest::newRow("192 and 128") << 192 << 128;
        QTest::newRow("1 and 3") << 1 << 3;
    }
    void headSizes() {
        QFETCH(int, kDim);
        QFETCH(int, vDim);
        for (const KvType type : {KvType::f16, KvType::bf16, KvType::q8_0, KvType::f32}) {
            if (!kv_row_bytes(type, kDim) || !kv_row_bytes(type, vDim)) continue;
            for (const int64_t tokens : {1, 2, 17}) {
                const Case c = {
                    .type = type, .kDim = kDim, .vDim = vDim, .tokens = tokens, .firstPosition = 61};
                COMPARE_AT_ALL_LEVELS(c, 3e-6);
            }
        }
    }
    void groups() {
        for (const int group : {1, 2, 3, 4, 5, 7, 8}) {
            for (const int64_t tokens : {1, 2, 17, 300}) {
                const Case c = {
                    .heads = group * 2, .kDim = 32, .vDim = 32, .tokens = tokens, .firstPosition = 5};
                COMPARE_AT_ALL_LEVELS(c, 3e-6);
            }
        }
    }
    void oneKvHeadForManyHeads() {
        for (const int64_t tokens : {1, 3}) {
            const Case c = {
                .heads = 150, .kvHeads = 1, .kDim = 16, .vDim = 16, .tokens = tokens, .firstPosition = 70};
            COMPARE_AT_ALL_LEVELS(c, 3e-6);
        }
    }
    void windowAndChunkBorders() {
        for (const int64_t limit : {1, 2, 47, 48, 49, 64, 100}) {
            for (const int64_t tokens : {1, 17, 200}) {
                for (const int64_t first : {0, 48, 95, 131}) {
                    Case c = {
                        .kDim = 16, .vDim = 16, .tokens = tokens, .firstPosition = first, .window = limit};
                    COMPARE_AT_ALL_LEVELS(c, 3e-6);
                    c.window = 0;
                    c.chunk = limit;
                    COMPARE_AT_ALL_LEVELS(c, 3e-6);
                    c.window = 30;
                    COMPARE_AT_ALL_LEVELS(c, 3e-6);
                }
            }
        }
    }
    void softcapAndSinks() {
        for (const int64_t tokens : {1, 40}) {
            for (const float scale : {0.05f, 1.0f, 30.0f, 1000.0f}) {
                Case c = {.tokens = tokens, .firstPosition = 333, .softcap = 20, .queryScale = scale};
                COMPARE_AT_ALL_LEVELS(c, 2e-5);
                c.sinks = true;
                COMPARE_AT_ALL_LEVELS(c, 2e-5);
                c.softcap = 0;
                c.queryScale = std::min(scale, 30.0f);
                COMPARE_AT_ALL_LEVELS(c, 2e-4);
            }
        }
    }
    void sinkFarAboveAndBelow() {
        for (const int64_t tokens : {1, 5}) {
            for (const float sink : {-1e30f, -200.0f, 200.0f, 1e30f}) {
                Problem problem({.tokens = tokens, .firstPosition = 50, .sinks = true});
                std::fill(problem.sinks.begin(), problem.sinks.end(), sink);
                const std::vector<float> expected = problem.expected();
                QVERIFY(largestDifference(problem.run(), expected) < 3e-6);
            }
        }
    }
    // Scores of 1e5 and more: all weight on one key; the differences of float32 scores decide nothing else.
    void hugeScoresStayFinite() {
        for (const int64_t tokens : {1, 17}) {
            for (const float scale : {1e6f, 1e20f, 1e36f}) {
                Problem problem({.tokens = tokens, .firstPosition = 500, .queryScale = scale});
                for (const Level level : supported_levels()) {
                    QVERIFY(set_level(level));
                    QVERIFY(all_finite(problem.run().data(), problem.out.size()));
                }
            }
        }
    }
    void longContextInParts() {
        for (const int64_t position : {255, 256, 257, 5000, 9001}) {
            for (const int kvHeads : {1, 2}) {
                const Case c = {
                    .heads = 4, .kvHeads = kvHeads, .kDim = 32, .vDim = 32, .firstPosition = position};
                COMPARE_AT_ALL_LEVELS(c, 3e-6);
            }
        }
    }
    void threadsDoNotChangeBits() {
        for (const int64_t tokens : {1, 300}) {
            Case c = {.heads = 6, .tokens = tokens, .firstPosition = 700, .threads = 1};
            const std::vector<float> one = Problem(c).run();
            for (const int threads : {2, 3}) {
                c.threads = threads;
                QCOMPARE(Problem(c).run(), one);
            }
        }
    }
    // A prompt in pieces gives the same bits as in one go (one token at a time takes another path).
    void batchesDoNotChangeBits() {
        Problem whole({.tokens = 200, .firstPosition = 30});
        whole.run();
        const std::vector<float> expected = whole.out;
        ThreadPool pool(2);
        for (const int64_t step : {2, 7, 64, 199}) {
            std::fill(whole.out.begin(), whole.out.end(), 0.0f);
            for (int64_t t = 0; t < 200; t += step) {
                AttentionArgs part = whole.args;
                part.tokens = std::min(step, 200 - t);
                if (part.tokens == 1) continue;
                part.q += t * part.q_stride;
                part.out += t * part.heads * whole.kv.v_dim;
                part.first_position += t;
                attention(pool, part, whole.kv, whole.scratch);
            }
            const size_t compared = step == 199 ? size_t(199 * 4 * 64) : expected.size();
            QVERIFY(std::equal(expected.begin(), expected.begin() + qptrdiff(compared), whole.out.begin()));
        }
    }
    void nanReachesTheOutput_data() {
        QTest::addColumn<float>("bad");
        QTest::newRow("NaN") << std::numeric_limits<float>::quiet_NaN();
        QTest::newRow("infinity") << std::numeric_limits<float>::infinity();
    }
    void nanReachesTheOutput() {
        QFETCH(float, bad);
        for (const KvType type : {KvType::f16, KvType::bf16, KvType::q8_0, KvType::f32}) {
            for (const int64_t tokens : {1, 17}) {
                for (const Level level : supported_levels()) {
                    QVERIFY(set_level(level));
                    const Case c = {.type = type, .tokens = tokens, .firstPosition = 100};
                    Problem q(c);
                    q.q[size_t(c.kDim + 3)] = bad;  // token 0, head 1
                    q.run();
                    QVERIFY(!std::isfinite(q.out[size_t(c.vDim)]));
                    QVERIFY(std::isfinite(q.out[0]));
                    std::vector<float> row(64, 0.5f);
                    row[7] = bad;
                    for (const bool key : {true, false}) {
                        Problem p(c);
                        std::byte* start = key ? p.k.data() : p.v.data();
                        const uint64_t bytes = kv_row_bytes(type, 64).value();
                        reference::kv_encode_row(type, row.data(), 64, start + 20 * bytes);
                        p.run();
                        bool found = false;  // an infinite key may give score -infinity, which is weight 0
                        for (int i = 0; i < c.vDim; ++i) found = found || !std::isfinite(p.out[size_t(i)]);
                        if (!key || std::isnan(bad)) QVERIFY(found);
                        QVERIFY(std::isfinite(p.out[size_t(2 * c.vDim)]));  // the other KV head
                    }
                }
            }
        }
    }
    void scratchDoesNotGrowWithContext() {
        Problem small({.tokens = 2});
        AttentionArgs large = small.args;
        large.tokens = 4096;
        large.first_position = 1'000'000;
        QCOMPARE(attention_scratch_bytes(large, small.kv, 2),
                 attention_scratch_bytes(small.args, small.kv, 2));
        KvLayer big = small.kv;
        big.kv_heads = 8;
        big.k_dim = big.v_dim = 128;
        large.heads = 64;
        QVERIFY(attention_scratch_bytes(large, big, 8) < (8u << 20));
    }
};

QTEST_GUILESS_MAIN(TestAttention)
#include "test_attention.moc"
