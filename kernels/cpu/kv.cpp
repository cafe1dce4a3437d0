#include <algorithm>
#include <atomic>
#include <bit>

#include "cpu/small_ops.h"
#include "kernels/check.h"

namespace parlor::kernels::cpu {

std::string_view name(KvType type) {
    switch (type) {
        case KvType::f16:
            return "f16";
        case KvType::bf16:
            return "bf16";
        case KvType::q8_0:
            return "q8_0";
        case KvType::f32:
            return "f32";
    }
    CHECK(!"unknown KvType");
}

std::optional<uint64_t> kv_row_bytes(KvType type, int dim) {
    if (dim <= 0) return std::nullopt;
    const Format format = type == KvType::q8_0   ? Format::q8_0
                          : type == KvType::bf16 ? Format::bf16
                          : type == KvType::f32  ? Format::f32
                                                 : Format::f16;
    return row_bytes(format, static_cast<uint64_t>(dim));
}

namespace {

constexpr uint32_t kMagnitude = 0x7fffffff, kInfinite = 0x7f800000;

// Whether a finite one is beyond kLargestKv; by their bits, whose order is that of the magnitudes.
bool any_large(const float* values, int64_t count) {
    uint32_t largest = 0;
    for (int64_t i = 0; i < count; ++i) {
        const uint32_t bits = std::bit_cast<uint32_t>(values[i]) & kMagnitude;
        largest = std::max(largest, bits < kInfinite ? bits : 0);
    }
    return largest > std::bit_cast<uint32_t>(kLargestKv);
}

}  // namespace

bool kv_write(ThreadPool& pool, const KvLayer& kv, const float* k, const float* v, int64_t k_stride,
              int64_t v_stride, int64_t tokens, int64_t first_position) {
    const std::optional<uint64_t> k_bytes = kv_row_bytes(kv.type, kv.k_dim);
    const std::optional<uint64_t> v_bytes = kv_row_bytes(kv.type, kv.v_dim);
    CHECK(k_bytes.has_value() && v_bytes.has_value());
    CHECK(first_position >= kv.base && first_position + tokens <= kv.base + kv.capacity);
    const SmallOps& ops = small_ops();
    const int64_t values = tokens * kv.kv_heads * (kv.k_dim + (kv.v_in_k ? 0 : kv.v_dim));
    const bool narrow = kv.type == KvType::f16;
    std::atomic<bool> large = false;
    split_evenly(pool, tokens, values < kQuickValues, [&](int64_t first, int64_t count) {
        for (int64_t t = first; t < first + count; ++t) {
            if (narrow && (any_large(k + t * k_stride, int64_t{kv.kv_heads} * kv.k_dim) ||
                           (!kv.v_in_k && any_large(v + t * v_stride, int64_t{kv.kv_heads} * kv.v_dim))))
                large = true;
            for (int64_t h = 0; h < kv.kv_heads; ++h) {
                const auto row = static_cast<uint64_t>(h * kv.capacity + first_position - kv.base + t);
                ops.kv_encode_row(kv.type, k + t * k_stride + h * kv.k_dim, kv.k_dim,
                                  reinterpret_cast<uint8_t*>(kv.k + row * *k_bytes));
                if (kv.v_in_k) continue;
                ops.kv_encode_row(kv.type, v + t * v_stride + h * kv.v_dim, kv.v_dim,
                                  reinterpret_cast<uint8_t*>(kv.v + row * *v_bytes));
            }
        }
    });
    return !large;
}

}  // namespace parlor::kernels::cpu
