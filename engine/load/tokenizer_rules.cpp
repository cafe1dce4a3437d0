#include "engine/load/tokenizer_rules.h"

#include <array>

namespace parlor {

namespace {
constexpr std::string_view kSpaceMark = "\xE2\x96\x81";
constexpr size_t kMostSteps = 32;
}  // namespace

Error TokenizerRulesReader::unknown(const std::string& part) const {
    return message(Msg::TokenizerPartUnknown, label_, part);
}
Error TokenizerRulesReader::invalid(const std::string& why) const {
    return message(Msg::TokenizerFileInvalid, label_, why);
}
Result<void> TokenizerRulesReader::checked() const {
    return error_.empty() ? Result<void>() : Result<void>(invalid(error_));
}

std::string TokenizerRulesReader::text(const Json& object, const char* key, const std::string& fallback) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return fallback;
    if (found->is_string()) return found->get<std::string>();
    if (error_.empty()) error_ = std::string("\"") + key + "\" is no text";
    return fallback;
}

bool TokenizerRulesReader::flag(const Json& object, const char* key, bool fallback) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return fallback;
    if (found->is_boolean()) return found->get<bool>();
    if (error_.empty()) error_ = std::string("\"") + key + "\" is neither true nor false";
    return fallback;
}

template <class Read>
Result<void> TokenizerRulesReader::each(const Json& step, const char* list, const char* what,
                                        const Read& read) {
    if (step.is_null()) return {};
    if (!step.is_object()) return invalid(std::string(what) + " is no object");
    if (text(step, "type") != "Sequence") {
        PARLOR_CHECKED(read(step));
        return checked();
    }
    const auto found = step.find(list);
    if (found == step.end() || !found->is_array()) return invalid(std::string(what) + " has no " + list);
    if (nested_ > 4 || found->size() > kMostSteps) return unknown(std::string(what) + " of so many steps");
    ++nested_;
    for (const Json& one : *found) PARLOR_CHECKED(each(one, list, what, read));
    --nested_;
    return checked();
}

Result<void> TokenizerRulesReader::read_bpe(const Json& model, VocabularyBuilder& builder) {
    for (const char* key : {"continuing_subword_prefix", "end_of_word_suffix"})
        if (!text(model, key).empty()) return unknown(std::string("model BPE with ") + key);
    if (const auto dropout = model.find("dropout");
        dropout != model.end() && dropout->is_number() && dropout->get<double>() != 0)
        return unknown("model BPE with dropout");
    builder.rules.whole_words = flag(model, "ignore_merges", false);
    builder.rules.byte_fallback = flag(model, "byte_fallback", false);
    builder.rules.fuse_unknown = flag(model, "fuse_unk", false);
    if (const std::string name = text(model, "unk_token"); !name.empty())
        builder.vocab.unknown = builder.find(name);
    if (builder.rules.byte_fallback)
        for (size_t i = 0; i < builder.vocab.tokens.size(); ++i)
            if (is_byte_token(builder.vocab.tokens[i])) builder.vocab.types[i] = kByteToken;
    return checked();
}

Result<void> TokenizerRulesReader::read_unigram(const Json& model, VocabularyBuilder& builder) {
    builder.rules.byte_fallback = flag(model, "byte_fallback", false);
    builder.rules.fuse_unknown = true;
    if (const auto id = model.find("unk_id"); id != model.end() && !id->is_null()) {
        if (!id->is_number_unsigned() || id->get<uint64_t>() >= builder.vocab.tokens.size())
            return invalid("model.unk_id is no token");
        builder.vocab.unknown = id->get<int>();
        builder.vocab.types[id->get<size_t>()] = kUnknownToken;
    }
    if (builder.rules.byte_fallback)
        for (size_t i = 0; i < builder.vocab.tokens.size(); ++i)
            if (is_byte_token(builder.vocab.tokens[i])) builder.vocab.types[i] = kByteToken;
    return checked();
}

Result<void> TokenizerRulesReader::read_steps(const Json& root, VocabularyBuilder& builder) {
    const auto member = [&](const char* key) -> const Json& {
        static const Json nothing;
        const auto found = root.find(key);
        return found == root.end() ? nothing : *found;
    };
    TextRules& rules = builder.rules;
    PARLOR_CHECKED(each(member("normalizer"), "normalizers", "normalizer",
                        [&](const Json& step) { return normalizer(step, rules); }));
    PARLOR_CHECKED(each(member("pre_tokenizer"), "pretokenizers", "pre_tokenizer",
                        [&](const Json& step) { return pre_tokenizer(step, rules); }));
    PARLOR_CHECKED(each(member("decoder"), "decoders", "decoder",
                        [&](const Json& step) { return decoder(step, rules); }));
    if (rules.normalizers.size() > kMostSteps || rules.pre_tokenizers.size() > kMostSteps)
        return unknown("so many steps");
    for (const PreTokenizerStep& step : rules.pre_tokenizers)
        rules.byte_alphabet = rules.byte_alphabet || step.kind == PreTokenizerStep::Kind::byte_level;
    return {};
}

Result<void> TokenizerRulesReader::pattern(const Json& step, const char* what, std::string& pattern,
                                           bool& is_regex) {
    const auto found = step.find("pattern");
    if (found != step.end() && found->is_object()) {
        if (found->contains("String")) {
            pattern = text(*found, "String");
            return checked();
        }
        if (found->contains("Regex")) {
            is_regex = true;
            pattern = text(*found, "Regex");
            return checked();
        }
    }
    return invalid(std::string(what) + " has no pattern");
}

Result<void> TokenizerRulesReader::normalizer(const Json& step, TextRules& rules) {
    using Kind = NormalizerStep::Kind;
    constexpr auto kPlain = std::to_array<std::pair<std::string_view, Kind>>({
        {"NFC", Kind::nfc},
        {"NFD", Kind::nfd},
        {"NFKC", Kind::nfkc},
        {"NFKD", Kind::nfkd},
        {"Lowercase", Kind::lowercase},
        {"StripAccents", Kind::strip_accents},
        {"Prepend", Kind::prepend},
        {"Replace", Kind::replace},
        {"Strip", Kind::strip},
        {"Precompiled", Kind::precompiled},
    });
    const std::string type = text(step, "type");
    NormalizerStep out;
    bool known = false;
    for (const auto& [name, kind] : kPlain) {
        if (name != type) continue;
        out.kind = kind;
        known = true;
    }
    if (!known) return unknown("normalizer " + type);
    if (out.kind == Kind::prepend) out.content = text(step, "prepend");
    if (out.kind == Kind::replace) {
        out.content = text(step, "content");
        PARLOR_CHECKED(pattern(step, "normalizer Replace", out.pattern, out.is_regex));
    }
    out.left = flag(step, "strip_left", true);
    out.right = flag(step, "strip_right", true);
    if (out.kind == Kind::precompiled) {
        const std::string written = text(step, "precompiled_charsmap");
        if (written.empty()) return checked();  // changes nothing
        if (!from_base64(written, out.content)) return invalid("precompiled_charsmap is no base64");
    }
    rules.normalizers.push_back(std::move(out));
    return checked();
}

Result<SplitBehavior> TokenizerRulesReader::behavior(const Json& step, const std::string& fallback) {
    const std::string name = text(step, "behavior", fallback);
    if (name == "Removed") return SplitBehavior::removed;
    if (name == "Isolated") return SplitBehavior::isolated;
    if (name == "MergedWithPrevious") return SplitBehavior::merged_with_previous;
    if (name == "MergedWithNext") return SplitBehavior::merged_with_next;
    if (name == "Contiguous") return SplitBehavior::contiguous;
    return unknown("pre_tokenizer with behavior " + name);
}

Result<void> TokenizerRulesReader::pre_tokenizer(const Json& step, TextRules& rules) {
    using Kind = PreTokenizerStep::Kind;
    using Prepend = PreTokenizerStep::Prepend;
    const std::string type = text(step, "type");
    PreTokenizerStep out;
    if (type == "Split") {
        PARLOR_CHECKED(pattern(step, "pre_tokenizer Split", out.pattern, out.is_regex));
        PARLOR_TRY(out.behavior, behavior(step, "Removed"));
        out.invert = flag(step, "invert", false);
    } else if (type == "ByteLevel") {
        out.kind = Kind::byte_level;
        out.prepend = flag(step, "add_prefix_space", true) ? Prepend::always : Prepend::never;
        out.splits = flag(step, "use_regex", true);
    } else if (type == "Digits") {
        out.kind = Kind::digits;
        out.splits = flag(step, "individual_digits", false);
    } else if (type == "Punctuation") {
        out.kind = Kind::punctuation;
        PARLOR_TRY(out.behavior, behavior(step, "Isolated"));
    } else if (type == "Metaspace") {
        out.kind = Kind::metaspace;
        out.mark = text(step, "replacement", std::string(kSpaceMark));
        const std::string scheme =
            text(step, "prepend_scheme", flag(step, "add_prefix_space", true) ? "always" : "never");
        if (scheme != "always" && scheme != "first" && scheme != "never")
            return unknown("pre_tokenizer Metaspace with " + scheme);
        out.prepend = scheme == "always"  ? Prepend::always
                      : scheme == "first" ? Prepend::first
                                          : Prepend::never;
        out.splits = flag(step, "split", true);
    } else if (type == "Whitespace" || type == "WhitespaceSplit") {
        out.kind = type == "Whitespace" ? Kind::whitespace : Kind::whitespace_split;
    } else {
        return unknown("pre_tokenizer " + type);
    }
    rules.pre_tokenizers.push_back(std::move(out));
    return checked();
}

Result<void> TokenizerRulesReader::decoder(const Json& step, TextRules& rules) {
    const std::string type = text(step, "type");
    if (type == "ByteLevel") {
        rules.byte_alphabet = true;
    } else if (type == "Replace") {
        std::string from;
        bool is_regex = false;
        PARLOR_CHECKED(pattern(step, "decoder Replace", from, is_regex));
        if (is_regex || from != kSpaceMark || text(step, "content") != " ") return unknown("decoder Replace");
        rules.space_mark = true;
    } else if (type == "Metaspace") {
        rules.space_mark = true;
        const std::string scheme =
            text(step, "prepend_scheme", flag(step, "add_prefix_space", true) ? "always" : "never");
        rules.drops_first_space = scheme != "never";
    } else if (type == "Strip") {
        const auto start = step.find("start");
        rules.drops_first_space = text(step, "content") == " " && start != step.end() && start->is_number() &&
                                  start->get<double>() > 0;
    } else if (type != "ByteFallback" && type != "Fuse") {
        return unknown("decoder " + type);
    }
    return checked();
}

Result<void> TokenizerRulesReader::read_added_tokens(const Json& root, VocabularyBuilder& builder) {
    const auto found = root.find("added_tokens");
    if (found == root.end() || found->is_null()) return {};
    if (!found->is_array()) return invalid("added_tokens is no list");
    for (const Json& one : *found) {
        if (!one.is_object() || !one.contains("id") || !one["id"].is_number_unsigned() ||
            one["id"].get<uint64_t>() > 0x7FFFFFFF)
            return invalid("an added token has no id");
        TokenizerConfig::Token token;
        token.text = text(one, "content");
        token.special = flag(one, "special", false);
        token.flags = {.id = one["id"].get<int>(),
                       .left_strip = flag(one, "lstrip", false),
                       .right_strip = flag(one, "rstrip", false),
                       .single_word = flag(one, "single_word", false),
                       .normalized = flag(one, "normalized", !token.special)};
        PARLOR_CHECKED(checked());
        if (const std::string wrong = builder.add_flagged(token); !wrong.empty()) return invalid(wrong);
    }
    return {};
}

Result<void> TokenizerRulesReader::read_post_processor(const Json& root, VocabularyBuilder& builder) {
    const auto found = root.find("post_processor");
    if (found == root.end()) return {};
    return each(*found, "processors", "post_processor",
                [&](const Json& step) { return post_processor(step, builder); });
}

Result<void> TokenizerRulesReader::post_processor(const Json& step, VocabularyBuilder& builder) {
    const std::string type = text(step, "type");
    if (type == "TemplateProcessing") return around(step, builder);
    if (type == "RobertaProcessing" || type == "BertProcessing") {
        for (const auto& [key, tokens] :
             {std::pair<const char*, std::vector<int>*>{"cls", &builder.rules.prefix},
              {"sep", &builder.rules.suffix}}) {
            const auto pair = step.find(key);
            if (pair == step.end() || !pair->is_array() || pair->size() != 2 || !(*pair)[0].is_string())
                return invalid(type + " has no " + key);
            const int id = builder.find((*pair)[0].get<std::string>());
            if (id < 0) return invalid(type + " names a token that there is not");
            *tokens = {id};
        }
        return {};
    }
    return type == "ByteLevel" ? Result<void>() : Result<void>(unknown("post_processor " + type));
}

// "single": special tokens before and behind the text.
Result<void> TokenizerRulesReader::around(const Json& step, VocabularyBuilder& builder) {
    constexpr size_t kMost = 64;
    const auto single = step.find("single");
    const auto tokens = step.find("special_tokens");
    if (single == step.end() || !single->is_array() || single->size() > kMost)
        return invalid("TemplateProcessing has no single");
    bool behind = false;
    for (const Json& one : *single) {
        if (one.is_object() && one.contains("Sequence")) {
            behind = true;
            continue;
        }
        const auto special = one.is_object() ? one.find("SpecialToken") : one.end();
        if (!one.is_object() || special == one.end() || !special->is_object())
            return invalid("TemplateProcessing has a part of a wrong type");
        const std::string name = text(*special, "id");
        if (tokens == step.end() || !tokens->is_object() || !tokens->contains(name))
            return invalid("TemplateProcessing does not say what " + name + " is");
        const Json& entry = (*tokens)[name];
        const auto ids = entry.is_object() ? entry.find("ids") : entry.end();
        if (!entry.is_object() || ids == entry.end() || !ids->is_array() || ids->size() > kMost)
            return invalid("TemplateProcessing does not say what " + name + " is");
        for (const Json& id : *ids) {
            if (!id.is_number_unsigned() || id.get<uint64_t>() >= builder.vocab.tokens.size())
                return invalid("TemplateProcessing names a token that there is not");
            (behind ? builder.rules.suffix : builder.rules.prefix).push_back(id.get<int>());
        }
    }
    return checked();
}

}  // namespace parlor
