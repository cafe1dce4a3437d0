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
// What they are found with, in the workspace.
constexpr uint64_t kBestKeys = BestArgs::kParts * cuda::BestLogits::kMost * sizeof(u64),
                   kBestRanges = BestArgs::kParts * 2 * sizeof(float),
                   kBestFlags = BestArgs::kParts * sizeof(u32);
constexpr int64_t kFewestForTiles = 64;  // tokens that make expanding weights worth it where there is no mma
constexpr int64_t kModelWidth = 512;     // heads are narrower
constexpr int64_t kMostGridY = 32768;    // of launches: 65535

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
    using By = LongProducts::By;
    // What is open already stays: a library takes its time to start.
    const auto keep = [&](std::unique_ptr<LongProducts>& products, By by, bool wanted) {
        if (!wanted) products.reset();
        if (wanted && products == nullptr) products = LongProducts::open(*card_, by);
    };
    keep(library_, By::library, variants_.wants_library());
    if (library_ == nullptr) variants_.quantized.library = variants_.floats.library = false;
    keep(tiles_, By::tiles, variants_.wants_tiles());
}

LongProducts* GpuOps::long_products(bool int8, int64_t tokens) const {
    const Variants::Expanded& by = int8 ? variants_.quantized : variants_.floats;
    if (by.library && tokens >= by.library_tokens) return library_.get();
    const bool has_mma = int8 ? variants_.tensor_cores : variants_.float_tensor_cores;
    const bool tiles = by.tiles && tokens >= (has_mma ? Variants::Expanded::kManyTokens : kFewestForTiles);
    return tiles ? tiles_.get() : nullptr;
}

uint64_t GpuOps::overhead() const {
    return card_->context_bytes() + (library_ != nullptr ? library_->bytes() : 0) +
           (tiles_ != nullptr ? tiles_->bytes() : 0);
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

bool GpuOps::pause_better_kernels(bool pause) {
    if (pause && variants_ == Variants{}) return false;
    forget_repeated();
    fresh_ = {};
    if (pause) paused_ = variants_;
    variants_ = pause ? Variants{} : paused_;
    return true;
}

std::string GpuOps::kernels_id() const {
    const Gpu& gpu = card_->gpu();
    return gpu.uuid + "/" + std::to_string(gpu.driver_cuda) + "/" + card_->pack_build();
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

bool GpuOps::finds_best(int64_t count) const {
    return count >= 1 && count <= int64_t{BestArgs::kParts} * BestArgs::kMostPart &&
           workspace_.size() >= kBestKeys + kBestRanges + kBestFlags;
}

void GpuOps::find_best(const float* logits, int64_t count) {
    CHECK(finds_best(count));
    std::byte* place = workspace_.data();
    BestArgs args{};
    args.logits = logits;
    args.keys = reinterpret_cast<u64*>(place);
    args.range = reinterpret_cast<float*>(place + kBestKeys);
    args.not_finite = reinterpret_cast<u32*>(place + kBestKeys + kBestRanges);
    args.out = reinterpret_cast<cuda::BestLogits*>(position_block_.data() + kBestAt);
    args.count = small(count);
    args.large_kv = large_kv_place();
    other().launch("best_of_parts", {BestArgs::kParts, 1}, args);
    other().launch("best_of_all", {1, 1}, args);
}

void GpuOps::get_best(run::BestLogits& out) {
    cuda::BestLogits found{};
    card_->download(position_block_.data() + kBestAt, &found, sizeof found);
    out.not_finite = (found.trouble & cuda::BestLogits::kNotFinite) != 0;
    out.flat = (found.trouble & cuda::BestLogits::kFlat) != 0;
    large_kv_ = (found.trouble & cuda::BestLogits::kLargeKv) != 0;
    out.count = std::clamp(found.count, 0, run::BestLogits::kMost);
    std::copy_n(found.token, run::BestLogits::kMost, out.token);
    std::copy_n(found.logit, run::BestLogits::kMost, out.logit);
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
        width > kModelWidth && width % 32 == 0 && y_stride == width ? room_beside(rows, width) : std::nullopt;
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
        tokens <= kMostGridY && width % 32 == 0 ? room_beside(tokens, width) : std::nullopt;
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
