// SamplingAdvice from a model's file or folder.
#pragma once

#include "engine/load/folder_files.h"
#include "engine/load/gguf.h"

namespace parlor {

// generation_config.json; nothing advised when there is none. Errors: those of read_json_file().
Result<SamplingAdvice> read_advice(const FolderFiles& folder);
// general.sampling.*
SamplingAdvice read_advice(const gguf::Metadata& metadata);

}  // namespace parlor
