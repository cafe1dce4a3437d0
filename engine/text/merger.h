// The merge loop of BPE: always the best pair, leftmost first, in O(n log n) over a linked list.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace parlor::text {

struct Symbol {
    int token;  // -1: text that is no token
    uint32_t start, length;
    int32_t previous, next;  // -1: none
};

// Pairs by key, then by place. For words of usual length: one heap.
template <class Key>
class HeapQueue {
  public:
    bool empty() const { return heap_.empty(); }
    void push(Key key, int32_t left) {
        heap_.push_back({key, left});
        std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
    }
    std::pair<Key, int32_t> pop() {
        std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
        const auto best = heap_.back();
        heap_.pop_back();
        return best;
    }

  private:
    std::vector<std::pair<Key, int32_t>> heap_;
};

// The same order for words of a megabyte: one list for each key. Pairs are found from left to right, so that
// nearly all are appended and read in order, where one large heap would miss the cache at every step.
template <class Key>
class BucketQueue {
  public:
    bool empty() const { return buckets_.empty(); }
    void push(Key key, int32_t left) {
        Bucket& bucket = buckets_[key];
        if (bucket.next == bucket.ordered.size()) {
            bucket.ordered.clear();
            bucket.next = 0;
        }
        if (bucket.ordered.empty() || left >= bucket.ordered.back()) {
            bucket.ordered.push_back(left);
        } else {
            bucket.late.push_back(left);
            std::push_heap(bucket.late.begin(), bucket.late.end(), std::greater<>());
        }
    }
    std::pair<Key, int32_t> pop() {
        const auto first = buckets_.begin();
        const Key key = first->first;
        Bucket& bucket = first->second;
        int32_t left = 0;
        const bool has_ordered = bucket.next < bucket.ordered.size();
        if (has_ordered && (bucket.late.empty() || bucket.ordered[bucket.next] <= bucket.late.front())) {
            left = bucket.ordered[bucket.next++];
        } else {
            std::pop_heap(bucket.late.begin(), bucket.late.end(), std::greater<>());
            left = bucket.late.back();
            bucket.late.pop_back();
        }
        if (bucket.next == bucket.ordered.size() && bucket.late.empty()) buckets_.erase(first);
        return {key, left};
    }

  private:
    struct Bucket {
        std::vector<int32_t> ordered;
        size_t next = 0;
        std::vector<int32_t> late;  // a heap
    };
    std::map<Key, Bucket> buckets_;
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
        constexpr size_t kLong = 4096;
        if (symbols.size() < kLong) {
            run_with(heap_, pair);
        } else {
            BucketQueue<Key> queue;
            run_with(queue, pair);
        }
    }

  private:
    Symbol& at(int32_t index) { return symbols[static_cast<size_t>(index)]; }

    template <class Queue, class Pair>
    void run_with(Queue& queue, const Pair& pair) {
        Key key;
        int token = -1;
        const auto offer = [&](int32_t left) {
            if (left >= 0 && at(left).next >= 0 && pair(at(left), at(at(left).next), &key, &token))
                queue.push(key, left);
        };
        for (size_t i = 0; i + 1 < symbols.size(); ++i) offer(static_cast<int32_t>(i));
        while (!queue.empty()) {
            const auto [best, index] = queue.pop();
            Symbol& left = at(index);
            // Outdated, when one of the two has been merged with another since.
            if (left.length == 0 || left.next < 0) continue;
            Symbol& right = at(left.next);
            if (!pair(left, right, &key, &token) || key != best) continue;
            left.length += right.length;
            left.token = token;
            left.next = right.next;
            right.length = 0;
            if (left.next >= 0) at(left.next).previous = index;
            offer(left.previous);
            offer(index);
        }
    }

    HeapQueue<Key> heap_;
};

}  // namespace parlor::text
