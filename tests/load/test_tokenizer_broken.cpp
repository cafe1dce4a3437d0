// Broken tokenizer files: each is refused with its own code, naming what is wrong; none takes long.
#include <QElapsedTimer>
#include <QTest>
#include <functional>
#include <nlohmann/json.hpp>

#include "engine/load/tokenizer_files.h"
#include "engine/tokenizer.h"

using namespace parlor;
using Json = nlohmann::json;

namespace {

Json good() {
    return Json::parse(
        R"({"version":"1.0","added_tokens":[{"id":4,"content":"<s>","special":true,"lstrip":false,
        "rstrip":false,"single_word":false,"normalized":false}],"normalizer":{"type":"NFC"},
        "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"\\p{L}+|\\s"},
        "behavior":"Isolated","invert":false},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]},
        "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},
        {"Sequence":{"id":"A","type_id":0}}],"special_tokens":{"<s>":{"id":"<s>","ids":[4],"tokens":["<s>"]}}},
        "decoder":{"type":"ByteLevel"},"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"c":3},"merges":["a b"]}})");
}

std::string code_of(const std::string& text, std::string* sentence = nullptr) {
    const MemorySource source(std::as_bytes(std::span(text)));
    const Result<VocabData> vocab = read_tokenizer_json(source, {});
    const Error* error = vocab.ok() ? nullptr : &vocab.error();
    Result<std::shared_ptr<const Tokenizer>> tokenizer =
        vocab.ok() ? Tokenizer::create(*vocab) : Result<std::shared_ptr<const Tokenizer>>(vocab.error());
    if (vocab.ok() && !tokenizer.ok()) error = &tokenizer.error();
    if (error == nullptr) return "ok";
    if (sentence != nullptr) *sentence = error->text();
    return std::string(error->code());
}

std::string nested(size_t depth) {
    return std::string(depth, '[');
}

}  // namespace

class TestTokenizerBroken : public QObject {
    Q_OBJECT
  private slots:
    void goodFile() {
        QCOMPARE(code_of(good().dump()), std::string("ok"));
        QCOMPARE(code_of("\xEF\xBB\xBF" + good().dump()), std::string("ok"));  // a byte order mark
    }

    void text_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut") << QByteArray::fromStdString(good().dump()).chopped(20);
        QTest::newRow("trailing") << QByteArray::fromStdString(good().dump() + "x");
        QTest::newRow("comment") << QByteArray("/* a */ {}");
        QTest::newRow("lone surrogate") << QByteArray(R"({"a":"\ud800"})");
        QTest::newRow("invalid UTF-8") << QByteArray("{\"a\":\"\xFF\"}");
        QTest::newRow("number too large") << QByteArray(R"({"a":1e400})");
        QTest::newRow("key twice") << QByteArray(R"({"a":1,"a":2})");
        QTest::newRow("deep") << QByteArray::fromStdString(nested(100'000));
        QTest::newRow("deep objects") << QByteArray("{\"a\":").repeated(100'000);
        QTest::newRow("many") << QByteArray("[" + QByteArray("1,").repeated(3'000'000) + "1]");
    }
    void text() {
        QFETCH(QByteArray, text);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(code_of(text.toStdString()), std::string("VOCAB-008"));
        QVERIFY(timer.elapsed() < 20'000);
    }

    void changed_data() {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("value");  // empty: removed
        QTest::addColumn<QString>("code");
        const auto row = [](const char* pointer, const char* value, const char* code) {
            QTest::addRow("%s = %s", pointer, value) << pointer << value << code;
        };
        for (const char* value : {"1", "\"x\"", "[]", "null", ""}) row("/model", value, "VOCAB-008");
        for (const char* value : {R"({"a":-1})", R"({"a":1.5})", R"({"a":99999999})", R"({"a":70000})",
                                  R"({"a":0,"b":0})", "{}", ""})
            row("/model/vocab", value, value[0] != '\0' && value[1] == 'a' ? "VOCAB-008" : "");
        for (const char* value : {R"({"a":true})", R"({"a":"0"})", R"({"a":[0]})", R"([["a",0,1]])",
                                  R"([["a"]])", R"([[0,"a"]])", R"([1])"})
            row("/model/vocab", value, "VOCAB-008");
        for (const char* value : {R"([["a",0.5]])", "[]"}) row("/model/vocab", value, "VOCAB-008");
        for (const char* value : {R"(["ab"])", R"(["a "])", R"([["a"]])", R"([["a","b","c"]])", R"([1])",
                                  R"({"a":"b"})", R"([[["a"]]])", R"([["a b c","d"]])"})
            row("/model/merges", value, "VOCAB-008");
        for (const char* value : {R"(["a z"])", R"([["z","a"]])", R"(["b a"])"})
            row("/model/merges", value, "TEXT-002");
        row("/model/type", "\"WordPiece\"", "VOCAB-009");
        row("/model/type", "\"WordLevel\"", "VOCAB-009");
        row("/model/type", "\"Unigram\"", "VOCAB-008");
        row("/model/continuing_subword_prefix", "\"##\"", "VOCAB-009");
        row("/model/end_of_word_suffix", "\"</w>\"", "VOCAB-009");
        row("/model/ignore_merges", "1", "VOCAB-008");
        row("/model/unk_token", "7", "VOCAB-008");
        row("/added_tokens", "{}", "VOCAB-008");
        for (const char* value : {"null", "-1", "1e3", "\"4\"", "2147483648", "4294967296", "100000"})
            row("/added_tokens/0/id", value, "VOCAB-008");
        row("/added_tokens/0/id", "1", "VOCAB-008");  // another token's
        row("/added_tokens/0/content", "5", "VOCAB-008");
        row("/added_tokens/0/special", "\"yes\"", "VOCAB-008");
        row("/normalizer/type", "\"BertNormalizer\"", "VOCAB-009");
        row("/normalizer", "[]", "VOCAB-008");
        row("/normalizer", R"({"type":"Sequence"})", "VOCAB-008");
        row("/normalizer", R"({"type":"Replace","content":"x"})", "VOCAB-008");
        row("/normalizer", R"({"type":"Precompiled","precompiled_charsmap":"!"})", "VOCAB-008");
        row("/normalizer", R"({"type":"Precompiled","precompiled_charsmap":"AAAA"})", "TEXT-002");
        row("/normalizer", R"({"type":"Precompiled","precompiled_charsmap":"\/\/\/\/f\/\/\/\/38="})",
            "TEXT-002");
        row("/pre_tokenizer/type", "\"UnicodeScripts\"", "VOCAB-009");
        row("/pre_tokenizer/pretokenizers", "3", "VOCAB-008");
        row("/pre_tokenizer/pretokenizers/0/behavior", "\"Sometimes\"", "VOCAB-009");
        row("/pre_tokenizer/pretokenizers/0/pattern", "{}", "VOCAB-008");
        for (const char* pattern :
             {"(?<=a)b", "(a)\\1", "a(?=bc)", "(", ")", "[a", "a{2000}", "(((a{1,99}){1,99}){1,99})",
              "\\p{Klingon}", "*a", "[z-a]", "(?>a)", "\\bword", "^a", "(a|b)*+c", "a++a", "\\x{110000}"})
            row("/pre_tokenizer/pretokenizers/0/pattern/Regex", Json(pattern).dump().c_str(), "TEXT-004");
        row("/decoder/type", "\"CTC\"", "VOCAB-009");
        row("/post_processor/type", "\"Unheard\"", "VOCAB-009");
        row("/post_processor/single", "5", "VOCAB-008");
        row("/post_processor/single", R"([{"Nothing":{}}])", "VOCAB-008");
        row("/post_processor/special_tokens/<s>/ids", "[5]", "VOCAB-008");
        row("/post_processor/special_tokens/<s>/ids", "[-1]", "VOCAB-008");
        row("/post_processor/special_tokens", "{}", "VOCAB-008");
    }
    void changed() {
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QFETCH(QString, code);
        Json file = good();
        const Json::json_pointer place(pointer.toStdString());
        if (value.isEmpty()) {
            file[place.parent_pointer()].erase(place.back());
        } else {
            file[place] = Json::parse(value.toStdString());
        }
        std::string sentence;
        const std::string got = code_of(file.dump(), &sentence);
        if (code.isEmpty()) {
            QVERIFY2(got != "ok", sentence.c_str());
        } else {
            QVERIFY2(got == code.toStdString(), (got + ": " + sentence).c_str());
        }
    }

    // Every prefix of a file, and every byte changed: an error or a tokenizer, never a crash.
    void damagedAnywhere() {
        const std::string file = good().dump();
        for (size_t size = 0; size < file.size(); ++size) QVERIFY(code_of(file.substr(0, size)) != "ok");
        for (size_t i = 0; i < file.size(); ++i)
            for (const char byte : {'\0', '"', '9', '{'}) {
                std::string changed = file;
                changed[i] = byte;
                QVERIFY(!code_of(changed).empty());
            }
    }

    void sentencePieceCut() {
        QFile file(PARLOR_TEST_DATA "/text/files/sp-bpe/tokenizer.model");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const std::string bytes = file.readAll().toStdString();
        size_t refused = 0;
        for (size_t size = 0; size < bytes.size(); size += 7) {
            const std::string part = bytes.substr(0, size);
            const auto vocab = read_sentencepiece_model(MemorySource(std::as_bytes(std::span(part))), {});
            refused += !vocab.ok();
            if (!vocab.ok()) QCOMPARE(std::string(vocab.error().code()), std::string("VOCAB-008"));
        }
        QVERIFY(refused > bytes.size() / 14);  // only cuts between two pieces can pass
    }

    void tiktokenLines() {
        const auto code = [](const std::string& text) {
            const auto vocab = read_tiktoken(MemorySource(std::as_bytes(std::span(text))), {});
            return vocab.ok() ? std::string("ok") : std::string(vocab.error().code());
        };
        QCOMPARE(code("YQ== 0\nYg== 1\r\nYWI= 2\n"), std::string("ok"));
        for (const char* text : {"", "YQ==", "YQ== ", "YQ== x", "! 0", "YQ== 0\nYg== 0", "YQ== 99999999",
                                 "YQ== 0\nYQ== 1", " 0", "YQ== -1"})
            QVERIFY2(code(text) == "VOCAB-008", (text + (": " + code(text))).c_str());
    }

    void folderWithoutTokenizer() {
        const auto vocab = describe_tokenizer(std::filesystem::path(PARLOR_TEST_DATA) / "load");
        QVERIFY(!vocab.ok());
        QCOMPARE(std::string(vocab.error().code()), std::string("VOCAB-010"));
    }

    void moreRowsThanTokens() {
        const std::string text = good().dump();
        VocabData vocab = *read_tokenizer_json(MemorySource(std::as_bytes(std::span(text))), {});
        QVERIFY(fit_vocabulary(vocab, 64).ok());
        QCOMPARE(vocab.tokens.size(), size_t{64});
        QVERIFY(Tokenizer::create(vocab).ok());
        QVERIFY(!fit_vocabulary(vocab, 63).ok());
    }
};

QTEST_GUILESS_MAIN(TestTokenizerBroken)
#include "test_tokenizer_broken.moc"
