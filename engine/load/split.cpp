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

std::filesystem::path SplitName::part(uint32_t part_number) const {
    char ending[40];
    std::snprintf(ending, sizeof ending, "-%05u-of-%05u.gguf", part_number, count);
    std::filesystem::path out = stem;
    out += ending;
    return out;
}

std::optional<SplitName> parse_split_name(const std::filesystem::path& path) {
    const std::string name = path_text(path.filename());
    constexpr std::string_view kEnding = ".gguf", kMiddle = "-of-";
    constexpr size_t kTail = 1 + kDigits + kMiddle.size() + kDigits + kEnding.size();
    if (name.size() <= kTail || !name.ends_with(kEnding)) return std::nullopt;
    const std::string_view tail = std::string_view(name).substr(name.size() - kTail);
    if (tail[0] != '-' || tail.substr(1 + kDigits, kMiddle.size()) != kMiddle) return std::nullopt;
    const auto part = number(tail.substr(1, kDigits));
    const auto count = number(tail.substr(1 + kDigits + kMiddle.size(), kDigits));
    if (!part || !count || *part < 1 || *part > *count || *count > gguf::kMaxParts) return std::nullopt;
    const std::string stem = name.substr(0, name.size() - kTail);
    return SplitName{path.parent_path() / std::filesystem::path(std::u8string(stem.begin(), stem.end())),
                     *part, *count};
}

}  // namespace parlor
