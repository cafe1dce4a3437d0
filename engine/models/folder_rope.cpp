// RoPE in config.json. Source: Transformers, modeling_rope_utils.py (the entries, their defaults and their
// older names).
#include <algorithm>
#include <cmath>

#include "engine/models/folder_form.h"

namespace parlor {

namespace {

using nlohmann::json;

Error wrong(const char* name, const json& value, const char* wanted) {
    return message(Msg::ConfigEntryType, name, value.type_name(), wanted);
}

// "type" is the older name.
Result<std::string> type_of(const json& rope) {
    for (const char* name : {"rope_type", "type"}) {
        const json& type = entry_of(rope, name);
        if (type.is_null()) continue;
        if (!type.is_string()) return wrong(name, type, "a text");
        return type.get<std::string>();
    }
    return std::string("default");
}

class RopeReader {
  public:
    RopeReader(const json& config, const json& rope, ConfigValues& values)
        : config_(config), rope_(rope), values_(values) {}

    Result<void> read() {
        PARLOR_TRY(const std::string type, type_of(rope_));
        move("rope_theta", "rope.freq_base");
        if (type == "proportional") return {};  // see rope_tensors()
        PARLOR_CHECKED(read_dimensions());
        if (type == "default" || type == "none") return {};
        // Changes nothing below the context that the model was trained for, and that is as far as a context
        // goes here.
        if (type == "dynamic") return {};
        if (type == "linear") {
            set("rope.scaling.type", "linear", "rope_type");
            move("factor", "rope.scaling.factor");
            return {};
        }
        if (type == "longrope" || type == "su") return read_longrope();
        if (type != "yarn" && type != "llama3") {
            return message(Msg::FeatureUnsupported, "RoPE scaling of type " + type, "rope_type");
        }
        set("rope.scaling.type", type, "rope_type");
        PARLOR_TRY(const double factor, factor_of());
        set("rope.scaling.factor", factor, "factor");
        set("rope.scaling.original_context_length", original_context(), "original_max_position_embeddings");
        move("low_freq_factor", "rope.scaling.low_frequency_factor");
        move("high_freq_factor", "rope.scaling.high_frequency_factor");
        move("beta_fast", "rope.scaling.yarn_beta_fast");
        move("beta_slow", "rope.scaling.yarn_beta_slow");
        move("truncate", "rope.scaling.truncate");
        return type == "yarn" ? read_attention_factor(factor) : Result<void>();
    }

  private:
    // An entry of the rope table, or of config.json itself where older files have it; null when there is
    // none.
    const json& entry(const char* name) const {
        static const json kNull;
        if (const auto found = rope_.find(name); found != rope_.end() && !found->is_null()) return *found;
        const auto found = config_.find(name);
        return found == config_.end() ? kNull : *found;
    }
    void set(std::string_view key, json value, std::string_view name) {
        values_.set(key, std::move(value), name);
    }
    void move(const char* name, std::string_view key) {
        if (const json& value = entry(name); !value.is_null()) set(key, value, name);
    }
    Result<std::optional<double>> number(const char* name) const {
        const json& value = entry(name);
        if (value.is_null()) return std::optional<double>();
        if (!value.is_number()) return wrong(name, value, "a number");
        return std::optional(value.get<double>());
    }

    Result<void> read_dimensions() {
        PARLOR_TRY(const auto part, number("partial_rotary_factor"));
        if (!part || *part == 1) return {};
        const auto integer = [&](const char* name) {
            const auto found = config_.find(name);
            return found != config_.end() && found->is_number_integer() ? found->get<int64_t>() : 0;
        };
        int64_t head = integer("head_dim");
        if (head <= 0 && integer("num_attention_heads") > 0) {
            head = integer("hidden_size") / integer("num_attention_heads");
        }
        if (!(*part > 0 && *part <= 1) || head <= 0 || head > (1 << 20)) {
            return message(Msg::HyperparameterInvalid, "partial_rotary_factor", std::to_string(*part), "0–1");
        }
        set("rope.dimension_count", static_cast<int64_t>(static_cast<double>(head) * *part),
            "partial_rotary_factor");
        return {};
    }

    Result<void> read_longrope() {
        set("rope.scaling.type", "longrope", "rope_type");
        const json original = original_context();
        set("rope.scaling.original_context_length", original, "original_max_position_embeddings");
        PARLOR_TRY(const auto given, number("attention_factor"));
        PARLOR_TRY(const auto factor, number("factor"));
        if (given) {
            set("rope.scaling.attn_factor", *given, "attention_factor");
        } else if (factor && original.is_number() && original.get<double>() > 1) {
            // Otherwise it follows from the two contexts.
            const double grown = 1 + std::log(*factor) / std::log(original.get<double>());
            set("rope.scaling.attn_factor", *factor > 1 ? std::sqrt(grown) : 1.0, "factor");
        }
        return {};
    }

    json original_context() const {
        // An entry outside of the table counts more, where there is one.
        const auto outside = config_.find("original_max_position_embeddings");
        if (outside != config_.end() && !outside->is_null()) return *outside;
        const json& inside = entry("original_max_position_embeddings");
        return inside.is_null() ? entry("max_position_embeddings") : inside;
    }

    Result<double> factor_of() const {
        PARLOR_TRY(const auto factor, number("factor"));
        if (factor) return *factor;
        const json original = original_context();
        const json& longest = entry("max_position_embeddings");
        if (!original.is_number() || !longest.is_number() || !(original.get<double>() > 0)) {
            return message(Msg::KeyMissing, "factor");
        }
        return longest.get<double>() / original.get<double>();
    }

    Result<void> read_attention_factor(double factor) {
        PARLOR_TRY(const auto given, number("attention_factor"));
        PARLOR_TRY(const auto scale, number("mscale"));
        PARLOR_TRY(const auto scale_all, number("mscale_all_dim"));
        const auto magnitude = [&](double by) { return factor <= 1 ? 1.0 : 0.1 * by * std::log(factor) + 1; };
        if (given) {
            set("rope.scaling.attn_factor", *given, "attention_factor");
        } else if (scale.value_or(0) != 0 && scale_all.value_or(0) != 0) {
            set("rope.scaling.attn_factor", magnitude(*scale) / magnitude(*scale_all), "mscale");
        }
        return {};
    }

    const json& config_;
    const json& rope_;
    ConfigValues& values_;
};

TensorInfo made_tensor(std::string name, std::vector<float> values) {
    TensorInfo tensor;
    tensor.name = std::move(name);
    tensor.shape = {std::ssize(values)};
    tensor.bytes = values.size() * sizeof(float);
    tensor.values = std::move(values);
    return tensor;
}

constexpr size_t kMostFactors = 4096;

Result<TensorInfo> listed_factors(const json& rope, const char* entry, std::string name) {
    const json& list = entry_of(rope, entry);
    if (!list.is_array() || list.empty() || list.size() > kMostFactors)
        return message(Msg::ConfigEntryType, entry, list.type_name(), "a list of numbers");
    std::vector<float> values;
    for (const json& one : list) {
        const double factor = one.is_number() ? one.get<double>() : 0;
        if (!(factor >= 1e-6 && factor <= 1e9))
            return message(Msg::HyperparameterInvalid, entry, one.dump(), "positive numbers");
        values.push_back(static_cast<float>(factor));
    }
    return made_tensor(std::move(name), std::move(values));
}

// The first pairs turn as if all of them did, the others stand still: their frequency is divided by what
// converters to GGUF write.
Result<TensorInfo> proportional_factors(const json& rope, const ConfigValues& values) {
    constexpr float kStill = 1e30f;
    const ConfigValues::Value* dims = values.find("rope.dimension_count");
    if (dims == nullptr) dims = values.find("attention.key_length");
    const int64_t count = dims != nullptr && dims->value.is_number_integer() ? dims->value.get<int64_t>() : 0;
    if (count < 2 || count > 2 * static_cast<int64_t>(kMostFactors))
        return message(Msg::HyperparameterInvalid, "head_dim", std::to_string(count), "2–8192");
    const json &part = entry_of(rope, "partial_rotary_factor"), &factor = entry_of(rope, "factor");
    for (const auto& [name, value] :
         {std::pair{"partial_rotary_factor", &part}, std::pair{"factor", &factor}}) {
        if (!value->is_null() && !value->is_number())
            return message(Msg::ConfigEntryType, name, value->type_name(), "a number");
    }
    const double share = part.is_null() ? 1 : part.get<double>(),
                 slower = factor.is_null() ? 1 : factor.get<double>();
    if (!(share >= 0 && share <= 1) || !(slower >= 1e-3 && slower <= 1e6))
        return message(Msg::HyperparameterInvalid, "partial_rotary_factor", part.dump(), "0–1");
    const auto turning = static_cast<size_t>(share * static_cast<double>(count) / 2);
    std::vector<float> factors(static_cast<size_t>(count / 2), kStill);
    std::fill_n(factors.begin(), std::min(turning, factors.size()), static_cast<float>(slower));
    return made_tensor("rope_freqs.weight", std::move(factors));
}

}  // namespace

Result<std::vector<TensorInfo>> rope_tensors(const json& rope, const ConfigValues& values) {
    std::vector<TensorInfo> out;
    const ConfigValues::Value* scaling = values.find("rope.scaling.type");
    if (scaling != nullptr && scaling->value == "longrope") {
        PARLOR_TRY(TensorInfo longer, listed_factors(rope, "long_factor", "rope_factors_long.weight"));
        PARLOR_TRY(TensorInfo shorter, listed_factors(rope, "short_factor", "rope_factors_short.weight"));
        out.push_back(std::move(longer));
        out.push_back(std::move(shorter));
    }
    PARLOR_TRY(const std::string type, type_of(rope));
    if (type == "proportional") {
        PARLOR_TRY(TensorInfo factors, proportional_factors(rope, values));
        out.push_back(std::move(factors));
    }
    return out;
}

Result<void> read_rope(const json& config, const json& rope, ConfigValues& values) {
    return RopeReader(config, rope, values).read();
}

}  // namespace parlor
