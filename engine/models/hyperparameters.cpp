#include <cmath>

#include "engine/models/family.h"
#include "engine/models/standard_rules.h"

namespace parlor {

namespace {

std::string number_text(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

class ArchReader {
  public:
    ArchReader(const Family& family, const Fields& fields) : family_(family), fields_(fields) {}

    Result<ArchSpec> read() {
        arch_.family = std::string(family_.name);
        arch_.rope_pairs = family_.rope_pairs;
        arch_.activation = family_.activation;
        for (const UnsupportedRule& rule : family_.unsupported) PARLOR_CHECKED(refuse(rule));
        for (const IntegerRule& rule : family_.integers) PARLOR_CHECKED(read(rule));
        for (const NumberRule& rule : family_.numbers) PARLOR_CHECKED(read(rule));
        PARLOR_CHECKED(read_rope_scaling());
        PARLOR_CHECKED(derive_and_check());
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

    Result<void> read(const IntegerRule& rule) {
        PARLOR_TRY(const auto value, fields_.integer(key(rule.key)));
        if (!value)
            return rule.required ? Result<void>(message(Msg::KeyMissing, key(rule.key))) : Result<void>();
        if (*value < rule.min || *value > rule.max) {
            return invalid(rule.key, std::to_string(*value),
                           std::to_string(rule.min) + "–" + std::to_string(rule.max));
        }
        std::visit(
            [&](auto field) {
                arch_.*field = static_cast<std::remove_reference_t<decltype(arch_.*field)>>(*value);
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
        std::visit(
            [&](auto field) {
                arch_.*field = static_cast<std::remove_reference_t<decltype(arch_.*field)>>(*value);
            },
            rule.field);
        return {};
    }

    Result<void> read_rope_scaling() {
        constexpr std::string_view kKey = "rope.scaling.type";
        PARLOR_TRY(const auto type, fields_.text(key(kKey)));
        if (!type) {
            // Old files give only the linear factor.
            arch_.rope_scaling = arch_.rope_scale_factor == 1 ? RopeScaling::none : RopeScaling::linear;
            return {};
        }
        if (*type == "none") {
            arch_.rope_scaling = RopeScaling::none;
        } else if (*type == "linear") {
            arch_.rope_scaling = RopeScaling::linear;
        } else if (*type == "yarn") {
            arch_.rope_scaling = RopeScaling::yarn;
        } else {
            return message(Msg::FeatureUnsupported, "RoPE scaling of type " + *type, key(kKey));
        }
        return {};
    }

    Result<void> derive_and_check() {
        if (arch_.kv_heads == 0) arch_.kv_heads = arch_.heads;
        if (arch_.heads % arch_.kv_heads != 0) {
            return invalid("attention.head_count_kv", std::to_string(arch_.kv_heads),
                           "a divisor of " + std::to_string(arch_.heads));
        }
        if (arch_.k_dim == 0 || arch_.v_dim == 0) {
            if (arch_.width % arch_.heads != 0) {
                return invalid("attention.head_count", std::to_string(arch_.heads),
                               "a divisor of " + std::to_string(arch_.width));
            }
            const auto head = arch_.width / arch_.heads;
            if (head > kMaxHeadDim) {
                return invalid("attention.head_count", std::to_string(arch_.heads),
                               "heads of at most " + std::to_string(kMaxHeadDim));
            }
            if (arch_.k_dim == 0) arch_.k_dim = static_cast<int>(head);
            if (arch_.v_dim == 0) arch_.v_dim = static_cast<int>(head);
        }
        if (arch_.rope_dims == 0) arch_.rope_dims = arch_.k_dim;
        if (arch_.rope_dims % 2 != 0 || arch_.rope_dims > arch_.k_dim) {
            return invalid("rope.dimension_count", std::to_string(arch_.rope_dims),
                           "even, at most " + std::to_string(arch_.k_dim));
        }
        if (arch_.rope_scaling == RopeScaling::yarn) {
            if (arch_.rope_original_context == 0) arch_.rope_original_context = arch_.context_train;
            if (arch_.rope_beta_fast < arch_.rope_beta_slow) {
                return invalid("rope.scaling.yarn_beta_fast", number_text(arch_.rope_beta_fast),
                               "at least " + number_text(arch_.rope_beta_slow));
            }
        }
        PARLOR_TRY(const auto vocabulary, fields_.integer(key("vocab_size")));
        if (vocabulary && (*vocabulary < 1 || *vocabulary > kMaxVocabulary)) {
            return invalid("vocab_size", std::to_string(*vocabulary), "1–" + std::to_string(kMaxVocabulary));
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
