// What shows while a model runs on this computer is remembered in the cache folder, so that the next plan
// knows it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/model_card.h"

namespace parlor {

Experience experience_with(const std::filesystem::path& model, uint64_t file_bytes);
// In addition to what is remembered.
void remember(const std::filesystem::path& model, uint64_t file_bytes, const Experience& news);

// Whether these kernels (run::Ops::kernels_id()) were seen to compute this model as they should.
bool is_proven(const std::filesystem::path& model, uint64_t file_bytes, const std::string& kernels);
void remember_proven(const std::filesystem::path& model, uint64_t file_bytes, const std::string& kernels);

}  // namespace parlor
