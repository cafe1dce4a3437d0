// The packed layout: groups of 16 rows, each a sequence of blocks along k, each block the 16 rows' values
// interleaved so that one 32-bit lane of a vector belongs to one row. Quantized formats are made of
// sub-blocks of 32 values:
//
//   fields of a block (16 rows of each, in this order): f16 scales `d` (if the format has them), f16 minima,
//   then for every 32 values
//     scales  sub-block scales, one byte per row (per 16 values: twice)
//     minima  sub-block minima, one byte per row
//     low     the lowest 8, 4 or 2 bits in VNNI order: byte b of lane r of quad j is the value at k = 4 * j +
//     b of row r.
//             8 bits: 8 vectors, one per quad. 4 bits: 4 vectors, vector v holds quads 2v (low nibble) and 2v
//             + 1. 2 bits: 2 vectors, vector v holds quads 4v .. 4v + 3 from the lowest bits up.
//     high    the remaining bits: 2 bits as above; 1 bit: 1 vector, bit j belongs to quad j.
//
// Scaled formats: scaled_layout.h. f32, f16 and bf16: 16 values, one per row, for each k. Everything is
// stored little-endian.
#pragma once

#include <cstdint>

#include "cpu/scaled_layout.h"
#include "kernels/cpu.h"
#include "quant/fp4.h"
#include "quant/iq1.h"
#include "quant/iq2.h"
#include "quant/iq3.h"
#include "quant/iq4.h"

namespace parlor::kernels::cpu {

// How the value of a format comes from its stored integer u: value = scale * (u - offset) (+ addend), or
// scale * table[u].
struct Layout {
    int low_bits;                   // 0: not quantized
    int high_bits;                  // bits above the low ones
    int offset;                     // subtracted from u; 8-bit integers are stored signed and have none
    int sub_values;                 // values that share a scale: 32 or 16
    int d_fields;                   // f16 fields per block: none, d, or d and the minimum
    int sub_bytes;                  // bytes per row and 32 values of sub-block scales and minima
    int blocks32;                   // sub-blocks of 32 values per block
    const int8_t* table = nullptr;  // what 3- and 4-bit integers stand for: -127 .. 127, 8 or 16 entries
    float d_factor = 1;             // scale = d_factor * d * sub-block scale
};

constexpr Layout layout(Format format) {
    switch (format) {
        case Format::q8_0:
            return {8, 0, 0, 32, 1, 0, 1};
        case Format::q4_0:
            return {4, 0, 8, 32, 1, 0, 1};
        case Format::q4_1:
            return {4, 0, 0, 32, 2, 0, 1};
        case Format::q5_0:
            return {4, 1, 16, 32, 1, 0, 1};
        case Format::q5_1:
            return {4, 1, 0, 32, 2, 0, 1};
        case Format::q2_k:
            return {2, 0, 0, 16, 2, 2, 8};  // one byte holds a scale (low nibble) and a minimum
        case Format::q3_k:
            return {2, 1, 4, 16,
                    1, 2, 8};  // scales of 6 bits, stored as signed bytes with their 32 subtracted
        case Format::q4_k:
            return {4, 0, 0, 32, 2, 2, 8};
        case Format::q5_k:
            return {4, 1, 0, 32, 2, 2, 8};
        case Format::q6_k:
            return {4, 2, 32, 16, 1, 2, 8};
        case Format::tq1_0:
        case Format::tq2_0:
            return {2, 0, 1, 32, 1, 0, 8};
        case Format::iq1_s:
            return {2, 1, 0, 32, 1, 1, 8, kIq1Values, 0.125f};
        case Format::iq1_m:
            return {2, 1, 0, 16, 1, 2, 8, kIq1Values, 0.125f};
        case Format::iq2_xxs:
            return {2, 1, 0, 32, 1, 1, 8, kIq2Values, 0.125f};
        case Format::iq2_xs:
        case Format::iq2_s:
            return {2, 1, 0, 16, 1, 2, 8, kIq2Values, 0.125f};
        case Format::iq3_xxs:
            return {4, 0, 0, 32, 1, 1, 8, kIq3XxsValues, 0.25f};
        case Format::iq3_s:
            return {4, 0, 0, 32, 1, 1, 8, kIq3SValues};
        case Format::iq4_nl:
            return {4, 0, 0, 32, 1, 0, 1, kIq4Values};
        case Format::iq4_xs:
            return {4, 0, 0, 32, 1, 1, 8, kIq4Values};
        case Format::mxfp4:
            return {4, 0, 0, 32, 0, 1, 1, kFp4Doubled};  // scales stay powers of two: e8m0_halved()
        case Format::nvfp4:
            return {4, 0, 0, 16, 0, 2, 2, kFp4Doubled};  // scales stay 8-bit floats: ue4m3_halved()
        case Format::f32:
        case Format::f16:
        case Format::bf16:
            break;
#define FORMAT(name, gguf, values, bytes)
#define SCALED_FORMAT(name, code, scale, values, bytes) case Format::name:
#include "kernels/formats.def"
#undef FORMAT
            break;
    }
    return {};
}

// Formats whose packed bytes mean the same: one function multiplies them all.
constexpr Format same_layout(Format format) {
    if (format == Format::tq1_0) return Format::tq2_0;
    return format == Format::iq2_s ? Format::iq2_xs : format;
}

constexpr int table_size(const Layout& l) {
    return l.table == nullptr ? 0 : 1 << (l.low_bits + l.high_bits);
}
// What is added to a table's entries so that none is negative; 0 when the sum would not stay below 128: then
// they are multiplied as signed bytes.
constexpr int table_offset(const Layout& l) {
    int least = 0, most = 0;
    for (int i = 0; i < table_size(l); ++i) {
        least = l.table[i] < least ? l.table[i] : least;
        most = l.table[i] > most ? l.table[i] : most;
    }
    return most - least < 128 ? -least : 0;
}
// What multiply as bytes are signed (with Simd::kSignedOffset added, if any), or unsigned with this offset.
constexpr bool is_signed(const Layout& l) {
    return l.low_bits == 8 || (l.table != nullptr && table_offset(l) == 0);
}
constexpr int unsigned_offset(const Layout& l) {
    return l.table != nullptr ? table_offset(l) : l.offset;
}

// A table's entries as they are multiplied.
struct TableEntries {
    uint8_t bytes[16];
};
constexpr TableEntries table_entries(const Layout& l, int signed_offset) {
    TableEntries entries = {};
    const int offset = is_signed(l) ? signed_offset : table_offset(l);
    for (int i = 0; i < table_size(l); ++i) entries.bytes[i] = static_cast<uint8_t>(l.table[i] + offset);
    return entries;
}

constexpr int low_bytes(const Layout& l) {
    return 16 * 32 * l.low_bits / 8;
}
constexpr int high_bytes(const Layout& l) {
    return 16 * 32 * l.high_bits / 8;
}
constexpr int header_bytes(const Layout& l) {
    return 16 * 2 * l.d_fields;
}
// Of one sub-block of 32 values, and of one whole block, for 16 rows.
constexpr int sub_block_bytes(const Layout& l) {
    return 16 * l.sub_bytes + low_bytes(l) + high_bytes(l);
}
constexpr int block_bytes(const Layout& l) {
    return header_bytes(l) + l.blocks32 * sub_block_bytes(l);
}

// Bytes of one group of 16 rows for each whole block of k. Here as in packed_bytes() `block` is that of the
// file.
constexpr int group_block_bytes(Format format) {
    switch (format) {
        case Format::f32:
            return 64;
        case Format::f16:
        case Format::bf16:
            return 32;
        default:
            return is_scaled(format) ? static_cast<int>(scaled_layout(scaled_traits_of(format)).block_bytes)
                                     : block_bytes(layout(format));
    }
}

}  // namespace parlor::kernels::cpu
