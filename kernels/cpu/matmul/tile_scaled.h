// Scaled weights times float32 activations, for any Simd. Included once per level, after simd/*.h.
#pragma once

#include "cpu/layout.h"
#include "cpu/matmul/tile_int8.h"  // static_for
#include "cpu/matmul/tiles.h"

namespace parlor::kernels::cpu {
namespace {  // each level's file has its own copy, see kernels/cpu/README.md

// Kernels that are made for a code and not once more for each of its formats.
#ifdef __clang__
#define PARLOR_SHARED_KERNEL __attribute__((noinline))
#else
#define PARLOR_SHARED_KERNEL __attribute__((noinline, noclone))
#endif
template <Format kFormat>
constexpr ScaledLayout kScaledLayout = scaled_layout(scaled_traits_of(kFormat));

// `bytes` is at the scale of the first of kLanes rows. That of e4m3 takes the 2^8 with it that load_e4m3()
// leaves out.
template <Code kCode>
inline Simd::F load_scale(ScaleType type, const uint8_t* bytes, int64_t row) {
    const Simd::F scale = type == ScaleType::f32    ? Simd::load_f32(bytes + 4 * row)
                          : type == ScaleType::bf16 ? Simd::load_bf16(bytes + 2 * row)
                                                    : Simd::load_f16(bytes + 2 * row);
    return kCode == Code::e4m3 ? Simd::mul(scale, 256.0f) : scale;
}

template <Code kCode>
constexpr bool kHasTable = kCode == Code::nf4 || kCode == Code::fp4;
template <Code kCode>
constexpr bool kHasZero = kCode == Code::u4 || kCode == Code::u8;
template <Code kCode>  // of 16 rows at one k
constexpr int64_t kCodeVectorBytes = kHasTable<kCode> || kCode == Code::u4 ? 8 : 16;

// Calls use.operator()<i>(k, value) for 32 values of kLanes rows, not yet scaled; i = k % 4. `codes` is at
// those of the sub-block.
template <Code kCode, typename Use>
inline void for_each_code(const uint8_t* codes, int64_t row, Simd::F negative_zero, const Simd::Table& table,
                          Use use) {
    if constexpr (kCode == Code::e4m3) {
        for (int k = 0; k < 32; k += 4) {
            static_for<0, 4>([&]<int i>() {
                use.template operator()<i>(k + i, Simd::load_e4m3(codes + 16 * (k + i) + row));
            });
        }
    } else {
        constexpr int kBits = kCode == Code::u8 ? 8 : 4;
        constexpr int kPerVector = 32 / kBits;
        for (int v = 0; v < kBits; ++v) {
            const Simd::B lanes = Simd::load(codes + 64 * v + 4 * row);
            static_for<0, kPerVector>([&]<int i>() {
                const int k = v * kPerVector + i;
                if constexpr (kHasTable<kCode>) {
                    use.template operator()<i % 4>(k, Simd::template look_up<i * kBits>(table, lanes));
                } else {
                    const Simd::F code = Simd::template bits<i * kBits, (1 << kBits) - 1>(lanes);
                    use.template operator()<i % 4>(k, Simd::add(code, negative_zero));
                }
            });
        }
    }
}

template <Code kCode, int kTokens, int kGroups>
PARLOR_SHARED_KERNEL void multiply_code(const TileArgs& args, const ScaledLayout& l) {
    // Few tokens: several sums per token, so that the next addition need not wait for the last one.
    constexpr int kSums = kTokens >= 4 ? 1 : 4 / kTokens;
    const int64_t blocks = args.cols / l.values;
    Simd::Table table = {};
    if constexpr (kHasTable<kCode>) table = Simd::load_table(l.table);
    for (int64_t row = 0; row < kGroupRows; row += Simd::kLanes) {
        const auto* w = reinterpret_cast<const uint8_t*>(args.group);
        const auto* x = reinterpret_cast<const float*>(args.activations);
        Simd::F acc[kGroups][kTokens];
        for (int g = 0; g < kGroups; ++g) {
            for (int t = 0; t < kTokens; ++t) acc[g][t] = Simd::zero();
        }
        for (int64_t b = 0; b < blocks; ++b, w += l.block_bytes, x += l.values * kTokens) {
            for (int g = 0; g < kGroups; ++g) {
                const uint8_t* block = w + g * blocks * l.block_bytes;
                if constexpr (kTokens <= 8) {
                    for (int64_t i = 0; i < l.block_bytes; i += 64) Simd::prefetch(block + i);
                }
                Simd::F negative_zero = Simd::zero();
                if constexpr (kHasZero<kCode>)
                    negative_zero = Simd::negate(Simd::load_u8(block + l.zeros + row));
                Simd::F sums[kSums][kTokens];  // of the block, not yet scaled
                for (int i = 0; i < kSums; ++i) {
                    for (int t = 0; t < kTokens; ++t) sums[i][t] = Simd::zero();
                }
                for (int64_t s = 0; s < l.values / 32; ++s) {
                    const float* values = x + 32 * s * kTokens;
                    for_each_code<kCode>(block + l.codes + 32 * s * kCodeVectorBytes<kCode>, row,
                                         negative_zero, table, [&]<int i>(int k, Simd::F code) {
#pragma GCC unroll 16
                                             for (int t = 0; t < kTokens; ++t) {
                                                 Simd::F& sum = sums[i % kSums][t];
                                                 sum = Simd::fma(code, values[k * kTokens + t], sum);
                                             }
                                         });
                }
                const Simd::F scale = load_scale<kCode>(l.scale, block, row);
                for (int t = 0; t < kTokens; ++t) {
                    for (int i = 1; i < kSums; ++i) sums[0][t] = Simd::add(sums[0][t], sums[i][t]);
                    acc[g][t] = Simd::fma(sums[0][t], scale, acc[g][t]);
                }
            }
        }
        for (int g = 0; g < kGroups; ++g) {
            for (int t = 0; t < kTokens; ++t) {
                Simd::store(args.out + kGroupRows * (g * kTokens + t) + row, acc[g][t]);
            }
        }
    }
}

template <Format kFormat, int kTokens, int kGroups>
void multiply_scaled(const TileArgs& args) {
    multiply_code<scaled_traits_of(kFormat).code, kTokens, kGroups>(args, kScaledLayout<kFormat>);
}

}  // namespace
}  // namespace parlor::kernels::cpu
