// Quantized weights of model folders: every layout against its library (tests/oracle/quantized_weights.py),
// and layouts that lie.
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>

#include "engine/load/quantized.h"
#include "kernels/format.h"

using namespace parlor;
using safetensors::Dtype;
using safetensors::StoredTensor;

namespace {

QByteArray fileBytes(const QString& name) {
    QFile file(QStringLiteral(PARLOR_TEST_DATA "/load/quantized/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// One weight as a file has it, to be changed at will.
struct Stored {
    QByteArray bytes;
    std::vector<StoredTensor> tensors;
    StoredTensor expected;
    nlohmann::json config;

    explicit Stored(const QString& name) : bytes(fileBytes(name + ".safetensors")) {
        const MemorySource source(std::as_bytes(std::span(bytes.constData(), size_t(bytes.size()))));
        auto header = safetensors::read_header(source);
        if (!header.ok()) qFatal("%s: %s", qPrintable(name), header.error().text().c_str());
        for (StoredTensor& tensor : *header) {
            (tensor.name == "expected" ? expected : tensors.emplace_back()) = tensor;
        }
        config = nlohmann::json::parse(fileBytes("cases.json").toStdString()).at(name.toStdString());
    }
    StoredTensor& part(const std::string& name) {
        for (StoredTensor& tensor : tensors) {
            if (tensor.name == "m." + name) return tensor;
        }
        qFatal("no part %s", name.c_str());
    }
    template <typename Value>
    void write(const std::string& name, size_t index, Value value) {
        std::memcpy(bytes.data() + part(name).offset + index * sizeof value, &value, sizeof value);
    }
    void drop(const std::string& name) {
        std::erase_if(tensors, [&](const StoredTensor& tensor) { return tensor.name == "m." + name; });
    }
    ReadStored reader() const {
        return [this](const StoredTensor& tensor, uint64_t offset, std::span<std::byte> out) -> Result<void> {
            if (offset + out.size() > tensor.bytes) qFatal("%s is read beyond its end", tensor.name.c_str());
            std::memcpy(out.data(), bytes.constData() + tensor.offset + offset, out.size());
            return {};
        };
    }
};

// All values, read in stretches of `stretch` rows; or what is wrong.
Result<std::vector<float>> values(const Stored& stored, int64_t stretch, kernels::Format* format = nullptr) {
    PARLOR_TRY(const Quantization quantization, read_quantization(stored.config));
    std::vector<StoredTensor> tensors = stored.tensors;
    const ReadStored read = stored.reader();
    PARLOR_TRY(const std::vector<QuantizedWeight> weights, gather_quantized(quantization, tensors, read));
    if (weights.size() != 1 || !tensors.empty()) qFatal("not one weight");
    const QuantizedWeight& weight = weights.front();
    if (format != nullptr) *format = weight.format;
    PARLOR_TRY(const auto reader, QuantizedReader::open(weight, read));
    const size_t row = *kernels::row_bytes(weight.format, uint64_t(weight.cols));
    std::vector<float> out(size_t(weight.rows * weight.cols)), line(size_t(weight.cols));
    std::vector<std::byte> blocks(row * size_t(stretch));
    for (int64_t first = 0; first < weight.rows; first += stretch) {
        const int64_t count = std::min(stretch, weight.rows - first);
        PARLOR_CHECKED(reader->stage(first, count, read));
        const int64_t middle = count / 2;
        reader->convert(0, middle, 1, blocks.data());
        reader->convert(middle, count, 1, blocks.data() + row * size_t(middle));
        for (int64_t i = 0; i < count; ++i) {
            kernels::decode(weight.format, blocks.data() + row * size_t(i), line.data(), line.size());
            for (size_t k = 0; k < line.size(); ++k) {
                const size_t column = reader->order().empty() ? k : size_t(reader->order()[k]);
                out[size_t((first + i) * weight.cols) + column] = line[k];
            }
        }
    }
    return out;
}

struct Lie {
    const char* name;
    const char* of;  // case
    std::function<void(Stored&)> change;
    Msg expected;
};

}  // namespace

class TestQuantized : public QObject {
    Q_OBJECT

  private slots:
    void isBitEqualToTheLibrary_data() {
        QTest::addColumn<QString>("name");
        const auto cases = QJsonDocument::fromJson(fileBytes("cases.json")).object();
        QVERIFY(cases.size() >= 38);
        for (const QString& name : cases.keys()) QTest::newRow(qPrintable(name)) << name;
    }
    void isBitEqualToTheLibrary() {
        QFETCH(QString, name);
        const Stored stored(name);
        const auto* expected =
            reinterpret_cast<const char*>(stored.bytes.constData() + stored.expected.offset);
        for (const int64_t stretch : {16, 32, 5, 1000}) {
            kernels::Format format = kernels::Format::f32;
            const auto out = values(stored, stretch, &format);
            QVERIFY2(out.ok(), out.ok() ? "" : out.error().text().c_str());
            QCOMPARE(out->size() * sizeof(float), size_t(stored.expected.bytes));
            QCOMPARE(std::memcmp(out->data(), expected, stored.expected.bytes), 0);
            // Only sides that suit no block cost more memory than the file.
            const bool odd = name.endsWith("narrow") || name == "gptq_4_g16";
            QCOMPARE(kernels::scaled_traits(format) == nullptr, odd);
        }
    }

    void liesAreRefused_data() {
        QTest::addColumn<int>("index");
        for (size_t i = 0; i < lies().size(); ++i) QTest::newRow(lies()[i].name) << int(i);
    }
    void liesAreRefused() {
        QFETCH(int, index);
        const Lie& lie = lies()[size_t(index)];
        Stored stored(lie.of);
        QVERIFY(values(stored, 16).ok());
        lie.change(stored);
        const auto out = values(stored, 16);
        QVERIFY(!out.ok());
        QCOMPARE(out.error().code(), message(lie.expected).code());
    }

    // Whatever stands in a part, and whichever shape one claims that its bytes allow: a sentence or numbers,
    // no crash.
    void noiseDoesNoHarm() {
        uint32_t seed = 7;
        const auto random = [&seed] { return seed = seed * 1664525 + 1013904223; };
        for (const char* name : {"gptq_4_g32_order", "gptq_3_g32", "awq_g32", "fp8_block", "ct_4_asym",
                                 "ct_4_order", "ct_8_group_asym", "bnb_nf4_double", "bnb_nf4_narrow"}) {
            const Stored good(name);
            for (int round = 0; round < 40; ++round) {
                Stored bad = good;
                StoredTensor& tensor = bad.tensors[random() % bad.tensors.size()];
                for (int i = 0; i < 4; ++i)
                    bad.bytes[qsizetype(tensor.offset + random() % tensor.bytes)] = char(random() >> 24);
                const auto out = values(bad, 16);
                QVERIFY(out.ok() || !out.error().text().empty());
                if (tensor.shape.size() == 2 && round % 2 == 0) {
                    std::swap(tensor.shape[0], tensor.shape[1]);
                    const auto swapped = values(bad, 16);
                    QVERIFY(swapped.ok() || !swapped.error().text().empty());
                }
            }
        }
    }

  private:
    static const std::vector<Lie>& lies() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        static const std::vector<Lie> kLies = {
            {"five bits", "gptq_4_g32", [](Stored& s) { s.config["bits"] = 5; },
             Msg::QuantizationUnsupported},
            {"bits that are no number", "gptq_4_g32", [](Stored& s) { s.config["bits"] = "4"; },
             Msg::ConfigEntryType},
            {"group of zero", "gptq_4_g32", [](Stored& s) { s.config["group_size"] = 0; },
             Msg::QuantizedGroup},
            {"negative group", "awq_g32", [](Stored& s) { s.config["group_size"] = -7; },
             Msg::QuantizedGroup},
            {"block of zero", "fp8_block",
             [](Stored& s) {
                 s.config["weight_block_size"] = {0, 128};
             },
             Msg::QuantizedGroup},
            {"block of three", "fp8_block",
             [](Stored& s) {
                 s.config["weight_block_size"] = {1, 2, 3};
             },
             Msg::ConfigEntryType},
            {"unknown method", "gptq_4_g32", [](Stored& s) { s.config["quant_method"] = "aqlm"; },
             Msg::QuantizationUnsupported},
            {"marlin", "gptq_4_g32", [](Stored& s) { s.config["checkpoint_format"] = "marlin"; },
             Msg::QuantizationUnsupported},
            {"gemv", "awq_g32", [](Stored& s) { s.config["version"] = "GEMV"; },
             Msg::QuantizationUnsupported},
            {"sparse", "ct_4_sym", [](Stored& s) { s.config["format"] = "sparse-24-bitmask"; },
             Msg::QuantizationUnsupported},
            {"no scales", "gptq_4_g32", [](Stored& s) { s.drop("scales"); }, Msg::QuantizedPartMissing},
            {"no zeros", "gptq_4_g32", [](Stored& s) { s.drop("qzeros"); }, Msg::QuantizedPartMissing},
            {"no shape", "ct_4_sym", [](Stored& s) { s.drop("weight_shape"); }, Msg::QuantizedPartMissing},
            {"no scale", "fp8_block", [](Stored& s) { s.drop("weight_scale_inv"); },
             Msg::QuantizedPartMissing},
            {"no map", "bnb_nf4", [](Stored& s) { s.drop("weight.quant_map"); }, Msg::QuantizedPartMissing},
            {"no absmax", "bnb_nf4", [](Stored& s) { s.drop("weight.absmax"); }, Msg::QuantizedPartMissing},
            {"no state", "bnb_nf4", [](Stored& s) { s.drop("weight.quant_state.bitsandbytes__nf4"); },
             Msg::QuantizedPartMissing},
            {"no nested map", "bnb_nf4_double", [](Stored& s) { s.drop("weight.nested_quant_map"); },
             Msg::QuantizedPartMissing},
            {"no codes", "gptq_4_g32", [](Stored& s) { s.drop("qweight"); }, Msg::QuantizedPartMissing},
            {"group out of range", "gptq_4_g32_order", [](Stored& s) { s.write<int32_t>("g_idx", 3, 3); },
             Msg::QuantizedOrder},
            {"negative group of a column", "gptq_4_g32_order",
             [](Stored& s) { s.write<int32_t>("g_idx", 95, -1); }, Msg::QuantizedOrder},
            {"uneven groups", "gptq_4_g32_order",
             [](Stored& s) {
                 for (size_t k = 0; k < 96; ++k) s.write<int32_t>("g_idx", k, k < 50 ? 0 : 1);
             },
             Msg::QuantizedParts},
            {"order of another length", "gptq_4_g32",
             [](Stored& s) { s.part("g_idx").shape = {s.part("g_idx").shape[0] / 2}; }, Msg::QuantizedParts},
            {"order of another type", "ct_4_order",
             [](Stored& s) { s.part("weight_g_idx").dtype = Dtype::f32; }, Msg::QuantizedParts},
            {"zeros of another shape", "gptq_4_g32",
             [](Stored& s) { std::swap(s.part("qzeros").shape[0], s.part("qzeros").shape[1]); },
             Msg::QuantizedParts},
            {"zeros of another shape, AWQ", "awq_g32",
             [](Stored& s) { std::swap(s.part("qzeros").shape[0], s.part("qzeros").shape[1]); },
             Msg::QuantizedParts},
            {"scales of another shape", "awq_g32",
             [](Stored& s) { std::swap(s.part("scales").shape[0], s.part("scales").shape[1]); },
             Msg::QuantizedParts},
            {"scales of integers", "gptq_4_g32", [](Stored& s) { s.part("scales").dtype = Dtype::i16; },
             Msg::QuantizedParts},
            {"codes of another type", "awq_g32", [](Stored& s) { s.part("qweight").dtype = Dtype::f32; },
             Msg::QuantizedParts},
            {"codes of no rank", "gptq_4_g32", [](Stored& s) { s.part("qweight").shape = {320}; },
             Msg::QuantizedParts},
            {"shape of other columns", "ct_4_sym",
             [](Stored& s) { s.write<int64_t>("weight_shape", 1, 960); }, Msg::QuantizedParts},
            {"shape of huge columns", "ct_4_sym",
             [](Stored& s) { s.write<int64_t>("weight_shape", 1, std::numeric_limits<int64_t>::max()); },
             Msg::QuantizedParts},
            {"shape of negative columns", "ct_4_sym",
             [](Stored& s) { s.write<int64_t>("weight_shape", 1, -96); }, Msg::QuantizedParts},
            {"other numbers", "bnb_nf4", [](Stored& s) { s.write<float>("weight.quant_map", 5, 0.125f); },
             Msg::QuantizedParts},
            {"state that is no JSON", "bnb_nf4",
             [](Stored& s) { s.write<char>("weight.quant_state.bitsandbytes__nf4", 0, 'x'); },
             Msg::JsonInvalid},
            {"scale is NaN", "fp8_block", [nan](Stored& s) { s.write<float>("weight_scale_inv", 4, nan); },
             Msg::QuantizedScale},
            {"scale is infinite", "gptq_4_g32", [](Stored& s) { s.write<uint16_t>("scales", 41, 0x7c00); },
             Msg::QuantizedScale},
            {"scale is NaN, bf16", "ct_4_sym",
             [](Stored& s) { s.write<uint16_t>("weight_scale", 70, 0xffff); }, Msg::QuantizedScale},
            {"absmax is NaN", "bnb_nf4_double",
             [nan](Stored& s) { s.write<float>("weight.nested_absmax", 1, nan); }, Msg::QuantizedScale},
        };
        return kLies;
    }
};

QTEST_GUILESS_MAIN(TestQuantized)
#include "test_quantized.moc"
