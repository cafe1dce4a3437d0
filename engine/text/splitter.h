// Pre-tokenizers of byte-level BPE: they cut text into the words that are merged one by one.
//
// Published as regular expressions; written here as hand-made matchers, each of which reads a run of text a
// bounded number of times, so that every text takes linear time and no stack.
#pragma once

#include <string_view>
#include <vector>

namespace parlor::text {

// What a matcher found at a position: text that is a word, or text in which no word of this rule starts.
struct Found {
    size_t end;
    bool word;
};
// `text` ends where the piece ends: rules with end-of-text conditions mean the piece.
using Matcher = Found (*)(std::string_view text, size_t position);

struct Splitter {
    // Applied one after the other, each to every piece that the ones before have left.
    std::vector<Matcher> stages;
    bool whole_words = false;  // a word that is a token is not merged from its parts ("ignore_merges")
    bool add_bos = false;      // when the file does not say
};

// nullptr: no rule has this name. An empty name is "default".
const Splitter* find_splitter(std::string_view name);

// Calls word(begin, end) for every word, in order.
template <class Word>
void split(const Splitter& splitter, std::string_view text, size_t begin, size_t end, size_t stage,
           const Word& word) {
    if (stage == splitter.stages.size()) {
        word(begin, end);
        return;
    }
    const std::string_view piece = text.substr(begin, end - begin);
    size_t gap = 0;
    for (size_t position = 0; position < piece.size();) {
        const Found found = splitter.stages[stage](piece, position);
        if (found.word) {
            if (gap < position) split(splitter, text, begin + gap, begin + position, stage + 1, word);
            split(splitter, text, begin + position, begin + found.end, stage + 1, word);
            gap = found.end;
        }
        position = found.end;
    }
    if (gap < piece.size()) split(splitter, text, begin + gap, end, stage + 1, word);
}

}  // namespace parlor::text
