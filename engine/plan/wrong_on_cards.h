// Models whose numbers were not right on a graphics card, though its kernels are: remembered, so that they
// are not put there again.
#pragma once

#include <cstdint>
#include <filesystem>

namespace parlor {

bool is_wrong_on_cards(const std::filesystem::path& model, uint64_t file_bytes);
void remember_wrong_on_cards(const std::filesystem::path& model, uint64_t file_bytes);

}  // namespace parlor
