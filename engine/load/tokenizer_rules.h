// The steps of a tokenizer.json around its vocabulary, into TextRules.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/load/vocabulary_builder.h"

namespace parlor {

class TokenizerRulesReader {
  public:
    explicit TokenizerRulesReader(std::string label) : label_(std::move(label)) {}

    // The model's own options. The vocabulary is in the builder already.
    Result<void> read_bpe(const nlohmann::json& model, VocabularyBuilder& builder);
    Result<void> read_unigram(const nlohmann::json& model, VocabularyBuilder& builder);
    // normalizer, pre_tokenizer, decoder
    Result<void> read_steps(const nlohmann::json& root, VocabularyBuilder& builder);
    Result<void> read_added_tokens(const nlohmann::json& root, VocabularyBuilder& builder);
    Result<void> read_post_processor(const nlohmann::json& root, VocabularyBuilder& builder);

  private:
    using Json = nlohmann::json;
    Error unknown(const std::string& part) const;
    Error invalid(const std::string& why) const;

    // Members of an object; `fallback` when it is missing or null; an error of another type is kept in
    // error_.
    std::string text(const Json& object, const char* key, const std::string& fallback = {});
    bool flag(const Json& object, const char* key, bool fallback);
    Result<void> normalizer(const Json& step, TextRules& rules);
    Result<void> pre_tokenizer(const Json& step, TextRules& rules);
    Result<void> pattern(const Json& step, const char* what, std::string& pattern, bool& is_regex);
    Result<SplitBehavior> behavior(const Json& step, const std::string& fallback);
    Result<void> decoder(const Json& step, TextRules& rules);
    Result<void> post_processor(const Json& step, VocabularyBuilder& builder);
    Result<void> around(const Json& step, VocabularyBuilder& builder);
    // Runs read(step) on a step, on each of a Sequence, or on nothing.
    template <class Read>
    Result<void> each(const Json& step, const char* list, const char* what, const Read& read);
    Result<void> checked() const;

    std::string label_, error_;
    int nested_ = 0;
};

}  // namespace parlor
