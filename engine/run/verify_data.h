// Data and memory for verifying kernels.
#pragma once

#include <cmath>
#include <cstring>
#include <span>
#include <vector>

#include "engine/run/ops.h"
#include "kernels/check.h"

namespace parlor::run {

class Random {
  public:
    uint64_t bits() {  // xorshift64*
        state_ ^= state_ >> 12;
        state_ ^= state_ << 25;
        state_ ^= state_ >> 27;
        return state_ * 0x2545F4914F6CDD1D;
    }
    float value() { return static_cast<float>(static_cast<double>(bits() >> 40) / (1 << 23) - 1); }  // -1 … 1
    std::vector<float> values(int64_t count) {
        std::vector<float> out(static_cast<size_t>(count));
        for (float& v : out) v = value();
        return out;
    }

  private:
    uint64_t state_ = 0x9E3779B97F4A7C15;
};

// Memory of the device that is given out piece by piece, and anew for every check.
class Room {
  public:
    static constexpr uint64_t kBytes = 8 << 20, kWorkspace = 4 << 20;
    static Result<Room> on(Ops& ops) {
        Room room(ops);
        PARLOR_TRY(room.block_, ops.allocate(kBytes));
        PARLOR_TRY(room.workspace_, ops.allocate(kWorkspace));
        ops.use_workspace({room.workspace_.data(), static_cast<size_t>(kWorkspace)});
        return room;
    }

    void start_again() { used_ = 0; }
    std::byte* bytes(uint64_t count) {
        std::byte* place = block_.data() + used_;
        used_ += (count + 63) / 64 * 64;
        CHECK(used_ <= kBytes);
        return place;
    }
    float* floats(int64_t count) {
        return reinterpret_cast<float*>(bytes(static_cast<uint64_t>(count) * sizeof(float)));
    }
    template <class T>
    T* put(std::span<const T> values) {
        std::byte* place = bytes(values.size_bytes());
        ops_->upload(values.data(), place, values.size_bytes());
        return reinterpret_cast<T*>(place);
    }
    float* put(const std::vector<float>& values) { return put(std::span<const float>(values)); }
    std::vector<float> get(const float* place, int64_t count) {
        std::vector<float> out(static_cast<size_t>(count));
        ops_->download(place, out.data(), out.size() * sizeof(float));
        return out;
    }

  private:
    explicit Room(Ops& ops) : ops_(&ops) {}
    Ops* ops_;
    MemoryBlock block_, workspace_;
    uint64_t used_ = 0;
};

// The largest |a - b| / scale; NaN stays.
inline double largest_difference(std::span<const float> a, std::span<const float> b, double scale) {
    double largest = 0;
    for (size_t i = 0; i < b.size(); ++i) {
        const double difference = std::fabs(double{a[i]} - double{b[i]}) / scale;
        if (!(difference <= largest)) largest = difference;
    }
    return largest;
}

}  // namespace parlor::run
