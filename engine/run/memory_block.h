// One large piece of memory, allocated once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "engine/result.h"

namespace parlor::run {

class MemoryBlock {
  public:
    MemoryBlock() = default;
    // 64-byte aligned, huge pages where the system offers them. Not cleared. 0 bytes give an empty block.
    static Result<MemoryBlock> allocate(uint64_t bytes);
    // Memory of a device, which `release` gives back.
    static MemoryBlock adopt(std::byte* data, uint64_t bytes, std::function<void(std::byte*)> release);

    std::byte* data() const { return data_.get(); }
    uint64_t size() const { return size_; }
    float* floats() const { return reinterpret_cast<float*>(data_.get()); }

  private:
    struct Release {
        std::function<void(std::byte*)> elsewhere;
        void operator()(std::byte* data) const;
    };
    std::unique_ptr<std::byte, Release> data_;
    uint64_t size_ = 0;
};

}  // namespace parlor::run
