#include "engine/gpu/ops.h"

#include <algorithm>
#include <utility>

#include "cuda/device/args.h"
#include "engine/gpu/launch_grid.h"
#include "engine/plan/memory.h"
#include "kernels/check.h"

namespace parlor::gpu {

namespace {

using namespace parlor::cuda;  // argument structures and their numbers
namespace cpu = kernels::cpu;

// The step's position, behind it whether a key or value was large, then what is chosen from.
constexpr uint64_t kLargeKvAt = 32, kBestAt = 64, kPositionBytes = kBestAt + sizeof(cuda::BestLogits);
static_assert(cuda::BestLogits::kMost == run::BestLogits::kMost);
constexpr int64_t kModelWidth = 512;  // heads are narrower
// With fewer of them most of a tensor core's tile would be empty.
constexpr int64_t kFewestFlashTokens = 4, kFewestFlashRows = 16, kFewestTokenRows = 4;
constexpr int64_t kMostGridY = 32768;  // of launches: 65535

// Rows of all heads at one position lie together: memory can then grow with the positions.
KvCache cache_of(const cpu::KvLayer& kv) {
    return {reinterpret_cast<u8*>(kv.k),
            reinterpret_cast<u8*>(kv.v),
            1,
            kv.kv_heads,
            static_cast<KvType>(kv.type),
            kv.kv_heads,
            kv.k_dim,
            kv.v_dim,
            kv.v_in_k ? 1 : 0};
}

}  // namespace

Result<std::unique_ptr<GpuOps>> GpuOps::create(std::unique_ptr<Card> card) {
    std::unique_ptr<GpuOps> ops(new GpuOps(std::move(card)));
    PARLOR_TRY(ops->position_block_, ops->card_->allocate(kPositionBytes));
    ops->position_ = reinterpret_cast<int*>(ops->position_block_.data());
    ops->card_->clear(ops->position_, kPositionBytes);
    return ops;
}

void GpuOps::set_variants(const Variants& variants) {
    forget_repeated();
    variants_ = variants;
    long_products_.reset();
    if (variants_.library) long_products_ = LongProducts::open(*card_, LongProducts::By::library);
    if (!long_products_ && variants_.long_tiles)
        long_products_ = LongProducts::open(*card_, LongProducts::By::tiles);
}

std::optional<uint64_t> GpuOps::free_bytes() {
    const uint64_t bytes = card_->free_bytes();
    return bytes > 0 ? std::optional(bytes) : std::nullopt;
}

bool GpuOps::use_plain_kernels() {
    if (variants_ == Variants{}) return false;
    set_variants({});
    return true;
}

GpuOps::~GpuOps() {
    forget_repeated();
}

void GpuOps::forget_repeated() {
    for (const auto& [_, repeated] : repeated_)
        if (repeated.graph != nullptr) card_->destroy_graph(repeated.graph);
    repeated_.clear();
}

void GpuOps::begin(int64_t first_position) {
    first_ = first_position;
    large_kv_.reset();
    const i32 position = small(first_position);
    upload(&position, position_, sizeof position);
}

// Launching one by one costs some microseconds each; a graph a fraction of it.
Result<void> GpuOps::repeat(int number, const std::function<Result<void>()>& work) {
    fresh_ = {};  // what is recorded must not depend on what was done before
    if (number < 0 || !graphs_work_) return work();
    Repeated& repeated = repeated_[number];
    if (repeated.graph != nullptr) {
        other().launch_graph(repeated.graph);
        return {};
    }
    if (!repeated.done_before || !card_->begin_graph(variants_.overlap)) {
        repeated.done_before = true;
        return work();
    }
    const Result<void> done = work();
    void* graph = card_->end_graph();
    if (!done.ok()) {
        if (graph != nullptr) card_->destroy_graph(graph);
        return done;
    }
    if (graph == nullptr) {
        // Another time without what newer drivers alone have.
        graphs_work_ = std::exchange(variants_.overlap, false);
        fresh_ = {};
        return work();
    }
    repeated.graph = graph;
    card_->launch_graph(graph);
    return {};
}

bool GpuOps::best(const float* logits, int64_t count, run::BestLogits& out) {
    constexpr int64_t kParts = BestArgs::kParts;
    constexpr uint64_t kKeys = kParts * cuda::BestLogits::kMost * sizeof(u64),
                       kRanges = kParts * 2 * sizeof(float);
    if (count < 1 || count > kParts * BestArgs::kMostPart ||
        workspace_.size() < kKeys + kRanges + kParts * sizeof(u32))
        return false;
    std::byte* place = workspace_.data();
    BestArgs args{};
    args.logits = logits;
    args.keys = reinterpret_cast<u64*>(place);
    args.range = reinterpret_cast<float*>(place + kKeys);
    args.not_finite = reinterpret_cast<u32*>(place + kKeys + kRanges);
    args.out = reinterpret_cast<cuda::BestLogits*>(position_block_.data() + kBestAt);
    args.count = small(count);
    args.large_kv = large_kv_place();
    other().launch("best_of_parts", {kParts, 1}, args);
    other().launch("best_of_all", {1, 1}, args);
    cuda::BestLogits found{};
    card_->download(args.out, &found, sizeof found);
    out.not_finite = (found.trouble & cuda::BestLogits::kNotFinite) != 0;
    out.flat = (found.trouble & cuda::BestLogits::kFlat) != 0;
    large_kv_ = (found.trouble & cuda::BestLogits::kLargeKv) != 0;
    out.count = std::clamp(found.count, 0, run::BestLogits::kMost);
    std::copy_n(found.token, run::BestLogits::kMost, out.token);
    std::copy_n(found.logit, run::BestLogits::kMost, out.logit);
    // What a card says is not trusted to be one of the words.
    for (int i = 0; i < out.count; ++i)
        if (out.token[i] < 0 || out.token[i] >= count) out.not_finite = true;
    return true;
}

unsigned* GpuOps::large_kv_place() const {
    return reinterpret_cast<u32*>(position_block_.data() + kLargeKvAt);
}

bool GpuOps::had_large_kv() {
    if (!large_kv_) {
        u32 large = 0;
        card_->download(large_kv_place(), &large, sizeof large);
        large_kv_ = large != 0;
    }
    if (*large_kv_) card_->clear(large_kv_place(), sizeof(u32));
    return *std::exchange(large_kv_, false);
}

void GpuOps::copy(const void* from, void* to, uint64_t bytes) {
    other().copy(from, to, bytes);
}

void GpuOps::rms_norm(const float* x, int64_t x_stride, const float* weight, float* y, int64_t y_stride,
                      int64_t rows, int64_t width, float eps) {
    // What comes out of a model's norms, not of its heads', goes into a product.
    const std::optional<Quantized> room =
        width > kModelWidth && width % 32 == 0 && y_stride == width ? room_for(rows, width) : std::nullopt;
    RmsNormArgs args{x, weight, y, x_stride, y_stride, small(width), eps};
    if (room) args.to = {room->q, room->d, room->sums};
    other().launch(room ? "rms_norm_q8" : "rms_norm", {rows, 1}, args);
    if (room) fresh_ = {y, y_stride, rows, width};
}

void GpuOps::rope(float* x, int64_t token_stride, int64_t tokens, int heads, int head_dim, int dims,
                  cpu::RopePairs pairs, const float* inverse_frequency, float scale, int64_t first_position) {
    other().launch("rope", rows_of<RopeArgs>(int64_t{heads} * (dims / 2), tokens),
                   RopeArgs{x, token_stride, inverse_frequency, position_, offset_of(first_position), heads,
                            head_dim, dims, pairs == cpu::RopePairs::interleaved ? 1 : 0, scale});
}

void GpuOps::temperature(float* x, int64_t tokens, int64_t width, int64_t first_position, int64_t length,
                         float scale) {
    other().launch(
        "temperature", rows_of<TemperatureArgs>(width, tokens),
        TemperatureArgs{x, position_, offset_of(first_position), small(width), small(length), scale});
}

void GpuOps::gated(Gate gate, const float* x, const float* up, float* y, int64_t tokens, int64_t width,
                   int64_t x_stride, int64_t up_stride, int64_t y_stride, float alpha, float limit) {
    static constexpr const char* kNames[][2] = {
        {"silu_mul", "silu_mul_q8"}, {"gelu_mul", "gelu_mul_q8"}, {"swiglu_clamped", "swiglu_clamped_q8"}};
    // What comes out goes into a product.
    const std::optional<Quantized> room =
        tokens <= kMostGridY && width % 32 == 0 ? room_for(tokens, width) : std::nullopt;
    for (int64_t first = 0; first < tokens; first += kMostGridY) {
        const int64_t count = std::min(kMostGridY, tokens - first);
        GatedArgs args{x + first * x_stride,
                       up + first * up_stride,
                       y + first * y_stride,
                       x_stride,
                       up_stride,
                       y_stride,
                       small(width),
                       alpha,
                       limit};
        if (room) args.to = {room->q, room->d, room->sums};
        other().launch(kNames[static_cast<size_t>(gate)][room ? 1 : 0], rows_of<GatedArgs>(width, count),
                       args);
    }
    if (room) fresh_ = {y, y_stride, tokens, width};
}

void GpuOps::elementwise(std::string_view kernel, const float* x, float* y, int64_t count, float factor) {
    other().launch(kernel, over<ElementwiseArgs>(count), ElementwiseArgs{x, y, count, factor});
}
void GpuOps::add(const float* x, float* y, int64_t count) {
    elementwise("add", x, y, count, 0);
}
void GpuOps::scale(float factor, float* y, int64_t count) {
    elementwise("scale", nullptr, y, count, factor);
}
void GpuOps::softcap(float cap, float* y, int64_t count) {
    elementwise("softcap", nullptr, y, count, cap);
}
void GpuOps::fill(float value, float* y, int64_t count) {
    elementwise("fill", nullptr, y, count, value);
}

void GpuOps::copy_rows(const float* x, int64_t x_stride, float* y, int64_t y_stride, int64_t rows,
                       int64_t width) {
    for (int64_t first = 0; first < rows; first += kMostGridY)
        other().launch(
            "copy_rows", rows_of<CopyRowsArgs>(width, std::min(kMostGridY, rows - first)),
            CopyRowsArgs{x + first * x_stride, y + first * y_stride, x_stride, y_stride, small(width)});
}

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

void GpuOps::causal_conv1d(const cpu::ConvArgs& args) {
    other().launch("causal_conv1d", over<cuda::ConvArgs>(args.channels),
                   cuda::ConvArgs{args.x, args.weight, args.state, args.stride, small(args.tokens),
                                  small(args.channels), args.taps});
}

void GpuOps::l2_norm(float* x, int64_t token_stride, int64_t tokens, int heads, int dim, float eps,
                     float scale) {
    other().launch("l2_norm", {heads, tokens}, L2NormArgs{x, token_stride, dim, eps, scale});
}

void GpuOps::gated_delta_rule(const cpu::DeltaRuleArgs& args) {
    CHECK(args.k_dim <= cuda::DeltaRuleArgs::kMostDim);
    other().launch(
        "gated_delta_rule", {args.v_heads, 1},
        cuda::DeltaRuleArgs{args.q, args.k, args.v, args.alpha, args.beta, args.a, args.dt_bias, args.out,
                            args.state, args.qkv_stride, small(args.tokens), args.k_heads, args.v_heads,
                            args.k_dim, args.v_dim, args.tiled ? 1 : 0});
}

void GpuOps::split_rates(const float* both, int64_t tokens, int k_heads, int v_heads, float* beta,
                         float* alpha) {
    other().launch("split_rates", rows_of<SplitRatesArgs>(v_heads, tokens),
                   SplitRatesArgs{both, beta, alpha, k_heads, v_heads});
}

void GpuOps::rms_norm_gated(const float* x, const float* weight, const float* gate, float* y, int64_t rows,
                            int64_t width, float eps) {
    other().launch("rms_norm_gated", {rows, 1}, GatedNormArgs{x, weight, gate, y, small(width), eps});
}

void GpuOps::sigmoid_mul(const float* gate, int64_t token_stride, int64_t head_stride, float* y,
                         int64_t tokens, int heads, int dim) {
    other().launch("sigmoid_mul", {heads, tokens},
                   SigmoidMulArgs{gate, y, token_stride, head_stride, heads, dim});
}

}  // namespace parlor::gpu
