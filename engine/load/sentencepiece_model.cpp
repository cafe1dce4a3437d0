// tokenizer.model: SentencePiece's ModelProto (sentencepiece_model.proto), of which a few fields matter.
// Protocol buffers: a key (field number · 8 + wire type) and a value, again and again.
#include <bit>
#include <cmath>
#include <cstring>

#include "engine/load/labels.h"
#include "engine/load/vocabulary_builder.h"

namespace parlor {

namespace {

constexpr uint64_t kLargestFile = uint64_t{64} << 20;

class ProtoMessage {
  public:
    explicit ProtoMessage(std::string_view bytes) : bytes_(bytes) {}

    // The next field; false at the end or where the bytes are no message (broken()).
    bool next() {
        if (bytes_.empty() || broken_) return false;
        const uint64_t key = varint();
        field = key >> 3;
        switch (key & 7) {
            case 0:
                number = varint();
                break;
            case 1:
                number = fixed(8);
                break;
            case 5:
                number = fixed(4);
                break;
            case 2: {
                const uint64_t size = varint();
                if (size > bytes_.size()) broken_ = true;
                if (broken_) break;
                bytes = bytes_.substr(0, static_cast<size_t>(size));
                bytes_.remove_prefix(static_cast<size_t>(size));
                break;
            }
            default:
                broken_ = true;
        }
        return !broken_;
    }
    bool broken() const { return broken_; }

    uint64_t field = 0, number = 0;
    std::string_view bytes;

  private:
    uint64_t varint() {
        uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (bytes_.empty()) break;
            const auto byte = static_cast<uint8_t>(bytes_[0]);
            bytes_.remove_prefix(1);
            value |= uint64_t{byte & 0x7Fu} << shift;
            if (byte < 0x80) return value;
        }
        broken_ = true;
        return 0;
    }
    uint64_t fixed(size_t count) {
        uint64_t value = 0;
        if (bytes_.size() < count) {
            broken_ = true;
            return 0;
        }
        std::memcpy(&value, bytes_.data(), count);
        bytes_.remove_prefix(count);
        return value;
    }
    std::string_view bytes_;
    bool broken_ = false;
};

struct Spec {
    uint64_t model_type = 1;
    int64_t unknown = 0, bos = 1, eos = 2, padding = -1;
    bool add_dummy_prefix = true, remove_extra_spaces = true, escape_spaces = true, space_suffix = false;
    std::string_view charsmap;
};

bool read_trainer(std::string_view bytes, Spec& spec) {
    ProtoMessage message(bytes);
    while (message.next()) {
        const auto id = static_cast<int64_t>(message.number);
        if (message.field == 3) spec.model_type = message.number;
        if (message.field == 24) spec.space_suffix = message.number != 0;
        if (message.field == 40) spec.unknown = id;
        if (message.field == 41) spec.bos = id;
        if (message.field == 42) spec.eos = id;
        if (message.field == 43) spec.padding = id;
    }
    return !message.broken();
}

bool read_normalizer(std::string_view bytes, Spec& spec) {
    ProtoMessage message(bytes);
    while (message.next()) {
        if (message.field == 2) spec.charsmap = message.bytes;
        if (message.field == 3) spec.add_dummy_prefix = message.number != 0;
        if (message.field == 4) spec.remove_extra_spaces = message.number != 0;
        if (message.field == 5) spec.escape_spaces = message.number != 0;
    }
    return !message.broken();
}

}  // namespace

Result<VocabData> read_sentencepiece_model(const ByteSource& source, const TokenizerConfig& config) {
    const auto invalid = [&](const std::string& why) {
        return message(Msg::TokenizerFileInvalid, source.label(), why);
    };
    if (source.size() > kLargestFile)
        return message(Msg::JsonTooLarge, source.label(), format_bytes(source.size()));
    std::string bytes(static_cast<size_t>(source.size()), '\0');
    PARLOR_CHECKED(source.read(0, std::as_writable_bytes(std::span(bytes))));
    PARLOR_CHECKED(source.check_unchanged());
    VocabularyBuilder builder;
    VocabData& vocab = builder.vocab;
    Spec spec;
    ProtoMessage model(bytes);
    while (model.next()) {
        if (model.field == 2 && !read_trainer(model.bytes, spec)) return invalid("its trainer_spec is cut");
        if (model.field == 3 && !read_normalizer(model.bytes, spec))
            return invalid("its normalizer_spec is cut");
        if (model.field != 1) continue;
        ProtoMessage piece(model.bytes);
        std::string text;
        float score = 0;
        uint64_t type = kNormalToken;
        while (piece.next()) {
            if (piece.field == 1) text = piece.bytes;
            if (piece.field == 2) score = std::bit_cast<float>(static_cast<uint32_t>(piece.number));
            if (piece.field == 3) type = piece.number;
        }
        const size_t id = vocab.scores.size();
        if (piece.broken()) return invalid("piece " + std::to_string(id) + " is cut");
        if (text.empty()) return invalid("piece " + std::to_string(id) + " is empty");
        if (type < kNormalToken || type > kByteToken)
            return invalid("piece " + std::to_string(id) + " has the type " + std::to_string(type));
        if (!std::isfinite(score))
            return invalid("the score of piece " + std::to_string(id) + " is no number");
        // What the person added stands in the text as it is, with spaces.
        if (type == kUserToken && spec.escape_spaces)
            for (size_t at = text.find("\xE2\x96\x81"); at != std::string::npos;
                 at = text.find("\xE2\x96\x81"))
                text.replace(at, 3, " ");
        vocab.scores.push_back(score);
        const std::string wrong =
            builder.add(std::move(text), static_cast<double>(id), static_cast<int32_t>(type));
        if (!wrong.empty()) return invalid(wrong);
    }
    if (model.broken()) return invalid("it is no SentencePiece model, or it is cut");
    if (vocab.tokens.empty()) return invalid("it has no pieces");
    const bool unigram = spec.model_type == 1;
    if (!unigram && spec.model_type != 2)
        return message(Msg::TokenizerPartUnknown, source.label(),
                       "a SentencePiece model of type " + std::to_string(spec.model_type));
    if (spec.space_suffix || !spec.escape_spaces)
        return message(Msg::TokenizerPartUnknown, source.label(), "spaces behind words");
    const auto id = [&](int64_t value) {
        return value >= 0 && value < static_cast<int64_t>(vocab.tokens.size()) ? static_cast<int>(value) : -1;
    };
    vocab.model = unigram ? "t5" : "llama";
    vocab.unknown = id(spec.unknown);
    vocab.bos = id(spec.bos);
    vocab.eos = id(spec.eos);
    vocab.padding = id(spec.padding);
    vocab.charsmap = spec.charsmap;
    vocab.add_space_prefix = spec.add_dummy_prefix;
    vocab.remove_extra_spaces = spec.remove_extra_spaces;
    for (const TokenizerConfig::Token& token : config.added)
        if (const std::string wrong = builder.add_flagged(token); !wrong.empty())
            return message(Msg::TokenizerFileInvalid, "tokenizer_config.json", wrong);
    builder.finish(config);
    vocab.scores.resize(vocab.tokens.size(), 0);
    vocab.add_bos = config.says_bos_eos ? config.add_bos : !unigram;
    vocab.add_eos = config.says_bos_eos ? config.add_eos : unigram;
    return std::move(vocab);
}

}  // namespace parlor
