// GLM-4 dense: "chatglm" (GLM-4-9B-chat and ChatGLM3: biases of Q, K and V, all three usually fused) and
// "glm4" (GLM-4-0414, GLM-Z1: norms after the blocks as well). Gate and up stand in one tensor; RoPE turns
// the first half of each head, pairs are neighbours. GLM-4 report: arXiv 2406.12793.
#include "engine/models/standard_rules.h"

namespace parlor {

namespace {

constexpr auto kChatGlmTensors = joined(kFusedAttention, kFusedGateUp);
constexpr auto kGlm4Tensors = joined(kChatGlmTensors, std::to_array<TensorRule>({
                                                          {Role::post_attention_norm, Presence::always},
                                                          {Role::post_ffn_norm, Presence::always},
                                                      }));

constexpr Family family(std::string_view name, std::span<const TensorRule> tensors) {
    return {.name = name,
            .rope_pairs = RopePairs::interleaved,
            .activation = Activation::silu,
            .integers = kStandardIntegers,
            .numbers = kStandardNumbers,
            .unsupported = kStandardUnsupported,
            .tensors = tensors,
            .ignored = kStandardIgnored};
}

}  // namespace

extern const Family kChatGlm, kGlm4;
constexpr Family kChatGlm = family("chatglm", kChatGlmTensors);
constexpr Family kGlm4 = family("glm4", kGlm4Tensors);

}  // namespace parlor
