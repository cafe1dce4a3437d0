// BPE by a list of merges (Sennrich et al. 2016): over bytes, written as printable characters (Radford et al.
// 2019), or over characters, where what is no token falls back to bytes.
#include <array>
#include <deque>
#include <unordered_set>

#include "engine/text/byte_alphabet.h"
#include "engine/text/merge_table.h"
#include "engine/text/merger.h"
#include "engine/text/pre_tokenizer.h"
#include "engine/text/unicode.h"
#include "engine/text/vocab_tokenizer.h"

namespace parlor::text {

namespace {

class Bpe final : public VocabTokenizer {
  public:
    Result<void> init(const VocabData& data) {
        if (data.rules) {
            PARLOR_TRY(pre_, PreTokenizer::create(data.rules->pre_tokenizers));
            pre_.whole_words = data.rules->whole_words;
            byte_fallback_ = data.rules->byte_fallback;
            fuse_unknown_ = data.rules->fuse_unknown;
        } else {
            PARLOR_TRY(pre_, PreTokenizer::find(data.pre));
        }
        PARLOR_CHECKED(setup(data, pre_.add_bos));
        for (size_t byte = 0; byte < 256; ++byte)
            byte_tokens_[byte] = vocab_.find(byte_alphabet().text[byte]);
        return add_merges(data.merges);
    }

  protected:
    void encode_plain(std::string_view text, bool first, std::vector<int>& out) const override {
        Merger<uint32_t> merger;
        WordCache cache(text.size());
        constexpr size_t kLongestCached = 64;
        std::deque<std::string> made;
        pre_.split(text, first, made, [&](std::string_view word) {
            if (word.size() > kLongestCached) {
                encode_word(word, merger, out);
                return;
            }
            WordCache::Entry& entry = cache.at(word);
            if (entry.word == word) {
                for (size_t i = entry.begin; i < entry.end; ++i) out.push_back(int{out[i]});
                return;
            }
            entry = {word, out.size(), 0};
            encode_word(word, merger, out);
            entry.end = out.size();
        });
    }

    std::string plain_piece(int token) const override {
        const std::string& text = vocab_.text(token);
        if (vocab_.type(token) == TokenType::user_defined) return text;
        if (pre_.byte_level || (rules_ && rules_->byte_alphabet)) return from_byte_alphabet(text);
        return spaced_piece(token);
    }

  private:
    Result<void> add_merges(const std::vector<std::string>& merges) {
        merges_.reserve(merges.size());
        if (merges.size() > (size_t{1} << 24))
            return message(Msg::VocabularyInvalid, "it has " + std::to_string(merges.size()) + " merges");
        std::string both;
        std::unordered_set<std::string_view> controls;
        const auto is_control_text = [&](std::string_view text) {
            if (controls.empty())
                for (int i = 0; i < vocab_.size(); ++i)
                    if (vocab_.find(vocab_.text(i)) < 0) controls.insert(vocab_.text(i));
            return controls.contains(text);
        };
        for (size_t rank = 0; rank < merges.size(); ++rank) {
            const std::string_view merge = merges[rank];
            const size_t space = merge.size() < 3 ? std::string_view::npos : merge.find(' ', 1);
            if (space == std::string_view::npos || space + 1 == merge.size())
                return message(Msg::VocabularyInvalid, "merge " + std::to_string(rank) + " is not a pair");
            const std::string_view left = merge.substr(0, space), right = merge.substr(space + 1);
            both.assign(left).append(right);
            const int left_token = vocab_.find(left), right_token = vocab_.find(right),
                      token = vocab_.find(both);
            if (left_token >= 0 && right_token >= 0 && token >= 0) {
                merges_.add(left_token, right_token, static_cast<uint32_t>(rank), token);
                continue;
            }
            // Typed text never becomes a control token, also not by merging.
            for (const auto& [part, id] :
                 {std::pair<std::string_view, int>{left, left_token}, {right, right_token}, {both, token}})
                if (id < 0 && !is_control_text(part))
                    return message(Msg::VocabularyInvalid,
                                   "merge " + std::to_string(rank) + " names a token that it does not have");
        }
        return {};
    }

    void encode_word(std::string_view word, Merger<uint32_t>& merger, std::vector<int>& out) const {
        if (!pre_.byte_level) {
            encode_characters(word, merger, out);
            return;
        }
        if (pre_.gives_alphabet()) {
            encode_bytes(from_byte_alphabet(word), merger, out);
        } else {
            encode_bytes(word, merger, out);
        }
    }

    void encode_bytes(std::string_view word, Merger<uint32_t>& merger, std::vector<int>& out) const {
        if (word.size() == 1) {
            put(byte_tokens_[static_cast<uint8_t>(word[0])], out);
            return;
        }
        if (pre_.whole_words && word.size() <= vocab_.longest()) {
            if (const int token = vocab_.find(to_byte_alphabet(word)); token >= 0) {
                out.push_back(token);
                return;
            }
        }
        // A symbol's position is kept in 31 bits; a longer word goes in parts.
        constexpr size_t kPart = size_t{1} << 30;
        for (size_t at = 0; at < word.size(); at += kPart) {
            merger.clear();
            const std::string_view part = word.substr(at, kPart);
            for (size_t i = 0; i < part.size(); ++i)
                merger.add(byte_tokens_[static_cast<uint8_t>(part[i])], static_cast<uint32_t>(i), 1);
            merge(merger, out);
        }
    }

    void encode_characters(std::string_view word, Merger<uint32_t>& merger, std::vector<int>& out) const {
        if (pre_.whole_words || word.size() == 1) {
            if (const int token = vocab_.find(word); token >= 0) {
                out.push_back(token);
                return;
            }
        }
        constexpr size_t kPart = size_t{1} << 30;
        for (size_t at = 0; at < word.size(); at += kPart) {
            merger.clear();
            bool after_unknown = false;
            const std::string_view part = word.substr(at, kPart);
            for (size_t i = 0; i < part.size();) {
                const Char c = char_at(part, i);
                after_unknown =
                    add_character(part.substr(i, c.length), static_cast<uint32_t>(i), after_unknown, merger);
                i += c.length;
            }
            if (!merger.symbols.empty()) merge(merger, out);
        }
    }

    // Whether it was an unknown one.
    bool add_character(std::string_view text, uint32_t at, bool after_unknown,
                       Merger<uint32_t>& merger) const {
        const auto length = static_cast<uint32_t>(text.size());
        if (const int token = vocab_.find(text); token >= 0) {
            merger.add(token, at, length);
            return false;
        }
        bool all = byte_fallback_;
        for (const char c : text) all = all && vocab_.byte_token(static_cast<uint8_t>(c)) >= 0;
        if (all) {
            for (uint32_t i = 0; i < length; ++i)
                merger.add(vocab_.byte_token(static_cast<uint8_t>(text[i])), at + i, 1);
            return false;
        }
        if (vocab_.unknown < 0) return false;
        if (!(fuse_unknown_ && after_unknown)) merger.add(vocab_.unknown, at, length);
        return true;
    }

    void merge(Merger<uint32_t>& merger, std::vector<int>& out) const {
        merger.run([&](const Symbol& left, const Symbol& right, uint32_t* key, int* token) {
            const MergeTable::Merge* merge = merges_.find(left.token, right.token);
            if (merge == nullptr) return false;
            *key = merge->rank;
            *token = merge->token;
            return true;
        });
        for (int32_t i = 0; i >= 0; i = merger.symbols[static_cast<size_t>(i)].next)
            put(merger.symbols[static_cast<size_t>(i)].token, out);
    }

    void put(int token, std::vector<int>& out) const {
        if (token < 0) token = vocab_.unknown;
        if (token >= 0) out.push_back(token);
    }

    PreTokenizer pre_;
    bool byte_fallback_ = false, fuse_unknown_ = false;
    std::array<int, 256> byte_tokens_{};
    MergeTable merges_;
};

}  // namespace

Result<std::shared_ptr<const Tokenizer>> create_bpe(const VocabData& data) {
    auto tokenizer = std::make_shared<Bpe>();
    PARLOR_CHECKED(tokenizer->init(data));
    return std::shared_ptr<const Tokenizer>(std::move(tokenizer));
}

// Gemma 4 in GGUF: spaces are marked, the whole text is one word.
Result<std::shared_ptr<const Tokenizer>> create_marked_bpe(const VocabData& data) {
    TextRules rules;
    rules.normalizers.push_back(
        {.kind = NormalizerStep::Kind::replace, .pattern = " ", .content = "\xE2\x96\x81"});
    rules.byte_fallback = rules.space_mark = true;
    if (data.bos >= 0 && data.add_bos.value_or(true)) rules.prefix = {data.bos};
    VocabData marked = data;
    marked.rules = std::make_shared<const TextRules>(std::move(rules));
    return create_bpe(marked);
}

}  // namespace parlor::text
