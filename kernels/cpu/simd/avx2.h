// Vectors of the tile kernels in AVX2 with FMA and F16C. See portable.h.
#pragma once

#include <immintrin.h>

#include <cstdint>
#include <cstring>

namespace parlor::kernels::cpu {
namespace {  // each level's file has its own copy, see kernels/cpu/README.md

struct Simd {
    using F = __m256;
    using I = __m256i;
    struct B {
        __m256i v;
    };
    static constexpr int kLanes = 8;
    static constexpr int kMaxTokens = 4;
    static constexpr int kSignedOffset = 0;
    static B from_signed(B b) { return b; }

    static B load(const uint8_t* p) { return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p))}; }
    template <int kShift, int kMask>
    static B field(B b) {
        const __m256i shifted = kShift > 0   ? _mm256_srli_epi16(b.v, kShift & 15)
                                : kShift < 0 ? _mm256_slli_epi16(b.v, -kShift & 15)
                                             : b.v;
        return {_mm256_and_si256(shifted, _mm256_set1_epi8(static_cast<char>(kMask)))};
    }
    static B either(B a, B b) { return {_mm256_or_si256(a.v, b.v)}; }
    static B byte_table(const uint8_t* entries) { return {_mm256_broadcastsi128_si256(load_128(entries))}; }
    static B look_up_bytes(B table, B index) { return {_mm256_shuffle_epi8(table.v, index.v)}; }

    static I broadcast(int32_t value) { return _mm256_set1_epi32(value); }
    template <bool kSigned>
    static I dot(I acc, B w, const int8_t* x) {
        int32_t quad;
        memcpy(&quad, x, sizeof quad);
        __m256i weights = w.v, values = _mm256_set1_epi32(quad);
        // Pairs must fit int16: 2 * 128 * 127 does, so the sign of a signed weight moves to the activation.
        if constexpr (kSigned) {
            values = _mm256_sign_epi8(values, weights);
            weights = _mm256_abs_epi8(weights);
        }
        const __m256i pairs = _mm256_maddubs_epi16(weights, values);
        return _mm256_add_epi32(acc, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
    }

    template <int kShift, int kMask>
    static F bits(B b) {
        return _mm256_cvtepi32_ps(_mm256_and_si256(_mm256_srli_epi32(b.v, kShift), _mm256_set1_epi32(kMask)));
    }
    struct Table {
        __m256 lower, upper;
    };
    static Table load_table(const float* numbers) {
        return {_mm256_loadu_ps(numbers), _mm256_loadu_ps(numbers + 8)};
    }
    template <int kShift>
    static F look_up(Table table, B b) {
        const __m256i index = _mm256_srli_epi32(b.v, kShift);  // of it the permutation sees 3 bits
        const __m256 fourth_bit = _mm256_castsi256_ps(_mm256_slli_epi32(b.v, 28 - kShift));
        return _mm256_blendv_ps(_mm256_permutevar8x32_ps(table.lower, index),
                                _mm256_permutevar8x32_ps(table.upper, index), fourth_bit);
    }
    static F load_e4m3(const uint8_t* p) {
        const __m128i code = _mm_cvtepu8_epi16(load_64(p));
        const __m128i magnitude = _mm_and_si128(code, _mm_set1_epi16(0x7f));
        const __m128i nan =
            _mm_and_si128(_mm_cmpeq_epi16(magnitude, _mm_set1_epi16(0x7f)), _mm_set1_epi16(0x7e00));
        const __m128i sign = _mm_and_si128(_mm_slli_epi16(code, 8), _mm_set1_epi16(-0x8000));
        return _mm256_cvtph_ps(_mm_or_si128(_mm_or_si128(sign, nan), _mm_slli_epi16(magnitude, 7)));
    }

    static F zero() { return _mm256_setzero_ps(); }
    static F convert(I i) { return _mm256_cvtepi32_ps(i); }
    static F load_f32(const uint8_t* p) { return _mm256_loadu_ps(reinterpret_cast<const float*>(p)); }
    static F load_f16(const uint8_t* p) { return _mm256_cvtph_ps(load_128(p)); }
    static F load_bf16(const uint8_t* p) {
        return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(load_128(p)), 16));
    }
    static F load_e8m0(const uint8_t* p) {
        const __m256i e = _mm256_cvtepu8_epi32(_mm_subs_epu8(load_64(p), _mm_set1_epi8(1)));
        return _mm256_castsi256_ps(_mm256_slli_epi32(e, 23));
    }
    static F load_ue4m3(const uint8_t* p) {
        const __m256i bits = _mm256_slli_epi32(_mm256_cvtepu8_epi32(load_64(p)), 20);
        return _mm256_mul_ps(_mm256_castsi256_ps(bits), _mm256_set1_ps(0x1p119f));
    }
    static F load_u8(const uint8_t* p) { return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(load_64(p))); }
    static F load_s8(const uint8_t* p) { return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(load_64(p))); }
    static F low_nibbles(const uint8_t* p) {
        const __m256i bytes = _mm256_cvtepu8_epi32(load_64(p));
        return _mm256_cvtepi32_ps(_mm256_and_si256(bytes, _mm256_set1_epi32(15)));
    }
    static F high_nibbles(const uint8_t* p) {
        return _mm256_cvtepi32_ps(_mm256_srli_epi32(_mm256_cvtepu8_epi32(load_64(p)), 4));
    }
    static void store(float* p, F f) { _mm256_storeu_ps(p, f); }
    static F add(F a, F b) { return _mm256_add_ps(a, b); }
    static F mul(F a, F b) { return _mm256_mul_ps(a, b); }
    static F mul(F a, float b) { return _mm256_mul_ps(a, _mm256_set1_ps(b)); }
    static F negate(F a) { return _mm256_xor_ps(a, _mm256_set1_ps(-0.0f)); }
    static F fma(F a, F b, F c) { return _mm256_fmadd_ps(a, b, c); }
    static F fma(F a, float b, F c) { return _mm256_fmadd_ps(a, _mm256_set1_ps(b), c); }
    // Beyond the end of the matrix it does nothing: prefetches do not fault.
    static void prefetch(const uint8_t* p) {
        _mm_prefetch(reinterpret_cast<const char*>(p) + 2048, _MM_HINT_T0);
    }

  private:
    static __m128i load_128(const uint8_t* p) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p)); }
    static __m128i load_64(const uint8_t* p) { return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)); }
};

}  // namespace
}  // namespace parlor::kernels::cpu
