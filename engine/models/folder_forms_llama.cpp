// Folders of Llama and of decoders like it.
#include <array>

#include "engine/models/folder_form.h"

namespace parlor {

namespace {

using nlohmann::json;

Result<void> complete_ministral(const json& config, ConfigValues& values) {
    return set_windows(config, values, integer_of(config, "sliding_window"),
                       [](const json&, int64_t) { return true; });
}

// Queries grow with the position: the factor stands in the RoPE table.
Result<void> complete_ministral3(const json& config, ConfigValues& values) {
    for (const char* table : {"rope_scaling", "rope_parameters"}) {
        const json& beta = entry_of(entry_of(config, table), "llama_4_scaling_beta");
        if (!beta.is_null()) values.set("attention.temperature_scale", beta, "llama_4_scaling_beta");
    }
    return {};
}

// no_rope_layers has 1 where a layer turns; without it, every no_rope_layer_interval-th does not. A window,
// where it is used, is for those that do not.
bool turns(const json& config, int64_t layer) {
    const json& flags = entry_of(config, "no_rope_layers");
    if (flags.is_array() && layer < std::ssize(flags)) return flags[static_cast<size_t>(layer)] != 0;
    const int64_t interval = integer_of(config, "no_rope_layer_interval");
    return interval <= 0 || (layer + 1) % interval != 0;
}

Result<void> complete_smollm3(const json& config, ConfigValues& values) {
    PARLOR_CHECKED(set_layer_flags(config, values, "no_rope_layers", "rope.layers"));
    if (values.find("rope.layers") == nullptr) {
        json flags = json::array();
        for (int64_t i = 0; i < layer_count(config); ++i) flags.push_back(turns(config, i));
        values.set("rope.layers", std::move(flags), "no_rope_layer_interval");
    }
    const bool used = entry_of(config, "use_sliding_window") == true;
    return set_windows(config, values, used ? integer_of(config, "sliding_window") : 0,
                       [](const json& of, int64_t layer) { return !turns(of, layer); });
}

// Three layers with a window to one without; their RoPE has a table of its own, without scaling.
Result<void> complete_olmo3(const json& config, ConfigValues& values) {
    const json& local = entry_of(entry_of(config, "rope_parameters"), "sliding_attention");
    if (const json& base = entry_of(local, "rope_theta"); !base.is_null())
        values.set("rope.freq_base_swa", base, "rope_theta");
    return set_windows(config, values, integer_of(config, "sliding_window"),
                       [](const json&, int64_t layer) { return (layer + 1) % 4 != 0; });
}

constexpr auto kOlmoNames = std::to_array<TensorName>({
    {"layers.%.post_attention_layernorm", "blk.%.post_attention_norm"},
    {"layers.%.post_feedforward_layernorm", "blk.%.post_ffw_norm"},
});

constexpr std::string_view kMistralDefaults =
    R"({"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
             "num_attention_heads": 32, "num_key_value_heads": 8, "max_position_embeddings": 131072,
             "rms_norm_eps": 1e-6, "sliding_window": 4096, "tie_word_embeddings": false})";

constexpr auto kForms = std::to_array<FolderForm>({
    {.model_type = "llama",
     .family = "llama",
     .defaults =
         R"({"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32,
             "num_attention_heads": 32, "max_position_embeddings": 2048, "rms_norm_eps": 1e-6,
             "tie_word_embeddings": false})"},
    {.model_type = "mistral", .family = "mistral", .defaults = kMistralDefaults},
    {.model_type = "ministral",
     .family = "mistral",
     .defaults = kMistralDefaults,
     .complete = complete_ministral},
    {.model_type = "ministral3",
     .family = "mistral3",
     .defaults =
         R"({"vocab_size": 131072, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 34,
             "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128,
             "max_position_embeddings": 262144, "rms_norm_eps": 1e-5, "tie_word_embeddings": false,
             "rope_parameters": {"rope_type": "yarn", "rope_theta": 1000000.0, "factor": 16.0,
                 "original_max_position_embeddings": 16384, "beta_fast": 32.0, "beta_slow": 1.0,
                 "mscale_all_dim": 1.0, "mscale": 1.0, "llama_4_scaling_beta": 0.1}})",
     .complete = complete_ministral3},
    {.model_type = "phi3",
     .family = "phi3",
     .defaults =
         R"({"vocab_size": 32064, "hidden_size": 3072, "intermediate_size": 8192, "num_hidden_layers": 32,
             "num_attention_heads": 32, "max_position_embeddings": 4096,
             "original_max_position_embeddings": 4096, "rms_norm_eps": 1e-5,
             "tie_word_embeddings": false})"},
    {.model_type = "smollm3",
     .family = "smollm3",
     .defaults =
         R"({"vocab_size": 128256, "hidden_size": 2048, "intermediate_size": 11008, "num_hidden_layers": 36,
             "num_attention_heads": 16, "num_key_value_heads": 4, "max_position_embeddings": 32768,
             "rms_norm_eps": 1e-6, "rope_theta": 2000000.0, "no_rope_layer_interval": 4,
             "tie_word_embeddings": true})",
     .complete = complete_smollm3},
    {.model_type = "olmo2",
     .family = "olmo2",
     .defaults =
         R"({"vocab_size": 50304, "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32,
             "num_attention_heads": 32, "max_position_embeddings": 2048, "rms_norm_eps": 1e-5,
             "tie_word_embeddings": false})",
     .tensors = kOlmoNames},
    {.model_type = "olmo3",
     .family = "olmo2",
     .defaults =
         R"({"vocab_size": 50304, "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32,
             "num_attention_heads": 32, "max_position_embeddings": 2048, "rms_norm_eps": 1e-5,
             "sliding_window": 4096, "rope_theta": 500000.0, "tie_word_embeddings": false})",
     .tensors = kOlmoNames,
     .complete = complete_olmo3},
});

}  // namespace

std::span<const FolderForm> llama_forms() {
    return kForms;
}

}  // namespace parlor
