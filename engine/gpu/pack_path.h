// Where the kernel pack lies.
#pragma once

#include <filesystem>
#include <vector>

namespace parlor::gpu {

// Best first: PARLOR_KERNELS, beside the program, share/parlor beside its folder, kernels/ of a build tree.
std::vector<std::filesystem::path> pack_paths();

}  // namespace parlor::gpu
