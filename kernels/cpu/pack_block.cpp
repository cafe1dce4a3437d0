#include "cpu/pack_block.h"

#include <cstring>

#include "kernels/check.h"
#include "quant/blocks.h"

namespace parlor::kernels::cpu {
namespace {

// u[first + i] = bits `shift` .. of bytes[i], for 32 values in a row
void take(const uint8_t* bytes, int count, int shift, int mask, uint8_t* u) {
    for (int i = 0; i < count; ++i) u[i] = static_cast<uint8_t>(bytes[i] >> shift & mask);
}
void take_high(const uint8_t* bytes, int count, int shift, int mask, int to, uint8_t* u) {
    for (int i = 0; i < count; ++i) u[i] = static_cast<uint8_t>(u[i] | (bytes[i] >> shift & mask) << to);
}

void nibbles(const uint8_t* qs, uint8_t* u) {
    take(qs, 16, 0, 15, u);
    take(qs, 16, 4, 15, u + 16);
}
void fifth_bits(const uint8_t* qh, uint8_t* u) {
    for (int i = 0; i < 32; ++i) u[i] = static_cast<uint8_t>(u[i] | (qh[i / 8] >> (i % 8) & 1) << 4);
}

void split(const BlockQ4_0& b, BlockParts& p) {
    p.d = load_u16(b.d);
    nibbles(b.qs, p.u);
}
void split(const BlockQ4_1& b, BlockParts& p) {
    p.d = load_u16(b.d);
    p.m = load_u16(b.m);
    nibbles(b.qs, p.u);
}
void split(const BlockQ5_0& b, BlockParts& p) {
    p.d = load_u16(b.d);
    nibbles(b.qs, p.u);
    fifth_bits(b.qh, p.u);
}
void split(const BlockQ5_1& b, BlockParts& p) {
    p.d = load_u16(b.d);
    p.m = load_u16(b.m);
    nibbles(b.qs, p.u);
    fifth_bits(b.qh, p.u);
}
void split(const BlockQ8_0& b, BlockParts& p) {
    p.d = load_u16(b.d);
    std::memcpy(p.u, b.qs, 32);
}
void split(const BlockQ2_K& b, BlockParts& p) {
    p.d = load_u16(b.d);
    p.m = load_u16(b.dmin);
    std::memcpy(p.sub_scale, b.scales, 16);
    for (int g = 0; g < 8; ++g) take(b.qs + g / 4 * 32, 32, g % 4 * 2, 3, p.u + 32 * g);
}
void split(const BlockQ3_K& b, BlockParts& p) {
    p.d = load_u16(b.d);
    for (int i = 0; i < 16; ++i) {
        const int low = b.scales[i % 8] >> (i / 8 * 4) & 15;
        const int high = b.scales[8 + i % 4] >> (i / 4 * 2) & 3;
        p.sub_scale[i] = static_cast<uint8_t>((low | high << 4) - 32);
    }
    for (int g = 0; g < 8; ++g) {
        take(b.qs + g / 4 * 32, 32, g % 4 * 2, 3, p.u + 32 * g);
        take_high(b.hmask, 32, g, 1, 2, p.u + 32 * g);
    }
}
template <typename Block>
void split_scale_min(const Block& b, BlockParts& p) {
    p.d = load_u16(b.d);
    p.m = load_u16(b.dmin);
    for (int g = 0; g < 8; ++g) {
        const KScaleMin k = k_scale_min(b.scales, g);
        p.sub_scale[g] = k.scale;
        p.sub_minimum[g] = k.min;
        take(b.qs + g / 2 * 32, 32, g % 2 * 4, 15, p.u + 32 * g);
    }
}
void split(const BlockQ4_K& b, BlockParts& p) {
    split_scale_min(b, p);
}
void split(const BlockQ5_K& b, BlockParts& p) {
    split_scale_min(b, p);
    for (int g = 0; g < 8; ++g) take_high(b.qh, 32, g, 1, 4, p.u + 32 * g);
}
void split(const BlockQ6_K& b, BlockParts& p) {
    p.d = load_u16(b.d);
    std::memcpy(p.sub_scale, b.scales, 16);
    for (int g = 0; g < 8; ++g) {
        const int half = g / 4;
        take(b.ql + half * 64 + g % 2 * 32, 32, g % 4 / 2 * 4, 15, p.u + 32 * g);
        take_high(b.qh + half * 32, 32, g % 4 * 2, 3, 4, p.u + 32 * g);
    }
}
// iq1, iq2 and iq3: the blocks that integers() takes and that have no rule of their own here.
template <typename Block>
void split(const Block& b, BlockParts& p) {
    p.d = grid_d(b);
    sub_scales(b, p.sub_scale);
    integers(b, p.u);
}
void split(const BlockIQ4_NL& b, BlockParts& p) {
    p.d = load_u16(b.d);
    nibbles(b.qs, p.u);
}
void split(const BlockIQ4_XS& b, BlockParts& p) {
    p.d = load_u16(b.d);
    for (int g = 0; g < 8; ++g) {
        p.sub_scale[g] = static_cast<uint8_t>(iq4_xs_scale(b, g));
        nibbles(b.qs + 16 * g, p.u + 32 * g);
    }
}
template <typename Block>
void split_ternary(const Block& b, BlockParts& p) {
    p.d = load_u16(b.d);
    integers(b, p.u);
}
void split(const BlockTQ1_0& b, BlockParts& p) {
    split_ternary(b, p);
}
void split(const BlockTQ2_0& b, BlockParts& p) {
    split_ternary(b, p);
}
void split(const BlockMXFP4& b, BlockParts& p) {
    p.sub_scale[0] = b.e;
    nibbles(b.qs, p.u);
}
void split(const BlockNVFP4& b, BlockParts& p) {
    for (int g = 0; g < 4; ++g) {
        p.sub_scale[g] = ue4m3_of_file(b.scales[g]);
        take(b.qs + 8 * g, 8, 0, 15, p.u + 16 * g);
        take(b.qs + 8 * g, 8, 4, 15, p.u + 16 * g + 8);
    }
}
template <Code kCode, ScaleType kScale, int kValues>
void split(const BlockScaled<kCode, kScale, kValues>&, BlockParts&) {
    CHECK(!"packed by pack_scaled.cpp");
}
void split(const BlockF32&, BlockParts&) {
    CHECK(!"not quantized");
}
void split(const BlockF16&, BlockParts&) {
    CHECK(!"not quantized");
}
void split(const BlockBf16&, BlockParts&) {
    CHECK(!"not quantized");
}

}  // namespace

void split_block(Format format, const void* block, BlockParts& parts) {
    switch (format) {
#define FORMAT(name, gguf, values, bytes) \
    case Format::name:                    \
        return split(*static_cast<const Block_##name*>(block), parts);
#include "kernels/formats.def"
#undef FORMAT
    }
}

}  // namespace parlor::kernels::cpu
