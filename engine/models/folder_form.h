// Families as Hugging Face folders: how a config.json and its tensors become what the family's GGUF files
// have. One FolderForm per `model_type`, in folder_forms.cpp.
#pragma once

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

// GGUF key ← entry of config.json. The first one that is there counts.
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
};

const FolderForm* find_folder_form(std::string_view model_type);
std::span<const ConfigKey> standard_config_keys();
std::span<const TensorName> standard_tensor_names();

// RoPE's entries in every form they have had (rope_theta and rope_scaling; rope_parameters) → GGUF keys.
// `rope`: a table of parameters. Refused by name: scalings that the forward pass does not do.
Result<void> read_rope(const nlohmann::json& config, const nlohmann::json& rope, ConfigValues& values);

}  // namespace parlor
