// Numbers of quantized weights as files have them.
#pragma once

#include <cmath>
#include <cstring>

#include "engine/load/quantized.h"
#include "kernels/quant/f16.h"

namespace parlor {

inline uint32_t load_u32(const std::byte* p) {
    uint32_t word;
    std::memcpy(&word, p, sizeof word);
    return word;
}

// Code number `index` of a stream whose words lie `stride` bytes apart.
inline uint32_t stream_code(const std::byte* words, int64_t stride, int64_t index, int bits) {
    const int64_t bit = index * bits;
    const int shift = static_cast<int>(bit % 32);
    const std::byte* at = words + bit / 32 * stride;
    uint32_t code = load_u32(at) >> shift;
    if (shift + bits > 32) code |= load_u32(at + stride) << (32 - shift);
    return code & ((1u << bits) - 1);
}

// Where in a word of AWQ the row r of 8 stands.
inline constexpr int kAwqPlace[8] = {0, 4, 1, 5, 2, 6, 3, 7};

inline uint32_t awq_code(const std::byte* words, int64_t row) {
    return load_u32(words + row / 8 * 4) >> (4 * kAwqPlace[row % 8]) & 15;
}

inline float scale_number(const std::byte* p, safetensors::Dtype dtype) {
    switch (dtype) {
        case safetensors::Dtype::f32: {
            float f;
            std::memcpy(&f, p, sizeof f);
            return f;
        }
        case safetensors::Dtype::bf16:
            return kernels::bf16_to_f32(kernels::load_u16(reinterpret_cast<const uint8_t*>(p)));
        case safetensors::Dtype::f16:
            return kernels::f16_to_f32(kernels::load_u16(reinterpret_cast<const uint8_t*>(p)));
        default:  // a power of two
            return p[0] == std::byte{255} ? std::nanf("") : std::ldexp(1.0f, static_cast<int>(p[0]) - 127);
    }
}

}  // namespace parlor
