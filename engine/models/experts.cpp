// The hyper-parameters of a mixture of experts, with their ranges.
#include "kernels/experts.h"

#include <limits>

#include "engine/models/family.h"
#include "engine/models/standard_rules.h"

namespace parlor {

namespace {

class ExpertReader {
  public:
    ExpertReader(const Family& family, const Fields& fields, ArchSpec& arch)
        : family_(family), fields_(fields), arch_(arch), experts_(arch.experts) {}

    Result<void> read() {
        constexpr std::string_view kCount = "expert_count";
        PARLOR_CHECKED(integer("nextn_predict_layers", arch_.extra_layers, 0, arch_.layers - 1));
        arch_.layers -= arch_.extra_layers;
        arch_.layer_specs.resize(static_cast<size_t>(arch_.layers));
        if (family_.experts != nullptr) experts_ = *family_.experts;
        PARLOR_CHECKED(integer(
            kCount, experts_.count, 0,
            family_.experts == nullptr ? std::numeric_limits<int>::max() : kernels::cpu::kMaxExperts));
        if (experts_.count == 0) {
            experts_ = {};
            if (family_.experts == nullptr || !family_.always_experts) return {};
            return invalid(kCount, 0, 1, kernels::cpu::kMaxExperts);
        }
        if (family_.experts == nullptr) {
            return message(Msg::FeatureUnsupported, "mixture of experts", key(kCount));
        }
        PARLOR_CHECKED(integer("expert_used_count", experts_.used, 1, experts_.count));
        if (experts_.used == 0) return message(Msg::KeyMissing, key("expert_used_count"));
        PARLOR_CHECKED(read_widths());
        PARLOR_CHECKED(read_router());
        PARLOR_CHECKED(read_groups());
        return read_layers();
    }

  private:
    std::string key(std::string_view name) const { return arch_.family + "." + std::string(name); }

    Error invalid(std::string_view name, int64_t value, int64_t min, int64_t max) const {
        return message(Msg::HyperparameterInvalid, key(name), std::to_string(value),
                       std::to_string(min) + "–" + std::to_string(max));
    }

    // A key that is not there leaves the value as it is.
    template <class Value>
    Result<void> integer(std::string_view name, Value& value, int64_t min, int64_t max) const {
        PARLOR_TRY(const auto found, fields_.integer(key(name)));
        if (!found) return {};
        if (*found < min || *found > max) return invalid(name, *found, min, max);
        value = static_cast<Value>(*found);
        return {};
    }

    Result<void> read_widths() {
        int64_t dense = 0;
        for (const LayerSpec& layer : arch_.layer_specs) dense = std::max(dense, layer.ffn_width);
        PARLOR_CHECKED(integer("expert_feed_forward_length", experts_.width, 1, kMaxFfnWidth));
        // Files of models that came before the key: an expert is as wide as the key of dense blocks says.
        if (experts_.width == 0) experts_.width = dense;
        if (experts_.width == 0) return message(Msg::KeyMissing, key("expert_feed_forward_length"));
        int64_t shared = experts_.shared_width > 0 ? 1 : 0;  // the family's usual number
        PARLOR_CHECKED(integer("expert_shared_count", shared, 0, kernels::cpu::kMaxExperts));
        experts_.shared_width = shared * experts_.width;
        PARLOR_CHECKED(integer("expert_shared_feed_forward_length", experts_.shared_width, 0, kMaxFfnWidth));
        if (experts_.shared_width > kMaxFfnWidth) {
            return invalid("expert_shared_count", shared, 0, kMaxFfnWidth / experts_.width);
        }
        return {};
    }

    Result<void> read_router() {
        // Numbers of the GGUF specification.
        static constexpr ExpertScore kScores[] = {ExpertScore::softmax, ExpertScore::sigmoid,
                                                  ExpertScore::softmax_chosen};
        PARLOR_TRY(const auto score, fields_.integer(key("expert_gating_func")));
        if (score && *score != 0) {
            if (*score < 1 || *score > std::ssize(kScores)) {
                return message(Msg::FeatureUnsupported, "expert gating of type " + std::to_string(*score),
                               key("expert_gating_func"));
            }
            experts_.score = kScores[*score - 1];
        }
        PARLOR_TRY(const auto normalize, fields_.boolean(key("expert_weights_norm")));
        if (normalize) experts_.normalize = *normalize;
        PARLOR_TRY(const auto scale, fields_.number(key("expert_weights_scale")));
        // 0: written by converters of models that have no such factor.
        if (scale && *scale != 0) {
            if (!(*scale > 0 && *scale <= 1e4)) {
                return message(Msg::HyperparameterInvalid, key("expert_weights_scale"),
                               std::to_string(*scale), "0–10000");
            }
            experts_.scale = static_cast<float>(*scale);
        }
        return {};
    }

    Result<void> read_groups() {
        int groups = 0;
        PARLOR_CHECKED(integer("expert_group_count", groups, 0, experts_.count));
        if (groups <= 1) return {};
        const auto refuse = [&](std::string_view name, int value, std::string wanted) {
            return message(Msg::HyperparameterInvalid, key(name), std::to_string(value), std::move(wanted));
        };
        if (experts_.count % groups != 0) {
            return refuse("expert_group_count", groups, "a divisor of " + std::to_string(experts_.count));
        }
        experts_.groups = experts_.groups_used = groups;
        PARLOR_CHECKED(integer("expert_group_used_count", experts_.groups_used, 1, groups));
        const int reachable = experts_.count / groups * experts_.groups_used;
        if (experts_.used > reachable) {
            return refuse("expert_used_count", experts_.used, "1–" + std::to_string(reachable));
        }
        experts_.best_of_group = experts_.score == ExpertScore::softmax;
        return {};
    }

    Result<void> read_layers() {
        int64_t dense = 0, step = 1;
        PARLOR_CHECKED(integer("leading_dense_block_count", dense, 0, arch_.layers));
        PARLOR_CHECKED(integer("interleave_moe_layer_step", step, 1, kMaxLayers));
        for (int64_t i = dense; i < arch_.layers; ++i) {
            if ((i + 1) % step != 0) continue;
            arch_.layer_specs[static_cast<size_t>(i)].feed_forward = FeedForward::experts;
        }
        return {};
    }

    const Family& family_;
    const Fields& fields_;
    ArchSpec& arch_;
    ExpertSpec& experts_;
};

}  // namespace

Result<void> read_experts(const Family& family, const Fields& fields, ArchSpec& arch) {
    return ExpertReader(family, fields, arch).read();
}

}  // namespace parlor
