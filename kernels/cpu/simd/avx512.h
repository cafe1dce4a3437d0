// Vectors of the tile kernels in AVX-512 (F, BW, DQ, VL), with VNNI where the file is compiled for it. See
// portable.h.
#pragma once

#include <immintrin.h>

#include <cstdint>
#include <cstring>

namespace parlor::kernels::cpu {
namespace {  // each level's file has its own copy, see kernels/cpu/README.md

struct Simd {
    using F = __m512;
    using I = __m512i;
    struct B {
        __m512i v;
    };
    static constexpr int kLanes = 16;
    static constexpr int kMaxTokens = 16;
#ifdef __AVX512VNNI__
    static constexpr int kSignedOffset = 128;  // vpdpbusd multiplies unsigned with signed bytes
    static B from_signed(B b) {
        return {_mm512_xor_si512(b.v, _mm512_set1_epi8(-128))};
    }
#else
    static constexpr int kSignedOffset = 0;
    static B from_signed(B b) {
        return b;
    }
#endif

    static B load(const uint8_t* p) {
        return {_mm512_loadu_si512(p)};
    }
    template <int kShift, int kMask>
    static B field(B b) {
        const __m512i shifted = kShift > 0   ? _mm512_srli_epi16(b.v, kShift & 15)
                                : kShift < 0 ? _mm512_slli_epi16(b.v, -kShift & 15)
                                             : b.v;
        return {_mm512_and_si512(shifted, _mm512_set1_epi8(static_cast<char>(kMask)))};
    }
    static B either(B a, B b) {
        return {_mm512_or_si512(a.v, b.v)};
    }
    static B byte_table(const uint8_t* entries) {
        return {_mm512_broadcast_i32x4(load_128(entries))};
    }
    static B look_up_bytes(B table, B index) {
        return {_mm512_shuffle_epi8(table.v, index.v)};
    }

    static I broadcast(int32_t value) {
        return _mm512_set1_epi32(value);
    }
    template <bool kSigned>
    static I dot(I acc, B w, const int8_t* x) {
        int32_t quad;
        memcpy(&quad, x, sizeof quad);
        const __m512i activations = _mm512_set1_epi32(quad);
#ifdef __AVX512VNNI__
        return _mm512_dpbusd_epi32(acc, w.v, activations);
#else
        // Pairs must fit int16: 2 * 128 * 127 does, so the sign of a signed weight moves to the activation.
        __m512i weights = w.v, values = activations;
        if constexpr (kSigned) {
            values =
                _mm512_mask_sub_epi8(values, _mm512_movepi8_mask(weights), _mm512_setzero_si512(), values);
            weights = _mm512_abs_epi8(weights);
        }
        const __m512i pairs = _mm512_maddubs_epi16(weights, values);
        return _mm512_add_epi32(acc, _mm512_madd_epi16(pairs, _mm512_set1_epi16(1)));
#endif
    }

    template <int kShift, int kMask>
    static F bits(B b) {
        return _mm512_cvtepi32_ps(_mm512_and_si512(_mm512_srli_epi32(b.v, kShift), _mm512_set1_epi32(kMask)));
    }
    using Table = __m512;
    static Table load_table(const float* numbers) {
        return _mm512_loadu_ps(numbers);
    }
    template <int kShift>
    static F look_up(Table table, B b) {
        return _mm512_permutexvar_ps(_mm512_srli_epi32(b.v, kShift), table);  // which sees 4 bits of it
    }
    static F load_e4m3(const uint8_t* p) {
        const __m256i code = _mm256_cvtepu8_epi16(load_128(p));
        const __m256i magnitude = _mm256_and_si256(code, _mm256_set1_epi16(0x7f));
        const __mmask16 nan = _mm256_cmpeq_epi16_mask(magnitude, _mm256_set1_epi16(0x7f));
        const __m256i sign = _mm256_and_si256(_mm256_slli_epi16(code, 8), _mm256_set1_epi16(-0x8000));
        const __m256i half = _mm256_or_si256(sign, _mm256_slli_epi16(magnitude, 7));
        return _mm512_cvtph_ps(_mm256_mask_mov_epi16(half, nan, _mm256_set1_epi16(0x7e00)));
    }

    static F zero() {
        return _mm512_setzero_ps();
    }
    static F convert(I i) {
        return _mm512_cvtepi32_ps(i);
    }
    static F load_f32(const uint8_t* p) {
        return _mm512_loadu_ps(p);
    }
    static F load_f16(const uint8_t* p) {
        return _mm512_cvtph_ps(load_256(p));
    }
    static F load_bf16(const uint8_t* p) {
        return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(load_256(p)), 16));
    }
    static F load_e8m0(const uint8_t* p) {
        const __m512i e = _mm512_cvtepu8_epi32(_mm_subs_epu8(load_128(p), _mm_set1_epi8(1)));
        return _mm512_castsi512_ps(_mm512_slli_epi32(e, 23));
    }
    static F load_ue4m3(const uint8_t* p) {
        const __m512i bits = _mm512_slli_epi32(_mm512_cvtepu8_epi32(load_128(p)), 20);
        return _mm512_mul_ps(_mm512_castsi512_ps(bits), _mm512_set1_ps(0x1p119f));
    }
    static F load_u8(const uint8_t* p) {
        return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(load_128(p)));
    }
    static F load_s8(const uint8_t* p) {
        return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(load_128(p)));
    }
    static F low_nibbles(const uint8_t* p) {
        const __m512i bytes = _mm512_cvtepu8_epi32(load_128(p));
        return _mm512_cvtepi32_ps(_mm512_and_si512(bytes, _mm512_set1_epi32(15)));
    }
    static F high_nibbles(const uint8_t* p) {
        return _mm512_cvtepi32_ps(_mm512_srli_epi32(_mm512_cvtepu8_epi32(load_128(p)), 4));
    }
    static void store(float* p, F f) {
        _mm512_storeu_ps(p, f);
    }
    static F add(F a, F b) {
        return _mm512_add_ps(a, b);
    }
    static F mul(F a, F b) {
        return _mm512_mul_ps(a, b);
    }
    static F mul(F a, float b) {
        return _mm512_mul_ps(a, _mm512_set1_ps(b));
    }
    static F negate(F a) {
        return _mm512_xor_ps(a, _mm512_set1_ps(-0.0f));
    }
    static F fma(F a, F b, F c) {
        return _mm512_fmadd_ps(a, b, c);
    }
    static F fma(F a, float b, F c) {
        return _mm512_fmadd_ps(a, _mm512_set1_ps(b), c);
    }
    // Beyond the end of the matrix it does nothing: prefetches do not fault.
    static void prefetch(const uint8_t* p) {
        _mm_prefetch(reinterpret_cast<const char*>(p) + 4096, _MM_HINT_T0);
    }

  private:
    static __m256i load_256(const uint8_t* p) {
        return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    }
    static __m128i load_128(const uint8_t* p) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    }
};

}  // namespace
}  // namespace parlor::kernels::cpu
