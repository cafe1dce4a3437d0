// gpt-oss-20b and -120b ("gpt-oss-120b & gpt-oss-20b Model Card", arXiv 2508.10925): every second layer sees
// a window, attention has sinks, experts have biases and a clamped SwiGLU, weights are the softmax of the
// chosen experts alone. Its YaRN ramp is not rounded to whole pairs ("truncate": false).
#include "engine/models/expert_rules.h"
#include "engine/models/refinements.h"

namespace parlor {

namespace {

constexpr auto kBiases = std::to_array<TensorRule>({
    {Role::attn_sinks, Presence::always},
    {Role::ffn_gate_inp_bias, Presence::always},
    {Role::ffn_gate_exps_bias, Presence::always},
    {Role::ffn_up_exps_bias, Presence::always},
    {Role::ffn_down_exps_bias, Presence::always},
});
constexpr auto kTensors = joined(kAttentionTensors, kPostAttentionNorm, kExpertTensors, kBiases);
constexpr auto kNumbers =
    joined(kStandardNumbers, std::to_array<NumberRule>({
                                 {"swiglu_alpha", &ArchSpec::swiglu_alpha, 1e-3, 1e3, false},
                                 {"swiglu_limit", &ArchSpec::swiglu_limit, 1e-3, 1e6, false},
                             }));
constexpr ExpertSpec kExperts = {.score = ExpertScore::softmax_chosen};

Result<void> refine(const Fields& fields, ArchSpec& arch) {
    PARLOR_CHECKED(apply_window_pattern(fields, arch, 2, 0));
    PARLOR_TRY(const auto truncate, fields.boolean("gpt-oss.rope.scaling.truncate"));
    if (!truncate) arch.ropes[kMainRope].whole_pairs = false;
    return {};
}

}  // namespace

extern const Family kGptOss;
constexpr Family kGptOss = {.name = "gpt-oss",
                            .rope_pairs = RopePairs::half_split,
                            .activation = Activation::swiglu_clamped,
                            .integers = kExpertIntegers,
                            .numbers = kNumbers,
                            .unsupported = kStandardUnsupported,
                            .tensors = kTensors,
                            .ignored = kStandardIgnored,
                            .refine = refine,
                            .experts = &kExperts};

}  // namespace parlor
