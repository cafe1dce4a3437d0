// What BPE looks up for every pair of neighbours, and the words that a text has had before.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace parlor::text {

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

}  // namespace parlor::text
