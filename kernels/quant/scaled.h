// Blocks of the scaled formats, see kernels/scaled.h.
#pragma once

#include "f16.h"
#include "kernels/scaled.h"

namespace parlor::kernels {

template <ScaleType kScale>
struct ScaleBytes {
    uint8_t bytes[kScale == ScaleType::f32 ? 4 : 2];
};

PARLOR_HD static inline float scale_value(const ScaleBytes<ScaleType::f16>& s) {
    return f16_to_f32(load_u16(s.bytes));
}
PARLOR_HD static inline float scale_value(const ScaleBytes<ScaleType::bf16>& s) {
    return bf16_to_f32(load_u16(s.bytes));
}
PARLOR_HD static inline float scale_value(const ScaleBytes<ScaleType::f32>& s) {
    float f;
    memcpy(&f, s.bytes, sizeof f);
    return f;
}

// Exact: every e4m3 is an f16 times 2^8.
PARLOR_HD static inline float e4m3_to_f32(uint8_t code) {
    const uint32_t nan = (code & 0x7f) == 0x7f ? 0x7e00 : 0;
    const uint32_t half =
        static_cast<uint32_t>(code & 0x80) << 8 | static_cast<uint32_t>(code & 0x7f) << 7 | nan;
    return f16_to_f32(static_cast<uint16_t>(half)) * 256.0f;
}

template <Code kCode, ScaleType kScale, int kValues>
struct BlockScaled {  // u4, u8
    ScaleBytes<kScale> scale;
    uint8_t zero;
    uint8_t codes[kCode == Code::u4 ? kValues / 2 : kValues];
};
template <ScaleType kScale, int kValues>
struct BlockScaled<Code::e4m3, kScale, kValues> {
    ScaleBytes<kScale> scale;
    uint8_t codes[kValues];
};
template <ScaleType kScale, int kValues>
struct BlockScaled<Code::nf4, kScale, kValues> {
    ScaleBytes<kScale> scale;
    uint8_t codes[kValues / 2];
};
template <ScaleType kScale, int kValues>
struct BlockScaled<Code::fp4, kScale, kValues> {
    ScaleBytes<kScale> scale;
    uint8_t codes[kValues / 2];
};

template <Code kCode>
PARLOR_HD static inline float scaled_value(uint8_t code, int zero, float scale) {
    if constexpr (kCode == Code::e4m3) {
        return scale * e4m3_to_f32(code);
    } else if constexpr (kCode == Code::nf4) {
        return scale * kNf4[code & 15];
    } else if constexpr (kCode == Code::fp4) {
        return scale * kFp4[code & 15];
    } else {
        return scale * static_cast<float>(code - zero);
    }
}

template <Code kCode, ScaleType kScale, int kValues>
PARLOR_HD static inline void decode_block(const BlockScaled<kCode, kScale, kValues>& b, float* out) {
    constexpr bool kNibbles = sizeof b.codes != kValues;
    const float scale = scale_value(b.scale);
    int zero = 0;
    if constexpr (kCode == Code::u4 || kCode == Code::u8) zero = b.zero;
    for (int i = 0; i < kValues; ++i) {
        const int code = kNibbles ? b.codes[i / 2] >> (i % 2 * 4) & 15 : b.codes[i];
        out[i] = scaled_value<kCode>(static_cast<uint8_t>(code), zero, scale);
    }
}

#define FORMAT(name, gguf, values, bytes)
#define SCALED_FORMAT(name, code, scale, values, bytes) \
    using Block_##name = BlockScaled<Code::code, ScaleType::scale, values>;
#include "kernels/formats.def"
#undef FORMAT

}  // namespace parlor::kernels
