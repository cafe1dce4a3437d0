// ByteSource: bytes with random access, however they are stored. The readers see nothing else, so that tests
// and fuzzers feed them from memory (and downloads, later, from HTTP ranges).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "engine/result.h"

namespace parlor {

class ByteSource {
  public:
    virtual ~ByteSource() = default;
    virtual uint64_t size() const = 0;  // bytes, fixed when it was opened
    // Fills all of `out`, or returns an error (also when offset + out.size() > size()).
    virtual Result<void> read(uint64_t offset, std::span<std::byte> out) const = 0;
    virtual std::string label() const = 0;  // for messages: the path as UTF-8
    // An error when the bytes may be others than when it was opened.
    virtual Result<void> check_unchanged() const { return {}; }
};

class MemorySource : public ByteSource {
  public:
    explicit MemorySource(std::span<const std::byte> bytes, std::string label = "memory");
    uint64_t size() const override { return bytes_.size(); }
    Result<void> read(uint64_t offset, std::span<std::byte> out) const override;
    std::string label() const override { return label_; }

  private:
    std::span<const std::byte> bytes_;
    std::string label_;
};

}  // namespace parlor
