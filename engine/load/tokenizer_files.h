// Tokenizers as Hugging Face folders bring them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/load/source.h"
#include "engine/model_card.h"

namespace parlor {

// The vocabulary of a folder with config.json: from tokenizer.json; else tekken.json; else tokenizer.model
// (SentencePiece or tiktoken) or a .tiktoken file. tokenizer_config.json, generation_config.json and
// config.json add the beginning and the ends of texts. Errors: TokenizerFolder when there is none of them;
// what the readers below say. The result goes into Tokenizer::create(), which refuses rules that it does not
// know.
Result<VocabData> describe_tokenizer(const std::filesystem::path& folder);

// The same for one of these files by itself.
Result<VocabData> describe_tokenizer_file(const std::filesystem::path& file);
bool is_tokenizer_file(const std::filesystem::path& path);  // by its name

// Models often have more rows than tokens: adds unused tokens up to `rows`. Errors: more tokens than rows.
Result<void> fit_vocabulary(VocabData& vocab, int64_t rows);

// What the other files of a folder say.
struct TokenizerConfig {
    struct Token {
        std::string text;
        AddedToken flags;  // id -1: not said
        bool special = false;
    };
    std::string tokenizer_class;
    std::string bos, eos, unknown, padding;  // texts of tokens; empty: not said
    bool says_bos_eos = false, add_bos = false, add_eos = false;
    std::vector<Token> added;   // added_tokens_decoder
    std::vector<int64_t> ends;  // eos_token_id of generation_config.json, or of config.json
};

// Readers of one file each. Errors: JsonTooLarge; TokenizerPartUnknown names what Parlor does
// not know; TokenizerFileInvalid says what is wrong.
Result<VocabData> read_tokenizer_json(const ByteSource& source, const TokenizerConfig& config);
Result<VocabData> read_sentencepiece_model(const ByteSource& source, const TokenizerConfig& config);
Result<VocabData> read_tiktoken(const ByteSource& source, const TokenizerConfig& config);
Result<VocabData> read_tekken(const ByteSource& source, const TokenizerConfig& config);

}  // namespace parlor
