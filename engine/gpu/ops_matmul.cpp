// Products, alone and of experts.
#include <algorithm>
#include <array>
#include <vector>

#include "cuda/device/args.h"
#include "engine/gpu/kernel_names.h"
#include "engine/gpu/launch_grid.h"
#include "engine/gpu/ops.h"
#include "engine/plan/memory.h"
#include "kernels/check.h"
#include "kernels/scaled.h"

namespace parlor::gpu {

namespace {

using namespace parlor::cuda;
namespace cpu = kernels::cpu;
using cpu::PackedMatrix;

static_assert(sizeof(ExpertMatrix) == kExpertEntryBytes);

constexpr size_t kMostTokenJobs = 8;    // with the same activations: a delta net has four
constexpr int64_t kTokensPerBlock = 8;  // of the kernels named _8
constexpr int64_t kMmaRows = 64;        // per block of the kernels that use tensor cores
constexpr int64_t kFewTokens = 32;      // more are multiplied 64 at a time

struct ScaleOf {
    i32 block_values = 0;
    FloatMatmulArgs::Scale type = FloatMatmulArgs::Scale::f32;
};
ScaleOf scale_of(kernels::Format format) {
    const kernels::ScaledTraits* scaled = kernels::scaled_traits(format);
    if (scaled == nullptr) return {};
    return {scaled->values, static_cast<FloatMatmulArgs::Scale>(scaled->scale)};
}

}  // namespace

// Room in the first bytes of the workspace for [tokens, cols]; nothing when they are too few.
std::optional<GpuOps::Quantized> GpuOps::room_for(int64_t tokens, int64_t cols, size_t bytes) const {
    const auto values = static_cast<size_t>(tokens * cols);
    size_t used = 0;
    const auto take = [&](size_t bytes) {
        std::byte* place = workspace_.data() + used;
        used += (bytes + kBufferAlignment - 1) / kBufferAlignment * kBufferAlignment;
        return place;
    };
    Quantized out;
    out.q = reinterpret_cast<signed char*>(take(values));
    out.d = reinterpret_cast<float*>(take(values / 32 * sizeof(float)));
    out.sums = reinterpret_cast<int*>(take(values / 16 * sizeof(i32)));
    return used <= bytes ? std::optional(out) : std::nullopt;
}

GpuOps::Quantized GpuOps::quantize(const float* x, int64_t x_stride, int64_t tokens, int64_t cols) {
    const std::optional<Quantized> room = room_for(tokens, cols);
    CHECK(room.has_value());
    // What made x may have left it there.
    if (fresh_ == Fresh{x, x_stride, tokens, cols}) return *room;
    card_->launch("quantize_activations", {blocks(tokens * (cols / 32), QuantizeArgs::kGroups), 1},
                  QuantizeArgs{x, x_stride, room->q, room->d, room->sums, small(tokens), small(cols)});
    fresh_ = {x, x_stride, tokens, cols};
    return *room;
}

bool GpuOps::has_mma(kernels::Format format) const {
    if (takes_int8(format)) return variants_.tensor_cores;
    return variants_.float_tensor_cores && format != kernels::Format::f32;
}

void GpuOps::multiply(const cpu::MatmulJob& job, const float* x, int64_t x_stride, int64_t tokens,
                      const Quantized& quantized) {
    const PackedMatrix& w = job.w;
    const bool mma = tokens > kTokensPerBlock && has_mma(w.format);
    const bool few = tokens <= kFewTokens && takes_int8(w.format);
    const int64_t at_once = mma ? (few ? 16 : 64) : kTokensPerBlock;
    const bool tall = takes_int8(w.format) && !few;
    const int64_t rows = mma ? (tall ? QuantMatmulArgs::kMmaRows : kMmaRows) : cpu::kGroupRows;
    const std::string name =
        (mma ? "mma_" : "matmul_") + kernel_suffix(w.format) + "_" + std::to_string(at_once);
    const Grid grid = {blocks(w.rows, rows), blocks(tokens, at_once)};
    const auto* data = reinterpret_cast<const u8*>(w.data);
    const i32 accumulate = job.accumulate ? 1 : 0;
    if (takes_int8(w.format)) {
        card_->launch(
            name, grid,
            QuantMatmulArgs{data, quantized.q, quantized.d, quantized.sums, job.bias, job.y, job.y_stride,
                            small(w.rows), small(w.cols), small(tokens), accumulate, w.scale});
        return;
    }
    const ScaleOf scale = scale_of(w.format);
    card_->launch(
        name, grid,
        FloatMatmulArgs{data, x, w.order, job.bias, job.y, x_stride, job.y_stride, small(w.rows),
                        small(w.cols), small(tokens), accumulate, w.scale, scale.block_values, scale.type});
}

// One token: matrices of the same format in one launch.
template <class Args>
void GpuOps::launch_token(std::span<const cpu::MatmulJob> jobs, Args args) {
    if (jobs.empty()) return;
    args.cols = small(jobs.front().w.cols);
    std::array<bool, kMostTokenJobs> done{};
    for (size_t i = 0; i < jobs.size(); ++i) {
        if (done[i]) continue;
        const kernels::Format format = jobs[i].w.format;
        const std::string suffix = kernel_suffix(format);
        i32 count = 0, end = 0;
        for (size_t j = i; j < jobs.size() && count < Args::kMost; ++j) {
            // Scaled formats share their kernels, not the scales' type.
            const bool same = jobs[j].w.format == format ||
                              (takes_int8(format) && kernel_suffix(jobs[j].w.format) == suffix);
            if (done[j] || !same) continue;
            done[j] = true;
            const cpu::MatmulJob& job = jobs[j];
            end += small(blocks(job.w.rows, cpu::kGroupRows));
            args.jobs[count++] = {reinterpret_cast<const u8*>(job.w.data),
                                  job.w.order,
                                  job.bias,
                                  job.y,
                                  small(job.w.rows),
                                  job.accumulate ? 1 : 0,
                                  job.w.scale,
                                  end};
        }
        for (; count < Args::kMost; ++count) args.jobs[count].end = end;
        if constexpr (requires { args.scale_type; }) {
            const ScaleOf scale = scale_of(format);
            args.block_values = scale.block_values;
            args.scale_type = scale.type;
        }
        card_->launch("matmul_" + suffix + "_1", {end, 1}, args);
    }
}

void GpuOps::multiply_token(std::span<const cpu::MatmulJob> jobs, const Quantized& quantized) {
    TokenMatmulArgs args{};
    args.q = quantized.q;
    args.d = quantized.d;
    args.sums = quantized.sums;
    launch_token(jobs, args);
}

void GpuOps::multiply_token(std::span<const cpu::MatmulJob> jobs, const float* x) {
    FloatTokenArgs args{};
    args.x = x;
    launch_token(jobs, args);
}

void GpuOps::matmul(std::span<const cpu::MatmulJob> jobs, const float* x, int64_t x_stride, int64_t tokens) {
    CHECK(jobs.size() <= kMostTokenJobs);
    std::array<cpu::MatmulJob, kMostTokenJobs> together, floats;
    size_t count = 0, float_count = 0;
    Quantized quantized;
    const LongProducts* last = nullptr;
    for (const cpu::MatmulJob& job : jobs) {
        if (LongProducts* products = long_products(job.w, tokens)) {
            products->multiply(job, x, x_stride, tokens, products == last);
            last = products;
            continue;
        }
        const bool int8 = takes_int8(job.w.format);
        if (int8) quantized = quantize(x, x_stride, tokens, job.w.cols);
        if (tokens > 1)
            multiply(job, x, x_stride, tokens, quantized);
        else if (int8)
            together[count++] = job;
        else
            floats[float_count++] = job;
    }
    multiply_token(std::span(together).first(count), quantized);
    multiply_token(std::span(floats).first(float_count), x);
    for (const cpu::MatmulJob& job : jobs)
        if (job.y == fresh_.x) fresh_ = {};
}

// One after the other: they use the same workspace.
void GpuOps::matmul_grouped(std::span<const cpu::GroupedJob> jobs) {
    for (const cpu::GroupedJob& job : jobs) matmul({&job.matmul, 1}, job.x, job.x_stride, job.tokens);
}

void GpuOps::fill_table(std::span<const PackedMatrix> matrices, std::byte* table) {
    std::vector<ExpertMatrix> entries;
    for (const PackedMatrix& w : matrices)
        entries.push_back({reinterpret_cast<const u8*>(w.data), w.order, w.scale, 0});
    upload(entries.data(), table, entries.size() * sizeof(ExpertMatrix));
}

void GpuOps::sort_by_expert(const SortJob& job) {
    other().launch("sort_by_expert", {blocks(job.experts, SortArgs::kExperts), 1},
                   SortArgs{job.chosen, job.weights, job.first_row, job.token, job.row_weight, job.row,
                            small(job.tokens), job.used, job.experts});
}

// One token's experts, quantized weights: two matrices of the same format in one launch.
void GpuOps::multiply_chosen(std::span<const run::ExpertOps::MatmulJob> jobs) {
    const auto& first = jobs.front();
    const Quantized quantized = quantize(first.x, first.x_stride, first.rows, first.like.cols);
    const std::string suffix = kernel_suffix(first.like.format);
    ChosenMatmulArgs args{};
    args.chosen = first.chosen;
    args.q = quantized.q;
    args.d = quantized.d;
    args.sums = quantized.sums;
    args.cols = small(first.like.cols);
    i32 count = 0, end = 0;
    for (const auto& job : jobs) {
        if (count == ChosenMatmulArgs::kMost || kernel_suffix(job.like.format) != suffix) break;
        end += small(blocks(job.like.rows, cpu::kGroupRows));
        args.jobs[count++] = {reinterpret_cast<const ExpertMatrix*>(job.table),
                              job.bias,
                              job.y,
                              job.y_stride,
                              small(job.like.rows),
                              end};
    }
    const auto taken = static_cast<size_t>(count);
    for (; count < ChosenMatmulArgs::kMost; ++count) args.jobs[count].end = end;
    card_->launch("chosen_" + suffix, {end, first.rows}, args);
    if (taken < jobs.size()) multiply_chosen(jobs.subspan(taken));
}

void GpuOps::matmul_experts(std::span<const run::ExpertOps::MatmulJob> jobs) {
    if (!jobs.empty() && std::ranges::all_of(jobs, [](const run::ExpertOps::MatmulJob& job) {
            return job.chosen != nullptr && takes_int8(job.like.format);
        })) {
        multiply_chosen(jobs);
        return;
    }
    Quantized quantized;
    for (const run::ExpertOps::MatmulJob& job : jobs) {
        const PackedMatrix& w = job.like;
        // With a row or two for each expert, reading the weights is all that takes time.
        const bool mma = has_mma(w.format) && job.rows > 2 * job.experts;
        const bool int8 = takes_int8(w.format);
        const std::string name = (mma ? "grouped_mma_" : "grouped_") + kernel_suffix(w.format);
        const auto* table = reinterpret_cast<const ExpertMatrix*>(job.table);
        Grid grid = {blocks(w.rows, mma ? kMmaRows : cpu::kGroupRows), job.experts};
        // As many blocks of rows as there can be: where the rows go is not known here.
        if (mma && int8)
            grid = {blocks(w.rows, GroupedMatmulArgs::kMmaRows),
                    std::min(job.rows, job.rows / GroupedMatmulArgs::kMmaTokens + job.experts)};
        if (int8) {
            quantized = quantize(job.x, job.x_stride, job.rows, w.cols);
            card_->launch(
                name, grid,
                GroupedMatmulArgs{table, job.first_row, quantized.q, quantized.d, quantized.sums, job.bias,
                                  job.y, job.y_stride, small(w.rows), small(w.cols), 0, small(job.experts)});
            continue;
        }
        const ScaleOf scale = scale_of(w.format);
        card_->launch(
            name, grid,
            GroupedFloatArgs{table, job.first_row, job.x, job.bias, job.y, job.x_stride, job.y_stride,
                             small(w.rows), small(w.cols), 0, scale.block_values, scale.type});
    }
}

void GpuOps::gather_rows(const float* x, const int32_t* from, const float* scale, float* out, int64_t rows,
                         int64_t width) {
    other().launch("gather_rows", rows_of<GatherArgs>(width, rows),
                   GatherArgs{x, from, scale, out, small(width)});
}

void GpuOps::combine_rows(const float* x, const int32_t* row, const float* weight, float* y, int64_t tokens,
                          int used, int64_t width) {
    other().launch("combine_rows", rows_of<CombineArgs>(width, tokens),
                   CombineArgs{x, row, weight, y, used, small(width)});
}

void GpuOps::add_weighted_rows(const float* x, const float* weight, float* y, int64_t tokens, int64_t width) {
    other().launch("add_weighted_rows", rows_of<WeightedRowsArgs>(width, tokens),
                   WeightedRowsArgs{x, weight, y, small(width)});
}

void GpuOps::route(const cpu::RouterArgs& args) {
    CHECK(args.experts <= cuda::RouteArgs::kMostExperts);
    other().launch("route", {args.tokens, 1},
                   cuda::RouteArgs{args.logits, args.bias, args.chosen, args.weights, args.experts, args.used,
                                   static_cast<cuda::RouterScore>(args.score), args.groups, args.groups_used,
                                   args.group_score == cpu::GroupScore::two_largest ? 1 : 0,
                                   args.normalize ? 1 : 0, args.scale});
}

void GpuOps::scale_chosen(const int32_t* chosen, const float* scale, float* weights, int64_t count) {
    other().launch("scale_chosen", over<ScaleChosenArgs>(count),
                   ScaleChosenArgs{chosen, scale, weights, count});
}

void GpuOps::switch_weights(const float* x, const float* w, float* out, int64_t tokens, int64_t width) {
    other().launch("switch_weights", {tokens, 1}, SwitchArgs{x, w, out, small(width)});
}

}  // namespace parlor::gpu
