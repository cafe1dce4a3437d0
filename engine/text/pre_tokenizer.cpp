#include "engine/text/pre_tokenizer.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "engine/text/byte_alphabet.h"
#include "engine/text/unicode.h"

namespace parlor::text {

namespace {

constexpr std::string_view kGpt2 =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

// The same few expressions are compiled again and again: each file that is looked at makes a tokenizer.
Result<std::shared_ptr<const Regex>> compiled(std::string_view pattern) {
    static std::mutex mutex;
    static std::map<std::string, std::weak_ptr<const Regex>, std::less<>> known;
    const std::scoped_lock lock(mutex);
    if (const auto found = known.find(pattern); found != known.end())
        if (auto regex = found->second.lock()) return regex;
    PARLOR_TRY(Regex regex, Regex::compile(pattern));
    std::erase_if(known, [](const auto& each) { return each.second.expired(); });
    auto shared = std::make_shared<const Regex>(std::move(regex));
    known.insert_or_assign(std::string(pattern), shared);
    return std::shared_ptr<const Regex>(std::move(shared));
}

}  // namespace

size_t PreTokenizer::next_character(std::string_view text, size_t position) {
    return position + char_at(text, position).length;
}

std::string_view PreTokenizer::changed(const Stage& stage, std::string_view text, bool first,
                                       std::deque<std::string>& made) {
    switch (stage.kind) {
        case Stage::Kind::prefix:
            if ((stage.only_first && !first) || text.starts_with(stage.mark)) return text;
            return made.emplace_back(stage.mark + std::string(text));
        case Stage::Kind::replace_spaces: {
            if (text.find(' ') == std::string_view::npos) return text;
            std::string& out = made.emplace_back();
            out.reserve(text.size() * 2);
            for (const char c : text) {
                if (c == ' ') {
                    out += stage.mark;
                } else {
                    out += c;
                }
            }
            return out;
        }
        case Stage::Kind::to_alphabet:
            return made.emplace_back(to_byte_alphabet(text));
        case Stage::Kind::split:
            break;
    }
    return text;
}

std::vector<PreTokenizer::Piece> PreTokenizer::pieces(const Stage& stage, std::string_view text,
                                                      Regex::Budget& budget) {
    std::vector<Piece> all;
    size_t gap = 0;
    for (size_t position = 0; position < text.size();) {
        const size_t end = stage.pattern.match(text, position, budget);
        if (end == position) {
            position = next_character(text, position);
            continue;
        }
        if (gap < position) all.push_back({gap, position, stage.invert});
        all.push_back({position, end, !stage.invert});
        gap = position = end;
    }
    if (gap < text.size()) all.push_back({gap, text.size(), stage.invert});

    std::vector<Piece> out;
    bool after_found = false;
    switch (stage.behavior) {
        case SplitBehavior::isolated:
            return all;
        case SplitBehavior::removed:
            std::erase_if(all, [](const Piece& piece) { return piece.found; });
            return all;
        case SplitBehavior::contiguous:
            for (const Piece& piece : all) {
                if (!out.empty() && out.back().found == piece.found) {
                    out.back().end = piece.end;
                } else {
                    out.push_back(piece);
                }
            }
            return out;
        case SplitBehavior::merged_with_previous:
            for (const Piece& piece : all) {
                if (piece.found && !after_found && !out.empty()) {
                    out.back().end = piece.end;
                } else {
                    out.push_back(piece);
                }
                after_found = piece.found;
            }
            return out;
        case SplitBehavior::merged_with_next:
            for (size_t i = all.size(); i-- > 0;) {
                if (all[i].found && !after_found && !out.empty()) {
                    out.back().begin = all[i].begin;
                } else {
                    out.push_back(all[i]);
                }
                after_found = all[i].found;
            }
            std::ranges::reverse(out);
            return out;
    }
    return all;
}

Result<void> PreTokenizer::add_split(std::string_view pattern, bool is_regex, SplitBehavior behavior,
                                     bool invert) {
    Stage stage{.behavior = behavior, .invert = invert};
    if (is_regex) {
        PARLOR_TRY(stage.pattern.regex, compiled(pattern));
    } else {
        if (pattern.empty()) return {};  // finds nothing
        stage.pattern.text = pattern;
    }
    stages_.push_back(std::move(stage));
    return {};
}

Result<void> PreTokenizer::add(const PreTokenizerStep& step) {
    using Kind = PreTokenizerStep::Kind;
    // What follows a byte level sees the letters of its alphabet.
    if (byte_level && !gives_alphabet_) {
        stages_.push_back({.kind = Stage::Kind::to_alphabet});
        gives_alphabet_ = true;
    }
    switch (step.kind) {
        case Kind::split:
            return add_split(step.pattern, step.is_regex, step.behavior, step.invert);
        case Kind::digits:
            return add_split(R"(\p{N})", true,
                             step.splits ? SplitBehavior::isolated : SplitBehavior::contiguous, false);
        case Kind::punctuation:
            return add_split(R"(\p{Split_Punctuation})", true, step.behavior, false);
        case Kind::whitespace:
            return add_split(R"(\w+|[^\w\s]+)", true, SplitBehavior::removed, true);
        case Kind::whitespace_split:
            return add_split(R"(\s)", true, SplitBehavior::removed, false);
        case Kind::byte_level:
            if (step.prepend == PreTokenizerStep::Prepend::always)
                stages_.push_back({.kind = Stage::Kind::prefix, .mark = " "});
            byte_level = true;
            return step.splits ? add_split(kGpt2, true, SplitBehavior::isolated, false) : Result<void>();
        case Kind::metaspace:
            stages_.push_back({.kind = Stage::Kind::replace_spaces, .mark = step.mark});
            if (step.prepend != PreTokenizerStep::Prepend::never)
                stages_.push_back({.kind = Stage::Kind::prefix,
                                   .mark = step.mark,
                                   .only_first = step.prepend == PreTokenizerStep::Prepend::first});
            return step.splits ? add_split(step.mark, false, SplitBehavior::merged_with_next, false)
                               : Result<void>();
    }
    return {};
}

Result<PreTokenizer> PreTokenizer::create(const std::vector<PreTokenizerStep>& steps) {
    PreTokenizer made;
    for (const PreTokenizerStep& step : steps) PARLOR_CHECKED(made.add(step));
    return made;
}

}  // namespace parlor::text
