// The feed-forward block of a mixture of experts: norm, router, and for every expert the tokens that chose it
// ("Outrageously Large Neural Networks", Shazeer et al., 2017, arXiv 1701.06538; shared experts: DeepSeekMoE,
// arXiv 2401.06066). Pairs of token and expert are the rows of this block, sorted by expert; the shared
// expert is one more that every token chose.
#include <algorithm>
#include <cmath>

#include "engine/run/stage.h"
#include "kernels/check.h"
#include "kernels/experts.h"

namespace parlor::run {

namespace cpu = kernels::cpu;

namespace {

cpu::RouterArgs router_args(const ExpertSpec& spec) {
    static constexpr cpu::RouterScore kScores[] = {
        cpu::RouterScore::softmax, cpu::RouterScore::softmax_chosen, cpu::RouterScore::sigmoid};
    cpu::RouterArgs args;
    args.experts = spec.count;
    args.used = spec.used;
    args.score = kScores[static_cast<size_t>(spec.score)];
    args.groups = spec.groups;
    args.groups_used = spec.groups_used;
    args.group_score = spec.best_of_group ? cpu::GroupScore::largest : cpu::GroupScore::two_largest;
    args.normalize = spec.normalize;
    args.scale = spec.scale;
    return args;
}

}  // namespace

// Layout of Buffer::routing for `batch` tokens.
Stage::Routing Stage::routing() const {
    const ExpertSpec& spec = arch_.experts;
    const int64_t pairs = shape_.batch * spec.used;
    const int64_t rows = expert_pairs(arch_, shape_.batch);
    Routing out{};
    out.weights = floats(Buffer::routing);
    out.row_weight = out.weights + pairs;
    out.shared_weight = out.row_weight + rows;
    out.chosen = reinterpret_cast<int32_t*>(out.shared_weight + shape_.batch);
    out.token = out.chosen + pairs;
    out.first_row = out.token + rows;
    out.row = out.first_row + spec.count + 2;
    return out;
}

void Stage::route(const Layer& layer, Slice slice) {
    const ExpertWeights& w = layer.weights.experts;
    const Routing to = routing();
    const int64_t experts = arch_.experts.count;
    const bool beside = arch_.experts.beside_dense;
    norm_input(beside ? w.router_scale : layer.weights.ffn_norm, slice);
    const float* x = floats(Buffer::normed) + slice.begin * arch_.width;
    float* logits = floats(Buffer::router) + slice.begin * experts;
    const cpu::MatmulJob job = {.w = w.router, .bias = w.router_bias, .y = logits, .y_stride = experts};
    ops_.matmul({&job, 1}, x, arch_.width, slice.count);
    if (beside) {
        const float share = 1 / std::sqrt(static_cast<float>(arch_.width));
        ops_.scale(share, logits, slice.count * experts);
    }
    cpu::RouterArgs args = router_args(arch_.experts);
    args.logits = logits;
    args.tokens = slice.count;
    args.bias = w.choice_bias;
    args.chosen = to.chosen + slice.begin * arch_.experts.used;
    args.weights = to.weights + slice.begin * arch_.experts.used;
    ops_.route(args);
    if (beside) {
        ops_.scale_chosen(args.chosen, w.expert_scale, args.weights, slice.count * arch_.experts.used);
        norm_input(w.norm, slice);
    }
    if (arch_.experts.shared_width == 0) return;
    float* shared = to.shared_weight + slice.begin;
    if (w.shared_switch == nullptr)
        ops_.fill(1, shared, slice.count);
    else
        ops_.switch_weights(x, w.shared_switch, shared, slice.count, arch_.width);
}

// Counting sort: the rows of every expert, in the order of the tokens.
void Stage::sort_by_expert(int64_t tokens) const {
    const ExpertSpec& spec = arch_.experts;
    const Routing at = routing();
    const int64_t pairs = tokens * spec.used;
    int32_t* first = at.first_row;  // [count + 2]: while sorting, the next free row of each expert
    std::fill_n(first, spec.count + 2, 0);
    for (int64_t i = 0; i < pairs; ++i) ++first[at.chosen[i] + 1];
    for (int e = 0; e < spec.count; ++e) first[e + 1] += first[e];
    for (int64_t i = 0; i < pairs; ++i) {
        const int32_t row = first[at.chosen[i]]++;
        at.token[row] = static_cast<int32_t>(i / spec.used);
        at.row_weight[row] = at.weights[i];
    }
    for (int e = spec.count; e > 0; --e) first[e] = first[e - 1];
    first[0] = 0;
    first[spec.count + 1] = first[spec.count];
    if (spec.shared_width == 0) return;
    for (int64_t t = 0; t < tokens; ++t) {
        at.token[pairs + t] = static_cast<int32_t>(t);
        at.row_weight[pairs + t] = at.shared_weight[t];
    }
    first[spec.count + 1] += static_cast<int32_t>(tokens);
}

// At most expert_rows() of the sorted rows.
void Stage::run_experts(const Layer& layer, Slice slice, bool one_token) {
    const int64_t begin = slice.begin, end = slice.begin + slice.count;
    const ExpertSpec& spec = arch_.experts;
    const ExpertWeights& w = layer.weights.experts;
    const Routing at = routing();
    const int64_t width = arch_.width;
    const int64_t hidden = expert_hidden(arch_);
    const int64_t routed_end = std::clamp<int64_t>(at.first_row[spec.count], begin, end);
    float* rows = floats(Buffer::expert_rows);
    float* gate = floats(Buffer::expert_hidden);
    float* up = gate + hidden;
    const float* normed = floats(Buffer::normed);
    const float* weights = at.row_weight + begin;
    // One token needs no copies of itself.
    const bool copies = !one_token || spec.scale_input;
    if (copies) {
        cpu::gather_rows(*ops_.host_pool(), normed, at.token + begin, spec.scale_input ? weights : nullptr,
                         rows, routed_end - begin, width);
    }
    const auto each_expert = [&](const auto& visit) {
        for (int64_t row = begin, e = 0; row < end; ++e) {
            const int64_t last = std::min<int64_t>(at.first_row[e + 1], end);
            if (last <= row) continue;
            visit(static_cast<size_t>(e), row - begin, last - row);
            row = last;
        }
    };
    jobs_.clear();
    each_expert([&](size_t e, int64_t row, int64_t count) {
        const bool shared = e == static_cast<size_t>(spec.count);
        // The shared expert's rows are all tokens in their order, or a part of them.
        const float* x = shared   ? normed + at.token[begin + row] * width
                         : copies ? rows + row * width
                                  : normed;
        const auto add = [&](const cpu::PackedMatrix& matrix, const float* biases, float* y) {
            const bool biased = !shared && biases != nullptr;
            jobs_.push_back({{.w = matrix,
                              .bias = biased ? biases + static_cast<int64_t>(e) * spec.width : nullptr,
                              .y = y + row * 2 * hidden,
                              .y_stride = 2 * hidden},
                             x,
                             width,
                             count});
        };
        add(shared ? w.shared_gate : w.gate[e], w.gate_bias, gate);
        add(shared ? w.shared_up : w.up[e], w.up_bias, up);
    });
    ops_.matmul_grouped(jobs_);
    activate(gate, up, routed_end - begin, spec.width, 2 * hidden, 2 * hidden);
    activate(gate + (routed_end - begin) * 2 * hidden, up + (routed_end - begin) * 2 * hidden,
             end - routed_end, spec.shared_width, 2 * hidden, 2 * hidden);
    jobs_.clear();
    each_expert([&](size_t e, int64_t row, int64_t count) {
        const bool shared = e == static_cast<size_t>(spec.count);
        jobs_.push_back(
            {{.w = shared ? w.shared_down : w.down[e],
              .bias =
                  shared || w.down_bias == nullptr ? nullptr : w.down_bias + static_cast<int64_t>(e) * width,
              .y = rows + row * width,
              .y_stride = width},
             gate + row * 2 * hidden,
             2 * hidden,
             count});
    });
    ops_.matmul_grouped(jobs_);
    if (arch_.residual_scale != 1) ops_.scale(arch_.residual_scale, rows, (end - begin) * width);
    float* residual = expert_sums();
    cpu::scatter_add_rows(*ops_.host_pool(), rows, at.token + begin, spec.scale_input ? nullptr : weights,
                          residual, routed_end - begin, width);
    cpu::scatter_add_rows(*ops_.host_pool(), rows + (routed_end - begin) * width, at.token + routed_end,
                          at.row_weight + routed_end, residual, end - routed_end, width);
}

float* Stage::expert_sums() const {
    return arch_.experts.beside_dense ? floats(Buffer::branches) + shape_.batch * arch_.width : residual();
}

Result<void> Stage::experts_block(const Layer& layer, const Step& step) {
    if (arch_.experts.beside_dense) return experts_beside_dense_block(layer, step);
    CHECK(layer.weights.post_ffn_norm == nullptr);
    return run_all_experts(layer, step);
}

Result<void> Stage::run_all_experts(const Layer& layer, const Step& step) {
    PARLOR_CHECKED(sliced(step, ffn_slice_, [&](Slice slice) { route(layer, slice); }));
    if (ExpertOps* experts = ops_.experts(); experts != nullptr) {
        run_device_experts(layer, *experts, step.tokens);
        return {};
    }
    sort_by_expert(step.tokens);
    const int32_t* first_row = routing().first_row;
    const int64_t rows = expert_pairs(arch_, step.tokens);
    if (step.tokens == 1) {  // a few experts, each read once
        run_experts(layer, {0, rows}, true);
        return {};
    }
    const auto run = [&](Slice slice) {
        // Cut between two experts where that is near: the weights of both are then read once.
        const int32_t* next = std::upper_bound(first_row, first_row + arch_.experts.count + 2,
                                               static_cast<int32_t>(slice.begin + slice.count));
        const int64_t border = next == first_row ? 0 : *(next - 1);
        if (border > slice.begin + slice.count / 2) slice.count = border - slice.begin;
        run_experts(layer, slice, false);
        return slice.count;
    };
    return sliced(step, rows, expert_rows(arch_, shape_), expert_slice_, run);
}

}  // namespace parlor::run
