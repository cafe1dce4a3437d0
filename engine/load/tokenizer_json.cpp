// tokenizer.json: the vocabulary, the merges and the added tokens; tokenizer_rules.cpp reads the steps around
// them.
#include <cmath>
#include <limits>

#include "engine/load/json_parts.h"
#include "engine/load/tokenizer_rules.h"
#include "engine/load/vocabulary_builder.h"

namespace parlor {

namespace {

constexpr size_t kLongestToken = 65536;
constexpr size_t kMostMerges = size_t{1} << 24;

// BPE: {"token": id, …}; unigram: [["token", score], …].
class VocabPart final : public JsonPart {
  public:
    explicit VocabPart(VocabularyBuilder& builder) : builder_(builder) {}

    std::string open(int depth, bool object) override {
        if (depth == 0) list_ = !object;
        if (depth == 1 && list_ && !object) {
            place_ = 0;
            return {};
        }
        return depth == 0 ? std::string() : kWrong;
    }
    std::string close(int depth) override {
        if (depth != 1) return {};
        if (place_ != 2) return kWrong;
        builder_.vocab.scores.push_back(score_);
        return builder_.add(token_, static_cast<double>(builder_.vocab.scores.size() - 1));
    }
    std::string text(int depth, std::string_view, std::string& value) override {
        if (depth != 2 || place_++ != 0) return kWrong;
        if (value.size() > kLongestToken) return "model.vocab has a token that is too long";
        token_ = std::move(value);
        return {};
    }
    std::string number(int depth, std::string_view key, double value, bool whole) override {
        if (list_) {
            if (depth != 2 || place_++ != 1) return kWrong;
            if (!std::isfinite(value)) return "model.vocab has a score that is no number";
            score_ = static_cast<float>(value);
            return {};
        }
        if (!whole || depth != 1) return kWrong;
        if (key.size() > kLongestToken) return "model.vocab has a token that is too long";
        return builder_.add(std::string(key), value);
    }
    bool list() const { return list_; }

  private:
    static constexpr const char* kWrong = "model.vocab has a value of a wrong type";
    VocabularyBuilder& builder_;
    bool list_ = false;
    int place_ = 0;
    std::string token_;
    float score_ = 0;
};

// ["left right", …] or [["left", "right"], …].
class MergesPart final : public JsonPart {
  public:
    explicit MergesPart(std::vector<std::string>& merges) : merges_(merges) {}

    std::string open(int depth, bool object) override {
        pair_.clear();
        return !object && depth <= 1 ? std::string() : kWrong;
    }
    std::string close(int depth) override {
        if (depth != 1) return {};
        if (pair_.size() != 2) return kWrong;
        if (pair_[0].find(' ', 1) != std::string::npos) return "it merges a token with a space inside";
        return add(pair_[0] + " " + pair_[1]);
    }
    std::string text(int depth, std::string_view, std::string& value) override {
        if (depth == 2 && pair_.size() < 2) {
            pair_.push_back(std::move(value));
            return {};
        }
        return depth == 1 ? add(std::move(value)) : kWrong;
    }
    std::string number(int, std::string_view, double, bool) override { return kWrong; }

  private:
    static constexpr const char* kWrong = "model.merges has a value of a wrong type";
    std::string add(std::string merge) {
        if (merges_.size() >= kMostMerges) return "it has too many merges";
        const size_t space = merge.find(' ', 1);
        if (merge.size() > 2 * kLongestToken || space == std::string::npos || space + 1 == merge.size())
            return "merge " + std::to_string(merges_.size()) + " is not a pair";
        merges_.push_back(std::move(merge));
        return {};
    }
    std::vector<std::string>& merges_;
    std::vector<std::string> pair_;
};

std::string model_type(const nlohmann::json& model, bool vocab_is_list) {
    if (const auto type = model.find("type"); type != model.end() && type->is_string()) return *type;
    // Older files do not say.
    if (model.contains("merges")) return "BPE";
    if (vocab_is_list) return "Unigram";
    return model.contains("max_input_chars_per_word") ? "WordPiece" : "";
}

}  // namespace

Result<VocabData> read_tokenizer_json(const ByteSource& source, const TokenizerConfig& config) {
    VocabularyBuilder builder;
    VocabPart vocab_part(builder);
    MergesPart merges_part(builder.vocab.merges);
    PARLOR_TRY(const nlohmann::json root,
               read_json(source, {}, {{"model.vocab", &vocab_part}, {"model.merges", &merges_part}}));
    const auto invalid = [&](const std::string& why) {
        return message(Msg::TokenizerFileInvalid, source.label(), why);
    };
    if (!root.is_object() || !root.contains("model") || !root["model"].is_object())
        return invalid("it has no model");
    const nlohmann::json& model = root["model"];
    VocabData& vocab = builder.vocab;
    TokenizerRulesReader reader(source.label());
    const std::string type = model_type(model, vocab_part.list());
    if (type == "BPE") {
        PARLOR_CHECKED(reader.read_bpe(model, builder));
    } else if (type == "Unigram") {
        PARLOR_CHECKED(reader.read_unigram(model, builder));
    } else {
        return message(Msg::TokenizerPartUnknown, source.label(), "model " + type);
    }
    if (vocab.tokens.empty()) return invalid("it has no tokens");
    if ((type == "BPE") == vocab_part.list()) return invalid("model.vocab has a wrong type");
    PARLOR_CHECKED(reader.read_steps(root, builder));
    PARLOR_CHECKED(reader.read_added_tokens(root, builder));
    // What tokenizer_config.json says about an added token counts more.
    for (const TokenizerConfig::Token& token : config.added)
        if (const std::string wrong = builder.add_flagged(token); !wrong.empty())
            return message(Msg::TokenizerFileInvalid, "tokenizer_config.json", wrong);
    PARLOR_CHECKED(reader.read_post_processor(root, builder));
    builder.finish(config);
    if (type == "Unigram") {
        vocab.model = "t5";
        vocab.scores.resize(vocab.tokens.size(), 0);
    } else {
        vocab.model = builder.rules.byte_alphabet ? "gpt2" : "bpe";
    }
    vocab.rules = std::make_shared<const TextRules>(std::move(builder.rules));
    return std::move(vocab);
}

}  // namespace parlor
