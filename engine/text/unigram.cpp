// Unigram (Kudo 2018): of all ways to write a text as tokens, the one with the greatest sum of scores, found
// by Viterbi's algorithm from left to right.
#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <numeric>

#include "engine/text/pre_tokenizer.h"
#include "engine/text/sentence_piece_normalizer.h"
#include "engine/text/unicode.h"
#include "engine/text/vocab_tokenizer.h"

namespace parlor::text {

namespace {

// Longer tokens are not looked for: every position is tried for at most this many bytes, so time stays
// linear.
constexpr size_t kLongestToken = 512;

// The children of a node stand side by side, in order.
class Trie {
  public:
    explicit Trie(std::vector<std::pair<std::string_view, int>> words) {
        std::ranges::stable_sort(words, {}, &std::pair<std::string_view, int>::first);
        struct Open {
            size_t node, begin, end, depth;
        };
        nodes_.push_back({});
        std::deque<Open> open = {{0, 0, words.size(), 0}};
        while (!open.empty()) {
            auto [node, begin, end, depth] = open.front();
            open.pop_front();
            for (; begin < end && words[begin].first.size() == depth; ++begin)
                if (nodes_[node].token < 0) nodes_[node].token = words[begin].second;
            nodes_[node].first = static_cast<uint32_t>(nodes_.size());
            while (begin < end) {
                const char label = words[begin].first[depth];
                size_t last = begin;
                while (last < end && words[last].first[depth] == label) ++last;
                open.push_back({nodes_.size(), begin, last, depth + 1});
                nodes_.push_back({.label = static_cast<uint8_t>(label)});
                ++nodes_[node].count;
                begin = last;
            }
        }
    }

    // Calls found(length, token) for every word that the text begins with, the shortest first.
    template <class Found>
    void prefixes(std::string_view text, const Found& found) const {
        size_t node = 0;
        for (size_t i = 0; i < text.size(); ++i) {
            const auto begin = nodes_.begin() + nodes_[node].first, end = begin + nodes_[node].count;
            const auto child =
                std::lower_bound(begin, end, static_cast<uint8_t>(text[i]),
                                 [](const Node& each, uint8_t label) { return each.label < label; });
            if (child == end || child->label != static_cast<uint8_t>(text[i])) return;
            node = static_cast<size_t>(child - nodes_.begin());
            if (child->token >= 0) found(i + 1, child->token);
        }
    }

  private:
    struct Node {
        uint32_t first = 0;
        uint16_t count = 0;
        uint8_t label = 0;
        int token = -1;
    };
    std::vector<Node> nodes_;
};

class Unigram final : public VocabTokenizer {
  public:
    Result<void> init(const VocabData& data) {
        PARLOR_CHECKED(setup(data, false));
        if (data.scores.empty()) return message(Msg::VocabularyInvalid, "it has no scores");
        if (data.rules) {
            PARLOR_TRY(pre_, PreTokenizer::create(data.rules->pre_tokenizers));
            byte_fallback_ = data.rules->byte_fallback;
        } else {
            PARLOR_CHECKED(normalizer_.init(data, true));
            byte_fallback_ = vocab_.byte_token(0) >= 0;
        }
        std::vector<std::pair<std::string_view, int>> words;
        float least = std::numeric_limits<float>::max();
        for (int id = 0; id < vocab_.size(); ++id) {
            if (vocab_.find(vocab_.text(id)) != id) continue;
            if (vocab_.type(id) == TokenType::normal) least = std::min(least, vocab_.score(id));
            if (vocab_.text(id).size() <= kLongestToken) words.emplace_back(vocab_.text(id), id);
        }
        if (words.empty()) return message(Msg::VocabularyInvalid, "it has no tokens for text");
        constexpr double kUnknownPenalty = 10;
        unknown_score_ = (std::isfinite(least) && least < 1e30f ? double{least} : 0.0) - kUnknownPenalty;
        trie_ = std::make_unique<Trie>(std::move(words));
        return {};
    }

  protected:
    bool drops_first_space() const override {
        return rules_ ? rules_->drops_first_space : normalizer_.adds_space();
    }
    std::string plain_piece(int token) const override {
        return vocab_.type(token) == TokenType::user_defined ? vocab_.text(token) : spaced_piece(token);
    }

    void encode_plain(std::string_view text, bool first, std::vector<int>& out) const override {
        if (!rules_) {
            encode_word(normalizer_.apply(text), out);
            return;
        }
        std::deque<std::string> made;
        pre_.split(text, first, made, [&](std::string_view word) { encode_word(word, out); });
    }

  private:
    struct Best {
        double score = 0;
        size_t begin = kNone;
        int token = -1;  // -1: an unknown character
    };
    static constexpr size_t kNone = ~size_t{0};

    void encode_word(std::string_view text, std::vector<int>& out) const {
        std::vector<Best> ends(text.size() + 1);
        // SentencePiece adds up in float: of two ways whose sums are equal but for rounding it may take the
        // other one.
        const auto offer = [&](size_t begin, size_t end, double score, int token) {
            if (ends[end].begin == kNone || score > ends[end].score) ends[end] = {score, begin, token};
        };
        for (size_t at = 0; at < text.size();) {
            const size_t character = char_at(text, at).length;
            const double score = ends[at].score;
            bool whole = false;
            trie_->prefixes(text.substr(at, kLongestToken), [&](size_t length, int token) {
                // A token that the person added is worth more than any other way to write it.
                const bool added = vocab_.type(token) == TokenType::user_defined && !rules_;
                offer(at, at + length, score + (added ? 0.0 : double{vocab_.score(token)}), token);
                whole = whole || length == character;
            });
            if (!whole) offer(at, at + character, score + unknown_score_, -1);
            at += character;
        }
        std::vector<std::pair<size_t, size_t>> path;  // (end, begin) from the end on
        for (size_t end = text.size(); end > 0; end = ends[end].begin)
            path.emplace_back(end, ends[end].begin);
        for (size_t i = path.size(); i-- > 0;) {
            const int token = ends[path[i].first].token;
            if (token >= 0) {
                out.push_back(token);
                continue;
            }
            const size_t begin = path[i].second;
            while (i > 0 && ends[path[i - 1].first].token < 0) --i;  // neighbours become one
            put_unknown(text.substr(begin, path[i].first - begin), out);
        }
    }

    void put_unknown(std::string_view text, std::vector<int>& out) const {
        bool all = byte_fallback_;
        for (const char c : text) all = all && vocab_.byte_token(static_cast<uint8_t>(c)) >= 0;
        if (!all) {
            if (vocab_.unknown >= 0) out.push_back(vocab_.unknown);
            return;
        }
        for (const char c : text) out.push_back(vocab_.byte_token(static_cast<uint8_t>(c)));
    }

    PreTokenizer pre_;
    SentencePieceNormalizer normalizer_;
    bool byte_fallback_ = false;
    double unknown_score_ = -10;
    std::unique_ptr<Trie> trie_;
};

}  // namespace

Result<std::shared_ptr<const Tokenizer>> create_unigram(const VocabData& data) {
    auto tokenizer = std::make_shared<Unigram>();
    PARLOR_CHECKED(tokenizer->init(data));
    return std::shared_ptr<const Tokenizer>(std::move(tokenizer));
}

}  // namespace parlor::text
