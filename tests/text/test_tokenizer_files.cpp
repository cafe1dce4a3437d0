// Tokenizers from Hugging Face's, SentencePiece's and tiktoken's files: ids against the libraries that these
// files belong to (tests/oracle/tokenizer_json_vectors.py).
#include <QTest>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/chat_template.h"
#include "engine/tokenizer.h"

using namespace parlor;

namespace {

const std::string kFolder = PARLOR_TEST_DATA "/text/files/";

std::shared_ptr<const Tokenizer> open(const std::string& name) {
    const auto vocab = describe_vocabulary(kFolder + name);
    if (!vocab) {
        qWarning("%s", vocab.error().text().c_str());
        return nullptr;
    }
    const auto tokenizer = Tokenizer::create(*vocab);
    if (!tokenizer) qWarning("%s", tokenizer.error().text().c_str());
    return tokenizer ? *tokenizer : nullptr;
}

nlohmann::json cases() {
    std::ifstream file(kFolder + "cases.json");
    return nlohmann::json::parse(file);
}

}  // namespace

class TestTokenizerFiles : public QObject {
    Q_OBJECT
  private slots:
    void matchesReference_data() {
        QTest::addColumn<QString>("name");
        const nlohmann::json all = cases();
        for (const auto& [name, value] : all.items())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void matchesReference() {
        QFETCH(QString, name);
        const nlohmann::json all = cases().at(name.toStdString());
        const auto tokenizer = open(name.toStdString());
        QVERIFY(tokenizer);
        QVERIFY(all.at("plain").size() >= 20);
        for (const auto& each : all.at("plain")) {
            const std::string text = each.at(0);
            const std::vector<int> ids = tokenizer->encode(text, {.add_bos = false});
            QVERIFY2(ids == each.at(1).get<std::vector<int>>(), text.c_str());
        }
        for (const auto& each : all.at("special")) {
            const std::string text = each.at(0);
            const std::vector<int> ids =
                tokenizer->encode(text, {.add_bos = true, .parse_special = true, .add_eos = true});
            QVERIFY2(ids == each.at(1).get<std::vector<int>>(), text.c_str());
        }
    }

    // Byte-level vocabularies write every text, and give it back.
    void decodesWhatItEncodes() {
        for (const char* name :
             {"gpt-2", "llama-3", "falcon", "tiktoken", "tekken-json", "gemma", "llama-2", "sp-bpe"}) {
            const auto tokenizer = open(name);
            QVERIFY(tokenizer);
            for (const std::string text : {"Hello  world\n", "今天 é 😀", "a\xFF\x80z", " x "})
                QCOMPARE(tokenizer->decode(tokenizer->encode(text, {.add_bos = false})), text);
        }
    }

    void templatesWriteTheirOwnBeginning() {
        const auto tokenizer = open("llama-3");
        QVERIFY(tokenizer && tokenizer->adds_bos());
        QCOMPARE(tokenizer->encode("a", {}).front(), tokenizer->bos());
        const auto prompt = encode_pieces(*tokenizer, {{"<|im_start|>", false}, {"<|im_end|>", true}});
        QVERIFY(prompt.front() != tokenizer->bos());
        QCOMPARE(std::count(prompt.begin(), prompt.end(), prompt.front() + 1),
                 0);  // typed <|im_end|> stays text
    }

    void chatGlmBeginsWithTwoTokens() {
        const auto tokenizer = open("tiktoken");
        QVERIFY(tokenizer);
        const auto ids = tokenizer->encode("a", {});
        QCOMPARE(tokenizer->piece(ids.at(0), true) + tokenizer->piece(ids.at(1), true),
                 std::string("[gMASK]<sop>"));
    }
};

QTEST_GUILESS_MAIN(TestTokenizerFiles)
#include "test_tokenizer_files.moc"
