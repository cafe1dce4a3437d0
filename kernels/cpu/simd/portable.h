// Vectors of the tile kernels as plain arrays. Every simd/*.h has the same members; one lane is one output
// row.
#pragma once

#include <cstdint>
#include <cstring>

#include "quant/fp4.h"
#include "quant/scaled.h"

namespace parlor::kernels::cpu {
namespace {  // each level's file has its own copy, see kernels/cpu/README.md

struct Simd {
    static constexpr int kLanes = 8;
    static constexpr int kMaxTokens = 4;
    static constexpr int kSignedOffset = 0;  // what from_signed() adds to signed bytes
    struct F {
        float v[kLanes];
    };
    struct I {
        int32_t v[kLanes];
    };
    struct B {
        uint8_t v[4 * kLanes];
    };

    static B load(const uint8_t* p) {
        B b;
        memcpy(b.v, p, sizeof b.v);
        return b;
    }
    // Every byte shifted right (left when negative), then masked.
    template <int kShift, int kMask>
    static B field(B b) {
        for (uint8_t& v : b.v) {
            v = static_cast<uint8_t>((kShift >= 0 ? v >> (kShift & 7) : v << (-kShift & 7)) & kMask);
        }
        return b;
    }
    static B either(B a, B b) {
        for (int i = 0; i < 4 * kLanes; ++i) a.v[i] |= b.v[i];
        return a;
    }
    static B from_signed(B b) { return b; }
    static B byte_table(const uint8_t* entries) {  // 16 of them
        B b = {};
        memcpy(b.v, entries, 16);
        return b;
    }
    static B look_up_bytes(B table, B index) {  // every byte of index below 16
        for (uint8_t& v : index.v) v = table.v[v & 15];
        return index;
    }

    static I broadcast(int32_t value) {
        I i;
        for (int32_t& v : i.v) v = value;
        return i;
    }
    // acc[lane] += sum of w[4 * lane + b] * x[b]. w is unsigned below 128, or what from_signed() gave when
    // kSigned.
    template <bool kSigned>
    static I dot(I acc, B w, const int8_t* x) {
        for (int i = 0; i < kLanes; ++i) {
            for (int b = 0; b < 4; ++b) {
                const int weight = kSigned ? static_cast<int8_t>(w.v[4 * i + b]) : w.v[4 * i + b];
                acc.v[i] += weight * x[b];
            }
        }
        return acc;
    }

    // The bits of every 32-bit lane from kShift on, as a number.
    template <int kShift, int kMask>
    static F bits(B b) {
        F f;
        for (int l = 0; l < kLanes; ++l) f.v[l] = static_cast<float>(lane(b, l) >> kShift & kMask);
        return f;
    }
    // Those 4 bits as an index into 16 numbers.
    using Table = const float*;
    static Table load_table(const float* numbers) { return numbers; }
    template <int kShift>
    static F look_up(Table table, B b) {
        F f;
        for (int l = 0; l < kLanes; ++l) f.v[l] = table[lane(b, l) >> kShift & 15];
        return f;
    }
    // e4m3 bytes, divided by 2^8.
    static F load_e4m3(const uint8_t* p) {
        F f;
        for (int l = 0; l < kLanes; ++l) f.v[l] = e4m3_to_f32(p[l]) * 0x1p-8f;
        return f;
    }

    static F zero() { return {}; }
    static F convert(I i) {
        F f;
        for (int l = 0; l < kLanes; ++l) f.v[l] = static_cast<float>(i.v[l]);
        return f;
    }
    static F load_f32(const uint8_t* p) {
        F f;
        memcpy(f.v, p, sizeof f.v);
        return f;
    }
    static F load_f16(const uint8_t* p) {
        F f;
        for (int l = 0; l < kLanes; ++l) f.v[l] = f16_to_f32(load_u16(p + 2 * l));
        return f;
    }
    static F load_bf16(const uint8_t* p) {
        F f;
        for (int l = 0; l < kLanes; ++l) f.v[l] = bf16_to_f32(load_u16(p + 2 * l));
        return f;
    }
    // e8m0_halved(), its two denormal scales as zero; ue4m3_halved().
    static F load_e8m0(const uint8_t* p) {
        F f;
        for (int l = 0; l < kLanes; ++l) f.v[l] = float_from_bits(p[l] == 0 ? 0 : (p[l] - 1u) << 23);
        return f;
    }
    static F load_ue4m3(const uint8_t* p) {
        F f;
        for (int l = 0; l < kLanes; ++l) f.v[l] = ue4m3_halved(p[l]);
        return f;
    }
    static F load_u8(const uint8_t* p) {
        F f;
        for (int l = 0; l < kLanes; ++l) f.v[l] = p[l];
        return f;
    }
    static F load_s8(const uint8_t* p) {
        F f;
        for (int l = 0; l < kLanes; ++l) f.v[l] = static_cast<int8_t>(p[l]);
        return f;
    }
    static F low_nibbles(const uint8_t* p) {
        F f;
        for (int l = 0; l < kLanes; ++l) f.v[l] = static_cast<float>(p[l] & 15);
        return f;
    }
    static F high_nibbles(const uint8_t* p) {
        F f;
        for (int l = 0; l < kLanes; ++l) f.v[l] = static_cast<float>(p[l] >> 4);
        return f;
    }
    static void store(float* p, F f) { memcpy(p, f.v, sizeof f.v); }
    static F add(F a, F b) {
        for (int l = 0; l < kLanes; ++l) a.v[l] += b.v[l];
        return a;
    }
    static F mul(F a, F b) {
        for (int l = 0; l < kLanes; ++l) a.v[l] *= b.v[l];
        return a;
    }
    static F mul(F a, float b) {
        for (float& v : a.v) v *= b;
        return a;
    }
    static F negate(F a) {
        for (float& v : a.v) v = -v;
        return a;
    }
    // a * b + c; fused where the instruction set does it
    static F fma(F a, F b, F c) { return add(mul(a, b), c); }
    static F fma(F a, float b, F c) { return add(mul(a, b), c); }
    static void prefetch(const uint8_t*) {}

  private:
    static uint32_t lane(const B& b, int l) {
        uint32_t bits;
        memcpy(&bits, b.v + 4 * l, sizeof bits);
        return bits;
    }
};

}  // namespace
}  // namespace parlor::kernels::cpu
