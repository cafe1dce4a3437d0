#include <algorithm>
#include <cmath>
#include <cstring>

#include "kernels/check.h"
#include "kernels/reference.h"
#include "quant/f16.h"
#include "quant/q8_0.h"

namespace parlor::kernels::reference {

namespace {

constexpr int kQ8Values = 32;

BlockQ8_0 encode_q8_0(const float* values) {
    float largest = 0;
    bool finite = true;
    for (int i = 0; i < kQ8Values; ++i) {
        largest = std::max(largest, std::fabs(values[i]));
        finite = finite && std::isfinite(values[i]);
    }
    BlockQ8_0 block;
    const uint16_t d = finite ? f32_to_f16_saturating(largest / 127) : 0x7e00;  // 0x7e00: NaN
    store_u16(block.d, d);
    // The stored scale, not the exact one, is what the reader multiplies with.
    const float scale = f16_to_f32(d);
    const float inverse = scale > 0 ? 1 / scale : 0;
    for (int i = 0; i < kQ8Values; ++i) {
        const float q = finite ? std::nearbyint(values[i] * inverse) : 1;
        block.qs[i] = static_cast<int8_t>(std::clamp(q, -127.0f, 127.0f));
    }
    return block;
}

}  // namespace

void kv_encode_row(cpu::KvType type, const float* values, int dim, std::byte* row) {
    auto* bytes = reinterpret_cast<uint8_t*>(row);
    switch (type) {
        case cpu::KvType::f16:
            for (int i = 0; i < dim; ++i) store_u16(bytes + 2 * i, f32_to_f16_saturating(values[i]));
            return;
        case cpu::KvType::bf16:
            for (int i = 0; i < dim; ++i) store_u16(bytes + 2 * i, f32_to_bf16(values[i]));
            return;
        case cpu::KvType::q8_0:
            CHECK(dim % kQ8Values == 0);
            for (int i = 0; i < dim / kQ8Values; ++i) {
                reinterpret_cast<BlockQ8_0*>(bytes)[i] = encode_q8_0(values + i * kQ8Values);
            }
            return;
        case cpu::KvType::f32:
            std::memcpy(bytes, values, static_cast<size_t>(dim) * sizeof(float));
            return;
    }
    CHECK(!"unknown KvType");
}

void kv_decode_row(cpu::KvType type, const std::byte* row, int dim, float* values) {
    switch (type) {
        case cpu::KvType::f16:
            return decode(Format::f16, row, values, static_cast<size_t>(dim));
        case cpu::KvType::bf16:
            return decode(Format::bf16, row, values, static_cast<size_t>(dim));
        case cpu::KvType::q8_0:
            return decode(Format::q8_0, row, values, static_cast<size_t>(dim));
        case cpu::KvType::f32:
            return decode(Format::f32, row, values, static_cast<size_t>(dim));
    }
    CHECK(!"unknown KvType");
}

void kv_write(const cpu::KvLayer& kv, const float* k, const float* v, int64_t k_stride, int64_t v_stride,
              int64_t tokens, int64_t first_position) {
    const auto k_bytes = static_cast<int64_t>(cpu::kv_row_bytes(kv.type, kv.k_dim).value());
    const auto v_bytes = static_cast<int64_t>(cpu::kv_row_bytes(kv.type, kv.v_dim).value());
    CHECK(first_position >= 0 && first_position + tokens <= kv.capacity);
    for (int64_t t = 0; t < tokens; ++t) {
        for (int64_t h = 0; h < kv.kv_heads; ++h) {
            const int64_t row = h * kv.capacity + first_position + t;
            kv_encode_row(kv.type, k + t * k_stride + h * kv.k_dim, kv.k_dim, kv.k + row * k_bytes);
            if (kv.v_in_k) continue;
            kv_encode_row(kv.type, v + t * v_stride + h * kv.v_dim, kv.v_dim, kv.v + row * v_bytes);
        }
    }
}

}  // namespace parlor::kernels::reference
