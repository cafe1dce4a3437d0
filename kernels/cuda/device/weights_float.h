// The packed layout of weights that multiply float32 activations: plain formats (16 values, one per row, for
// each column) and those of kernels/scaled.h (cpu/scaled_layout.h).
#pragma once

#include "cuda/device/args.h"
#include "cuda/device/base.h"
#include "cuda/device/weights.h"

namespace parlor::cuda {

enum class Code : i32 { f32, f16, bf16, u4, u8, e4m3, nf4, fp4 };

PARLOR_TABLE(float, kNf4, 16) = {-1.0f,
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
PARLOR_TABLE(float, kFp4, 16) = {0.0f,       0.0625f / 12, 8.0f / 12,  1.0f,          4.0f / 12,  6.0f / 12,
                                 2.0f / 12,  3.0f / 12,    0.0f,       -0.0625f / 12, -8.0f / 12, -1.0f,
                                 -4.0f / 12, -6.0f / 12,   -2.0f / 12, -3.0f / 12};

PARLOR_CONSTEXPR i32 code_bits(Code code) {
    return code == Code::u8 || code == Code::e4m3 ? 8 : 4;
}
PARLOR_CONSTEXPR bool is_plain(Code code) {
    return code == Code::f32 || code == Code::f16 || code == Code::bf16;
}

PARLOR_DEVICE float bf16_value(u16 bits) {
    return float_of(static_cast<u32>(bits) << 16);
}
// 8-bit floats of four bits of exponent (bias 7) and three of mantissa, without infinities.
PARLOR_DEVICE float e4m3_value(u8 byte) {
    const u32 magnitude = byte & 0x7fu;
    const float value = magnitude == 0x7f ? float_of(0x7fc00000u)
                                          : float_of(magnitude << 20) * 1.329227995784916e36f;  // 2^120
    return (byte & 0x80) != 0 ? -value : value;
}

// Bytes of a group of 16 rows.
template <Code kCode, class Args>
PARLOR_DEVICE i64 float_group_bytes(const Args& args) {
    if constexpr (is_plain(kCode)) return i64{16} * args.cols * (kCode == Code::f32 ? 4 : 2);
    const i32 head = 16 * ((args.scale_type == FloatMatmulArgs::Scale::f32 ? 4 : 2) +
                           (kCode == Code::u4 || kCode == Code::u8 ? 1 : 0));
    return i64{args.cols / args.block_values} * (head + i64{16} * args.block_values * code_bits(kCode) / 8);
}

// 32 columns of one row of a group.
struct FloatBlock {
    const u8* codes;  // of plain formats: the group
    float scale, zero;
};
template <Code kCode, class Args>
PARLOR_DEVICE FloatBlock float_block(const Args& args, const u8* group, i32 number, i32 row) {
    if constexpr (is_plain(kCode)) {
        return {group, 1, 0};
    } else {
        constexpr bool kZeros = kCode == Code::u4 || kCode == Code::u8;
        const bool wide = args.scale_type == FloatMatmulArgs::Scale::f32;
        const i32 head = 16 * ((wide ? 4 : 2) + (kZeros ? 1 : 0));
        const i32 per_block = args.block_values / 32;
        const i64 block_bytes = head + i64{16} * args.block_values * code_bits(kCode) / 8;
        const u8* block = group + number / per_block * block_bytes;
        float scale;
        if (wide)
            scale = float_of(load_u32(block + 4 * row));
        else if (args.scale_type == FloatMatmulArgs::Scale::f16)
            scale = half_to_float(load_u16(block + 2 * row));
        else
            scale = bf16_value(load_u16(block + 2 * row));
        return {block + head + number % per_block * 64 * code_bits(kCode), scale,
                kZeros ? static_cast<float>(block[head - 16 + row]) : 0.0f};
    }
}

// Column k, 0 … 31, of block `number`; 0 behind the last column.
template <Code kCode, class Args>
PARLOR_DEVICE float float_weight(const Args& args, const FloatBlock& block, i32 number, i32 k, i32 row) {
    if constexpr (is_plain(kCode)) {
        const i32 column = 32 * number + k;
        const i64 at = i64{column} * 16 + row;
        if (column >= args.cols) return 0;
        if constexpr (kCode == Code::f32) return reinterpret_cast<const float*>(block.codes)[at];
        const u16 bits = reinterpret_cast<const u16*>(block.codes)[at];
        return kCode == Code::f16 ? half_to_float(bits) : bf16_value(bits);
    } else if constexpr (kCode == Code::e4m3) {
        return block.scale * e4m3_value(block.codes[16 * k + row]);
    } else if constexpr (kCode == Code::u8) {
        return block.scale * (static_cast<float>(block.codes[64 * (k / 4) + 4 * row + k % 4]) - block.zero);
    } else {
        const u32 code = load_u32(block.codes + 64 * (k / 8) + 4 * row) >> 4 * (k % 8) & 15;
        return block.scale * (kCode == Code::u4    ? static_cast<float>(code) - block.zero
                              : kCode == Code::nf4 ? kNf4[code]
                                                   : kFp4[code]);
    }
}

}  // namespace parlor::cuda
