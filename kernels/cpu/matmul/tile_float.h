// f32, f16 and bf16 weights times float32 activations, for any Simd. Included once per level, after simd/*.h.
#pragma once

#include "cpu/layout.h"
#include "cpu/matmul/tiles.h"

namespace parlor::kernels::cpu {
namespace {  // each level's file has its own copy, see kernels/cpu/README.md

template <Format kFormat>
inline Simd::F load_weights(const uint8_t* p) {
    if constexpr (kFormat == Format::f32) return Simd::load_f32(p);
    if constexpr (kFormat == Format::f16) return Simd::load_f16(p);
    if constexpr (kFormat == Format::bf16) return Simd::load_bf16(p);
}

template <Format kFormat, int kTokens, int kGroups>
void multiply_float(const TileArgs& args) {
    constexpr int kBytes = group_block_bytes(kFormat);
    constexpr int kRowBytes = kBytes / static_cast<int>(kGroupRows);
    // Few tokens: several sums per token, so that the next addition need not wait for the last one. Not with
    // f32: its weights come more slowly than the additions, and one order of them for any number of tokens
    // means that a prompt gives the same logits however it is cut.
    constexpr bool kOneOrder = kFormat == Format::f32 || kTokens * kGroups >= 8;
    constexpr int kSums = kOneOrder ? 1 : 8 / (kTokens * kGroups);
    const int64_t group_bytes = args.cols * kBytes;
    for (int row = 0; row < kGroupRows; row += Simd::kLanes) {
        const auto* w = reinterpret_cast<const uint8_t*>(args.group) + kRowBytes * row;
        const auto* x = reinterpret_cast<const float*>(args.activations);
        Simd::F acc[kSums][kGroups][kTokens];
        for (int i = 0; i < kSums; ++i) {
            for (int g = 0; g < kGroups; ++g) {
                for (int t = 0; t < kTokens; ++t) acc[i][g][t] = Simd::zero();
            }
        }
        const auto step = [&](auto& sums) {
#pragma GCC unroll 4
            for (int g = 0; g < kGroups; ++g) {
                const Simd::F weights = load_weights<kFormat>(w + g * group_bytes);
#pragma GCC unroll 16
                for (int t = 0; t < kTokens; ++t) sums[g][t] = Simd::fma(weights, x[t], sums[g][t]);
            }
            w += kBytes;
            x += kTokens;
        };
        int64_t k = 0;
        for (; k + kSums <= args.cols; k += kSums) {
            if constexpr (kTokens <= 8) {
                for (int g = 0; g < kGroups; ++g) {
                    for (int i = 0; i < kSums * kBytes; i += 64) Simd::prefetch(w + g * group_bytes + i);
                }
            }
#pragma GCC unroll 8
            for (int i = 0; i < kSums; ++i) step(acc[i]);
        }
        for (; k < args.cols; ++k) step(acc[0]);
        for (int g = 0; g < kGroups; ++g) {
            for (int t = 0; t < kTokens; ++t) {
                Simd::F sum = acc[0][g][t];
                for (int i = 1; i < kSums; ++i) sum = Simd::add(sum, acc[i][g][t]);
                Simd::store(args.out + kGroupRows * (g * kTokens + t) + row, sum);
            }
        }
    }
}

inline void transpose(const float* x, int64_t x_stride, int tokens, int tile, int64_t cols, std::byte* out) {
    auto* to = reinterpret_cast<float*>(out);
    for (int t = 0; t < tile; ++t) {
        for (int64_t k = 0; k < cols; ++k) to[k * tile + t] = t < tokens ? x[t * x_stride + k] : 0.0f;
    }
}

inline void finish(const FinishArgs& args) {
    const float* out = args.out;
    float* y = args.y;
    for (int64_t t = 0; t < args.tokens; ++t, out += kGroupRows, y += args.y_stride) {
        if (args.rows == kGroupRows) {
            for (int r = 0; r < kGroupRows; r += Simd::kLanes) {
                const auto load = [&](const float* p) {
                    return Simd::load_f32(reinterpret_cast<const uint8_t*>(p + r));
                };
                Simd::F value = Simd::mul(load(out), args.scale);
                if (args.bias != nullptr) value = Simd::add(value, load(args.bias));
                if (args.accumulate) value = Simd::add(value, load(y));
                Simd::store(y + r, value);
            }
            continue;
        }
        for (int64_t r = 0; r < args.rows; ++r) {
            const float scaled = args.scale * out[r];
            const float value = args.bias != nullptr ? scaled + args.bias[r] : scaled;
            y[r] = args.accumulate ? value + y[r] : value;
        }
    }
}

}  // namespace
}  // namespace parlor::kernels::cpu
