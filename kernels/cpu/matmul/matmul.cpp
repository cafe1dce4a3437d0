// matmul(): the level's functions, blocks of tokens, and the passes over the threads.
#include "cpu/level.h"
#include "cpu/matmul/pass.h"

namespace parlor::kernels::cpu {
namespace {

// Tokens whose packed activations are in scratch at one time.
constexpr int64_t kTokenBlock = 512;
constexpr int64_t kLine = 64;

constexpr Variant<const Tiles& (*)()> kVariants[] = {
#if defined(PARLOR_X86)
    {Level::avx512_vnni, tiles_avx512_vnni},
    {Level::avx512, tiles_avx512},
    {Level::avx2, tiles_avx2},
#elif defined(PARLOR_ARM64)
    {Level::neon, tiles_neon},
#endif
    {Level::portable, tiles_portable},
};

int64_t block_tokens(int64_t tokens) {
    return smaller(tokens, kTokenBlock);
}

// Packed activations take 4 bytes per value at most; 16 tokens are the largest tile.
int64_t packed_scratch_bytes(int64_t tokens, int64_t cols) {
    return tokens == 1 ? 0 : round_up(block_tokens(tokens), 16) * round_up(cols, 32) * 4;
}

}  // namespace

const Tiles& tiles_of_level() {
    return pick<const Tiles& (*)()>(kVariants)();
}

bool amx_is_faster(int64_t tokens) {
    constexpr int64_t kAmxLeastTokens = 24;  // than a tile or two of VNNI: it unpacks weights to bf16 first
    return level() == Level::amx && tokens >= kAmxLeastTokens;
}

size_t matmul_scratch_bytes(int64_t tokens, int64_t cols, int threads) {
    const int64_t one = threads * own_scratch_bytes(1, cols);  // a call with fewer tokens must fit too
    const int64_t many = packed_scratch_bytes(tokens, cols) + threads * own_scratch_bytes(tokens, cols);
    return static_cast<size_t>(kLine + (one > many ? one : many));
}

void matmul(ThreadPool& pool, std::span<const MatmulJob> jobs, const float* x, int64_t x_stride,
            int64_t tokens, std::span<std::byte> scratch) {
    if (jobs.empty() || tokens == 0) return;
    const int64_t cols = jobs.front().w.cols;
    CHECK(scratch.size() >= matmul_scratch_bytes(tokens, cols, pool.size()));
    const bool use_amx = amx_is_faster(tokens);
    for (const MatmulJob& job : jobs) CHECK(job.w.cols == cols);
    const auto address = reinterpret_cast<uintptr_t>(scratch.data());
    std::byte* packed = scratch.data() + (kLine - address % kLine) % kLine;
    std::byte* own = packed + packed_scratch_bytes(tokens, cols);
    const Tiles& tiles = tiles_of_level();
    for (int64_t first = 0; first < tokens; first += kTokenBlock) {
        const int64_t count = block_tokens(tokens - first);
        for (size_t i = 0; i < jobs.size(); ++i) {
            Pass pass{&tiles,
                      jobs,
                      kind_of(jobs[i].w.format, use_amx),
                      use_amx,
                      x + first * x_stride,
                      x_stride,
                      first,
                      count,
                      cols,
                      pool.size(),
                      packed,
                      own,
                      own_scratch_bytes(tokens, cols),
                      tokens == 1,
                      jobs[i].w.order};
            bool done = false;  // with an earlier job
            for (size_t before = 0; before < i; ++before) done |= pass.has(jobs[before]);
            if (done) continue;
            if (tokens > 1) {
                pool.run([&pass](int, int) { pass.pack_all(); });
                pass.next = 0;
            }
            pool.run([&pass](int thread, int) { pass.work(thread); });
        }
    }
}

}  // namespace parlor::kernels::cpu
