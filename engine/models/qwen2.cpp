// Qwen 1.5, 2, 2.5, QwQ and DeepSeek-R1-Distill-Qwen: Q, K and V have biases, rotary pairs are the two halves
// of a head.
#include "engine/models/standard_rules.h"

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
    {Role::attn_q_bias, Presence::always},
    {Role::attn_k_bias, Presence::always},
    {Role::attn_v_bias, Presence::always},
    {Role::attn_output, Presence::always},
    {Role::ffn_norm, Presence::always},
    {Role::ffn_gate, Presence::always},
    {Role::ffn_up, Presence::always},
    {Role::ffn_down, Presence::always},
});

}  // namespace

extern const Family kQwen2;
constexpr Family kQwen2 = {.name = "qwen2",
                           .rope_pairs = RopePairs::half_split,
                           .activation = Activation::silu,
                           .integers = kStandardIntegers,
                           .numbers = kStandardNumbers,
                           .unsupported = kStandardUnsupported,
                           .tensors = kTensors,
                           .ignored = kStandardIgnored};

}  // namespace parlor
