// The packed layout of quantized weights, which is the CPU's (cpu/layout.h says it in full): what is packed
// once serves every device. A group of 16 rows is what one warp takes, and what a tensor core's m16 tile has.
#pragma once

#include "cuda/device/base.h"

namespace parlor::cuda {

enum class WeightFormat : i32 {
#define FORMAT(name, gguf, values, bytes) name,
#include "kernels/formats.def"
#undef FORMAT
};

// As kernels::cpu::Layout; simt/kernels.cpp asserts that they agree.
struct WeightLayout {
    i32 low_bits, high_bits, offset, sub_values, d_fields, sub_bytes, blocks32;
    i32 table = 0;  // entries, and which: kTables; 0: none
    float d_factor = 1;

    PARLOR_CONSTEXPR i32 header_bytes() const { return 32 * d_fields; }
    PARLOR_CONSTEXPR i32 value_bytes() const {
        return 64 * (low_bits + high_bits);
    }  // of 16 rows, 32 columns
    PARLOR_CONSTEXPR i32 low_bytes() const { return 64 * low_bits; }
    PARLOR_CONSTEXPR i32 sub_block_bytes() const { return 16 * sub_bytes + value_bytes(); }
    PARLOR_CONSTEXPR i32 block_bytes() const { return header_bytes() + blocks32 * sub_block_bytes(); }
};

// What integers of 3 and 4 bits stand for, four signed bytes in a word, the first one lowest.
struct Table {
    u32 words[4];
};
PARLOR_CONSTEXPR u32 word_of(i32 a, i32 b, i32 c, i32 d) {
    return static_cast<u32>(a & 255) | static_cast<u32>(b & 255) << 8 | static_cast<u32>(c & 255) << 16 |
           static_cast<u32>(d & 255) << 24;
}
enum : i32 { kNoTable, kIq1Table, kIq2Table, kIq3XxsTable, kIq3STable, kIq4Table, kFp4Table };
PARLOR_CONSTEXPR Table table_of(i32 which) {
    switch (which) {
        case kIq1Table:
            return {{word_of(-7, 1, 9, 0), word_of(-9, -1, 7, 0), 0, 0}};
        case kIq2Table:
            return {{word_of(8, 25, 43, 0), word_of(-8, -25, -43, 0), 0, 0}};
        case kIq3XxsTable:
            return {{word_of(4, 12, 20, 28), word_of(36, 44, 52, 62), word_of(-4, -12, -20, -28),
                     word_of(-36, -44, -52, -62)}};
        case kIq3STable:
            return {{word_of(1, 3, 5, 7), word_of(9, 11, 13, 15), word_of(-1, -3, -5, -7),
                     word_of(-9, -11, -13, -15)}};
        case kIq4Table:
            return {{word_of(-127, -104, -83, -65), word_of(-49, -35, -22, -10), word_of(1, 13, 25, 38),
                     word_of(53, 69, 89, 113)}};
        case kFp4Table:
            return {{word_of(0, 1, 2, 3), word_of(4, 6, 8, 12), word_of(0, -1, -2, -3),
                     word_of(-4, -6, -8, -12)}};
        default:
            return {};
    }
}

PARLOR_CONSTEXPR WeightLayout layout_of(WeightFormat format) {
    switch (format) {
        case WeightFormat::q8_0:
            return {8, 0, 0, 32, 1, 0, 1};
        case WeightFormat::q4_0:
            return {4, 0, 8, 32, 1, 0, 1};
        case WeightFormat::q4_1:
            return {4, 0, 0, 32, 2, 0, 1};
        case WeightFormat::q5_0:
            return {4, 1, 16, 32, 1, 0, 1};
        case WeightFormat::q5_1:
            return {4, 1, 0, 32, 2, 0, 1};
        case WeightFormat::q2_k:
            return {2, 0, 0, 16, 2, 2, 8};
        case WeightFormat::q3_k:
            return {2, 1, 4, 16, 1, 2, 8};
        case WeightFormat::q4_k:
            return {4, 0, 0, 32, 2, 2, 8};
        case WeightFormat::q5_k:
            return {4, 1, 0, 32, 2, 2, 8};
        case WeightFormat::q6_k:
            return {4, 2, 32, 16, 1, 2, 8};
        case WeightFormat::tq1_0:
        case WeightFormat::tq2_0:
            return {2, 0, 1, 32, 1, 0, 8};
        case WeightFormat::iq1_s:
            return {2, 1, 0, 32, 1, 1, 8, kIq1Table, 0.125f};
        case WeightFormat::iq1_m:
            return {2, 1, 0, 16, 1, 2, 8, kIq1Table, 0.125f};
        case WeightFormat::iq2_xxs:
            return {2, 1, 0, 32, 1, 1, 8, kIq2Table, 0.125f};
        case WeightFormat::iq2_xs:
        case WeightFormat::iq2_s:
            return {2, 1, 0, 16, 1, 2, 8, kIq2Table, 0.125f};
        case WeightFormat::iq3_xxs:
            return {4, 0, 0, 32, 1, 1, 8, kIq3XxsTable, 0.25f};
        case WeightFormat::iq3_s:
            return {4, 0, 0, 32, 1, 1, 8, kIq3STable};
        case WeightFormat::iq4_nl:
            return {4, 0, 0, 32, 1, 0, 1, kIq4Table};
        case WeightFormat::iq4_xs:
            return {4, 0, 0, 32, 1, 1, 8, kIq4Table};
        case WeightFormat::mxfp4:
            return {4, 0, 0, 32, 0, 1, 1, kFp4Table};
        case WeightFormat::nvfp4:
            return {4, 0, 0, 16, 0, 2, 2, kFp4Table};
        default:
            return {};
    }
}

PARLOR_DEVICE u32 load_u32(const u8* at) {
    return *reinterpret_cast<const u32*>(at);
}
PARLOR_DEVICE u16 load_u16(const u8* at) {
    return *reinterpret_cast<const u16*>(at);
}

// The table's entries for the four integers in the bytes of `codes`.
template <i32 kTable>
PARLOR_DEVICE u32 look_up(u32 codes) {
    constexpr Table kEntries = table_of(kTable);
    const u32 low = codes & 0x07070707u;
    const u32 selector = (low & 7) | (low >> 4 & 0x70) | (low >> 8 & 0x700) | (low >> 12 & 0x7000);
    const u32 first = byte_perm(kEntries.words[0], kEntries.words[1], selector);
    if constexpr (kTable == kIq1Table || kTable == kIq2Table) return first;
    const u32 second = byte_perm(kEntries.words[2], kEntries.words[3], selector);
    const u32 mask = (codes >> 3 & 0x01010101u) * 255u;
    return (first & ~mask) | (second & mask);
}

// The entries of a table of 16 for the eight integers of four bits in a word: those in the low halves of its
// bytes, those in the high halves. A byte permutation takes its selectors as such integers, three bits each;
// the fourth chooses between what two of them find.
template <i32 kTable>
PARLOR_DEVICE void look_up_both(u32 word, u32* low, u32* high) {
    constexpr Table kEntries = table_of(kTable);
    const u32 selector = word & 0x77777777u, upper = (word & 0x88888888u) >> 1 | 0x32103210u;
    u32 mixed[2];
    for (i32 i = 0; i < 2; ++i) {
        const u32 first = byte_perm(kEntries.words[0], kEntries.words[1], selector >> 16 * i);
        const u32 second = byte_perm(kEntries.words[2], kEntries.words[3], selector >> 16 * i);
        mixed[i] = byte_perm(first, second, upper >> 16 * i);
    }
    *low = byte_perm(mixed[0], mixed[1], 0x6420u);
    *high = byte_perm(mixed[0], mixed[1], 0x7531u);
}

// Four weights as signed or unsigned bytes: values k = 4 * quad … of this row and block of 32, before the
// offset. word(n): of what the block has behind its scales.
template <WeightFormat kFormat, class Word>
PARLOR_DEVICE u32 quad_from(const Word& word, i32 row, i32 quad) {
    constexpr WeightLayout l = layout_of(kFormat);
    constexpr i32 kHigh = l.low_bytes() / 4;
    if constexpr (l.low_bits == 8) return word(16 * quad + row);
    u32 codes = 0;
    if constexpr (l.low_bits == 4)
        codes = word(16 * (quad / 2) + row) >> 4 * (quad & 1) & 0x0f0f0f0fu;
    else
        codes = word(16 * (quad / 4) + row) >> 2 * (quad & 3) & 0x03030303u;
    if constexpr (l.high_bits == 2)
        codes |= (word(kHigh + 16 * (quad / 4) + row) >> 2 * (quad & 3) & 0x03030303u) << l.low_bits;
    if constexpr (l.high_bits == 1) codes |= (word(kHigh + row) >> quad & 0x01010101u) << l.low_bits;
    if constexpr (l.table != kNoTable) return look_up<l.table>(codes);
    return codes;
}
template <WeightFormat kFormat>
PARLOR_DEVICE u32 quad_of(const u8* sub_block, i32 row, i32 quad) {
    const u8* values = sub_block + 16 * layout_of(kFormat).sub_bytes;
    return quad_from<kFormat>([&](i32 word) { return load_u32(values + 4 * word); }, row, quad);
}

// What four rows from 4 * row4 on have in the 16 columns of one half, as it is packed.
template <WeightFormat kFormat>
struct PackedHalf {
    static constexpr WeightLayout l = layout_of(kFormat);
    static constexpr i32 kInLine = 8 / l.low_bits,
                         kLines = 4 / kInLine;  // quads in 64 bytes; those of a half
    Words4 lines[kLines];
    Words4 above;  // the high bits
    Words2 d, m;
    u32 byte, second;
};
template <WeightFormat kFormat>
PARLOR_DEVICE PackedHalf<kFormat> load_half(const u8* header, const u8* sub_block, i32 row4, i32 half) {
    constexpr WeightLayout l = layout_of(kFormat);
    constexpr i32 kLines = PackedHalf<kFormat>::kLines;
    const u8* low = sub_block + 16 * l.sub_bytes + 16 * row4;
    const u8* high = low + l.low_bytes();
    PackedHalf<kFormat> out = {};
    for (i32 i = 0; i < kLines; ++i) out.lines[i] = load_words(low + 64 * (kLines * half + i));
    if constexpr (l.high_bits > 0) out.above = load_words(high + (l.high_bits == 2 ? 64 * half : 0));
    if constexpr (l.d_fields >= 1) out.d = *reinterpret_cast<const Words2*>(header + 8 * row4);
    if constexpr (l.d_fields == 2) out.m = *reinterpret_cast<const Words2*>(header + 32 + 8 * row4);
    if constexpr (l.sub_bytes > 0)
        out.byte = load_u32(sub_block + (l.sub_values == 16 ? 16 * half : 0) + 4 * row4);
    if constexpr (l.sub_bytes == 2 && l.sub_values == 32) out.second = load_u32(sub_block + 16 + 4 * row4);
    return out;
}
// Its weights as bytes, as quad_of() has them: quads[row][quad].
template <WeightFormat kFormat>
PARLOR_DEVICE void quads_of(const PackedHalf<kFormat>& packed, i32 half, u32 (&quads)[4][4]) {
    constexpr WeightLayout l = layout_of(kFormat);
    constexpr i32 kInLine = PackedHalf<kFormat>::kInLine;
    constexpr u32 kLowMask = ((1u << l.low_bits) - 1) * 0x01010101u;
    for (i32 r = 0; r < 4; ++r) {
        if constexpr (l.table != kNoTable && l.low_bits == 4) {
            for (i32 i = 0; i < 4; i += 2)
                look_up_both<l.table>(packed.lines[i / 2].word[r], &quads[r][i], &quads[r][i + 1]);
        } else {
            for (i32 i = 0; i < 4; ++i) {
                u32 codes = packed.lines[i / kInLine].word[r];
                if constexpr (l.low_bits < 8) codes = codes >> l.low_bits * (i % kInLine) & kLowMask;
                if constexpr (l.high_bits == 2)
                    codes |= (packed.above.word[r] >> 2 * i & 0x03030303u) << l.low_bits;
                if constexpr (l.high_bits == 1)
                    codes |= (packed.above.word[r] >> (4 * half + i) & 0x01010101u) << l.low_bits;
                if constexpr (l.table != kNoTable) codes = look_up<l.table>(codes);
                quads[r][i] = codes;
            }
        }
    }
}

// value = scale * (u - offset) + addend, of the values of one half of a block of 32.
struct WeightScale {
    float scale, addend;
};
// Out of the fields of a block (d and m) and of a block of 32 (one or two bytes).
template <WeightFormat kFormat>
PARLOR_DEVICE WeightScale scale_from(u16 d_bits, u16 m_bits, u8 byte, u8 second) {
    constexpr WeightLayout l = layout_of(kFormat);
    const float d = l.d_fields >= 1 ? half_to_float(d_bits) * l.d_factor : 0;
    const float m = l.d_fields == 2 ? half_to_float(m_bits) : 0;
    if constexpr (kFormat == WeightFormat::q2_k)
        return {d * static_cast<float>(byte & 15), -(m * static_cast<float>(byte >> 4))};
    if constexpr (kFormat ==
                  WeightFormat::mxfp4)  // 2^(byte - 127), halved as the table's entries are doubled
        return {float_of(byte < 2 ? 0x200000u << byte : (byte - 1u) << 23), 0};
    if constexpr (kFormat == WeightFormat::nvfp4)  // 4 bits of exponent, 3 of mantissa, halved
        return {float_of(static_cast<u32>(byte) << 20) * 6.646139978924579e35f, 0};  // 2^119
    if constexpr (l.sub_values == 16 || l.sub_bytes == 1)
        return {d * static_cast<float>(static_cast<i8>(byte)), 0};
    if constexpr (l.sub_bytes == 2) return {d * static_cast<float>(byte), -(m * static_cast<float>(second))};
    return {d, m};
}
template <WeightFormat kFormat>
PARLOR_DEVICE WeightScale scale_of(const u8* header, const u8* sub_block, i32 row, i32 half) {
    constexpr WeightLayout l = layout_of(kFormat);
    return scale_from<kFormat>(
        l.d_fields >= 1 ? load_u16(header + 2 * row) : u16{0},
        l.d_fields == 2 ? load_u16(header + 32 + 2 * row) : u16{0},
        l.sub_bytes > 0 ? sub_block[(l.sub_values == 16 ? 16 * half : 0) + row] : u8{0},
        l.sub_bytes == 2 && l.sub_values == 32 ? sub_block[16 + row] : u8{0});
}
// Of four rows.
template <WeightFormat kFormat>
PARLOR_DEVICE void scales_of(const PackedHalf<kFormat>& packed, WeightScale (&out)[4]) {
    for (i32 r = 0; r < 4; ++r)
        out[r] = scale_from<kFormat>(static_cast<u16>(packed.d.word[r / 2] >> 16 * (r % 2)),
                                     static_cast<u16>(packed.m.word[r / 2] >> 16 * (r % 2)),
                                     static_cast<u8>(packed.byte >> 8 * r),
                                     static_cast<u8>(packed.second >> 8 * r));
}

}  // namespace parlor::cuda
