#include <algorithm>
#include <array>
#include <optional>

#include "engine/load/quantized_module.h"

namespace parlor {

namespace {

using safetensors::Dtype;
using safetensors::StoredTensor;

// Last parts of names, by method; "weight" counts where its type is no usual float.
constexpr auto kParts = std::to_array<std::string_view>(
    {"qweight", "qzeros", "scales", "g_idx", "weight_packed", "weight_scale", "weight_scale_inv",
     "weight_zero_point", "weight_shape", "weight_g_idx", "weight_global_scale", "SCB", "weight_format"});
// Scales of activations and of the KV cache: both stay in higher precision here.
constexpr auto kOfActivations = std::to_array<std::string_view>(
    {"input_scale", "input_zero_point", "input_global_scale", "activation_scale", "output_scale", "k_scale",
     "v_scale", "q_scale", "scale_ub", "input_scale_ub"});
constexpr std::string_view kWeight = "weight";
// gpt-oss: "experts.gate_up_proj_blocks" and "…_scales".
constexpr auto kStackParts = std::to_array<std::string_view>({"_blocks", "_scales"});

bool is_float(Dtype dtype) {
    return dtype == Dtype::f32 || dtype == Dtype::f16 || dtype == Dtype::bf16;
}

// "a.b.weight_scale" → ("a.b", "weight_scale"); nothing for tensors that are no part of a quantized weight.
std::optional<std::pair<std::string, std::string>> split_name(const StoredTensor& tensor) {
    const std::string& name = tensor.name;
    // bitsandbytes: "a.b.weight.absmax"
    constexpr std::string_view kInner = ".weight.";
    if (const size_t at = name.find(kInner); at != std::string::npos) {
        return std::pair{name.substr(0, at), name.substr(at + 1)};
    }
    for (const std::string_view part : kStackParts) {
        if (tensor.dtype == Dtype::u8 && name.ends_with(part))
            return std::pair{name.substr(0, name.size() - part.size()), std::string(part.substr(1))};
    }
    const size_t dot = name.rfind('.');
    if (dot == std::string::npos) return std::nullopt;
    const std::string_view last = std::string_view(name).substr(dot + 1);
    const bool known = std::ranges::find(kParts, last) != kParts.end() ||
                       std::ranges::find(kOfActivations, last) != kOfActivations.end() ||
                       (last == kWeight && !is_float(tensor.dtype));
    if (!known) return std::nullopt;
    return std::pair{name.substr(0, dot), std::string(last)};
}

}  // namespace

Result<std::vector<QuantizedWeight>> gather_quantized(const Quantization& quantization,
                                                      std::vector<StoredTensor>& tensors,
                                                      const ReadStored& read) {
    std::vector<QuantizedWeight> out;
    if (quantization.method == Quantization::Method::none) return out;
    std::vector<StoredTensor> others;
    std::map<std::string, QuantizedModule> modules;
    for (const StoredTensor& tensor : tensors) {
        const auto split = split_name(tensor);
        if (!split) {
            others.push_back(tensor);
            continue;
        }
        if (std::ranges::find(kOfActivations, split->second) != kOfActivations.end()) continue;
        QuantizedModule& module = modules[split->first];
        module.name = split->first;
        module.parts[split->second] = &tensor;
    }
    for (const auto& [name, module] : modules) {
        PARLOR_TRY(QuantizedWeight weight, fit_quantized(quantization, module, read));
        out.push_back(std::move(weight));
    }
    tensors = std::move(others);
    return out;
}

}  // namespace parlor
