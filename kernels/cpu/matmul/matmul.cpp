// matmul(): cuts tokens into tiles and rows into chunks of groups, packs the activations, and hands chunks to
// threads.
#include <atomic>
#include <bit>
#include <cstring>

#include "cpu/layout.h"
#include "cpu/level.h"
#include "cpu/matmul/tiles.h"
#include "kernels/check.h"

namespace parlor::kernels::cpu {
namespace {

// Tokens whose packed activations are in scratch at one time.
constexpr int64_t kTokenBlock = 512;
constexpr int64_t kMaxTile = 16;
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

constexpr int64_t round_up(int64_t value, int64_t step) {
    return (value + step - 1) / step * step;
}

bool is_quantized(Format format) {
    return layout(format).low_bits != 0;
}

// One kind of activations (quantized or plain) of one block of tokens, and the jobs that multiply with them.
struct Pass {
    const Tiles* tiles;
    std::span<const MatmulJob> jobs;
    bool quantized;
    const float* x;
    int64_t x_stride;
    int64_t first_token;
    int64_t tokens;
    int64_t cols;
    std::byte* packed;      // tiles of activations
    int64_t packed_stride;  // bytes of one thread's own copy; 0: one copy for all
    int threads;
    std::atomic<int64_t> next = 0;

    // Bytes of the packed activations of one token.
    int64_t token_bytes() const { return quantized ? cols / 32 * kQuantizedBytesPer32 : cols * 4; }
    int64_t tile_count() const { return (tokens + tiles->max_tokens - 1) / tiles->max_tokens; }
    int tile_tokens(int64_t tile) const {  // of which all but the last tile's are used
        const int64_t left = tokens - tile * tiles->max_tokens;
        return left >= tiles->max_tokens ? tiles->max_tokens
                                         : static_cast<int>(std::bit_ceil(static_cast<uint64_t>(left)));
    }

    void pack(int64_t tile, std::byte* to) const {
        const int64_t first = tile * tiles->max_tokens;
        const int size = tile_tokens(tile);
        const int used = static_cast<int>(tokens - first < size ? tokens - first : size);
        const auto function = quantized ? tiles->quantize : tiles->transpose;
        function(x + (first_token + first) * x_stride, x_stride, used, size, cols,
                 to + first * token_bytes());
    }

    int64_t groups_per_chunk(const MatmulJob& job) const;
    void multiply(const MatmulJob& job, int64_t first_group, int64_t end_group,
                  const std::byte* activations) const;
    void finish(const MatmulJob& job, int64_t group, int64_t token, int64_t count, const float* out) const;
    void work(int thread);
};

int64_t group_bytes(const PackedMatrix& w) {
    return w.cols / traits(w.format).block_values * group_block_bytes(w.format);
}

int64_t group_count(const PackedMatrix& w) {
    return (w.rows + kGroupRows - 1) / kGroupRows;
}

// Chunks that a thread fetches in a few microseconds or that half fill its L2, but several for each thread.
int64_t Pass::groups_per_chunk(const MatmulJob& job) const {
    constexpr int64_t kChunkBytes = 128 * 1024;
    const int64_t by_size = kChunkBytes / (group_bytes(job.w) + 1) + 1;
    const int64_t by_threads = group_count(job.w) / (4 * threads) + 1;
    return by_size < by_threads ? by_size : by_threads;
}

void Pass::finish(const MatmulJob& job, int64_t group, int64_t token, int64_t count, const float* out) const {
    const int64_t row = group * kGroupRows;
    const int64_t rows = job.w.rows - row < kGroupRows ? job.w.rows - row : kGroupRows;
    for (int64_t t = 0; t < count; ++t) {
        float* y = job.y + (first_token + token + t) * job.y_stride + row;
        const float* values = out + t * kGroupRows;
        for (int64_t r = 0; r < rows; ++r) {
            float value = values[r];
            if (job.bias != nullptr) value += job.bias[row + r];
            y[r] = job.accumulate ? y[r] + value : value;
        }
    }
}

void Pass::multiply(const MatmulJob& job, int64_t first_group, int64_t end_group,
                    const std::byte* activations) const {
    // Tokens whose activations stay in L2 while the chunk's groups, which are there too, pass over them.
    constexpr int64_t kActivationBytes = 512 * 1024;
    const int64_t tiles_at_once = kActivationBytes / (token_bytes() * tiles->max_tokens + 1) + 1;
    const auto& functions = tiles->multiply[static_cast<size_t>(job.w.format)];
    alignas(kLine) float out[kMaxTile * kGroupRows];
    for (int64_t from = 0; from < tile_count(); from += tiles_at_once) {
        const int64_t to = from + tiles_at_once < tile_count() ? from + tiles_at_once : tile_count();
        for (int64_t group = first_group; group < end_group; ++group) {
            const std::byte* weights = job.w.data + group * group_bytes(job.w);
            for (int64_t tile = from; tile < to; ++tile) {
                const int64_t first = tile * tiles->max_tokens;
                const int size = tile_tokens(tile);
                const auto function = functions[std::countr_zero(static_cast<unsigned>(size))];
                function(weights, cols, activations + first * token_bytes(), out);
                finish(job, group, first, tokens - first < size ? tokens - first : size, out);
            }
        }
    }
}

void Pass::work(int thread) {
    const std::byte* activations = packed + thread * packed_stride;
    if (packed_stride != 0) {
        if (quantized) {
            pack(0, packed + thread * packed_stride);
        } else {
            activations =
                reinterpret_cast<const std::byte*>(x + first_token * x_stride);  // one token: as it is
        }
    }
    int64_t chunk = next.fetch_add(1, std::memory_order_relaxed);
    int64_t first_chunk = 0;  // of the job
    for (const MatmulJob& job : jobs) {
        if (is_quantized(job.w.format) != quantized) continue;
        const int64_t size = groups_per_chunk(job);
        const int64_t groups = group_count(job.w);
        const int64_t end_chunk = first_chunk + (groups + size - 1) / size;
        while (chunk < end_chunk) {
            const int64_t first = (chunk - first_chunk) * size;
            multiply(job, first, first + size < groups ? first + size : groups, activations);
            chunk = next.fetch_add(1, std::memory_order_relaxed);
        }
        first_chunk = end_chunk;
    }
}

int64_t one_token_bytes(int64_t cols) {
    return round_up((cols + 31) / 32 * kQuantizedBytesPer32, kLine);
}

}  // namespace

size_t matmul_scratch_bytes(int64_t tokens, int64_t cols, int threads) {
    const int64_t block = round_up(tokens < kTokenBlock ? tokens : kTokenBlock, kMaxTile);
    const int64_t shared = block * cols * 4;
    const int64_t own = threads * one_token_bytes(cols);
    return static_cast<size_t>(kLine + (shared > own ? shared : own));
}

void matmul(ThreadPool& pool, std::span<const MatmulJob> jobs, const float* x, int64_t x_stride,
            int64_t tokens, std::span<std::byte> scratch) {
    if (jobs.empty() || tokens == 0) return;
    const int64_t cols = jobs.front().w.cols;
    CHECK(scratch.size() >= matmul_scratch_bytes(tokens, cols, pool.size()));
    bool wanted[2] = {false, false};  // plain, quantized
    for (const MatmulJob& job : jobs) {
        CHECK(job.w.cols == cols);
        wanted[is_quantized(job.w.format) ? 1 : 0] = true;
    }
    const auto address = reinterpret_cast<uintptr_t>(scratch.data());
    std::byte* packed =
        scratch.data() + (round_up(static_cast<int64_t>(address), kLine) - static_cast<int64_t>(address));
    const Tiles& tiles = pick<const Tiles& (*)()>(kVariants)();
    for (int64_t first = 0; first < tokens; first += kTokenBlock) {
        const int64_t count = tokens - first < kTokenBlock ? tokens - first : kTokenBlock;
        for (const bool quantized : {false, true}) {
            if (!wanted[quantized ? 1 : 0]) continue;
            // One token: each thread packs it for itself, which is sooner done than a meeting of the threads.
            Pass pass{&tiles,     jobs,  quantized, x,      x_stride,
                      first,      count, cols,      packed, count == 1 ? one_token_bytes(cols) : 0,
                      pool.size()};
            if (count > 1) {
                pool.run([&pass](int, int) {
                    int64_t tile;
                    while ((tile = pass.next.fetch_add(1, std::memory_order_relaxed)) < pass.tile_count()) {
                        pass.pack(tile, pass.packed);
                    }
                });
                pass.next = 0;
            }
            pool.run([&pass](int thread, int) { pass.work(thread); });
        }
    }
}

}  // namespace parlor::kernels::cpu
