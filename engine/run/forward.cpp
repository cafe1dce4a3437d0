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
      projection_slice_(kFirstSlice),
      attention_slice_(kFirstSlice),
      ffn_slice_(kFirstSlice),
      expert_slice_(kFirstSlice),
      delta_slice_(kFirstSlice) {
    for (size_t i = 0; i < arch.ropes.size(); ++i) rope_magnitudes_[i] = rope_magnitude(arch.ropes[i]);
}

Result<std::unique_ptr<Forward>> Forward::create(const ArchSpec& arch, const Weights& weights,
                                                 const RunShape& shape, kernels::ThreadPool& pool) {
    CHECK(shape.batch >= 1 && shape.context >= 1);
    std::unique_ptr<Forward> forward(new Forward(arch, weights, shape, pool));
    for (const BufferLine& line : kBuffers) {
        const std::optional<uint64_t> bytes = buffer_bytes(line.buffer, arch, shape);
        if (!bytes) return message(Msg::SizesTooLarge);
        PARLOR_TRY(forward->blocks_[static_cast<size_t>(line.buffer)], MemoryBlock::allocate(*bytes));
    }
    forward->jobs_.reserve(2 * (static_cast<size_t>(arch.experts.count) + 1));
    std::byte* cache = forward->blocks_[static_cast<size_t>(Buffer::kv_cache)].data();
    for (const LayerSpec& layer : arch.layer_specs) {
        if (layer.kv_source >= 0) {
            forward->kv_.push_back(forward->kv_[static_cast<size_t>(layer.kv_source)]);
            forward->layer_states_.push_back(nullptr);
            continue;
        }
        const KvShape kv = kv_shape(layer);
        const KvPlanes planes = *kv_planes(kv, shape);
        forward->kv_.push_back({.type = kv_type(shape.kv),
                                .k = cache,
                                .v = kv.v_in_k ? cache : cache + planes.k,
                                .capacity = shape.context,
                                .kv_heads = kv.heads,
                                .k_dim = kv.k_dim,
                                .v_dim = kv.v_dim,
                                .v_in_k = kv.v_in_k});
        auto* state = reinterpret_cast<float*>(cache + planes.k + planes.v);
        forward->layer_states_.push_back(kv.state > 0 ? state : nullptr);
        if (kv.state > 0) {
            forward->states_.add_layer(state, kv.state, static_cast<int64_t>(planes.state / sizeof(float)));
        }
        cache += planes.all();
    }
    forward->states_.rewind(0);
    return forward;
}

float* Forward::rope_table(int index) const {
    float* table = floats(Buffer::rope);
    for (int i = 0; i < index; ++i) table += arch_.ropes[static_cast<size_t>(i)].dims / 2;
    return table;
}

void Forward::weights_loaded() {
    fill_rope_tables();
}

bool Forward::set_length(int64_t positions) {
    const RopeSpec& rope = arch_.ropes[kMainRope];
    const bool is_long = rope.scaling == RopeScaling::longrope && positions > rope.original_context;
    if (is_long == long_) return false;
    long_ = is_long;
    fill_rope_tables();
    return true;
}

void Forward::fill_rope_tables() {
    const float* longrope = long_ ? weights_.rope_factors_long : weights_.rope_factors_short;
    for (int i = 0; i < static_cast<int>(arch_.ropes.size()); ++i) {
        const RopeSpec& rope = arch_.ropes[static_cast<size_t>(i)];
        const float* factors = rope.scaling == RopeScaling::longrope ? longrope
                               : rope.factor_tensor                  ? weights_.rope_factors
                                                                     : nullptr;
        make_rope_table(rope, factors, {rope_table(i), static_cast<size_t>(rope.dims / 2)});
    }
}

Result<void> Forward::sliced(const Step& step, int64_t& length, const std::function<void(Slice)>& work) {
    return sliced(step, step.tokens, std::max(shape_.batch, kFirstSlice), length, [&](Slice slice) {
        work(slice);
        return slice.count;
    });
}

Result<void> Forward::sliced(const Step& step, int64_t total, int64_t most, int64_t& length,
                             const std::function<int64_t(Slice)>& work) {
    using Clock = std::chrono::steady_clock;
    for (int64_t begin = 0; begin < total;) {
        if (step.stop.stop_requested()) return message(Msg::Cancelled);
        const Slice slice = {begin, std::min({length, most, total - begin})};
        const auto start = Clock::now();
        begin += work(slice);
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        if (slice.count < length) continue;  // a rest says little about full slices
        if (seconds < kSliceSeconds / 2) {
            length = std::min(length * 2, most);
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
    if (arch_.embedding_scale != 1) {
        kernels::cpu::scale(pool_, arch_.embedding_scale, out, std::ssize(tokens) * arch_.width);
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
        if (arch_.logit_scale != 1)
            kernels::cpu::scale(pool_, arch_.logit_scale, out, count * arch_.vocabulary);
        if (arch_.logit_softcap > 0) {
            kernels::cpu::softcap(pool_, arch_.logit_softcap, out, count * arch_.vocabulary);
        }
        for (int64_t i = 0; i < count; ++i) {
            row(first + i, {out + i * arch_.vocabulary, static_cast<size_t>(arch_.vocabulary)});
        }
    }
    return {};
}

Result<void> Forward::mixer_block(const Layer& layer, const Step& step) {
    switch (layer.spec.mixer) {
        case Mixer::latent_attention:
            return latent_attention_block(layer, step);
        case Mixer::delta_net:
            return delta_net_block(layer, step);
        case Mixer::attention:
            break;
    }
    return attention_block(layer, step);
}

Result<void> Forward::feed_forward_block(const Layer& layer, const Step& step) {
    return layer.spec.feed_forward == FeedForward::experts ? experts_block(layer, step)
                                                           : mlp_block(layer, step);
}

void Forward::norm_input(const float* weight, Slice slice) {
    const float* residual = floats(Buffer::residual) + slice.begin * arch_.width;
    float* normed = floats(Buffer::normed) + slice.begin * arch_.width;
    if (weight == nullptr) {
        std::copy_n(residual, slice.count * arch_.width, normed);
    } else {
        kernels::cpu::rms_norm(pool_, residual, weight, normed, slice.count, arch_.width, arch_.norm_eps);
    }
}

void Forward::add_to_residual(const kernels::cpu::PackedMatrix& w, const float* bias, const float* post_norm,
                              const float* x, Slice slice) {
    float* residual = floats(Buffer::residual) + slice.begin * arch_.width;
    const bool plain = post_norm == nullptr && arch_.residual_scale == 1;
    float* out = plain ? residual : floats(Buffer::normed) + slice.begin * arch_.width;
    const kernels::cpu::MatmulJob job = {
        .w = w, .bias = bias, .y = out, .y_stride = arch_.width, .accumulate = plain};
    matmul({&job, 1}, x, w.cols, slice.count);
    if (plain) return;
    const int64_t values = slice.count * arch_.width;
    if (post_norm != nullptr) {
        kernels::cpu::rms_norm(pool_, out, post_norm, out, slice.count, arch_.width, arch_.norm_eps);
    }
    if (arch_.residual_scale != 1) kernels::cpu::scale(pool_, arch_.residual_scale, out, values);
    kernels::cpu::add(pool_, out, residual, values);
}

Result<void> Forward::run(std::span<const int> tokens, int64_t first, Wanted wanted,
                          const std::function<void(int64_t index, std::span<const float> row)>& row,
                          std::stop_token stop) {
    const Step step = {static_cast<int64_t>(tokens.size()), first, std::move(stop)};
    CHECK(step.tokens >= 1 && step.tokens <= shape_.batch && first >= 0 &&
          first + step.tokens <= shape_.context);
    CHECK(states_.empty() || states_.position() == first);
    states_.moved_to(-1);
    embed(tokens);
    if (arch_.layer_embedding_width > 0) PARLOR_CHECKED(layer_inputs(tokens, step));
    for (size_t i = 0; i < weights_.layers.size(); ++i) {
        const Layer layer = {static_cast<int64_t>(i), arch_.layer_specs[i], weights_.layers[i], kv_[i],
                             layer_states_[i]};
        PARLOR_CHECKED(mixer_block(layer, step));
        PARLOR_CHECKED(feed_forward_block(layer, step));
        if (arch_.layer_embedding_width > 0) PARLOR_CHECKED(layer_input_block(layer, step));
        if (const float* scale = layer.weights.scale; scale != nullptr) {
            kernels::cpu::scale(pool_, *scale, floats(Buffer::residual), step.tokens * arch_.width);
        }
    }
    states_.moved_to(first + step.tokens);
    return logits(step, wanted, row);
}

}  // namespace parlor::run
