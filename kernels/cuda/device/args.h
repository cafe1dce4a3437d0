// Arguments of the kernels: plain structures that host and device share. Pointers are the device's.
#pragma once

#include "cuda/device/types.h"

namespace parlor::cuda {

// Where activations go as int8: q [tokens, cols], d [tokens, cols / 32], sums [tokens, cols / 16].
struct Activations {
    i8* q;
    float* d;
    i32* sums;
};

// x [tokens, stride] as int8 with a float32 scale for every 32 values: x is about d * q. cols is a multiple
// of 32. A block of threads takes kThreads / 32 groups of 32 values: grid.x = ceil(tokens * cols / 32 /
// that).
struct QuantizeArgs {
    static constexpr i32 kThreads = 128;
    const float* x;
    i64 stride;
    i8* q;      // [tokens, cols]
    float* d;   // [tokens, cols / 32]
    i32* sums;  // [tokens, cols / 16]: of the q of each 16
    i32 tokens, cols;
};

// y[t, r] = scale * sum_k w[r, k] * x[t, k] (+ bias[r]) (+ y[t, r] when accumulate), x quantized as above, w
// packed. grid.x = ceil(rows / 16); grid.y = ceil(tokens / tokens per block, which the kernel's name ends
// with).
struct QuantMatmulArgs {
    static constexpr i32 kThreads = 128;
    const u8* w;
    const i8* q;
    const float* d;
    const i32* sums;
    const float* bias;  // [rows] or null
    float* y;           // [tokens, y_stride]
    i64 y_stride;
    i32 rows, cols, tokens;
    i32 accumulate;
    float scale;
};

// QuantMatmulArgs for one token and up to three matrices with the same columns (Q, K and V; gate and up): as
// many blocks of threads as all of them have groups of 16 rows.
struct TokenMatmulArgs {
    static constexpr i32 kThreads = 256;
    static constexpr i32 kMost = 3;
    struct Job {
        const u8* w;
        const float* bias;  // [rows] or null
        float* y;           // [rows]
        i32 rows;
        i32 accumulate;
        float scale;
        i32 end;  // the first block behind its own
    };
    Job jobs[kMost];  // those that are not there have the last one's end
    const i8* q;
    const float* d;
    const i32* sums;
    i32 cols;
};

// The same with float32 activations: for weights in f32, f16, bf16 and in the scaled formats of
// kernels/scaled.h.
struct FloatMatmulArgs {
    static constexpr i32 kThreads = 128;
    const u8* w;
    const float* x;     // [tokens, x_stride]
    const i32* order;   // [cols] or null: stored column k is column order[k] of the matrix
    const float* bias;  // [rows] or null
    float* y;           // [tokens, y_stride]
    i64 x_stride, y_stride;
    i32 rows, cols, tokens;
    i32 accumulate;
    float scale;
    // Of a scaled format: values of a block, and the type of its scale.
    i32 block_values;
    enum class Scale : i32 { f16, bf16, f32 } scale_type;  // as kernels::ScaleType
};

// ---- products by a library, of 16-bit numbers in plain rows

// Packed weights as rows [rows, cols] of float16 or bfloat16, without the factor of the matrix; finite ones
// stay finite. grid.x = ceil(rows / 16).
struct ExpandArgs {
    static constexpr i32 kThreads = 128;
    const u8* w;
    const i32* order;  // as FloatMatmulArgs::order: columns go where they belong
    u16* out;
    i32 rows, cols;
    i32 bf16;
    i32 block_values;  // of scaled formats
    FloatMatmulArgs::Scale scale_type;
};

// *largest = max(*largest, bits of the largest magnitude in x [tokens, cols]). grid.x = ceil(cols /
// kThreads), grid.y = tokens.
struct LargestArgs {
    static constexpr i32 kThreads = 256;
    const float* x;
    i64 x_stride;
    u32* largest;
    i32 cols;
};

// out [tokens, cols] = x as bfloat16, or as float16 times the power of two that keeps *largest in its range.
// Grid as above.
struct NarrowArgs {
    static constexpr i32 kThreads = 256;
    const float* x;
    i64 x_stride;
    const u32* largest;
    u16* out;
    i32 cols;
    i32 bf16;
};

// What the product is multiplied with, and what is there already: factors[0] = scale, undoing the power of
// two above; factors[1] = kept. One block.
struct FactorsArgs {
    static constexpr i32 kThreads = 32;
    const u32* largest;
    float* factors;
    float scale, kept;
    i32 bf16;
};

// y[t, r] = bias[r] (+ y[t, r]). grid.x = ceil(rows / kThreads), grid.y = tokens.
struct BiasArgs {
    static constexpr i32 kThreads = 256;
    const float* bias;
    float* y;
    i64 y_stride;
    i32 rows;
    i32 accumulate;
};

// y[r, i] = x[r, i] * rsqrt(mean_i(x^2) + eps) * weight[i]; weight null: of ones. x and y may be the same.
// grid.x = rows.
struct RmsNormArgs {
    static constexpr i32 kThreads = 256;
    const float* x;
    const float* weight;
    float* y;
    i64 x_stride, y_stride;
    i32 width;
    float eps;
    Activations to;  // of rms_norm_q8 alone: y as int8 besides; width is a multiple of 32
};

// Rotates in place x [tokens, heads, head_dim] at positions *position + offset + t: the position stands in
// device memory, so that a graph of launches can be replayed. grid.x = ceil(heads * dims / 2 / kThreads),
// grid.y = tokens.
struct RopeArgs {
    static constexpr i32 kThreads = 128;
    float* x;
    i64 token_stride;
    const float* inverse_frequency;  // [dims / 2]
    const i32* position;
    i32 offset;
    i32 heads, head_dim, dims;
    i32 interleaved;  // pairs (2i, 2i+1); otherwise (i, i + dims / 2)
    float scale;      // of cos and sin
};

enum class KvType : i32 { f16, bf16, q8_0, f32 };  // as kernels::cpu::KvType

// The KV cache of one layer, as the CPU has it: k [kv_heads, capacity, k_dim], v [kv_heads, capacity, v_dim];
// v_in_k: values are the beginning of the key rows, and v is k.
struct KvCache {
    u8* k;
    u8* v;
    i64 capacity;
    KvType type;
    i32 kv_heads, k_dim, v_dim;
    i32 v_in_k;
};

// Writes k, v [tokens, kv_heads * dim] to positions *position + offset + t. grid.x = kv_heads, grid.y =
// tokens.
struct KvWriteArgs {
    static constexpr i32 kThreads = 128;
    KvCache kv;
    const float* k;
    const float* v;  // not read with v_in_k
    i64 k_stride, v_stride;
    const i32* position;
    i32 offset;
};

// The heads of Q, K and V at positions *position + offset + t: norms, RoPE, temperature; q stays where it is,
// k and v go to the cache and are only read. grid.x = heads + 2 * kv_heads, or heads alone: nothing is
// written to the cache. grid.y = tokens. Heads of k_dim and v_dim, kMostDim at most.
struct HeadsArgs {
    static constexpr i32 kThreads = 128;
    static constexpr i32 kMostDim = 640;
    KvCache kv;
    float* q;            // [tokens, heads, k_dim], token stride q_stride
    const float *k, *v;  // [tokens, kv_heads, dim]
    i64 q_stride, k_stride, v_stride;
    const float *q_norm, *k_norm;    // [k_dim] or null: no norm before RoPE
    const float* inverse_frequency;  // [dims / 2] or null: no RoPE
    const i32* position;
    i32 offset;
    i32 heads, dims;
    i32 interleaved;
    i32 norm_after, value_norm;                  // norms without weights: of q and k behind RoPE, of v
    i32 temperature_length, temperature_offset;  // 0: none
    float temperature_scale, rope_scale, eps;
};

// Token t at position *position + offset + t sees the positions up to its own: the last `window` ones, those
// of its own chunk. Scores and sums in float32, nothing of them is stored. grid.x = heads, grid.y = tokens.
// k_dim and v_dim at most kMostDim.
struct AttentionArgs {
    static constexpr i32 kThreads = 128;
    static constexpr i32 kMostDim = 640;
    KvCache kv;
    const float* q;      // [tokens, heads, k_dim], token stride q_stride
    float* out;          // [tokens, heads, v_dim]
    const float* sinks;  // [heads] or null
    i64 q_stride;
    const i32* position;
    i32 offset;
    i32 heads;
    i32 window, chunk;  // 0: none
    float scale, softcap;
};

// The same for up to 8 heads that share a cache row, over one of `splits` parts of the positions. grid.x =
// kv_heads * ceil(heads / kv_heads / heads per block, which the kernel's name ends with), grid.y = tokens *
// splits. k_dim is even. More than one part: what each has summed up goes to `partial`, for attention_merge.
struct PackedAttentionArgs {
    static constexpr i32 kThreads = 128;
    static constexpr i32 kTile = 32;
    static constexpr i32 kMostDim = 640;
    KvCache kv;
    const float* q;      // [tokens, heads, k_dim], token stride q_stride
    float* out;          // [tokens, heads, v_dim]
    const float* sinks;  // [heads] or null
    float* partial;      // [tokens, heads, splits, 2 + v_dim]: largest score, sum, what it is divided into
    i64 q_stride;
    const i32* position;
    i32 offset;
    i32 heads;
    i32 window, chunk;  // 0: none
    float scale, softcap;
    i32 splits;
};

// The same for many tokens, by tensor cores: what the kernel's name says is the type of its arithmetic
// (float16: caches in f16 and q8_0) and how many dimensions fit; k_dim and v_dim are multiples of 16. Rows
// are pairs of a token and a head, of those that share a cache row; a block of threads has 64 of them for up
// to 128 dimensions, 32 for 256, 16 for 576. grid.x = ceil(tokens * heads / kv_heads / that), grid.y =
// kv_heads.
struct FlashArgs {
    static constexpr i32 kThreads = 128;
    static constexpr i32 kKeys = 32;  // of a tile
    KvCache kv;
    const float* q;      // [tokens, heads, k_dim], token stride q_stride
    float* out;          // [tokens, heads, v_dim]
    const float* sinks;  // [heads] or null
    i64 q_stride;
    const i32* position;
    i32 offset;
    i32 tokens, heads;
    i32 window, chunk;  // 0: none
    float scale, softcap;
};

// grid.x = heads, grid.y = tokens.
struct AttentionMergeArgs {
    static constexpr i32 kThreads = 128;
    const float* partial;
    float* out;
    const float* sinks;
    i32 heads, v_dim, splits;
    Activations to;  // of attention_merge_q8 alone: out as int8 besides; v_dim is a multiple of 32
};

// y = activation(gate) * up over [tokens, width]; y may be gate. grid.x = ceil(width / kThreads), grid.y =
// tokens.
struct GatedArgs {
    static constexpr i32 kThreads = 128;
    const float* gate;
    const float* up;
    float* y;
    i64 gate_stride, up_stride, y_stride;
    i32 width;
    float alpha, limit;  // of the clamped one
    Activations to;      // of those named _q8 alone: y as int8 besides; width is a multiple of 32
};

// Over `count` values; grid.x = ceil(count / kThreads).
struct ElementwiseArgs {
    static constexpr i32 kThreads = 256;
    const float* x;
    float* y;
    i64 count;
    float factor;
};

// Rows of any stride, as parts of heads are. grid.x = ceil(width / kThreads), grid.y = rows.
struct CopyRowsArgs {
    static constexpr i32 kThreads = 128;
    const float* x;
    float* y;
    i64 x_stride, y_stride;
    i32 width;
};

// x[t] *= 1 + scale * log(1 + floor((*position + offset + t) / length)): Llama 4's attention temperature.
// grid.x = ceil(width / kThreads), grid.y = tokens.
struct TemperatureArgs {
    static constexpr i32 kThreads = 128;
    float* x;  // [tokens, width]
    const i32* position;
    i32 offset, width, length;
    float scale;
};

// Sets bits of *flags, and never clears them: kNotFinite, kLarge where a magnitude is above `limit`. One read
// of x, nothing else. grid.x = any number of blocks.
struct CheckArgs {
    static constexpr i32 kThreads = 256;
    static constexpr u32 kNotFinite = 1, kLarge = 2;
    const float* x;
    u32* flags;
    i64 count;
    float limit;
    i32 blocks;  // grid.x
};

// What is chosen from: the largest of `count` logits, ties by their number, and what is wrong with them all.
struct BestLogits {
    static constexpr i32 kMost = 64;
    static constexpr u32 kNotFinite = 1, kFlat = 2;
    u32 trouble;
    i32 count;
    i32 token[kMost];
    float logit[kMost];
};
// In two steps: kParts blocks have a part of the logits each, of kMostPart at most; then one block. Both give
// keys whose order as integers is that of the logits, the lower number first among equals.
struct BestArgs {
    static constexpr i32 kThreads = 256;
    static constexpr i32 kParts = 64;
    static constexpr i32 kMostPart = 8192;
    const float* logits;
    u64* keys;        // [kParts, BestLogits::kMost]
    float* range;     // [kParts, 2]: the least and the greatest
    u32* not_finite;  // [kParts]
    BestLogits* out;  // of the second step
    i32 count;
};

// ---- layers with a state: kernels/recurrent.h says what they compute

// In place; grid.x = ceil(channels / kThreads).
struct ConvArgs {
    static constexpr i32 kThreads = 128;
    static constexpr i32 kMostTaps = 16;
    float* x;             // [tokens, channels], token stride `stride`
    const float* weight;  // [channels, taps]
    float* state;         // [taps - 1, channels], updated
    i64 stride;
    i32 tokens, channels, taps;
};

// In place over heads [dim]; grid.x = heads, grid.y = tokens.
struct L2NormArgs {
    static constexpr i32 kThreads = 128;
    float* x;
    i64 token_stride;
    i32 dim;
    float eps, scale;
};

// A block of threads has one value head and all its tokens, a thread columns of the state. grid.x = v_heads.
// k_dim at most kMostDim.
struct DeltaRuleArgs {
    static constexpr i32 kThreads = 128;
    static constexpr i32 kMostDim = 512;
    const float *q, *k,
        *v;  // [tokens, k_heads, k_dim], the same, [tokens, v_heads, v_dim]; stride qkv_stride
    const float *alpha, *beta;  // [tokens, v_heads]
    const float *a, *dt_bias;   // [v_heads]
    float* out;                 // [tokens, v_heads, v_dim]
    float* state;               // [v_heads, k_dim, v_dim], updated
    i64 qkv_stride;
    i32 tokens, k_heads, v_heads, k_dim, v_dim;
    i32 tiled;
};

// beta and alpha [tokens, v_heads] out of a projection that gives them by key head: its betas, then its
// alphas. grid.x = ceil(v_heads / kThreads), grid.y = tokens.
struct SplitRatesArgs {
    static constexpr i32 kThreads = 128;
    const float* both;  // [tokens, 2 * v_heads]
    float *beta, *alpha;
    i32 k_heads, v_heads;
};

// y[r, i] = x[r, i] * rsqrt(mean_i(x^2) + eps) * weight[i] * silu(gate[r, i]); y may be x. grid.x = rows.
struct GatedNormArgs {
    static constexpr i32 kThreads = 128;
    const float *x, *weight, *gate;
    float* y;
    i32 width;
    float eps;
};

// y[t, h, i] *= sigmoid(gate[t, h, i]); y contiguous [tokens, heads, dim]. grid.x = heads, grid.y = tokens.
struct SigmoidMulArgs {
    static constexpr i32 kThreads = 128;
    const float* gate;
    float* y;
    i64 token_stride, head_stride;  // of gate
    i32 heads, dim;
};

// ---- mixtures of experts: kernels/experts.h says what they compute

enum class RouterScore : i32 { softmax, softmax_chosen, sigmoid };  // as kernels::cpu::RouterScore

// A warp has one token. grid.x = tokens.
struct RouteArgs {
    static constexpr i32 kThreads = 32;
    static constexpr i32 kMostExperts = 1024;
    const float* logits;  // [tokens, experts]
    const float* bias;    // [experts] or null
    i32* chosen;          // [tokens, used], ascending
    float* weights;       // [tokens, used]
    i32 experts, used;
    RouterScore score;
    i32 groups, groups_used;
    i32 two_largest;  // what a group is worth; otherwise its largest
    i32 normalize;
    float scale;
};

// The rows of every expert – pairs of a token and an expert that it chose – in the order of the tokens. One
// block.
struct SortArgs {
    static constexpr i32 kThreads = 256;
    const i32* chosen;     // [tokens, used], ascending for each token
    const float* weights;  // [tokens, used]
    i32* first_row;        // [experts + 1]
    i32* token;            // [tokens * used]: of each row
    float* row_weight;     // [tokens * used]: of each row
    i32* row;              // [tokens, used]: where each pair has gone
    i32 tokens, used, experts;
};

// out[i] = x[from[i]] (* scale[i], unless null). grid.x = ceil(width / kThreads), grid.y = rows.
struct GatherArgs {
    static constexpr i32 kThreads = 128;
    const float* x;
    const i32* from;
    const float* scale;
    float* out;
    i32 width;
};

// y[t] += the sum over s of x[row[t, s]] (* weight[row[t, s]], unless null), in the order of s.
// grid.x = ceil(width / kThreads), grid.y = tokens.
struct CombineArgs {
    static constexpr i32 kThreads = 128;
    const float* x;  // [rows, width]
    const i32* row;  // [tokens, used]
    const float* weight;
    float* y;  // [tokens, width]
    i32 used, width;
};

// weights[i] *= scale[chosen[i]]. grid.x = ceil(count / kThreads).
struct ScaleChosenArgs {
    static constexpr i32 kThreads = 128;
    const i32* chosen;
    const float* scale;  // [experts]
    float* weights;
    i64 count;
};

// out[t] = sigmoid(x[t] . w), x [tokens, width]. grid.x = tokens.
struct SwitchArgs {
    static constexpr i32 kThreads = 128;
    const float *x, *w;
    float* out;
    i32 width;
};

// y[t] += x[t] * weight[t]. grid.x = ceil(width / kThreads), grid.y = tokens.
struct WeightedRowsArgs {
    static constexpr i32 kThreads = 128;
    const float *x, *weight;
    float* y;
    i32 width;
};

// One of many matrices of the same format and shape.
struct ExpertMatrix {
    const u8* w;
    const i32* order;  // as FloatMatmulArgs::order
    float scale;
    i32 unused;
};

// QuantMatmulArgs for each expert, over the rows [first_row[e], first_row[e + 1]) of q and y. grid.x =
// ceil(rows / 16), grid.y = experts.
struct GroupedMatmulArgs {
    static constexpr i32 kThreads = 128;
    const ExpertMatrix* experts;
    const i32* first_row;
    const i8* q;
    const float* d;
    const i32* sums;
    const float* bias;  // [experts, rows] or null
    float* y;
    i64 y_stride;
    i32 rows, cols;
    i32 accumulate;
};

// The experts that one token has chosen, up to two matrices of each (gate and up): row i of q and y belongs
// to expert chosen[i]. grid.x = the blocks of 16 rows of all matrices, grid.y = how many are chosen.
struct ChosenMatmulArgs {
    static constexpr i32 kThreads = 128;
    static constexpr i32 kMost = 2;
    struct Job {
        const ExpertMatrix* experts;
        const float* bias;  // [experts, rows] or null
        float* y;
        i64 y_stride;
        i32 rows;
        i32 end;  // the first block behind its own
    };
    Job jobs[kMost];  // one that is not there has the other's end
    const i32* chosen;
    const i8* q;
    const float* d;
    const i32* sums;
    i32 cols;
};

// GroupedMatmulArgs for FloatMatmulArgs.
struct GroupedFloatArgs {
    static constexpr i32 kThreads = 128;
    const ExpertMatrix* experts;
    const i32* first_row;
    const float* x;
    const float* bias;  // [experts, rows] or null
    float* y;
    i64 x_stride, y_stride;
    i32 rows, cols;
    i32 accumulate;
    i32 block_values;
    FloatMatmulArgs::Scale scale_type;
};

}  // namespace parlor::cuda
