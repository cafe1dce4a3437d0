#include "engine/text/vocab.h"

#include <algorithm>
#include <cmath>

namespace parlor::text {

namespace {

constexpr size_t kMostTokens = size_t{1} << 24;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

std::optional<uint8_t> parse_byte_token(std::string_view text) {
    if (text.size() != 6 || text.substr(0, 3) != "<0x" || text[5] != '>') return std::nullopt;
    const int high = hex_digit(text[3]), low = hex_digit(text[4]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<uint8_t>(high * 16 + low);
}

}  // namespace

Result<void> Vocab::check_id(std::string_view what, int id) const {
    if (id < -1 || id >= size())
        return message(Msg::VocabularyInvalid, std::string(what) + " is token " + std::to_string(id) +
                                                   " of " + std::to_string(size()));
    return {};
}

Result<void> Vocab::fill(const VocabData& data) {
    const size_t count = data.tokens.size();
    if (count == 0 || count > kMostTokens)
        return message(Msg::VocabularyInvalid, "it has " + std::to_string(count) + " tokens");
    const auto same_length = [&](const char* what, size_t length) -> Result<void> {
        if (length == 0 || length == count) return {};
        return message(Msg::VocabularyInvalid,
                       std::to_string(count) + " tokens, but " + std::to_string(length) + " " + what);
    };
    PARLOR_CHECKED(same_length("types", data.types.size()));
    PARLOR_CHECKED(same_length("scores", data.scores.size()));
    tokens_ = data.tokens;
    scores_ = data.scores;
    for (float& score : scores_)
        if (std::isnan(score)) score = -INFINITY;  // NaN would break the order of the merges
    PARLOR_CHECKED(check_id("the beginning of text", data.bos));
    PARLOR_CHECKED(check_id("the end of text", data.eos));
    PARLOR_CHECKED(check_id("the end of turn", data.eot));
    PARLOR_CHECKED(check_id("the unknown token", data.unknown));
    bos = data.bos;
    unknown = data.unknown;

    types_.assign(count, TokenType::normal);
    for (size_t i = 0; i < data.types.size(); ++i) {
        if (data.types[i] < 0 || data.types[i] > 6)
            return message(Msg::VocabularyInvalid,
                           "token " + std::to_string(i) + " has the type " + std::to_string(data.types[i]));
        if (data.types[i] > 0) types_[i] = static_cast<TokenType>(data.types[i]);
    }
    ends_.assign(count, false);
    const auto add_end = [&](int id) {
        if (id < 0) return;
        ends_[static_cast<size_t>(id)] = true;
        // Some files mark the end of a turn as an ordinary token; typed text must never become it.
        types_[static_cast<size_t>(id)] = TokenType::control;
    };
    for (const int id : data.end_of_generation) PARLOR_CHECKED(check_id("an end of an answer", id));
    // gpt-oss: <|end|> ends one message of an answer, which goes on with the next.
    const auto among_ends = [&](std::string_view text) {
        return std::ranges::any_of(data.end_of_generation, [&](int id) {
            return id >= 0 && tokens_[static_cast<size_t>(id)] == text;
        });
    };
    const bool in_messages = among_ends("<|return|>") && among_ends("<|call|>");
    for (const int id : data.end_of_generation)
        if (id >= 0 && !(in_messages && tokens_[static_cast<size_t>(id)] == "<|end|>")) add_end(id);
    add_end(data.eos);
    if (!in_messages) add_end(data.eot);

    bytes_.fill(-1);
    by_text_.reserve(count);
    for (size_t i = 0; i < count; ++i) {
        const std::string& token = tokens_[i];
        if (token.empty()) continue;
        const int id = static_cast<int>(i);
        switch (types_[i]) {
            case TokenType::byte:
                if (const auto byte = parse_byte_token(token); byte && bytes_[*byte] < 0) bytes_[*byte] = id;
                break;
            case TokenType::normal:
            case TokenType::user_defined:
            case TokenType::unused:
                by_text_.try_emplace(token, id);  // of two tokens with the same text the first is used
                longest_ = std::max(longest_, token.size());
                break;
            default:
                break;
        }
    }
    return {};
}

int Vocab::find(std::string_view text) const {
    if (text.size() > longest_) return -1;
    const auto found = by_text_.find(text);
    return found == by_text_.end() ? -1 : found->second;
}

std::optional<uint8_t> Vocab::byte_of(int token) const {
    return has(token) && type(token) == TokenType::byte ? parse_byte_token(text(token)) : std::nullopt;
}

}  // namespace parlor::text
