// Arguments of kernels around attention: args.h says what holds for all.
#pragma once

#include "cuda/device/args_products.h"

namespace parlor::cuda {

enum class KvType : i32 { f16, bf16, q8_0, f32 };  // as kernels::cpu::KvType

// The KV cache of one layer: rows of k_dim and of v_dim, one for each head and position; v_in_k: values are
// the beginning of the key rows, and v is k.
struct KvCache {
    u8* k;
    u8* v;
    // Between a row and that of the next head, of the next position.
    i64 head_rows, position_rows;
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
    u32* large;  // or null: set to 1 where a value is beyond kLargestKv, which float16 is not for
};
inline constexpr float kLargestKv = 30000;  // as kernels::cpu::kLargestKv

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
    u32* large;  // as KvWriteArgs has it
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

// The same for up to 8 heads that share a cache row, over one of at most `splits` parts of the positions
// (kv.h: part_of()). grid.x = kv_heads * ceil(heads / kv_heads / heads per block, which the kernel's name
// ends with), grid.y = tokens * splits. k_dim is even. More than one part: what each has summed up goes to
// `partial`, for attention_merge.
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

// The same by tensor cores: what the kernel's name says is the type of its arithmetic (float16: caches in f16
// and q8_0) and how many dimensions fit; k_dim and v_dim are multiples of 16. Rows are pairs of a token and a
// head, of those that share a cache row; a block of threads has 64 of them for up to 128 dimensions, 32 for
// 256, 16 for 576; 16 in attention_token_*. grid.x = ceil(tokens * heads / kv_heads / that), grid.y =
// kv_heads * splits. One token's positions can be shared out as PackedAttentionArgs has it.
struct FlashArgs {
    static constexpr i32 kThreads = 128;
    KvCache kv;
    const float* q;      // [tokens, heads, k_dim], token stride q_stride
    float* out;          // [tokens, heads, v_dim]
    const float* sinks;  // [heads] or null
    float* partial;      // of one token: [heads, splits, 2 + v_dim]
    i64 q_stride;
    const i32* position;
    i32 offset;
    i32 tokens, heads;
    i32 window, chunk;  // 0: none
    float scale, softcap;
    i32 splits;  // 1 for more than one token
};

// grid.x = heads, grid.y = tokens. As many parts as the positions seen have been shared out to.
struct AttentionMergeArgs {
    static constexpr i32 kThreads = 128;
    static constexpr i32 kMostSplits = 64;
    const float* partial;
    float* out;
    const float* sinks;
    const i32* position;
    i32 offset;
    i32 window, chunk;
    i32 heads, v_dim, splits;
    Activations to;  // of attention_merge_q8 alone: out as int8 besides; v_dim is a multiple of 32
};

}  // namespace parlor::cuda
