#include "engine/run/stage.h"

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

Stage::Stage(const ArchSpec& arch, const Weights& weights, const RunShape& shape, const Places& places,
             int self, Ops& ops)
    : arch_(arch),
      weights_(weights),
      shape_(shape),
      places_(places),
      self_(self),
      ops_(ops),
      projection_slice_(kFirstSlice),
      attention_slice_(kFirstSlice),
      ffn_slice_(kFirstSlice),
      expert_slice_(kFirstSlice),
      delta_slice_(kFirstSlice) {
    for (size_t i = 0; i < arch.ropes.size(); ++i) rope_magnitudes_[i] = rope_magnitude(arch.ropes[i]);
}

Result<std::unique_ptr<Stage>> Stage::create(const ArchSpec& arch, const Weights& weights,
                                             const RunShape& shape, const Places& places, int self, Ops& ops,
                                             RecurrentStates& states) {
    std::unique_ptr<Stage> stage(new Stage(arch, weights, shape, places, self, ops));
    for (const BufferLine& line : kBuffers) {
        if (line.buffer == Buffer::logits && places.output != self) continue;
        std::optional<uint64_t> bytes = 0;
        if (line.buffer == Buffer::kv_cache) {
            for (size_t i = 0; i < arch.layer_specs.size() && bytes; ++i) {
                if (places.layers[i].mixer != self) continue;
                const std::optional<uint64_t> layer = kv_layer_bytes(arch.layer_specs[i], shape);
                bytes = layer ? std::optional(*bytes + *layer) : std::nullopt;
            }
        } else {
            bytes = buffer_bytes(line.buffer, arch, shape);
        }
        if (!bytes) return message(Msg::SizesTooLarge);
        const bool grows = line.buffer == Buffer::kv_cache;
        PARLOR_TRY(stage->blocks_[static_cast<size_t>(line.buffer)],
                   grows ? ops.reserve(*bytes) : ops.allocate(*bytes));
    }
    const MemoryBlock& workspace = stage->blocks_[static_cast<size_t>(Buffer::workspace)];
    ops.use_workspace({workspace.data(), static_cast<size_t>(workspace.size())});
    stage->jobs_.reserve(2 * (static_cast<size_t>(arch.experts.count) + 1));
    PARLOR_CHECKED(stage->make_cache(states));
    return stage;
}

Result<void> Stage::make_cache(RecurrentStates& states) {
    std::byte* const begin = blocks_[static_cast<size_t>(Buffer::kv_cache)].data();
    std::byte* cache = begin;
    for (size_t i = 0; i < arch_.layer_specs.size(); ++i) {
        const LayerSpec& layer = arch_.layer_specs[i];
        layer_states_.push_back(nullptr);
        if (places_.layers[i].mixer != self_) {
            kv_.emplace_back();
            continue;
        }
        if (layer.kv_source >= 0) {
            // The planner does not cut between them.
            CHECK(places_.layers[static_cast<size_t>(layer.kv_source)].mixer == self_);
            kv_.push_back(kv_[static_cast<size_t>(layer.kv_source)]);
            continue;
        }
        const KvShape kv = kv_shape(layer);
        const std::optional<KvPlanes> planes = kv_planes(kv, shape_);
        if (!planes) return message(Msg::SizesTooLarge);
        kv_.push_back({.type = kv_type(shape_.kv),
                       .k = cache,
                       .v = kv.v_in_k ? cache : cache + planes->k,
                       .capacity = kv_positions(kv, shape_),
                       .kv_heads = kv.heads,
                       .k_dim = kv.k_dim,
                       .v_dim = kv.v_dim,
                       .v_in_k = kv.v_in_k});
        const auto at = static_cast<uint64_t>(cache - begin),
                   capacity = static_cast<uint64_t>(kv_.back().capacity);
        planes_.push_back({at, planes->k, planes->k / capacity});
        planes_.push_back({at + planes->k, planes->v, planes->v / capacity});
        planes_.push_back({at + planes->k + planes->v, planes->all() - planes->k - planes->v, 0});
        if (kv.state > 0) {
            layer_states_.back() = reinterpret_cast<float*>(cache + planes->k + planes->v);
            states.add_layer(ops_, layer_states_.back(), kv.state,
                             static_cast<int64_t>(planes->state / sizeof(float)));
        }
        cache += planes->all();
    }
    return {};
}

Result<void> Stage::hold(int64_t positions) {
    std::vector<Ops::Range> ranges;
    for (const Plane& plane : planes_) {
        const uint64_t rows = plane.position_bytes * static_cast<uint64_t>(positions);
        ranges.push_back(
            {plane.begin, plane.position_bytes == 0 ? plane.bytes : std::min(plane.bytes, rows)});
    }
    return ops_.hold(blocks_[static_cast<size_t>(Buffer::kv_cache)], ranges);
}

void Stage::slide(const Step& step) {
    if (shape_.kept == 0) return;
    bool moved = false;
    for (size_t i = 0; i < kv_.size(); ++i) {
        KvLayer& kv = kv_[i];
        const LayerSpec& layer = arch_.layer_specs[i];
        if (layer.kv_source >= 0) {
            kv.base = kv_[static_cast<size_t>(layer.kv_source)].base;
            continue;
        }
        int64_t base = step.first == 0 ? 0 : kv.base;
        if (step.first + step.tokens > base + kv.capacity)
            base = (step.first - kv_shape(layer).window - shape_.kept) / kSlideStep * kSlideStep;
        if (base == kv.base || kv.k == nullptr) continue;
        if (base > kv.base) move_rows(kv, base, step.first);
        kv.base = base;
        moved = true;
    }
    if (moved) ops_.forget_repeated();  // what was recorded has the old rows
}

// Those of positions base … end - 1 to the beginning, in pieces that do not lie over each other.
void Stage::move_rows(const KvLayer& kv, int64_t base, int64_t end) {
    const int64_t by = base - kv.base, rows = end - base;
    const std::pair<std::byte*, int> planes[] = {{kv.k, kv.k_dim}, {kv.v, kv.v_in_k ? 0 : kv.v_dim}};
    for (const auto& [plane, dim] : planes) {
        const auto row = static_cast<int64_t>(kernels::cpu::kv_row_bytes(kv.type, dim).value_or(0));
        // On the host the rows of a head lie together, on cards those of a position.
        const int64_t runs = ops_.on_host() ? kv.kv_heads : 1,
                      step = ops_.on_host() ? row : row * kv.kv_heads;
        for (int64_t run = 0; run < runs; ++run) {
            std::byte* const start = plane + run * kv.capacity * step;
            for (int64_t at = 0; at < rows && step > 0; at += by)
                ops_.copy(start + (at + by) * step, start + at * step,
                          static_cast<uint64_t>(std::min(by, rows - at) * step));
        }
    }
}

bool Stage::reaches(int64_t position) const {
    for (size_t i = 0; i < kv_.size(); ++i)
        if (kv_[i].base > 0 && position < kv_[i].base + kv_shape(arch_.layer_specs[i]).window) return false;
    return true;
}

void Stage::set_kv(KvChoice kv) {
    shape_.kv = kv;
    for (KvLayer& layer : kv_) layer.type = kv_type(kv);
    ops_.forget_repeated();
}

float* Stage::rope_table(int index) const {
    float* table = floats(Buffer::rope);
    for (int i = 0; i < index; ++i) table += arch_.ropes[static_cast<size_t>(i)].dims / 2;
    return table;
}

void Stage::weights_loaded() {
    fill_rope_tables(false);
    if (ops_.experts() != nullptr) make_expert_tables();
}

void Stage::fill_rope_tables(bool is_long) {
    const float* longrope = is_long ? weights_.rope_factors_long : weights_.rope_factors_short;
    std::vector<float> table;
    for (int i = 0; i < static_cast<int>(arch_.ropes.size()); ++i) {
        const RopeSpec& rope = arch_.ropes[static_cast<size_t>(i)];
        const float* factors = rope.scaling == RopeScaling::longrope ? longrope
                               : rope.factor_tensor                  ? weights_.rope_factors
                                                                     : nullptr;
        table.resize(static_cast<size_t>(rope.dims / 2));
        make_rope_table(rope, factors, table);
        ops_.upload(table.data(), rope_table(i), table.size() * sizeof(float));
    }
}

Result<void> Stage::sliced(const Step& step, int64_t& length, const std::function<void(Slice)>& work) {
    return sliced(step, step.tokens, std::max(shape_.batch, kFirstSlice), length, [&](Slice slice) {
        work(slice);
        return slice.count;
    });
}

Result<void> Stage::sliced(const Step& step, int64_t total, int64_t most, int64_t& length,
                           const std::function<int64_t(Slice)>& work) {
    if (!ops_.on_host()) {  // all at once: calls are only queued
        if (step.stop.stop_requested()) return message(Msg::Cancelled);
        work({0, total});
        return {};
    }
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

void Stage::compute_logits(int64_t first, int64_t count) {
    float* normed = floats(Buffer::normed);
    float* out = floats(Buffer::logits);
    ops_.rms_norm(residual() + first * arch_.width, weights_.output_norm, normed, count, arch_.width,
                  arch_.norm_eps);
    const kernels::cpu::MatmulJob job = {.w = weights_.output, .y = out, .y_stride = arch_.vocabulary};
    ops_.matmul({&job, 1}, normed, arch_.width, count);
    if (arch_.logit_scale != 1) ops_.scale(arch_.logit_scale, out, count * arch_.vocabulary);
    if (arch_.logit_softcap > 0) ops_.softcap(arch_.logit_softcap, out, count * arch_.vocabulary);
}

Stage::Layer Stage::layer_at(int64_t index) const {
    const auto i = static_cast<size_t>(index);
    return {index, arch_.layer_specs[i], weights_.layers[i], kv_[i], layer_states_[i]};
}

Result<void> Stage::mixer(int64_t index, const Step& step) {
    const Layer layer = layer_at(index);
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

Result<void> Stage::feed_forward(int64_t index, const Step& step) {
    const Layer layer = layer_at(index);
    PARLOR_CHECKED(layer.spec.feed_forward == FeedForward::experts ? experts_block(layer, step)
                                                                   : mlp_block(layer, step));
    if (arch_.layer_embedding_width > 0) PARLOR_CHECKED(layer_input_block(layer, step));
    if (layer.weights.scale != 1) ops_.scale(layer.weights.scale, residual(), step.tokens * arch_.width);
    return {};
}

void Stage::norm_input(const float* weight, Slice slice) {
    const float* residual = floats(Buffer::residual) + slice.begin * arch_.width;
    float* normed = floats(Buffer::normed) + slice.begin * arch_.width;
    if (weight == nullptr) {
        ops_.copy(residual, normed, static_cast<uint64_t>(slice.count * arch_.width) * sizeof(float));
    } else {
        ops_.rms_norm(residual, weight, normed, slice.count, arch_.width, arch_.norm_eps);
    }
}

void Stage::add_to_residual(const kernels::cpu::PackedMatrix& w, const float* bias, const float* post_norm,
                            const float* x, Slice slice) {
    float* residual = floats(Buffer::residual) + slice.begin * arch_.width;
    const bool plain = post_norm == nullptr && arch_.residual_scale == 1;
    float* out = plain ? residual : floats(Buffer::normed) + slice.begin * arch_.width;
    const kernels::cpu::MatmulJob job = {
        .w = w, .bias = bias, .y = out, .y_stride = arch_.width, .accumulate = plain};
    ops_.matmul({&job, 1}, x, w.cols, slice.count);
    if (plain) return;
    const int64_t values = slice.count * arch_.width;
    if (post_norm != nullptr) {
        ops_.rms_norm(out, post_norm, out, slice.count, arch_.width, arch_.norm_eps);
    }
    if (arch_.residual_scale != 1) ops_.scale(arch_.residual_scale, out, values);
    ops_.add(out, residual, values);
}

}  // namespace parlor::run
