// Vectors of the tile kernels in AArch64 NEON, with the dot product instructions where the file is compiled
// for them. See portable.h.
#pragma once

#include <arm_neon.h>

#include <cstdint>
#include <cstring>

namespace parlor::kernels::cpu {
namespace {  // each level's file has its own copy, see kernels/cpu/README.md

struct Simd {
    using F = float32x4_t;
    using I = int32x4_t;
    using B = uint8x16_t;
    static constexpr int kLanes = 4;
    static constexpr int kMaxTokens = 8;
    static constexpr int kSignedOffset = 0;
    static B from_signed(B b) { return b; }

    static B load(const uint8_t* p) { return vld1q_u8(p); }
    template <int kShift, int kMask>
    static B field(B b) {
        if constexpr (kShift > 0) b = vshrq_n_u8(b, kShift);
        if constexpr (kShift < 0) b = vshlq_n_u8(b, -kShift);
        return vandq_u8(b, vdupq_n_u8(kMask));
    }
    static B either(B a, B b) { return vorrq_u8(a, b); }
    static B byte_table(const uint8_t* entries) { return vld1q_u8(entries); }
    static B look_up_bytes(B table, B index) { return vqtbl1q_u8(table, index); }

    static I broadcast(int32_t value) { return vdupq_n_s32(value); }
    template <bool kSigned>
    static I dot(I acc, B w, const int8_t* x) {  // unsigned weights are below 128: signed products serve both
        int32_t quad;
        memcpy(&quad, x, sizeof quad);
        const int8x16_t weights = vreinterpretq_s8_u8(w);
        const int8x16_t values = vreinterpretq_s8_s32(vdupq_n_s32(quad));
#ifdef __ARM_FEATURE_DOTPROD
        return vdotq_s32(acc, weights, values);
#else
        const int16x8_t low = vmull_s8(vget_low_s8(weights), vget_low_s8(values));
        const int16x8_t high = vmull_high_s8(weights, values);
        return vaddq_s32(acc, vpaddq_s32(vpaddlq_s16(low), vpaddlq_s16(high)));
#endif
    }

    template <int kShift, int kMask>
    static F bits(B b) {
        return vcvtq_f32_u32(vandq_u32(shifted<kShift>(b), vdupq_n_u32(kMask)));
    }
    using Table = uint8x16x4_t;
    static Table load_table(const float* numbers) {
        return vld1q_u8_x4(reinterpret_cast<const uint8_t*>(numbers));
    }
    template <int kShift>
    static F look_up(const Table& table, B b) {
        // the places of the number's four bytes
        const uint32x4_t index = vandq_u32(shifted<kShift>(b), vdupq_n_u32(15));
        const uint32x4_t places = vmlaq_n_u32(vdupq_n_u32(0x03020100), index, 0x04040404);
        return vreinterpretq_f32_u8(vqtbl4q_u8(table, vreinterpretq_u8_u32(places)));
    }
    static F load_e4m3(const uint8_t* p) {
        const uint16_t codes[4] = {p[0], p[1], p[2], p[3]};
        const uint16x4_t code = vld1_u16(codes);
        const uint16x4_t magnitude = vand_u16(code, vdup_n_u16(0x7f));
        const uint16x4_t nan = vand_u16(vceq_u16(magnitude, vdup_n_u16(0x7f)), vdup_n_u16(0x7e00));
        const uint16x4_t sign = vand_u16(vshl_n_u16(code, 8), vdup_n_u16(0x8000));
        return vcvt_f32_f16(vreinterpret_f16_u16(vorr_u16(vorr_u16(sign, nan), vshl_n_u16(magnitude, 7))));
    }

    static F zero() {
        return vdupq_n_f32(0);
    }
    static F convert(I i) {
        return vcvtq_f32_s32(i);
    }
    static F load_f32(const uint8_t* p) {
        return vreinterpretq_f32_u8(vld1q_u8(p));
    }
    static F load_f16(const uint8_t* p) {
        return vcvt_f32_f16(vreinterpret_f16_u8(vld1_u8(p)));
    }
    static F load_bf16(const uint8_t* p) {
        return vreinterpretq_f32_u32(vshll_n_u16(vreinterpret_u16_u8(vld1_u8(p)), 16));
    }
    static F load_e8m0(const uint8_t* p) {
        const uint32_t e[4] = {p[0], p[1], p[2], p[3]};
        return vreinterpretq_f32_u32(vshlq_n_u32(vqsubq_u32(vld1q_u32(e), vdupq_n_u32(1)), 23));
    }
    static F load_ue4m3(const uint8_t* p) {
        const uint32_t b[4] = {p[0], p[1], p[2], p[3]};
        return vmulq_n_f32(vreinterpretq_f32_u32(vshlq_n_u32(vld1q_u32(b), 20)), 0x1p119f);
    }
    static F load_u8(const uint8_t* p) {
        return from_bytes(p[0], p[1], p[2], p[3]);
    }
    static F load_s8(const uint8_t* p) {
        return from_bytes(static_cast<int8_t>(p[0]), static_cast<int8_t>(p[1]), static_cast<int8_t>(p[2]),
                          static_cast<int8_t>(p[3]));
    }
    static F low_nibbles(const uint8_t* p) {
        return from_bytes(p[0] & 15, p[1] & 15, p[2] & 15, p[3] & 15);
    }
    static F high_nibbles(const uint8_t* p) {
        return from_bytes(p[0] >> 4, p[1] >> 4, p[2] >> 4, p[3] >> 4);
    }
    static void store(float* p, F f) {
        vst1q_f32(p, f);
    }
    static F add(F a, F b) {
        return vaddq_f32(a, b);
    }
    static F mul(F a, F b) {
        return vmulq_f32(a, b);
    }
    static F mul(F a, float b) {
        return vmulq_n_f32(a, b);
    }
    static F negate(F a) {
        return vnegq_f32(a);
    }
    static F fma(F a, F b, F c) {
        return vfmaq_f32(c, a, b);
    }
    static F fma(F a, float b, F c) {
        return vfmaq_n_f32(c, a, b);
    }
    static void prefetch(const uint8_t* p) {
        __builtin_prefetch(p + 1024);
    }

  private:
    template <int kShift>
    static uint32x4_t shifted(B b) {
        if constexpr (kShift == 0) return vreinterpretq_u32_u8(b);
        if constexpr (kShift != 0) return vshrq_n_u32(vreinterpretq_u32_u8(b), kShift);
    }
    static F from_bytes(int a, int b, int c, int d) {
        const int32_t values[4] = {a, b, c, d};
        return vcvtq_f32_s32(vld1q_s32(values));
    }
};

}  // namespace
}  // namespace parlor::kernels::cpu
