// Reader: reads forward through a ByteSource with a buffer, never beyond the source's size or a limit.
#pragma once

#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <vector>

#include "engine/load/source.h"

namespace parlor {

static_assert(std::endian::native == std::endian::little, "GGUF is read by copying bytes");

class Reader {
  public:
    // Reads [begin, end); end is at most source.size().
    Reader(const ByteSource& source, uint64_t begin, uint64_t end)
        : source_(source), position_(begin), end_(std::min(end, source.size())) {
        position_ = std::min(position_, end_);
    }

    uint64_t position() const { return position_; }
    uint64_t remaining() const { return end_ - position_; }

    // Each returns false when too few bytes are left or reading failed; error() has the failure then, if it
    // was one.
    template <class T>
    bool get(T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        return bytes(&value, sizeof value);
    }
    bool text(std::string& out, uint64_t length) {
        if (length > remaining()) return false;
        out.resize(static_cast<size_t>(length));
        return bytes(out.data(), out.size());
    }
    bool skip(uint64_t count) {
        if (count > remaining()) return false;
        position_ += count;
        return true;
    }
    const std::optional<Error>& error() const { return error_; }

  private:
    bool bytes(void* out, size_t count) {
        if (count > remaining()) return false;
        auto* to = static_cast<std::byte*>(out);
        while (count > 0) {
            if (position_ < buffered_from_ || position_ >= buffered_to_) {
                if (!fill()) return false;
            }
            const auto chunk = static_cast<size_t>(std::min<uint64_t>(count, buffered_to_ - position_));
            std::memcpy(to, buffer_.data() + (position_ - buffered_from_), chunk);
            to += chunk;
            count -= chunk;
            position_ += chunk;
        }
        return true;
    }
    bool fill() {
        buffer_.resize(kBuffer);
        const auto count = static_cast<size_t>(std::min<uint64_t>(kBuffer, end_ - position_));
        if (auto read = source_.read(position_, std::span(buffer_).first(count)); !read.ok()) {
            error_ = read.error();
            return false;
        }
        buffered_from_ = position_;
        buffered_to_ = position_ + count;
        return true;
    }

    static constexpr size_t kBuffer = 64 * 1024;
    const ByteSource& source_;
    uint64_t position_, end_;
    uint64_t buffered_from_ = 0, buffered_to_ = 0;
    std::vector<std::byte> buffer_;
    std::optional<Error> error_;
};

}  // namespace parlor
