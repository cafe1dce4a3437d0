#include "engine/models/refinements.h"

#include <cmath>

#include "engine/models/standard_rules.h"

namespace parlor {

namespace {

std::string prefixed(const ArchSpec& arch, std::string_view key) {
    return std::string(arch.family).append(".").append(key);
}

}  // namespace

std::string number_text(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

Result<double> number_or(const Fields& fields, const ArchSpec& arch, std::string_view key, double otherwise,
                         double min, double max) {
    PARLOR_TRY(const auto value, fields.number(prefixed(arch, key)));
    if (!value) return otherwise;
    if (!(*value >= min && *value <= max)) {  // NaN too
        return message(Msg::HyperparameterInvalid, prefixed(arch, key), number_text(*value),
                       number_text(min) + "–" + number_text(max));
    }
    return *value;
}

Result<int64_t> integer_or(const Fields& fields, const ArchSpec& arch, std::string_view key,
                           int64_t otherwise, int64_t min, int64_t max) {
    PARLOR_TRY(const auto value, fields.integer(prefixed(arch, key)));
    if (!value) return otherwise;
    if (*value < min || *value > max) {
        return message(Msg::HyperparameterInvalid, prefixed(arch, key), std::to_string(*value),
                       std::to_string(min) + "–" + std::to_string(max));
    }
    return *value;
}

std::vector<int64_t> all_but_last_of(int64_t period, const ArchSpec& arch) {
    std::vector<int64_t> layers(arch.layer_specs.size(), 1);
    for (size_t i = 0; i < layers.size() && period > 0; ++i) {
        layers[i] = static_cast<int64_t>(i) % period < period - 1;
    }
    return layers;
}

Result<std::vector<int64_t>> window_pattern(const Fields& fields, const ArchSpec& arch, int64_t period) {
    constexpr std::string_view kKey = "attention.sliding_window_pattern";
    PARLOR_TRY(std::vector<int64_t> pattern, fields.integer_list(prefixed(arch, kKey)));
    if (pattern.size() <= 1) {
        if (!pattern.empty()) period = pattern.front();
        if (period < 0 || period > kMaxLayers) {
            return message(Msg::HyperparameterInvalid, prefixed(arch, kKey), std::to_string(period),
                           "0–" + std::to_string(kMaxLayers));
        }
        pattern = all_but_last_of(period, arch);
    }
    if (pattern.size() != arch.layer_specs.size()) {
        return message(Msg::LayerValueCount, prefixed(arch, kKey), std::to_string(pattern.size()),
                       std::to_string(arch.layers));
    }
    return pattern;
}

Result<std::vector<int64_t>> turning_layers(const Fields& fields, const ArchSpec& arch,
                                            std::vector<int64_t> otherwise) {
    constexpr std::string_view kKey = "rope.layers";
    PARLOR_TRY(std::vector<int64_t> turning, fields.integer_list(prefixed(arch, kKey)));
    if (turning.empty()) return otherwise;
    if (turning.size() != arch.layer_specs.size()) {
        return message(Msg::LayerValueCount, prefixed(arch, kKey), std::to_string(turning.size()),
                       std::to_string(arch.layers));
    }
    return turning;
}

Result<void> apply_window_pattern(const Fields& fields, ArchSpec& arch, int64_t period, double local_base) {
    PARLOR_TRY(const std::vector<int64_t> pattern, window_pattern(fields, arch, period));
    for (size_t i = 0; i < pattern.size(); ++i) {
        LayerSpec& layer = arch.layer_specs[i];
        if (pattern[i] == 0) layer.window = 0;
        if (layer.window > 0 && local_base > 0) layer.rope = kLocalRope;
    }
    if (local_base > 0) {
        RopeSpec& local = arch.ropes[kLocalRope];
        local.dims = arch.ropes[kMainRope].dims;
        PARLOR_TRY(local.base, number_or(fields, arch, "rope.freq_base_swa", local_base, 1, 1e12));
    }
    return {};
}

Result<void> apply_yarn_log_multiplier(const Fields& fields, ArchSpec& arch) {
    PARLOR_TRY(const double multiplier,
               number_or(fields, arch, "rope.scaling.yarn_log_multiplier", 0, 0, 1e3));
    RopeSpec& rope = arch.ropes[kMainRope];
    if (multiplier == 0 || rope.scaling != RopeScaling::yarn) return {};
    const double growth = rope.scale_factor > 1 ? 0.1 * std::log(rope.scale_factor) : 0;
    rope.attention_factor = (growth + 1) / (multiplier * growth + 1);
    return {};
}

}  // namespace parlor
