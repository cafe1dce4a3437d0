// Broken GGUF files, each with the code of the error that it must give. Rows name the catalogue of bad inputs
// (section A of the reliability reference); causes that are the same share a code.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/load/tiny_models.h"

namespace parlor::test {

struct BrokenFile {
    std::string name;
    std::string code;
    std::function<std::string()> make;  // the file's bytes
};

// A valid tiny model after `change`.
inline BrokenFile broken(std::string name, std::string code, std::function<void(GgufWriter&)> change) {
    return {std::move(name), std::move(code), [change = std::move(change)] {
                GgufWriter w = tinyModel();
                change(w);
                return w.file();
            }};
}

std::vector<BrokenFile> brokenStructure();  // the header as bytes, entries, tensors
std::vector<BrokenFile> brokenModels();     // hyper-parameters, tensors against them, tokenizer
std::vector<BrokenFile> brokenFamilies();   // layers that differ, fused tensors
std::vector<BrokenFile> otherFiles();       // what is no GGUF at all

}  // namespace parlor::test
