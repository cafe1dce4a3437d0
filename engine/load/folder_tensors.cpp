#include "engine/load/folder_tensors.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>
#include <unordered_map>

#include "engine/load/folder_moves.h"
#include "kernels/check.h"

namespace parlor {

namespace {

using kernels::Format;
using safetensors::Dtype;
using safetensors::StoredTensor;

// Which part of a larger model the language model is: changes with the version of the program that saved the
// folder.
constexpr auto kPrefixes = std::to_array<std::string_view>({"model.", "language_model.", "transformer."});

constexpr auto kOtherParts = std::to_array<std::string_view>({
    "vision_tower.",
    "vision_model.",
    "visual.",
    "multi_modal_projector.",
    "mm_projector.",
    "audio_tower.",
    "embed_vision.",
    "embed_audio.",
    "mtp.",
});
// Saved by old versions; the same numbers follow from config.json.
constexpr auto kOldTables =
    std::to_array<std::string_view>({"rotary_emb.inv_freq", "rotary_pos_emb.inv_freq"});

std::optional<Format> format_of(Dtype dtype) {
    switch (dtype) {
        case Dtype::f32:
            return Format::f32;
        case Dtype::f16:
            return Format::f16;
        case Dtype::bf16:
            return Format::bf16;
        default:
            return std::nullopt;
    }
}

// A stored name taken apart: "layers.3.mlp.experts.7.up_proj.weight" is the pattern
// "layers.%.mlp.experts.%.up_proj" with the numbers 3 and 7 and the ending ".weight".
struct NameParts {
    std::string pattern, ending;
    std::vector<int64_t> numbers;
};

NameParts take_apart(std::string_view name) {
    for (bool found = true; found;) {
        found = false;
        for (const std::string_view prefix : kPrefixes) {
            if (!name.starts_with(prefix)) continue;
            name.remove_prefix(prefix.size());
            found = true;
        }
    }
    NameParts out;
    for (const std::string_view ending : {".weight", ".bias"}) {
        if (!name.ends_with(ending)) continue;
        out.ending = ending;
        name.remove_suffix(ending.size());
        break;
    }
    constexpr size_t kMostDigits = 6;
    for (size_t at = 0; at < name.size();) {
        const size_t end = std::min(name.find('.', at), name.size());
        const std::string_view word = name.substr(at, end - at);
        int64_t number = 0;
        const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        const bool plain = !word.empty() && word.size() <= kMostDigits && word[0] != '-' &&
                           (word[0] != '0' || word.size() == 1);
        if (plain && error == std::errc() && stop == word.data() + word.size()) {
            out.pattern += '%';
            out.numbers.push_back(number);
        } else {
            out.pattern += word;
        }
        if (end < name.size()) out.pattern += '.';
        at = end + 1;
    }
    return out;
}

std::string gguf_name(const TensorName& rule, const NameParts& parts) {
    std::string name(rule.gguf);
    if (const size_t place = name.find('%'); place != std::string::npos && !parts.numbers.empty()) {
        name.replace(place, 1, std::to_string(parts.numbers[0]));
    }
    // An ending in the table replaces the stored one; "=" says that the GGUF name has none.
    if (name.ends_with('=')) {
        name.pop_back();
    } else if (!name.ends_with(".weight") && !name.ends_with(".bias")) {
        name += parts.ending.empty() ? ".weight" : parts.ending;
    }
    return name;
}

class Mapper {
  public:
    Mapper(const Shards& shards, std::vector<QuantizedWeight> quantized, const Config& config)
        : shards_(shards), quantized_(std::move(quantized)), config_(config) {
        for (const auto names : {config.form().tensors, standard_tensor_names()}) {
            // The form's own rules replace those that all have.
            for (const TensorName& rule : names) {
                auto& rules = rules_[rule.stored];
                if (rules.empty() || names.data() == config.form().tensors.data()) rules.push_back(&rule);
            }
        }
        if (config.form().row_groups != nullptr) groups_ = config.form().row_groups(config.entries());
    }

    Result<std::vector<TensorInfo>> map() {
        for (const StoredTensor& tensor : shards_.tensors) PARLOR_CHECKED(add(tensor.name, tensor));
        for (QuantizedWeight& weight : quantized_) {
            const std::string name = weight.name;
            PARLOR_CHECKED(add(name, std::make_shared<const QuantizedWeight>(std::move(weight))));
        }
        std::vector<TensorInfo> out;
        out.reserve(logical_.size());
        for (auto& [name, one] : logical_) {
            PARLOR_CHECKED(one.slices.empty() ? Result<void>() : stack(one));
            out.push_back(std::move(one.tensor));
        }
        std::ranges::sort(out, [](const TensorInfo& a, const TensorInfo& b) {
            return a.part != b.part       ? a.part < b.part
                   : a.offset != b.offset ? a.offset < b.offset
                                          : a.name < b.name;
        });
        return out;
    }

  private:
    struct Logical {
        TensorInfo tensor;
        std::map<int64_t, TensorInfo> slices;  // by expert, until all are there
    };

    bool belongs_elsewhere(const std::string& name, const NameParts& parts) const {
        if (std::ranges::any_of(kOldTables, [&](std::string_view end) { return name.ends_with(end); })) {
            return true;
        }
        if (std::ranges::any_of(kOtherParts,
                                [&](std::string_view part) { return parts.pattern.starts_with(part); })) {
            return true;
        }
        // A saved copy of the embeddings.
        if (parts.pattern == "lm_head" && config_.tied_embeddings()) return true;
        const auto further = config_.entries().find("num_nextn_predict_layers");
        return parts.pattern.starts_with("layers.%.") && further != config_.entries().end() &&
               *further != 0 && config_.layers() > 0 && parts.numbers[0] >= config_.layers();
    }

    // A StoredTensor or a QuantizedWeight.
    template <typename Stored>
    Result<void> add(const std::string& name, const Stored& stored) {
        const NameParts parts = take_apart(name);
        if (belongs_elsewhere(name, parts)) return {};
        const auto found = rules_.find(parts.pattern);
        if (found == rules_.end()) {
            logical_[name].tensor.name = name;
            return {};
        }
        for (const TensorName* rule : found->second) {
            PARLOR_TRY(TensorInfo info, as_rule_says(stored, *rule));
            info.name = gguf_name(*rule, parts);
            PARLOR_CHECKED(keep(std::move(info), parts, name));
        }
        return {};
    }

    Result<TensorInfo> as_rule_says(const StoredTensor& tensor, const TensorName& rule) const {
        const std::optional<Format> format = format_of(tensor.dtype);
        if (!format) return message(Msg::TensorDtype, tensor.name, safetensors::name(tensor.dtype));
        const std::optional<View> view = view_of(tensor, rule.move);
        if (!view || tensor.bytes == 0) return message(Msg::TensorSides, tensor.name, shape_text(tensor));
        TensorInfo info;
        info.format = *format;
        info.shape = {view->columns, view->rows, view->slices};
        info.shape.resize(view->rank);
        if (rule.move == Move::grouped_qkv || rule.move == Move::grouped_gate) {
            const auto ranges = ranges_of(rule.move, view->rows, groups_);
            if (!ranges || view->rank != 2) return message(Msg::TensorSides, tensor.name, shape_text(tensor));
            place_ranges(tensor, *ranges, info);
            return info;
        }
        place(tensor, *view, info);
        return info;
    }

    Result<TensorInfo> as_rule_says(const std::shared_ptr<const QuantizedWeight>& weight,
                                    const TensorName& rule) const {
        const auto ranges = ranges_of(rule.move, *weight, groups_);
        if (!ranges) {
            return message(Msg::TensorSides, weight->name,
                           std::to_string(weight->rows) + " × " + std::to_string(weight->cols));
        }
        TensorInfo info;
        int64_t rows = 0;
        for (const RowRange& range : *ranges) {
            info.quantized.push_back({weight, range.first, range.rows, range.step});
            rows += range.rows;
        }
        info.format = weight->format;
        info.shape = {weight->cols, rows};
        if (weight->packing == CodePacking::blocks)
            info.shape = {weight->cols, rows / weight->slices, weight->slices};
        info.ordered = weight->has_order();
        info.part = weight->codes.part;
        info.offset = weight->codes.offset;
        const std::optional<uint64_t> row =
            kernels::row_bytes(weight->format, static_cast<uint64_t>(weight->cols));
        CHECK(row.has_value());
        if (*row > std::numeric_limits<uint64_t>::max() / static_cast<uint64_t>(rows))
            return message(Msg::SizesTooLarge);
        info.bytes = *row * static_cast<uint64_t>(rows);
        return info;
    }

    Result<void> keep(TensorInfo info, const NameParts& parts, const std::string& stored) {
        Logical& whole = logical_[info.name];
        if (parts.numbers.size() > 1) {
            if (info.shape.size() > 2) return message(Msg::TensorSides, stored, "3");
            whole.slices.emplace(parts.numbers[1], std::move(info));
            return {};
        }
        if (!whole.tensor.name.empty()) return message(Msg::TensorTwice, stored);
        whole.tensor = std::move(info);
        return {};
    }

    static std::string shape_text(const StoredTensor& tensor) {
        std::string out;
        for (const int64_t side : tensor.shape)
            out.append(out.empty() ? "" : " × ").append(std::to_string(side));
        return out.empty() ? "0" : out;
    }

    static void place(const StoredTensor& tensor, const View& view, TensorInfo& info) {
        const uint64_t value = safetensors::bytes_of(tensor.dtype);
        info.part = tensor.part;
        info.bytes = static_cast<uint64_t>(view.columns * view.rows * view.slices) * value;
        info.offset = tensor.offset + static_cast<uint64_t>(view.first) * value;
        if (info.bytes == tensor.bytes && view.value_stride == 1) return;
        for (int64_t slice = 0; slice < view.slices; ++slice) {
            info.pieces.push_back(
                {.part = tensor.part,
                 .offset = info.offset + static_cast<uint64_t>(slice * view.slice_stride) * value,
                 .rows = view.rows,
                 .row_stride = view.row_stride,
                 .value_stride = view.value_stride});
        }
    }

    static void place_ranges(const StoredTensor& tensor, const std::vector<RowRange>& ranges,
                             TensorInfo& info) {
        const uint64_t row = static_cast<uint64_t>(info.cols()) * safetensors::bytes_of(tensor.dtype);
        info.part = tensor.part;
        info.offset = tensor.offset;
        info.shape[1] = 0;
        for (const RowRange& range : ranges) {
            info.pieces.push_back({.part = tensor.part,
                                   .offset = tensor.offset + static_cast<uint64_t>(range.first) * row,
                                   .rows = range.rows,
                                   .row_stride = info.cols()});
            info.shape[1] += range.rows;
        }
        info.bytes = static_cast<uint64_t>(info.shape[1]) * row;
    }

    // Experts that are tensors of their own become one.
    static Result<void> stack(Logical& whole) {
        TensorInfo& out = whole.tensor;
        const TensorInfo& first = whole.slices.begin()->second;
        if (!out.name.empty()) return message(Msg::TensorTwice, first.name);
        out.name = first.name;
        out.format = first.format;
        out.shape = first.shape;
        out.shape.push_back(static_cast<int64_t>(whole.slices.size()));
        out.part = first.part;
        out.offset = first.offset;
        int64_t expected = 0;
        for (const auto& [expert, slice] : whole.slices) {
            if (expert != expected++) {
                return message(Msg::TensorMissing, "1",
                               out.name + " of expert " + std::to_string(expected - 1));
            }
            if (slice.shape != first.shape || slice.format != first.format) {
                return message(Msg::TensorExpertsDiffer, out.name, std::to_string(expert));
            }
            out.bytes += slice.bytes;
            out.ordered |= slice.ordered;
            if (!slice.quantized.empty()) {
                out.quantized.push_back(slice.quantized.front());
            } else if (slice.pieces.empty()) {
                out.pieces.push_back({slice.part, slice.offset, slice.rows(), slice.cols(), 1});
            } else {
                out.pieces.insert(out.pieces.end(), slice.pieces.begin(), slice.pieces.end());
            }
        }
        return {};
    }

    const Shards& shards_;
    std::vector<QuantizedWeight> quantized_;
    const Config& config_;
    RowGroups groups_;
    std::unordered_map<std::string_view, std::vector<const TensorName*>> rules_;
    std::map<std::string, Logical> logical_;
};

}  // namespace

Result<std::vector<TensorInfo>> folder_tensors(const Shards& shards, std::vector<QuantizedWeight> quantized,
                                               const Config& config) {
    return Mapper(shards, std::move(quantized), config).map();
}

}  // namespace parlor
