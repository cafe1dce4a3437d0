// GLM-4.5, 4.6, 4.7 and their Air versions: dense layers first, then experts chosen by sigmoid scores plus a
// bias ("Auxiliary-loss-free load balancing", arXiv 2408.15664) and a shared expert; RoPE over half of a
// head. The layer that predicts a second token stands behind the others and is not read.
#include "engine/models/expert_rules.h"

namespace parlor {

namespace {

constexpr auto kChoiceBias =
    std::to_array<TensorRule>({{Role::exp_probs_b, Presence::if_present, In::experts}});
constexpr auto kTensors = joined(kAttentionTensors, kHeadNorms, kPostAttentionNorm, kExpertTensors,
                                 kChoiceBias, kSharedExpertTensors, kDenseTensors);
constexpr ExpertSpec kExperts = {.score = ExpertScore::sigmoid, .normalize = true};

}  // namespace

extern const Family kGlm4Moe;
constexpr Family kGlm4Moe = {.name = "glm4moe",
                             .rope_pairs = RopePairs::half_split,
                             .activation = Activation::silu,
                             .integers = kExpertIntegers,
                             .numbers = kStandardNumbers,
                             .unsupported = kStandardUnsupported,
                             .tensors = kTensors,
                             .ignored = kStandardIgnored,
                             .experts = &kExperts};

}  // namespace parlor
