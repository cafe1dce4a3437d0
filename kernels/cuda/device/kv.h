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

PARLOR_DEVICE i64 kv_row(const KvCache& kv, i64 head, i64 position) {
    return head * kv.head_rows + position * kv.position_rows;
}

// One row of a cache, by a block of kThreads threads: warps take blocks of 32 values. large: of KvWriteArgs.
template <i32 kThreads, class Values>
PARLOR_DEVICE void kv_put(KvType type, Values& values, i32 dim, u8* row, u32* large) {
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
            // What is not finite is the guard's.
            const float magnitude = value < 0 ? -value : value;
            if (type == KvType::f16 && magnitude > kLargestKv && bits_of(magnitude) < 0x7f800000u &&
                large != nullptr)
                atomic_or(large, 1);
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

// Positions are shared out in tiles of 32, not less than 4 of them to a part: what a part has summed up costs
// time as well.
constexpr i32 kPartTile = 32, kFewestPartTiles = 4;
static_assert(PackedAttentionArgs::kTile == kPartTile, "a part has whole tiles");
PARLOR_DEVICE i64 part_length(i64 positions, i32 splits) {
    const i64 tiles = (positions + kPartTile - 1) / kPartTile, each = (tiles + splits - 1) / splits;
    return (each < kFewestPartTiles ? kFewestPartTiles : each) * kPartTile;
}
// [begin, end) of one of `splits` parts of [first, end); empty for those that are not needed.
struct Part {
    i64 begin, end;
};
PARLOR_DEVICE Part part_of(i64 first, i64 end, i32 splits, i32 split) {
    if (splits == 1) return {first, end};
    const i64 length = part_length(end - first, splits), begin = first + split * length;
    return {begin, begin + length < end ? begin + length : end};
}

// How many powers of two bring a largest magnitude down to 2^14, within float16's range.
constexpr u32 kLastExponent = 140;  // that needs no shift
PARLOR_DEVICE u32 range_shift(u32 largest_bits) {
    const u32 exponent = largest_bits >> 23;
    return exponent > kLastExponent ? exponent - kLastExponent : 0;
}

}  // namespace parlor::cuda
