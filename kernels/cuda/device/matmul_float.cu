// Products of weights with float32 activations: plain formats, and those of GPTQ, AWQ, FP8 and bitsandbytes,
// whose scales belong to longer runs of columns than activations could be quantized over. Shared out as in
// matmul_int8.cu.
#include "cuda/device/args.h"
#include "cuda/device/base.h"
#include "cuda/device/finish.h"
#include "cuda/device/weights_float.h"

namespace parlor::cuda {

// Up to kTokens tokens; w: of all rows.
template <Code kCode, i32 kTokens, class Args, class Sums>
PARLOR_DEVICE void multiply_float(const Args& args, const ExpertMatrix& w, const float* bias, i32 first_token,
                                  i32 tokens, Sums& sums) {
    constexpr i32 kWarps = Args::kThreads / kWarp;
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp, row = lane % 16, half = lane / 16;
    const u8* group = w.w + block_x() * float_group_bytes<kCode>(args);

    float acc[kTokens] = {};
    for (i32 s = warp; 32 * s < args.cols; s += kWarps) {
        const FloatBlock block = float_block<kCode>(args, group, s, row);
        float values[16];
        for (i32 i = 0; i < 16; ++i) values[i] = float_weight<kCode>(args, block, s, 16 * half + i, row);
        for (i32 i = 0; i < 16; ++i) {
            const i32 k = 32 * s + 16 * half + i;
            if (k >= args.cols) break;
            const i32 column = w.order != nullptr ? w.order[k] : k;
            for (i32 t = 0; t < kTokens; ++t)
                if (t < tokens) acc[t] += values[i] * args.x[(first_token + t) * args.x_stride + column];
        }
    }
    for (i32 t = 0; t < kTokens; ++t) {
        const float both = acc[t] + shuffle_xor(acc[t], 16);
        if (half == 0) sums[(warp * kTokens + t) * 16 + row] = both;
    }
    sync_threads();
    finish_rows<kTokens>(args, sums, bias, w.scale, first_token, tokens);
}

#define PARLOR_FLOAT_MATMUL(name, code, most)                                                         \
    PARLOR_KERNEL(matmul_##name##_##most, FloatMatmulArgs) {                                          \
        PARLOR_SHARED(float, sums, FloatMatmulArgs::kThreads / kWarp * most * 16);                    \
        const i32 first = block_y() * most, left = args.tokens - first;                               \
        const ExpertMatrix w = {args.w, args.order, args.scale, 0};                                   \
        multiply_float<Code::code, most>(args, w, args.bias, first, left < most ? left : most, sums); \
    }
// The rows of one expert, a few at a time.
#define PARLOR_GROUPED_FLOAT_MATMUL(name, code)                                                           \
    PARLOR_KERNEL(grouped_##name, GroupedFloatArgs) {                                                     \
        PARLOR_SHARED(float, sums, GroupedFloatArgs::kThreads / kWarp * 8 * 16);                          \
        const ExpertMatrix w = args.experts[block_y()];                                                   \
        const i32 end = args.first_row[block_y() + 1];                                                    \
        const float* bias = args.bias != nullptr ? args.bias + i64{block_y()} * args.rows : nullptr;      \
        for (i32 first = args.first_row[block_y()]; first < end; first += 8) {                            \
            multiply_float<Code::code, 8>(args, w, bias, first, end - first < 8 ? end - first : 8, sums); \
            sync_threads();                                                                               \
        }                                                                                                 \
    }
#define PARLOR_FLOAT_MATMULS(name, code) \
    PARLOR_FLOAT_MATMUL(name, code, 1)   \
    PARLOR_FLOAT_MATMUL(name, code, 8)   \
    PARLOR_GROUPED_FLOAT_MATMUL(name, code)

PARLOR_FLOAT_MATMULS(f32, f32)
PARLOR_FLOAT_MATMULS(f16, f16)
PARLOR_FLOAT_MATMULS(bf16, bf16)
PARLOR_FLOAT_MATMULS(scaled_u4, u4)
PARLOR_FLOAT_MATMULS(scaled_u8, u8)
PARLOR_FLOAT_MATMULS(scaled_e4m3, e4m3)
PARLOR_FLOAT_MATMULS(scaled_nf4, nf4)
PARLOR_FLOAT_MATMULS(scaled_fp4, fp4)

}  // namespace parlor::cuda
