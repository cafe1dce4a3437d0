// Qwen3.5 (dense and with experts) and Qwen3-Next: gated delta nets, and gated attention in every fourth
// layer ("Gated Delta Networks", arXiv 2412.06464; "Gated Attention for Large Language Models", arXiv
// 2505.06708). Text only: the three parts of multimodal RoPE are then the same. The converter has added 1 to
// the zero-centred norms, and for Qwen3.5 put the value heads in the order of ggml's broadcast.
#include "engine/models/expert_rules.h"
#include "engine/models/mixer_rules.h"

namespace parlor {

namespace {

constexpr auto kDeltaTensors = std::to_array<TensorRule>({
    {Role::attn_qkv, Presence::always, In::delta_net},
    {Role::attn_gate, Presence::always, In::delta_net},
    {Role::ssm_conv1d, Presence::always, In::delta_net},
    {Role::ssm_a, Presence::always, In::delta_net},
    {Role::ssm_dt, Presence::always, In::delta_net},
    {Role::ssm_alpha, Presence::always, In::delta_net, Role::ssm_beta_alpha},
    {Role::ssm_beta, Presence::always, In::delta_net, Role::ssm_beta_alpha},
    {Role::ssm_beta_alpha, Presence::any_layer, In::delta_net},
    {Role::ssm_norm, Presence::always, In::delta_net},
    {Role::ssm_out, Presence::always, In::delta_net},
});
constexpr auto kSharedGate =
    std::to_array<TensorRule>({{Role::ffn_gate_inp_shexp, Presence::always, In::experts}});
constexpr auto kDense =
    joined(kAttentionTensors, kHeadNorms, kDeltaTensors, kPostAttentionNorm, kDenseTensors);
constexpr auto kMixture = joined(kAttentionTensors, kHeadNorms, kDeltaTensors, kPostAttentionNorm,
                                 kExpertTensors, kSharedExpertTensors, kSharedGate, kDenseTensors);
constexpr ExpertSpec kExperts = {.score = ExpertScore::softmax, .normalize = true};

Result<void> refine_tiled(const Fields& fields, ArchSpec& arch) {
    PARLOR_CHECKED(read_delta_net(fields, arch));
    for (LayerSpec& layer : arch.layer_specs) layer.delta.tiled = true;
    return {};
}

constexpr Family family(std::string_view name, std::span<const TensorRule> tensors,
                        Result<void> (*refine)(const Fields&, ArchSpec&), const ExpertSpec* experts) {
    return {.name = name,
            .rope_pairs = RopePairs::half_split,
            .activation = Activation::silu,
            .integers = kExpertIntegers,
            .numbers = kStandardNumbers,
            .unsupported = kStandardUnsupported,
            .tensors = tensors,
            .ignored = kStandardIgnored,
            .refine = refine,
            .experts = experts};
}

}  // namespace

extern const Family kQwen35, kQwen35Moe, kQwen3Next;
constexpr Family kQwen35 = family("qwen35", kDense, refine_tiled, nullptr);
constexpr Family kQwen35Moe = family("qwen35moe", kMixture, refine_tiled, &kExperts);
constexpr Family kQwen3Next = family("qwen3next", kMixture, read_delta_net, &kExperts);

}  // namespace parlor
