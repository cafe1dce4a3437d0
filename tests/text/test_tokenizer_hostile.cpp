// Vocabularies that are broken, and texts that are made to be slow.
#include <QTest>
#include <thread>

#ifndef _WIN32
#include <pthread.h>
#endif

#include "engine/tokenizer.h"
#include "tests/text/vocab_file.h"

using namespace parlor;
using namespace parlor::tests;

namespace {

VocabData small(const char* name) {
    return readVocab(std::string(PARLOR_TEST_DATA "/text/tokenizer_") + name + ".json").vocab;
}

std::string codeOf(const VocabData& vocab) {
    const auto tokenizer = Tokenizer::create(vocab);
    return tokenizer ? "ok" : std::string(tokenizer.error().code());
}

std::string repeated(const std::string& unit, size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += unit;
    return text;
}

}  // namespace

class TestTokenizerHostile : public QObject {
    Q_OBJECT
  private slots:
    void brokenVocabularies() {
        VocabData vocab;
        QCOMPARE(codeOf(vocab), std::string("TEXT-001"));  // no model
        vocab.model = "gpt2";
        QCOMPARE(codeOf(vocab), std::string("TEXT-002"));  // no tokens
        const VocabData good = small("gpt-2"), pieces = small("sentencepiece");
        const auto broken = [](VocabData data, auto change) {
            change(data);
            return codeOf(data);
        };
        const std::string damaged = "TEXT-002";
        QCOMPARE(codeOf(good), std::string("ok"));
        QCOMPARE(broken(good, [](VocabData& v) { v.pre = "no such rule"; }), std::string("TEXT-003"));
        QCOMPARE(broken(good, [](VocabData& v) { v.types = {1, 1}; }), damaged);
        QCOMPARE(broken(good, [](VocabData& v) { v.scores = {1}; }), damaged);
        QCOMPARE(broken(good, [](VocabData& v) { v.types.assign(v.tokens.size(), 77); }), damaged);
        QCOMPARE(broken(good, [](VocabData& v) { v.bos = static_cast<int>(v.tokens.size()); }), damaged);
        QCOMPARE(broken(good, [](VocabData& v) { v.eos = -5; }), damaged);
        QCOMPARE(broken(good, [](VocabData& v) { v.end_of_generation = {1 << 30}; }), damaged);
        for (const char* merge : {"", " ", "a", "a ", " a", "nosuch token", "zzz zzz"})
            QCOMPARE(broken(good, [merge](VocabData& v) { v.merges.emplace_back(merge); }), damaged);
        QCOMPARE(broken(pieces, [](VocabData& v) { v.scores.clear(); }), damaged);
    }

    void oddVocabulariesStillWork() {
        VocabData vocab = small("gpt-2");
        vocab.tokens.insert(vocab.tokens.end(), {"", "", vocab.tokens[0], "a"});
        vocab.merges.push_back(vocab.merges[0]);
        const auto tokenizer = Tokenizer::create(vocab);
        QVERIFY(tokenizer.ok());
        QCOMPARE((*tokenizer)->decode((*tokenizer)->encode("a text", {})), std::string("a text"));
        // No tokens for bytes: what the vocabulary cannot say becomes the unknown token or nothing.
        VocabData tiny;
        tiny.model = "llama";
        tiny.tokens = {"<unk>", "a", "<0xZZ>"};
        tiny.scores = {0, std::numeric_limits<float>::quiet_NaN(), 0};
        tiny.types = {2, 1, 6};
        QCOMPARE((*Tokenizer::create(tiny))->encode("ab", {}), (std::vector<int>{1}));
        tiny.unknown = 0;
        tiny.add_space_prefix = false;
        QCOMPARE((*Tokenizer::create(tiny))->encode("ab", {}), (std::vector<int>{1, 0}));
        tiny.model = "gpt2";
        QCOMPARE((*Tokenizer::create(tiny))->encode("ab\xFF", {}), (std::vector<int>{1, 0, 0}));
    }

    void invalidBytesComeBack() {
        for (const char* name : {"gpt-2", "llama-bpe", "deepseek-v3", "gpt-4o", "sentencepiece"}) {
            const auto tokenizer = *Tokenizer::create(small(name));
            std::string all;
            for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
            for (const std::string& text :
                 {all, all + all, std::string("a\xFF\xFE b\xC3"), std::string("\xF0\x9F\x98")})
                QCOMPARE(tokenizer->decode(tokenizer->encode(text, {})), text);
        }
    }

    // Time is a benchmark's matter; that nothing recurses or grows with the square is seen by this ending at
    // all.
    void longRunsNeedNoStack_data() {
        QTest::addColumn<QByteArray>("unit");
        for (const char* unit : {"x", "^", " ", "\n", "3", "'", "\xE4\xBD\xA0", "\xCC\x81", "A", "aA", " \n",
                                 "\xFF", "<", "\xF0\x9F\x98\x81"})
            QTest::newRow(QByteArray(unit).toHex().constData()) << QByteArray(unit);
    }
    void longRunsNeedNoStack() {
        QFETCH(QByteArray, unit);
        const std::string text = repeated(unit.toStdString(), 300'000);
        for (const char* name :
             {"llama-bpe", "gpt-4o", "deepseek-v3", "deepseek-coder", "falcon", "sentencepiece"}) {
            const auto tokenizer = *Tokenizer::create(small(name));
            std::vector<int> ids;
            onSmallStack([&] { ids = tokenizer->encode(text, {false, true}); });
            QVERIFY2(tokenizer->decode(ids) == text, name);
        }
    }

  private:
    template <class Work>
    static void onSmallStack(Work work) {
#ifdef _WIN32
        work();
#else
        pthread_attr_t attributes;
        pthread_attr_init(&attributes);
        pthread_attr_setstacksize(&attributes, 256 * 1024);
        pthread_t thread{};
        const auto call = [](void* what) -> void* {
            (*static_cast<Work*>(what))();
            return nullptr;
        };
        QCOMPARE(pthread_create(&thread, &attributes, call, &work), 0);
        pthread_join(thread, nullptr);
        pthread_attr_destroy(&attributes);
#endif
    }
};

QTEST_GUILESS_MAIN(TestTokenizerHostile)
#include "test_tokenizer_hostile.moc"
