// What both tokenizers share: special tokens cut out of the text first, BOS, and the vocabulary.
#pragma once

#include <span>

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
    int bos() const override { return vocab_.bos; }
    bool is_end(int token) const override { return vocab_.is_end(token); }
    bool is_control(int token) const override;
    bool adds_bos() const override { return add_bos_ && vocab_.bos >= 0; }

    // As encode(), where control tokens match only inside a control segment. Segments are in order and cover
    // the text.
    std::vector<int> encode_segments(std::string_view text, std::span<const Segment> segments,
                                     bool add_bos) const;

  protected:
    // Appends the tokens of text without special tokens. `after_special`: at the start, or behind a special
    // token.
    virtual void encode_plain(std::string_view text, bool after_special, std::vector<int>& out) const = 0;
    virtual std::string plain_piece(int token) const = 0;
    virtual bool drops_first_space() const { return false; }

    Result<void> setup(const VocabData& data, bool default_add_bos);

    Vocab vocab_;

  private:
    bool add_bos_ = false;
    bool strips_after_control_ = false;  // Phi-3: white space behind a control token belongs to it
    std::unique_ptr<SpecialTokens> specials_;
};

Result<std::shared_ptr<const Tokenizer>> create_byte_bpe(const VocabData& data);
Result<std::shared_ptr<const Tokenizer>> create_sentence_piece(const VocabData& data);

}  // namespace parlor::text
