// Pre-tokenizers: they cut text into the words that are merged one by one. A list of stages, each of which
// works on every piece that the ones before have left.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.h"
#include "engine/text/regex.h"
#include "engine/text_rules.h"

namespace parlor::text {

class PreTokenizer {
  public:
    // The rule that a GGUF file names (tokenizer.ggml.pre); an empty name is "default". Errors:
    // PreTokenizerUnknown.
    static Result<PreTokenizer> find(std::string_view name);
    // Errors: RegexUnsupported.
    static Result<PreTokenizer> create(const std::vector<PreTokenizerStep>& steps);

    bool whole_words = false;  // a word that is a token is not merged from its parts ("ignore_merges")
    bool add_bos = false;      // when the file does not say
    bool byte_level = false;   // words are bytes, to be looked up in the byte alphabet

    // Calls word(text) for every word, in order. `first`: the text begins the whole input. Words are views
    // into `text` or `made`, which has to live as long.
    template <class Word>
    void split(std::string_view text, bool first, std::deque<std::string>& made, const Word& word) const {
        Run run{made, Regex::Budget(text.size())};
        if (!text.empty()) stage(run, 0, text, first, word);
    }
    // Words that split() gives are written in the byte alphabet already.
    bool gives_alphabet() const { return gives_alphabet_; }

  private:
    struct Pattern {
        std::shared_ptr<const Regex> regex;  // or
        std::string text;
        // End of the match at `position`; `position`: none.
        size_t match(std::string_view in, size_t position, Regex::Budget& budget) const {
            if (regex) return regex->match(in, position, budget);
            return in.substr(position).starts_with(text) ? position + text.size() : position;
        }
    };
    struct Stage {
        enum class Kind : uint8_t { split, prefix, replace_spaces, to_alphabet };
        Kind kind = Kind::split;
        Pattern pattern;  // split
        SplitBehavior behavior = SplitBehavior::isolated;
        bool invert = false;
        std::string mark;         // prefix: put before the text; replace_spaces
        bool only_first = false;  // prefix
    };
    struct Run {
        std::deque<std::string>& made;
        Regex::Budget budget;
    };
    struct Piece {
        size_t begin, end;
        bool found;
    };

    template <class Word>
    void stage(Run& run, size_t index, std::string_view text, bool first, const Word& word) const {
        if (index == stages_.size()) {
            word(text);
            return;
        }
        const Stage& now = stages_[index];
        if (now.kind != Stage::Kind::split) {
            stage(run, index + 1, changed(now, text, first, run.made), first, word);
            return;
        }
        const auto give = [&](size_t begin, size_t end) {
            if (begin < end)
                stage(run, index + 1, text.substr(begin, end - begin), first && begin == 0, word);
        };
        if (now.behavior != SplitBehavior::isolated) {
            for (const Piece& piece : pieces(now, text, run.budget)) give(piece.begin, piece.end);
            return;
        }
        size_t gap = 0;
        for (size_t position = 0; position < text.size();) {
            const size_t end = now.pattern.match(text, position, run.budget);
            if (end == position) {
                position = next_character(text, position);
                continue;
            }
            give(gap, position);
            give(position, end);
            gap = position = end;
        }
        give(gap, text.size());
    }

    static size_t next_character(std::string_view text, size_t position);
    static std::string_view changed(const Stage& stage, std::string_view text, bool first,
                                    std::deque<std::string>& made);
    // What a behaviour other than isolated leaves.
    static std::vector<Piece> pieces(const Stage& stage, std::string_view text, Regex::Budget& budget);

    Result<void> add(const PreTokenizerStep& step);
    Result<void> add_split(std::string_view pattern, bool is_regex, SplitBehavior behavior, bool invert);

    std::vector<Stage> stages_;
    bool gives_alphabet_ = false;
};

}  // namespace parlor::text
