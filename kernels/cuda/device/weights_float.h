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

PARLOR_CONSTEXPR bool has_zeros(Code code) {
    return code == Code::u4 || code == Code::u8;
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
    constexpr i64 kColumnBytes = kCode == Code::f32 ? 64 : 32;
    if constexpr (is_plain(kCode)) return kColumnBytes * args.cols;
    const i32 head =
        16 * ((args.scale_type == FloatMatmulArgs::Scale::f32 ? 4 : 2) + (has_zeros(kCode) ? 1 : 0));
    return i64{args.cols / args.block_values} * (head + i64{16} * args.block_values * code_bits(kCode) / 8);
}

// 32 columns of a scaled format.
struct ScaledBlock {
    const u8* head;   // scales of 16 rows; from `zeros` on their zeros
    const u8* codes;  // of the 32 columns
    i32 zeros;
};
template <Code kCode, class Args>
PARLOR_DEVICE ScaledBlock scaled_block(const Args& args, const u8* group, i32 number) {
    const i32 zeros = 16 * (args.scale_type == FloatMatmulArgs::Scale::f32 ? 4 : 2);
    const i32 head = zeros + (has_zeros(kCode) ? 16 : 0);
    const i32 per_block = args.block_values / 32, block = number / per_block;
    const i64 block_bytes = head + i64{16} * args.block_values * code_bits(kCode) / 8;
    const u8* at = group + block * block_bytes;
    return {at, at + head + (number - block * per_block) * 64 * code_bits(kCode), zeros};
}
template <class Args>
PARLOR_DEVICE float scale_of_bits(const Args& args, u16 bits) {
    return args.scale_type == FloatMatmulArgs::Scale::f16 ? half_to_float(bits) : bf16_value(bits);
}
template <class Args>
PARLOR_DEVICE float scale_at(const Args& args, const u8* head, i32 row) {
    if (args.scale_type == FloatMatmulArgs::Scale::f32) return float_of(load_u32(head + 4 * row));
    return scale_of_bits(args, load_u16(head + 2 * row));
}
// Of kRows rows, a multiple of 4; without branches, which would keep loads from being under way at once.
template <i32 kRows, class Args>
PARLOR_DEVICE void read_scales(const Args& args, const u8* head, i32 row, float (&out)[kRows]) {
    const bool wide = args.scale_type == FloatMatmulArgs::Scale::f32;
    const bool half = args.scale_type == FloatMatmulArgs::Scale::f16;
    for (i32 r = 0; r < kRows; r += 4) {
        const u8* at = head + (wide ? 4 : 2) * (row + r);
        const Words2 low = *reinterpret_cast<const Words2*>(at);
        const Words2 high = *reinterpret_cast<const Words2*>(at + (wide ? 8 : 0));
        for (i32 i = 0; i < 4; ++i) {
            const u16 bits = static_cast<u16>(low.word[i / 2] >> 16 * (i % 2));
            const float narrow = half ? half_to_float(bits) : bf16_value(bits);
            out[r + i] = wide ? float_of(i < 2 ? low.word[i] : high.word[i - 2]) : narrow;
        }
    }
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
        const ScaledBlock block = scaled_block<kCode>(args, group, number);
        return {block.codes, scale_at(args, block.head, row),
                has_zeros(kCode) ? static_cast<float>(block.head[block.zeros + row]) : 0.0f};
    }
}

// Column k, 0 … 31, of block `number`, without its scale; 0 behind the last column.
template <Code kCode, class Args>
PARLOR_DEVICE float unscaled_weight(const Args& args, const FloatBlock& block, i32 number, i32 k, i32 row) {
    if constexpr (is_plain(kCode)) {
        const i32 column = 32 * number + k;
        const i64 at = i64{column} * 16 + row;
        if (column >= args.cols) return 0;
        if constexpr (kCode == Code::f32) return reinterpret_cast<const float*>(block.codes)[at];
        const u16 bits = reinterpret_cast<const u16*>(block.codes)[at];
        return kCode == Code::f16 ? half_to_float(bits) : bf16_value(bits);
    } else if constexpr (kCode == Code::e4m3) {
        return e4m3_value(block.codes[16 * k + row]);
    } else if constexpr (kCode == Code::u8) {
        return static_cast<float>(block.codes[64 * (k / 4) + 4 * row + k % 4]) - block.zero;
    } else {
        const u32 code = load_u32(block.codes + 64 * (k / 8) + 4 * row) >> 4 * (k % 8) & 15;
        return kCode == Code::u4    ? static_cast<float>(code) - block.zero
               : kCode == Code::nf4 ? kNf4[code]
                                    : kFp4[code];
    }
}
template <Code kCode, class Args>
PARLOR_DEVICE float float_weight(const Args& args, const FloatBlock& block, i32 number, i32 k, i32 row) {
    const float value = unscaled_weight<kCode>(args, block, number, k, row);
    return is_plain(kCode) ? value : block.scale * value;
}

// What a lane takes at once of a group: 16 bytes of weights, of `rows` rows and `columns` columns; fewer
// where sums of so many rows and tokens would not fit into registers.
struct TileShape {
    i32 rows, columns;
};
PARLOR_CONSTEXPR TileShape tile_shape(Code code, i32 tokens) {
    switch (code) {
        case Code::f32:
            return {4, 1};
        case Code::f16:
        case Code::bf16:
            return {8, 1};
        case Code::e4m3:
            return {tokens == 1 ? 16 : 4, 1};
        case Code::u8:
            return {4, 4};
        default:
            return {4, 8};
    }
}

template <i32 kRows, i32 kColumns>
struct WeightTile {
    float value[kRows][kColumns];
    float scale[kRows], zero[kRows];  // of scaled formats: scale * (value - zero), which is what counts
};

// Rows from `row` on, columns from k on, all of which are there.
template <Code kCode, class Args, i32 kRows, i32 kColumns>
PARLOR_DEVICE void read_tile(const Args& args, const u8* group, i32 k, i32 row,
                             WeightTile<kRows, kColumns>& out) {
    if constexpr (is_plain(kCode)) {
        constexpr i32 kBytes = kCode == Code::f32 ? 4 : 2;
        const Words4 words = load_words(group + (i64{16} * k + row) * kBytes);
        for (i32 r = 0; r < kRows; ++r) {
            if constexpr (kCode == Code::f32) {
                out.value[r][0] = float_of(words.word[r]);
            } else {
                const u32 both = words.word[r / 2];
                if constexpr (kCode == Code::bf16)
                    out.value[r][0] = float_of(r % 2 == 0 ? both << 16 : both & 0xffff0000u);
                else
                    out.value[r][0] = half_to_float(static_cast<u16>(both >> 16 * (r % 2)));
            }
        }
    } else {
        const ScaledBlock block = scaled_block<kCode>(args, group, k / 32);
        const i32 inside = k % 32;
        read_scales<kRows>(args, block.head, row, out.scale);
        if constexpr (has_zeros(kCode)) {
            const u32 zeros = load_u32(block.head + block.zeros + row);
            for (i32 r = 0; r < kRows; ++r) out.zero[r] = static_cast<float>(zeros >> 8 * r & 255);
            if constexpr (kCode == Code::u4) {
                for (i32 r = 0; r < kRows; ++r) {
                    out.scale[r] *= 16;
                    out.zero[r] = 1 + out.zero[r] / 16;
                }
            }
        }
        if constexpr (kCode == Code::e4m3) {
            u32 words[4] = {};
            if constexpr (kRows == 16) {
                const Words4 all = load_words(block.codes + 16 * inside);
                for (i32 i = 0; i < 4; ++i) words[i] = all.word[i];
            } else {
                words[0] = load_u32(block.codes + 16 * inside + row);
            }
            for (i32 r = 0; r < kRows; ++r)
                out.value[r][0] = e4m3_value(static_cast<u8>(words[r / 4] >> 8 * (r % 4)));
        } else {
            const Words4 words = load_words(block.codes + 64 * (inside / kColumns) + 4 * row);
            // The bits of 1 as a variable: an instruction has room for one constant, the mask.
            const u32 one = args.cols < 0 ? 0u : 0x3f800000u;
            for (i32 r = 0; r < kRows; ++r) {
                for (i32 c = 0; c < kColumns; ++c) {
                    const u32 code = words.word[r] >> (kCode == Code::u8 ? 8 : 4) * c;
                    // Integers become floats by way of their bits: a conversion takes four times as long.
                    // 1 + code / 16 has a code of 4 bits at the top of its mantissa, 2^23 + code has one of 8
                    // bits at the bottom.
                    if constexpr (kCode == Code::u4) {
                        const u32 top = c < 5 ? words.word[r] << (19 - 4 * c) : words.word[r] >> (4 * c - 19);
                        out.value[r][c] = float_of((top & 0x780000u) | one);
                    } else if constexpr (kCode == Code::u8) {
                        out.value[r][c] = float_of((code & 255) | 0x4b000000u) - 8388608.0f;
                    } else {
                        out.value[r][c] = kCode == Code::nf4 ? kNf4[code & 15] : kFp4[code & 15];
                    }
                }
            }
        }
    }
}

}  // namespace parlor::cuda
