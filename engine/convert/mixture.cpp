#include "engine/convert/mixture.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "kernels/check.h"

namespace parlor {

namespace {

using kernels::Format;

bool is_plain(Format format) {
    return format == Format::f32 || format == Format::f16 || format == Format::bf16;
}

bool is_k(Format format) {
    return format == Format::q4_k || format == Format::q5_k || format == Format::q6_k;
}

// Matrices that cost little memory and much quality, or that are no operand of a matrix product.
bool stays(std::string_view name) {
    static constexpr auto kParts = std::to_array<std::string_view>(
        {"_norm", "ffn_gate_inp", "ssm_conv1d", "pos_embd", "token_types", "rope_freqs", "attn_rel_b",
         "per_layer_model_proj", "altup", "laurel", "time_mix"});
    return !name.ends_with(".weight") ||
           std::ranges::any_of(kParts, [&](std::string_view part) { return name.find(part) != name.npos; });
}

// "blk.12.attn_v.weight" -> 12; -1 for tensors outside of the layers.
int64_t layer_of(std::string_view name) {
    constexpr std::string_view kPrefix = "blk.";
    int64_t layer = -1;
    if (name.starts_with(kPrefix)) {
        name.remove_prefix(kPrefix.size());
        std::from_chars(name.data(), name.data() + name.size(), layer);
    }
    return layer;
}

bool gets_more_bits(std::string_view name, int64_t layers) {
    const auto has = [&](std::string_view part) { return name.find(part) != name.npos; };
    if (!has(".attn_v.") && !has(".ffn_down")) return false;
    const int64_t layer = layer_of(name), eighth = layers / 8;
    if (layer < 0) return false;
    return layer < eighth || layer >= 7 * layers / 8 || (layer - eighth) % 3 == 2;
}

// The format for rows that are no whole number of blocks of `format`.
Format fitting(Format format, int64_t cols) {
    if (is_k(format) && cols % 256 != 0) format = format == Format::q4_k ? Format::q5_0 : Format::q8_0;
    return cols % 32 != 0 ? Format::f16 : format;
}

}  // namespace

std::optional<uint32_t> file_type(Format format) {
    switch (format) {
        case Format::q4_0:
            return 2;
        case Format::q8_0:
            return 7;
        case Format::q5_0:
            return 8;
        case Format::q4_k:
            return 15;  // Q4_K_M
        case Format::q5_k:
            return 17;  // Q5_K_M
        case Format::q6_k:
            return 18;
        default:
            return std::nullopt;
    }
}

Format format_for(const TensorInfo& tensor, const Mixture& mixture) {
    if (!is_plain(tensor.format)) return tensor.format;
    if (tensor.shape.size() < 2) return Format::f32;
    if (stays(tensor.name)) return tensor.format;
    Format format = mixture.format;
    const bool outer = tensor.name == "output.weight" || tensor.name == "token_embd.weight";
    if (is_k(format) && (outer || gets_more_bits(tensor.name, mixture.layers))) format = Format::q6_k;
    format = fitting(format, tensor.cols());
    // Nothing is gained by rounding bf16 to f16.
    return format == Format::f16 && tensor.format == Format::bf16 ? Format::bf16 : format;
}

uint64_t row_bytes(Format format, const TensorInfo& tensor) {
    const auto row = kernels::row_bytes(format, static_cast<uint64_t>(tensor.cols()));
    CHECK(row.has_value());
    return *row;
}

uint64_t all_bytes(Format format, const TensorInfo& tensor) {
    return row_bytes(format, tensor) * static_cast<uint64_t>(tensor.rows());
}

}  // namespace parlor
