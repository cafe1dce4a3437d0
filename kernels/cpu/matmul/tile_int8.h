// Quantized weights times int8 activations, for any Simd. Included once per level, after simd/*.h.
#pragma once

#include <cstring>

#include "cpu/layout.h"
#include "cpu/matmul/tiles.h"

namespace parlor::kernels::cpu {
namespace {  // each level's file has its own copy, see kernels/cpu/README.md

// A template instead of a loop variable: shift counts are immediates.
template <int kFirst, int kEnd, typename Function>
inline void static_for(Function function) {
    if constexpr (kFirst < kEnd) {
        function.template operator()<kFirst>();
        static_for<kFirst + 1, kEnd>(function);
    }
}

template <Format kFormat>
inline Simd::B load_table() {
    static constexpr TableEntries kEntries = table_entries(layout(kFormat), Simd::kSignedOffset);
    return Simd::byte_table(kEntries.bytes);
}

// The 8 quads of one sub-block for kLanes rows; `bytes` is at the low bits of the first of those rows.
template <Format kFormat>
inline void unpack_quads(const uint8_t* bytes, Simd::B* quads) {
    constexpr Layout l = layout(kFormat);
    if constexpr (l.low_bits == 8) {
        static_for<0, 8>([&]<int j>() { quads[j] = Simd::from_signed(Simd::load(bytes + 64 * j)); });
    } else {
        constexpr int kPerVector = 8 / l.low_bits;
        static_for<0, 8 / kPerVector>([&]<int v>() {
            const Simd::B low = Simd::load(bytes + 64 * v);
            static_for<0, kPerVector>([&]<int i>() {
                quads[v * kPerVector + i] = Simd::field<i * l.low_bits, (1 << l.low_bits) - 1>(low);
            });
        });
    }
    if constexpr (l.high_bits != 0) {
        constexpr int kMask = ((1 << l.high_bits) - 1) << l.low_bits;
        constexpr int kPerVector = 8 / l.high_bits;
        static_for<0, 8 / kPerVector>([&]<int v>() {
            const Simd::B high = Simd::load(bytes + low_bytes(l) + 64 * v);
            static_for<0, kPerVector>([&]<int i>() {
                Simd::B& quad = quads[v * kPerVector + i];
                quad = Simd::either(quad, Simd::field<i * l.high_bits - l.low_bits, kMask>(high));
            });
        });
    }
    if constexpr (l.table != nullptr) {
        const Simd::B table = load_table<kFormat>();
        for (int j = 0; j < 8; ++j) quads[j] = Simd::look_up_bytes(table, quads[j]);
    }
}

// Scales and addends of one sub-block: value = scale * (u - offset) + addend, per 32 or per 16 values.
struct Scales {
    Simd::F scale[2];
    Simd::F addend[2];
};

template <Format kFormat>
inline Simd::F load_d(const uint8_t* bytes) {
    constexpr Layout l = layout(kFormat);
    if constexpr (l.d_fields == 0) return Simd::zero();  // not used
    const Simd::F d = Simd::load_f16(bytes);
    if constexpr (l.d_factor == 1) return d;
    return Simd::mul(d, l.d_factor);
}

template <Format kFormat>
inline void load_scales(const uint8_t* bytes, Simd::F d, Simd::F m, Scales& s) {
    constexpr Layout l = layout(kFormat);
    if constexpr (kFormat == Format::q2_k) {
        for (int i = 0; i < 2; ++i) {
            s.scale[i] = Simd::mul(d, Simd::low_nibbles(bytes + 16 * i));
            s.addend[i] = Simd::negate(Simd::mul(m, Simd::high_nibbles(bytes + 16 * i)));
        }
        s.addend[1] =
            Simd::add(s.addend[1], Simd::negate(s.addend[0]));  // the sums are of all 32 and of the upper 16
    } else if constexpr (kFormat == Format::mxfp4) {
        s.scale[0] = Simd::load_e8m0(bytes);
    } else if constexpr (kFormat == Format::nvfp4) {
        for (int i = 0; i < 2; ++i) s.scale[i] = Simd::load_ue4m3(bytes + 16 * i);
    } else if constexpr (l.sub_bytes == 1) {
        s.scale[0] = Simd::mul(d, Simd::load_s8(bytes));
    } else if constexpr (l.sub_values == 16) {
        for (int i = 0; i < 2; ++i) s.scale[i] = Simd::mul(d, Simd::load_s8(bytes + 16 * i));
    } else if constexpr (l.sub_bytes == 2) {
        s.scale[0] = Simd::mul(d, Simd::load_u8(bytes));
        s.addend[0] = Simd::negate(Simd::mul(m, Simd::load_u8(bytes + 16)));
    } else {
        s.scale[0] = d;
        s.addend[0] = m;
    }
}

template <Format kFormat, int kTokens>
inline void multiply_sub_block(const Simd::B* quads, const Scales& s, const uint8_t* activations,
                               Simd::F* acc) {
    constexpr Layout l = layout(kFormat);
    constexpr bool kSigned = is_signed(l);
    constexpr int kOffset = kSigned ? Simd::kSignedOffset : unsigned_offset(l);
    constexpr int kParts = 32 / l.sub_values;
    const auto* q = reinterpret_cast<const int8_t*>(activations);
    const auto* d = reinterpret_cast<const float*>(activations + 32 * kTokens);
    const auto* sum = reinterpret_cast<const int32_t*>(activations + 36 * kTokens);
    const auto* dsum = reinterpret_cast<const float*>(activations + 44 * kTokens);
    // -offset * sum of q, where the integer sums begin: of all 32 values or of each 16.
    int32_t start[2][kTokens];
    for (int t = 0; t < kTokens; ++t) {
        start[0][t] = -kOffset * (kParts == 1 ? sum[t] : sum[t] - sum[kTokens + t]);
        start[1][t] = -kOffset * sum[kTokens + t];
    }
#pragma GCC unroll 16
    for (int t = 0; t < kTokens; ++t) {
        Simd::I dots[kParts];
        for (int part = 0; part < kParts; ++part) {
            dots[part] = Simd::broadcast(kOffset == 0 ? 0 : start[part][t]);
            for (int j = part * 8 / kParts; j < (part + 1) * 8 / kParts; ++j) {
                dots[part] = Simd::dot<kSigned>(dots[part], quads[j], q + 32 * t + 4 * j);
            }
        }
        if constexpr (kParts == 1) {
            acc[t] = Simd::fma(Simd::convert(dots[0]), Simd::mul(s.scale[0], d[t]), acc[t]);
            if constexpr (l.d_fields == 2) acc[t] = Simd::fma(s.addend[0], dsum[t], acc[t]);
        } else {
            const Simd::F first = Simd::mul(Simd::convert(dots[0]), s.scale[0]);
            acc[t] = Simd::fma(Simd::fma(Simd::convert(dots[1]), s.scale[1], first), d[t], acc[t]);
            if constexpr (l.d_fields == 2) {
                acc[t] = Simd::fma(s.addend[0], dsum[t], acc[t]);
                acc[t] = Simd::fma(s.addend[1], dsum[kTokens + t], acc[t]);
            }
        }
    }
}

template <Format kFormat, int kTokens, int kGroups>
void multiply_int8(const TileArgs& args) {
    constexpr Layout l = layout(kFormat);
    const int64_t blocks = args.cols / (32 * l.blocks32);
    const int64_t group_bytes = blocks * block_bytes(l);
    for (int row = 0; row < kGroupRows; row += Simd::kLanes) {
        const auto* w = reinterpret_cast<const uint8_t*>(args.group);
        const auto* x = reinterpret_cast<const uint8_t*>(args.activations);
        Simd::F acc[kGroups][kTokens];
        for (int g = 0; g < kGroups; ++g) {
            for (int t = 0; t < kTokens; ++t) acc[g][t] = Simd::zero();
        }
        for (int64_t b = 0; b < blocks; ++b) {
            Simd::F d[kGroups], m[kGroups];
            for (int g = 0; g < kGroups; ++g) {
                d[g] = m[g] = load_d<kFormat>(w + g * group_bytes + 2 * row);
                if constexpr (l.d_fields == 2) m[g] = Simd::load_f16(w + g * group_bytes + 32 + 2 * row);
            }
            w += header_bytes(l);
            for (int s = 0; s < l.blocks32; ++s) {
                for (int g = 0; g < kGroups; ++g) {
                    const uint8_t* sub = w + g * group_bytes;
                    if constexpr (kTokens <= 8) {
                        for (int i = 0; i < sub_block_bytes(l); i += 64) Simd::prefetch(sub + i);
                    }
                    Scales scales;
                    load_scales<kFormat>(sub + row, d[g], m[g], scales);
                    Simd::B quads[8];
                    unpack_quads<kFormat>(sub + 16 * l.sub_bytes + 4 * row, quads);
                    multiply_sub_block<kFormat, kTokens>(quads, scales, x, acc[g]);
                }
                w += sub_block_bytes(l);
                x += kQuantizedBytesPer32 * kTokens;
            }
        }
        for (int g = 0; g < kGroups; ++g) {
            for (int t = 0; t < kTokens; ++t) {
                Simd::store(args.out + kGroupRows * (g * kTokens + t) + row, acc[g][t]);
            }
        }
    }
}

inline uint32_t float_bits(float f) {
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    return bits;
}

// The largest magnitude of 32 values, as integers: without its sign a greater float has greater bits, and NaN
// is greater than all.
inline float largest_of_32(const float* values) {
    uint32_t most = 0;
    for (int i = 0; i < 32; ++i) {
        const uint32_t magnitude = float_bits(values[i]) & 0x7fffffff;
        most = magnitude > most ? magnitude : most;
    }
    float largest;
    memcpy(&largest, &most, sizeof largest);
    return largest;
}

// Rounds to nearest, ties to even, in every level alike.
inline void quantize(const float* x, int64_t x_stride, int tokens, int tile, int64_t cols, std::byte* out) {
    for (int64_t k = 0; k < cols; k += 32, out += kQuantizedBytesPer32 * tile) {
        auto* q = reinterpret_cast<int8_t*>(out);
        auto* d = reinterpret_cast<float*>(out + 32 * tile);
        auto* sum = reinterpret_cast<int32_t*>(out + 36 * tile);
        auto* dsum = reinterpret_cast<float*>(out + 44 * tile);
        if (tokens < tile) memset(out, 0, static_cast<size_t>(kQuantizedBytesPer32 * tile));
        for (int t = 0; t < tokens; ++t, q += 32) {
            const float* values = x + t * x_stride + k;
            const float largest = largest_of_32(values);
            const bool tiny = largest < 1e-30f;  // 127 / largest must stay finite
            const float inverse = tiny ? 0 : 127 / largest;
            d[t] = tiny ? 0 : largest / 127;
            int32_t halves[2] = {0, 0};
            for (int half = 0; half < 2; ++half) {
                for (int i = 16 * half; i < 16 * half + 16; ++i) {
                    // At 1.5 * 2^23 a float's spacing is 1: the addition rounds, the low byte is the integer.
                    const float rounded = values[i] * inverse + 12582912.0f;
                    const auto integer = static_cast<int8_t>(float_bits(rounded));
                    q[i] = integer;
                    halves[half] += integer;
                }
            }
            sum[t] = halves[0] + halves[1];
            sum[tile + t] = halves[1];
            dsum[t] = d[t] * static_cast<float>(sum[t]);
            dsum[tile + t] = d[t] * static_cast<float>(halves[1]);
        }
    }
}

}  // namespace
}  // namespace parlor::kernels::cpu
