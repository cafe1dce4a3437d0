// Phi-3, Phi-3.5, Phi-4 and Phi-4-mini: fused Q K V and gate and up; long contexts by LongRoPE, whose factors
// are two tensors (arXiv 2402.13753). Phi-4-mini turns three quarters of each head. arXiv 2404.14219,
// 2503.01743.
#include "engine/models/standard_rules.h"

namespace parlor {

namespace {

constexpr auto kTensors =
    joined(joined(kFusedAttention, kFusedGateUp), std::to_array<TensorRule>({
                                                      {Role::rope_factors_long, Presence::if_present},
                                                      {Role::rope_factors_short, Presence::if_present},
                                                  }));

}  // namespace

extern const Family kPhi3;
constexpr Family kPhi3 = {.name = "phi3",
                          .rope_pairs = RopePairs::half_split,
                          .activation = Activation::silu,
                          .integers = kStandardIntegers,
                          .numbers = kStandardNumbers,
                          .unsupported = kStandardUnsupported,
                          .tensors = kTensors,
                          .ignored = kStandardIgnored};

}  // namespace parlor
