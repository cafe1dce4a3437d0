// A mixture of experts on a device that does not tell the host which tokens have chosen which: what
// experts.cpp does, without slices.
#include "engine/run/stage.h"

namespace parlor::run {

namespace {

using kernels::cpu::PackedMatrix;

constexpr int kTables = 3;  // gate, up, down

}  // namespace

std::byte* Stage::expert_table(int64_t layer, int which) const {
    const uint64_t bytes = static_cast<uint64_t>(arch_.experts.count) * kExpertEntryBytes;
    return blocks_[static_cast<size_t>(Buffer::expert_tables)].data() +
           static_cast<uint64_t>(layer * kTables + which) * bytes;
}

void Stage::make_expert_tables() {
    for (int64_t i = 0; i < arch_.layers; ++i) {
        const auto at = static_cast<size_t>(i);
        if (places_.layers[at].feed_forward != self_ ||
            arch_.layer_specs[at].feed_forward != FeedForward::experts)
            continue;
        const ExpertWeights& experts = weights_.layers[at].experts;
        const std::vector<PackedMatrix>* matrices[kTables] = {&experts.gate, &experts.up, &experts.down};
        for (int which = 0; which < kTables; ++which)
            ops_.experts()->fill_table(*matrices[which], expert_table(i, which));
    }
}

void Stage::run_device_experts(const Layer& layer, ExpertOps& experts, int64_t tokens) {
    const ExpertSpec& spec = arch_.experts;
    const ExpertWeights& w = layer.weights.experts;
    const Routing at = routing();
    const int64_t width = arch_.width, pairs = tokens * spec.used, hidden = expert_hidden(arch_);
    float* rows = floats(Buffer::expert_rows);
    float* gate = floats(Buffer::expert_hidden);
    float* up = gate + hidden;
    experts.sort_by_expert({.chosen = at.chosen,
                            .weights = at.weights,
                            .first_row = at.first_row,
                            .token = at.token,
                            .row_weight = at.row_weight,
                            .row = at.row,
                            .tokens = tokens,
                            .used = spec.used,
                            .experts = spec.count});
    experts.gather_rows(floats(Buffer::normed), at.token, spec.scale_input ? at.row_weight : nullptr, rows,
                        pairs, width);
    const auto job = [&](const std::vector<PackedMatrix>& matrices, int which, const float* x,
                         int64_t x_stride, const float* bias, float* y, int64_t y_stride) {
        return ExpertOps::MatmulJob{.like = matrices.front(),
                                    .table = expert_table(layer.index, which),
                                    .first_row = at.first_row,
                                    .x = x,
                                    .x_stride = x_stride,
                                    .bias = bias,
                                    .y = y,
                                    .y_stride = y_stride,
                                    .rows = pairs,
                                    .experts = spec.count,
                                    .chosen = tokens == 1 ? at.chosen : nullptr};
    };
    const ExpertOps::MatmulJob in[] = {job(w.gate, 0, rows, width, w.gate_bias, gate, 2 * hidden),
                                       job(w.up, 1, rows, width, w.up_bias, up, 2 * hidden)};
    experts.matmul_experts(in);
    activate(gate, up, pairs, spec.width, 2 * hidden, 2 * hidden);
    const ExpertOps::MatmulJob out = job(w.down, 2, gate, 2 * hidden, w.down_bias, rows, width);
    experts.matmul_experts({&out, 1});
    if (arch_.residual_scale != 1) ops_.scale(arch_.residual_scale, rows, pairs * width);
    experts.combine_rows(rows, at.row, spec.scale_input ? nullptr : at.row_weight, expert_sums(), tokens,
                         spec.used, width);
    if (spec.shared_width > 0) run_shared_expert(layer, experts, tokens);
}

void Stage::run_shared_expert(const Layer& layer, ExpertOps& experts, int64_t tokens) {
    const ExpertSpec& spec = arch_.experts;
    const ExpertWeights& w = layer.weights.experts;
    const int64_t width = arch_.width, hidden = expert_hidden(arch_);
    float* rows = floats(Buffer::expert_rows);
    float* gate = floats(Buffer::expert_hidden);
    float* up = gate + hidden;
    const kernels::cpu::MatmulJob in[] = {{.w = w.shared_gate, .y = gate, .y_stride = 2 * hidden},
                                          {.w = w.shared_up, .y = up, .y_stride = 2 * hidden}};
    ops_.matmul(in, floats(Buffer::normed), width, tokens);
    activate(gate, up, tokens, spec.shared_width, 2 * hidden, 2 * hidden);
    const kernels::cpu::MatmulJob out = {.w = w.shared_down, .y = rows, .y_stride = width};
    ops_.matmul({&out, 1}, gate, 2 * hidden, tokens);
    if (arch_.residual_scale != 1) ops_.scale(arch_.residual_scale, rows, tokens * width);
    experts.add_weighted_rows(rows, routing().shared_weight, expert_sums(), tokens, width);
}

}  // namespace parlor::run
