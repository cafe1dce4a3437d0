// Byte-level BPE (Radford et al. 2019): bytes are written as printable characters, pairs are merged by rank.
#include <array>

#include "engine/text/merger.h"
#include "engine/text/splitter.h"
#include "engine/text/unicode.h"
#include "engine/text/vocab_tokenizer.h"

namespace parlor::text {

namespace {

// GPT-2's byte alphabet: printable Latin-1 bytes are themselves, the others follow from U+0100 in order.
struct ByteAlphabet {
    std::array<std::string, 256> text;
    std::array<int, 0x200> byte_of;

    ByteAlphabet() {
        byte_of.fill(-1);
        uint32_t next = 0x100;
        for (uint32_t byte = 0; byte < 256; ++byte) {
            const bool printable =
                (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
            const uint32_t code = printable ? byte : next++;
            append_utf8(text[byte], code);
            byte_of[code] = static_cast<int>(byte);
        }
    }
};

const ByteAlphabet& byte_alphabet() {
    static const ByteAlphabet alphabet;
    return alphabet;
}

// (left, right) → rank and merged token; open addressing, because every pair of neighbours asks it.
class MergeTable {
  public:
    struct Merge {
        uint64_t pair = kNone;
        uint32_t rank = 0;
        int token = -1;
    };

    void reserve(size_t count) {
        size_t size = 16;
        while (size < count * 2) size *= 2;
        cells_.assign(size, {});
    }
    void add(int left, int right, uint32_t rank, int token) {
        Merge& cell = cells_[slot(key(left, right))];
        if (cell.pair == kNone)
            cell = {key(left, right), rank, token};  // of a pair given twice the first counts
    }
    const Merge* find(int left, int right) const {
        const Merge& cell = cells_[slot(key(left, right))];
        return cell.pair == kNone ? nullptr : &cell;
    }

  private:
    static constexpr uint64_t kNone = ~uint64_t{0};  // no pair: token ids are below 2^24
    static uint64_t key(int left, int right) {
        return uint64_t{static_cast<uint32_t>(left)} << 32 | static_cast<uint32_t>(right);
    }
    size_t slot(uint64_t pair) const {
        size_t at = (pair * 0x9E3779B97F4A7C15u >> 20) & (cells_.size() - 1);
        while (cells_[at].pair != kNone && cells_[at].pair != pair) at = (at + 1) & (cells_.size() - 1);
        return at;
    }
    std::vector<Merge> cells_;
};

// Words come again and again: where a word's tokens stand in the output already.
class WordCache {
  public:
    struct Entry {
        std::string_view word;
        size_t begin = 0, end = 0;
    };
    explicit WordCache(size_t text_size) : cells_(text_size < 4096 ? 64 : 8192) {}
    Entry& at(std::string_view word) {
        return cells_[std::hash<std::string_view>()(word) & (cells_.size() - 1)];
    }

  private:
    std::vector<Entry> cells_;
};

class ByteBpe final : public VocabTokenizer {
  public:
    Result<void> init(const VocabData& data) {
        splitter_ = find_splitter(data.pre);
        if (splitter_ == nullptr) return message(Msg::PreTokenizerUnknown, data.pre);
        PARLOR_CHECKED(setup(data, splitter_->add_bos));
        for (size_t byte = 0; byte < 256; ++byte)
            byte_tokens_[byte] = vocab_.find(byte_alphabet().text[byte]);
        return add_merges(data.merges);
    }

  protected:
    void encode_plain(std::string_view text, bool /*after_special*/, std::vector<int>& out) const override {
        Merger<uint32_t> merger;
        WordCache cache(text.size());
        constexpr size_t kLongestCached = 64;
        split(*splitter_, text, 0, text.size(), 0, [&](size_t begin, size_t end) {
            const std::string_view word = text.substr(begin, end - begin);
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
        std::string out;
        for (size_t i = 0; i < text.size();) {
            const Char c = char_at(text, i);
            const int byte = c.code < byte_alphabet().byte_of.size() ? byte_alphabet().byte_of[c.code] : -1;
            if (byte >= 0) {
                out += static_cast<char>(byte);
            } else {
                out.append(text, i, c.length);
            }
            i += c.length;
        }
        return out;
    }

  private:
    Result<void> add_merges(const std::vector<std::string>& merges) {
        merges_.reserve(merges.size());
        if (merges.size() > (size_t{1} << 24))
            return message(Msg::VocabularyInvalid, "it has " + std::to_string(merges.size()) + " merges");
        std::string both;
        for (size_t rank = 0; rank < merges.size(); ++rank) {
            const std::string_view merge = merges[rank];
            const size_t space = merge.size() < 3 ? std::string_view::npos : merge.find(' ', 1);
            if (space == std::string_view::npos || space + 1 == merge.size())
                return message(Msg::VocabularyInvalid, "merge " + std::to_string(rank) + " is not a pair");
            const std::string_view left = merge.substr(0, space), right = merge.substr(space + 1);
            both.assign(left).append(right);
            const int left_token = vocab_.find(left), right_token = vocab_.find(right),
                      token = vocab_.find(both);
            if (left_token < 0 || right_token < 0 || token < 0)
                return message(Msg::VocabularyInvalid,
                               "merge " + std::to_string(rank) + " names a token that it does not have");
            merges_.add(left_token, right_token, static_cast<uint32_t>(rank), token);
        }
        return {};
    }

    void encode_word(std::string_view word, Merger<uint32_t>& merger, std::vector<int>& out) const {
        if (word.size() == 1) {
            put(byte_tokens_[static_cast<uint8_t>(word[0])], out);
            return;
        }
        if (splitter_->whole_words && word.size() <= vocab_.longest()) {
            std::string written;
            for (const char c : word) written += byte_alphabet().text[static_cast<uint8_t>(c)];
            if (const int token = vocab_.find(written); token >= 0) {
                out.push_back(token);
                return;
            }
        }
        // A symbol's position is kept in 31 bits; a longer word goes in parts.
        constexpr size_t kPart = size_t{1} << 30;
        for (size_t at = 0; at < word.size(); at += kPart) merge_word(word.substr(at, kPart), merger, out);
    }

    void merge_word(std::string_view word, Merger<uint32_t>& merger, std::vector<int>& out) const {
        merger.clear();
        for (size_t i = 0; i < word.size(); ++i)
            merger.add(byte_tokens_[static_cast<uint8_t>(word[i])], static_cast<uint32_t>(i), 1);
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

    const Splitter* splitter_ = nullptr;
    std::array<int, 256> byte_tokens_{};
    MergeTable merges_;
};

}  // namespace

Result<std::shared_ptr<const Tokenizer>> create_byte_bpe(const VocabData& data) {
    auto tokenizer = std::make_shared<ByteBpe>();
    PARLOR_CHECKED(tokenizer->init(data));
    return std::shared_ptr<const Tokenizer>(std::move(tokenizer));
}

}  // namespace parlor::text
