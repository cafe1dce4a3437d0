// SentencePiece BPE (Kudo and Richardson 2018): spaces are U+2581, the pair with the best score is merged
// first, what is no token falls back to bytes.
#include "engine/text/merger.h"
#include "engine/text/sentence_piece_normalizer.h"
#include "engine/text/unicode.h"
#include "engine/text/vocab_tokenizer.h"

namespace parlor::text {

namespace {

class SentencePiece final : public VocabTokenizer {
  public:
    Result<void> init(const VocabData& data) {
        PARLOR_CHECKED(setup(data, true));
        if (data.scores.empty()) return message(Msg::VocabularyInvalid, "it has no scores");
        return normalizer_.init(data, false);
    }

  protected:
    bool drops_first_space() const override { return normalizer_.adds_space(); }

    void encode_plain(std::string_view text, bool /*first*/, std::vector<int>& out) const override {
        const std::string marked = normalizer_.apply(text);
        // A symbol's position is kept in 32 bits; longer texts go in parts.
        constexpr size_t kPart = size_t{1} << 30;
        for (size_t at = 0; at < marked.size(); at += kPart)
            merge(std::string_view(marked).substr(at, kPart), out);
    }

    std::string plain_piece(int token) const override {
        return vocab_.type(token) == TokenType::user_defined ? vocab_.text(token) : spaced_piece(token);
    }

  private:
    void merge(std::string_view text, std::vector<int>& out) const {
        Merger<float> merger;
        for (size_t i = 0; i < text.size();) {
            const Char c = char_at(text, i);
            merger.add(vocab_.find(text.substr(i, c.length)), static_cast<uint32_t>(i), c.length);
            i += c.length;
        }
        merger.run([&](const Symbol& left, const Symbol& right, float* key, int* token) {
            *token = vocab_.find(text.substr(left.start, size_t{left.length} + right.length));
            if (*token < 0) return false;
            *key = -vocab_.score(*token);
            return true;
        });
        for (int32_t i = merger.symbols.empty() ? -1 : 0; i >= 0;
             i = merger.symbols[static_cast<size_t>(i)].next)
            put(text, merger.symbols[static_cast<size_t>(i)], out);
    }

    void put(std::string_view text, const Symbol& symbol, std::vector<int>& out) const {
        if (symbol.token >= 0) {
            out.push_back(symbol.token);
            return;
        }
        for (const char c : text.substr(symbol.start, symbol.length)) {
            const int byte = vocab_.byte_token(static_cast<uint8_t>(c));
            const int token = byte >= 0 ? byte : vocab_.unknown;
            if (token >= 0) out.push_back(token);
        }
    }

    SentencePieceNormalizer normalizer_;
};

}  // namespace

Result<std::shared_ptr<const Tokenizer>> create_sentence_piece(const VocabData& data) {
    auto tokenizer = std::make_shared<SentencePiece>();
    PARLOR_CHECKED(tokenizer->init(data));
    return std::shared_ptr<const Tokenizer>(std::move(tokenizer));
}

}  // namespace parlor::text
