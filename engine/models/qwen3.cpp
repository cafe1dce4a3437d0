// Qwen3 dense: no biases; the heads of Q and K are normed before RoPE. Qwen3 technical report: arXiv
// 2505.09388.
#include "engine/models/standard_rules.h"

namespace parlor {

namespace {

constexpr auto kTensors = joined(joined(kFusedAttention, kGateUp), std::to_array<TensorRule>({
                                                                       {Role::attn_q_norm, Presence::always},
                                                                       {Role::attn_k_norm, Presence::always},
                                                                   }));

}  // namespace

extern const Family kQwen3;
constexpr Family kQwen3 = {.name = "qwen3",
                           .rope_pairs = RopePairs::half_split,
                           .activation = Activation::silu,
                           .integers = kStandardIntegers,
                           .numbers = kStandardNumbers,
                           .unsupported = kStandardUnsupported,
                           .tensors = kTensors,
                           .ignored = kStandardIgnored};

}  // namespace parlor
