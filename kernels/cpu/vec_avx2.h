// AVX2 with FMA and F16C. Included by vec.h only.
#pragma once

#include <immintrin.h>

namespace parlor::kernels::cpu {
namespace {

using V = __m256;
constexpr int kLanes = 8;
constexpr int kPanelVectors =
    2;  // attention: 6 x 2 accumulators, 2 operands and a broadcast fit in 16 registers
constexpr int kHeadBlock = 2;

inline V vset(float x) {
    return _mm256_set1_ps(x);
}
inline V vload(const float* p) {
    return _mm256_loadu_ps(p);
}
inline void vstore(float* p, V v) {
    _mm256_storeu_ps(p, v);
}
inline V vadd(V a, V b) {
    return _mm256_add_ps(a, b);
}
inline V vsub(V a, V b) {
    return _mm256_sub_ps(a, b);
}
inline V vmul(V a, V b) {
    return _mm256_mul_ps(a, b);
}
inline V vdiv(V a, V b) {
    return _mm256_div_ps(a, b);
}
inline V vfma(V a, V b, V c) {
    return _mm256_fmadd_ps(a, b, c);
}
inline V vmax(V a, V b) {
    return _mm256_max_ps(a, b);
}
inline V vmin(V a, V b) {
    return _mm256_min_ps(a, b);
}
inline V vabs(V a) {
    return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a);
}
inline V vround(V a) {
    return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
inline V power_of_two(__m256i n) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(n, _mm256_set1_epi32(127)), 23));
}
inline V vscale2(V a, V n) {  // in two steps: 2^n itself may leave the range
    const __m256i whole = _mm256_cvtps_epi32(n);
    const __m256i half = _mm256_srai_epi32(whole, 1);
    return _mm256_mul_ps(_mm256_mul_ps(a, power_of_two(half)), power_of_two(_mm256_sub_epi32(whole, half)));
}
inline V vselect_less(V a, V b, V yes, V no) {
    return _mm256_blendv_ps(no, yes, _mm256_cmp_ps(a, b, _CMP_LT_OQ));
}

// The sums of four vectors, side by side.
inline void vsum4(V a, V b, V c, V d, float* out) {
    const __m256 abcd = _mm256_hadd_ps(_mm256_hadd_ps(a, b), _mm256_hadd_ps(c, d));
    _mm_storeu_ps(out, _mm_add_ps(_mm256_castps256_ps128(abcd), _mm256_extractf128_ps(abcd, 1)));
}
inline float vsum(V v) {
    __m128 x = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    x = _mm_add_ps(x, _mm_movehl_ps(x, x));
    return _mm_cvtss_f32(_mm_add_ss(x, _mm_movehdup_ps(x)));
}
inline float vlargest(V v) {
    __m128 x = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    x = _mm_max_ps(x, _mm_movehl_ps(x, x));
    return _mm_cvtss_f32(_mm_max_ss(x, _mm_movehdup_ps(x)));
}

inline V vload_f16(const uint8_t* p) {
    return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
}
// One f16 in all lanes.
inline V vload_scale(const uint8_t* p) {
    return _mm256_broadcastss_ps(_mm_cvtph_ps(_mm_cvtsi32_si128(load_u16(p))));
}
inline V vload_bf16(const uint8_t* p) {
    const __m256i wide = _mm256_cvtepu16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
    return _mm256_castsi256_ps(_mm256_slli_epi32(wide, 16));
}
inline V vload_s8(const int8_t* p) {
    return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
}
inline void vstore_f16(uint8_t* p, V v) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm256_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT));
}
inline void vstore_s8(int8_t* p, V v) {  // v holds whole numbers in -128..127
    const __m256i whole = _mm256_cvtps_epi32(v);
    const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm_packs_epi16(words, words));
}

}  // namespace
}  // namespace parlor::kernels::cpu
