// Qwen3-30B-A3B, Qwen3-235B-A22B, Qwen3-Coder (head norms, no shared expert) and Qwen1.5-MoE, Qwen2-57B-A14B
// (biases, a shared expert behind a gate of its own).
#include "engine/models/expert_rules.h"

namespace parlor {

namespace {

constexpr auto kQwen3Tensors = joined(kAttentionTensors, kHeadNorms, kFfnNorm, kExpertTensors, kDenseTensors);
constexpr auto kSharedGate =
    std::to_array<TensorRule>({{Role::ffn_gate_inp_shexp, Presence::always, In::experts}});
constexpr auto kQwen2Tensors =
    joined(kAttentionTensors, kFfnNorm, kExpertTensors, kSharedExpertTensors, kSharedGate, kDenseTensors);
constexpr ExpertSpec kQwen3Experts = {.score = ExpertScore::softmax, .normalize = true};
// Without a key the shared expert is as wide as the published models' dense width, which old files write.
constexpr ExpertSpec kQwen2Experts = {.score = ExpertScore::softmax, .normalize = false};

Result<void> refine_qwen2(const Fields& fields, ArchSpec& arch) {
    PARLOR_TRY(const auto width, fields.integer("qwen2moe.expert_feed_forward_length"));
    PARLOR_TRY(const auto shared, fields.integer("qwen2moe.expert_shared_feed_forward_length"));
    const int64_t dense = arch.layer_specs.front().ffn_width;
    // Files from before these keys, as llama.cpp reads them.
    if (!width) arch.experts.width = std::max<int64_t>(1, dense / arch.experts.used);
    if (!shared) arch.experts.shared_width = dense;
    return {};
}

}  // namespace

extern const Family kQwen3Moe, kQwen2Moe;
constexpr Family kQwen3Moe = {.name = "qwen3moe",
                              .rope_pairs = RopePairs::half_split,
                              .activation = Activation::silu,
                              .integers = kExpertIntegers,
                              .numbers = kStandardNumbers,
                              .unsupported = kStandardUnsupported,
                              .tensors = kQwen3Tensors,
                              .ignored = kStandardIgnored,
                              .experts = &kQwen3Experts};
constexpr Family kQwen2Moe = {.name = "qwen2moe",
                              .rope_pairs = RopePairs::half_split,
                              .activation = Activation::silu,
                              .integers = kExpertIntegers,
                              .numbers = kStandardNumbers,
                              .unsupported = kStandardUnsupported,
                              .tensors = kQwen2Tensors,
                              .ignored = kStandardIgnored,
                              .refine = refine_qwen2,
                              .experts = &kQwen2Experts};

}  // namespace parlor
