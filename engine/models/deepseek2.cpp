// DeepSeek-V2, V2-Lite, V3 and R1, and what is built like them: GLM-4.7-Flash, Kimi-K2. Latent attention,
// dense layers first, then experts in groups and shared ones (arXiv 2405.04434 and 2412.19437). Files before
// April 2025 have the latent's projections in one tensor, attn_kv_b.
#include "engine/models/expert_rules.h"
#include "engine/models/mixer_rules.h"

namespace parlor {

namespace {

constexpr auto kLatentTensors = std::to_array<TensorRule>({
    {Role::token_embd, Presence::always},
    {Role::output_norm, Presence::always},
    {Role::output, Presence::if_present},
    {Role::attn_norm, Presence::always},
    {Role::attn_q, Presence::any_layer, In::latent_attention, Role::attn_q_a},
    {Role::attn_q_a, Presence::always, In::latent_attention, Role::attn_q},
    {Role::attn_q_a_norm, Presence::always, In::latent_attention, Role::attn_q},
    {Role::attn_q_b, Presence::always, In::latent_attention, Role::attn_q},
    {Role::attn_kv_a, Presence::always, In::latent_attention},
    {Role::attn_kv_a_norm, Presence::always, In::latent_attention},
    {Role::attn_k_b, Presence::always, In::latent_attention, Role::attn_kv_b},
    {Role::attn_v_b, Presence::always, In::latent_attention, Role::attn_kv_b},
    {Role::attn_kv_b, Presence::any_layer, In::latent_attention},
    {Role::attn_output, Presence::always, In::latent_attention},
});
constexpr auto kChoiceBias =
    std::to_array<TensorRule>({{Role::exp_probs_b, Presence::if_present, In::experts}});
constexpr auto kTensors =
    joined(kLatentTensors, kFfnNorm, kExpertTensors, kChoiceBias, kSharedExpertTensors, kDenseTensors);
constexpr auto kUnsupported = joined(
    kStandardUnsupported, std::to_array<UnsupportedRule>({{"attention.temperature_scale",
                                                           "attention temperature with latent attention"}}));
constexpr ExpertSpec kExperts = {.score = ExpertScore::softmax};

// Files that do not say how experts are scored are DeepSeek-V2, or GLM-4.7-Flash, which its size gives away.
Result<void> refine(const Fields& fields, ArchSpec& arch) {
    PARLOR_CHECKED(read_latent_attention(fields, arch));
    PARLOR_TRY(const auto score, fields.integer("deepseek2.expert_gating_func"));
    PARLOR_TRY(const auto vocabulary, fields.integer("deepseek2.vocab_size"));
    if ((!score || *score == 0) && arch.layers == 47 && vocabulary == 154880) {
        arch.experts.score = ExpertScore::sigmoid;
        arch.experts.best_of_group = false;
    }
    return {};
}

}  // namespace

extern const Family kDeepseek2;
constexpr Family kDeepseek2 = {.name = "deepseek2",
                               .rope_pairs = RopePairs::interleaved,
                               .activation = Activation::silu,
                               .integers = kExpertIntegers,
                               .numbers = kStandardNumbers,
                               .unsupported = kUnsupported,
                               .tensors = kTensors,
                               .ignored = kStandardIgnored,
                               .refine = refine,
                               .experts = &kExperts,
                               .always_experts = false};

}  // namespace parlor
