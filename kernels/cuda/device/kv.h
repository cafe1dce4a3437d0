// Rows of the KV cache: of float16, bfloat16, float32, or of blocks of 32 with a float16 scale (34 bytes, as
// GGUF's q8_0).
#pragma once

#include "cuda/device/args.h"
#include "cuda/device/base.h"

namespace parlor::cuda {

constexpr i32 kQ8Bytes = 34;

PARLOR_DEVICE i64 kv_row_bytes(KvType type, i32 dim) {
    switch (type) {
        case KvType::q8_0:
            return i64{dim} / 32 * kQ8Bytes;
        case KvType::f32:
            return i64{4} * dim;
        default:
            return i64{2} * dim;
    }
}

PARLOR_DEVICE float kv_value(KvType type, const u8* row, i32 i) {
    switch (type) {
        case KvType::f16:
            return half_to_float(reinterpret_cast<const u16*>(row)[i]);
        case KvType::bf16:
            return float_of(static_cast<u32>(reinterpret_cast<const u16*>(row)[i]) << 16);
        case KvType::q8_0: {
            const u8* block = row + i / 32 * kQ8Bytes;
            const float d = half_to_float(*reinterpret_cast<const u16*>(block));
            return d * static_cast<float>(static_cast<i8>(block[2 + i % 32]));
        }
        default:
            return reinterpret_cast<const float*>(row)[i];
    }
}

// Values i and i + 1; i is even.
PARLOR_DEVICE void kv_pair(KvType type, const u8* row, i32 i, float* a, float* b) {
    if (type == KvType::f32) {
        *a = reinterpret_cast<const float*>(row)[i];
        *b = reinterpret_cast<const float*>(row)[i + 1];
    } else if (type == KvType::q8_0) {
        const u8* block = row + i / 32 * kQ8Bytes;
        const float d = half_to_float(*reinterpret_cast<const u16*>(block));
        const u32 both = *reinterpret_cast<const u16*>(block + 2 + i % 32);
        *a = d * static_cast<float>(static_cast<i8>(both & 255u));
        *b = d * static_cast<float>(static_cast<i8>(both >> 8));
    } else {
        const u32 both = *reinterpret_cast<const u32*>(row + 2 * i);
        if (type == KvType::f16) {
            *a = half_to_float(static_cast<u16>(both & 0xffffu));
            *b = half_to_float(static_cast<u16>(both >> 16));
        } else {
            *a = float_of(both << 16);
            *b = float_of(both & 0xffff0000u);
        }
    }
}

// Finite values stay finite.
PARLOR_DEVICE u16 saturated_half(float value) {
    const bool finite = (bits_of(value) & 0x7f800000u) != 0x7f800000u;
    const float clamped = value > 65504.0f ? 65504.0f : value < -65504.0f ? -65504.0f : value;
    return float_to_half(finite ? clamped : value);
}

// To nearest, ties to even; NaN stays NaN.
PARLOR_DEVICE u16 bf16_of(float value) {
    const u32 bits = bits_of(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u) return static_cast<u16>(bits >> 16 | 64);
    return static_cast<u16>((bits + 0x7fffu + (bits >> 16 & 1)) >> 16);
}

// One row of a cache, by a block of kThreads threads: warps take blocks of 32 values.
template <i32 kThreads, class Values>
PARLOR_DEVICE void kv_put(KvType type, Values& values, i32 dim, u8* row) {
    const i32 lane = thread_x() % kWarp;
    for (i32 block = thread_x() / kWarp; block * kWarp < dim; block += kThreads / kWarp) {
        const i32 i = block * kWarp + lane;
        const float value = i < dim ? values[i] : 0.0f;
        if (type == KvType::q8_0) {
            const i32 magnitude = static_cast<i32>(bits_of(value) & 0x7fffffffu);
            const i32 largest = warp_max(magnitude);
            const bool finite = largest < 0x7f800000;
            const u16 d =
                finite ? saturated_half(float_of(static_cast<u32>(largest)) / 127) : u16{0x7e00};  // NaN
            const float scale = half_to_float(d);
            const float inverse = scale > 0 ? 1 / scale : 0;
            float q = finite ? round_to_even(value * inverse) : 1;
            q = q > 127 ? 127 : q < -127 ? -127 : q;
            u8* out = row + block * kQ8Bytes;
            if (lane == 0) *reinterpret_cast<u16*>(out) = d;
            out[2 + lane] = static_cast<u8>(static_cast<i8>(q));
        } else if (i < dim) {
            if (type == KvType::f32)
                reinterpret_cast<float*>(row)[i] = value;
            else
                reinterpret_cast<u16*>(row)[i] = type == KvType::f16 ? saturated_half(value) : bf16_of(value);
        }
    }
}

// The first position that the token at `position` sees: the last `window` ones, those of its own chunk.
template <class Args>
PARLOR_DEVICE i64 first_seen(const Args& args, i64 position) {
    i64 first = args.window > 0 && position >= args.window ? position - args.window + 1 : 0;
    if (args.chunk > 0 && first < position / args.chunk * args.chunk)
        first = position / args.chunk * args.chunk;
    return first;
}

// How many powers of two bring a largest magnitude down to 2^14, within float16's range.
PARLOR_DEVICE u32 range_shift(u32 largest_bits) {
    const u32 exponent = largest_bits >> 23;
    return exponent > 140 ? exponent - 140 : 0;
}

}  // namespace parlor::cuda
