// File: read-only, random access, 64-bit, safe to read from many threads. Not mapped: a mapped file that
// another program truncates kills the process (SIGBUS); a read returns an error.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/load/source.h"

namespace parlor {

class File final : public ByteSource {
  public:
    static Result<std::unique_ptr<File>> open(const std::filesystem::path& path);
    ~File() override;
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    uint64_t size() const override { return stamp_.size; }
    Result<void> read(uint64_t offset, std::span<std::byte> out) const override;
    std::string label() const override;
    Result<void> check_unchanged() const override;

  private:
    struct Stamp {
        uint64_t size = 0;
        int64_t modified = 0;  // in the system's own unit
        bool operator==(const Stamp&) const = default;
    };
    using Handle = intptr_t;  // a file descriptor, or a Windows HANDLE

    File(std::filesystem::path path, Handle handle) : path_(std::move(path)), handle_(handle) {}
    Error unreadable(int system_error) const;
    static Result<Stamp> stamp_of(const File& file);

    std::filesystem::path path_;
    Handle handle_;
    Stamp stamp_;
};

std::string path_text(const std::filesystem::path& path);  // UTF-8

}  // namespace parlor
