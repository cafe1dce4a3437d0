// What a tokenizer.json says about text: the steps before the model, the flags of added tokens, what is put
// around a text, and how pieces become text again. Names and meaning as in the `tokenizers` library.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace parlor {

struct NormalizerStep {
    enum class Kind : uint8_t {
        nfc,
        nfd,
        nfkc,
        nfkd,
        lowercase,
        prepend,
        replace,
        strip,
        strip_accents,
        precompiled
    };
    Kind kind = Kind::nfc;
    std::string pattern;  // replace: a text or a regular expression
    bool is_regex = false;
    std::string content;  // prepend, replace: the new text; precompiled: SentencePiece's charsmap, as bytes
    bool left = true, right = true;  // strip: white space at these ends
};

// What becomes of the text that a pattern finds.
enum class SplitBehavior : uint8_t { removed, isolated, merged_with_previous, merged_with_next, contiguous };

struct PreTokenizerStep {
    enum class Kind : uint8_t {
        split,
        byte_level,
        metaspace,
        digits,
        punctuation,
        whitespace,
        whitespace_split
    };
    enum class Prepend : uint8_t { never, first, always };
    Kind kind = Kind::split;
    std::string pattern;  // split: a text or a regular expression
    bool is_regex = false;
    SplitBehavior behavior = SplitBehavior::isolated;  // split, punctuation
    bool invert = false;                               // split: the pattern is what lies between
    Prepend prepend =
        Prepend::never;  // byte_level (never, always), metaspace: the mark of a space before a text
    std::string mark;    // metaspace: what is written for a space
    bool splits = true;  // metaspace: at the marks; byte_level: by GPT-2's rule; digits: each one by itself
};

struct AddedToken {
    int id = -1;
    bool left_strip = false, right_strip = false;  // takes the white space beside it
    bool single_word = false;                      // not inside a word
    bool normalized = false;                       // looked for in normalized text
};

struct TextRules {
    std::vector<NormalizerStep> normalizers;
    std::vector<PreTokenizerStep> pre_tokenizers;
    std::vector<AddedToken> added;
    bool whole_words = false;         // a word that is a token is not merged from its parts ("ignore_merges")
    bool byte_fallback = false;       // characters that are no token become their bytes' tokens
    bool fuse_unknown = false;        // neighbouring unknown characters become one unknown token
    std::vector<int> prefix, suffix;  // put before and behind a text
    bool byte_alphabet = false;       // decoder: pieces are written in GPT-2's alphabet of bytes
    bool space_mark = false;          // decoder: U+2581 is a space
    bool drops_first_space = false;
};

}  // namespace parlor
