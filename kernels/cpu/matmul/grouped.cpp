// matmul_grouped(): many matrices with tokens of their own, in two passes over the threads however many there
// are. First the activations of jobs with several tokens are packed, then the threads take chunks of rows.
#include "cpu/matmul/pass.h"
#include "kernels/check.h"
#include "kernels/experts.h"

namespace parlor::kernels::cpu {
namespace {

constexpr int64_t kLine = 64;

// A job's tokens take at most twice their number in packed tiles, 4 bytes per value.
int64_t packed_bytes_of(int64_t tokens, int64_t cols) {
    return 2 * tokens * round_up(cols, 32) * 4 + kLine;
}

// Of one thread: activations of one token, then what AMX needs.
int64_t own_bytes_of(int64_t cols) {
    return own_scratch_bytes(1, cols) + round_up(own_scratch_bytes(2, cols), kLine);
}

struct Grouped {
    const Tiles* tiles;
    std::span<const GroupedJob> jobs;
    int threads;
    std::byte* packed;
    std::byte* own;
    int64_t own_bytes;  // of each thread
    int64_t own_packed;
    std::atomic<int64_t> next = 0;

    // One job as matmul() would do it, its packed activations at `at`.
    Pass pass(const GroupedJob& job, std::byte* at) const {
        const bool use_amx = amx_is_faster(job.tokens);
        return {tiles,
                {&job.matmul, 1},
                kind_of(job.matmul.w.format, use_amx),
                use_amx,
                job.x,
                job.x_stride,
                0,
                job.tokens,
                job.matmul.w.cols,
                threads,
                at,
                nullptr,
                0,
                job.tokens == 1,
                job.matmul.w.order};
    }

    // Calls visit(job, pass, shared) for each job; shared: the job before it has packed the same.
    template <class Visit>
    std::byte* walk(const Visit& visit) const {
        std::byte* at = packed;
        std::byte* last = packed;
        const GroupedJob* before = nullptr;
        for (const GroupedJob& job : jobs) {
            if (job.tokens == 0) continue;
            const bool shared = before != nullptr && same_input(*before, job);
            if (!shared) last = at;
            const Pass one = pass(job, last);
            if (!shared && job.tokens > 1) {
                const int64_t tile = one.full_tile();
                const int64_t whole = (one.tile_count() - 1) * tile;
                at += round_up((whole + one.tile_tokens(one.tile_count() - 1)) * one.token_bytes(), kLine);
            }
            visit(job, one, shared);
            before = &job;
        }
        return at;
    }

    static bool same_input(const GroupedJob& a, const GroupedJob& b) {
        const bool use_amx = amx_is_faster(a.tokens);
        return a.x == b.x && a.x_stride == b.x_stride && a.tokens == b.tokens &&
               a.matmul.w.cols == b.matmul.w.cols && a.matmul.w.order == b.matmul.w.order &&
               kind_of(a.matmul.w.format, use_amx) == kind_of(b.matmul.w.format, use_amx);
    }

    bool packs_first() const {
        for (const GroupedJob& job : jobs) {
            if (job.tokens > 1) return true;
        }
        return false;
    }

    void pack_all() {
        int64_t tile = next.fetch_add(1, std::memory_order_relaxed);
        int64_t first = 0;  // tile of the job
        walk([&](const GroupedJob& job, const Pass& one, bool shared) {
            if (shared || job.tokens == 1) return;
            const int64_t end = first + one.tile_count();
            while (tile < end) {
                one.pack(tile - first, one.packed);
                tile = next.fetch_add(1, std::memory_order_relaxed);
            }
            first = end;
        });
    }

    void work(int thread) {
        std::byte* mine = own + thread * own_bytes;
        const GroupedJob* held = nullptr;  // whose one token this thread has packed
        int64_t chunk = next.fetch_add(1, std::memory_order_relaxed);
        int64_t first_chunk = 0;  // of the job
        walk([&](const GroupedJob& job, const Pass& one, bool) {
            const int64_t size = one.groups_per_chunk(job.matmul);
            const int64_t groups = (job.matmul.w.rows + kGroupRows - 1) / kGroupRows;
            const int64_t end_chunk = first_chunk + (groups + size - 1) / size;
            const std::byte* activations = one.packed;
            if (one.one_token && chunk < end_chunk) {
                activations = one.as_it_is() ? reinterpret_cast<const std::byte*>(job.x) : mine;
                if (!one.as_it_is() && (held == nullptr || !same_input(*held, job))) {
                    one.pack(0, mine);
                    held = &job;
                }
            }
            while (chunk < end_chunk) {
                const int64_t first = (chunk - first_chunk) * size;
                const int64_t end = smaller(first + size, groups);
                if (one.amx()) {
                    one.multiply_amx(job.matmul, first, end, mine + own_packed);
                } else {
                    one.multiply(job.matmul, first, end, activations);
                }
                chunk = next.fetch_add(1, std::memory_order_relaxed);
            }
            first_chunk = end_chunk;
        });
    }
};

}  // namespace

size_t matmul_grouped_scratch_bytes(int64_t tokens, int64_t cols, int threads) {
    return static_cast<size_t>(2 * kLine + packed_bytes_of(tokens, cols) + threads * own_bytes_of(cols));
}

void matmul_grouped(ThreadPool& pool, std::span<const GroupedJob> jobs, std::span<std::byte> scratch) {
    if (jobs.empty()) return;
    int64_t cols = 0;
    for (const GroupedJob& job : jobs) cols = job.matmul.w.cols > cols ? job.matmul.w.cols : cols;
    const auto address = reinterpret_cast<uintptr_t>(scratch.data());
    const int64_t own_bytes = own_bytes_of(cols);
    std::byte* own = scratch.data() + (kLine - address % kLine) % kLine;
    Grouped grouped{
        &tiles_of_level(),         jobs, pool.size(), own + pool.size() * own_bytes, own, own_bytes,
        own_scratch_bytes(1, cols)};
    const std::byte* end = grouped.walk([](const GroupedJob&, const Pass&, bool) {});
    CHECK(end <= scratch.data() + scratch.size());
    if (grouped.packs_first()) {
        pool.run([&grouped](int, int) { grouped.pack_all(); });
        grouped.next = 0;
    }
    pool.run([&grouped](int thread, int) { grouped.work(thread); });
}

}  // namespace parlor::kernels::cpu
