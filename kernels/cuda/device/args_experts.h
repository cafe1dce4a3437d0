// Arguments of mixtures of experts; kernels/experts.h says what they compute.
#pragma once

#include "cuda/device/args_products.h"

namespace parlor::cuda {

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

// The rows of every expert – pairs of a token and an expert that it chose – in the order of the tokens. A
// warp has one expert. grid.x = ceil(experts / kExperts).
struct SortArgs {
    static constexpr i32 kThreads = 256, kExperts = kThreads / 32;
    const i32* chosen;     // [tokens, used], ascending for each token
    const float* weights;  // [tokens, used]
    i32* first_row;        // [experts + 1]
    i32* token;            // [tokens * used]: of each row
    float* row_weight;     // [tokens * used]: of each row
    i32* row;              // [tokens, used]: where each pair has gone
    i32 tokens, used, experts;
};

// out[i] = x[from[i]] (* scale[i], unless null). grid.x = ceil(width / kColumns), grid.y = rows.
struct GatherArgs {
    static constexpr i32 kThreads = 128, kColumns = 4 * kThreads;
    const float* x;
    const i32* from;
    const float* scale;
    float* out;
    i32 width;
};

// y[t] += the sum over s of x[row[t, s]] (* weight[row[t, s]], unless null), in the order of s.
// grid.x = ceil(width / kColumns), grid.y = tokens.
struct CombineArgs {
    static constexpr i32 kThreads = 128, kColumns = 4 * kThreads;
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
// ceil(rows / 16), grid.y = experts; of grouped_mma_*, ceil(rows / kMmaRows) and at least the sum over the
// experts of ceil(their rows of q / kMmaTokens).
struct GroupedMatmulArgs {
    static constexpr i32 kThreads = 128, kMmaRows = 128, kMmaTokens = 64;
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
    i32 experts_count;
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
