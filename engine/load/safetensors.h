// safetensors: a 64-bit length, a JSON object that says where each tensor stands, the tensors.
// Source: github.com/huggingface/safetensors, README, "Format".
#pragma once

#include <string>
#include <vector>

#include "engine/load/source.h"

namespace parlor::safetensors {

constexpr uint64_t kMaxHeaderBytes = 100'000'000;  // the format's own limit
constexpr size_t kMaxTensors = 1 << 17;            // DeepSeek-V3 in FP8: 92,000 in 163 files
constexpr size_t kMaxNameBytes = 512;
constexpr size_t kMaxRank = 8;

enum class Dtype : uint8_t {
    f64,
    f32,
    f16,
    bf16,
    f8_e4m3,
    f8_e5m2,
    f8_e8m0,
    i64,
    i32,
    i16,
    i8,
    u64,
    u32,
    u16,
    u8,
    boolean
};
std::string_view name(Dtype dtype);  // "BF16", as files spell it
uint64_t bytes_of(Dtype dtype);      // of one value

// A tensor as it stands in a file, under the name that it has there. Its bytes are its values in row-major
// order.
struct StoredTensor {
    std::string name;
    Dtype dtype = Dtype::f32;
    std::vector<int64_t> shape;  // outermost first, as files write it; a side may be 0
    uint64_t offset = 0;         // absolute, in file `part`
    uint64_t bytes = 0;
    uint32_t part = 0;
};

// Every tensor of a file in the order of its offsets: inside the file, without overlap or hole, each as long
// as its shape and type say. `part` is not set.
Result<std::vector<StoredTensor>> read_header(const ByteSource& source);

}  // namespace parlor::safetensors
