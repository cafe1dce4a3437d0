#include "engine/load/split.h"

#include <charconv>
#include <cstdio>

#include "engine/load/file.h"
#include "engine/load/gguf.h"

namespace parlor {

namespace {
constexpr size_t kDigits = 5;

std::optional<uint32_t> number(std::string_view digits) {
    uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}
}  // namespace

std::filesystem::path SplitName::part(uint32_t part_number, std::string_view ending) const {
    char numbers[40];
    std::snprintf(numbers, sizeof numbers, "-%05u-of-%05u", part_number, count);
    std::filesystem::path out = stem;
    out += numbers;
    out += ending;
    return out;
}

std::optional<SplitName> parse_split_name(const std::filesystem::path& path, std::string_view ending) {
    const std::string name = path_text(path.filename());
    constexpr std::string_view kMiddle = "-of-";
    const size_t tail_size = 1 + kDigits + kMiddle.size() + kDigits + ending.size();
    if (name.size() <= tail_size || !name.ends_with(ending)) return std::nullopt;
    const std::string_view tail = std::string_view(name).substr(name.size() - tail_size);
    if (tail[0] != '-' || tail.substr(1 + kDigits, kMiddle.size()) != kMiddle) return std::nullopt;
    const auto part = number(tail.substr(1, kDigits));
    const auto count = number(tail.substr(1 + kDigits + kMiddle.size(), kDigits));
    if (!part || !count || *part < 1 || *part > *count || *count > gguf::kMaxParts) return std::nullopt;
    const std::string stem = name.substr(0, name.size() - tail_size);
    return SplitName{path.parent_path() / std::filesystem::path(std::u8string(stem.begin(), stem.end())),
                     *part, *count};
}

}  // namespace parlor
