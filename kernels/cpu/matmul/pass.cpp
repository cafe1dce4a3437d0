#include "cpu/matmul/pass.h"

#include <bit>

#include "cpu/layout.h"
#include "cpu/level.h"
#include "kernels/check.h"
#if defined(PARLOR_X86)
#include "cpu/matmul/amx.h"
#endif

namespace parlor::kernels::cpu {
namespace {

constexpr int64_t kMaxTile = 16;
constexpr int64_t kLine = 64;

int64_t group_bytes(const PackedMatrix& w) {
    return w.cols / traits(w.format).block_values * group_block_bytes(w.format);
}

int64_t group_count(const PackedMatrix& w) {
    return (w.rows + kGroupRows - 1) / kGroupRows;
}

}  // namespace

Kind kind_of(Format format, [[maybe_unused]] bool use_amx) {
    const bool quantized = layout(format).low_bits != 0;
#if defined(PARLOR_X86)
    if (use_amx && amx_function(format) != nullptr) return amx_splits(format) ? Kind::bf16_split : Kind::bf16;
#endif
    return quantized ? Kind::quantized : Kind::plain;
}

int64_t own_scratch_bytes(int64_t tokens, int64_t cols) {
    if (tokens == 1) return round_up(cols, 32) * 4;  // quantized or, where columns have an order, float32
#if defined(PARLOR_X86)
    return kAmxPanelBytes + kAmxOutFloats * 4;
#else
    return 0;
#endif
}

int64_t Pass::full_tile() const {
    return amx() ? kMaxTile : tiles->max_tokens;
}

int Pass::tile_tokens(int64_t tile) const {
    const int64_t left = tokens - tile * full_tile();
    if (amx() || left >= full_tile()) return static_cast<int>(full_tile());
    return static_cast<int>(std::bit_ceil(static_cast<uint64_t>(left)));
}

int64_t Pass::token_bytes() const {
    switch (kind) {
        case Kind::plain:
            return cols * 4;
        case Kind::quantized:
            return cols / 32 * kQuantizedBytesPer32;
        case Kind::bf16:
            return round_up(cols, 32) * 2;
        case Kind::bf16_split:
            return round_up(cols, 32) * 4;
    }
    return 0;
}

void Pass::pack(int64_t tile, std::byte* to) const {
    const int64_t first = tile * full_tile();
    const int size = tile_tokens(tile);
    const int used = static_cast<int>(smaller(size, tokens - first));
    const float* from = x + first * x_stride;
#if defined(PARLOR_X86)
    if (amx()) {
        return amx_pack(from, x_stride, used, {to, cols, tile_count(), kind == Kind::bf16_split}, tile,
                        order);
    }
#endif
    to += first * token_bytes();
    if (order != nullptr) return pack_in_order(from, used, size, reinterpret_cast<float*>(to));
    const auto function = kind == Kind::quantized ? tiles->quantize : tiles->transpose;
    function(from, x_stride, used, size, cols, to);
}

void Pass::pack_in_order(const float* from, int used, int size, float* to) const {
    CHECK(kind == Kind::plain);
    for (int64_t k = 0; k < cols; ++k) {
        for (int t = 0; t < size; ++t) *to++ = t < used ? from[t * x_stride + order[k]] : 0.0f;
    }
}

void Pass::pack_all() {
    int64_t tile;
    while ((tile = next.fetch_add(1, std::memory_order_relaxed)) < tile_count()) pack(tile, packed);
}

// One token: chunks that a thread fetches from memory in a few microseconds. Many: as many rows as balance
// allows, so that activations stay in L2 while rows pass. Always several for each thread, and whole sets of
// groups.
int64_t Pass::groups_per_chunk(const MatmulJob& job) const {
    constexpr int64_t kChunkBytes = 128 * 1024;
    const int64_t by_size = kChunkBytes / (group_bytes(job.w) + 1) + 1;
    const int64_t by_threads = group_count(job.w) / (4 * threads) + 1;
    return round_up(amx() ? by_threads : smaller(by_size, by_threads), kStreams);
}

FinishArgs Pass::results(const MatmulJob& job, int64_t group, int64_t token, bool add) const {
    const int64_t row = group * kGroupRows;
    return {nullptr,
            tokens - token,
            job.w.rows - row,
            job.bias != nullptr && !add ? job.bias + row : nullptr,
            job.accumulate || add,
            job.y + (first_token + token) * job.y_stride + row,
            job.y_stride,
            job.w.scale};
}

void Pass::multiply(const MatmulJob& job, int64_t first_group, int64_t end_group,
                    const std::byte* activations) const {
    // Tokens whose activations stay in L2 while the chunk's groups, which are there too, pass over them.
    constexpr int64_t kActivationBytes = 512 * 1024;
    const int64_t tiles_at_once = kActivationBytes / (token_bytes() * full_tile() + 1) + 1;
    const auto format = static_cast<size_t>(job.w.format);
    alignas(kLine) float out[kMaxTile * kGroupRows];
    for (int64_t from = 0; from < tile_count(); from += tiles_at_once) {
        const int64_t to = smaller(from + tiles_at_once, tile_count());
        for (int64_t group = first_group; group < end_group;) {
            const bool stream = one_token && end_group - group >= kStreams;
            const int64_t groups = stream ? kStreams : 1;
            for (int64_t tile = from; tile < to; ++tile) {
                const int64_t first = tile * full_tile();
                const int size = tile_tokens(tile);
                const auto function =
                    stream ? tiles->stream[format]
                           : tiles->multiply[format][std::countr_zero(static_cast<unsigned>(size))];
                function({job.w.data + group * group_bytes(job.w), cols, activations + first * token_bytes(),
                          out});
                for (int64_t g = 0; g < groups; ++g) {
                    FinishArgs finish = results(job, group + g, first, false);
                    finish.out = out + g * kGroupRows;
                    finish.tokens = smaller(finish.tokens, size);
                    finish.rows = smaller(finish.rows, kGroupRows);
                    tiles->finish(finish);
                }
            }
            group += groups;
        }
    }
}

#if defined(PARLOR_X86)
void Pass::multiply_amx(const MatmulJob& job, int64_t first_group, int64_t end_group,
                        std::byte* scratch) const {
    const AmxFunction function = amx_function(job.w.format);
    AmxArgs args;
    args.activations = {packed, cols, tile_count(), kind == Kind::bf16_split};
    args.panel = scratch;
    args.out = reinterpret_cast<float*>(scratch + kAmxPanelBytes);
    const int64_t panels = args.activations.panels();
    const int64_t most_panels = kind == Kind::bf16_split ? kAmxPanels / 2 : kAmxPanels;
    for (int64_t tile = 0; tile < tile_count(); tile += kAmxTokenTiles) {
        const int64_t tile_end = smaller(tile + kAmxTokenTiles, tile_count());
        args.first_tile = tile;
        args.end_tile = tile_end;
        for (int64_t panel = 0; panel < panels; panel += most_panels) {
            args.first_panel = panel;
            args.end_panel = smaller(panel + most_panels, panels);
            for (int64_t group = first_group; group < end_group; group += kAmxGroups) {
                args.weights = job.w.data + group * group_bytes(job.w);
                args.group_bytes = group + 1 < end_group ? group_bytes(job.w) : 0;
                args.finish = results(job, group, tile * kAmxTokens, panel > 0);
                args.finish.tokens = smaller(args.finish.tokens, (tile_end - tile) * kAmxTokens);
                args.finish.rows = smaller(args.finish.rows, (end_group - group) * kGroupRows);
                args.finish.rows = smaller(args.finish.rows, kAmxGroups * kGroupRows);
                function(args);
            }
        }
    }
}
#else
void Pass::multiply_amx(const MatmulJob&, int64_t, int64_t, std::byte*) const {}
#endif

void Pass::work(int thread) {
    std::byte* mine = own + thread * own_bytes;
    const std::byte* activations = packed;
    if (one_token) {
        // Sooner done than a meeting of the threads.
        activations = as_it_is() ? reinterpret_cast<const std::byte*>(x) : mine;
        if (!as_it_is()) pack(0, mine);
    }
    int64_t chunk = next.fetch_add(1, std::memory_order_relaxed);
    int64_t first_chunk = 0;  // of the job
    for (const MatmulJob& job : jobs) {
        if (!has(job)) continue;
        const int64_t size = groups_per_chunk(job);
        const int64_t groups = group_count(job.w);
        const int64_t end_chunk = first_chunk + (groups + size - 1) / size;
        while (chunk < end_chunk) {
            const int64_t first = (chunk - first_chunk) * size;
            const int64_t end = smaller(first + size, groups);
            if (amx()) {
                multiply_amx(job, first, end, mine);
            } else {
                multiply(job, first, end, activations);
            }
            chunk = next.fetch_add(1, std::memory_order_relaxed);
        }
        first_chunk = end_chunk;
    }
}

}  // namespace parlor::kernels::cpu
