// The weights of a model folder: which of its safetensors files belong together, and every tensor that they
// hold.
#pragma once

#include "engine/load/folder_files.h"
#include "engine/load/safetensors.h"

namespace parlor {

struct Shards {
    std::vector<std::string> files;  // StoredTensor::part counts these
    std::vector<safetensors::StoredTensor> tensors;
    uint64_t file_bytes = 0;
};

// model.safetensors; or what model.safetensors.index.json names; or the one file there is; or a complete set
// of NAME-00001-of-00003.safetensors. An index is not trusted: it may name files of this folder only, and
// each tensor must be where it says. Errors: missing files (which, how many of how many), a tensor in two
// files, everything that safetensors::read_header() finds.
Result<Shards> read_shards(const FolderFiles& folder);

bool has_safetensors(const FolderFiles& folder);

}  // namespace parlor
