// Puts tokens in their places, with the checks that all vocabularies need.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/load/tokenizer_files.h"

namespace parlor {

// GGUF's tokenizer.ggml.token_type.
enum VocabTokenType : int32_t {
    kNormalToken = 1,
    kUnknownToken,
    kControlToken,
    kUserToken,
    kUnusedToken,
    kByteToken
};

class VocabularyBuilder {
  public:
    VocabData vocab;
    TextRules rules;

    // Each returns what is wrong, or nothing. An id may be at most 65,536 beyond the number of tokens so far,
    // which is more than any gap that models have.
    std::string add(std::string text, double id, int32_t type = kNormalToken);
    // The same for a token whose text a special token may have, too: find() finds that one.
    std::string add_beside(std::string text, double id);
    std::string add_flagged(const TokenizerConfig::Token& token);

    int find(std::string_view text) const;
    // The ids of named tokens, tokens that end an answer, what is put around a text.
    void finish(const TokenizerConfig& config);

  private:
    std::string place(const std::string& text, double id, int32_t type);

    std::unordered_map<std::string, int> ids_;
    std::unordered_map<int, size_t> flagged_;  // id → place in rules.added
};

// The token that "<0xAB>" names.
bool is_byte_token(std::string_view text);
// False when it is no base64 (RFC 4648).
bool from_base64(std::string_view text, std::string& bytes);

}  // namespace parlor
