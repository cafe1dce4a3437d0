// Broken files: each gives its own error, quickly and with little memory.
#include <sys/types.h>

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <random>
#include <set>

#include "engine/load/describe.h"
#include "tests/load/broken_files.h"
#include "tests/load/memory_meter.h"

using namespace parlor;
using namespace parlor::test;

namespace {
constexpr size_t kMostMemory = 100'000'000;
constexpr qint64 kMostMilliseconds = 1000;

class NoParts final : public Parts {
  public:
    Result<void> check_first(uint32_t, uint32_t) override { return message(Msg::SplitName, "memory"); }
    Result<std::unique_ptr<ByteSource>> open(uint32_t) override {
        return message(Msg::FileNotFound, "memory");
    }
};

}  // namespace

class TestBrokenFiles : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    size_t m_mostMemory = 0;
    qint64 m_mostMilliseconds = 0;
    int m_files = 0;
    std::set<std::string> m_codes;

    std::filesystem::path path(const char* name = "model.gguf") const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

    // The code of the error, or "ok"; checks limits and sentence.
    template <class Describe>
    std::string measured(Describe run) {
        const MemoryMeter meter;
        QElapsedTimer timer;
        timer.start();
        const Result<ModelCard> card = run();
        m_mostMilliseconds = std::max(m_mostMilliseconds, timer.elapsed());
        m_mostMemory = std::max(m_mostMemory, meter.peak());
        ++m_files;
        if (timer.elapsed() > kMostMilliseconds) return "slow: " + std::to_string(timer.elapsed()) + " ms";
        if (meter.peak() > kMostMemory) return "large: " + std::to_string(meter.peak()) + " bytes";
        if (card.ok()) return "ok";
        const Error& error = card.error();
        if (error.text().empty() || error.text().size() > 1000)
            return "no sentence for " + std::string(error.code());
        m_codes.insert(std::string(error.code()));
        return std::string(error.code());
    }
    std::string codeOf(const std::filesystem::path& file) {
        return measured([&] { return describe(file); });
    }
    std::string codeOfBytes(std::string_view bytes, const char* name = "model.gguf") {
        GgufWriter::writeBytes(path(name), bytes);
        return codeOf(path(name));
    }
    // For sweeps: no file is written.
    std::string codeOfMemory(std::string_view bytes) {
        return measured([&] {
            NoParts parts;
            return describe_source(MemorySource(std::as_bytes(std::span(bytes))), parts);
        });
    }
    static void addRows(const std::vector<BrokenFile>& files) {
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("index");
        for (size_t i = 0; i < files.size(); ++i) {
            QTest::addRow("%s", files[i].name.c_str()) << QString::fromStdString(files[i].code) << int(i);
        }
    }
    void checkRow(const std::vector<BrokenFile>& files) {
        QFETCH(QString, code);
        QFETCH(int, index);
        QCOMPARE(QString::fromStdString(codeOfBytes(files[size_t(index)].make())), code);
    }

  private slots:
    void goodFileIsGood() { QCOMPARE(codeOfBytes(tinyModel().file()), std::string("ok")); }

    void structure_data() { addRows(brokenStructure()); }
    void structure() { checkRow(brokenStructure()); }
    void families_data() { addRows(brokenFamilies()); }
    void families() { checkRow(brokenFamilies()); }
    void models_data() { addRows(brokenModels()); }
    void models() { checkRow(brokenModels()); }
    void others_data() { addRows(otherFiles()); }
    void others() { checkRow(otherFiles()); }

    void folderMissingAndPipe() {
        std::filesystem::create_directories(path("folder"));
        QCOMPARE(codeOf(path("folder")), std::string("FOLDER-001"));
        QCOMPARE(codeOf(path("nothing-here.gguf")), std::string("FILE-001"));
        if (std::filesystem::exists("/dev/null")) QCOMPARE(codeOf("/dev/null"), std::string("FILE-002"));
    }

    void unfinishedDownload() {
        const std::string file = tinyModel().file();
        for (const char* name : {"m.gguf.part", "m.gguf.crdownload", "M.GGUF.PART"}) {
            QCOMPARE(codeOfBytes(file.substr(0, file.size() / 2), name), std::string("FILE-011"));
            QCOMPARE(codeOfBytes(file.substr(0, 700), name), std::string("FILE-011"));
            QCOMPARE(codeOfBytes("", name), std::string("FILE-011"));
            QCOMPARE(codeOfBytes(file, name), std::string("ok"));
        }
    }

    void everyTruncation() {
        const GgufWriter writer =
            tinyModel({.layers = 1, .width = 16, .ffn = 16, .heads = 2, .kvHeads = 1, .vocabulary = 8});
        const std::string file = writer.file();
        const std::string header = writer.header();
        size_t content = header.size();  // without the padding before the data
        while (content > 0 && header[content - 1] == '\0') --content;
        content += 7;  // the last offset's zero bytes belong to the header
        for (size_t size = 0; size < file.size(); ++size) {
            const std::string code = codeOfMemory(std::string_view(file).substr(0, size));
            // Between those two the exact border is the padding's.
            if (size >= content - 7 && size <= header.size()) {
                QVERIFY2(code == "GGUF-004" || code == "GGUF-005", code.c_str());
            } else {
                const char* wanted = size == 0 ? "FILE-004" : size < header.size() ? "GGUF-004" : "GGUF-005";
                QVERIFY2(code == wanted, (std::to_string(size) + ": " + code).c_str());
            }
        }
        QCOMPARE(codeOfBytes(file), std::string("ok"));
    }

    void bitFlips() {
        const GgufWriter writer =
            tinyModel({.layers = 1, .width = 16, .ffn = 16, .heads = 2, .kvHeads = 1, .vocabulary = 8});
        const std::string good = writer.file();
        std::mt19937 random(20261120);
        std::uniform_int_distribution<size_t> bit(0, writer.header().size() * 8 - 1);
        int refused = 0;
        for (int i = 0; i < 10'000; ++i) {
            std::string file = good;
            for (int flips = 1 + i % 3; flips > 0; --flips) {
                const size_t at = bit(random);
                file[at / 8] = static_cast<char>(file[at / 8] ^ (1 << at % 8));
            }
            const std::string code = codeOfMemory(file);
            QVERIFY2(code == "ok" || code.find('-') != std::string::npos, code.c_str());
            refused += code != "ok";
        }
        QVERIFY(refused > 1000);  // most of the header is numbers that matter
    }

    // Real zeros behind a lying length: nothing is allocated for them.
    void sparseGiants() {
        GgufWriter writer = tinyModel();
        writer.raw("test.entry", GgufWriter::Text, GgufWriter::bytes(uint64_t{2} << 30));
        writer.write(path());
        std::filesystem::resize_file(path(), uint64_t{3} << 30);
        QCOMPARE(codeOf(path()), std::string("GGUF-009"));
        const auto emptyTexts = [](uint64_t count) {
            return GgufWriter::bytes<uint32_t>(GgufWriter::Text) + GgufWriter::bytes(count);
        };
        writer = GgufWriter();
        writer.raw("test.entry", GgufWriter::Array, emptyTexts(8'000'000));  // zeros: 8 million empty texts
        writer.write(path());
        std::filesystem::resize_file(path(), uint64_t{3} << 30);
        QCOMPARE(codeOf(path()), std::string("MODEL-001"));
        writer.raw("test.entry", GgufWriter::Array, emptyTexts(8'388'605));
        writer.write(path());
        std::filesystem::resize_file(path(), uint64_t{3} << 30);
        QCOMPARE(codeOf(path()), std::string("FILE-012"));  // stopped at the header's limit, among zeros
    }

    // The largest vocabulary within the limits, with tokens too long for the small-string optimisation.
    void largestVocabularyStaysBelowTheLimit() {
        GgufWriter writer = tinyModel({.vocabulary = 8});
        std::vector<std::string> tokens(1 << 19), merges(3 << 18);
        for (size_t i = 0; i < tokens.size(); ++i) tokens[i] = "t" + std::to_string(1'000'000 + i);
        for (size_t i = 0; i < merges.size(); ++i)
            merges[i] = "abcdefg h" + std::to_string(1'000'000 + i).substr(0, 6) + "x";
        writer.setTexts("tokenizer.ggml.tokens", tokens);
        writer.setTexts("tokenizer.ggml.merges", merges);
        writer.remove("tokenizer.ggml.scores");
        writer.remove("tokenizer.ggml.token_type");
        for (const char* name : {"token_embd.weight", "output.weight"}) {
            writer.tensor(name).shape = {8, tokens.size()};
            writer.tensor(name).data.clear();
        }
        writer.setU32("llama.embedding_length", 8);
        for (auto& one : writer.tensors) {
            for (auto& side : one.shape) side = side == 64 ? 8 : side == 32 ? 4 : side;
            one.data.clear();
        }
        writer.write(path());
        QCOMPARE(codeOf(path()), std::string("ok"));
    }

    void cleanupTestCase() {
        qInfo("%d files, %zu different codes, at most %.1f MB and %lld ms", m_files, m_codes.size(),
              double(m_mostMemory) / 1e6, static_cast<long long>(m_mostMilliseconds));
        QVERIFY(m_codes.size() >= 60 || m_files < 200);  // < 200: a single test was asked for
    }
};

QTEST_GUILESS_MAIN(TestBrokenFiles)
#include "test_broken_files.moc"
