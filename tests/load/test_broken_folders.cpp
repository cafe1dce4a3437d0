// Broken model folders: each gives its own error, quickly and with little memory.
#include <QTemporaryDir>
#include <QTest>
#include <ctime>
#include <random>
#include <set>

#include "engine/load/card_json.h"
#include "engine/load/safetensors.h"
#include "engine/model_card.h"
#include "tests/load/broken_folders.h"
#include "tests/load/memory_meter.h"
#include "tests/load/tiny_models.h"

using namespace parlor;
using namespace parlor::test;

namespace {
constexpr size_t kMostMemory = 100'000'000;
constexpr qint64 kMostMilliseconds = 2000;

// Made once: some are large.
template <std::vector<BrokenFolder> (*kMake)()>
const std::vector<BrokenFolder>& rows() {
    static const std::vector<BrokenFolder> kRows = kMake();
    return kRows;
}

}  // namespace

class TestBrokenFolders : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::set<std::string> m_codes;
    size_t m_mostMemory = 0;
    qint64 m_mostMilliseconds = 0;
    int m_folders = 0;

    std::filesystem::path path(const char* name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

    // The code of the error, or "ok"; checks limits and sentence.
    template <class Describe>
    std::string measured(Describe run) {
        const MemoryMeter meter;
        const std::clock_t start = std::clock();  // of this process, however busy the computer is
        const Result<ModelCard> card = run();
        const auto milliseconds = static_cast<qint64>(1000.0 * double(std::clock() - start) / CLOCKS_PER_SEC);
        m_mostMilliseconds = std::max(m_mostMilliseconds, milliseconds);
        m_mostMemory = std::max(m_mostMemory, meter.peak());
        ++m_folders;
        if (milliseconds > kMostMilliseconds) return "slow: " + std::to_string(milliseconds) + " ms";
        if (meter.peak() > kMostMemory) return "large: " + std::to_string(meter.peak()) + " bytes";
        if (card.ok()) return "ok";
        const Error& error = card.error();
        if (error.text().empty() || error.text().size() > 1000)
            return "no sentence for " + std::string(error.code());
        m_codes.insert(std::string(error.code()));
        return std::string(error.code());
    }
    std::string codeOf(const MemoryFolder& folder) {
        return measured([&]() -> Result<ModelCard> {
            PARLOR_TRY(const FolderKind kind, folder_kind(folder));
            if (!kind.gguf.empty()) return message(Msg::FolderNoModel, kind.gguf);
            PARLOR_TRY(FolderCard described, describe_folder_files(folder));
            return std::move(described.card);
        });
    }
    std::string codeOf(const std::filesystem::path& folder) {
        return measured([&] { return describe(folder); });
    }

    static void addRows(const std::vector<BrokenFolder>& folders) {
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("index");
        for (size_t i = 0; i < folders.size(); ++i) {
            QTest::addRow("%s", folders[i].name.c_str()) << QString::fromStdString(folders[i].code) << int(i);
        }
    }
    void checkRow(const std::vector<BrokenFolder>& folders) {
        QFETCH(QString, code);
        QFETCH(int, index);
        FolderMaker maker;
        folders[size_t(index)].change(maker);
        const MemoryFolder folder(maker.build());
        QCOMPARE(QString::fromStdString(codeOf(folder)), code);
    }

  private slots:
    void good_data() { addRows(rows<goodFolders>()); }
    void good() { checkRow(rows<goodFolders>()); }
    void headers_data() { addRows(rows<brokenHeaders>()); }
    void headers() { checkRow(rows<brokenHeaders>()); }
    void configs_data() { addRows(rows<brokenConfigs>()); }
    void configs() { checkRow(rows<brokenConfigs>()); }
    void shards_data() { addRows(rows<brokenShards>()); }
    void shards() { checkRow(rows<brokenShards>()); }

    // B8: every entry with every other type; an answer or an error that names something, never more.
    void everyEntryWithEveryType() {
        const FolderMaker good;
        std::vector<std::string> names = {
            "rope_scaling", "rope_parameters", "sliding_window", "partial_rotary_factor",
            "text_config",  "eos_token_id",    "head_dim",       "original_max_position_embeddings"};
        for (const auto& [name, value] : good.config.items()) names.push_back(name);
        int refused = 0;
        for (const std::string& name : names) {
            for (const char* value :
                 {"\"x\"", "\"16\"", "null", "true", "false", "[]", "[16]", "{}", "{\"a\": 1}", "-1", "0",
                  "0.5", "9223372036854775807", "9223372036854775808", "-1e400", "NaN", "1e-400"}) {
                FolderMaker maker;
                maker.config.erase(name);
                maker.more["config.json"] =
                    maker.config.dump().insert(1, "\"" + name + "\": " + value + ", ");
                const std::string code = codeOf(MemoryFolder(maker.build()));
                QVERIFY2(code == "ok" || code.find('-') != std::string::npos,
                         (name + " " + value + ": " + code).c_str());
                refused += code != "ok";
            }
        }
        QVERIFY(refused > 150);
    }

    void everyTruncation() {
        FolderMaker maker;
        const std::string file = maker.file();
        const std::string header = FolderMaker::headerOf(maker.tensors).dump();
        for (size_t size = 0; size < file.size(); size += size < header.size() + 20 ? 1 : 61) {
            maker.more["model.safetensors"] = file.substr(0, size);
            const std::string code = codeOf(MemoryFolder(maker.build()));
            const char* wanted = size == 0 ? "FILE-004" : size < 8 ? "SAFE-001" : "SAFE-003";
            QVERIFY2(code == wanted, (std::to_string(size) + ": " + code).c_str());
        }
    }

    void bitFlips() {
        const std::string good = FolderMaker().file();
        const std::string config = FolderMaker().config.dump();
        std::mt19937 random(20261126);
        int refused = 0;
        for (int i = 0; i < 6000; ++i) {
            FolderMaker maker;
            const bool inConfig = i % 2 == 0;
            std::string text = inConfig ? config : good;
            const size_t length =
                inConfig ? config.size() : 8 + FolderMaker::headerOf(maker.tensors).dump().size();
            for (int flips = 1 + i % 3; flips > 0; --flips) {
                const size_t at = std::uniform_int_distribution<size_t>(0, length * 8 - 1)(random);
                text[at / 8] = char(text[at / 8] ^ (1 << at % 8));
            }
            maker.more[inConfig ? "config.json" : "model.safetensors"] = text;
            const std::string code = codeOf(MemoryFolder(maker.build()));
            QVERIFY2(code == "ok" || code.find('-') != std::string::npos, code.c_str());
            refused += code != "ok";
        }
        QVERIFY(refused > 2000);
    }

    // Positions in a header of real size: the JSON reader must not be quadratic.
    void longHeaderIsQuick() {
        FolderMaker maker;
        auto tensors = maker.tensors;
        for (int i = 0; i < 90'000; ++i) {
            tensors.push_back(
                {"model.layers.1.mlp.experts." + std::to_string(i) + ".up_proj.weight", {1, 1}});
        }
        std::string text = "{";
        size_t at = 0;
        for (const auto& tensor : tensors) {
            const size_t end = at + FolderMaker::dataOf(tensor).size();
            text += (at == 0 ? "\"" : ",\"") + tensor.name +
                    "\":{\"dtype\":\"F32\",\"shape\":" + FolderMaker::Json(tensor.shape).dump() +
                    ",\"data_offsets\":[" + std::to_string(at) + "," + std::to_string(end) + "]}";
            at = end;
        }
        maker.more["model.safetensors"] = FolderMaker::file(tensors, text + "}");
        const std::string code = codeOf(MemoryFolder(maker.build()));
        QVERIFY2(code == "MODEL-009", code.c_str());
    }

    void foldersOnDisk() {
        FolderMaker maker;
        maker.perShard = 4;
        maker.write(path("model"));
        QCOMPARE(codeOf(path("model")), std::string("ok"));
        QCOMPARE(codeOf(path("model") / "config.json"), std::string("ok"));
        QCOMPARE(codeOf(path("absent")), std::string("FILE-001"));
        std::filesystem::create_directories(path("empty"));
        QCOMPARE(codeOf(path("empty")), std::string("FOLDER-001"));
        // A weight file that stands alone.
        std::filesystem::create_directories(path("alone"));
        std::filesystem::copy_file(path("model") / "model-00001-of-00003.safetensors",
                                   path("alone") / "x.safetensors");
        QCOMPARE(codeOf(path("alone") / "x.safetensors"), std::string("FILE-007"));
        QCOMPARE(codeOf(path("alone")), std::string("FOLDER-006"));
    }

    void aFolderWithOneGgufModelIsThatModel() {
        std::filesystem::create_directories(path("gguf"));
        tinyModel().write(path("gguf") / "tiny.gguf");
        GgufWriter::writeBytes(path("gguf") / "mmproj-tiny.gguf", "x");
        GgufWriter::writeBytes(path("gguf") / "config.json", "{}");
        const auto card = describe(path("gguf"));
        QVERIFY(card.ok());
        QCOMPARE(card->path, path("gguf") / "tiny.gguf");
        tinyModel().write(path("gguf") / "second.gguf");
        QCOMPARE(codeOf(path("gguf")), std::string("FOLDER-002"));
    }

    // The Hugging Face cache: snapshots of links into blobs; a link to a blob that is not there is a missing
    // file.
    void linksOfTheHuggingFaceCache() {
        const auto repository = path("models--Some--Tiny-Llama");
        FolderMaker maker;
        maker.perShard = 6;
        maker.write(repository / "blobs");
        const auto snapshot = repository / "snapshots" / "0123abc";
        std::filesystem::create_directories(snapshot);
        for (const auto& [name, bytes] : maker.build()) {
            std::filesystem::create_symlink(std::filesystem::path("../../blobs") / name, snapshot / name);
        }
        std::filesystem::create_directories(repository / "refs");
        GgufWriter::writeBytes(repository / "refs" / "main", "0123abc");
        for (const auto& place : {snapshot, repository}) {
            const auto card = describe(place);
            QVERIFY2(card.ok(), card.ok() ? "" : card.error().text().c_str());
            QCOMPARE(card->name, std::string("Tiny-Llama"));
            QCOMPARE(card->parts.size(), size_t(2));
        }
        std::filesystem::remove(repository / "blobs" / "model-00002-of-00002.safetensors");
        QCOMPARE(codeOf(snapshot), std::string("FOLDER-009"));
        GgufWriter::writeBytes(repository / "refs" / "main", "../../..");
        QCOMPARE(codeOf(repository), std::string("FOLDER-001"));
    }

    // What a message says helps: names, numbers.
    void messagesNameWhatIsWrong() {
        const auto text = [](FolderMaker maker) {
            const MemoryFolder folder(maker.build());
            const auto described = describe_folder_files(folder);
            return QString::fromStdString(described.ok() ? "ok" : described.error().text());
        };
        FolderMaker maker;
        maker.perShard = 4;
        maker.removed = {"model-00002-of-00003.safetensors"};
        QVERIFY(
            text(maker).contains("1 of the model's 3 files are missing: model-00002-of-00003.safetensors"));
        maker = FolderMaker();
        maker.config["num_attention_heads"] = "two";
        QVERIFY2(text(maker).contains("num_attention_heads"), qPrintable(text(maker)));
        maker = FolderMaker();
        maker.config["quantization_config"] = {{"quant_method", "sawtooth"}};
        QVERIFY(text(maker).contains("sawtooth"));
        maker = FolderMaker();
        maker.config["model_type"] = "elephant";
        QVERIFY(text(maker).contains("elephant") && text(maker).contains("qwen2"));
    }

    void cleanupTestCase() {
        qInfo("%d folders, %zu different codes, at most %.1f MB and %lld ms", m_folders, m_codes.size(),
              double(m_mostMemory) / 1e6, static_cast<long long>(m_mostMilliseconds));
        QVERIFY(m_codes.size() >= 35 || m_folders < 200);  // < 200: a single test was asked for
    }
};

QTEST_GUILESS_MAIN(TestBrokenFolders)
#include "test_broken_folders.moc"
