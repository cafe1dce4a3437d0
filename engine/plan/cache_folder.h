// Where files are kept that can be made again.
#pragma once

#include <filesystem>

namespace parlor {

// ~/.cache/parlor, %LOCALAPPDATA%\Parlor; empty when the system names no such place.
std::filesystem::path cache_folder();

}  // namespace parlor
