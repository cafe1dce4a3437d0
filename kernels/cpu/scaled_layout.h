// The packed layout of scaled formats (kernels/scaled.h): fields of a block, for 16 rows: scales and zeros,
// then for every 32 values
//     4 bits   4 vectors, lane r of vector v holds the values at k = 8 * v .. 8 * v + 7 of row r, lowest bits
//     first u8       8 vectors, lane r of vector v holds the values at k = 4 * v .. 4 * v + 3 e4m3     for
//     each k the bytes of 16 rows
#pragma once

#include <cstdint>

#include "kernels/cpu.h"
#include "kernels/scaled.h"

namespace parlor::kernels::cpu {

constexpr bool is_scaled(Format format) {
    switch (format) {
#define FORMAT(name, gguf, values, bytes)
#define SCALED_FORMAT(name, code, scale, values, bytes) case Format::name:
#include "kernels/formats.def"
#undef FORMAT
        return true;
        default:
            return false;
    }
}
constexpr ScaledTraits scaled_traits_of(Format format) {
    switch (format) {
#define FORMAT(name, gguf, values, bytes)
#define SCALED_FORMAT(name, code, scale, values, bytes) \
    case Format::name:                                  \
        return {Code::code, ScaleType::scale, values};
#include "kernels/formats.def"
#undef FORMAT
        default:
            return {};
    }
}

// What the kernels have to know about a scaled format: they are made once for each code and read the rest at
// run time. Places are those of a packed block of 16 rows.
struct ScaledLayout {
    int64_t values;  // per block
    int64_t zeros;   // where they begin, after the scales
    int64_t codes;   // where they begin
    int64_t block_bytes;
    ScaleType scale;
    const float* table;  // 16 numbers, or null
};
constexpr ScaledLayout scaled_layout(const ScaledTraits& t) {
    const int64_t codes = kGroupRows * (t.scale_bytes() + t.zero_bytes());
    return {t.values, kGroupRows * t.scale_bytes(),
            codes,    codes + kGroupRows * t.code_bytes(),
            t.scale,  t.code == Code::nf4 ? kNf4 : t.code == Code::fp4 ? kFp4 : nullptr};
}

}  // namespace parlor::kernels::cpu
