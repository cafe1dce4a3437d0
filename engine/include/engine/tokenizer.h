// Text <-> token ids.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model_card.h"
#include "engine/result.h"

namespace parlor {

class Tokenizer {
  public:
    static Result<std::shared_ptr<const Tokenizer>> create(const VocabData& vocab);
    virtual ~Tokenizer() = default;

    struct EncodeOptions {
        bool add_bos = true;  // by the tokenizer's own rule (VocabData::add_bos or the model's default)
        bool parse_special = false;  // control tokens written in the text become control tokens: template
                                     // text only, never what a person, a tool or a file wrote
        bool add_eos = false;        // by the tokenizer's own rule: for looking at it, never before an answer
    };
    // Invalid UTF-8 is encoded byte by byte as far as the vocabulary can; linear time on hostile input.
    virtual std::vector<int> encode(std::string_view text, const EncodeOptions& options) const = 0;
    // The bytes of one token as they appear in text; control tokens give nothing unless `special`.
    virtual std::string piece(int token, bool special = false) const = 0;
    // Bytes of a whole sequence, with the model's leading-space rule undone at the start.
    virtual std::string decode(std::span<const int> tokens, bool special = false) const = 0;

    virtual int size() const = 0;
    virtual int bos() const = 0;               // -1: none
    virtual bool is_end(int token) const = 0;  // ends an answer
    virtual bool is_control(int token) const = 0;
    virtual bool adds_bos() const = 0;  // the tokenizer's own BOS rule
};

// Joins token bytes into complete UTF-8: returns what is complete, keeps a cut sequence for the next call.
// Invalid bytes become U+FFFD.
class Utf8Stream {
  public:
    std::string push(std::string_view bytes);
    std::string flush();

  private:
    std::string pending_;
};

}  // namespace parlor
