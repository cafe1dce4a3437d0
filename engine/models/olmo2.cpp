// OLMo 2 and 3: norms only after the blocks; Q and K are normed whole, over all heads together; OLMo 3 has
// three layers with a window to one without, and YaRN only in the latter. arXiv 2501.00656.
#include "engine/models/refinements.h"
#include "engine/models/standard_rules.h"

namespace parlor {

namespace {

constexpr auto kTensors = std::to_array<TensorRule>({
    {Role::token_embd, Presence::always},
    {Role::output_norm, Presence::always},
    {Role::output, Presence::if_present},
    {Role::attn_q, Presence::always},
    {Role::attn_k, Presence::always},
    {Role::attn_v, Presence::always},
    {Role::attn_q_norm, Presence::always},
    {Role::attn_k_norm, Presence::always},
    {Role::attn_output, Presence::always},
    {Role::post_attention_norm, Presence::always},
    {Role::ffn_gate, Presence::always},
    {Role::ffn_up, Presence::always},
    {Role::ffn_down, Presence::always},
    {Role::post_ffn_norm, Presence::always},
});

Result<void> refine(const Fields& fields, ArchSpec& arch) {
    if (widest(arch, &LayerSpec::window) == 0) return {};
    return apply_window_pattern(fields, arch, 4, arch.ropes[kMainRope].base);
}

}  // namespace

extern const Family kOlmo2;
constexpr Family kOlmo2 = {.name = "olmo2",
                           .rope_pairs = RopePairs::half_split,
                           .activation = Activation::silu,
                           .integers = kStandardIntegers,
                           .numbers = kStandardNumbers,
                           .unsupported = kStandardUnsupported,
                           .tensors = kTensors,
                           .ignored = kStandardIgnored,
                           .refine = refine,
                           .qk_norm = QkNorm::whole};

}  // namespace parlor
