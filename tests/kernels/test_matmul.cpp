// The packed layout against decode(), and matmul() at every level of this CPU against plain loops over
// decoded weights.
#include <QtTest>
#include <memory>

#include "matmul_rig.h"

using namespace matmul_rig;

class TestMatmul : public QObject {
    Q_OBJECT

  private slots:
    void packedDecodesBitEqual_data();
    void packedDecodesBitEqual();
    void packedSizes();
    void matmulMatchesLoops_data();
    void matmulMatchesLoops();
    void levelsAgree_data();
    void levelsAgree();
    void severalJobs();
    void specialValues();
    void poolRunsEveryIndexOnce();

  private:
    static void formatRows();
    static void levelFormatRows();
};

void TestMatmul::formatRows() {
    QTest::addColumn<int>("format");
    for (const FormatTraits& t : formats()) QTest::newRow(std::string(t.name).c_str()) << int(t.format);
}

void TestMatmul::levelFormatRows() {
    QTest::addColumn<int>("level");
    QTest::addColumn<int>("format");
    for (const cpu::Level level : cpu::supported_levels()) {
        for (const FormatTraits& t : formats()) {
            QTest::addRow("%s %s", cpu::name(level).data(), t.name.data()) << int(level) << int(t.format);
        }
    }
}

void TestMatmul::packedDecodesBitEqual_data() {
    formatRows();
}

void TestMatmul::packedDecodesBitEqual() {
    QFETCH(int, format);
    std::mt19937 random(1);
    const FormatTraits& t = traits(Format(format));
    for (const int64_t rows : {1, 15, 16, 17, 50}) {
        const int64_t cols = t.block_values == 1 ? 172 : 3 * t.block_values;
        Matrix m(Format(format), rows, cols, random);
        std::vector<float> row(static_cast<size_t>(cols));
        for (int64_t r = 0; r < rows; ++r) {
            cpu::unpack_row(m.view, r, row.data());
            QVERIFY(std::memcmp(row.data(), m.decoded.data() + r * cols, row.size() * sizeof(float)) == 0);
        }
        m.view.scale = 0.5f;
        cpu::unpack_row(m.view, rows - 1, row.data());
        for (int64_t k = 0; k < cols; ++k)
            QCOMPARE(row[size_t(k)], 0.5f * m.decoded[size_t((rows - 1) * cols + k)]);
    }
}

void TestMatmul::packedSizes() {
    for (const FormatTraits& t : formats()) {
        const uint64_t cols = 2048;
        const uint64_t file = row_bytes(t.format, cols).value() * 4096;
        const uint64_t packed = cpu::packed_bytes(t.format, 4096, cols).value();
        // Files pack five ternary values into a byte, the layout four. Points of grids become integers.
        const bool grid = t.name.starts_with("iq1") || t.name.starts_with("iq2") || t.name.starts_with("iq3");
        const double most = t.format == Format::tq1_0 ? 1.23 : grid ? 2.2 : 1.04;
        QVERIFY2(packed >= file && double(packed) <= most * double(file), t.name.data());
        QCOMPARE(cpu::packed_bytes(t.format, 4081, cols).value(), packed);
        QVERIFY(!cpu::packed_bytes(t.format, uint64_t(1) << 60, uint64_t(1) << 40));
        QVERIFY(!cpu::packed_bytes(t.format, ~uint64_t(0), cols));
        if (t.block_values > 1) QVERIFY(!cpu::packed_bytes(t.format, 16, t.block_values + 1));
    }
}

void TestMatmul::matmulMatchesLoops_data() {
    levelFormatRows();
}

void TestMatmul::matmulMatchesLoops() {
    QFETCH(int, level);
    QFETCH(int, format);
    const LevelGuard guard;
    QVERIFY(cpu::set_level(cpu::Level(level)));
    std::mt19937 random(2);
    const int64_t values = traits(Format(format)).block_values;
    struct Shape {
        int64_t rows, cols;
    };
    const Shape shapes[] = {{1, values == 1 ? 1 : values},
                            {17, values == 1 ? 172 : values},
                            {100, values == 1    ? 333
                                  : values < 256 ? 3 * values
                                                 : 512},
                            {64, 2048}};
    int number = 0;
    for (const Shape& shape : shapes) {
        Matrix m(Format(format), shape.rows, shape.cols, random);
        const std::vector<float> bias = normals(size_t(shape.rows), random);
        for (const int64_t tokens : {1, 2, 3, 7, 8, 9, 15, 16, 17, 33, 100}) {
            const int threads = 1 + number % 3;
            const bool accumulate = number % 2 == 1;
            const bool hasBias = number % 4 >= 2;
            m.view.scale = number % 5 == 4 ? 0.37f : 1.0f;  // a factor of the whole matrix
            ++number;
            const int64_t xStride = shape.cols + 3, yStride = shape.rows + 5;
            const std::vector<float> x = normals(size_t(tokens * xStride), random);
            const std::vector<float> before = normals(size_t(tokens * yStride), random);
            std::vector<float> y = before;
            ThreadPool pool(threads);
            std::vector<std::byte> scratch(cpu::matmul_scratch_bytes(tokens, shape.cols, threads));
            const cpu::MatmulJob job{m.view, hasBias ? bias.data() : nullptr, y.data(), yStride, accumulate};
            cpu::matmul(pool, {&job, 1}, x.data(), xStride, tokens, scratch);
            for (int64_t t = 0; t < tokens; ++t) {
                for (int64_t r = 0; r < yStride; ++r) {
                    const size_t at = size_t(t * yStride + r);
                    if (r >= shape.rows) {
                        QCOMPARE(y[at], before[at]);  // nothing beyond the rows is touched
                        continue;
                    }
                    Expected e = expected(m, r, x.data() + t * xStride);
                    e.value *= double{m.view.scale};
                    e.bound *= double{m.view.scale};
                    e.value += (hasBias ? bias[size_t(r)] : 0) + (accumulate ? before[at] : 0);
                    const double error = std::abs(y[at] - e.value);
                    if (!(error <= e.bound + 1e-6 * (1 + std::abs(e.value)))) {
                        QFAIL(
                            qPrintable(QString("rows %1 cols %2 tokens %3: y[%4, %5] = %6, expected %7 +- %8")
                                           .arg(shape.rows)
                                           .arg(shape.cols)
                                           .arg(tokens)
                                           .arg(t)
                                           .arg(r)
                                           .arg(y[at])
                                           .arg(e.value)
                                           .arg(e.bound)));
                    }
                }
            }
        }
    }
}

void TestMatmul::levelsAgree_data() {
    formatRows();
}

// Levels that quantize activations do it alike and differ in rounding alone.
void TestMatmul::levelsAgree() {
    QFETCH(int, format);
    const LevelGuard guard;
    std::mt19937 random(3);
    const int64_t rows = 48, cols = 1024, tokens = 19;
    Matrix m(Format(format), rows, cols, random);
    const std::vector<float> x = normals(size_t(tokens * cols), random);
    ThreadPool pool(2);
    std::vector<std::byte> scratch(cpu::matmul_scratch_bytes(tokens, cols, 2));
    std::vector<std::vector<float>> results;
    for (const cpu::Level level : cpu::supported_levels()) {
        QVERIFY(cpu::set_level(level));
        std::vector<float>& y = results.emplace_back(size_t(tokens * rows));
        const cpu::MatmulJob job{m.view, nullptr, y.data(), rows, false};
        cpu::matmul(pool, {&job, 1}, x.data(), cols, tokens, scratch);
        for (int64_t t = 0; t < tokens; ++t) {
            for (int64_t r = 0; r < rows; ++r) {
                const float* w = m.decoded.data() + r * cols;
                double sums = 0;
                for (int64_t k = 0; k < cols; ++k) sums += std::abs(double(w[k]) * x[size_t(t * cols + k)]);
                // amx rounds many tokens to bf16 instead (see cpu.h): both errors together
                const bool sameActivations = level != cpu::Level::amx || floatActivations(Format(format));
                const size_t at = size_t(t * rows + r);
                const double bound =
                    sameActivations ? 1e-5 * sums : 2 * expected(m, r, x.data() + t * cols).bound;
                QVERIFY2(std::abs(y[at] - results[0][at]) <= bound, cpu::name(level).data());
            }
        }
    }
}

void TestMatmul::severalJobs() {
    std::mt19937 random(4);
    const int64_t cols = 512;
    Matrix a(Format::q4_k, 96, cols, random), b(Format::q6_k, 33, cols, random),
        c(Format::f32, 7, cols, random);
    for (const int64_t tokens : {1, 5, 513}) {  // 513: one block of tokens and one token more
        const std::vector<float> x = normals(size_t(tokens * cols), random);
        const Matrix* matrices[] = {&a, &b, &c};
        std::vector<float> y[3];
        std::vector<cpu::MatmulJob> jobs;
        for (int i = 0; i < 3; ++i) {
            y[i].resize(size_t(tokens * matrices[i]->view.rows));
            jobs.push_back({matrices[i]->view, nullptr, y[i].data(), matrices[i]->view.rows, false});
        }
        ThreadPool pool(3);
        std::vector<std::byte> scratch(cpu::matmul_scratch_bytes(tokens, cols, 3));
        cpu::matmul(pool, jobs, x.data(), cols, tokens, scratch);
        for (int i = 0; i < 3; ++i) {
            for (int64_t t = 0; t < tokens; ++t) {
                for (int64_t r = 0; r < matrices[i]->view.rows; ++r) {
                    const Expected e = expected(*matrices[i], r, x.data() + t * cols);
                    QVERIFY(std::abs(y[i][size_t(t * matrices[i]->view.rows + r)] - e.value) <=
                            e.bound + 1e-6);
                }
            }
        }
    }
}

// Zeros give zeros; NaN and infinity are not lost, so that the guard can see them; no row of another token is
// touched.
void TestMatmul::specialValues() {
    const LevelGuard guard;
    std::mt19937 random(5);
    const int64_t rows = 16, cols = 256, tokens = 20;
    for (const cpu::Level level : cpu::supported_levels()) {
        QVERIFY(cpu::set_level(level));
        for (const FormatTraits& t : formats()) {
            Matrix m(t.format, rows, cols, random);
            std::vector<float> x = normals(size_t(tokens * cols), random);
            std::fill_n(x.begin(), cols, 0.0f);
            std::fill_n(x.begin() + cols, cols, 1e-40f);
            x[size_t(2 * cols + 5)] = std::numeric_limits<float>::quiet_NaN();
            x[size_t(3 * cols + 5)] = std::numeric_limits<float>::infinity();
            std::vector<float> y(size_t(tokens * rows));
            ThreadPool pool(1);
            std::vector<std::byte> scratch(cpu::matmul_scratch_bytes(tokens, cols, 1));
            const cpu::MatmulJob job{m.view, nullptr, y.data(), rows, false};
            cpu::matmul(pool, {&job, 1}, x.data(), cols, tokens, scratch);
            for (int64_t r = 0; r < rows; ++r) {
                QCOMPARE(y[size_t(r)], 0.0f);
                QVERIFY(std::abs(y[size_t(rows + r)]) < 1e-30f);
                for (int64_t token = 4; token < tokens; ++token)
                    QVERIFY(std::isfinite(y[size_t(token * rows + r)]));
            }
            for (const int64_t token : {2, 3}) {
                bool finite = true;
                for (int64_t r = 0; r < rows; ++r) finite &= std::isfinite(y[size_t(token * rows + r)]);
                QVERIFY2(!finite, t.name.data());
            }
        }
    }
}

void TestMatmul::poolRunsEveryIndexOnce() {
    for (const int threads : {1, 2, 3, 8}) {
        ThreadPool pool(threads);
        QCOMPARE(pool.size(), threads);
        std::vector<int> calls(size_t(threads), 0);
        for (int i = 0; i < 500; ++i) {
            pool.run([&](int index, int count) {
                if (count == threads) ++calls[size_t(index)];
            });
            if (i % 100 == 0) QTest::qSleep(1);  // workers have gone to sleep
        }
        for (const int count : calls) QCOMPARE(count, 500);
    }
}

QTEST_APPLESS_MAIN(TestMatmul)
#include "test_matmul.moc"
