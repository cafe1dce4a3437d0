#include "engine/tokenizer.h"

#include "engine/chat_template.h"
#include "engine/text/unicode.h"
#include "engine/text/vocab_tokenizer.h"

namespace parlor {

namespace {

struct Model {
    std::string_view name;  // tokenizer.ggml.model
    Result<std::shared_ptr<const Tokenizer>> (*create)(const VocabData&);
};
constexpr Model kModels[] = {{"gpt2", text::create_bpe},
                             {"bpe", text::create_bpe},
                             {"gemma4", text::create_marked_bpe},
                             {"llama", text::create_sentence_piece},
                             {"t5", text::create_unigram}};

}  // namespace

Result<std::shared_ptr<const Tokenizer>> Tokenizer::create(const VocabData& vocab) {
    for (const Model& model : kModels)
        if (model.name == vocab.model) return model.create(vocab);
    return message(Msg::TokenizerUnknown, vocab.model);
}

std::vector<int> encode_pieces(const Tokenizer& tokenizer, const std::vector<RenderedPiece>& pieces) {
    std::string whole;
    std::vector<text::Segment> segments;
    for (const RenderedPiece& piece : pieces) {
        whole += piece.text;
        segments.push_back({whole.size(), !piece.from_message});
    }
    std::vector<int> tokens;
    if (const auto* known = dynamic_cast<const text::VocabTokenizer*>(&tokenizer)) {
        tokens = known->encode_segments(whole, segments, {.add_bos = false});
        const std::vector<int>& prefix = known->prefix();
        if (!known->template_writes_prefix() && !prefix.empty() &&
            (tokens.empty() || tokens.front() != prefix.front()))
            tokens.insert(tokens.begin(), prefix.begin(), prefix.end());
        return tokens;
    }
    for (const RenderedPiece& piece : pieces) {
        const std::vector<int> part =
            tokenizer.encode(piece.text, {.add_bos = false, .parse_special = !piece.from_message});
        tokens.insert(tokens.end(), part.begin(), part.end());
    }
    if (tokenizer.adds_bos() && (tokens.empty() || tokens.front() != tokenizer.bos()))
        tokens.insert(tokens.begin(), tokenizer.bos());
    return tokens;
}

namespace text {

Result<void> VocabTokenizer::setup(const VocabData& data, bool default_add_bos) {
    PARLOR_CHECKED(vocab_.fill(data));
    rules_ = data.rules;
    const auto check = [&](const std::vector<int>& tokens) -> Result<void> {
        for (const int id : tokens)
            if (!vocab_.has(id))
                return message(Msg::VocabularyInvalid, "it puts token " + std::to_string(id) +
                                                           " around a text, which it does not have");
        return {};
    };
    if (rules_) {
        PARLOR_CHECKED(check(rules_->prefix));
        PARLOR_CHECKED(check(rules_->suffix));
        prefix_ = rules_->prefix;
        suffix_ = rules_->suffix;
        PARLOR_TRY(normalizer_, Normalizer::create(rules_->normalizers));
    } else {
        if (data.add_bos.value_or(default_add_bos) && data.bos >= 0) prefix_ = {data.bos};
        if (data.add_eos.value_or(false) && data.eos >= 0) suffix_ = {data.eos};
    }
    specials_ = std::make_unique<SpecialTokens>(vocab_, rules_.get(), nullptr);
    normalized_specials_ = std::make_unique<SpecialTokens>(vocab_, rules_.get(), &normalizer_);
    // GGUF has no field for it, so the one family that is trained so is known by its tokens.
    const auto is_special = [&](std::string_view token) {
        const auto found = specials_->find(token, 0, [&](size_t) { return token.size(); });
        return found.token >= 0 && found.end == token.size();
    };
    strips_after_control_ =
        data.model == "llama" && !rules_ && is_special("<|assistant|>") && is_special("<|placeholder1|>");
    return {};
}

bool VocabTokenizer::is_control(int token) const {
    return vocab_.has(token) &&
           (vocab_.type(token) == TokenType::control || vocab_.type(token) == TokenType::unknown);
}

std::vector<int> VocabTokenizer::encode(std::string_view text, const EncodeOptions& options) const {
    const Segment all{text.size(), options.parse_special};
    return encode_segments(text, {&all, 1}, options);
}

std::vector<int> VocabTokenizer::encode_segments(std::string_view text, std::span<const Segment> segments,
                                                 const EncodeOptions& options) const {
    std::vector<int> out;
    if (options.add_bos) out = prefix_;
    size_t current = 0;  // positions only grow, so the segments are walked once
    const auto control_end = [&](size_t position) -> size_t {
        while (current < segments.size() && segments[current].end <= position) ++current;
        if (current == segments.size() || !segments[current].control) return 0;
        size_t last = current;  // neighbouring template texts are one
        while (last + 1 < segments.size() && segments[last + 1].control &&
               segments[last].end < position + 256)
            ++last;
        return segments[last].end;
    };
    size_t from = 0;
    while (from < text.size()) {
        const SpecialTokens::Match match = specials_->find(text, from, control_end);
        const size_t plain_end = match.token >= 0 ? match.begin : text.size();
        if (plain_end > from) encode_between(text.substr(from, plain_end - from), from == 0, out);
        if (match.token < 0) break;
        out.push_back(match.token);
        from = match.end;
        if (strips_after_control_ && match.token != vocab_.bos && is_control(match.token) &&
            vocab_.text(match.token) != "<|endoftext|>" && vocab_.text(match.token) != "<unk>") {
            for (Char c = char_at(text, from); c.is(kSpace); c = char_at(text, from)) from += c.length;
        }
    }
    if (options.add_eos) out.insert(out.end(), suffix_.begin(), suffix_.end());
    return out;
}

void VocabTokenizer::encode_between(std::string_view text, bool first, std::vector<int>& out) const {
    if (!rules_) {
        encode_plain(text, first, out);
        return;
    }
    const std::string normal = normalizer_.apply(std::string(text));
    const std::string_view whole = normal;
    for (size_t from = 0; from < whole.size();) {
        const SpecialTokens::Match match = normalized_specials_->find(whole, from, [](size_t) { return 0; });
        const size_t end = match.token >= 0 ? match.begin : whole.size();
        if (end > from) encode_plain(whole.substr(from, end - from), first && from == 0, out);
        if (match.token < 0) break;
        out.push_back(match.token);
        from = match.end;
    }
}

std::string VocabTokenizer::spaced_piece(int token) const {
    if (const auto byte = vocab_.byte_of(token)) return std::string(1, static_cast<char>(*byte));
    constexpr std::string_view kMark = "\xE2\x96\x81";
    const std::string_view text = vocab_.text(token);
    if (rules_ && !rules_->space_mark) return std::string(text);
    std::string out;
    for (size_t i = 0; i < text.size();) {
        const bool mark = text.substr(i, kMark.size()) == kMark;
        out += mark ? ' ' : text[i];
        i += mark ? kMark.size() : 1;
    }
    return out;
}

std::string VocabTokenizer::piece(int token, bool special) const {
    if (!vocab_.has(token)) return {};
    switch (vocab_.type(token)) {
        case TokenType::control:
        case TokenType::unknown:
            return special ? vocab_.text(token) : std::string();
        default:
            return plain_piece(token);
    }
}

std::string VocabTokenizer::decode(std::span<const int> tokens, bool special) const {
    std::string out;
    bool first = drops_first_space();
    for (const int token : tokens) {
        std::string text = piece(token, special);
        if (first && vocab_.has(token) && !is_control(token) && !text.empty()) {
            if (text[0] == ' ') text.erase(0, 1);
            first = false;
        }
        out += text;
    }
    return out;
}

}  // namespace text

}  // namespace parlor
