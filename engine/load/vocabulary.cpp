#include "engine/load/vocabulary.h"

#include <algorithm>
#include <cmath>

namespace parlor::gguf {

namespace {

constexpr std::string_view kTokens = "tokenizer.ggml.tokens";
constexpr std::string_view kScores = "tokenizer.ggml.scores";
constexpr std::string_view kTypes = "tokenizer.ggml.token_type";
constexpr std::string_view kMerges = "tokenizer.ggml.merges";

enum TokenType : int32_t { kNormal = 1, kUnknown, kControl, kUserDefined, kUnused, kByte };

// Tokens that end an answer although the header often names only one of them. Ends of turn come first: the
// first one found is VocabData::eot when the header has none.
constexpr auto kEndsOfTurn = std::to_array<std::string_view>({
    "<|im_end|>",
    "<|eot_id|>",
    "<|end|>",
    "<end_of_turn>",
    "<turn|>",
    "<|return|>",
    "<|eom_id|>",
    "<|call|>",
    "<|eot|>",
    "<|eom|>",
    "<|observation|>",
    "<|tool_response>",
    "<|end_of_turn|>",
    "<end_of_utterance>",
    "<|END_OF_TURN_TOKEN|>",
    "<EOT>",
    "[EOT]",
});
constexpr auto kEndsOfText = std::to_array<std::string_view>({
    "<|endoftext|>",
    "<|end_of_text|>",
    "<｜end▁of▁sentence｜>",
    "[EOS]",
    "<EOS>",
    "<eos>",
});

struct IdRule {
    std::string_view key;
    int VocabData::*field;
    bool ends;  // an answer
};
constexpr auto kIds = std::to_array<IdRule>({
    {"tokenizer.ggml.bos_token_id", &VocabData::bos, false},
    {"tokenizer.ggml.eos_token_id", &VocabData::eos, true},
    {"tokenizer.ggml.eot_token_id", &VocabData::eot, true},
    {"tokenizer.ggml.eom_token_id", nullptr, true},
    {"tokenizer.ggml.unknown_token_id", &VocabData::unknown, false},
    {"tokenizer.ggml.padding_token_id", &VocabData::padding, false},
});

void add_unique(std::vector<int>& ids, int id) {
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
}

Result<void> read_ids(const Metadata& metadata, VocabData& vocab) {
    for (const IdRule& rule : kIds) {
        PARLOR_TRY(const auto id, metadata.integer(rule.key));
        // -1, also as an unsigned number, is how converters write "none".
        if (!id || *id == -1 || *id == 0xFFFFFFFF) continue;
        if (*id < 0 || *id >= static_cast<int64_t>(vocab.tokens.size())) {
            return message(Msg::TokenizerId, rule.key, std::to_string(*id),
                           std::to_string(vocab.tokens.size()));
        }
        if (rule.field != nullptr) vocab.*rule.field = static_cast<int>(*id);
        if (rule.ends) add_unique(vocab.end_of_generation, static_cast<int>(*id));
    }
    return {};
}

Result<void> check_lengths(const VocabData& vocab) {
    const auto check = [&](std::string_view key, size_t count) -> Result<void> {
        if (count == 0 || count == vocab.tokens.size()) return {};
        return message(Msg::TokenizerLengths, std::to_string(vocab.tokens.size()), std::to_string(count),
                       key);
    };
    PARLOR_CHECKED(check(kScores, vocab.scores.size()));
    return check(kTypes, vocab.types.size());
}

Result<void> check_values(const VocabData& vocab) {
    for (size_t i = 0; i < vocab.types.size(); ++i) {
        // 0 ("undefined") occurs in old files.
        if (vocab.types[i] < 0 || vocab.types[i] > kByte) {
            return message(Msg::TokenizerType, std::to_string(i), std::to_string(vocab.types[i]));
        }
    }
    for (size_t i = 0; i < vocab.scores.size(); ++i) {
        if (!std::isfinite(vocab.scores[i])) return message(Msg::TokenizerScore, std::to_string(i));
    }
    for (size_t i = 0; i < vocab.merges.size(); ++i) {
        // The border is the first space that is not the first letter.
        const size_t space = vocab.merges[i].find(' ', 1);
        if (space == std::string::npos || space + 1 == vocab.merges[i].size()) {
            return message(Msg::TokenizerMerge, std::to_string(i), escaped(vocab.merges[i]));
        }
    }
    return {};
}

}  // namespace

void find_ends(VocabData& vocab) {
    // Ordinary text must not be able to end an answer, so only special tokens count; without types, all may
    // be.
    const auto is_special = [&](size_t id) {
        return vocab.types.empty() || vocab.types[id] == kControl || vocab.types[id] == kUserDefined;
    };
    std::vector<int> turn_ends(kEndsOfTurn.size(), -1);
    for (size_t id = 0; id < vocab.tokens.size(); ++id) {
        const std::string& token = vocab.tokens[id];
        if (token.size() < 5 || (token[0] != '<' && token[0] != '[') || !is_special(id)) continue;
        const auto turn = std::ranges::find(kEndsOfTurn, token);
        if (turn != kEndsOfTurn.end())
            turn_ends[static_cast<size_t>(turn - kEndsOfTurn.begin())] = static_cast<int>(id);
        if (turn != kEndsOfTurn.end() || std::ranges::find(kEndsOfText, token) != kEndsOfText.end()) {
            add_unique(vocab.end_of_generation, static_cast<int>(id));
        }
    }
    for (const int id : turn_ends) {
        if (vocab.eot == -1 && id != -1) vocab.eot = id;
    }
}

Result<VocabData> read_vocabulary(const Metadata& metadata, int64_t rows) {
    VocabData vocab;
    PARLOR_TRY(auto model, metadata.text("tokenizer.ggml.model"));
    if (!model || *model == "none" || *model == "no_vocab") return vocab;
    vocab.model = to_valid_utf8(*model);
    PARLOR_TRY(auto pre, metadata.text("tokenizer.ggml.pre"));
    vocab.pre = to_valid_utf8(pre.value_or(""));
    PARLOR_TRY(vocab.tokens, metadata.texts(kTokens, kMaxTokens, kMaxTokenBytes));
    if (vocab.tokens.empty()) return message(Msg::TokenizerMissing, "tokens", kTokens);
    if (rows != 0 && rows != static_cast<int64_t>(vocab.tokens.size())) {
        return message(Msg::TokenizerRows, std::to_string(vocab.tokens.size()), std::to_string(rows));
    }
    PARLOR_TRY(vocab.scores, metadata.floats(kScores, kMaxTokens));
    PARLOR_TRY(vocab.types, metadata.integers(kTypes, kMaxTokens));
    PARLOR_TRY(vocab.merges, metadata.texts(kMerges, kMaxMerges, kMaxMergeBytes));
    PARLOR_CHECKED(check_lengths(vocab));
    PARLOR_CHECKED(check_values(vocab));
    PARLOR_TRY(vocab.add_bos, metadata.boolean("tokenizer.ggml.add_bos_token"));
    PARLOR_TRY(vocab.add_eos, metadata.boolean("tokenizer.ggml.add_eos_token"));
    PARLOR_TRY(vocab.add_space_prefix, metadata.boolean("tokenizer.ggml.add_space_prefix"));
    PARLOR_TRY(vocab.remove_extra_spaces, metadata.boolean("tokenizer.ggml.remove_extra_whitespaces"));
    PARLOR_TRY(vocab.charsmap, metadata.bytes("tokenizer.ggml.precompiled_charsmap", kMaxCharsmap));
    PARLOR_CHECKED(read_ids(metadata, vocab));
    find_ends(vocab);
    return vocab;
}

Result<std::string> read_chat_template(const Metadata& metadata) {
    PARLOR_TRY(auto text, metadata.text("tokenizer.chat_template"));
    if (!text) {
        PARLOR_TRY(text, metadata.text("tokenizer.chat_template.default"));
    }
    return to_valid_utf8(text.value_or(""));
}

}  // namespace parlor::gguf
