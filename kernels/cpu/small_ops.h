// The single-threaded parts of the small operations, one set of functions per level. Each set is the same
// source (small_ops_impl.h and what it includes, over vec.h) compiled for its instruction set in
// small_ops_<level>.cpp.
#pragma once

#include "kernels/cpu.h"

namespace parlor::kernels::cpu {

// Keys per tile of attention: a multiple of the 6 rows and 16 lanes that the inner loops work on.
inline constexpr int64_t kKeyTile = kKvBaseStep;
// No level has more lanes, or more rows per panel of queries. Buffers are padded to these, whatever the
// level.
inline constexpr int64_t kMaxLanes = 16;
inline constexpr int64_t kMaxPanelRows = 64;

// What one thread works with in attention(); all 64-byte aligned, sizes in attention.cpp.
struct AttentionBuffers {
    float* k;        // [kKeyTile, k_width] one tile of keys as float32, rows padded with zeros
    float* v;        // [kKeyTile, v_width]
    float* scores;   // [kKeyTile, kMaxPanelRows], or up to 128 keys of 4 heads
    float* q;        // [panels, k_dim, panel rows] or [heads of the group, k_width]
    float* out;      // [panels, v_dim, panel rows] or [heads of the group, v_width]
    float* largest;  // [rows] largest score so far
    float* sum;      // [rows] sum of exp(score - largest)
    int64_t* first;  // [rows] first and last position that the row sees
    int64_t* last;
};

struct AttentionCall {
    const AttentionArgs* args;
    const KvLayer* kv;
    int64_t k_row_bytes;
    int64_t v_row_bytes;
    int64_t k_width;  // k_dim and v_dim rounded up to kMaxLanes
    int64_t v_width;
    int group;  // query heads per KV head
    // The first position that `position` sees; the last one is itself.
    int64_t (*first_visible)(const AttentionArgs& args, int64_t position);
};

// The unnormalized result of some positions for one head: sum and out are relative to exp(largest).
struct AttentionPart {
    float largest;
    float sum;
};

struct SmallOps {
    void (*rms_norm)(const float* x, const float* weight, float* y, int64_t tokens, int64_t width, float eps);
    // x [heads, head_dim] of one token; cosines and sines [count] for the pairs first_pair ..
    void (*rope_pairs)(float* x, int heads, int head_dim, int dims, RopePairs pairs, const float* cosines,
                       const float* sines, int first_pair, int count);
    void (*silu_mul)(const float* gate, const float* up, float* y, int64_t count);
    void (*gelu_mul)(const float* gate, const float* up, float* y, int64_t count);
    void (*add)(const float* x, float* y, int64_t count);
    void (*scale)(float factor, float* y, int64_t count);
    void (*softcap)(float cap, float* y, int64_t count);
    bool (*all_finite)(const float* values, int64_t count);
    void (*kv_encode_row)(KvType type, const float* values, int dim, uint8_t* row);
    // Tokens first_token .. first_token + count - 1 for all query heads of one KV head.
    void (*attention_tokens)(const AttentionCall& call, const AttentionBuffers& buffers, int kv_head,
                             int64_t first_token, int64_t count);
    // Token 0 over positions first .. last for all query heads of one KV head: parts [group], out [group,
    // v_width].
    void (*attention_positions)(const AttentionCall& call, const AttentionBuffers& buffers, int kv_head,
                                int64_t first, int64_t last, AttentionPart* parts, float* out);
    // Joins parts [count] whose outputs stand `stride` floats apart; sink may be null.
    void (*attention_join)(const AttentionPart* parts, int64_t part_stride, const float* outs,
                           int64_t out_stride, int64_t count, const float* sink, int64_t v_dim, float* out);
    void (*copy_scaled)(const float* x, float factor, float* y, int64_t count);  // y = x * factor
    void (*add_scaled)(const float* x, float factor, float* y, int64_t count);   // y += x * factor
    void (*swiglu_clamped)(const float* gate, const float* up, float* y, int64_t count, float alpha,
                           float limit);
};

extern const SmallOps kSmallOpsPortable;
extern const SmallOps kSmallOpsNeon;
extern const SmallOps kSmallOpsAvx2;
extern const SmallOps kSmallOpsAvx512;

const SmallOps& small_ops();  // for level()

// Fewer values than this are done sooner than other threads wake up.
inline constexpr int64_t kQuickValues = 16384;

// Calls function(first, count) for even parts of `total` items on the pool, or here when all of it is quick.
template <typename Function>
void split_evenly(ThreadPool& pool, int64_t total, bool quick, const Function& function) {
    if (quick || pool.size() == 1) {
        function(int64_t{0}, total);
        return;
    }
    pool.run([&](int index, int count) {
        const int64_t first = total * index / count;
        const int64_t end = total * (index + 1) / count;
        if (end > first) function(first, end - first);
    });
}

}  // namespace parlor::kernels::cpu
