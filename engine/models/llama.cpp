// Llama 1 to 3.x, and Mistral, whose files nearly always carry the architecture "llama". GGUF stores Q and K
// rows permuted so that rotary pairs are neighbours. Llama 3.x frequency scaling comes as the tensor
// rope_freqs.weight. Mixtral is a Llama with experts ("Mixtral of Experts", arXiv 2401.04088).
#include "engine/models/expert_rules.h"

namespace parlor {

namespace {

constexpr auto kTensors = std::to_array<TensorRule>({
    {Role::token_embd, Presence::always},
    {Role::output_norm, Presence::always},
    {Role::output, Presence::if_present},
    {Role::rope_factors, Presence::if_present},
    {Role::attn_norm, Presence::always},
    {Role::attn_q, Presence::always},
    {Role::attn_k, Presence::always},
    {Role::attn_v, Presence::always},
    {Role::attn_q_bias, Presence::if_present},
    {Role::attn_k_bias, Presence::if_present},
    {Role::attn_v_bias, Presence::if_present},
    {Role::attn_output, Presence::always},
    {Role::attn_output_bias, Presence::if_present},
    {Role::ffn_norm, Presence::always},
});
constexpr auto kAllTensors = joined(kTensors, kDenseTensors, kExpertTensors);
constexpr ExpertSpec kExperts = {.score = ExpertScore::softmax, .normalize = true};

constexpr Family family(std::string_view name) {
    return {.name = name,
            .rope_pairs = RopePairs::interleaved,
            .activation = Activation::silu,
            .integers = kStandardIntegers,
            .numbers = kStandardNumbers,
            .unsupported = kStandardUnsupported,
            .tensors = kAllTensors,
            .ignored = kStandardIgnored,
            .experts = &kExperts,
            .always_experts = false};
}

}  // namespace

extern const Family kLlama, kMistral;
constexpr Family kLlama = family("llama");
constexpr Family kMistral = family("mistral");

}  // namespace parlor
