#include "engine/run/forward.h"

#include <algorithm>
#include <chrono>

#include "engine/run/rope_table.h"
#include "kernels/check.h"

namespace parlor::run {

namespace {

using kernels::cpu::KvLayer;
using kernels::cpu::KvType;

// A stop has to act within 200 ms: slices are kept around a quarter of that.
constexpr double kSliceSeconds = 0.05;
constexpr int64_t kFirstSlice = 8;  // doubled while there is time; a 9B model on an old CPU needs short ones

KvType kv_type(KvChoice choice) {
    static constexpr std::pair<KvChoice, KvType> kTypes[] = {{KvChoice::f16, KvType::f16},
                                                             {KvChoice::bf16, KvType::bf16},
                                                             {KvChoice::q8_0, KvType::q8_0},
                                                             {KvChoice::f32, KvType::f32}};
    for (const auto& [from, to] : kTypes) {
        if (from == choice) return to;
    }
    CHECK(false && "a RunShape has no automatic KV type");
    return KvType::f16;
}

}  // namespace

Forward::Forward(const ArchSpec& arch, const Weights& weights, const RunShape& shape,
                 kernels::ThreadPool& pool)
    : arch_(arch),
      weights_(weights),
      shape_(shape),
      pool_(pool),
      rope_magnitude_(rope_magnitude(arch)),
      projection_slice_(kFirstSlice),
      attention_slice_(kFirstSlice),
      ffn_slice_(kFirstSlice) {}

Result<std::unique_ptr<Forward>> Forward::create(const ArchSpec& arch, const Weights& weights,
                                                 const RunShape& shape, kernels::ThreadPool& pool) {
    CHECK(shape.batch >= 1 && shape.context >= 1 && arch.activation == Activation::silu);
    std::unique_ptr<Forward> forward(new Forward(arch, weights, shape, pool));
    for (const BufferLine& line : kBuffers) {
        const std::optional<uint64_t> bytes = buffer_bytes(line.buffer, arch, shape);
        if (!bytes) return message(Msg::SizesTooLarge);
        PARLOR_TRY(forward->blocks_[static_cast<size_t>(line.buffer)], MemoryBlock::allocate(*bytes));
    }
    std::byte* cache = forward->blocks_[static_cast<size_t>(Buffer::kv_cache)].data();
    const uint64_t k_bytes = *kv_plane_bytes(arch, shape, arch.k_dim);
    const uint64_t v_bytes = *kv_plane_bytes(arch, shape, arch.v_dim);
    for (int64_t layer = 0; layer < arch.layers; ++layer, cache += k_bytes + v_bytes) {
        forward->kv_.push_back({.type = kv_type(shape.kv),
                                .k = cache,
                                .v = cache + k_bytes,
                                .capacity = shape.context,
                                .kv_heads = arch.kv_heads,
                                .k_dim = arch.k_dim,
                                .v_dim = arch.v_dim});
    }
    return forward;
}

void Forward::weights_loaded() {
    make_rope_table(arch_, weights_.rope_factors,
                    {floats(Buffer::rope), static_cast<size_t>(arch_.rope_dims / 2)});
}

Result<void> Forward::sliced(const Step& step, int64_t& length, const std::function<void(Slice)>& work) {
    using Clock = std::chrono::steady_clock;
    for (int64_t begin = 0; begin < step.tokens;) {
        if (step.stop.stop_requested()) return message(Msg::Cancelled);
        const Slice slice = {begin, std::min(length, step.tokens - begin)};
        const auto start = Clock::now();
        work(slice);
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        begin += slice.count;
        if (slice.count < length) continue;  // a rest says little about full slices
        if (seconds < kSliceSeconds / 2) {
            length = std::min(length * 2, std::max(shape_.batch, kFirstSlice));
        } else if (seconds > kSliceSeconds) {
            length = std::max<int64_t>(length / 2, 1);
        }
    }
    return {};
}

void Forward::matmul(std::span<const kernels::cpu::MatmulJob> jobs, const float* x, int64_t x_stride,
                     int64_t tokens) {
    kernels::cpu::matmul(pool_, jobs, x, x_stride, tokens, workspace());
}

void Forward::embed(std::span<const int> tokens) {
    float* out = floats(Buffer::residual);
    for (size_t i = 0; i < tokens.size(); ++i) {
        CHECK(tokens[i] >= 0 && tokens[i] < arch_.vocabulary);
        weights_.embed(tokens[i], arch_.width, out + static_cast<int64_t>(i) * arch_.width);
    }
}

Result<void> Forward::logits(const Step& step, Wanted wanted,
                             const std::function<void(int64_t, std::span<const float>)>& row) {
    if (wanted == Wanted::none) return {};
    float* normed = floats(Buffer::normed);
    float* out = floats(Buffer::logits);
    const int64_t begin = wanted == Wanted::last ? step.tokens - 1 : 0;
    for (int64_t first = begin; first < step.tokens; first += kLogitRows) {
        if (step.stop.stop_requested()) return message(Msg::Cancelled);
        const int64_t count = std::min(kLogitRows, step.tokens - first);
        kernels::cpu::rms_norm(pool_, floats(Buffer::residual) + first * arch_.width, weights_.output_norm,
                               normed, count, arch_.width, arch_.norm_eps);
        const kernels::cpu::MatmulJob job = {.w = weights_.output, .y = out, .y_stride = arch_.vocabulary};
        matmul({&job, 1}, normed, arch_.width, count);
        for (int64_t i = 0; i < count; ++i) {
            row(first + i, {out + i * arch_.vocabulary, static_cast<size_t>(arch_.vocabulary)});
        }
    }
    return {};
}

Result<void> Forward::run(std::span<const int> tokens, int64_t first, Wanted wanted,
                          const std::function<void(int64_t index, std::span<const float> row)>& row,
                          std::stop_token stop) {
    const Step step = {static_cast<int64_t>(tokens.size()), first, std::move(stop)};
    CHECK(step.tokens >= 1 && step.tokens <= shape_.batch && first >= 0 &&
          first + step.tokens <= shape_.context);
    embed(tokens);
    for (size_t i = 0; i < weights_.layers.size(); ++i) {
        PARLOR_CHECKED(attention_block(weights_.layers[i], kv_[i], step));
        PARLOR_CHECKED(mlp_block(weights_.layers[i], step));
    }
    return logits(step, wanted, row);
}

}  // namespace parlor::run
