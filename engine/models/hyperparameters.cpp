#include <cmath>

#include "engine/models/family.h"
#include "engine/models/refinements.h"
#include "engine/models/standard_rules.h"
#include "kernels/check.h"

namespace parlor {

namespace {

class ArchReader {
  public:
    ArchReader(const Family& family, const Fields& fields) : family_(family), fields_(fields) {}

    Result<ArchSpec> read() {
        arch_.family = std::string(family_.name);
        arch_.rope_pairs = family_.rope_pairs;
        arch_.activation = family_.activation;
        for (const UnsupportedRule& rule : family_.unsupported) PARLOR_CHECKED(refuse(rule));
        // The number of layers first: other values are one per layer.
        for (const bool per_layer : {false, true}) {
            for (const IntegerRule& rule : family_.integers) {
                if (is_per_layer(rule) == per_layer) PARLOR_CHECKED(read(rule));
            }
            if (!per_layer) arch_.layer_specs.resize(static_cast<size_t>(arch_.layers));
        }
        for (const NumberRule& rule : family_.numbers) PARLOR_CHECKED(read(rule));
        PARLOR_CHECKED(read_rope_scaling());
        PARLOR_CHECKED(derive());
        PARLOR_CHECKED(read_experts(family_, fields_, arch_));
        if (family_.refine != nullptr) PARLOR_CHECKED(family_.refine(fields_, arch_));
        PARLOR_CHECKED(check());
        return std::move(arch_);
    }

  private:
    std::string key(std::string_view name) const {
        return std::string(family_.name).append(".").append(name);
    }

    Error invalid(std::string_view name, std::string value, std::string why) const {
        return message(Msg::HyperparameterInvalid, key(name), std::move(value), std::move(why));
    }

    Result<void> refuse(const UnsupportedRule& rule) const {
        // Counts are integers, limits are floats: either may stand there.
        auto value = fields_.number(key(rule.key));
        if (!value.ok()) return value.error();
        if (value->has_value() && **value != 0) {
            return message(Msg::FeatureUnsupported, rule.feature, key(rule.key));
        }
        return {};
    }

    static bool is_per_layer(const IntegerRule& rule) {
        return std::holds_alternative<int64_t LayerSpec::*>(rule.field) ||
               std::holds_alternative<int LayerSpec::*>(rule.field);
    }

    Result<std::vector<int64_t>> values_of(const IntegerRule& rule) const {
        if (is_per_layer(rule)) return fields_.integer_list(key(rule.key));
        PARLOR_TRY(const auto value, fields_.integer(key(rule.key)));
        return value ? std::vector{*value} : std::vector<int64_t>{};
    }

    Result<void> read(const IntegerRule& rule) {
        PARLOR_TRY(const std::vector<int64_t> values, values_of(rule));
        if (values.empty())
            return rule.required ? Result<void>(message(Msg::KeyMissing, key(rule.key))) : Result<void>();
        for (const int64_t value : values) {
            if (value < rule.min || value > rule.max) {
                return invalid(rule.key, std::to_string(value),
                               std::to_string(rule.min) + "–" + std::to_string(rule.max));
            }
        }
        if (values.size() > 1 && values.size() != arch_.layer_specs.size()) {
            return message(Msg::LayerValueCount, key(rule.key), std::to_string(values.size()),
                           std::to_string(arch_.layers));
        }
        const auto set = [](auto& place, int64_t value) {
            place = static_cast<std::remove_reference_t<decltype(place)>>(value);
        };
        std::visit(
            [&](auto field) {
                if constexpr (requires { arch_.*field; }) {
                    set(arch_.*field, values.front());
                } else if constexpr (requires { arch_.ropes[kMainRope].*field; }) {
                    set(arch_.ropes[kMainRope].*field, values.front());
                } else {
                    for (size_t i = 0; i < arch_.layer_specs.size(); ++i) {
                        set(arch_.layer_specs[i].*field, values[values.size() > 1 ? i : 0]);
                    }
                }
            },
            rule.field);
        return {};
    }

    Result<void> read(const NumberRule& rule) {
        PARLOR_TRY(const auto value, fields_.number(key(rule.key)));
        if (!value)
            return rule.required ? Result<void>(message(Msg::KeyMissing, key(rule.key))) : Result<void>();
        // Written so that NaN fails too.
        if (!(*value >= rule.min && *value <= rule.max)) {
            return invalid(rule.key, number_text(*value),
                           number_text(rule.min) + "–" + number_text(rule.max));
        }
        const auto set = [&](auto& place) {
            place = static_cast<std::remove_reference_t<decltype(place)>>(*value);
        };
        std::visit(
            [&](auto field) {
                if constexpr (requires { arch_.*field; }) {
                    set(arch_.*field);
                } else {
                    set(arch_.ropes[kMainRope].*field);
                }
            },
            rule.field);
        return {};
    }

    Result<void> read_rope_scaling() {
        constexpr std::string_view kKey = "rope.scaling.type";
        RopeSpec& rope = arch_.ropes[kMainRope];
        PARLOR_TRY(const auto type, fields_.text(key(kKey)));
        PARLOR_TRY(const auto truncate, fields_.boolean(key("rope.scaling.truncate")));
        if (truncate) rope.whole_pairs = *truncate;
        if (!type) {
            // Old files give only the linear factor.
            rope.scaling = rope.scale_factor == 1 ? RopeScaling::none : RopeScaling::linear;
            return {};
        }
        static constexpr std::pair<std::string_view, RopeScaling> kTypes[] = {
            {"none", RopeScaling::none},
            {"linear", RopeScaling::linear},
            {"yarn", RopeScaling::yarn},
            {"llama3", RopeScaling::llama3},
            {"longrope", RopeScaling::longrope}};
        for (const auto& [name, scaling] : kTypes) {
            if (*type != name) continue;
            rope.scaling = scaling;
            return {};
        }
        return message(Msg::FeatureUnsupported, "RoPE scaling of type " + *type, key(kKey));
    }

    // What layers leave open: as many KV heads as heads, heads that share the width.
    Result<void> derive() {
        for (LayerSpec& layer : arch_.layer_specs) {
            if (layer.kv_heads == 0) layer.kv_heads = layer.heads;
            if (layer.k_dim > 0 && layer.v_dim > 0) continue;
            if (layer.heads <= 0 || arch_.width % layer.heads != 0) {
                return invalid("attention.head_count", std::to_string(layer.heads),
                               "a divisor of " + std::to_string(arch_.width));
            }
            const auto head = arch_.width / layer.heads;
            if (head > kMaxHeadDim) {
                return invalid("attention.head_count", std::to_string(layer.heads),
                               "heads of at most " + std::to_string(kMaxHeadDim));
            }
            if (layer.k_dim == 0) layer.k_dim = static_cast<int>(head);
            if (layer.v_dim == 0) layer.v_dim = static_cast<int>(head);
        }
        if (arch_.ropes[kMainRope].scaling == RopeScaling::yarn &&
            arch_.ropes[kMainRope].original_context == 0) {
            arch_.ropes[kMainRope].original_context = arch_.context_train;
        }
        return {};
    }

    Result<void> check() {
        for (size_t i = 0; i < arch_.layer_specs.size(); ++i) {
            const LayerSpec& layer = arch_.layer_specs[i];
            if (layer.mixer == Mixer::attention)
                PARLOR_CHECKED(check_attention(layer, static_cast<int64_t>(i)));
            if ((layer.feed_forward == FeedForward::dense || arch_.experts.beside_dense) &&
                layer.ffn_width < 1) {
                return invalid("feed_forward_length", std::to_string(layer.ffn_width),
                               "1–" + std::to_string(kMaxFfnWidth));
            }
        }
        for (const RopeSpec& rope : arch_.ropes) PARLOR_CHECKED(check_rope(rope));
        if (arch_.temperature_scale != 0 && arch_.temperature_length < 1) {
            return invalid("attention.temperature_length", std::to_string(arch_.temperature_length),
                           "1–" + std::to_string(kMaxContext));
        }
        PARLOR_TRY(const auto vocabulary, fields_.integer(key("vocab_size")));
        if (vocabulary && (*vocabulary < 1 || *vocabulary > kMaxVocabulary)) {
            return invalid("vocab_size", std::to_string(*vocabulary), "1–" + std::to_string(kMaxVocabulary));
        }
        return {};
    }

    Result<void> check_attention(const LayerSpec& layer, int64_t index) {
        if (layer.heads < 1 || layer.kv_heads < 1 || layer.heads % layer.kv_heads != 0) {
            return invalid("attention.head_count_kv", std::to_string(layer.kv_heads),
                           "a divisor of " + std::to_string(layer.heads));
        }
        if (layer.kv_source >= 0) {
            CHECK(layer.kv_source < index);
            const LayerSpec& source = arch_.layer_specs[static_cast<size_t>(layer.kv_source)];
            if (source.kv_source >= 0 || source.mixer != Mixer::attention ||
                source.kv_heads != layer.kv_heads || source.k_dim != layer.k_dim ||
                source.v_dim != layer.v_dim) {
                return invalid("attention.shared_kv_layers", std::to_string(index),
                               "layers like " + std::to_string(layer.kv_source));
            }
        }
        if (layer.value_is_key && layer.v_dim != layer.k_dim) {
            return invalid("attention.value_length", std::to_string(layer.v_dim),
                           std::to_string(layer.k_dim));
        }
        if (layer.rope == kNoRope || arch_.rope_pairs == RopePairs::none) return {};
        RopeSpec& rope = arch_.ropes[static_cast<size_t>(layer.rope)];
        if (rope.dims == 0) rope.dims = layer.k_dim;
        if (rope.dims < 0 || rope.dims % 2 != 0 || rope.dims > layer.k_dim) {
            return invalid("rope.dimension_count", std::to_string(rope.dims),
                           "even, at most " + std::to_string(layer.k_dim));
        }
        return {};
    }

    Result<void> check_rope(const RopeSpec& rope) const {
        if (rope.scaling == RopeScaling::yarn && rope.beta_fast < rope.beta_slow) {
            return invalid("rope.scaling.yarn_beta_fast", number_text(rope.beta_fast),
                           "at least " + number_text(rope.beta_slow));
        }
        return {};
    }

    const Family& family_;
    const Fields& fields_;
    ArchSpec arch_;
};

}  // namespace

Result<ArchSpec> read_arch(const Family& family, const Fields& fields) {
    return ArchReader(family, fields).read();
}

}  // namespace parlor
