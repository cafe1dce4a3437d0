// Matrices with columns in an order of their own (GPTQ's act-order).
#include <QtTest>
#include <algorithm>
#include <numeric>

#include "kernels/experts.h"
#include "matmul_rig.h"

using namespace matmul_rig;

class TestMatmulOrder : public QObject {
    Q_OBJECT

  private slots:
    // Matrices whose columns are stored in orders of their own share x with others, in one call and in a
    // grouped one.
    void columnsInOrders() {
        const LevelGuard guard;
        std::mt19937 random(6);
        const int64_t cols = 384;
        Matrix a(Format::i4_g128_f16, 50, cols, random), b(Format::i4_g32_bf16, 33, cols, random),
            c(Format::i8_g128_f16, 16, cols, random), d(Format::q8_0, 20, cols, random);
        Matrix* matrices[] = {&a, &b, &c, &d};
        std::vector<int32_t> orders[2];
        for (std::vector<int32_t>& order : orders) {
            order.resize(size_t(cols));
            std::iota(order.begin(), order.end(), 0);
            std::shuffle(order.begin(), order.end(), random);
        }
        a.view.order = orders[0].data();
        b.view.order = orders[1].data();
        for (Matrix* m : {&a, &b}) {
            std::vector<float> row(static_cast<size_t>(cols));
            cpu::unpack_row(m->view, 20, row.data());
            for (int64_t k = 0; k < cols; ++k) {
                QCOMPARE(row[size_t(m->view.order[k])], m->decoded[size_t(20 * cols + k)]);
            }
        }
        for (const cpu::Level level : cpu::supported_levels()) {
            QVERIFY(cpu::set_level(level));
            for (const int64_t tokens : {1, 3, 40}) {
                const std::vector<float> x = normals(size_t(tokens * cols), random);
                std::vector<float> y[4], grouped[4];
                std::vector<cpu::MatmulJob> jobs;
                std::vector<cpu::GroupedJob> groupedJobs;
                for (int i = 0; i < 4; ++i) {
                    const int64_t rows = matrices[i]->view.rows;
                    y[i].resize(size_t(tokens * rows));
                    grouped[i].resize(size_t(tokens * rows));
                    jobs.push_back({matrices[i]->view, nullptr, y[i].data(), rows, false});
                    groupedJobs.push_back({{matrices[i]->view, nullptr, grouped[i].data(), rows, false},
                                           x.data(),
                                           cols,
                                           tokens});
                }
                ThreadPool pool(2);
                std::vector<std::byte> scratch(cpu::matmul_scratch_bytes(tokens, cols, 2));
                cpu::matmul(pool, jobs, x.data(), cols, tokens, scratch);
                scratch.resize(cpu::matmul_grouped_scratch_bytes(4 * tokens, cols, 2));
                cpu::matmul_grouped(pool, groupedJobs, scratch);
                for (int i = 0; i < 4; ++i) {
                    QVERIFY(std::memcmp(y[i].data(), grouped[i].data(), y[i].size() * sizeof(float)) == 0);
                    const int32_t* order = matrices[i]->view.order;
                    for (int64_t t = 0; t < tokens; ++t) {
                        std::vector<float> ordered(x.begin() + t * cols, x.begin() + (t + 1) * cols);
                        for (int64_t k = 0; order != nullptr && k < cols; ++k)
                            ordered[size_t(k)] = x[size_t(t * cols + order[k])];
                        for (int64_t r = 0; r < matrices[i]->view.rows; ++r) {
                            const Expected e = expected(*matrices[i], r, ordered.data());
                            QVERIFY(std::abs(y[i][size_t(t * matrices[i]->view.rows + r)] - e.value) <=
                                    e.bound + 1e-6);
                        }
                    }
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestMatmulOrder)
#include "test_matmul_order.moc"
