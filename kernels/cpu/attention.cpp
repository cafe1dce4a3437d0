#include <algorithm>
#include <atomic>

#include "cpu/small_ops.h"
#include "kernels/check.h"

namespace parlor::kernels::cpu {

namespace {

constexpr int64_t kRowsPerItem = 128;    // tokens times heads of a group: what one decoded tile serves
constexpr int64_t kMostParts = 32;       // ranges of positions that one token's attention is split into
constexpr int64_t kPartPositions = 256;  // at least
constexpr size_t kAlignment = 64;

constexpr int64_t round_up(int64_t value, int64_t step) {
    return (value + step - 1) / step * step;
}

int64_t first_visible(const AttentionArgs& args, int64_t position) {
    int64_t first = 0;
    if (args.window > 0) first = std::max(first, position - args.window + 1);
    if (args.chunk > 0) first = std::max(first, position / args.chunk * args.chunk);
    return first;
}

AttentionCall describe(const AttentionArgs& args, const KvLayer& kv) {
    const std::optional<uint64_t> k_bytes = kv_row_bytes(kv.type, kv.k_dim);
    const std::optional<uint64_t> v_bytes = kv_row_bytes(kv.type, kv.v_dim);
    CHECK(k_bytes.has_value() && v_bytes.has_value());
    CHECK(!kv.v_in_k || (kv.v == kv.k && kv.v_dim <= kv.k_dim));
    CHECK(kv.kv_heads > 0 && args.heads > 0 && args.heads % kv.kv_heads == 0);
    return {&args,
            &kv,
            static_cast<int64_t>(*k_bytes),
            static_cast<int64_t>(kv.v_in_k ? *k_bytes : *v_bytes),
            round_up(kv.k_dim, kMaxLanes),
            round_up(kv.v_dim, kMaxLanes),
            args.heads / kv.kv_heads,
            first_visible};
}

// Hands out aligned pieces of the scratch; with no scratch it only counts.
class Pieces {
  public:
    explicit Pieces(std::byte* start) : start_(start) {}
    template <typename T>
    T* take(int64_t count) {
        const size_t offset = used_;
        used_ += (static_cast<size_t>(count) * sizeof(T) + kAlignment - 1) / kAlignment * kAlignment;
        return start_ == nullptr ? nullptr : reinterpret_cast<T*>(start_ + offset);
    }
    size_t used() const { return used_; }

  private:
    std::byte* start_;
    size_t used_ = 0;
};

AttentionBuffers thread_buffers(Pieces& pieces, const AttentionCall& call) {
    const int64_t rows = round_up(std::max<int64_t>(kRowsPerItem, call.group), kMaxPanelRows);
    AttentionBuffers b;
    b.k = pieces.take<float>(kKeyTile * call.k_width);
    b.v = pieces.take<float>(kKeyTile * call.v_width);
    b.scores = pieces.take<float>(kKeyTile * kMaxPanelRows);
    b.q = pieces.take<float>(rows * call.k_width);
    b.out = pieces.take<float>(rows * call.v_width);
    b.largest = pieces.take<float>(rows);
    b.sum = pieces.take<float>(rows);
    b.first = pieces.take<int64_t>(rows);
    b.last = pieces.take<int64_t>(rows);
    return b;
}

// Calls work(item, buffers) for every item, each on the next thread that is free.
template <typename Work>
void for_each_item(ThreadPool& pool, const AttentionCall& call, std::byte* scratch, int64_t items,
                   const Work& work) {
    std::atomic<int64_t> next = 0;
    Pieces counter(nullptr);
    thread_buffers(counter, call);
    pool.run([&](int index, int) {
        Pieces pieces(scratch + counter.used() * static_cast<size_t>(index));
        const AttentionBuffers buffers = thread_buffers(pieces, call);
        for (int64_t item = next.fetch_add(1); item < items; item = next.fetch_add(1)) work(item, buffers);
    });
}

void attend_tokens(ThreadPool& pool, const AttentionCall& call, std::byte* scratch) {
    const SmallOps& ops = small_ops();
    const int64_t tokens = call.args->tokens;
    const int64_t kv_heads = call.kv->kv_heads;
    int64_t per_item = std::max<int64_t>(1, kRowsPerItem / call.group);
    const auto items_of = [&](int64_t size) { return kv_heads * ((tokens + size - 1) / size); };
    while (per_item > 1 && per_item * call.group > kMaxPanelRows && items_of(per_item) < 3 * pool.size())
        per_item = (per_item + 1) / 2;
    const int64_t items = items_of(per_item);
    for_each_item(pool, call, scratch, items, [&](int64_t item, const AttentionBuffers& buffers) {
        // Late tokens see the most positions: longest first, so that threads end together.
        const int64_t first = (items - 1 - item) / kv_heads * per_item;
        ops.attention_tokens(call, buffers, static_cast<int>(item % kv_heads), first,
                             std::min(per_item, tokens - first));
    });
}

// The parts do not depend on the number of threads, so that results do not either.
void attend_one_token(ThreadPool& pool, const AttentionCall& call, AttentionPart* parts, float* outs,
                      std::byte* scratch) {
    const SmallOps& ops = small_ops();
    const AttentionArgs& args = *call.args;
    const int64_t kv_heads = call.kv->kv_heads;
    const int64_t first = first_visible(args, args.first_position);
    const int64_t seen = args.first_position - first + 1;
    const int64_t part_size =
        std::max(kPartPositions, round_up((seen + kMostParts - 1) / kMostParts, kKeyTile));
    const int64_t count = (seen + part_size - 1) / part_size;
    for_each_item(pool, call, scratch, kv_heads * count, [&](int64_t item, const AttentionBuffers& buffers) {
        const int64_t from = first + item % count * part_size;
        const int64_t to = std::min(from + part_size - 1, args.first_position);
        ops.attention_positions(call, buffers, static_cast<int>(item / count), from, to,
                                parts + item * call.group, outs + item * call.group * call.v_width);
    });
    for (int64_t head = 0; head < args.heads; ++head) {
        const int64_t first_part = head / call.group * count * call.group + head % call.group;
        ops.attention_join(parts + first_part, call.group, outs + first_part * call.v_width,
                           call.group * call.v_width, count,
                           args.sinks != nullptr ? args.sinks + head : nullptr, call.kv->v_dim,
                           args.out + head * call.kv->v_dim);
    }
}

}  // namespace

// The same for every number of tokens and positions: what the largest call needs serves all.
size_t attention_scratch_bytes(const AttentionArgs& args, const KvLayer& kv, int threads) {
    const AttentionCall call = describe(args, kv);
    Pieces per_thread(nullptr);
    thread_buffers(per_thread, call);
    Pieces shared(nullptr);
    shared.take<AttentionPart>(args.heads * kMostParts);
    shared.take<float>(args.heads * kMostParts * call.v_width);
    return kAlignment + shared.used() + per_thread.used() * static_cast<size_t>(threads);
}

void attention(ThreadPool& pool, const AttentionArgs& args, const KvLayer& kv, std::span<std::byte> scratch) {
    CHECK(scratch.size() >= attention_scratch_bytes(args, kv, pool.size()));
    CHECK(args.first_position >= kv.base && args.first_position + args.tokens <= kv.base + kv.capacity);
    const AttentionCall call = describe(args, kv);
    const auto address = reinterpret_cast<uintptr_t>(scratch.data());
    std::byte* start = scratch.data() + (kAlignment - address % kAlignment) % kAlignment;
    Pieces shared(start);
    auto* parts = shared.take<AttentionPart>(args.heads * kMostParts);
    auto* outs = shared.take<float>(args.heads * kMostParts * call.v_width);
    if (args.tokens == 1) {
        attend_one_token(pool, call, parts, outs, start + shared.used());
    } else if (args.tokens > 1) {
        attend_tokens(pool, call, start + shared.used());
    }
}

}  // namespace parlor::kernels::cpu
