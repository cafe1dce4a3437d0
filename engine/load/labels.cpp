#include "engine/load/labels.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace parlor {

namespace {

struct FileType {
    int64_t number;
    std::string_view label;
};
// general.file_type, as the GGUF specification numbers it.
constexpr auto kFileTypes = std::to_array<FileType>({
    {0, "F32"},     {1, "F16"},     {2, "Q4_0"},     {3, "Q4_1"},    {7, "Q8_0"},     {8, "Q5_0"},
    {9, "Q5_1"},    {10, "Q2_K"},   {11, "Q3_K_S"},  {12, "Q3_K_M"}, {13, "Q3_K_L"},  {14, "Q4_K_S"},
    {15, "Q4_K_M"}, {16, "Q5_K_S"}, {17, "Q5_K_M"},  {18, "Q6_K"},   {19, "IQ2_XXS"}, {20, "IQ2_XS"},
    {21, "Q2_K_S"}, {22, "IQ3_XS"}, {23, "IQ3_XXS"}, {24, "IQ1_S"},  {25, "IQ4_NL"},  {26, "IQ3_S"},
    {27, "IQ3_M"},  {28, "IQ2_S"},  {29, "IQ2_M"},   {30, "IQ4_XS"}, {31, "IQ1_M"},   {32, "BF16"},
    {36, "TQ1_0"},  {37, "TQ2_0"},  {38, "MXFP4"},   {39, "NVFP4"},  {40, "Q1_0"},
});

}  // namespace

std::string quantization_label(std::optional<int64_t> file_type, std::span<const TensorInfo> tensors) {
    const auto* known = std::ranges::find(kFileTypes, file_type.value_or(-1), &FileType::number);
    if (known != kFileTypes.end()) return std::string(known->label);
    std::vector<uint64_t> bytes(kernels::formats().size());
    for (const TensorInfo& tensor : tensors) bytes[static_cast<size_t>(tensor.format)] += tensor.bytes;
    const auto most = std::ranges::max_element(bytes) - bytes.begin();
    std::string label(kernels::formats()[static_cast<size_t>(most)].name);
    std::ranges::transform(label, label.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return label;
}

std::string size_label(uint64_t parameters) {
    static constexpr std::array kUnits = {"", "K", "M", "B", "T"};
    auto value = static_cast<double>(parameters);
    size_t unit = 0;
    while (value >= 999.5 && unit + 1 < kUnits.size()) {
        value /= 1000;
        ++unit;
    }
    char text[32];
    std::snprintf(text, sizeof text, value < 9.95 && unit > 0 ? "%.1f%s" : "%.0f%s", value, kUnits[unit]);
    return text;
}

}  // namespace parlor
