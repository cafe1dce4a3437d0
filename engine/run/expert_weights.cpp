#include "engine/run/expert_weights.h"

#include "engine/models/family.h"

namespace parlor::run {

using kernels::cpu::PackedMatrix;

Result<void> bind_experts(const RoleTensors& stored, int64_t index, const ModelCard& card,
                          const WeightLookup& lookup, LayerWeights& layer) {
    ExpertWeights& experts = layer.experts;
    const ExpertSpec& spec = card.arch.experts;
    static constexpr std::pair<Role, std::vector<PackedMatrix> ExpertWeights::*> kStacks[] = {
        {Role::ffn_gate_exps, &ExpertWeights::gate},
        {Role::ffn_up_exps, &ExpertWeights::up},
        {Role::ffn_down_exps, &ExpertWeights::down},
    };
    static constexpr std::pair<Role, PackedMatrix ExpertWeights::*> kMatrices[] = {
        {Role::ffn_gate_inp, &ExpertWeights::router},
        {Role::ffn_gate_shexp, &ExpertWeights::shared_gate},
        {Role::ffn_up_shexp, &ExpertWeights::shared_up},
        {Role::ffn_down_shexp, &ExpertWeights::shared_down},
    };
    static constexpr std::pair<Role, const float * ExpertWeights::*> kVectors[] = {
        {Role::ffn_gate_inp_bias, &ExpertWeights::router_bias},
        {Role::exp_probs_b, &ExpertWeights::choice_bias},
        {Role::ffn_gate_exps_bias, &ExpertWeights::gate_bias},
        {Role::ffn_up_exps_bias, &ExpertWeights::up_bias},
        {Role::ffn_down_exps_bias, &ExpertWeights::down_bias},
        {Role::ffn_gate_inp_shexp, &ExpertWeights::shared_switch},
        {Role::ffn_gate_inp_scale, &ExpertWeights::router_scale},
        {Role::ffn_down_exps_scale, &ExpertWeights::expert_scale},
        {Role::pre_ffn_norm_2, &ExpertWeights::norm},
        {Role::post_ffn_norm_2, &ExpertWeights::post_norm},
        {Role::post_ffn_norm_1, &ExpertWeights::dense_post_norm},
    };
    for (const auto& [role, place] : kMatrices) {
        PARLOR_TRY(experts.*place, lookup.matrix(stored[role]));
    }
    for (const auto& [role, place] : kVectors) experts.*place = lookup.vector(stored[role]);
    const TensorInfo* fused = stored[Role::ffn_gate_up_exps];
    for (const auto& [role, place] : kStacks) {
        const bool from_fused = fused != nullptr && role != Role::ffn_down_exps;
        const TensorInfo* stack = from_fused ? fused : stored[role];
        const int piece = from_fused && role == Role::ffn_up_exps ? 1 : 0;
        for (int64_t e = 0; e < spec.count; ++e) {
            // One tensor for each in files of 2023.
            const TensorInfo* tensor = stack != nullptr ? stack : card.find(expert_name(role, index, e));
            PARLOR_TRY((experts.*place).emplace_back(),
                       lookup.piece(tensor, piece, stack != nullptr ? e : 0));
            if ((experts.*place).back().data == nullptr) {
                return message(Msg::TensorUnusable, traits(role).pattern);
            }
        }
    }
    if (experts.router.data == nullptr)
        return message(Msg::TensorUnusable, traits(Role::ffn_gate_inp).pattern);
    if (spec.shared_width > 0 && experts.shared_down.data == nullptr) {
        return message(Msg::TensorUnusable, traits(Role::ffn_down_shexp).pattern);
    }
    const std::pair<Role, const float*> beside[] = {{Role::ffn_gate_inp_scale, experts.router_scale},
                                                    {Role::ffn_down_exps_scale, experts.expert_scale},
                                                    {Role::pre_ffn_norm_2, experts.norm},
                                                    {Role::post_ffn_norm_2, experts.post_norm},
                                                    {Role::post_ffn_norm_1, experts.dense_post_norm},
                                                    {Role::post_ffn_norm, layer.post_ffn_norm}};
    for (const auto& [role, weights] : beside) {
        if (spec.beside_dense && weights == nullptr)
            return message(Msg::TensorUnusable, traits(role).pattern);
    }
    return {};
}

}  // namespace parlor::run
