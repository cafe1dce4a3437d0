// Gemma 1, 2 and 3 (text): embeddings multiplied by sqrt(width), GELU, tied embeddings, from 2 on norms after
// the blocks as well. GGUF has added the 1 of the norms' (1 + weight). Gemma 2 alternates layers with and
// without a window and soft-caps scores and logits; Gemma 3 has five layers with a window, turning by a RoPE
// of their own, to one without, and norms the heads of Q and K. Gemma technical reports: arXiv 2403.08295,
// 2408.00118, 2503.19786.
#include <cmath>

#include "engine/models/refinements.h"
#include "engine/models/standard_rules.h"

namespace parlor {

namespace {

constexpr auto kGemmaTensors = std::to_array<TensorRule>({
    {Role::token_embd, Presence::always},
    {Role::output_norm, Presence::always},
    {Role::output, Presence::if_present},
    {Role::attn_norm, Presence::always},
    {Role::attn_q, Presence::always},
    {Role::attn_k, Presence::always},
    {Role::attn_v, Presence::always},
    {Role::attn_output, Presence::always},
    {Role::ffn_norm, Presence::always},
    {Role::ffn_gate, Presence::always},
    {Role::ffn_up, Presence::always},
    {Role::ffn_down, Presence::always},
});
constexpr auto kPostNorms = std::to_array<TensorRule>({
    {Role::post_attention_norm, Presence::always},
    {Role::post_ffn_norm, Presence::always},
});
constexpr auto kGemma2Tensors = joined(kGemmaTensors, kPostNorms);
constexpr auto kGemma3Tensors = joined(kGemma2Tensors, std::to_array<TensorRule>({
                                                           {Role::attn_q_norm, Presence::always},
                                                           {Role::attn_k_norm, Presence::always},
                                                       }));

constexpr auto kUnsupported = std::to_array<UnsupportedRule>({
    {"expert_count", "mixture of experts"},
});

Result<void> refine_gemma(const Fields&, ArchSpec& arch) {
    arch.embedding_scale = std::sqrt(static_cast<float>(arch.width));
    return {};
}

// The header does not say what scores are multiplied with. The largest models of both generations take the
// head size that the width gives, the others the real one (query_pre_attn_scalar in their config.json).
void set_attention_scale(ArchSpec& arch, int64_t layers_of_largest) {
    if (arch.layers != layers_of_largest || arch.attention_scale > 0) return;
    arch.attention_scale =
        1 / std::sqrt(static_cast<float>(arch.width) / static_cast<float>(arch.layer_specs.front().heads));
}

Result<void> refine_gemma2(const Fields& fields, ArchSpec& arch) {
    PARLOR_CHECKED(refine_gemma(fields, arch));
    set_attention_scale(arch, 46);
    // Old files lack these keys.
    for (LayerSpec& layer : arch.layer_specs) layer.window = layer.window == 0 ? 4096 : layer.window;
    PARLOR_TRY(const double scores, number_or(fields, arch, "attn_logit_softcapping", 50, 0, 1e6));
    PARLOR_TRY(const double logits, number_or(fields, arch, "final_logit_softcapping", 30, 0, 1e6));
    arch.attention_softcap = static_cast<float>(scores);
    arch.logit_softcap = static_cast<float>(logits);
    return apply_window_pattern(fields, arch, 2, 0);
}

Result<void> refine_gemma3(const Fields& fields, ArchSpec& arch) {
    PARLOR_CHECKED(refine_gemma(fields, arch));
    set_attention_scale(arch, 62);
    PARLOR_TRY(const double logits, number_or(fields, arch, "final_logit_softcapping", 0, 0, 1e6));
    arch.logit_softcap = static_cast<float>(logits);
    return apply_window_pattern(fields, arch, 6, 10000);
}

constexpr Family family(std::string_view name, std::span<const TensorRule> tensors,
                        Result<void> (*refine)(const Fields&, ArchSpec&)) {
    return {.name = name,
            .rope_pairs = RopePairs::half_split,
            .activation = Activation::gelu_tanh,
            .integers = kStandardIntegers,
            .numbers = kStandardNumbers,
            .unsupported = kUnsupported,
            .tensors = tensors,
            .ignored = kStandardIgnored,
            .refine = refine};
}

}  // namespace

extern const Family kGemma, kGemma2, kGemma3;
constexpr Family kGemma = family("gemma", kGemmaTensors, refine_gemma);
constexpr Family kGemma2 = family("gemma2", kGemma2Tensors, refine_gemma2);
constexpr Family kGemma3 = family("gemma3", kGemma3Tensors, refine_gemma3);

}  // namespace parlor
