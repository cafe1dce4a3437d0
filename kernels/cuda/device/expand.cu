// What a matrix library needs: weights as plain rows of 16 bits, activations narrowed to the same. Bytes that
// must move: the packed weights once, and twice their values' 2 bytes.
#include "cuda/device/kv.h"
#include "cuda/device/quads.h"
#include "cuda/device/weights.h"
#include "cuda/device/weights_float.h"

namespace parlor::cuda {

PARLOR_DEVICE u16 narrow_bits(float value, bool bf16) {
    return bf16 ? bf16_of(value) : saturated_half(value);
}

// Lane l has row l % 16 and one half of 32 columns.
template <WeightFormat kFormat>
PARLOR_DEVICE void expand_quantized(const ExpandArgs& args) {
    constexpr WeightLayout l = layout_of(kFormat);
    constexpr i32 kWarps = ExpandArgs::kThreads / kWarp;
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp, row = lane % 16, half = lane / 16;
    const i32 r = 16 * block_x() + row;
    const u8* group = args.w + i64{block_x()} * (args.cols / 32 / l.blocks32) * l.block_bytes();
    for (i32 s = warp + kWarps * block_y(); s < args.cols / 32; s += kWarps * ExpandArgs::kParts) {
        const u8* header = group + i64{s / l.blocks32} * l.block_bytes();
        const u8* sub_block = header + l.header_bytes() + s % l.blocks32 * l.sub_block_bytes();
        const WeightScale factor = scale_of<kFormat>(header, sub_block, row, half);
        Words4 out[2];
        for (i32 i = 0; i < 4; ++i) {
            const u32 quad = quad_of<kFormat>(sub_block, row, 4 * half + i);
            u32 bits[4];
            for (i32 j = 0; j < 4; ++j) {
                const u8 byte = static_cast<u8>(quad >> 8 * j);
                const i32 code =
                    (l.table != kNoTable || l.low_bits == 8 ? i32{static_cast<i8>(byte)} : i32{byte}) -
                    l.offset;
                bits[j] =
                    narrow_bits(factor.scale * static_cast<float>(code) + factor.addend, args.bf16 != 0);
            }
            out[i / 2].word[i % 2 * 2] = bits[0] | bits[1] << 16;
            out[i / 2].word[i % 2 * 2 + 1] = bits[2] | bits[3] << 16;
        }
        if (r >= args.rows) continue;
        u16* to = args.out + i64{r} * args.cols + 32 * s + 16 * half;
        for (i32 i = 0; i < 2; ++i) *reinterpret_cast<Words4*>(to + 8 * i) = out[i];
    }
}

template <Code kCode>
PARLOR_DEVICE void expand_float(const ExpandArgs& args) {
    constexpr i32 kWarps = ExpandArgs::kThreads / kWarp;
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp, row = lane % 16, half = lane / 16;
    const i32 r = 16 * block_x() + row;
    const u8* group = args.w + block_x() * float_group_bytes<kCode>(args);
    // Rows begin at multiples of 16 bytes, and so do runs of 8 columns.
    const bool in_turn = args.order == nullptr && args.cols % 8 == 0;
    for (i32 s = warp + kWarps * block_y(); 32 * s < args.cols; s += kWarps * ExpandArgs::kParts) {
        const FloatBlock block = float_block<kCode>(args, group, s, row);
        if (in_turn && 32 * s + 32 <= args.cols) {
            Words4 out[2];
            for (i32 i = 0; i < 8; ++i) {
                const i32 k = 16 * half + 2 * i;
                const u32 low = narrow_bits(float_weight<kCode>(args, block, s, k, row), args.bf16 != 0);
                const u32 high = narrow_bits(float_weight<kCode>(args, block, s, k + 1, row), args.bf16 != 0);
                out[i / 4].word[i % 4] = low | high << 16;
            }
            if (r >= args.rows) continue;
            u16* to = args.out + i64{r} * args.cols + 32 * s + 16 * half;
            for (i32 i = 0; i < 2; ++i) *reinterpret_cast<Words4*>(to + 8 * i) = out[i];
            continue;
        }
        for (i32 i = 0; i < 16; ++i) {
            const i32 k = 32 * s + 16 * half + i;
            if (r >= args.rows || k >= args.cols) break;
            const float value = float_weight<kCode>(args, block, s, 16 * half + i, row);
            args.out[i64{r} * args.cols + (args.order != nullptr ? args.order[k] : k)] =
                narrow_bits(value, args.bf16 != 0);
        }
    }
}

#define PARLOR_EXPAND(format)                         \
    PARLOR_KERNEL(expand_##format, ExpandArgs) {      \
        expand_quantized<WeightFormat::format>(args); \
    }
PARLOR_EXPAND(q8_0)
PARLOR_EXPAND(q4_0)
PARLOR_EXPAND(q4_1)
PARLOR_EXPAND(q5_0)
PARLOR_EXPAND(q5_1)
PARLOR_EXPAND(q2_k)
PARLOR_EXPAND(q3_k)
PARLOR_EXPAND(q4_k)
PARLOR_EXPAND(q5_k)
PARLOR_EXPAND(q6_k)
PARLOR_EXPAND(tq2_0)  // tq1_0 is packed the same
PARLOR_EXPAND(iq1_s)
PARLOR_EXPAND(iq1_m)
PARLOR_EXPAND(iq2_xxs)
PARLOR_EXPAND(iq2_xs)  // iq2_s is packed the same
PARLOR_EXPAND(iq3_xxs)
PARLOR_EXPAND(iq3_s)
PARLOR_EXPAND(iq4_nl)
PARLOR_EXPAND(iq4_xs)
PARLOR_EXPAND(mxfp4)
PARLOR_EXPAND(nvfp4)

#define PARLOR_EXPAND_FLOAT(name, code)        \
    PARLOR_KERNEL(expand_##name, ExpandArgs) { \
        expand_float<Code::code>(args);        \
    }
PARLOR_EXPAND_FLOAT(f16, f16)
PARLOR_EXPAND_FLOAT(bf16, bf16)
PARLOR_EXPAND_FLOAT(scaled_u4, u4)
PARLOR_EXPAND_FLOAT(scaled_u8, u8)
PARLOR_EXPAND_FLOAT(scaled_e4m3, e4m3)
PARLOR_EXPAND_FLOAT(scaled_nf4, nf4)
PARLOR_EXPAND_FLOAT(scaled_fp4, fp4)

// Columns i to i + 3 of a token's activations, 0 behind the last one.
template <class Args>
PARLOR_DEVICE Quad load_activation_quad(const Args& args, i32 i) {
    return load_quad(args.x + block_y() * args.x_stride + i, args.cols - i,
                     i + kQuad <= args.cols && in_quads(args.x, args.x_stride));
}
PARLOR_KERNEL(largest, LargestArgs) {
    const Quad x = load_activation_quad(args, block_x() * LargestArgs::kColumns + kQuad * thread_x());
    i32 bits = 0;
    for (i32 j = 0; j < 4; ++j) {
        const i32 own = static_cast<i32>(bits_of(x.at[j]) & 0x7fffffffu);
        bits = own > bits ? own : bits;
    }
    // Thousands of warps would wait for each other there, nearly always for nothing.
    const auto most = static_cast<u32>(warp_max(bits));
    if (thread_x() % kWarp == 0 && range_shift(most) > 0) atomic_max(args.largest, most);
}
PARLOR_KERNEL(narrow, NarrowArgs) {
    const i32 i = block_x() * NarrowArgs::kColumns + kQuad * thread_x();
    if (i >= args.cols) return;
    const Quad x = load_activation_quad(args, i);
    const u32 shift = args.bf16 != 0 ? 0 : range_shift(*args.largest);
    const float factor = float_of((127 - shift) << 23);
    u16 bits[4];
    for (i32 j = 0; j < 4; ++j) bits[j] = narrow_bits(x.at[j] * factor, args.bf16 != 0);
    u16* out = args.out + i64{block_y()} * args.cols + i;
    if (args.cols % 4 == 0) {
        Words2 both;
        for (i32 j = 0; j < 2; ++j)
            both.word[j] = static_cast<u32>(bits[2 * j]) | static_cast<u32>(bits[2 * j + 1]) << 16;
        *reinterpret_cast<Words2*>(out) = both;
    } else {
        for (i32 j = 0; j < 4 && i + j < args.cols; ++j) out[j] = bits[j];
    }
}
PARLOR_KERNEL(product_factors, FactorsArgs) {
    if (thread_x() != 0) return;
    const u32 shift = args.bf16 != 0 ? 0 : range_shift(*args.largest);
    args.factors[0] = args.scale * float_of((127 + shift) << 23);
    args.factors[1] = args.kept;
}
PARLOR_KERNEL(set_bias, BiasArgs) {
    const i32 r = block_x() * BiasArgs::kThreads + thread_x();
    if (r >= args.rows) return;
    float& y = args.y[block_y() * args.y_stride + r];
    y = args.accumulate != 0 ? y + args.bias[r] : args.bias[r];
}

}  // namespace parlor::cuda
