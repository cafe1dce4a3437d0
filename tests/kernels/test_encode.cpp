// encode() against what decode() gives back: exact where the values can be held exactly, and closer than the
// plain way (the largest value sets the scale) on values of a bell curve.
#include <QTest>
#include <cmath>
#include <random>
#include <vector>

#include "kernels/quantize.h"

using namespace parlor::kernels;

namespace {

std::vector<float> roundTrip(Format format, const std::vector<float>& values) {
    std::vector<char> blocks(row_bytes(format, values.size()).value());
    encode(format, values.data(), blocks.data(), values.size());
    std::vector<float> out(values.size());
    decode(format, blocks.data(), out.data(), out.size());
    return out;
}

double error(const std::vector<float>& a, const std::vector<float>& b) {
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i) sum += std::pow(double(a[i]) - b[i], 2);
    return std::sqrt(sum / double(a.size()));
}

// `levels` steps from the least to the largest of each group, in float32: what the encoders have to beat.
double plainError(const std::vector<float>& values, size_t group, int levels) {
    std::vector<float> out(values.size());
    for (size_t g = 0; g < values.size(); g += group) {
        float low = values[g], high = values[g];
        for (size_t i = g; i < g + group; ++i) {
            low = std::min(low, values[i]);
            high = std::max(high, values[i]);
        }
        const float step = (high - low) / float(levels);
        for (size_t i = g; i < g + group; ++i)
            out[i] = step > 0 ? std::round((values[i] - low) / step) * step + low : low;
    }
    return error(values, out);
}

}  // namespace

class TestEncode : public QObject {
    Q_OBJECT

  private slots:
    void closerThanPlainRounding_data();
    void closerThanPlainRounding();
    void zerosStayZero();
    void holdsIntegersExactly();
    void extremesStayInBounds();
};

void TestEncode::closerThanPlainRounding_data() {
    QTest::addColumn<int>("format");
    QTest::addColumn<int>("group");
    QTest::addColumn<int>("levels");
    QTest::addColumn<double>("share");
    QTest::newRow("q4_k") << int(Format::q4_k) << 32 << 15 << 0.97;
    QTest::newRow("q5_k") << int(Format::q5_k) << 32 << 31 << 1.0;
    QTest::newRow("q6_k") << int(Format::q6_k) << 16 << 63 << 1.25;  // symmetric: no minimum
    QTest::newRow("q8_0") << int(Format::q8_0) << 32 << 255 << 1.25;
}

void TestEncode::closerThanPlainRounding() {
    QFETCH(int, format);
    QFETCH(int, group);
    QFETCH(int, levels);
    QFETCH(double, share);
    std::mt19937 random(11);
    std::normal_distribution<float> normal;
    std::vector<float> values(256 * 64);
    for (float& value : values) value = normal(random) * 0.02f;
    QVERIFY(can_encode(Format(format)));
    const double ours = error(values, roundTrip(Format(format), values));
    const double plain = plainError(values, size_t(group), levels);
    QVERIFY2(ours < share * plain, qPrintable(QString("%1 against %2").arg(ours).arg(plain)));
}

void TestEncode::zerosStayZero() {
    for (const FormatTraits& t : formats()) {
        if (!can_encode(t.format)) continue;
        const std::vector<float> zeros(512, 0.0f);
        for (const float value : roundTrip(t.format, zeros)) QCOMPARE(value, 0.0f);
    }
}

void TestEncode::holdsIntegersExactly() {
    std::vector<float> values(256);
    for (size_t i = 0; i < values.size(); ++i) values[i] = float(int(i % 32 * 8) - 124) / 64;
    values[0] = -127.0f / 64;
    for (size_t i = 32; i < values.size(); i += 32) values[i] = -127.0f / 64;
    const std::vector<float> out = roundTrip(Format::q8_0, values);  // d = 1/64
    for (size_t i = 0; i < values.size(); ++i) QCOMPARE(out[i], values[i]);
}

// Very small and very large values: finite results of the right sign, no larger than f16 scales allow.
void TestEncode::extremesStayInBounds() {
    for (const FormatTraits& t : formats()) {
        if (!can_encode(t.format)) continue;
        for (const float size : {1e-42f, 1e-20f, 1e-6f, 1e4f}) {
            std::vector<float> values(256);
            for (size_t i = 0; i < values.size(); ++i) values[i] = size * (float(i % 9) - 4);
            const std::vector<float> out = roundTrip(t.format, values);
            for (size_t i = 0; i < values.size(); ++i) {
                QVERIFY(std::isfinite(out[i]));
                QVERIFY(std::abs(out[i] - values[i]) <= std::max(0.2f * 4 * size, 1e-5f));
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestEncode)
#include "test_encode.moc"
