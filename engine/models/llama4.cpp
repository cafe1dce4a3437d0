// Llama 4 Scout and Maverick, text (Meta, llama-models, "llama4"): three layers that attend within chunks,
// then one without RoPE that sees everything, its queries scaled by position ("Scalable-Softmax", arXiv
// 2501.19399). Scout norms heads after RoPE. One expert per token, which is given the token times its weight,
// and a shared one; Maverick has dense layers between.
#include "engine/models/expert_rules.h"
#include "engine/models/refinements.h"

namespace parlor {

namespace {

constexpr auto kTensors =
    joined(kAttentionTensors, kFfnNorm, kExpertTensors, kSharedExpertTensors, kDenseTensors);
// shared_width 1: one shared expert unless the file says otherwise.
constexpr ExpertSpec kExperts = {
    .used = 1, .shared_width = 1, .score = ExpertScore::sigmoid, .scale_input = true};

// What all published models have and their files do not say.
constexpr int64_t kChunk = 8192, kPeriod = 4;
constexpr int kExpertsWithoutHeadNorm = 128;  // Maverick

constexpr auto kIntegers =
    joined(kExpertIntegers,
           std::to_array<IntegerRule>({
               {"attention.temperature_length", &ArchSpec::temperature_length, 1, kMaxContext, false},
           }));
constexpr auto kNumbers =
    joined(kStandardNumbers, std::to_array<NumberRule>({
                                 {"attention.temperature_scale", &ArchSpec::temperature_scale, 0, 1e3, false},
                             }));

Result<void> refine(const Fields& fields, ArchSpec& arch) {
    // Only text models of this architecture without chunks write the key, as 0; ours takes it for the chunk.
    PARLOR_TRY(const auto window, fields.integer("llama4.attention.sliding_window"));
    PARLOR_TRY(const std::vector<int64_t> pattern, window_pattern(fields, arch, kPeriod));
    PARLOR_TRY(const auto norm, fields.boolean("llama4.attention.qk_norm"));
    const int64_t chunk = window ? *window : kChunk;
    // Only folders say it apart from the chunks.
    PARLOR_TRY(const std::vector<int64_t> turning,
               turning_layers(fields, arch, chunk == 0 ? all_but_last_of(0, arch) : pattern));
    const bool norms = norm ? *norm : arch.experts.count != kExpertsWithoutHeadNorm;
    if (arch.temperature_length == 0) arch.temperature_length = kChunk;
    PARLOR_TRY(const auto scale, fields.number("llama4.attention.temperature_scale"));
    if (!scale) arch.temperature_scale = 0.1f;
    arch.temperature_offset = 1;
    for (size_t i = 0; i < pattern.size(); ++i) {
        LayerSpec& layer = arch.layer_specs[i];
        layer.window = 0;
        if (chunk == 0 || pattern[i] != 0) layer.chunk = chunk;
        if (turning[i] == 0) {
            layer.rope = kNoRope;
            layer.query_temperature = arch.temperature_scale > 0;
        } else if (norms) {
            layer.qk_norm = QkNorm::after_rope;
        }
    }
    return {};
}

}  // namespace

extern const Family kLlama4;
constexpr Family kLlama4 = {.name = "llama4",
                            .rope_pairs = RopePairs::interleaved,
                            .activation = Activation::silu,
                            .integers = kIntegers,
                            .numbers = kNumbers,
                            .unsupported = kStandardUnsupported,
                            .tensors = kTensors,
                            .ignored = kStandardIgnored,
                            .refine = refine,
                            .experts = &kExperts,
                            .always_experts = false};

}  // namespace parlor
