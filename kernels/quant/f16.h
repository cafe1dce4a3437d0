// Conversions between float32 and the two 16-bit floats: f16 (IEEE 754 binary16) and bf16 (the upper half of
// a float32). Functions here and in the block headers are `static`: they are also included by files compiled
// for one instruction set, and a shared inline copy could carry instructions that this CPU lacks into code
// that runs everywhere.
#pragma once

#include <cstdint>
#include <cstring>

#ifdef __CUDACC__
#define PARLOR_HD __host__ __device__
#define PARLOR_CONSTANT static __device__ const  // tables of a format: device code only
#else
#define PARLOR_HD
#define PARLOR_CONSTANT static constexpr
#endif

namespace parlor::kernels {

PARLOR_HD static inline float float_from_bits(uint32_t bits) {
    float f;
    memcpy(&f, &bits, sizeof f);
    return f;
}

PARLOR_HD static inline uint32_t bits_from_float(float f) {
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    return bits;
}

PARLOR_HD static inline uint16_t load_u16(const uint8_t* p) {
    return static_cast<uint16_t>(p[0] | p[1] << 8);
}

PARLOR_HD static inline void store_u16(uint8_t* p, uint16_t value) {
    p[0] = static_cast<uint8_t>(value & 0xff);
    p[1] = static_cast<uint8_t>(value >> 8);
}

// Exact for every input; branch-free so that loops over it vectorize.
PARLOR_HD static inline float f16_to_f32(uint16_t h) {
    // The exponent moves from bias 15 to 127 by a multiplication, which also normalizes denormals.
    const float magnitude = float_from_bits(static_cast<uint32_t>(h & 0x7fff) << 13) * 0x1p112f;
    const uint32_t infinite_or_nan = (h & 0x7c00) == 0x7c00 ? 0x7f800000u : 0;
    return float_from_bits(bits_from_float(magnitude) | infinite_or_nan |
                           static_cast<uint32_t>(h & 0x8000) << 16);
}

// To nearest, ties to even; beyond the range gives infinity, NaN stays (quiet) NaN.
PARLOR_HD static inline uint16_t f32_to_f16(float f) {
    const uint32_t bits = bits_from_float(f);
    const uint32_t sign = bits >> 16 & 0x8000;
    const uint32_t magnitude = bits & 0x7fffffff;
    uint32_t result;
    if (magnitude > 0x7f800000) {
        result = 0x7e00;
    } else if (magnitude >= 0x477ff000) {  // 65520: halfway between the largest f16 and the next step
        result = 0x7c00;
    } else if (magnitude <
               0x38800000) {  // below 2^-14: 0.5 has the spacing of f16 denormals, the addition rounds
        result = bits_from_float(float_from_bits(magnitude) + 0.5f) - 0x3f000000;
    } else {
        result = (magnitude - 0x38000000 + 0xfff + (magnitude >> 13 & 1)) >> 13;
    }
    return static_cast<uint16_t>(result | sign);
}

// As f32_to_f16, but finite values beyond the range become the largest finite f16 (infinity stays infinity:
// the guard must see it).
PARLOR_HD static inline uint16_t f32_to_f16_saturating(float f) {
    const uint16_t h = f32_to_f16(f);
    const bool overflowed = (h & 0x7fff) == 0x7c00 && (bits_from_float(f) & 0x7fffffff) < 0x7f800000;
    return overflowed ? static_cast<uint16_t>((h & 0x8000) | 0x7bff) : h;
}

PARLOR_HD static inline float bf16_to_f32(uint16_t h) {
    return float_from_bits(static_cast<uint32_t>(h) << 16);
}

// To nearest, ties to even; NaN stays (quiet) NaN.
PARLOR_HD static inline uint16_t f32_to_bf16(float f) {
    const uint32_t bits = bits_from_float(f);
    if ((bits & 0x7fffffff) > 0x7f800000) return static_cast<uint16_t>(bits >> 16 | 0x40);
    return static_cast<uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

struct BlockF32 {
    uint8_t bytes[4];
};
struct BlockF16 {
    uint8_t bytes[2];
};
struct BlockBf16 {
    uint8_t bytes[2];
};

PARLOR_HD static inline void decode_block(const BlockF32& b, float* out) {
    memcpy(out, b.bytes, sizeof *out);
}
PARLOR_HD static inline void decode_block(const BlockF16& b, float* out) {
    *out = f16_to_f32(load_u16(b.bytes));
}
PARLOR_HD static inline void decode_block(const BlockBf16& b, float* out) {
    *out = bf16_to_f32(load_u16(b.bytes));
}

}  // namespace parlor::kernels
