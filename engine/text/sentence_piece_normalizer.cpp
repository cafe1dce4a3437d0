#include "engine/text/sentence_piece_normalizer.h"

#include "engine/text/unicode.h"

namespace parlor::text {

Result<void> SentencePieceNormalizer::init(const VocabData& data, bool remove_extra_spaces) {
    add_space_ = data.add_space_prefix.value_or(true);
    remove_extra_ = data.remove_extra_spaces.value_or(remove_extra_spaces);
    if (!data.charsmap.empty()) {
        PARLOR_TRY(charsmap_, Charsmap::create(data.charsmap));
    }
    return {};
}

Charsmap::Match SentencePieceNormalizer::next(std::string_view text) const {
    if (charsmap_) {
        if (const Charsmap::Match match = charsmap_->longest(text); match.length > 0) return match;
    }
    const size_t length = char_at(text, 0).length;
    return {length, text.substr(0, length)};
}

std::string SentencePieceNormalizer::apply(std::string_view text) const {
    std::string out;
    out.reserve(text.size() + text.size() / 2 + kSpaceMark.size());
    while (remove_extra_ && !text.empty()) {
        const Charsmap::Match match = next(text);
        if (match.replacement != " ") break;
        text.remove_prefix(match.length);
    }
    if (text.empty()) return out;
    if (add_space_) out += kSpaceMark;
    bool after_space = remove_extra_;
    while (!text.empty()) {
        Charsmap::Match match = next(text);
        text.remove_prefix(match.length);
        while (after_space && match.replacement.starts_with(' ')) match.replacement.remove_prefix(1);
        for (const char c : match.replacement) {
            if (c == ' ') {
                out += kSpaceMark;
            } else {
                out += c;
            }
        }
        if (!match.replacement.empty()) after_space = remove_extra_ && match.replacement.ends_with(' ');
    }
    while (remove_extra_ && out.ends_with(kSpaceMark)) out.resize(out.size() - kSpaceMark.size());
    return out;
}

}  // namespace parlor::text
