// The end of a product: what the warps of a block have summed up, into y.
#pragma once

#include "cuda/device/base.h"

namespace parlor::cuda {

// sums [warps][kTokens][16] of the block's 16 rows; bias of all rows, or null.
template <i32 kTokens, class Args, class Sums>
PARLOR_DEVICE void finish_rows(const Args& args, Sums& sums, const float* bias, float scale, i32 first_token,
                               i32 tokens) {
    constexpr i32 kWarps = Args::kThreads / kWarp;
    for (i32 i = thread_x(); i < 16 * tokens; i += Args::kThreads) {
        const i32 t = i / 16, r = 16 * block_x() + i % 16;
        if (r >= args.rows) continue;
        float value = 0;
        for (i32 part = 0; part < kWarps; ++part) value += sums[(part * kTokens + t) * 16 + i % 16];
        value *= scale;
        if (bias != nullptr) value += bias[r];
        float& y = args.y[(first_token + t) * args.y_stride + r];
        y = args.accumulate != 0 ? value + y : value;
    }
}

// The 16 sums of kWarps warps into y, rows from `first` on.
template <i32 kWarps, class Sums>
PARLOR_DEVICE void finish_token(Sums& sums, i32 first, i32 rows, float scale, const float* bias, float* y,
                                bool accumulate) {
    const i32 r = first + thread_x();
    if (thread_x() >= 16 || r >= rows) return;
    float value = 0;
    for (i32 part = 0; part < kWarps; ++part) value += sums[part * 16 + thread_x()];
    value *= scale;
    if (bias != nullptr) value += bias[r];
    y[r] = accumulate ? value + y[r] : value;
}

// A block's 16 rows of one of up to three matrices, whose groups of 16 rows have group_bytes.
struct TokenGroup {
    i32 job, number;
    const u8* weights;
    i64 bytes;
};
template <class Args>
PARLOR_DEVICE TokenGroup token_group(const Args& args, i64 group_bytes) {
    i32 job = 0, first = 0;
    while (job + 1 < Args::kMost && block_x() >= args.jobs[job].end) first = args.jobs[job++].end;
    const i32 number = block_x() - first;
    return {job, number, args.jobs[job].w + number * group_bytes, group_bytes};
}

}  // namespace parlor::cuda
