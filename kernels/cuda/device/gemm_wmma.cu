// A product of plain rows of float16 for cards without mma instructions of their own kind (Volta), and where
// a matrix library is not installed: weights were expanded before (expand_*), once for all tokens. A block
// has 128 rows and 64 tokens, a warp 32 of each; 32 columns are staged at a time, the next ones are under
// way.
#include "cuda/device/args.h"
#include "cuda/device/wmma.h"

namespace parlor::cuda {

#if !defined(__CUDACC__) || PARLOR_TENSOR >= 70
PARLOR_KERNEL(gemm_f16, GemmArgs) {
    constexpr i32 kThreads = GemmArgs::kThreads, kRows = GemmArgs::kRows, kTokens = GemmArgs::kTokens;
    constexpr i32 kDepth = 32, kChunks = kDepth / 8;  // columns at a time; 16 bytes of them
    constexpr i32 kStride = 24;                       // words of a staged row: a multiple of 8, not of 32
    constexpr i32 kOwn = (kRows + kTokens) * kChunks / kThreads;
    PARLOR_SHARED(u32, staged, (kRows + kTokens) * kStride);
    PARLOR_SHARED(float, out, kThreads / kWarp * 256);
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp;
    const i32 first_row = block_x() * kRows, first_token = block_y() * kTokens;

    Words4 next[kOwn];
    const auto fetch = [&](i32 column) {
        PARLOR_UNROLL_ALL
        for (i32 i = 0; i < kOwn; ++i) {
            const i32 chunk = i * kThreads + thread_x(), line = chunk / kChunks;
            const i32 k = column + chunk % kChunks * 8;
            const bool is_w = line < kRows;
            const i32 number = is_w ? first_row + line : first_token + line - kRows;
            next[i] = Words4{};
            if (k < args.cols && number < (is_w ? args.rows : args.tokens))
                next[i] = words_at((is_w ? args.w : args.x) + i64{number} * args.cols + k);
        }
    };
    WmmaSums sums[2][2] = {};
    fetch(0);
    for (i32 column = 0; column < args.cols; column += kDepth) {
        PARLOR_UNROLL_ALL
        for (i32 i = 0; i < kOwn; ++i) {
            const i32 chunk = i * kThreads + thread_x();
            store_words(staged, chunk / kChunks * kStride + chunk % kChunks * 4, next[i]);
        }
        sync_threads();
        if (column + kDepth < args.cols) fetch(column + kDepth);
        for (i32 k = 0; k < kDepth / 16; ++k) {
            WmmaHalves a[2], b[2];
            for (i32 i = 0; i < 2; ++i) {
                wmma_load<true>(a[i], staged, (warp / 2 * 32 + 16 * i) * kStride + 8 * k, kStride);
                wmma_load<false>(b[i], staged, (kRows + warp % 2 * 32 + 16 * i) * kStride + 8 * k, kStride);
            }
            for (i32 i = 0; i < 2; ++i)
                for (i32 j = 0; j < 2; ++j) wmma_multiply(sums[i][j], a[i], b[j]);
        }
        sync_threads();
    }
    const float factor = args.factors[0], kept = args.factors[1];
    PARLOR_UNROLL_ALL
    for (i32 i = 0; i < 2; ++i) {
        PARLOR_UNROLL_ALL
        for (i32 j = 0; j < 2; ++j) {
            wmma_store(out, warp * 256, 16, sums[i][j]);
            sync_threads();
            for (i32 n = lane; n < 256; n += kWarp) {
                const i32 row = first_row + warp / 2 * 32 + 16 * i + n % 16;
                const i32 token = first_token + warp % 2 * 32 + 16 * j + n / 16;
                if (row >= args.rows || token >= args.tokens) continue;
                float& y = args.y[token * args.y_stride + row];
                const float value = factor * out[warp * 256 + n % 16 * 16 + n / 16];
                y = kept != 0 ? value + kept * y : value;
            }
            sync_threads();
        }
    }
}
#endif

}  // namespace parlor::cuda
