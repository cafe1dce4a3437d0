// Scaled formats: weights as the quantized files of other libraries have them (GPTQ, AWQ, FP8,
// compressed-tensors, bitsandbytes). A block is a run of values along a row that share a scale: value = scale
// * (code - zero), where codes are integers, or scale * number that the code stands for. The arithmetic is
// float32, one rounding. Activations that meet them stay float32.
#pragma once

#include <cstdint>
#include <optional>

#include "kernels/format.h"

namespace parlor::kernels {

// What a code is.
//   u4, u8: an unsigned integer, from which the block's zero (one byte) is subtracted
//   e4m3: 8-bit float, "FP8 Formats for Deep Learning" (Micikevicius et al., 2022, arXiv 2209.05433): no
//   infinities nf4, fp4: index into 16 numbers, "QLoRA" (Dettmers et al., 2023, arXiv 2305.14314), as in
//   bitsandbytes
enum class Code : uint8_t { u4, u8, e4m3, nf4, fp4 };
enum class ScaleType : uint8_t { f16, bf16, f32 };

// A block as pack_rows() and decode() take it: the scale, the zero (u4, u8), the codes in order, of 4 bits
// the first in the low half of a byte.
struct ScaledTraits {
    Code code;
    ScaleType scale;
    int values;  // per block, a multiple of 32

    constexpr int scale_bytes() const { return scale == ScaleType::f32 ? 4 : 2; }
    constexpr int zero_bytes() const { return code == Code::u4 || code == Code::u8 ? 1 : 0; }
    constexpr int code_bits() const { return code == Code::u8 || code == Code::e4m3 ? 8 : 4; }
    constexpr int code_bytes() const { return values * code_bits() / 8; }
};

// Null for every other format.
const ScaledTraits* scaled_traits(Format format);
// The format whose blocks are the longest that fit into groups of `group` values with one scale; nothing when
// none does.
std::optional<Format> scaled_format(Code code, ScaleType scale, uint64_t group);

// One value, as decode() gives it.
float scaled_value(Code code, uint8_t stored, int zero, float scale);

// The numbers of nf4 and fp4.
inline constexpr float kNf4[16] = {-1.0f,
                                   -0.6961928009986877f,
                                   -0.5250730514526367f,
                                   -0.39491748809814453f,
                                   -0.28444138169288635f,
                                   -0.18477343022823334f,
                                   -0.09105003625154495f,
                                   0.0f,
                                   0.07958029955625534f,
                                   0.16093020141124725f,
                                   0.24611230194568634f,
                                   0.33791524171829224f,
                                   0.44070982933044434f,
                                   0.5626170039176941f,
                                   0.7229568362236023f,
                                   1.0f};
inline constexpr float kFp4[16] = {0.0f,       0.0625f / 12, 8.0f / 12,  1.0f,          4.0f / 12,  6.0f / 12,
                                   2.0f / 12,  3.0f / 12,    0.0f,       -0.0625f / 12, -8.0f / 12, -1.0f,
                                   -4.0f / 12, -6.0f / 12,   -2.0f / 12, -3.0f / 12};

}  // namespace parlor::kernels
