// Models written in smaller formats: by hand (quantize), and on load (requantize).
#include <QFileInfo>
#include <QTemporaryDir>
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "engine/load/tensor_reader.h"
#include "engine/quantize.h"
#include "kernels/format.h"
#include "tests/run/tiny_models.h"

using namespace parlor;
using kernels::Format;

namespace {

namespace fs = std::filesystem;

const fs::path kData = fs::path(PARLOR_TEST_DATA) / "run";

std::vector<float> values_of(TensorReader& reader, const TensorInfo& tensor) {
    const uint64_t row = kernels::row_bytes(tensor.format, uint64_t(tensor.cols())).value();
    std::vector<std::byte> stored(size_t(row * uint64_t(tensor.rows())));
    const auto read = reader.read_rows(tensor, 0, tensor.rows(), stored.data());
    if (!read.ok()) qFatal("%s", read.error().text().c_str());
    std::vector<float> out(size_t(tensor.rows() * tensor.cols()));
    kernels::decode(tensor.format, stored.data(), out.data(), out.size());
    return out;
}

std::vector<float> logits_of(const ModelCard& card, std::optional<Format> requantize,
                             std::span<const int> tokens) {
    Plan plan = make_plan(card, tiny::machine(), {.context = 64, .threads = 2, .device = "cpu"});
    plan.requantize = requantize;
    const auto engine = Engine::load(card, plan, {});
    if (!engine.ok()) qFatal("%s", engine.error().text().c_str());
    const auto session = (*engine)->new_session();
    std::vector<float> out;
    const auto done = (*session)->logits(
        tokens, [&](int64_t, std::span<const float> row) { out.insert(out.end(), row.begin(), row.end()); },
        {});
    if (!done.ok()) qFatal("%s", done.error().text().c_str());
    return out;
}

const std::vector<int> kPrompt = {1, 17, 5, 33, 9, 41, 12, 8};

}  // namespace

class TestRequantize : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_place;
    fs::path at(const char* name) const { return fs::path(m_place->path().toStdString()) / name; }

    // A copy, because what is written stands beside the model.
    ModelCard copied(const char* name) const {
        const fs::path from = kData / name, to = at("models") / from.filename();
        fs::create_directories(to.parent_path());
        fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
        const auto card = describe(to);
        if (!card.ok()) qFatal("%s", card.error().text().c_str());
        return *card;
    }
    static Result<ModelCard> write(const ModelCard& card, Format format, const std::stop_token& stop = {}) {
        return requantize(card, format, 2, stop, {});
    }
    static int files(const fs::path& folder) {
        return fs::exists(folder) ? int(std::distance(fs::recursive_directory_iterator(folder), {})) : 0;
    }

  private slots:
    void init() {
        m_place = std::make_unique<QTemporaryDir>();
        qputenv("XDG_CACHE_HOME", m_place->filePath("cache").toUtf8());
        qputenv("LOCALAPPDATA", m_place->filePath("cache").toUtf8());
    }

    // Every value within half a step of the source's; what has no blocks of 32 in a row stays as it is.
    void weightsAreTheSourcesRounded_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"folders/llama_bf16", "folders/chatglm_bf16", "folders/gpt_oss_bf16", "llama_f16.gguf"})
            QTest::newRow(name) << name;
    }
    void weightsAreTheSourcesRounded() {
        QFETCH(QString, name);
        const ModelCard card = copied(qPrintable(name));
        QVERIFY(can_requantize(card));
        const auto smaller = write(card, Format::q8_0);
        QVERIFY2(smaller.ok(), smaller.ok() ? "" : smaller.error().text().c_str());
        QVERIFY(smaller->weight_bytes < card.weight_bytes);
        QCOMPARE(smaller->quantization, std::string("Q8_0"));
        TensorReader before(card), after(*smaller);
        int rounded = 0;
        for (size_t i = 0; i < card.tensors.size(); ++i) {
            const TensorInfo &from = card.tensors[i], &to = smaller->tensors[i];
            QCOMPARE(to.name, from.name);
            QCOMPARE(to.shape, from.shape);
            const auto a = values_of(before, from), b = values_of(after, to);
            if (to.format != Format::q8_0) {
                QVERIFY2(a == b, from.name.c_str());
                continue;
            }
            ++rounded;
            for (size_t block = 0; block < a.size(); block += 32) {
                float most = 0;
                for (size_t k = 0; k < 32; ++k) most = std::max(most, std::abs(a[block + k]));
                // half a step, and the rounding of the scale to 16 bits
                for (size_t k = 0; k < 32; ++k)
                    QVERIFY2(std::abs(a[block + k] - b[block + k]) <= most / 127 * 0.5f + most * 6e-4f,
                             from.name.c_str());
            }
        }
        QVERIFY(rounded >= 3);
    }

    void answersStayClose_data() { weightsAreTheSourcesRounded_data(); }
    void answersStayClose() {
        QFETCH(QString, name);
        const ModelCard card = copied(qPrintable(name));
        const auto exact = logits_of(card, {}, kPrompt);
        const double error = tiny::distance(logits_of(card, Format::q8_0, kPrompt), exact);
        QVERIFY2(error < 0.06, qPrintable(QString::number(error)));
        QVERIFY(error > 0);
    }

    void writtenOnceUnlessTheModelChanges() {
        const ModelCard card = copied("folders/llama_bf16");
        const fs::path file = requantized_places(card, Format::q8_0).front();
        QCOMPARE(file.filename(), fs::path("weights.q8_0.parlor"));
        QVERIFY(write(card, Format::q8_0).ok());
        const auto first = fs::last_write_time(file) - std::chrono::hours(1);
        fs::last_write_time(file, first);
        QVERIFY(write(card, Format::q8_0).ok());
        QCOMPARE(fs::last_write_time(file), first);

        // Cut, or of another source: made anew.
        fs::resize_file(file, fs::file_size(file) / 2);
        QVERIFY(write(card, Format::q8_0).ok());
        const auto second = fs::last_write_time(file) - std::chrono::hours(2);
        fs::last_write_time(file, second);
        const fs::path weights = card.parts.front();
        fs::last_write_time(weights, fs::last_write_time(weights) + std::chrono::hours(3));
        QVERIFY(write(card, Format::q8_0).ok());
        QVERIFY(fs::last_write_time(file) != second);
        // The folder is still a model, and nothing else was left.
        QVERIFY(describe(weights.parent_path()).ok());
        QVERIFY(!fs::exists(file.string() + ".part"));
    }

    void stoppingLeavesNothing() {
        const ModelCard card = copied("folders/llama_bf16");
        const int before = files(at("models"));
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = write(card, Format::q8_0, stop.get_token());
        QVERIFY(!stopped.ok());
        QCOMPARE(std::string(stopped.error().code()), std::string(message(Msg::Cancelled).code()));
        QCOMPARE(files(at("models")), before);
        QCOMPARE(files(at("cache")), 0);
    }

    void elsewhereWhereTheFolderTakesNothing() {
        const ModelCard card = copied("folders/llama_bf16");
        const auto places = requantized_places(card, Format::q8_0);
        QCOMPARE(places.size(), size_t(2));
        fs::create_directory(places[0]);  // in the way
        const auto smaller = write(card, Format::q8_0);
        QVERIFY2(smaller.ok(), smaller.ok() ? "" : smaller.error().text().c_str());
        QCOMPARE(smaller->parts.front(), places[1]);
        QVERIFY(!fs::exists(places[0].string() + ".part"));
    }

    void onlyHalfPrecisionIsRewritten() {
        for (const char* name : {"folders/llama_f32", "quantized/awq_int4", "llama_q8_0.gguf"}) {
            const ModelCard card = copied(name);
            QVERIFY2(!can_requantize(card), name);
            QVERIFY2(!write(card, Format::q8_0).ok(), name);
        }
    }

    // The planner asks for it where it buys a fit, and only when it may.
    void plannedWhereItBuysAFit() {
        ModelCard card = copied("folders/llama_bf16");
        // As large as a 7B: every number of the plan comes from the header.
        const int64_t factor = 400'000;
        for (TensorInfo& tensor : card.tensors) {
            if (tensor.shape.size() < 2) continue;
            tensor.shape[1] *= factor;
            tensor.bytes *= uint64_t(factor);
            card.weight_bytes += tensor.bytes;
        }
        Machine machine = tiny::machine();
        machine.ram_total = machine.ram_available = card.weight_bytes / 10 * 8 + 3'000'000'000;
        const auto plan = [&](Requantize wish) {
            return make_plan(card, machine,
                             {.context = 64, .threads = 2, .device = "cpu", .requantize = wish});
        };
        const Plan never = plan(Requantize::never);
        QCOMPARE(never.verdict, Verdict::does_not_fit);
        QVERIFY(!never.requantize);
        const Plan needed = plan(Requantize::when_needed);
        QCOMPARE(needed.verdict, Verdict::fits_reduced);
        QVERIFY(needed.requantize == Format::q8_0);
        QCOMPARE(std::string(needed.reasons.front().code()), std::string("PLAN-025"));
        QVERIFY(plan_to_json(needed).find("\"requantize\": \"q8_0\"") != std::string::npos);
        machine.ram_total = machine.ram_available = card.weight_bytes / 10 * 13 + 6'000'000'000;
        QVERIFY(!plan(Requantize::when_needed).requantize);
        QVERIFY(plan(Requantize::q6_k).requantize == Format::q6_k);
        card = copied("folders/llama_f32");
        const Plan useless = plan(Requantize::q8_0);
        QVERIFY(!useless.requantize);
        QCOMPARE(std::string(useless.reasons.back().code()), std::string("PLAN-027"));
    }

    // ---- by hand: quantize()

    void everyFormatLoads() {
        const ModelCard card = copied("llama_f16.gguf");
        const auto exact = logits_of(card, {}, kPrompt);
        for (const Format format :
             {Format::q8_0, Format::q6_k, Format::q5_k, Format::q4_k, Format::q5_0, Format::q4_0}) {
            const fs::path out = at("out.gguf");
            const auto report =
                quantize(card.path, out, {.format = format, .threads = 2, .overwrite = true}, {}, {});
            QVERIFY2(report.ok(), report.ok() ? "" : report.error().text().c_str());
            QVERIFY(report->quantized > 0 && report->bytes_after == fs::file_size(out));
            const auto made = describe(out);
            QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
            QCOMPARE(made->vocab.tokens, card.vocab.tokens);
            QCOMPARE(made->arch.layers, card.arch.layers);
            const double error = tiny::distance(logits_of(*made, {}, kPrompt), exact);
            QVERIFY2(error < 0.8, qPrintable(QString::number(error)));
        }
    }

    void refusals() {
        const ModelCard card = copied("llama_f16.gguf");
        const auto code = [&](const fs::path& in, const fs::path& out, QuantizeWishes wishes = {}) {
            const auto result = quantize(in, out, wishes, {}, {});
            return result.ok() ? std::string("ok") : std::string(result.error().code());
        };
        QCOMPARE(code(card.path, card.path, {.overwrite = true}), std::string("QUANT-001"));
        QCOMPARE(code(card.path, at("a.gguf"), {.format = Format::iq4_nl}), std::string("QUANT-002"));
        QCOMPARE(code(kData / "llama_q8_0.gguf", at("a.gguf")), std::string("QUANT-003"));
        QCOMPARE(code(kData / "folders" / "llama_bf16", at("a.gguf")), std::string("QUANT-004"));
        QCOMPARE(code(card.path, at("none") / "a.gguf"), std::string("QUANT-006"));
        QCOMPARE(code(card.path, at("a.gguf"), {.format = Format::q8_0}), std::string("ok"));
        QCOMPARE(code(card.path, at("a.gguf"), {.format = Format::q8_0}), std::string("QUANT-001"));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!quantize(card.path, at("b.gguf"), {}, stop.get_token(), {}).ok());
        QVERIFY(!fs::exists(at("b.gguf")) && !fs::exists(at("b.gguf.part")));
    }
};

QTEST_GUILESS_MAIN(TestRequantize)
#include "test_requantize.moc"
