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

}  // namespace parlor::cuda
