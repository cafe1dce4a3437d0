#include "engine/load/vocabulary_builder.h"

#include <algorithm>
#include <cmath>

#include "engine/load/vocabulary.h"

namespace parlor {

namespace {
constexpr double kMostTokens = 1 << 24;
constexpr double kLargestGap = 65536;
constexpr size_t kMostEnds = 64;
}  // namespace

std::string VocabularyBuilder::place(const std::string& text, double id, int32_t type) {
    if (!(id >= 0) || id != std::floor(id) || id >= kMostTokens ||
        id > static_cast<double>(ids_.size()) + kLargestGap)
        return "token \"" + text + "\" has the id " + std::to_string(id);
    const auto at = static_cast<size_t>(id);
    if (vocab.tokens.size() <= at) {
        vocab.tokens.resize(at + 1);
        vocab.types.resize(at + 1, kUnusedToken);
    }
    if (!vocab.tokens[at].empty() && vocab.tokens[at] != text)
        return "the tokens \"" + vocab.tokens[at] + "\" and \"" + text + "\" have both the id " +
               std::to_string(at);
    vocab.tokens[at] = text;
    if (!text.empty()) vocab.types[at] = type;
    return {};
}

std::string VocabularyBuilder::add(std::string text, double id, int32_t type) {
    if (std::string wrong = place(text, id, type); !wrong.empty() || text.empty()) return wrong;
    const auto at = static_cast<int>(id);
    const auto [known, added] = ids_.try_emplace(std::move(text), at);
    if (!added && known->second != at)
        return "token \"" + known->first + "\" stands twice, as " + std::to_string(known->second) +
               " and as " + std::to_string(at);
    return {};
}

std::string VocabularyBuilder::add_beside(std::string text, double id) {
    if (!ids_.contains(text)) return add(std::move(text), id);
    return place(text, id, kNormalToken);
}

std::string VocabularyBuilder::add_flagged(const TokenizerConfig::Token& token) {
    if (token.text.empty()) return {};
    AddedToken flags = token.flags;
    // A token that the model has keeps the model's id, as in the `tokenizers` library.
    if (const int known = find(token.text); known >= 0) {
        flags.id = known;
        vocab.types[static_cast<size_t>(known)] = token.special ? kControlToken : kUserToken;
    } else {
        std::string wrong = add(token.text, flags.id, token.special ? kControlToken : kUserToken);
        if (!wrong.empty()) return wrong;
    }
    const auto [at, added] = flagged_.try_emplace(flags.id, rules.added.size());
    if (added) {
        rules.added.push_back(flags);
    } else {
        rules.added[at->second] = flags;
    }
    return {};
}

int VocabularyBuilder::find(std::string_view text) const {
    const auto found = ids_.find(std::string(text));
    return found == ids_.end() ? -1 : found->second;
}

void VocabularyBuilder::finish(const TokenizerConfig& config) {
    const auto named = [&](const std::string& text, int& id) {
        if (text.empty()) return;
        const int found = find(text);
        if (found < 0) return;
        id = found;
        // Named tokens are special, listed or not.
        if (vocab.types[static_cast<size_t>(found)] != kUnknownToken)
            vocab.types[static_cast<size_t>(found)] = kControlToken;
    };
    named(config.bos, vocab.bos);
    named(config.eos, vocab.eos);
    named(config.padding, vocab.padding);
    if (vocab.unknown < 0) named(config.unknown, vocab.unknown);
    const auto end = [&](int64_t id) {
        if (id < 0 || id >= static_cast<int64_t>(vocab.tokens.size())) return;
        if (vocab.end_of_generation.size() >= kMostEnds) return;
        if (std::ranges::find(vocab.end_of_generation, static_cast<int>(id)) == vocab.end_of_generation.end())
            vocab.end_of_generation.push_back(static_cast<int>(id));
        if (vocab.eos < 0) vocab.eos = static_cast<int>(id);
    };
    if (vocab.eos >= 0) end(vocab.eos);
    for (const int64_t id : config.ends) end(id);
    gguf::find_ends(vocab);
    if (config.says_bos_eos) {
        rules.prefix.clear(), rules.suffix.clear();
        if (config.add_bos && vocab.bos >= 0) rules.prefix = {vocab.bos};
        if (config.add_eos && vocab.eos >= 0) rules.suffix = {vocab.eos};
    }
    if (!rules.prefix.empty() && vocab.bos < 0) vocab.bos = rules.prefix[0];
}

bool is_byte_token(std::string_view text) {
    const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); };
    return text.size() == 6 && text.starts_with("<0x") && hex(text[3]) && hex(text[4]) && text[5] == '>';
}

bool from_base64(std::string_view text, std::string& bytes) {
    bytes.clear();
    while (text.ends_with('=')) text.remove_suffix(1);
    uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                          : c >= 'a' && c <= 'z' ? c - 'a' + 26
                          : c >= '0' && c <= '9' ? c - '0' + 52
                          : c == '+'             ? 62
                          : c == '/'             ? 63
                                                 : -1;
        if (value < 0) return false;
        bits = (bits << 6 | static_cast<uint32_t>(value)) & 0xFFFFFF;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 0xFF);
        }
    }
    return count < 6;
}

}  // namespace parlor
