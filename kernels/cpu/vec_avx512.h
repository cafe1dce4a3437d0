// AVX-512 F, BW, VL, DQ (with AVX2, FMA, F16C). Included by vec.h only.
#pragma once

#include <immintrin.h>

namespace parlor::kernels::cpu {
namespace {

using V = __m512;
constexpr int kLanes = 16;
constexpr int kPanelVectors =
    4;  // attention: 6 x 4 accumulators, 4 operands and a broadcast fit in 32 registers
constexpr int kHeadBlock = 4;

inline V vset(float x) {
    return _mm512_set1_ps(x);
}
inline V vload(const float* p) {
    return _mm512_loadu_ps(p);
}
inline void vstore(float* p, V v) {
    _mm512_storeu_ps(p, v);
}
inline V vadd(V a, V b) {
    return _mm512_add_ps(a, b);
}
inline V vsub(V a, V b) {
    return _mm512_sub_ps(a, b);
}
inline V vmul(V a, V b) {
    return _mm512_mul_ps(a, b);
}
inline V vdiv(V a, V b) {
    return _mm512_div_ps(a, b);
}
inline V vfma(V a, V b, V c) {
    return _mm512_fmadd_ps(a, b, c);
}
inline V vmax(V a, V b) {
    return _mm512_max_ps(a, b);
}
inline V vmin(V a, V b) {
    return _mm512_min_ps(a, b);
}
inline V vabs(V a) {
    return _mm512_abs_ps(a);
}
inline V vround(V a) {
    return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
inline V vscale2(V a, V n) {
    return _mm512_scalef_ps(a, n);
}
inline V vselect_less(V a, V b, V yes, V no) {
    return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, b, _CMP_LT_OQ), no, yes);
}

inline __m256 upper_half(V v) {
    return _mm512_extractf32x8_ps(v, 1);
}
inline __m256 fold(V v) {
    return _mm256_add_ps(_mm512_castps512_ps256(v), upper_half(v));
}
// The sums of four vectors, side by side.
inline void vsum4(V a, V b, V c, V d, float* out) {
    const __m256 ab = _mm256_hadd_ps(fold(a), fold(b));
    const __m256 cd = _mm256_hadd_ps(fold(c), fold(d));
    const __m256 abcd = _mm256_hadd_ps(ab, cd);
    _mm_storeu_ps(out, _mm_add_ps(_mm256_castps256_ps128(abcd), _mm256_extractf128_ps(abcd, 1)));
}
inline float vsum(V v) {
    return _mm512_reduce_add_ps(v);
}
inline float vlargest(V v) {
    return _mm512_reduce_max_ps(v);
}

inline V vload_f16(const uint8_t* p) {
    return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
}
// One f16 in all lanes.
inline V vload_scale(const uint8_t* p) {
    return _mm512_broadcastss_ps(_mm_cvtph_ps(_mm_cvtsi32_si128(load_u16(p))));
}
inline V vload_bf16(const uint8_t* p) {
    const __m512i wide = _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
    return _mm512_castsi512_ps(_mm512_slli_epi32(wide, 16));
}
inline V vload_s8(const int8_t* p) {
    return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))));
}
inline void vstore_f16(uint8_t* p, V v) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT));
}
inline void vstore_s8(int8_t* p, V v) {  // v holds whole numbers in -128..127
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(v)));
}

}  // namespace
}  // namespace parlor::kernels::cpu
