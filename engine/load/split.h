// Split files: parts named NAME-00001-of-00003.gguf (the first has the metadata, each has tensors of its
// own), or NAME-00001-of-00003.safetensors.
#pragma once

#include <filesystem>
#include <optional>

#include "engine/result.h"

namespace parlor {

inline constexpr std::string_view kGgufEnding = ".gguf";

struct SplitName {
    std::filesystem::path stem;  // with its folder, without "-00001-of-00003" and the ending
    uint32_t number = 1;         // from 1
    uint32_t count = 1;
    std::filesystem::path part(uint32_t part_number, std::string_view ending = kGgufEnding) const;
};
// Nothing when the name is no split part's.
std::optional<SplitName> parse_split_name(const std::filesystem::path& path,
                                          std::string_view ending = kGgufEnding);

}  // namespace parlor
