// The operations of a mixture of experts at every level against plain loops, and the loops themselves against
// numbers worked out by hand.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "kernels/experts.h"
#include "kernels/reference.h"

using namespace parlor::kernels;
using namespace parlor::kernels::cpu;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> randomValues(size_t count, uint32_t seed, float scale = 1) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (float& value : values) value = normal(random) * scale;
    return values;
}

class Bytes {  // 64-byte aligned
  public:
    explicit Bytes(size_t size) : m_storage(size + 64), m_size(size) {}
    std::byte* data() {
        const auto address = reinterpret_cast<uintptr_t>(m_storage.data());
        return m_storage.data() + (64 - address % 64) % 64;
    }
    std::span<std::byte> span() { return {data(), m_size}; }

  private:
    std::vector<std::byte> m_storage;
    size_t m_size;
};

// A matrix as stored in a file, of blocks with ordinary values, and packed.
struct Matrix {
    Matrix(Format format, int64_t rows, int64_t cols, uint32_t seed)
        : stored(row_bytes(format, uint64_t(cols)).value() * size_t(rows)),
          packed(packed_bytes(format, uint64_t(rows), uint64_t(cols)).value()),
          view{format, rows, cols, packed.data()} {
        std::mt19937 random(seed);
        const FormatTraits& t = traits(format);
        std::vector<float> values(t.block_values);
        const auto ordinary = [](float v) { return std::isfinite(v) && std::fabs(v) < 4; };
        const auto large = [](float v) { return std::fabs(v) > 1e-2f; };
        for (size_t at = 0; at < stored.size(); at += t.block_bytes) {
            do {
                for (uint32_t i = 0; i < t.block_bytes; ++i) stored[at + i] = std::byte(random());
                decode(format, stored.data() + at, values.data(), values.size());
            } while (!std::all_of(values.begin(), values.end(), ordinary) ||
                     std::none_of(values.begin(), values.end(), large));
        }
        pack_rows(format, stored.data(), 0, rows, rows, cols, packed.data());
    }
    std::vector<std::byte> stored;
    Bytes packed;
    PackedMatrix view;
};

double length(const float* values, int64_t count) {
    double squares = 0;
    for (int64_t i = 0; i < count; ++i) squares += double(values[i]) * values[i];
    return std::sqrt(squares);
}

class LevelGuard {
  public:
    ~LevelGuard() { set_level(m_before); }

  private:
    Level m_before = level();
};

template <typename Function>
void atAllLevels(const Function& function) {
    const LevelGuard guard;
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

struct Routed {
    std::vector<int32_t> chosen;
    std::vector<float> weights;
};

template <typename Function>
Routed routed(RouterArgs args, const std::vector<float>& logits, const Function& function) {
    const size_t count = size_t(args.tokens * args.used);
    Routed out{std::vector<int32_t>(count, -1), std::vector<float>(count, -1)};
    args.logits = logits.data();
    args.chosen = out.chosen.data();
    args.weights = out.weights.data();
    function(args);
    return out;
}

Routed byReference(const RouterArgs& args, const std::vector<float>& logits) {
    return routed(args, logits, [](const RouterArgs& a) { reference::route(a); });
}

}  // namespace

class TestExperts : public QObject {
    Q_OBJECT

  private slots:
    // Logits log(1), log(2), log(4), log(8): softmax 1/15, 2/15, 4/15, 8/15; sigmoid 1/2, 2/3, 4/5, 8/9.
    void routesByHand() {
        const float two = std::log(2.0f);
        const std::vector<float> logits = {2 * two, 0, 3 * two, two};
        const auto compare = [&](const RouterArgs& args, const std::vector<int32_t>& chosen,
                                 const std::vector<double>& weights) {
            ThreadPool pool(1);
            for (const Routed& got : {byReference(args, logits),
                                      routed(args, logits, [&](const RouterArgs& a) { route(pool, a); })}) {
                QCOMPARE(got.chosen, chosen);
                for (size_t i = 0; i < weights.size(); ++i)
                    QVERIFY(std::fabs(got.weights[i] - weights[i]) < 1e-6);
            }
        };
        RouterArgs args{.tokens = 1, .experts = 4, .used = 2};
        compare(args, {0, 2}, {4 / 15.0, 8 / 15.0});
        args.normalize = true;
        args.scale = 3;
        compare(args, {0, 2}, {1.0, 2.0});
        args.score = RouterScore::softmax_chosen;
        compare(args, {0, 2}, {1.0, 2.0});
        args.score = RouterScore::sigmoid;
        args.normalize = false;
        args.scale = 1;
        compare(args, {0, 2}, {4 / 5.0, 8 / 9.0});
        // The bias decides who is chosen, not the weight.
        const float bias[] = {0, 1, 0, 0};
        args.bias = bias;
        compare(args, {1, 2}, {1 / 2.0, 8 / 9.0});
        args.normalize = true;
        compare(args, {1, 2}, {9 / 25.0, 16 / 25.0});
        // Groups {0, 1} and {2, 3}: sums 4/5 + 3/2 and 8/9 + 2/3; by the largest 3/2 and 8/9.
        args.normalize = false;
        args.groups = 2;
        compare(args, {0, 1}, {4 / 5.0, 1 / 2.0});
        args.group_score = GroupScore::largest;
        args.bias = nullptr;
        compare(args, {2, 3}, {8 / 9.0, 2 / 3.0});
    }

    void routesLikeTheReference() {
        uint32_t seed = 1;
        for (const int experts : {1, 4, 60, 128, 512}) {
            for (const auto score :
                 {RouterScore::softmax, RouterScore::softmax_chosen, RouterScore::sigmoid}) {
                for (int variant = 0; variant < 8; ++variant) {
                    RouterArgs args{.tokens = variant == 0 ? 1 : 300, .experts = experts, .score = score};
                    args.groups = experts % 4 == 0 && variant >= 4 ? 4 : 1;
                    args.groups_used = args.groups == 1 ? 1 : 1 + variant % 2;
                    args.group_score = variant % 2 == 0 ? GroupScore::largest : GroupScore::two_largest;
                    args.used = std::min(8, experts / args.groups * args.groups_used);
                    args.normalize = variant % 3 == 0;
                    args.scale = variant % 2 == 0 ? 1 : 2.5f;
                    const auto logits = randomValues(size_t(args.tokens * experts), ++seed, 2);
                    const auto bias = randomValues(size_t(experts), ++seed, 0.2f);
                    if (variant >= 2) args.bias = bias.data();
                    const Routed expected = byReference(args, logits);
                    for (const int threads : {1, 3}) {
                        ThreadPool pool(threads);
                        const Routed got = routed(args, logits, [&](const RouterArgs& a) { route(pool, a); });
                        QCOMPARE(got.chosen, expected.chosen);
                        for (size_t i = 0; i < got.weights.size(); ++i)
                            QVERIFY(std::fabs(got.weights[i] - expected.weights[i]) <=
                                    2e-6f * std::fabs(expected.weights[i]));
                    }
                }
            }
        }
    }

    // Whatever a router gives: every choice is an expert, none is chosen twice, and NaN is not lost.
    void routesAnything() {
        const float inf = std::numeric_limits<float>::infinity();
        ThreadPool pool(1);
        for (const auto score : {RouterScore::softmax, RouterScore::softmax_chosen, RouterScore::sigmoid}) {
            for (const float bad : {kNan, inf, -inf, 0.0f, 1e38f}) {
                for (const int groups : {1, 4}) {
                    for (const size_t count : {size_t(1), size_t(15), size_t(16)}) {
                        std::vector<float> logits(16, 0.5f);
                        std::fill_n(logits.begin(), count, bad);
                        const RouterArgs args{.tokens = 1,
                                              .experts = 16,
                                              .used = 4,
                                              .score = score,
                                              .groups = groups,
                                              .groups_used = groups == 1 ? 1 : 2,
                                              .normalize = true};
                        const Routed got = routed(args, logits, [&](const RouterArgs& a) { route(pool, a); });
                        for (size_t i = 0; i < 4; ++i) {
                            QVERIFY(got.chosen[i] >= 0 && got.chosen[i] < 16);
                            QVERIFY(i == 0 || got.chosen[i] > got.chosen[i - 1]);
                            if (count == 16 && std::isnan(bad)) QVERIFY(std::isnan(got.weights[i]));
                        }
                    }
                }
            }
        }
    }

    void groupedMatmul_data() {
        QTest::addColumn<int>("format");
        for (const FormatTraits& t : formats()) QTest::newRow(std::string(t.name).c_str()) << int(t.format);
    }
    // Bit-equal to one matmul() after the other, and near the plain loops.
    void groupedMatmul() {
        QFETCH(int, format);
        const int64_t cols = std::max<int64_t>(256, traits(Format(format)).block_values);
        struct Shape {
            int64_t rows, tokens;
        };
        // Rows: no whole number of groups; tokens: none, one, less than a tile, AMX's, several tiles.
        const Shape shapes[] = {{40, 1}, {23, 0}, {7, 1}, {100, 5}, {33, 24}, {16, 1}, {64, 70}, {17, 2}};
        std::vector<Matrix> first, second;
        std::vector<std::vector<float>> x, bias;
        int64_t tokens = 0;
        for (const Shape& s : shapes) {
            const auto seed = uint32_t(first.size());
            first.emplace_back(Format(format), s.rows, cols, seed);
            second.emplace_back(Format::f32, s.rows, cols, seed + 50);
            x.push_back(randomValues(size_t(s.tokens * (cols + 3)), seed + 100));
            bias.push_back(randomValues(size_t(s.rows), seed + 150));
            tokens += s.tokens;
        }
        atAllLevels([&](ThreadPool& pool) {
            std::vector<std::vector<float>> got, expected;
            std::vector<GroupedJob> jobs;
            for (size_t i = 0; i < std::size(shapes); ++i) {
                for (const Matrix* m : {&first[i], &second[i]}) {  // two that share their tokens
                    got.push_back(randomValues(size_t(shapes[i].tokens * (shapes[i].rows + 2)), 7));
                    MatmulJob job{m->view, i % 2 == 0 ? bias[i].data() : nullptr, nullptr, shapes[i].rows + 2,
                                  i % 3 == 0};
                    expected.push_back(got.back());
                    job.y = expected.back().data();
                    Bytes scratch(matmul_scratch_bytes(shapes[i].tokens, cols, pool.size()));
                    matmul(pool, {&job, 1}, x[i].data(), cols + 3, shapes[i].tokens, scratch.span());
                    jobs.push_back({job, x[i].data(), cols + 3, shapes[i].tokens});
                }
            }
            for (size_t i = 0; i < jobs.size(); ++i) jobs[i].matmul.y = got[i].data();
            // Different kinds of packed activations: the inputs count twice.
            Bytes scratch(matmul_grouped_scratch_bytes(2 * tokens, cols, pool.size()));
            matmul_grouped(pool, jobs, scratch.span());
            QCOMPARE(got, expected);
            for (size_t i = 0; i < std::size(shapes); ++i) {
                const auto [rows, count] = shapes[i];
                std::vector<float> plain(size_t(count * rows)), before = randomValues(got[2 * i].size(), 7);
                std::vector<float> packedX;
                for (int64_t t = 0; t < count; ++t)
                    packedX.insert(packedX.end(), x[i].begin() + t * (cols + 3),
                                   x[i].begin() + t * (cols + 3) + cols);
                reference::matmul({Format(format), first[i].stored.data(), rows, cols, packedX.data(),
                                   i % 2 == 0 ? bias[i].data() : nullptr, plain.data(), count, false});
                std::vector<float> row(static_cast<size_t>(cols));
                const size_t rowSize = first[i].stored.size() / size_t(rows);
                for (int64_t r = 0; r < rows; ++r) {
                    decode(Format(format), first[i].stored.data() + size_t(r) * rowSize, row.data(),
                           row.size());
                    for (int64_t t = 0; t < count; ++t) {
                        const size_t at = size_t(t * (rows + 2) + r);
                        const double value = plain[size_t(t * rows + r)] + (i % 3 == 0 ? before[at] : 0);
                        const double bound =
                            5e-3 * length(row.data(), cols) * length(&packedX[size_t(t * cols)], cols);
                        QVERIFY(std::fabs(got[2 * i][at] - value) < bound + 1e-5);
                    }
                }
            }
        });
    }

    void gathersAndScatters() {
        for (const int64_t width : {1, 15, 33, 3000}) {
            const auto x = randomValues(size_t(9 * width), 1);
            const auto scales = randomValues(12, 2);
            const int32_t places[] = {3, 0, 8, 3, 3, 1, 0, 8, 7, 2, 2, 5};
            for (const float* scale : {static_cast<const float*>(nullptr), scales.data()}) {
                std::vector<float> rows(size_t(12 * width)), sums = x;
                reference::gather_rows(x.data(), places, scale, rows.data(), 12, width);
                reference::scatter_add_rows(rows.data(), places, scale, sums.data(), 12, width);
                atAllLevels([&](ThreadPool& pool) {
                    std::vector<float> gotRows(rows.size()), gotSums = x;
                    gather_rows(pool, x.data(), places, scale, gotRows.data(), 12, width);
                    QCOMPARE(gotRows, rows);
                    scatter_add_rows(pool, gotRows.data(), places, scale, gotSums.data(), 12, width);
                    for (size_t i = 0; i < sums.size(); ++i)
                        QVERIFY(std::fabs(gotSums[i] - sums[i]) < 1e-5f * (1 + std::fabs(sums[i])));
                });
            }
        }
    }

    void clampedSwigluByHand() {
        // 7 / (1 + e^(-7 * 1.702)) * 8 = 55.9996247…; u = -7 gives the factor -6.
        const float gate[] = {7, 100, 0, 9, kNan, 1}, up[] = {7, 50, 3, -70, 1, kNan};
        float y[6];
        reference::swiglu_clamped(gate, up, y, 1, 6, 6, 6, 6, 1.702f, 7);
        const double full = 7 / (1 + std::exp(-7 * 1.702f));
        QVERIFY(std::fabs(y[0] - full * 8) < 1e-5 && y[1] == y[0] && y[2] == 0);
        QVERIFY(std::fabs(y[3] + full * 6) < 1e-5 && std::isnan(y[4]) && std::isnan(y[5]));
    }
    void clampedSwiglu() {
        for (const int64_t width : {1, 7, 40, 3001}) {
            const auto both = randomValues(size_t(6 * 2 * width), 5, 6);
            std::vector<float> expected(size_t(6 * width));
            reference::swiglu_clamped(both.data(), both.data() + width, expected.data(), 6, width, 2 * width,
                                      2 * width, width, 1.702f, 7);
            atAllLevels([&](ThreadPool& pool) {
                std::vector<float> y(expected.size()), inPlace = both;
                swiglu_clamped(pool, both.data(), both.data() + width, y.data(), 6, width, 2 * width,
                               2 * width, width, 1.702f, 7);
                swiglu_clamped(pool, inPlace.data(), inPlace.data() + width, inPlace.data(), 6, width,
                               2 * width, 2 * width, 2 * width, 1.702f, 7);
                for (size_t i = 0; i < y.size(); ++i) {
                    QVERIFY(std::fabs(y[i] - expected[i]) <= 2e-6f * std::fabs(expected[i]) + 1e-30f);
                    QCOMPARE(inPlace[i / size_t(width) * 2 * size_t(width) + i % size_t(width)], y[i]);
                }
            });
        }
        atAllLevels([&](ThreadPool& pool) {
            std::vector<float> gate(40, 1), up(40, 1), y(40);
            gate[3] = up[20] = gate[39] = kNan;
            swiglu_clamped(pool, gate.data(), up.data(), y.data(), 1, 40, 40, 40, 40, 1.702f, 7);
            QVERIFY(std::isnan(y[3]) && std::isnan(y[20]) && std::isnan(y[39]) && std::isfinite(y[4]));
        });
    }
};

QTEST_GUILESS_MAIN(TestExperts)
#include "test_experts.moc"
