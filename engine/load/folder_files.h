// The files of a model folder, however they are stored: on disk, or in memory for tests and fuzzers.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/load/source.h"

namespace parlor {

class FolderFiles {
  public:
    virtual ~FolderFiles() = default;
    virtual std::string label() const = 0;  // for messages: the path as UTF-8
    // Names of the files in the folder itself, sorted. Links count as the files that they lead to.
    virtual const std::vector<std::string>& names() const = 0;
    // `name` is one file's, without folders. Errors: FileNotFound and those of File::open().
    virtual Result<std::unique_ptr<ByteSource>> open(std::string_view name) const = 0;

    bool has(std::string_view name) const;
};

class DiskFolder final : public FolderFiles {
  public:
    static Result<std::unique_ptr<DiskFolder>> open(const std::filesystem::path& path);
    std::string label() const override;
    const std::vector<std::string>& names() const override { return names_; }
    Result<std::unique_ptr<ByteSource>> open(std::string_view name) const override;
    std::filesystem::path path_of(std::string_view name) const;

  private:
    std::filesystem::path path_;
    std::vector<std::string> names_;
};

}  // namespace parlor
