// Decoders that are Llama but for one trait. Their converter permutes Q and K as it does Llama's.
// - smollm3: every fourth layer has no positions (NoPE).
// - granite: multipliers of embeddings, attention scores, residuals and logits (Granite 3 and 4 dense).
// - mistral3: Mistral Small 3.x, Ministral 3: YaRN with its own attention factor, queries that grow with the
//   position ("attention temperature").
#include "engine/models/refinements.h"
#include "engine/models/standard_rules.h"

namespace parlor {

namespace {

constexpr auto kTensors =
    joined(joined(kFusedAttention, kGateUp), std::to_array<TensorRule>({
                                                 {Role::rope_factors, Presence::if_present},
                                             }));

constexpr Family family(std::string_view name, Result<void> (*refine)(const Fields&, ArchSpec&),
                        std::span<const NumberRule> numbers) {
    return {.name = name,
            .rope_pairs = RopePairs::interleaved,
            .activation = Activation::silu,
            .integers = kStandardIntegers,
            .numbers = numbers,
            .unsupported = kStandardUnsupported,
            .tensors = kTensors,
            .ignored = kStandardIgnored,
            .refine = refine};
}

Result<void> refine_smollm3(const Fields& fields, ArchSpec& arch) {
    PARLOR_TRY(const std::vector<int64_t> turning, turning_layers(fields, arch, all_but_last_of(4, arch)));
    for (size_t i = 0; i < turning.size(); ++i) {
        if (turning[i] == 0) arch.layer_specs[i].rope = kNoRope;
    }
    return {};
}

constexpr auto kGraniteNumbers =
    joined(kStandardNumbers, std::to_array<NumberRule>({
                                 {"embedding_scale", &ArchSpec::embedding_scale, 1e-6, 1e6, false},
                                 {"residual_scale", &ArchSpec::residual_scale, 1e-6, 1e6, false},
                             }));

Result<void> refine_granite(const Fields& fields, ArchSpec& arch) {
    // The header has what logits are divided by.
    PARLOR_TRY(const double divisor, number_or(fields, arch, "logit_scale", 1, 1e-6, 1e6));
    arch.logit_scale = static_cast<float>(1 / divisor);
    return {};
}

Result<void> refine_mistral3(const Fields& fields, ArchSpec& arch) {
    PARLOR_CHECKED(apply_yarn_log_multiplier(fields, arch));
    PARLOR_TRY(const double scale, number_or(fields, arch, "attention.temperature_scale", 0, 0, 1e3));
    if (scale == 0) return {};
    arch.temperature_scale = static_cast<float>(scale);
    const int64_t original = arch.ropes[kMainRope].original_context;
    PARLOR_TRY(arch.temperature_length,
               integer_or(fields, arch, "attention.temperature_length",
                          original > 0 ? original : arch.context_train, 1, kMaxContext));
    for (LayerSpec& layer : arch.layer_specs) layer.query_temperature = true;
    return {};
}

}  // namespace

extern const Family kSmolLm3, kGranite, kMistral3;
constexpr Family kSmolLm3 = family("smollm3", refine_smollm3, kStandardNumbers);
constexpr Family kGranite = family("granite", refine_granite, kGraniteNumbers);
constexpr Family kMistral3 = family("mistral3", refine_mistral3, kStandardNumbers);

}  // namespace parlor
