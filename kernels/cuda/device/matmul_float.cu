// Products of weights with float32 activations: plain formats, and those of GPTQ, AWQ, FP8 and bitsandbytes,
// whose scales belong to longer runs of columns than activations could be quantized over. Shared out as in
// matmul_int8.cu.
#include "cuda/device/args.h"
#include "cuda/device/base.h"
#include "cuda/device/finish.h"
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

// Columns 16 * half … of block `number` of 32 columns of one row, for the 16 rows of a group.
template <Code kCode, class Args>
PARLOR_DEVICE void weights_of(const Args& args, const u8* group, i32 number, i32 row, i32 half, float* out) {
    if constexpr (is_plain(kCode)) {
        const i32 first = 32 * number + 16 * half;
        for (i32 i = 0; i < 16; ++i) {
            const i64 at = i64{first + i} * 16 + row;
            if (first + i >= args.cols)
                out[i] = 0;
            else if (kCode == Code::f32)
                out[i] = reinterpret_cast<const float*>(group)[at];
            else if (kCode == Code::f16)
                out[i] = half_to_float(reinterpret_cast<const u16*>(group)[at]);
            else
                out[i] = bf16_value(reinterpret_cast<const u16*>(group)[at]);
        }
        return;
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
        const float zero = kZeros ? static_cast<float>(block[head - 16 + row]) : 0.0f;
        const u8* codes = block + head + number % per_block * 64 * code_bits(kCode);
        for (i32 i = 0; i < 16; ++i) {
            const i32 k = 16 * half + i;
            if constexpr (kCode == Code::e4m3) {
                out[i] = scale * e4m3_value(codes[16 * k + row]);
            } else if constexpr (kCode == Code::u8) {
                out[i] = scale * (static_cast<float>(codes[64 * (k / 4) + 4 * row + k % 4]) - zero);
            } else {
                const u32 code = load_u32(codes + 64 * (k / 8) + 4 * row) >> 4 * (k % 8) & 15;
                out[i] = scale * (kCode == Code::u4    ? static_cast<float>(code) - zero
                                  : kCode == Code::nf4 ? kNf4[code]
                                                       : kFp4[code]);
            }
        }
    }
}

// Up to kTokens tokens; w: of all rows.
template <Code kCode, i32 kTokens, class Args, class Sums>
PARLOR_DEVICE void multiply_float(const Args& args, const ExpertMatrix& w, const float* bias, i32 first_token,
                                  i32 tokens, Sums& sums) {
    constexpr i32 kWarps = Args::kThreads / kWarp;
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp, row = lane % 16, half = lane / 16;
    i64 group_bytes = i64{16} * args.cols * (kCode == Code::f32 ? 4 : 2);
    if constexpr (!is_plain(kCode)) {
        const i32 head = 16 * ((args.scale_type == FloatMatmulArgs::Scale::f32 ? 4 : 2) +
                               (kCode == Code::u4 || kCode == Code::u8 ? 1 : 0));
        group_bytes =
            i64{args.cols / args.block_values} * (head + i64{16} * args.block_values * code_bits(kCode) / 8);
    }
    const u8* group = w.w + block_x() * group_bytes;

    float acc[kTokens] = {};
    for (i32 s = warp; 32 * s < args.cols; s += kWarps) {
        float values[16];
        weights_of<kCode>(args, group, s, row, half, values);
        for (i32 i = 0; i < 16; ++i) {
            const i32 k = 32 * s + 16 * half + i;
            if (k >= args.cols) break;
            const i32 column = w.order != nullptr ? w.order[k] : k;
            for (i32 t = 0; t < kTokens; ++t)
                if (t < tokens) acc[t] += values[i] * args.x[(first_token + t) * args.x_stride + column];
        }
    }
    for (i32 t = 0; t < kTokens; ++t) {
        const float both = acc[t] + shuffle_xor(acc[t], 16);
        if (half == 0) sums[(warp * kTokens + t) * 16 + row] = both;
    }
    sync_threads();
    finish_rows<kTokens>(args, sums, bias, w.scale, first_token, tokens);
}

#define PARLOR_FLOAT_MATMUL(name, code, most)                                                         \
    PARLOR_KERNEL(matmul_##name##_##most, FloatMatmulArgs) {                                          \
        PARLOR_SHARED(float, sums, FloatMatmulArgs::kThreads / kWarp * most * 16);                    \
        const i32 first = block_y() * most, left = args.tokens - first;                               \
        const ExpertMatrix w = {args.w, args.order, args.scale, 0};                                   \
        multiply_float<Code::code, most>(args, w, args.bias, first, left < most ? left : most, sums); \
    }
// The rows of one expert, a few at a time.
#define PARLOR_GROUPED_FLOAT_MATMUL(name, code)                                                           \
    PARLOR_KERNEL(grouped_##name, GroupedFloatArgs) {                                                     \
        PARLOR_SHARED(float, sums, GroupedFloatArgs::kThreads / kWarp * 8 * 16);                          \
        const ExpertMatrix w = args.experts[block_y()];                                                   \
        const i32 end = args.first_row[block_y() + 1];                                                    \
        const float* bias = args.bias != nullptr ? args.bias + i64{block_y()} * args.rows : nullptr;      \
        for (i32 first = args.first_row[block_y()]; first < end; first += 8) {                            \
            multiply_float<Code::code, 8>(args, w, bias, first, end - first < 8 ? end - first : 8, sums); \
            sync_threads();                                                                               \
        }                                                                                                 \
    }
#define PARLOR_FLOAT_MATMULS(name, code) \
    PARLOR_FLOAT_MATMUL(name, code, 1)   \
    PARLOR_FLOAT_MATMUL(name, code, 8)   \
    PARLOR_GROUPED_FLOAT_MATMUL(name, code)

PARLOR_FLOAT_MATMULS(f32, f32)
PARLOR_FLOAT_MATMULS(f16, f16)
PARLOR_FLOAT_MATMULS(bf16, bf16)
PARLOR_FLOAT_MATMULS(scaled_u4, u4)
PARLOR_FLOAT_MATMULS(scaled_u8, u8)
PARLOR_FLOAT_MATMULS(scaled_e4m3, e4m3)
PARLOR_FLOAT_MATMULS(scaled_nf4, nf4)
PARLOR_FLOAT_MATMULS(scaled_fp4, fp4)

}  // namespace parlor::cuda
