// CUDA's kernels for mixtures of experts, on the shim, against kernels/reference.
#include <cmath>
#include <random>

#include "cuda/device/args.h"
#include "cuda_rig.h"
#include "kernels/experts.h"
#include "matmul_rig.h"

using namespace parlor;
using namespace matmul_rig;
using namespace cuda_rig;
namespace reference = kernels::reference;

class TestCudaExperts : public QObject {
    Q_OBJECT

  private slots:
    void route_data() {
        QTest::addColumn<QList<int>>("shape");  // experts, used, groups, groups used, two largest
        QTest::addColumn<int>("score");
        QTest::addColumn<bool>("bias");
        QTest::addColumn<bool>("normalize");
        const int softmax = 0, chosen = 1, sigmoid = 2;
        QTest::newRow("one of one") << QList<int>{1, 1, 1, 1, 0} << softmax << false << true;
        QTest::newRow("qwen") << QList<int>{128, 8, 1, 1, 0} << softmax << false << true;
        QTest::newRow("mixtral, not normalized") << QList<int>{8, 2, 1, 1, 0} << softmax << false << false;
        QTest::newRow("gpt-oss") << QList<int>{32, 4, 1, 1, 0} << chosen << false << false;
        QTest::newRow("deepseek 2") << QList<int>{160, 6, 8, 3, 0} << softmax << false << false;
        QTest::newRow("deepseek 3") << QList<int>{256, 8, 8, 4, 1} << sigmoid << true << true;
        QTest::newRow("groups of one") << QList<int>{6, 2, 6, 3, 1} << sigmoid << true << true;
        QTest::newRow("all of many") << QList<int>{70, 70, 1, 1, 0} << sigmoid << false << true;
    }
    void route() {
        QFETCH(QList<int>, shape);
        QFETCH(int, score);
        QFETCH(bool, bias);
        QFETCH(bool, normalize);
        const int tokens = 9, experts = shape[0], used = shape[1];
        std::vector<float> logits = some(size_t(tokens * experts), 1, 2);
        std::fill_n(logits.begin() + experts, experts, 0.5f);  // all equal: the lowest numbers
        const std::vector<float> biases = some(size_t(experts), 2, 0.1f);
        std::vector<int32_t> chosen(size_t(tokens * used));
        std::vector<float> weights(chosen.size());
        cpu::RouterArgs wanted;
        wanted.logits = logits.data();
        wanted.tokens = tokens;
        wanted.experts = experts;
        wanted.used = used;
        wanted.score = cpu::RouterScore(score);
        wanted.bias = bias ? biases.data() : nullptr;
        wanted.groups = shape[2];
        wanted.groups_used = shape[3];
        wanted.group_score = shape[4] != 0 ? cpu::GroupScore::two_largest : cpu::GroupScore::largest;
        wanted.normalize = normalize;
        wanted.scale = 1.5f;
        wanted.chosen = chosen.data();
        wanted.weights = weights.data();
        reference::route(wanted);

        Guarded<float> in(logits), shift(biases), out(weights.size());
        Guarded<int32_t> which(chosen.size());
        const cuda::RouteArgs args = {in.data(),
                                      bias ? shift.data() : nullptr,
                                      which.data(),
                                      out.data(),
                                      experts,
                                      used,
                                      cuda::RouterScore(score),
                                      shape[2],
                                      shape[3],
                                      shape[4],
                                      normalize,
                                      1.5f};
        for (const simt::Order order : {simt::Order::up, simt::Order::down}) {
            QCOMPARE(simt::launch("route", {tokens, 1}, &args, order), std::string());
            QVERIFY(which.intact() && out.intact());
            for (size_t i = 0; i < chosen.size(); ++i) {
                QCOMPARE(which[i], chosen[i]);
                QVERIFY(std::abs(out[i] - weights[i]) < 2e-6f * (1 + std::abs(weights[i])));
            }
        }
    }
    // Whatever the logits are, each expert is chosen once, and its number is one.
    void routesWhatIsNotFinite() {
        const int experts = 20, used = 6;
        std::vector<float> logits(3 * experts, std::numeric_limits<float>::quiet_NaN());
        std::fill_n(logits.begin() + experts, experts, std::numeric_limits<float>::infinity());
        std::fill_n(logits.begin() + 2 * experts, experts, -std::numeric_limits<float>::infinity());
        for (const auto score :
             {cuda::RouterScore::softmax, cuda::RouterScore::softmax_chosen, cuda::RouterScore::sigmoid}) {
            for (const int groups : {1, 4}) {
                Guarded<float> in(logits), out(3 * used);
                Guarded<int32_t> which(3 * used, -1);
                const cuda::RouteArgs args = {in.data(),  nullptr, which.data(),
                                              out.data(), experts, used,
                                              score,      groups,  groups / 2 + groups % 2,
                                              1,          1,       1};
                QCOMPARE(simt::launch("route", {3, 1}, &args), std::string());
                for (size_t i = 0; i < which.size(); ++i) {
                    QVERIFY(which[i] >= 0 && which[i] < experts);
                    QVERIFY(i % used == 0 || which[i] > which[i - 1]);
                }
            }
        }
    }

    // Routed rows through the experts' matrices and back, against the reference step by step.
    void rowsOfExperts() {
        const int tokens = 21, used = 3, experts = 7, cols = 96, rows = 40;
        std::mt19937 random(3);
        std::vector<int32_t> chosen;
        for (int t = 0; t < tokens; ++t) {
            std::vector<int32_t> all = {0, 1, 2, 4, 5, 6};  // nobody chooses 3
            std::shuffle(all.begin(), all.end(), random);
            std::sort(all.begin(), all.begin() + used);
            chosen.insert(chosen.end(), all.begin(), all.begin() + used);
        }
        const int pairs = tokens * used;
        const std::vector<float> weights = some(size_t(pairs), 4), x = some(size_t(tokens * cols), 5);
        Guarded<int32_t> c(chosen), first(size_t(experts + 1)), token(size_t(pairs), -1),
            row(size_t(pairs), -1);
        Guarded<float> w(weights), weight(static_cast<size_t>(pairs));
        const cuda::SortArgs sort = {c.data(),   w.data(), first.data(), token.data(), weight.data(),
                                     row.data(), tokens,   used,         experts};
        QCOMPARE(simt::launch("sort_by_expert", {(experts + 7) / 8, 1}, &sort), std::string());
        QVERIFY(first.intact() && token.intact() && row.intact() && weight.intact());
        QCOMPARE(first[0], 0);
        QCOMPARE(first[size_t(experts)], pairs);
        QCOMPARE(first[3], first[4]);
        for (int i = 0; i < pairs; ++i) {
            const auto at = size_t(row[size_t(i)]);
            QCOMPARE(token[at], i / used);
            QCOMPARE(weight[at], weights[size_t(i)]);
            QVERIFY(row[size_t(i)] >= first[size_t(chosen[size_t(i)])] &&
                    row[size_t(i)] < first[size_t(chosen[size_t(i)] + 1)]);
        }
        for (int r = 1; r < pairs; ++r) {  // in the order of the tokens
            bool border = false;
            for (int e = 0; e < experts; ++e) border = border || first[size_t(e)] == r;
            QVERIFY(border || token[size_t(r)] > token[size_t(r - 1)]);
        }

        Guarded<float> in(x), gathered(size_t(pairs * cols));
        const cuda::GatherArgs gather = {in.data(), token.data(), weight.data(), gathered.data(), cols};
        QCOMPARE(simt::launch("gather_rows", {1, pairs}, &gather), std::string());
        std::vector<float> wanted(gathered.size());
        reference::gather_rows(x.data(), token.data(), weight.data(), wanted.data(), pairs, cols);
        QVERIFY(std::memcmp(gathered.data(), wanted.data(), wanted.size() * sizeof(float)) == 0);

        std::vector<Matrix> matrices;
        matrices.reserve(experts);
        for (int e = 0; e < experts; ++e) matrices.emplace_back(Format::q5_0, rows, cols, random);
        std::vector<cuda::ExpertMatrix> pointers;
        for (const Matrix& matrix : matrices)
            pointers.push_back({reinterpret_cast<const uint8_t*>(matrix.view.data), nullptr, 1, 0});
        Guarded<int8_t> q(size_t(pairs * cols));
        Guarded<float> d(size_t(pairs * cols / 32)), bias(some(size_t(experts * rows), 6)),
            y(size_t(pairs * rows)), down(y.size());
        Guarded<int32_t> sums(size_t(pairs * cols / 16));
        const cuda::QuantizeArgs quantize = {gathered.data(), cols,  q.data(), d.data(),
                                             sums.data(),     pairs, cols};
        QCOMPARE(simt::launch("quantize_activations", {(pairs * cols / 32 + 15) / 16, 1}, &quantize),
                 std::string());
        for (const simt::Order order : {simt::Order::up, simt::Order::down}) {
            const cuda::GroupedMatmulArgs grouped = {pointers.data(),
                                                     first.data(),
                                                     q.data(),
                                                     d.data(),
                                                     sums.data(),
                                                     bias.data(),
                                                     order == simt::Order::up ? y.data() : down.data(),
                                                     rows,
                                                     rows,
                                                     cols,
                                                     0};
            QCOMPARE(simt::launch("grouped_q5_0", {(rows + 15) / 16, experts}, &grouped, order),
                     std::string());
        }
        QVERIFY(y.intact() && std::memcmp(y.data(), down.data(), y.size() * sizeof(float)) == 0);
        for (int i = 0; i < pairs; ++i) {
            const int expert = chosen[size_t(i)];
            const auto at = size_t(row[size_t(i)]);
            for (int r = 0; r < rows; ++r) {
                double value = double(bias[size_t(expert * rows + r)]), size = 0;
                for (int k = 0; k < cols; ++k) {
                    const double product = double(matrices[size_t(expert)].decoded[size_t(r * cols + k)]) *
                                           double(q[at * cols + size_t(k)]) *
                                           double(d[(at * cols + size_t(k)) / 32]);
                    value += product;
                    size += std::abs(product);
                }
                QVERIFY(std::abs(double(y[at * rows + size_t(r)]) - value) <=
                        2e-6 * (size + std::abs(value)) + 1e-6);
            }
        }

        // The rows of one token, two matrices in one launch.
        {
            const int token0 = 4;
            Guarded<int32_t> its(
                std::vector<int32_t>(chosen.begin() + token0 * used, chosen.begin() + (token0 + 1) * used));
            Guarded<float> gate(size_t(used * rows)), up(size_t(used * rows));
            const cuda::ChosenMatmulArgs args = {{{pointers.data(), bias.data(), gate.data(), rows, rows, 3},
                                                  {pointers.data(), nullptr, up.data(), rows, rows, 6}},
                                                 its.data(),
                                                 q.data(),
                                                 d.data(),
                                                 sums.data(),
                                                 cols};
            QCOMPARE(simt::launch("chosen_q5_0", {6, used}, &args), std::string());
            QVERIFY(gate.intact() && up.intact());
            for (int i = 0; i < used; ++i) {
                const auto expert = size_t(its[size_t(i)]);
                for (int r = 0; r < rows; ++r) {
                    double value = 0, size = 0;
                    for (int k = 0; k < cols; ++k) {
                        const auto at = size_t(i * cols + k);
                        const double product = double(matrices[expert].decoded[size_t(r * cols + k)]) *
                                               double(q[at]) * double(d[at / 32]);
                        value += product;
                        size += std::abs(product);
                    }
                    const auto at = size_t(i * rows + r);
                    const double shift = double(bias[expert * size_t(rows) + size_t(r)]);
                    QVERIFY(std::abs(double(up[at]) - value) <= 2e-6 * size + 1e-6);
                    QVERIFY(std::abs(double(gate[at]) - value - shift) <= 2e-6 * (size + 1) + 1e-6);
                }
            }
        }

        // By tensor cores, in another order of sums.
        Guarded<float> mma(y.size());
        const cuda::GroupedMatmulArgs tiles = {
            pointers.data(), first.data(), q.data(), d.data(), sums.data(), bias.data(),
            mma.data(),      rows,         rows,     cols,     0,           experts};
        QCOMPARE(simt::launch("grouped_mma_q5_0", {(rows + 127) / 128, pairs / 64 + experts}, &tiles),
                 std::string());
        QVERIFY(mma.intact());
        for (size_t i = 0; i < y.size(); ++i)
            QVERIFY(std::abs(mma[i] - y[i]) < 1e-5f * (10 + std::abs(y[i])));

        const std::vector<float> before = some(size_t(tokens * rows), 7);
        Guarded<float> sum(before);
        const cuda::CombineArgs combine = {y.data(), row.data(), weight.data(), sum.data(), used, rows};
        QCOMPARE(simt::launch("combine_rows", {1, tokens}, &combine), std::string());
        std::vector<float> total = before;
        reference::scatter_add_rows(y.data(), token.data(), weight.data(), total.data(), pairs, rows);
        QVERIFY(sum.intact());
        for (size_t i = 0; i < total.size(); ++i)
            QVERIFY(std::abs(sum[i] - total[i]) < 2e-6f * (10 + std::abs(total[i])));
    }
};

QTEST_GUILESS_MAIN(TestCudaExperts)
#include "test_cuda_experts.moc"
