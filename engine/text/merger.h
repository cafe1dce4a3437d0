// The merge loop of BPE: always the best pair, leftmost first, in O(n log n) with a heap over a linked list.
#pragma once

#include <algorithm>
#include <cstdint>
#include <queue>
#include <vector>

namespace parlor::text {

struct Symbol {
    int token;  // -1: text that is no token
    uint32_t start, length;
    int32_t previous, next;  // -1: none
};

// Key: smaller is merged earlier. Buffers are kept between words.
template <class Key>
class Merger {
  public:
    std::vector<Symbol> symbols;  // fill with add(), then run(); merged-away symbols have length 0

    void clear() { symbols.clear(); }
    void add(int token, uint32_t start, uint32_t length) {
        const auto index = static_cast<int32_t>(symbols.size());
        if (index > 0) symbols.back().next = index;
        symbols.push_back({token, start, length, index - 1, -1});
    }

    // pair(left, right, &key, &token) says whether the two symbols may be merged.
    template <class Pair>
    void run(const Pair& pair) {
        heap_.clear();
        for (size_t i = 0; i + 1 < symbols.size(); ++i) offer(static_cast<int32_t>(i), pair);
        std::make_heap(heap_.begin(), heap_.end(), Later{});
        while (!heap_.empty()) {
            std::pop_heap(heap_.begin(), heap_.end(), Later{});
            const Candidate best = heap_.back();
            heap_.pop_back();
            Symbol& left = symbols[static_cast<size_t>(best.left)];
            // An outdated candidate: one of the two has been merged with another since.
            if (left.length == 0 || left.next < 0) continue;
            const Symbol right = symbols[static_cast<size_t>(left.next)];
            if (left.length + right.length != best.length || left.length != best.left_length) continue;
            symbols[static_cast<size_t>(left.next)].length = 0;
            left.length += right.length;
            left.token = best.token;
            left.next = right.next;
            if (right.next >= 0) symbols[static_cast<size_t>(right.next)].previous = best.left;
            const size_t before = heap_.size();
            if (left.previous >= 0) offer(left.previous, pair);
            if (heap_.size() > before) std::push_heap(heap_.begin(), heap_.end(), Later{});
            const size_t middle = heap_.size();
            offer(best.left, pair);
            if (heap_.size() > middle) std::push_heap(heap_.begin(), heap_.end(), Later{});
        }
    }

  private:
    struct Candidate {
        Key key;
        int32_t left;
        int token;
        uint32_t left_length, length;
    };
    struct Later {
        bool operator()(const Candidate& a, const Candidate& b) const {
            return a.key != b.key ? a.key > b.key : a.left > b.left;
        }
    };

    template <class Pair>
    void offer(int32_t index, const Pair& pair) {
        const Symbol& left = symbols[static_cast<size_t>(index)];
        if (left.next < 0) return;
        const Symbol& right = symbols[static_cast<size_t>(left.next)];
        Candidate candidate{{}, index, -1, left.length, left.length + right.length};
        if (pair(left, right, &candidate.key, &candidate.token)) heap_.push_back(candidate);
    }

    std::vector<Candidate> heap_;
};

}  // namespace parlor::text
