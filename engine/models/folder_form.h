// Families as Hugging Face folders: how a config.json and its tensors become what the family's GGUF files
// have. One FolderForm per `model_type`, in folder_forms.cpp.
#pragma once

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/models/family.h"

namespace parlor {

// Hyper-parameters under their GGUF keys (without the architecture's prefix), and the entry of config.json
// that each came from, for messages.
class ConfigValues {
  public:
    struct Value {
        nlohmann::json value;
        std::string entry;
    };
    // null takes the value away: the entry says "none".
    void set(std::string_view key, nlohmann::json value, std::string_view entry);
    const Value* find(std::string_view key) const;

  private:
    std::map<std::string, Value, std::less<>> values_;
};

// GGUF key ← entry of config.json. Of several that are there, the last one counts.
struct ConfigKey {
    std::string_view key, entry;
};

// What happens to a stored tensor on its way to a role's tensor.
enum class Move : uint8_t {
    none,
    transpose,   // [.., columns, rows]: stored the other way round
    first_half,  // of the rows
    second_half,
    even_rows,  // rows 0, 2, 4, …
    odd_rows,
    transposed_first_half,  // stored [.., columns, 2 * rows]
    transposed_second_half,
    transposed_even_rows,
    transposed_odd_rows,
    even_columns,  // of each row, values 0, 2, 4, …
    odd_columns,
    squeeze,       // [rows, 1, columns]
    grouped_qkv,   // the parts of FolderForm::row_groups() but the last, each from all groups
    grouped_gate,  // its last part
};
// Rows that stand as `groups` times these parts, one after the other.
struct RowGroups {
    int64_t groups = 0;
    std::array<int64_t, 4> parts{};
};
// Stored name → GGUF name, both without ".weight" or ".bias". The first "%" is the layer, a second one in
// `stored` the expert: such tensors become one with a slice per expert. Stored names stand without the
// prefixes that say which part of a larger model they are ("model.", "language_model.").
struct TensorName {
    std::string_view stored, gguf;
    Move move = Move::none;
};

struct FolderForm {
    std::string_view model_type;  // of config.json, or of its text_config
    std::string_view family;      // Family::name
    RopePairs rope_pairs = RopePairs::half_split;
    // What Transformers assumes for absent entries: a JSON object. The classes' own defaults.
    std::string_view defaults;
    std::span<const ConfigKey> keys = {};      // besides those that all have
    std::span<const TensorName> tensors = {};  // besides those that all have; they come first
    // What tables cannot say. May be null.
    Result<void> (*complete)(const nlohmann::json& config, ConfigValues& values) = nullptr;
    // What GGUF keys cannot say: after read_arch(). May be null.
    void (*finish)(const nlohmann::json& config, ArchSpec& arch) = nullptr;
    RowGroups (*row_groups)(const nlohmann::json& config) = nullptr;  // of Move::grouped_*
    float norm_offset = 0;                                            // ArchSpec::norm_offset
};

// The forms of related families, one file each.
std::span<const FolderForm> llama_forms();
std::span<const FolderForm> qwen_forms();
std::span<const FolderForm> glm_forms();
std::span<const FolderForm> gemma_forms();
std::span<const FolderForm> granite_forms();
std::span<const FolderForm> expert_forms();

const FolderForm* find_folder_form(std::string_view model_type);
std::span<const ConfigKey> standard_config_keys();
std::span<const TensorName> standard_tensor_names();

// The entry of that name; null where there is none, and of what is no object.
const nlohmann::json& entry_of(const nlohmann::json& config, std::string_view name);
// 0 for what is no integer of at most 2^40; families' rules check what counts.
int64_t integer_of(const nlohmann::json& config, std::string_view name);

// One truth value per layer of `config`: whether layer_types calls it `wanted`; empty when there is no such
// entry. Errors: types other than `wanted` and `other`, another number of them than layers.
Result<std::vector<bool>> layers_of_type(const nlohmann::json& config, std::string_view wanted,
                                         std::string_view other);
// Layers of a config.json, with a bound that every family is below.
int64_t layer_count(const nlohmann::json& config);
// Layers with a window: those that layer_types calls "sliding_attention", or, without it, those that
// `otherwise` says.
Result<std::vector<bool>> windowed_layers(const nlohmann::json& config,
                                          bool (*otherwise)(const nlohmann::json& config, int64_t layer));
// … and the keys that say so. No window at all where `window` is 0.
Result<void> set_windows(const nlohmann::json& config, ConfigValues& values, int64_t window,
                         bool (*otherwise)(const nlohmann::json& config, int64_t layer));
// Which layers see less than every position, as window_pattern() reads it: of one layer it would take the
// value for a period.
nlohmann::json layer_pattern(const std::vector<bool>& layers);
// An entry of flags, one per layer, is passed on under `key`.
Result<void> set_layer_flags(const nlohmann::json& config, ConfigValues& values, std::string_view entry,
                             std::string_view key);

// RoPE's entries in every form they have had (rope_theta and rope_scaling; rope_parameters) → GGUF keys.
// `rope`: a table of parameters. Refused by name: scalings that the forward pass does not do.
Result<void> read_rope(const nlohmann::json& config, const nlohmann::json& rope, ConfigValues& values);
// What GGUF files have as tensors: LongRoPE's factors, those of pairs that do not turn ("proportional").
Result<std::vector<TensorInfo>> rope_tensors(const nlohmann::json& rope, const ConfigValues& values);

}  // namespace parlor
