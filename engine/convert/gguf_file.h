// Writing GGUF: the header, and a file that bears its name only when it is whole.
#pragma once

#include <filesystem>
#include <fstream>
#include <span>
#include <string>

#include "engine/load/gguf.h"

namespace parlor {

// Version 3. Entries in the order of the calls; bytes as GGUF wants them.
class GgufHeader {
  public:
    // A copy of what stands in `source` at `value`.
    Result<void> copy(std::string_view key, const gguf::Value& value, const ByteSource& source);
    void set_u32(std::string_view key, uint32_t value);
    void set_text(std::string_view key, std::string_view value);
    // `offset` counts from the start of the data.
    void add_tensor(const TensorInfo& tensor, kernels::Format format, uint64_t offset);
    std::string bytes(uint32_t alignment) const;  // with the padding before the data

  private:
    std::string entries_, tensors_;
    uint64_t entry_count_ = 0, tensor_count_ = 0;
};

// Written under NAME.part; renamed by finish(), removed when that was not reached.
class PartialFile {
  public:
    static Result<std::unique_ptr<PartialFile>> create(const std::filesystem::path& path);
    ~PartialFile();
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;

    Result<void> write(std::span<const std::byte> bytes);
    Result<void> pad(uint32_t alignment);  // with zeros to the next multiple
    Result<void> finish();
    uint64_t written() const { return written_; }

  private:
    explicit PartialFile(std::filesystem::path path);
    Error unwritable() const;

    std::filesystem::path path_, partial_;
    std::ofstream stream_;
    uint64_t written_ = 0;
    bool finished_ = false;
};

}  // namespace parlor
