// A range of a card's addresses that has memory only in parts ("Virtual Memory Management", CUDA Driver API):
// a cache that grows takes what it needs, without moving, and gives back what it needs no more.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>

#include "engine/gpu/driver.h"
#include "engine/run/ops.h"

namespace parlor::gpu {

class ReservedMemory {
  public:
    // Null where the driver or the card cannot. The card's context is the thread's, here and below.
    static std::unique_ptr<ReservedMemory> create(const Driver& driver, int device, uint64_t bytes);
    ~ReservedMemory();  // nothing uses it any more, unless forget() came first
    ReservedMemory(const ReservedMemory&) = delete;
    ReservedMemory& operator=(const ReservedMemory&) = delete;

    std::byte* data() const { return reinterpret_cast<std::byte*>(static_cast<uintptr_t>(address_)); }
    uint64_t held() const { return chunks_.size() * chunk_; }
    // Memory for these parts, and for whatever shares a chunk with them; other chunks lose theirs, so that
    // nothing under way may use them. An error of the driver, or kSuccess; `missing` says for how many bytes.
    // What was there before an error is still there.
    int hold(std::span<const run::Ops::Range> ranges, uint64_t& missing);
    void forget() { lost_ = true; }  // the context is gone, and all of this with it

  private:
    ReservedMemory(const Driver& driver, int device) : driver_(driver) {
        properties_.location.device = device;
    }
    int add(uint64_t chunk);
    void remove(uint64_t chunk);

    const Driver& driver_;
    MemoryProperties properties_;
    uint64_t address_ = 0, bytes_ = 0, chunk_ = 0;
    std::map<uint64_t, uint64_t> chunks_;  // number -> handle of its memory
    bool lost_ = false;
};

}  // namespace parlor::gpu
