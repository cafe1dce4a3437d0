// The checked form of VocabData that both tokenizers work on.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/model_card.h"
#include "engine/result.h"

namespace parlor::text {

// GGUF's tokenizer.ggml.token_type.
enum class TokenType : uint8_t { normal = 1, unknown, control, user_defined, unused, byte };

class Vocab {
  public:
    Vocab() = default;
    Vocab(const Vocab&) = delete;  // by_text_ has views into tokens_
    Vocab& operator=(const Vocab&) = delete;

    // Errors: no tokens, lists of different length, unknown types, ids outside the list.
    Result<void> fill(const VocabData& data);

    int size() const { return static_cast<int>(tokens_.size()); }
    bool has(int token) const { return token >= 0 && token < size(); }
    const std::string& text(int token) const { return tokens_[static_cast<size_t>(token)]; }
    TokenType type(int token) const { return types_[static_cast<size_t>(token)]; }
    float score(int token) const { return scores_.empty() ? 0.0f : scores_[static_cast<size_t>(token)]; }
    // The token that ordinary text may become: never a control, unknown or byte token. -1: none.
    int find(std::string_view text) const;
    // The "<0xXX>" token of a byte; -1: none.
    int byte_token(uint8_t byte) const { return bytes_[byte]; }
    // The byte of a "<0xXX>" token.
    std::optional<uint8_t> byte_of(int token) const;
    size_t longest() const { return longest_; }
    bool is_end(int token) const { return has(token) && ends_[static_cast<size_t>(token)]; }

    int bos = -1, unknown = -1;

  private:
    Result<void> check_id(std::string_view what, int id) const;

    std::vector<std::string> tokens_;
    std::vector<TokenType> types_;
    std::vector<float> scores_;
    std::vector<bool> ends_;
    std::unordered_map<std::string_view, int> by_text_;
    std::array<int, 256> bytes_{};
    size_t longest_ = 0;
};

}  // namespace parlor::text
