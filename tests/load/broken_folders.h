// Model folders, each with the code of the error that it must give. Rows follow section B of the reliability
// reference.
#pragma once

#include <functional>

#include "tests/load/folder_maker.h"

namespace parlor::test {

struct BrokenFolder {
    std::string name;
    std::string code;  // "ok" for none
    std::function<void(FolderMaker&)> change;
};

std::vector<BrokenFolder> brokenHeaders();  // of a safetensors file
std::vector<BrokenFolder> brokenConfigs();  // config.json, and tensors against it
std::vector<BrokenFolder> brokenShards();   // the index, missing files, folders without a model
std::vector<BrokenFolder> goodFolders();    // odd ones that load

}  // namespace parlor::test
