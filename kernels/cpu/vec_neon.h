// NEON of AArch64. Included by vec.h only.
#pragma once

#include <arm_neon.h>

namespace parlor::kernels::cpu {
namespace {

using V = float32x4_t;
constexpr int kLanes = 4;
constexpr int kPanelVectors =
    4;  // attention: 6 x 4 accumulators, 4 operands and a broadcast fit in 32 registers
constexpr int kHeadBlock = 4;

inline V vset(float x) {
    return vdupq_n_f32(x);
}
inline V vload(const float* p) {
    return vld1q_f32(p);
}
inline void vstore(float* p, V v) {
    vst1q_f32(p, v);
}
inline V vadd(V a, V b) {
    return vaddq_f32(a, b);
}
inline V vsub(V a, V b) {
    return vsubq_f32(a, b);
}
inline V vmul(V a, V b) {
    return vmulq_f32(a, b);
}
inline V vdiv(V a, V b) {
    return vdivq_f32(a, b);
}
inline V vfma(V a, V b, V c) {
    return vfmaq_f32(c, a, b);
}
inline V vmax(V a, V b) {
    return vmaxq_f32(a, b);
}
inline V vmin(V a, V b) {
    return vminq_f32(a, b);
}
inline V vabs(V a) {
    return vabsq_f32(a);
}
inline V vround(V a) {
    return vrndnq_f32(a);
}
inline V power_of_two(int32x4_t n) {
    return vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(n, vdupq_n_s32(127)), 23));
}
inline V vscale2(V a, V n) {  // in two steps: 2^n itself may leave the range
    const int32x4_t whole = vcvtq_s32_f32(n);
    const int32x4_t half = vshrq_n_s32(whole, 1);
    return vmulq_f32(vmulq_f32(a, power_of_two(half)), power_of_two(vsubq_s32(whole, half)));
}
inline V vselect_less(V a, V b, V yes, V no) {
    return vbslq_f32(vcltq_f32(a, b), yes, no);
}

// The sums of four vectors, side by side.
inline void vsum4(V a, V b, V c, V d, float* out) {
    vst1q_f32(out, vpaddq_f32(vpaddq_f32(a, b), vpaddq_f32(c, d)));
}
inline float vsum(V v) {
    return vaddvq_f32(v);
}
inline float vlargest(V v) {
    return vmaxvq_f32(v);
}

inline V vload_f16(const uint8_t* p) {
    return vcvt_f32_f16(vreinterpret_f16_u8(vld1_u8(p)));
}
// One f16 in all lanes.
inline V vload_scale(const uint8_t* p) {
    return vdupq_n_f32(f16_to_f32(load_u16(p)));
}
inline V vload_bf16(const uint8_t* p) {
    return vreinterpretq_f32_u32(vshll_n_u16(vreinterpret_u16_u8(vld1_u8(p)), 16));
}
inline V vload_s8(const int8_t* p) {
    int8_t bytes[8] = {};
    memcpy(bytes, p, 4);
    return vcvtq_f32_s32(vmovl_s16(vget_low_s16(vmovl_s8(vld1_s8(bytes)))));
}
inline void vstore_f16(uint8_t* p, V v) {
    vst1_u8(p, vreinterpret_u8_f16(vcvt_f16_f32(v)));
}
inline void vstore_s8(int8_t* p, V v) {  // v holds whole numbers in -128..127
    const int16x4_t words = vmovn_s32(vcvtq_s32_f32(v));
    int8_t bytes[8];
    vst1_s8(bytes, vmovn_s16(vcombine_s16(words, words)));
    memcpy(p, bytes, 4);
}

}  // namespace
}  // namespace parlor::kernels::cpu
