#include <QFile>
#include <QTest>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "kernels/format.h"
#include "kernels/quant/f16.h"

using namespace parlor::kernels;

namespace {

struct Vectors {
    uint32_t blocks = 0;
    QByteArray bytes;
    std::vector<float> values;
};

// What tests/oracle/quant_vectors.py wrote for this format.
Vectors load(const FormatTraits& format) {
    QFile file(QStringLiteral(PARLOR_TEST_DATA "/kernels/%1.bin").arg(QLatin1String(format.name.data())));
    Vectors v;
    uint32_t header[3] = {};
    if (!file.open(QIODevice::ReadOnly) || file.read(reinterpret_cast<char*>(header), 12) != 12) return v;
    if (header[1] != format.block_bytes || header[2] != format.block_values) return v;
    v.bytes = file.read(qint64(header[0]) * header[1]);
    const QByteArray floats = file.readAll();
    if (size_t(floats.size()) != size_t(header[0]) * header[2] * 4) return v;
    v.values.resize(size_t(header[0]) * header[2]);
    std::memcpy(v.values.data(), floats.constData(), size_t(floats.size()));
    v.blocks = header[0];
    return v;
}

// NaN equals any NaN: payloads differ between processors.
bool sameBits(float a, float b) {
    return (std::isnan(a) && std::isnan(b)) || bits_from_float(a) == bits_from_float(b);
}

}  // namespace

class TestQuant : public QObject {
    Q_OBJECT
  private slots:
    void decodesAsGgufPackage_data() {
        QTest::addColumn<int>("index");
        for (size_t i = 0; i < formats().size(); ++i) {
            if (formats()[i].format != Format::f32) QTest::newRow(formats()[i].name.data()) << int(i);
        }
    }
    void decodesAsGgufPackage() {
        QFETCH(int, index);
        const FormatTraits& format = formats()[size_t(index)];
        const Vectors v = load(format);
        QVERIFY2(v.blocks >= 16, "vectors missing or of another layout");
        std::vector<float> out(v.values.size(), -7);
        decode(format.format, v.bytes.constData(), out.data(), out.size());
        for (size_t i = 0; i < out.size(); ++i) {
            QVERIFY2(
                sameBits(out[i], v.values[i]),
                qPrintable(QStringLiteral("value %1: %2, expected %3").arg(i).arg(out[i]).arg(v.values[i])));
        }
    }
    void decodesFromAnyAddress() {
        for (const FormatTraits& format : formats()) {
            if (format.format == Format::f32) continue;
            const Vectors v = load(format);
            QVERIFY(v.blocks > 0);
            QByteArray shifted = QByteArray(1, '\0') + v.bytes;
            std::vector<float> out(v.values.size());
            decode(format.format, shifted.constData() + 1, out.data(), out.size());
            for (size_t i = 0; i < out.size(); ++i) QVERIFY(sameBits(out[i], v.values[i]));
        }
    }
    void decodesF32AsItIs() {
        const float in[3] = {-0.0f, std::numeric_limits<float>::denorm_min(), 3e38f};
        float out[3] = {};
        decode(Format::f32, in, out, 3);
        QCOMPARE(std::memcmp(in, out, sizeof in), 0);
    }
    void f16RoundTripsEveryValue() {
        for (uint32_t h = 0; h < 0x10000; ++h) {
            const float f = f16_to_f32(uint16_t(h));
            if ((h & 0x7fff) > 0x7c00) {
                QVERIFY(std::isnan(f));
                QVERIFY(std::isnan(f16_to_f32(f32_to_f16(f))));
            } else {
                QCOMPARE(uint32_t(f32_to_f16(f)), h);
            }
        }
    }
    // Halfway between neighbours goes to the even one, a little to either side to the nearer one.
    void f16RoundsToNearestEven() {
        for (uint32_t h = 0; h < 0x7bff; ++h) {
            const double low = f16_to_f32(uint16_t(h));
            const double high = f16_to_f32(uint16_t(h + 1));
            const auto middle = float((low + high) / 2);
            QCOMPARE(uint32_t(f32_to_f16(middle)), (h & 1) == 0 ? h : h + 1);
            QCOMPARE(uint32_t(f32_to_f16(std::nextafter(middle, 0.0f))), h);
            QCOMPARE(uint32_t(f32_to_f16(std::nextafter(middle, 1e9f))), h + 1);
            QCOMPARE(uint32_t(f32_to_f16(-middle)), 0x8000u | ((h & 1) == 0 ? h : h + 1));
        }
        QCOMPARE(f32_to_f16(65519.0f), uint16_t(0x7bff));
        QCOMPARE(f32_to_f16(65520.0f), uint16_t(0x7c00));
    }
    void f16SaturatesFiniteValuesOnly() {
        QCOMPARE(f32_to_f16_saturating(1e30f), uint16_t(0x7bff));
        QCOMPARE(f32_to_f16_saturating(-65520.0f), uint16_t(0xfbff));
        QCOMPARE(f32_to_f16_saturating(std::numeric_limits<float>::infinity()), uint16_t(0x7c00));
        QVERIFY(std::isnan(f16_to_f32(f32_to_f16_saturating(std::numeric_limits<float>::quiet_NaN()))));
    }
    void bf16RoundsToNearestEven() {
        for (uint32_t h = 0; h < 0x7f80; ++h) {
            QCOMPARE(f32_to_bf16(bf16_to_f32(uint16_t(h))), uint16_t(h));
            const float middle = float_from_bits(h << 16 | 0x8000);
            QCOMPARE(uint32_t(f32_to_bf16(middle)), (h & 1) == 0 ? h : h + 1);
            QCOMPARE(uint32_t(f32_to_bf16(float_from_bits(h << 16 | 0x7fff))), h);
            QCOMPARE(uint32_t(f32_to_bf16(float_from_bits(h << 16 | 0x8001))), h + 1);
        }
        QVERIFY(std::isnan(bf16_to_f32(f32_to_bf16(float_from_bits(0x7f800001)))));
    }
};

QTEST_GUILESS_MAIN(TestQuant)
#include "test_quant.moc"
