// One kind of packed activations of one block of tokens, and the jobs that multiply with it.
#pragma once

#include <atomic>

#include "cpu/matmul/tiles.h"

namespace parlor::kernels::cpu {

enum class Kind : uint8_t { plain, quantized, bf16, bf16_split };  // bf16: AMX

constexpr int64_t round_up(int64_t value, int64_t step) {
    return (value + step - 1) / step * step;
}
constexpr int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

Kind kind_of(Format format, bool use_amx);

struct Pass {
    const Tiles* tiles;
    std::span<const MatmulJob> jobs;
    Kind kind;
    bool use_amx;
    const float* x;  // the first token of the block; the jobs' y are of token 0
    int64_t x_stride;
    int64_t first_token;
    int64_t tokens;
    int64_t cols;
    int threads;
    std::byte* packed;               // activations
    std::byte* own;                  // one piece for each thread
    int64_t own_bytes;               // of each piece
    bool one_token;                  // in the whole call: each thread packs it for itself
    const int32_t* order = nullptr;  // of the jobs' columns
    std::atomic<int64_t> next = 0;   // tile to pack, then chunk to multiply

    bool amx() const { return kind == Kind::bf16 || kind == Kind::bf16_split; }
    int64_t full_tile() const;
    bool has(const MatmulJob& job) const {
        return kind_of(job.w.format, use_amx) == kind && job.w.order == order;
    }
    // One token of plain activations is taken as it is.
    bool as_it_is() const { return one_token && kind == Kind::plain && order == nullptr; }
    int64_t tile_count() const { return (tokens + full_tile() - 1) / full_tile(); }
    int tile_tokens(int64_t tile) const;  // some of the last tile's may be padding
    int64_t token_bytes() const;          // of packed activations

    void pack(int64_t tile, std::byte* to) const;
    void pack_in_order(const float* from, int used, int size, float* to) const;
    void pack_all();
    void work(int thread);
    void multiply(const MatmulJob& job, int64_t first_group, int64_t end_group,
                  const std::byte* activations) const;
    void multiply_amx(const MatmulJob& job, int64_t first_group, int64_t end_group, std::byte* scratch) const;
    int64_t groups_per_chunk(const MatmulJob& job) const;
    // y from a group's first row and a token on; `add`: to what an earlier part of k left there.
    FinishArgs results(const MatmulJob& job, int64_t group, int64_t token, bool add) const;
};

const Tiles& tiles_of_level();
bool amx_is_faster(int64_t tokens);
// Scratch of one thread.
int64_t own_scratch_bytes(int64_t tokens, int64_t cols);

}  // namespace parlor::kernels::cpu
