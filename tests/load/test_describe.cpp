// Good files: what describe() says about them; split files; files that change.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "engine/load/card_json.h"
#include "engine/load/file.h"
#include "engine/models/active.h"
#include "engine/models/family.h"

#include "tests/load/folder_maker.h"
#include "tests/load/tiny_models.h"

using namespace parlor;
using namespace parlor::test;

namespace {

struct SplitKeys {
    uint16_t number, count;
    int32_t tensors;
};

// A part with the given tensors only; parts after the first have only the split's keys.
GgufWriter partOf(const GgufWriter& whole, size_t from, size_t to, SplitKeys keys) {
    GgufWriter part;
    if (keys.number == 0) part.entries = whole.entries;
    part.setU16("split.no", keys.number);
    part.setU16("split.count", keys.count);
    part.setI32("split.tensors.count", keys.tensors);
    part.tensors.assign(whole.tensors.begin() + std::ptrdiff_t(from),
                        whole.tensors.begin() + std::ptrdiff_t(to));
    return part;
}

}  // namespace

class TestDescribe : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::filesystem::path path(const std::string& name) const {
        const std::string text = m_folder.path().toStdString() + "/" + name;
        return std::filesystem::path(std::u8string(text.begin(), text.end()));
    }
    Result<ModelCard> describeModel(const GgufWriter& writer, const std::string& name = "model.gguf") const {
        writer.write(path(name));
        return describe(path(name));
    }
    std::string codeOf(const std::string& name) const {
        const auto card = describe(path(name));
        return card.ok() ? "ok" : std::string(card.error().code());
    }
    // Three parts of a tiny model; returns how many tensors it has.
    size_t writeSplit() const {
        const GgufWriter whole = tinyModel();
        const size_t n = whole.tensors.size(), a = n / 3, b = 2 * n / 3;
        const auto total = int32_t(n);
        partOf(whole, 0, a, {0, 3, total}).write(path("m-00001-of-00003.gguf"));
        partOf(whole, a, b, {1, 3, total}).write(path("m-00002-of-00003.gguf"));
        partOf(whole, b, n, {2, 3, total}).write(path("m-00003-of-00003.gguf"));
        return n;
    }

  private slots:
    void llama() {
        const auto card = describeModel(tinyModel({.ropeFactors = true}));
        QVERIFY(card.ok());
        const ArchSpec& arch = card->arch;
        QCOMPARE(arch.family, std::string("llama"));
        QCOMPARE(arch.layers, 2);
        QCOMPARE(arch.width, 64);
        QCOMPARE(arch.layer_specs[1].ffn_width, 96);
        QCOMPARE(arch.vocabulary, 48);
        QCOMPARE(arch.layer_specs[1].heads, 4);
        QCOMPARE(arch.layer_specs[1].kv_heads, 2);
        QCOMPARE(arch.layer_specs[1].k_dim, 16);
        QCOMPARE(arch.layer_specs[1].v_dim, 16);
        QCOMPARE(arch.ropes[kMainRope].dims, 16);
        QCOMPARE(arch.context_train, 128);
        QCOMPARE(arch.norm_eps, 1e-5f);
        QCOMPARE(arch.ropes[kMainRope].base, 10000.0);
        QVERIFY(arch.rope_pairs == RopePairs::interleaved);
        QVERIFY(arch.ropes[kMainRope].scaling == RopeScaling::none);
        QVERIFY(arch.ropes[kMainRope].factor_tensor && !arch.tied_embeddings && !arch.qkv_bias);
        QCOMPARE(card->format, std::string("GGUF v3"));
        QCOMPARE(card->name, std::string("Tiny llama"));
        QCOMPARE(card->quantization, std::string("F32"));
        // 2 × 48×64 embeddings, 2 layers, one norm, 8 rope factors
        const uint64_t layer = 2 * 64 + 2 * 64 * 64 + 2 * 64 * 32 + 3 * 64 * 96;
        QCOMPARE(card->parameters, 2 * 48 * 64 + 2 * layer + 64 + 8);
        QCOMPARE(card->weight_bytes, 4 * card->parameters);
        QCOMPARE(card->file_bytes, std::filesystem::file_size(path("model.gguf")));
        QCOMPARE(card->vocab.tokens.size(), size_t(48));
        QCOMPARE(card->vocab.bos, 1);
        QCOMPARE(card->vocab.end_of_generation, std::vector<int>{2});
        QVERIFY(!card->vocab.add_bos.has_value());
    }

    // NAME.scale beside a matrix is its factor; nothing else may be called so.
    void factorsOfMatrices() {
        const auto described = [&](const std::string& name, const std::vector<uint64_t>& shape,
                                   uint32_t type = 0) {
            GgufWriter writer = tinyModel();
            writer.tensors.push_back({name, shape, type});
            const auto card = describeModel(writer);
            return card.ok() ? std::string("ok") : card.error().code();
        };
        QCOMPARE(described("blk.0.attn_q.scale", {1}), "ok");
        QCOMPARE(described("blk.1.ffn_down.input_scale", {1}), "ok");
        QCOMPARE(described("output.scale", {1}), "ok");
        QCOMPARE(described("blk.0.attn_q.scale", {2}), "MODEL-009");
        QCOMPARE(described("blk.0.attn_q.scale", {32}, 8), "MODEL-009");  // q8_0
        QCOMPARE(described("blk.0.attn_norm.scale", {1}), "MODEL-009");
        QCOMPARE(described("token_embd.scale", {1}), "MODEL-009");
        QCOMPARE(described("blk.7.attn_q.scale", {1}), "MODEL-009");
        QCOMPARE(described("blk.0.nothing.scale", {1}), "MODEL-009");
    }

    // Values that no sampler could use, or of a wrong type, are no advice.
    void samplingAdvice() {
        GgufWriter writer = tinyModel();
        QVERIFY(!describeModel(writer)->sampling.temperature.has_value());
        writer.setF32("general.sampling.temp", 0.6F);
        writer.setU32("general.sampling.top_k", 20);
        writer.setF32("general.sampling.top_p", 1.5F);
        writer.setText("general.sampling.min_p", "much");
        writer.setF32("general.sampling.penalty_repeat", 1.05F);
        const auto card = describeModel(writer);
        QVERIFY(card.ok());
        QCOMPARE(card->sampling.temperature, std::optional(0.6F));
        QCOMPARE(card->sampling.top_k, std::optional(20));
        QVERIFY(!card->sampling.top_p && !card->sampling.min_p);
        QCOMPARE(card->sampling.repeat_penalty, std::optional(1.05F));

        FolderMaker maker;
        maker.more["generation_config.json"] =
            R"({"do_sample": true, "temperature": 1, "top_k": -1, "top_p": 0.95, "min_p": null,
                "repetition_penalty": 1000, "eos_token_id": [2]})";
        const auto folder = describe_folder_files(MemoryFolder(maker.build()));
        QVERIFY2(folder.ok(), folder.ok() ? "" : folder.error().text().c_str());
        QCOMPARE(folder->card.sampling.temperature, std::optional(1.0F));
        QCOMPARE(folder->card.sampling.top_p, std::optional(0.95F));
        QVERIFY(!folder->card.sampling.top_k && !folder->card.sampling.min_p);
        QVERIFY(!folder->card.sampling.repeat_penalty);
    }

    void weightsStandWhereTheCardSays() {
        const GgufWriter writer = tinyModel();
        const auto card = describeModel(writer);
        QVERIFY(card.ok());
        const auto file = File::open(card->parts.front());
        QVERIFY(file.ok());
        for (const auto& tensor : writer.tensors) {
            const TensorInfo* info = card->find(tensor.name);
            QVERIFY(info != nullptr);
            std::string bytes(info->bytes, '\0');
            QVERIFY((*file)->read(info->offset, std::as_writable_bytes(std::span(bytes))).ok());
            QVERIFY2(bytes == tensor.data, tensor.name.c_str());
        }
    }

    void otherFamilies() {
        const auto qwen = describeModel(tinyModel({.family = "qwen2", .tied = true}));
        QVERIFY(qwen.ok());
        QVERIFY(qwen->arch.rope_pairs == RopePairs::half_split);
        QVERIFY(qwen->arch.qkv_bias && qwen->arch.tied_embeddings);
        const ModelTensors tensors = tensors_by_role(*qwen);
        QCOMPARE(tensors.model[Role::output], tensors.model[Role::token_embd]);
        QCOMPARE(tensors.layers[1][Role::attn_k_bias], qwen->find("blk.1.attn_k.bias"));
        QVERIFY(tensors.layers[1][Role::attn_output_bias] == nullptr);
        const auto mistral = describeModel(tinyModel({.family = "mistral"}));
        QVERIFY(mistral.ok());
        QVERIFY(mistral->arch.rope_pairs == RopePairs::interleaved);
    }

    void optionalKeys() {
        GgufWriter writer = tinyModel();
        writer.version = 2;
        writer.alignment = 64;
        writer.setU32("general.alignment", 64);
        writer.setText("llama.rope.scaling.type", "yarn");
        writer.setF32("llama.rope.scaling.factor", 4);
        writer.setU32("llama.rope.scaling.original_context_length", 32);
        writer.setF32("llama.rope.freq_base", 500000);
        writer.setU32("llama.rope.dimension_count", 8);
        writer.setU32("llama.attention.sliding_window", 16);
        writer.setArray<uint32_t>("llama.attention.head_count", GgufWriter::U32, {4, 4});
        writer.setU32("general.file_type", 15);
        writer.setText("general.size_label", "7B");
        writer.setBool("tokenizer.ggml.add_bos_token", true);
        writer.setBool("tokenizer.ggml.add_space_prefix", false);
        writer.setText("tokenizer.chat_template", "{{ messages }}");
        writer.setTexts("tokenizer.ggml.merges", {"a b", "\xC4\xA0 c", "  a"});
        const auto card = describeModel(writer);
        QVERIFY2(card.ok(), card.ok() ? "" : card.error().text().c_str());
        QVERIFY(card->arch.ropes[kMainRope].scaling == RopeScaling::yarn);
        QCOMPARE(card->arch.ropes[kMainRope].scale_factor, 4.0);
        QCOMPARE(card->arch.ropes[kMainRope].original_context, 32);
        QCOMPARE(card->arch.ropes[kMainRope].base, 500000.0);
        QCOMPARE(card->arch.ropes[kMainRope].dims, 8);
        QCOMPARE(card->arch.layer_specs[1].window, 16);
        QCOMPARE(card->format, std::string("GGUF v2"));
        QCOMPARE(card->quantization, std::string("Q4_K_M"));
        QCOMPARE(card->size_label, std::string("7B"));
        QCOMPARE(card->vocab.add_bos, std::optional(true));
        QCOMPARE(card->vocab.add_space_prefix, std::optional(false));
        QCOMPARE(card->chat_template, std::string("{{ messages }}"));
        QCOMPARE(card->vocab.merges.size(), size_t(3));
    }

    void linearScalingOfOldFiles() {
        GgufWriter writer = tinyModel();
        writer.setF32("llama.rope.scale_linear", 8);
        const auto card = describeModel(writer);
        QVERIFY(card.ok());
        QVERIFY(card->arch.ropes[kMainRope].scaling == RopeScaling::linear);
        QCOMPARE(card->arch.ropes[kMainRope].scale_factor, 8.0);
    }

    void endsOfAnswers() {
        GgufWriter writer = tinyModel();
        std::vector<std::string> tokens(48, "x");
        std::vector<int32_t> types(48, 1);
        tokens[7] = "<|im_end|>";
        tokens[8] = "<|endoftext|>";
        tokens[9] = "<|eot_id|>";
        types[7] = types[8] = 3;  // 9 is ordinary text
        writer.setTexts("tokenizer.ggml.tokens", tokens);
        writer.setArray("tokenizer.ggml.token_type", GgufWriter::I32, types);
        writer.setU32("tokenizer.ggml.padding_token_id", 0xFFFFFFFF);
        const auto card = describeModel(writer);
        QVERIFY(card.ok());
        QCOMPARE(card->vocab.end_of_generation, (std::vector<int>{2, 7, 8}));
        QCOMPARE(card->vocab.eot, 7);
        QCOMPARE(card->vocab.padding, -1);
    }

    void withoutTokenizer() {
        GgufWriter writer = tinyModel();
        std::erase_if(writer.entries, [](const auto& entry) { return entry.key.starts_with("tokenizer."); });
        const auto card = describeModel(writer);
        QVERIFY(card.ok());
        QVERIFY(card->vocab.tokens.empty());
        QCOMPARE(card->arch.vocabulary, 48);
        QVERIFY(!describe_vocabulary(path("model.gguf")).ok());
    }

    void vocabularyOfAnyFile() {
        GgufWriter writer = tinyModel();
        writer.tensors.clear();
        writer.setText("general.architecture", "something-else");
        writer.write(path("vocabulary.gguf"));
        QCOMPARE(codeOf("vocabulary.gguf"), std::string("MODEL-002"));
        const auto vocab = describe_vocabulary(path("vocabulary.gguf"));
        QVERIFY(vocab.ok());
        QCOMPARE(vocab->tokens[5], std::string("t5"));
    }

    void namesOfFiles() {
        GgufWriter writer = tinyModel();
        writer.remove("general.name");
        const auto card = describeModel(writer, "模型 ü.gguf");
        QVERIFY(card.ok());
        QCOMPARE(card->name, std::string("模型 ü"));
        QCOMPARE(card->path, path("模型 ü.gguf"));
    }

    void jsonIsValidWhateverTheBytes() {
        GgufWriter writer = tinyModel();
        writer.setText("general.name", "bad \xFF\xC0 name");
        writer.setText("tokenizer.chat_template", "\xED\xA0\x80{{ x }}");
        std::vector<std::string> tokens(48, "\xFF\xFE");
        writer.setTexts("tokenizer.ggml.tokens", tokens);
        auto card = describeModel(writer);
        QVERIFY(card.ok());
        card->license = "\x80";
        card->path = std::string("a\xFF") + "b";
        QJsonParseError error{};
        const auto document =
            QJsonDocument::fromJson(QByteArray::fromStdString(card_json_document(*card)), &error);
        QCOMPARE(error.error, QJsonParseError::NoError);
        const QJsonObject json = document.object();
        QCOMPARE(json["architecture"]["layers"].toInt(), 2);
        QCOMPARE(json["tokenizer"]["tokens"].toInt(), 48);
        QCOMPARE(json["tensors"].toArray().size(), qsizetype(card->tensors.size()));
        QCOMPARE(json["formats"][0]["format"].toString(), QString("f32"));
        QCOMPARE(json["weight_bytes"].toInteger(), qint64(card->weight_bytes));
        QVERIFY(json["name"].toString().contains(QChar(0xFFFD)));
    }

    void split() {
        const size_t tensors = writeSplit();
        const auto whole = describeModel(tinyModel());
        for (const char* name : {"m-00001-of-00003.gguf", "m-00002-of-00003.gguf", "m-00003-of-00003.gguf"}) {
            const auto card = describe(path(name));
            QVERIFY2(card.ok(), card.ok() ? "" : card.error().text().c_str());
            QCOMPARE(card->tensors.size(), tensors);
            QCOMPARE(card->parts.size(), size_t(3));
            QCOMPARE(card->parts[1], path("m-00002-of-00003.gguf"));
            QCOMPARE(card->path, path(name));
            QCOMPARE(card->weight_bytes, whole->weight_bytes);
            QCOMPARE(card->find("output.weight")->part, 2u);
        }
    }

    void brokenSplits() {
        const auto copy = [&](const char* from, const char* to) {
            std::filesystem::copy_file(path(from), path(to),
                                       std::filesystem::copy_options::overwrite_existing);
        };
        const char* const kParts[] = {"m-00001-of-00003.gguf", "m-00002-of-00003.gguf",
                                      "m-00003-of-00003.gguf"};
        const auto n = int32_t(writeSplit());
        const GgufWriter whole = tinyModel();

        std::filesystem::remove(path(kParts[1]));
        QCOMPARE(codeOf(kParts[0]), std::string("GGUF-040"));
        QCOMPARE(codeOf(kParts[2]), std::string("GGUF-040"));
        writeSplit();
        std::filesystem::remove(path(kParts[0]));
        QCOMPARE(codeOf(kParts[1]), std::string("GGUF-040"));
        writeSplit();
        copy(kParts[1], kParts[2]);  // the same part twice
        QCOMPARE(codeOf(kParts[0]), std::string("GGUF-042"));
        writeSplit();
        copy(kParts[1], kParts[0]);  // no first part
        QCOMPARE(codeOf(kParts[0]), std::string("GGUF-042"));
        writeSplit();
        partOf(whole, 4, 8, {1, 2, n}).write(path(kParts[1]));  // of another split
        QCOMPARE(codeOf(kParts[0]), std::string("GGUF-041"));
        whole.write(path(kParts[1]));  // no part at all
        QCOMPARE(codeOf(kParts[0]), std::string("GGUF-041"));
        partOf(whole, 0, 4, {1, 3, n}).write(path(kParts[1]));  // tensors that the first part has
        QCOMPARE(codeOf(kParts[0]), std::string("GGUF-041"));
        partOf(whole, 0, 0, {1, 3, n}).write(path(kParts[1]));  // of a smaller model
        QCOMPARE(codeOf(kParts[0]), std::string("GGUF-044"));
        GgufWriter::writeBytes(path(kParts[1]), "");
        QCOMPARE(codeOf(kParts[0]), std::string("FILE-004"));
        writeSplit();
        copy(kParts[0], "renamed.gguf");
        QCOMPARE(codeOf("renamed.gguf"), std::string("GGUF-045"));
        copy(kParts[1], "renamed2.gguf");
        QCOMPARE(codeOf("renamed2.gguf"), std::string("GGUF-045"));
    }

    void changedFilesAreNoticed() {
        tinyModel().write(path("change.gguf"));
        const auto file = File::open(path("change.gguf"));
        QVERIFY(file.ok());
        QVERIFY((*file)->check_unchanged().ok());
        const uint64_t size = (*file)->size();
        std::filesystem::resize_file(path("change.gguf"), size / 2);
        std::string bytes(100, '\0');
        const auto read = (*file)->read(size - 100, std::as_writable_bytes(std::span(bytes)));
        QVERIFY(!read.ok());
        QCOMPARE(std::string(read.error().code()), std::string("FILE-013"));
        QVERIFY(!(*file)->check_unchanged().ok());
    }

    // Files that the gguf Python package wrote, and what its reader says about them
    // (tests/oracle/gguf_files.py).
    void filesOfThePythonPackage_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("llama") << "llama_q8_0";
        QTest::newRow("qwen2") << "qwen2_f32";
    }
    void filesOfThePythonPackage() {
        QFETCH(QString, name);
        const QString base = PARLOR_TEST_DATA "/load/" + name;
        QFile facts(base + ".json");
        QVERIFY(facts.open(QIODevice::ReadOnly));
        const QJsonObject json = QJsonDocument::fromJson(facts.readAll()).object();
        const auto card = describe((base + ".gguf").toStdString());
        QVERIFY2(card.ok(), card.ok() ? "" : card.error().text().c_str());
        QCOMPARE(QString::fromStdString(card->arch.family), json["architecture"].toString());
        QCOMPARE(card->arch.layer_specs[0].kv_heads, json["kv_heads"].toInt());
        QCOMPARE(card->arch.tied_embeddings, json["tied"].toBool());
        QCOMPARE(card->arch.qkv_bias, json["bias"].toBool());
        QCOMPARE(card->arch.ropes[kMainRope].base, json["rope_base"].toDouble());
        QCOMPARE(card->arch.norm_eps, float(json["norm_epsilon"].toDouble()));
        const QJsonArray tokens = json["tokens"].toArray();
        QCOMPARE(qsizetype(card->vocab.tokens.size()), tokens.size());
        for (qsizetype i = 0; i < tokens.size(); ++i) {
            QCOMPARE(QString::fromStdString(card->vocab.tokens[size_t(i)]), tokens[i].toString());
        }
        const QJsonObject tensors = json["tensors"].toObject();
        QCOMPARE(qsizetype(card->tensors.size()), tensors.size());
        for (const TensorInfo& tensor : card->tensors) {
            const QJsonObject wanted = tensors[QString::fromStdString(tensor.name)].toObject();
            QJsonArray shape;
            for (const int64_t side : tensor.shape) shape.append(qint64(side));
            QCOMPARE(shape, wanted["shape"].toArray());
            QCOMPARE(qint64(tensor.bytes), wanted["bytes"].toInteger());
            QCOMPARE(qint64(tensor.offset), wanted["offset"].toInteger());
            QCOMPARE(QString::fromUtf8(kernels::traits(tensor.format).name.data()),
                     wanted["format"].toString());
        }
    }

    void expertsAreDescribed() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("experts.gguf").toStdString();
        tinyExperts().write(path);
        const auto card = describe(path);
        QVERIFY2(card.ok(), card.ok() ? "" : card.error().text().c_str());
        QCOMPARE(card->arch.experts.count, 4);
        QCOMPARE(card->arch.experts.used, 2);
        QCOMPARE(card->arch.experts.width, int64_t(24));
        for (const LayerSpec& layer : card->arch.layer_specs) {
            QCOMPARE(layer.feed_forward, FeedForward::experts);
            QCOMPARE(layer.ffn_width, int64_t(0));
        }
        // Two layers, three matrices of 64 x 24, two of four experts are not read.
        QCOMPARE(active_parameters(*card), card->parameters - 2 * 3 * 64 * 24 * 2);
        const auto place = place_of("blk.7.ffn_up.31.weight");
        QVERIFY(place && place->role == Role::ffn_up_exps && place->layer == 7 && place->expert == 31);
        QVERIFY(!place_of("blk.7.ffn_up.x.weight") && !place_of("blk.7.ffn_up..weight") &&
                !place_of("blk.7.ffn_up.-1.weight") && !place_of("ffn_up.1.weight"));
    }

    void everyFamilyHasItsTable() {
        for (const Family* family : families()) {
            QCOMPARE(find_family(family->name), family);
            QVERIFY(!family->tensors.empty() && !family->integers.empty());
        }
        QVERIFY(find_family("") == nullptr);
        QCOMPARE(tensor_name(Role::attn_q, 12), std::string("blk.12.attn_q.weight"));
        QCOMPARE(tensor_name(Role::token_embd, 12), std::string("token_embd.weight"));
    }
};

QTEST_GUILESS_MAIN(TestDescribe)
#include "test_describe.moc"
