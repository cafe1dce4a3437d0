// What is done to text before it is cut into words: the normalizers of tokenizer.json, and SentencePiece's
// own.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.h"
#include "engine/text/charsmap.h"
#include "engine/text/regex.h"
#include "engine/text_rules.h"

namespace parlor::text {

class Normalizer {
  public:
    // Errors: RegexUnsupported; a damaged charsmap (VocabularyInvalid).
    static Result<Normalizer> create(const std::vector<NormalizerStep>& steps);

    bool empty() const { return steps_.empty(); }
    std::string apply(std::string text) const;

  private:
    struct Step {
        NormalizerStep data;
        std::shared_ptr<const Regex> regex;
        std::shared_ptr<const Charsmap> charsmap;
    };
    static std::string replaced(const Step& step, std::string_view text);

    std::vector<Step> steps_;
};

// NFC, NFD, NFKC, NFKD (Unicode Standard Annex 15); bytes that are no text stay.
std::string unicode_normalized(std::string_view text, bool compatible, bool compose);
// Without marks that do not take space of their own (Mn).
std::string without_marks(std::string_view text);

}  // namespace parlor::text
