// Any bytes through every pre-tokenizer, and broken vocabularies. What is encoded must decode to the same
// bytes.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/chat_template.h"
#include "engine/text/unicode.h"
#include "engine/tokenizer.h"

using namespace parlor;

namespace {

constexpr const char* kRules[] = {"gpt-2",  "llama-bpe",    "qwen2",          "qwen35",      "gpt-4o",
                                  "tekken", "deepseek-llm", "deepseek-coder", "deepseek-v3", "falcon",
                                  "bloom",  "viking",       "sentencepiece"};

constexpr const char* kSpaceMark = "\xE2\x96\x81";  // how SentencePiece writes a space

// GPT-2's byte alphabet and a few merges; or the bytes as SentencePiece writes them.
VocabData small_vocab(const std::string& rule) {
    VocabData vocab;
    vocab.model = rule == "sentencepiece" ? "llama" : "gpt2";
    if (vocab.model == "gpt2") vocab.pre = rule;
    uint32_t next = 0x100;
    for (uint32_t byte = 0; byte < 256; ++byte) {
        char name[8];
        std::snprintf(name, sizeof name, "<0x%02X>", byte);
        std::string written;
        const bool printable =
            (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
        text::append_utf8(written, printable ? byte : next++);
        vocab.tokens.push_back(vocab.model == "llama" ? name : written);
        vocab.types.push_back(vocab.model == "llama" ? 6 : 1);
    }
    const char* pairs[][2] = {{"a", "a"},        {"aa", "aa"}, {"b", "a"}, {"1", "1"},
                              {"\xC4\xA0", "a"}, {"'", "s"},   {"x", "aa"}};
    for (const auto& pair : pairs) {
        vocab.tokens.push_back(std::string(pair[0]) + pair[1]);
        vocab.types.push_back(1);
        vocab.merges.push_back(std::string(pair[0]) + " " + pair[1]);
    }
    vocab.tokens.emplace_back(kSpaceMark);
    vocab.types.push_back(1);
    for (const char* special : {"<|x|>", "<|x|>y", "<tool>"}) {
        vocab.tokens.emplace_back(special);
        vocab.types.push_back(special[1] == '|' ? 3 : 4);
    }
    vocab.scores.resize(vocab.tokens.size());
    for (size_t i = 0; i < vocab.scores.size(); ++i) vocab.scores[i] = -static_cast<float>(i % 7);
    return vocab;
}

void must(bool good) {
    if (!good) std::abort();
}

// Tokens, merges and numbers of a vocabulary cut from the input.
void broken_vocab(std::string_view data) {
    VocabData vocab;
    const auto byte = [&]() -> int {
        if (data.empty()) return 0;
        const int value = static_cast<uint8_t>(data[0]);
        data.remove_prefix(1);
        return value;
    };
    vocab.model = byte() % 2 != 0 ? "gpt2" : "llama";
    vocab.bos = byte() - 2;
    vocab.eos = byte() - 2;
    vocab.unknown = byte() - 2;
    for (int count = byte(); count > 0; --count) {
        const std::string_view token = data.substr(0, static_cast<size_t>(byte() % 6));
        vocab.tokens.emplace_back(token);
        data.remove_prefix(std::min(token.size(), data.size()));
        vocab.types.push_back(byte() % 8);
        vocab.scores.push_back(static_cast<float>(byte()) - 100);
    }
    for (int count = byte() % 16; count > 0 && !vocab.tokens.empty(); --count) {
        const auto any = [&] { return vocab.tokens[static_cast<size_t>(byte()) % vocab.tokens.size()]; };
        const std::string left = any();
        vocab.merges.push_back(left + " " + any());
    }
    const auto tokenizer = Tokenizer::create(vocab);
    if (!tokenizer) return;
    for (const int id : (*tokenizer)->encode(data, {true, true})) must(id >= 0 && id < (*tokenizer)->size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
    static const auto tokenizers = [] {
        std::vector<std::shared_ptr<const Tokenizer>> all;
        for (const char* rule : kRules) all.push_back(Tokenizer::create(small_vocab(rule)).value());
        return all;
    }();
    if (size < 2) return 0;
    const std::string_view input(reinterpret_cast<const char*>(bytes), size);
    if (bytes[0] == 255) {
        broken_vocab(input.substr(1));
        return 0;
    }
    const Tokenizer& tokenizer = *tokenizers[bytes[0] % tokenizers.size()];
    const std::string_view text = input.substr(1);
    const int control = tokenizer.size() - 3;
    const auto plain = tokenizer.encode(text, {false, false});
    // SentencePiece cannot tell the mark from a space, and begins anew (with a space) after an added token.
    const bool spaces = &tokenizer == tokenizers.back().get();
    const auto has = [&](const char* part) { return text.find(part) != std::string_view::npos; };
    const bool exact = !spaces || !(has(kSpaceMark) || has("<tool>") || has("<|x|>"));
    must(!exact || tokenizer.decode(plain) == text);
    for (const int id : plain) must(id != control && id != control + 1);
    must(!exact || tokenizer.decode(tokenizer.encode(text, {false, true}), true) == text);
    const size_t cut = bytes[1] % (text.size() + 1);
    for (const int id : encode_pieces(
             tokenizer, {{std::string(text.substr(0, cut)), true}, {std::string(text.substr(cut)), true}}))
        must(id != control && id != control + 1);
    Utf8Stream stream;
    std::string whole;
    for (const char c : text) whole += stream.push({&c, 1});
    must(text::is_valid_utf8(whole + stream.flush()));
    return 0;
}
