// Hugging Face folders against Transformers: tests/oracle/folder_vectors.py and quantized_folders.py.
#include <QTemporaryDir>
#include <algorithm>

#include "tests/run/tiny_models.h"

using namespace parlor;

namespace {

struct Folder {
    QString name;
    bool exact = false;                     // float32
    std::vector<std::vector<int>> prompts;  // the first is the longest
    std::vector<int> greedy;                // after the first one
    std::vector<float> logits;              // of all prompts, one after the other
};

const std::vector<Folder>& folders() {
    static const std::vector<Folder> kFolders = [] {
        std::vector<Folder> out;
        for (const QString list : {"folders", "quantized"}) {
            for (const QJsonValue& entry :
                 QJsonDocument::fromJson(tiny::read(list + "/folders.json")).array()) {
                Folder folder{.name = list + "/" + entry["name"].toString(),
                              .exact = entry["exact"].toBool()};
                for (const QJsonValue& prompt : entry["prompts"].toArray())
                    folder.prompts.push_back(tiny::numbers(prompt));
                folder.greedy = tiny::numbers(entry["greedy"]);
                const QByteArray bytes = tiny::read(folder.name + ".logits");
                folder.logits.resize(size_t(bytes.size()) / sizeof(float));
                std::memcpy(folder.logits.data(), bytes.data(), folder.logits.size() * sizeof(float));
                out.push_back(std::move(folder));
            }
        }
        return out;
    }();
    return kFolders;
}

std::filesystem::path pathOf(const QString& name) {
    return std::filesystem::path(PARLOR_TEST_DATA) / "run" / name.toStdString();
}

ModelCard cardOf(const QString& name) {
    auto card = describe(pathOf(name));
    if (!card.ok()) qFatal("%s: %s", qPrintable(name), card.error().text().c_str());
    // The logits do not depend on the vocabulary, but an engine has one.
    VocabData& vocab = card->vocab;
    vocab = {.model = "llama", .bos = 1, .eos = 2, .unknown = 0, .end_of_generation = {2}};
    for (int i = 0; i < 64; ++i) {
        vocab.tokens.push_back(i < 3 ? "<" + std::to_string(i) + ">" : std::string(1, char(' ' + i)));
        vocab.types.push_back(i < 3 ? 3 : 1);
    }
    vocab.scores.resize(64);
    return *card;
}

void copyFolder(const QString& name, const std::filesystem::path& to) {
    for (const auto& file : std::filesystem::directory_iterator(pathOf(name)))
        std::filesystem::copy(file.path(), to / file.path().filename());
}

// A cache in float32: that of a quantized model would be rounded to 16 bits.
tiny::Running running(const QString& name, tiny::Setup setup = {}) {
    if (setup.kv == KvChoice::automatic) setup.kv = KvChoice::f32;
    return tiny::Running(cardOf(name), setup);
}

}  // namespace

class TestFolders : public QObject {
    Q_OBJECT

    static void addFolders() {
        QTest::addColumn<int>("index");
        for (size_t i = 0; i < folders().size(); ++i) QTest::newRow(qPrintable(folders()[i].name)) << int(i);
    }

  private slots:
    void hasFolders() { QVERIFY(folders().size() >= 23); }

    void everyRowIsNearTheReference_data() { addFolders(); }
    void everyRowIsNearTheReference() {
        QFETCH(int, index);
        const Folder& folder = folders()[size_t(index)];
        const tiny::Running model = running(folder.name);
        std::vector<float> logits;
        for (const std::vector<int>& prompt : folder.prompts) {
            const std::vector<float> rows = model.logits(prompt);
            logits.insert(logits.end(), rows.begin(), rows.end());
        }
        QCOMPARE(logits.size(), folder.logits.size());
        const size_t columns = size_t(model.engine->card().arch.vocabulary);
        for (size_t at = 0; at < logits.size(); at += columns) {
            const double error = tiny::distance(std::span(logits).subspan(at, columns),
                                                std::span(folder.logits).subspan(at, columns));
            // 16-bit weights meet activations that are rounded to as many bits.
            QVERIFY2(error < (folder.exact ? 2e-4 : 0.02),
                     qPrintable(QStringLiteral("row %1: %2").arg(at / columns).arg(error)));
        }
    }

    void greedyTokensAreEqual_data() { addFolders(); }
    void greedyTokensAreEqual() {
        QFETCH(int, index);
        const Folder& folder = folders()[size_t(index)];
        QCOMPARE(folder.greedy.size(), size_t(64));
        const auto tokens = running(folder.name).greedy(folder.prompts.front(), 64);
        if (folder.exact) {
            QCOMPARE(tokens, folder.greedy);
        } else {
            QCOMPARE(std::vector<int>(tokens.begin(), tokens.begin() + 8),
                     std::vector<int>(folder.greedy.begin(), folder.greedy.begin() + 8));
        }
    }

    void batchesDoNotMatter_data() { addFolders(); }
    void batchesDoNotMatter() {
        QFETCH(int, index);
        const Folder& folder = folders()[size_t(index)];
        const std::vector<int>& prompt = folder.prompts.front();
        const std::vector<float> whole = running(folder.name).logits(prompt);
        for (const int batch : {1, 7}) {
            const double error = tiny::distance(running(folder.name, {.batch = batch}).logits(prompt), whole);
            QVERIFY2(error < (folder.exact ? 1e-5 : 0.02), qPrintable(QString::number(error)));
        }
    }

    void cardsSayWhatTheyAre() {
        const ModelCard shards = cardOf("folders/llama_f32_shards");
        QCOMPARE(shards.format, std::string("safetensors"));
        QCOMPARE(shards.quantization, std::string("F32"));
        QCOMPARE(shards.name, std::string("llama_f32_shards"));
        QVERIFY(shards.parts.size() >= 4);
        QCOMPARE(shards.weight_bytes, shards.parameters * 4);
        uint64_t bytes = 0;
        for (const auto& part : shards.parts) bytes += std::filesystem::file_size(part);
        QCOMPARE(shards.file_bytes, bytes);
        QCOMPARE(cardOf("folders/llama_bf16").quantization, std::string("BF16"));
        QCOMPARE(cardOf("folders/llama_f16_tied").quantization, std::string("F16"));
        QVERIFY(cardOf("folders/llama_f16_tied").arch.tied_embeddings);
    }

    // "type" was the older name of "rope_type": without the factors of its pairs the model would turn too
    // many.
    void olderNameOfTheRopeType() {
        QTemporaryDir copies;
        const std::filesystem::path copy = copies.path().toStdString();
        copyFolder("folders/gemma4_large", copy);
        QJsonObject config = QJsonDocument::fromJson(tiny::read("folders/gemma4_large/config.json")).object();
        QJsonObject ropes = config["rope_parameters"].toObject(), full = ropes["full_attention"].toObject();
        full["type"] = full.take("rope_type");
        ropes["full_attention"] = full;
        config["rope_parameters"] = ropes;
        QFile file(QString::fromStdString((copy / "config.json").string()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(config).toJson());
        file.close();
        const auto card = describe(copy);
        QVERIFY2(card.ok(), card.ok() ? "" : card.error().text().c_str());
        const TensorInfo* factors = card->find("rope_freqs.weight");
        QVERIFY(factors != nullptr);
        QCOMPARE(factors->values,
                 describe(pathOf("folders/gemma4_large"))->find("rope_freqs.weight")->values);
    }

    // generation_config.json says which tokens end an answer, else config.json, else its text_config.
    void filesSayWhatEndsAnAnswer() {
        QTemporaryDir copies;
        const std::filesystem::path copy = copies.path().toStdString();
        copyFolder("folders/llama_f32", copy);
        const auto write = [&](const char* name, const QJsonObject& object) {
            QFile file(QString::fromStdString((copy / name).string()));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QJsonDocument(object).toJson());
        };
        const auto ends = [&] { return describe(copy).value().vocab.end_of_generation; };
        const auto has = [&](int id) { return std::ranges::count(ends(), id) == 1; };
        write("generation_config.json", {{"eos_token_id", QJsonArray{5, 9, 99999}}});
        QVERIFY(has(5) && has(9) && !has(99999));
        std::filesystem::remove(copy / "generation_config.json");
        QJsonObject config = QJsonDocument::fromJson(tiny::read("folders/llama_f32/config.json")).object();
        config["eos_token_id"] = 6;
        write("config.json", config);
        QVERIFY(has(6) && !has(5));
        write("config.json", {{"model_type", "some_vision_model"}, {"text_config", config}});
        QVERIFY(has(6));
        QFile cut(QString::fromStdString((copy / "generation_config.json").string()));
        QVERIFY(cut.open(QIODevice::WriteOnly));
        cut.write("{");
        cut.close();
        const auto broken = describe(copy);
        QVERIFY(!broken.ok());
        QCOMPARE(std::string(broken.error().code()), std::string("JSON-001"));
    }

    // Its config.json, its index or one of its weight files stand for the folder.
    void filesOfAFolderMeanTheFolder() {
        const auto folder = pathOf("folders/llama_f32_shards");
        const ModelCard whole = cardOf("folders/llama_f32_shards");
        for (const char* name : {"config.json", "model.safetensors.index.json"}) {
            const auto card = describe(folder / name);
            QVERIFY2(card.ok(), name);
            QCOMPARE(card->parameters, whole.parameters);
        }
        QCOMPARE(describe(whole.parts.back()).value().parameters, whole.parameters);
    }
};

QTEST_GUILESS_MAIN(TestFolders)
#include "test_folders.moc"
