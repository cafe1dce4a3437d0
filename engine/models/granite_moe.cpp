// Granite 3 with experts, with and without a shared one (IBM, "granitemoe" and "granitemoeshared"): a Llama
// whose embeddings, blocks, scores and logits are scaled by numbers of the file.
#include "engine/models/expert_rules.h"

namespace parlor {

namespace {

constexpr auto kTensors =
    joined(kAttentionTensors, kFfnNorm, kExpertTensors, kSharedExpertTensors, kDenseTensors);
constexpr auto kNumbers =
    joined(kStandardNumbers, std::to_array<NumberRule>({
                                 {"embedding_scale", &ArchSpec::embedding_scale, 1e-6, 1e6, false},
                                 {"residual_scale", &ArchSpec::residual_scale, 1e-6, 1e6, false},
                                 {"logit_scale", &ArchSpec::logit_scale, 1e-6, 1e6, false},
                             }));
constexpr ExpertSpec kExperts = {.score = ExpertScore::softmax_chosen};

Result<void> refine(const Fields&, ArchSpec& arch) {
    arch.logit_scale = 1 / arch.logit_scale;  // the file has what logits are divided by
    return {};
}

}  // namespace

extern const Family kGraniteMoe;
constexpr Family kGraniteMoe = {.name = "granitemoe",
                                .rope_pairs = RopePairs::interleaved,
                                .activation = Activation::silu,
                                .integers = kExpertIntegers,
                                .numbers = kNumbers,
                                .unsupported = kStandardUnsupported,
                                .tensors = kTensors,
                                .ignored = kStandardIgnored,
                                .refine = refine,
                                .experts = &kExperts,
                                .always_experts = false};

}  // namespace parlor
