// What is around attention: heads on their way to the KV cache, and attention itself.
#include <algorithm>
#include <span>

#include "cuda/device/args.h"
#include "engine/gpu/launch_grid.h"
#include "engine/gpu/ops.h"
#include "engine/plan/memory.h"
#include "kernels/check.h"

namespace parlor::gpu {

namespace {

using namespace parlor::cuda;  // argument structures and their numbers
namespace cpu = kernels::cpu;

static_assert(cuda::kLargestKv == cpu::kLargestKv);
// With fewer of them most of a tensor core's tile would be empty.
constexpr int64_t kFewestFlashTokens = 4, kFewestFlashRows = 16, kFewestTokenRows = 4;

// Rows of all heads at one position lie together: memory can then grow with the positions.
// Kernels count rows from position 0: where the first row is of a later one, the addresses before it are
// another's, and are not used.
KvCache cache_of(const cpu::KvLayer& kv) {
    const auto plane = [&](const std::byte* first_row, int dim) {
        const uint64_t before =
            static_cast<uint64_t>(kv.base * kv.kv_heads) * cpu::kv_row_bytes(kv.type, dim).value_or(0);
        return reinterpret_cast<u8*>(reinterpret_cast<uintptr_t>(first_row) - before);
    };
    return {plane(kv.k, kv.k_dim),
            plane(kv.v, kv.v_in_k ? kv.k_dim : kv.v_dim),
            1,
            kv.kv_heads,
            static_cast<KvType>(kv.type),
            kv.kv_heads,
            kv.k_dim,
            kv.v_dim,
            kv.v_in_k ? 1 : 0};
}

}  // namespace

void GpuOps::kv_write(const cpu::KvLayer& kv, const float* k, const float* v, int64_t k_stride,
                      int64_t v_stride, int64_t tokens, int64_t first_position) {
    other().launch("kv_write", {kv.kv_heads, tokens},
                   KvWriteArgs{cache_of(kv), k, v, k_stride, v_stride, position_, offset_of(first_position),
                               large_kv_place()});
}

bool GpuOps::turn_heads(const HeadsJob& job, const cpu::KvLayer& kv) {
    CHECK(kv.k_dim <= HeadsArgs::kMostDim && kv.v_dim <= HeadsArgs::kMostDim);
    if (kv.v_in_k) return false;
    HeadsArgs args{};
    args.kv = cache_of(kv);
    args.q = job.q;
    args.k = job.k;
    args.v = job.v;
    args.q_stride = job.q_stride;
    args.k_stride = job.k_stride;
    args.v_stride = job.v_stride;
    args.q_norm = job.q_norm;
    args.k_norm = job.k_norm;
    args.inverse_frequency = job.inverse_frequency;
    args.position = position_;
    args.offset = offset_of(job.first_position);
    args.heads = job.heads;
    args.dims = job.dims;
    args.interleaved = job.pairs == cpu::RopePairs::interleaved ? 1 : 0;
    args.norm_after = job.norm_after ? 1 : 0;
    args.value_norm = job.value_norm ? 1 : 0;
    args.temperature_length = small(job.temperature_length);
    args.temperature_offset = small(job.temperature_offset);
    args.temperature_scale = job.temperature_scale;
    args.rope_scale = job.rope_scale;
    args.eps = job.eps;
    args.large = large_kv_place();
    other().launch("heads", {job.heads + (job.k != nullptr ? 2 * kv.kv_heads : 0), job.tokens}, args);
    return true;
}

// By tensor cores; false: the kernels do not suit these. One token's positions go in parts to `partial`.
bool GpuOps::tensor_attention(const cpu::AttentionArgs& args, const cpu::KvLayer& kv) {
    static constexpr struct {
        int dims, rows;
        const char *f16, *bf16;
    } kPrompt[] = {{64, 64, "attention_flash_64_f16", "attention_flash_64_bf16"},
                   {128, 64, "attention_flash_128_f16", "attention_flash_128_bf16"},
                   {256, 32, "attention_flash_256_f16", "attention_flash_256_bf16"},
                   {576, 16, "attention_flash_576_f16", "attention_flash_576_bf16"}},
      kToken[] = {{64, 16, "attention_token_64_f16", "attention_token_64_bf16"},
                  {128, 16, "attention_token_128_f16", "attention_token_128_bf16"},
                  kPrompt[2],
                  kPrompt[3]};
    const int64_t group = args.heads / kv.kv_heads, rows = args.tokens * group;
    const bool one = args.tokens == 1;
    if (one ? !variants_.token_attention || group < kFewestTokenRows
            : !variants_.flash_attention || args.tokens < kFewestFlashTokens || rows < kFewestFlashRows)
        return false;
    if (kv.type == cpu::KvType::f32 || kv.k_dim % 16 != 0 || kv.v_dim % 16 != 0) return false;
    const std::span kernels(one ? kToken : kPrompt);
    const int dims = std::max(kv.k_dim, kv.v_dim);
    const auto kernel = std::ranges::find_if(kernels, [&](const auto& each) { return each.dims >= dims; });
    if (kernel == kernels.end()) return false;
    const char* name = kv.type == cpu::KvType::bf16 ? kernel->bf16 : kernel->f16;
    if (!card_->has_kernel(name)) return false;  // images for 7.5 have none in bfloat16
    const int64_t across = blocks(rows, kernel->rows);
    const Parts parts = one ? parts_for(args, kv, across * kv.kv_heads) : Parts{};
    other().launch(
        name, {across, kv.kv_heads * parts.count},
        FlashArgs{cache_of(kv), args.q, args.out, args.sinks, parts.sums, args.q_stride, position_,
                  offset_of(args.first_position), small(args.tokens), args.heads, small(args.window),
                  small(args.chunk), args.scale, args.softcap, small(parts.count)});
    if (one) merge(args, kv, parts);
    return true;
}

// One token alone has few blocks: its positions are shared out, so that every multiprocessor has two. The
// number does not depend on the position: the launch is recorded. Sums are at the end of the workspace: the
// beginning is for what they become, as int8.
GpuOps::Parts GpuOps::parts_for(const cpu::AttentionArgs& args, const cpu::KvLayer& kv,
                                int64_t across) const {
    static_assert(kAttentionSplits == AttentionMergeArgs::kMostSplits);
    const int64_t wanted = blocks(2 * card_->multiprocessors(), across);
    Parts parts;
    parts.count = std::clamp<int64_t>(wanted, 1, static_cast<int64_t>(kAttentionSplits));
    if (parts.count == 1) return parts;
    parts.bytes = static_cast<uint64_t>(parts.count * args.heads * (kv.v_dim + 2)) * sizeof(float);
    CHECK(parts.bytes <= workspace_.size());
    parts.sums = reinterpret_cast<float*>(workspace_.data() + (workspace_.size() - parts.bytes));
    return parts;
}

void GpuOps::merge(const cpu::AttentionArgs& args, const cpu::KvLayer& kv, const Parts& parts) {
    if (parts.count == 1) return;
    AttentionMergeArgs job{
        parts.sums,         args.out,          args.sinks, position_, offset_of(args.first_position),
        small(args.window), small(args.chunk), args.heads, kv.v_dim,  small(parts.count)};
    const int64_t width = int64_t{args.heads} * kv.v_dim;
    const std::optional<Quantized> room =
        kv.v_dim % 32 == 0 ? room_for(args.tokens, width, workspace_.size() - parts.bytes) : std::nullopt;
    if (room) job.to = {room->q, room->d, room->sums};
    other().launch(room ? "attention_merge_q8" : "attention_merge", {args.heads, args.tokens}, job);
    if (room) fresh_ = {args.out, width, args.tokens, width};
}

void GpuOps::attention(const cpu::AttentionArgs& args, const cpu::KvLayer& kv) {
    CHECK(kv.k_dim <= cuda::AttentionArgs::kMostDim && kv.v_dim <= cuda::AttentionArgs::kMostDim);
    if (tensor_attention(args, kv)) return;
    if (!variants_.packed_attention || kv.k_dim % 2 != 0) {
        other().launch("attention", {args.heads, args.tokens},
                       cuda::AttentionArgs{cache_of(kv), args.q, args.out, args.sinks, args.q_stride,
                                           position_, offset_of(args.first_position), args.heads,
                                           small(args.window), small(args.chunk), args.scale, args.softcap});
        return;
    }
    // As many heads at once as share a row of the cache.
    static constexpr std::pair<int, const char*> kKernels[] = {{1, "attention_packed_1"},
                                                               {2, "attention_packed_2"},
                                                               {4, "attention_packed_4"},
                                                               {8, "attention_packed_8"}};
    const int group = args.heads / kv.kv_heads;
    const auto* kernel = std::ranges::find_if(kKernels, [&](const auto& one) { return one.first >= group; });
    if (kernel == std::end(kKernels)) --kernel;
    const int64_t across = int64_t{kv.kv_heads} * blocks(group, kernel->first);
    const Parts parts = args.tokens == 1 ? parts_for(args, kv, across) : Parts{};
    other().launch(
        kernel->second, {across, args.tokens * parts.count},
        PackedAttentionArgs{cache_of(kv), args.q, args.out, args.sinks, parts.sums, args.q_stride, position_,
                            offset_of(args.first_position), args.heads, small(args.window), small(args.chunk),
                            args.scale, args.softcap, small(parts.count)});
    merge(args, kv, parts);
}

}  // namespace parlor::gpu
