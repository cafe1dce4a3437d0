#include <cmath>

#include "kernels/check.h"
#include "kernels/quantize.h"
#include "quant/blocks.h"
#include "quant/encode_line.h"

namespace parlor::kernels {

namespace {

void encode_block(const float* in, BlockF32& b) {
    memcpy(b.bytes, in, sizeof b.bytes);
}
void encode_block(const float* in, BlockF16& b) {
    store_u16(b.bytes, f32_to_f16_saturating(*in));
}
void encode_block(const float* in, BlockBf16& b) {
    store_u16(b.bytes, f32_to_bf16(*in));
}

void encode_block(const float* in, BlockQ8_0& b) {
    const float largest = largest_magnitude<32>(in);
    store_u16(b.d, f32_to_f16_saturating(largest / 127));
    int q[32];
    round_to<32>(in, f16_to_f32(load_u16(b.d)), -127, 127, q);
    for (int i = 0; i < 32; ++i) b.qs[i] = static_cast<int8_t>(q[i]);
}

// value = d * q with q in -kMost .. kMost - 1
template <int kMost>
uint16_t symmetric_block(const float* in, int* q) {
    const uint16_t d = f32_to_f16_saturating(symmetric_scale<32, kMost>(in));
    round_to<32>(in, f16_to_f32(d), -kMost, kMost - 1, q);
    return d;
}
void encode_block(const float* in, BlockQ4_0& b) {
    int q[32];
    store_u16(b.d, symmetric_block<8>(in, q));
    for (int i = 0; i < 16; ++i) b.qs[i] = static_cast<uint8_t>((q[i] + 8) | (q[i + 16] + 8) << 4);
}
void encode_block(const float* in, BlockQ5_0& b) {
    int q[32];
    store_u16(b.d, symmetric_block<16>(in, q));
    memset(b.qh, 0, sizeof b.qh);
    for (int i = 0; i < 16; ++i) {
        b.qs[i] = static_cast<uint8_t>(((q[i] + 16) & 15) | ((q[i + 16] + 16) & 15) << 4);
    }
    for (int i = 0; i < 32; ++i) {
        b.qh[i / 8] = static_cast<uint8_t>(b.qh[i / 8] | (q[i] + 16) >> 4 << (i % 8));
    }
}

// ---- q6_k

void encode_block(const float* in, BlockQ6_K& b) {
    constexpr int kGroup = 16;
    float scales[16];
    float largest = 0;
    for (int g = 0; g < 16; ++g) {
        scales[g] = symmetric_scale<kGroup, 32>(in + kGroup * g);
        if (std::abs(scales[g]) > std::abs(largest)) largest = scales[g];
    }
    // The largest scale becomes -128; then d follows the integers that were found, as long as that helps.
    uint16_t d = f32_to_f16_saturating(largest / -128);
    int q[256] = {}, best_q[256] = {};
    int8_t sub[16] = {}, best_sub[16] = {};
    float least = -1;
    for (int round = 0; round < 3; ++round) {
        const float step = f16_to_f32(d);
        float error = 0, product = 0, square = 0;
        for (int g = 0; g < 16; ++g) {
            const float* x = in + kGroup * g;
            const Fit fit = best_sub_scale<kGroup, 32>(x, step, scales[g], q + kGroup * g);
            sub[g] = static_cast<int8_t>(fit.sub_scale);
            error += fit.error;
            for (int i = 0; i < kGroup; ++i) {
                const auto integer = static_cast<float>(fit.sub_scale * q[kGroup * g + i]);
                const float weight = x[i] * x[i];
                product += weight * x[i] * integer;
                square += weight * integer * integer;
            }
        }
        if (least >= 0 && !(error < least)) break;
        least = error;
        store_u16(b.d, d);
        memcpy(best_q, q, sizeof q);
        memcpy(best_sub, sub, sizeof sub);
        if (!(square > 0)) break;
        d = f32_to_f16_saturating(product / square);
    }
    memset(b.ql, 0, sizeof b.ql);
    memset(b.qh, 0, sizeof b.qh);
    memcpy(b.scales, best_sub, sizeof best_sub);
    for (int i = 0; i < 256; ++i) {
        const int u = best_q[i] + 32;
        const int half = i / 128;
        uint8_t& low = b.ql[64 * half + i % 64];
        uint8_t& high = b.qh[32 * half + i % 32];
        low = static_cast<uint8_t>(low | (u & 15) << (i % 128 / 64 * 4));
        high = static_cast<uint8_t>(high | u >> 4 << (i % 128 / 32 * 2));
    }
}

// ---- q4_k and q5_k

// The inverse of k_scale_min().
void store_k_scales(const int* scale, const int* minimum, uint8_t* out) {
    for (int i = 0; i < 4; ++i) {
        out[i] = static_cast<uint8_t>(scale[i] | scale[4 + i] >> 4 << 6);
        out[4 + i] = static_cast<uint8_t>(minimum[i] | minimum[4 + i] >> 4 << 6);
        out[8 + i] = static_cast<uint8_t>((scale[4 + i] & 15) | (minimum[4 + i] & 15) << 4);
    }
}

template <int kMost>
void asymmetric_block(const float* in, uint8_t* d_bytes, uint8_t* dmin_bytes, uint8_t* scale_bytes, int* u) {
    constexpr int kGroup = 32;
    Line lines[8];
    float weights[256];
    float largest_scale = 0, largest_minimum = 0;
    for (int g = 0; g < 8; ++g) {
        magnitude_weights<kGroup>(in + kGroup * g, weights + kGroup * g);
        lines[g] = best_line<kGroup, kMost>(in + kGroup * g, weights + kGroup * g);
        largest_scale = std::fmax(largest_scale, lines[g].scale);
        largest_minimum = std::fmax(largest_minimum, lines[g].minimum);
    }
    uint16_t d = f32_to_f16_saturating(largest_scale / 63);
    uint16_t dmin = f32_to_f16_saturating(largest_minimum / 63);
    float least = -1;
    int q[256], scale[8], minimum[8];
    for (int round = 0; round < 3; ++round) {
        const float step = f16_to_f32(d), minimum_step = f16_to_f32(dmin);
        float error = 0;
        Sums sums;
        for (int g = 0; g < 8; ++g) {
            const float* x = in + kGroup * g;
            const float* w = weights + kGroup * g;
            const LineFit fit =
                best_sub_line<kGroup, kMost>(x, w, step, minimum_step, lines[g], q + kGroup * g);
            scale[g] = fit.scale;
            minimum[g] = fit.minimum;
            error += fit.error;
            for (int i = 0; i < kGroup; ++i) {
                sums.add(w[i], x[i], static_cast<float>(fit.scale * q[kGroup * g + i]),
                         static_cast<float>(-fit.minimum));
            }
        }
        if (least >= 0 && !(error < least)) break;
        least = error;
        store_u16(d_bytes, d);
        store_u16(dmin_bytes, dmin);
        store_k_scales(scale, minimum, scale_bytes);
        memcpy(u, q, sizeof q);
        float better = step, better_minimum = minimum_step;
        if (!sums.solve(better, better_minimum)) break;
        d = f32_to_f16_saturating(better);
        dmin = f32_to_f16_saturating(better_minimum);
    }
}

template <typename Block>
void store_nibbles(const int* u, Block& b) {
    for (int i = 0; i < 128; ++i) {
        const int at = i / 32 * 64 + i % 32;
        b.qs[i] = static_cast<uint8_t>((u[at] & 15) | (u[at + 32] & 15) << 4);
    }
}
void encode_block(const float* in, BlockQ4_K& b) {
    int u[256];
    asymmetric_block<15>(in, b.d, b.dmin, b.scales, u);
    store_nibbles(u, b);
}
void encode_block(const float* in, BlockQ5_K& b) {
    int u[256];
    asymmetric_block<31>(in, b.d, b.dmin, b.scales, u);
    store_nibbles(u, b);
    memset(b.qh, 0, sizeof b.qh);
    for (int i = 0; i < 256; ++i) {
        b.qh[i % 32] = static_cast<uint8_t>(b.qh[i % 32] | u[i] >> 4 << (i / 32));
    }
}

template <typename Block>
concept Encodable = requires(const float* in, Block& block) {
    encode_block(in, block);
};

template <typename Block, size_t kValues>
void encode_blocks(const float* in, void* blocks, size_t values) {
    if constexpr (Encodable<Block>) {
        CHECK(values % kValues == 0);
        auto* block = static_cast<Block*>(blocks);  // alignment 1: any address will do
        for (size_t i = 0; i < values; i += kValues) encode_block(in + i, *block++);
    } else {
        CHECK(!"a format that can_encode() does not name");
    }
}

}  // namespace

bool can_encode(Format format) {
    switch (format) {
#define FORMAT(name, gguf, values, bytes) \
    case Format::name:                    \
        return Encodable<Block_##name>;
#include "kernels/formats.def"
#undef FORMAT
    }
    return false;
}

void encode(Format format, const float* in, void* blocks, size_t values) {
    switch (format) {
#define FORMAT(name, gguf, block_values, bytes) \
    case Format::name:                          \
        return encode_blocks<Block_##name, block_values>(in, blocks, values);
#include "kernels/formats.def"
#undef FORMAT
    }
}

}  // namespace parlor::kernels
