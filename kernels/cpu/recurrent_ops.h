// The single-threaded parts of the operations with a state (kernels/recurrent.h), one set per level, as
// small_ops.h.
#pragma once

#include "kernels/recurrent.h"

namespace parlor::kernels::cpu {

// Columns of a state that one thread works on at a time: k_dim rows of them stay in the first-level cache.
inline constexpr int kStateColumns = 64;

struct RecurrentOps {
    // Channels first .. first + count - 1.
    void (*conv_channels)(const ConvArgs& args, int64_t first, int64_t count);
    // One head of one token.
    void (*l2_norm_row)(float* x, int64_t dim, float eps, float scale);
    // Columns first .. first + count - 1 of value head `head`, tokens first_token .. + tokens - 1, whose
    // factors exp(…) and sigmoid(beta) are given.
    void (*delta_columns)(const DeltaRuleArgs& args, int head, int first, int count, int64_t first_token,
                          int64_t tokens, const float* decays, const float* betas);
    void (*rms_norm_gated_rows)(const float* x, const float* weight, const float* gate, float* y,
                                int64_t rows, int64_t width, float eps);
    void (*sigmoid_mul_row)(const float* gate, float* y, int64_t count);
};

extern const RecurrentOps kRecurrentOpsPortable;
extern const RecurrentOps kRecurrentOpsNeon;
extern const RecurrentOps kRecurrentOpsAvx2;
extern const RecurrentOps kRecurrentOpsAvx512;

const RecurrentOps& recurrent_ops();  // for level()

}  // namespace parlor::kernels::cpu
