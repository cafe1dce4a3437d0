// Model folders: config.json + *.safetensors → ModelCard.
#pragma once

#include <optional>

#include "engine/load/folder_files.h"
#include "engine/model_card.h"

namespace parlor {

// What a folder is opened as.
struct FolderKind {
    std::string gguf;  // not empty: the one GGUF model in it; otherwise config.json and safetensors files
};
// Errors say what the folder holds instead: only pickles, only an adapter, parts of an image model, several
// models, nothing.
Result<FolderKind> folder_kind(const FolderFiles& folder);

// The card without paths, and the names of its files in the order of TensorInfo::part.
struct FolderCard {
    ModelCard card;
    std::vector<std::string> files;
};
Result<FolderCard> describe_folder_files(const FolderFiles& folder);

// The folder that `path` means: itself, or where it stands when it is config.json or a safetensors file
// beside one. The folder of a repository in the Hugging Face cache means its newest snapshot. Nothing for
// other files.
std::optional<std::filesystem::path> model_folder(const std::filesystem::path& path);

Result<ModelCard> describe_folder(const std::filesystem::path& path);

}  // namespace parlor
