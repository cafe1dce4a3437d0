// Rows of the KV cache from and to float32, over vec.h; included once per level, by small_ops_<level>.cpp.
#pragma once

#include <cmath>

#include "cpu/small_ops.h"
#include "cpu/vec.h"
#include "quant/q8_0.h"

namespace parlor::kernels::cpu {
namespace {

constexpr int kQ8Values = 32;

inline void encode_f16(const float* values, int dim, uint8_t* row) {
    int i = 0;
    for (; i + kLanes <= dim; i += kLanes) {
        const V x = vload(values + i);
        const V clamped = vmin(vset(65504.0f), vmax(vset(-65504.0f), x));
        vstore_f16(row + 2 * i, vselect_less(vabs(x), vset(kInfinity), clamped, x));
    }
    for (; i < dim; ++i) store_u16(row + 2 * i, f32_to_f16_saturating(values[i]));
}

inline void encode_q8_0(const float* values, BlockQ8_0& block) {
    V magnitude = vset(0);
    V zero_or_nan = vset(0);
    for (int i = 0; i < kQ8Values; i += kLanes) {
        const V x = vload(values + i);
        magnitude = vmax(vabs(x), magnitude);
        zero_or_nan = vfma(x, vset(0), zero_or_nan);
    }
    if (vsum(zero_or_nan) !=
        0) {  // NaN or infinity: the whole block decodes to NaN, so that the guard sees it
        store_u16(block.d, 0x7e00);
        memset(block.qs, 1, sizeof block.qs);
        return;
    }
    const uint16_t d = f32_to_f16_saturating(vlargest(magnitude) / 127);
    // The stored scale, not the exact one, is what the reader multiplies with.
    const float scale = f16_to_f32(d);
    const float inverse = scale > 0 ? 1 / scale : 0;
    store_u16(block.d, d);
    for (int i = 0; i < kQ8Values; i += kLanes) {
        const V scaled = vmul(vload(values + i), vset(inverse));
        vstore_s8(block.qs + i, vround(vmin(vset(127.0f), vmax(vset(-127.0f), scaled))));
    }
}

inline void kv_encode_row(KvType type, const float* values, int dim, uint8_t* row) {
    switch (type) {
        case KvType::f16:
            encode_f16(values, dim, row);
            break;
        case KvType::bf16:
            for (int i = 0; i < dim; ++i) store_u16(row + 2 * i, f32_to_bf16(values[i]));
            break;
        case KvType::q8_0:
            for (int i = 0; i < dim / kQ8Values; ++i) {
                encode_q8_0(values + i * kQ8Values, reinterpret_cast<BlockQ8_0*>(row)[i]);
            }
            break;
        case KvType::f32:
            memcpy(row, values, static_cast<size_t>(dim) * sizeof(float));
            break;
    }
}

// One cache row (or several that need no padding) to `width` floats: dim values, then zeros.
inline void decode_kv_row(KvType type, const uint8_t* row, int64_t dim, int64_t width, float* out) {
    int64_t i = 0;
    switch (type) {
        case KvType::f16:
            for (; i + kLanes <= dim; i += kLanes) vstore(out + i, vload_f16(row + 2 * i));
            for (; i < dim; ++i) out[i] = f16_to_f32(load_u16(row + 2 * i));
            break;
        case KvType::bf16:
            for (; i + kLanes <= dim; i += kLanes) vstore(out + i, vload_bf16(row + 2 * i));
            for (; i < dim; ++i) out[i] = bf16_to_f32(load_u16(row + 2 * i));
            break;
        case KvType::q8_0:
            for (const auto* block = reinterpret_cast<const BlockQ8_0*>(row); i < dim; ++block) {
                const V d = vload_scale(block->d);
                for (int j = 0; j < kQ8Values; j += kLanes, i += kLanes) {
                    vstore(out + i, vmul(d, vload_s8(block->qs + j)));
                }
            }
            break;
        case KvType::f32:
            memcpy(out, row, static_cast<size_t>(dim) * sizeof(float));
            i = dim;
            break;
    }
    for (; i < width; ++i) out[i] = 0;
}

inline const uint8_t* kv_rows(const std::byte* cache, int64_t first_row, int64_t row_bytes) {
    return reinterpret_cast<const uint8_t*>(cache + first_row * row_bytes);
}

// `count` rows, row_bytes apart; dense: nothing stands between one row's dim values and the next row.
inline void decode_kv_tile(KvType type, const uint8_t* rows, int64_t row_bytes, int64_t count, int dim,
                           int64_t width, bool dense, float* out) {
    if (dense && dim == width) return decode_kv_row(type, rows, count * dim, count * width, out);
    for (int64_t i = 0; i < count; ++i)
        decode_kv_row(type, rows + i * row_bytes, dim, width, out + i * width);
}

}  // namespace
}  // namespace parlor::kernels::cpu
