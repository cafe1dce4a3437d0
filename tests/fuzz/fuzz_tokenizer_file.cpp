// Any bytes as tokenizer.json, tekken.json, SentencePiece model or lines of base64: a vocabulary or an error.
// What opens must encode without crashing, and only to ids that exist; text never becomes a control token.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/load/tokenizer_files.h"
#include "engine/tokenizer.h"

using namespace parlor;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
    if (size < 1) return 0;
    const std::string_view input(reinterpret_cast<const char*>(bytes), size);
    const MemorySource source(std::as_bytes(std::span(input).subspan(1)));
    TokenizerConfig config;
    config.bos = "<s>";
    config.added.push_back({.text = "<|x|>", .flags = {.id = 3, .left_strip = true}, .special = true});
    constexpr Result<VocabData> (*kReaders[])(const ByteSource&, const TokenizerConfig&) = {
        read_tokenizer_json, read_sentencepiece_model, read_tiktoken, read_tekken};
    const Result<VocabData> vocab = kReaders[bytes[0] % std::size(kReaders)](source, config);
    if (!vocab.ok()) return 0;
    const auto tokenizer = Tokenizer::create(*vocab);
    if (!tokenizer.ok()) return 0;
    const std::string_view text = input.substr(input.size() > 512 ? input.size() - 512 : 0);
    for (const bool special : {false, true}) {
        const auto ids =
            (*tokenizer)->encode(text, {.add_bos = special, .parse_special = special, .add_eos = special});
        for (const int id : ids)
            if (id < 0 || id >= (*tokenizer)->size()) std::abort();
        for (const int id : ids)
            if (!special && (*tokenizer)->is_control(id) && vocab->unknown != id) std::abort();
        (*tokenizer)->decode(ids, true);
    }
    return 0;
}
