// What all tokenizers share: special tokens cut out of the text first, BOS, and the vocabulary.
#pragma once

#include <span>

#include "engine/text/normalizer.h"
#include "engine/text/special_tokens.h"
#include "engine/text/vocab.h"
#include "engine/tokenizer.h"

namespace parlor::text {

// A part of one text: template text, in which control tokens are parsed, or somebody's words.
struct Segment {
    size_t end = 0;  // bytes from the start of the whole text
    bool control = false;
};

class VocabTokenizer : public Tokenizer {
  public:
    std::vector<int> encode(std::string_view text, const EncodeOptions& options) const override;
    std::string piece(int token, bool special) const override;
    std::string decode(std::span<const int> tokens, bool special) const override;
    int size() const override { return vocab_.size(); }
    int bos() const override { return vocab_.bos >= 0 || prefix_.empty() ? vocab_.bos : prefix_[0]; }
    bool is_end(int token) const override { return vocab_.is_end(token); }
    bool is_control(int token) const override;
    bool adds_bos() const override { return !prefix_.empty(); }

    // What encode() puts before a text; tokenizer.json can name several tokens.
    const std::vector<int>& prefix() const { return prefix_; }
    // tokenizer.json's rules hold for plain text; a chat's prompt is all that its template writes.
    bool template_writes_prefix() const { return rules_ != nullptr; }

    // As encode(), where control tokens match only inside a control segment. Segments are in order and cover
    // the text.
    std::vector<int> encode_segments(std::string_view text, std::span<const Segment> segments,
                                     const EncodeOptions& options) const;

  protected:
    // Appends the tokens of normalized text without added tokens. `first`: it begins the whole text.
    virtual void encode_plain(std::string_view text, bool first, std::vector<int>& out) const = 0;
    virtual std::string plain_piece(int token) const = 0;
    virtual bool drops_first_space() const { return rules_ && rules_->drops_first_space; }

    Result<void> setup(const VocabData& data, bool default_add_bos);
    // The bytes of a byte token; otherwise the token's text with spaces for U+2581.
    std::string spaced_piece(int token) const;

    Vocab vocab_;
    std::shared_ptr<const TextRules> rules_;

  private:
    // Text between added tokens: normalized, and the tokens taken out that are looked for only then.
    void encode_between(std::string_view text, bool first, std::vector<int>& out) const;

    std::vector<int> prefix_, suffix_;
    bool strips_after_control_ = false;  // Phi-3 in GGUF: white space behind a control token belongs to it
    Normalizer normalizer_;
    std::unique_ptr<SpecialTokens> specials_, normalized_specials_;
};

Result<std::shared_ptr<const Tokenizer>> create_bpe(const VocabData& data);
Result<std::shared_ptr<const Tokenizer>> create_marked_bpe(const VocabData& data);
Result<std::shared_ptr<const Tokenizer>> create_sentence_piece(const VocabData& data);
Result<std::shared_ptr<const Tokenizer>> create_unigram(const VocabData& data);

}  // namespace parlor::text
