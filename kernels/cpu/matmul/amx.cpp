#include "cpu/matmul/amx.h"

#include "cpu/simd/amx.h"
#include "cpu/simd/avx512.h"
// after the vectors that they are made of
#include "cpu/matmul/tile_float.h"
#include "cpu/matmul/tile_int8.h"
#include "cpu/matmul/tile_scaled.h"

namespace parlor::kernels::cpu {
namespace {

// ---- bf16
// ---------------------------------------------------------------------------------------------------

// Rounded to nearest in the upper half of each lane (the lower half is rubbish). Finite values only.
inline __m512i rounded(__m512 f) {
    return _mm512_add_epi32(_mm512_castps_si512(f), _mm512_set1_epi32(0x8000));
}

// Lane r: the bf16 in the upper halves of even (k) and odd (k + 1), in VNNI order.
inline __m512i pair(__m512i even, __m512i odd) {
    // (odd & mask) | (even >> 16)
    return _mm512_ternarylogic_epi32(_mm512_srli_epi32(even, 16), odd, _mm512_set1_epi32(-65536), 0xf8);
}

inline __m512 upper_half(__m512i lanes) {
    return _mm512_castsi512_ps(_mm512_and_si512(lanes, _mm512_set1_epi32(-65536)));
}

// ---- weights to B tiles: 16 pairs of k x 16 rows
// -------------------------------------------------------------

template <Format kFormat>
constexpr int kTerms = kFormat == Format::f16 || is_scaled(kFormat)
                           ? 2
                           : 1;  // two bf16 hold the 11 bits of an f16
template <Format kFormat>
constexpr bool kSplit = kFormat == Format::f16 || kFormat == Format::bf16 || is_scaled(kFormat);

template <Format kFormat>
inline void unpack_quantized(const std::byte* group, int64_t step, std::byte* tile) {
    constexpr Layout l = layout(kFormat);
    constexpr float kOffset = is_signed(l) ? Simd::kSignedOffset : unsigned_offset(l);
    const auto* block = reinterpret_cast<const uint8_t*>(group) + step / l.blocks32 * block_bytes(l);
    const Simd::F d = load_d<kFormat>(block);
    Simd::F m = d;
    if constexpr (l.d_fields == 2) m = Simd::load_f16(block + 32);
    const uint8_t* sub = block + header_bytes(l) + step % l.blocks32 * sub_block_bytes(l);
    Scales s;
    load_scales<kFormat>(sub, d, m, s);
    constexpr int kParts = 32 / l.sub_values;
    if constexpr (kParts == 2 && l.d_fields == 2) s.addend[1] = Simd::add(s.addend[0], s.addend[1]);
    // The integer u goes into the mantissa of 1 + u / 256: no conversion. Then
    // scale * (u - offset) + addend = (256 * scale) * (1 + u / 256) + (addend - (256 + offset) * scale).
    __m512 factor[kParts], constant[kParts];
    for (int p = 0; p < kParts; ++p) {
        const __m512 addend = l.d_fields == 2 ? s.addend[p] : _mm512_setzero_ps();
        factor[p] = _mm512_mul_ps(s.scale[p], _mm512_set1_ps(256));
        constant[p] = _mm512_fnmadd_ps(s.scale[p], _mm512_set1_ps(256 + kOffset), addend);
    }
    Simd::B quads[8];
    unpack_quads<kFormat>(sub + 16 * l.sub_bytes, quads);
    static_for<0, 8>([&]<int j>() {
        constexpr int kPart = j * kParts / 8;
        const auto value = [&](__m512i shifted) {
            // (shifted & 0x7f8000) | 1.0f
            const __m512i bits = _mm512_ternarylogic_epi32(_mm512_set1_epi32(0x3f800000), shifted,
                                                           _mm512_set1_epi32(0x7f8000), 0xf8);
            return rounded(_mm512_fmadd_ps(_mm512_castsi512_ps(bits), factor[kPart], constant[kPart]));
        };
        const __m512i v = quads[j].v;
        _mm512_store_si512(tile + 128 * j,
                           pair(value(_mm512_slli_epi32(v, 15)), value(_mm512_slli_epi32(v, 7))));
        _mm512_store_si512(tile + 128 * j + 64,
                           pair(value(_mm512_srli_epi32(v, 1)), value(_mm512_srli_epi32(v, 9))));
    });
}

template <Format kFormat>
inline void unpack_plain(const std::byte* group, int64_t cols, int64_t step, std::byte* tile,
                         std::byte* rest) {
    const auto* in = reinterpret_cast<const uint8_t*>(group) + step * kAmxStep * 32;
    const int64_t left = cols - step * kAmxStep;
    const auto load = [&](int64_t k) { return k < left ? load_weights<kFormat>(in + 32 * k) : Simd::zero(); };
    for (int64_t k = 0; k < kAmxStep; k += 2) {
        const Simd::F even = load(k), odd = load(k + 1);
        if constexpr (kTerms<kFormat> == 1) {
            _mm512_store_si512(tile + 32 * k, pair(_mm512_castps_si512(even), _mm512_castps_si512(odd)));
        } else {
            const __m512i even_high = rounded(even), odd_high = rounded(odd);
            const __m512 even_rest = _mm512_sub_ps(even, upper_half(even_high));
            const __m512 odd_rest = _mm512_sub_ps(odd, upper_half(odd_high));
            _mm512_store_si512(tile + 32 * k, pair(even_high, odd_high));
            _mm512_store_si512(rest + 32 * k,
                               pair(_mm512_castps_si512(even_rest), _mm512_castps_si512(odd_rest)));
        }
    }
}

// Two terms leave 2^-17 of a scaled weight.
template <Code kCode>
PARLOR_SHARED_KERNEL void unpack_code(const ScaledLayout& l, const std::byte* group, int64_t step,
                                      std::byte* tile, std::byte* rest) {
    const auto* block = reinterpret_cast<const uint8_t*>(group) + step * kAmxStep / l.values * l.block_bytes;
    const __m512 scale = load_scale<kCode>(l.scale, block, 0);
    __m512 negative_zero = _mm512_setzero_ps();
    if constexpr (kHasZero<kCode>) negative_zero = Simd::negate(Simd::load_u8(block + l.zeros));
    Simd::Table table = {};
    if constexpr (kHasTable<kCode>) table = Simd::load_table(l.table);
    const uint8_t* codes = block + l.codes + step * kAmxStep % l.values * kCodeVectorBytes<kCode>;
    __m512 even = scale;
    for_each_code<kCode>(codes, 0, negative_zero, table, [&]<int i>(int k, __m512 code) {
        const __m512 value = _mm512_mul_ps(code, scale);
        if constexpr (i % 2 == 0) {
            even = value;
        } else {
            const __m512i even_high = rounded(even), odd_high = rounded(value);
            const __m512 even_rest = _mm512_sub_ps(even, upper_half(even_high));
            const __m512 odd_rest = _mm512_sub_ps(value, upper_half(odd_high));
            _mm512_store_si512(tile + 32 * (k - 1), pair(even_high, odd_high));
            _mm512_store_si512(rest + 32 * (k - 1), pair(rounded(even_rest), rounded(odd_rest)));
        }
    });
}

template <Format kFormat>
inline void unpack(const std::byte* group, int64_t cols, int64_t step, std::byte* tile, std::byte* rest) {
    if constexpr (is_scaled(kFormat)) {
        unpack_code<scaled_traits_of(kFormat).code>(kScaledLayout<kFormat>, group, step, tile, rest);
    } else if constexpr (layout(kFormat).low_bits == 0) {
        unpack_plain<kFormat>(group, cols, step, tile, rest);
    } else {
        unpack_quantized<kFormat>(group, step, tile);
    }
}

// ---- tiles
// --------------------------------------------------------------------------------------------------

// Tiles 0-3: sums of 2 x 16 tokens and 2 groups; 4 and 5: activations; 6 and 7: weights.
struct alignas(64) TileConfig {
    uint8_t palette = 1;
    uint8_t start_row = 0;
    uint8_t reserved[14] = {};
    uint16_t columns[16] = {64, 64, 64, 64, 64, 64, 64, 64};
    uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

// Activations come from L2 and must not push the panel out of L1: the streaming load.
template <bool kTwo>
inline void load_activations(const std::byte* first, int64_t stride) {
    tile_load_once<4>(first, 64);
    if constexpr (kTwo) tile_load_once<5>(first + stride, 64);
}
inline void load_panel(const std::byte* first) {
    tile_load<6>(first, 64);
    tile_load<7>(first + kAmxTileBytes, 64);
}
template <bool kTwo>
inline void multiply_tiles() {
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    if constexpr (kTwo) {
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
    }
}

// Where the sums of two tiles of tokens and two groups lie: in scratch, or in y itself.
struct Sums {
    float* first;
    int64_t group_step;  // floats
    int64_t token_step;  // floats, from one tile of tokens to the next
    int64_t row_bytes;   // from one token to the next
};

template <bool kTwo>
inline void load_sums(const Sums& s) {
    tile_load<0>(s.first, s.row_bytes);
    tile_load<1>(s.first + s.group_step, s.row_bytes);
    if constexpr (kTwo) {
        tile_load<2>(s.first + s.token_step, s.row_bytes);
        tile_load<3>(s.first + s.token_step + s.group_step, s.row_bytes);
    }
}
template <bool kTwo>
inline void store_sums(const Sums& s) {
    tile_store<0>(s.first, s.row_bytes);
    tile_store<1>(s.first + s.group_step, s.row_bytes);
    if constexpr (kTwo) {
        tile_store<2>(s.first + s.token_step, s.row_bytes);
        tile_store<3>(s.first + s.token_step + s.group_step, s.row_bytes);
    }
}

// One panel with one (or two) tiles of tokens; the sums start at `from` (null: zero).
template <Format kFormat, bool kTwo>
void multiply_panel(const std::byte* panel, int64_t steps, const std::byte* activations, int64_t stride,
                    const Sums* from, const Sums& to) {
    if (from == nullptr) {
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
    } else {
        load_sums<kTwo>(*from);
    }
    for (int64_t s = 0; s < steps; ++s) {
        const std::byte* b = panel + s * kAmxGroups * kTerms<kFormat> * kAmxTileBytes;
        const std::byte* a = activations + s * (kSplit<kFormat> ? 2 : 1) * kAmxTileBytes;
        load_activations<kTwo>(a, stride);
        if constexpr (kTerms<kFormat> == 2) {
            load_panel(b + kAmxGroups * kAmxTileBytes);
            multiply_tiles<kTwo>();
        }
        load_panel(b);
        multiply_tiles<kTwo>();
        if constexpr (kSplit<kFormat>) {
            load_activations<kTwo>(a + kAmxTileBytes, stride);
            multiply_tiles<kTwo>();
        }
    }
    store_sums<kTwo>(to);
}

template <Format kFormat>
void unpack_panel(const AmxArgs& args, int64_t first_step, int64_t steps) {
    for (int64_t i = 0; i < steps; ++i) {
        for (int64_t g = 0; g < kAmxGroups; ++g) {
            // terms stand [step][term][group]
            std::byte* tile = args.panel + (i * kTerms<kFormat> * kAmxGroups + g) * kAmxTileBytes;
            unpack<kFormat>(args.weights + g * args.group_bytes, args.activations.cols, first_step + i, tile,
                            tile + kAmxGroups * kAmxTileBytes);
        }
    }
}

// Writes to y the sums in `out`: two tiles of tokens, two groups of rows each.
void finish_tiles(const FinishArgs& all, int64_t first_token, const float* out) {
    for (int64_t token = first_token; token < first_token + 2 * kAmxTokens && token < all.tokens;
         token += kAmxTokens) {
        for (int64_t row = 0; row < kAmxGroups * kGroupRows;
             row += kGroupRows, out += kAmxTokens * kGroupRows) {
            if (row >= all.rows) continue;
            FinishArgs one = all;
            one.out = out;
            one.tokens = all.tokens - token < kAmxTokens ? all.tokens - token : kAmxTokens;
            one.rows = all.rows - row < kGroupRows ? all.rows - row : kGroupRows;
            if (all.bias != nullptr) one.bias = all.bias + row;
            one.y = all.y + token * all.y_stride + row;
            finish(one);
        }
    }
}

// Whole tiles with nothing to do to them but to add y itself are summed up in y.
bool fits_results(const FinishArgs& all, int64_t first_token, bool two) {
    const int64_t tokens = two ? 2 * kAmxTokens : kAmxTokens;
    return all.bias == nullptr && all.scale == 1 && all.rows == kAmxGroups * kGroupRows &&
           all.tokens - first_token >= tokens;
}

template <Format kFormat>
void multiply_amx(const AmxArgs& args) {
    const TileConfig config;
    _tile_loadconfig(&config);
    const FinishArgs& y = args.finish;
    for (int64_t panel = args.first_panel; panel < args.end_panel; ++panel) {
        const int64_t steps = args.activations.panel_steps(panel);
        const int64_t stride = steps * args.activations.step_bytes();
        const bool first = panel == args.first_panel, last = panel + 1 == args.end_panel;
        unpack_panel<kFormat>(args, panel * kAmxPanelSteps, steps);
        const std::byte* a = args.activations.tile(panel, args.first_tile);
        constexpr int64_t kTileFloats = kAmxTokens * kGroupRows;
        Sums sums = {args.out, kTileFloats, 2 * kTileFloats, 64};
        for (int64_t t = args.first_tile; t < args.end_tile; t += 2) {
            const int64_t token = (t - args.first_tile) * kAmxTokens;
            const bool two = t + 1 < args.end_tile;
            const bool direct = fits_results(y, token, two);
            const Sums results = {y.y + token * y.y_stride, kGroupRows, kAmxTokens * y.y_stride,
                                  4 * y.y_stride};
            const Sums* from = !first ? &sums : direct && y.accumulate ? &results : nullptr;
            const Sums& to = last && direct ? results : sums;
            const auto multiply = two ? multiply_panel<kFormat, true> : multiply_panel<kFormat, false>;
            multiply(args.panel, steps, a, stride, from, to);
            if (last && !direct) finish_tiles(y, token, sums.first);
            a += 2 * stride;
            sums.first += 4 * kTileFloats;
        }
    }
    _tile_release();
}

template <Format kFormat>
constexpr AmxFunction function() {
    if constexpr (kFormat == Format::f32) {
        return nullptr;
    } else {
        return multiply_amx<same_layout(kFormat)>;
    }
}

}  // namespace

void amx_pack(const float* x, int64_t x_stride, int tokens, const AmxActivations& to, int64_t token_tile,
              const int32_t* order) {
    for (int64_t step = 0; step < to.steps(); ++step) {
        const int64_t k = step * kAmxStep;
        std::byte* out = to.tile(step / kAmxPanelSteps, token_tile) + step % kAmxPanelSteps * to.step_bytes();
        const int64_t left = to.cols - k;
        const auto low_mask = static_cast<__mmask16>(left >= 16 ? 0xffff : (1 << left) - 1);
        const auto high_mask = static_cast<__mmask16>(left >= 32  ? 0xffff
                                                      : left > 16 ? (1 << (left - 16)) - 1
                                                                  : 0);
        for (int t = 0; t < kAmxTokens; ++t) {
            __m512 low = _mm512_setzero_ps(), high = low;
            if (t < tokens) {
                const float* from = x + t * x_stride + k;
                float gathered[kAmxStep];
                if (order != nullptr) {
                    for (int64_t i = 0; i < kAmxStep && i < left; ++i)
                        gathered[i] = x[t * x_stride + order[k + i]];
                    from = gathered;
                }
                low = _mm512_maskz_loadu_ps(low_mask, from);
                high = _mm512_maskz_loadu_ps(high_mask, from + 16);
            }
            const __m512i values = (__m512i)_mm512_cvtne2ps_pbh(high, low);
            _mm512_store_si512(out + 64 * t, values);
            if (!to.split) continue;
            const __m512i low_bits = _mm512_cvtepu16_epi32(_mm512_castsi512_si256(values));
            const __m512i high_bits = _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(values, 1));
            low = _mm512_sub_ps(low, _mm512_castsi512_ps(_mm512_slli_epi32(low_bits, 16)));
            high = _mm512_sub_ps(high, _mm512_castsi512_ps(_mm512_slli_epi32(high_bits, 16)));
            _mm512_store_si512(out + kAmxTileBytes + 64 * t, (__m512i)_mm512_cvtne2ps_pbh(high, low));
        }
    }
}

AmxFunction amx_function(Format format) {
    static constexpr AmxFunction kFunctions[] = {
#define FORMAT(name, gguf, values, bytes) function<Format::name>(),
#include "kernels/formats.def"
#undef FORMAT
    };
    return kFunctions[static_cast<size_t>(format)];
}

bool amx_splits(Format format) {
    static constexpr bool kAnswers[] = {
#define FORMAT(name, gguf, values, bytes) kSplit<Format::name>,
#include "kernels/formats.def"
#undef FORMAT
    };
    return kAnswers[static_cast<size_t>(format)];
}

}  // namespace parlor::kernels::cpu
