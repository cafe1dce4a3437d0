#include "engine/convert/gguf_file.h"

#include <algorithm>
#include <system_error>
#include <vector>

#include "engine/load/file.h"

namespace parlor {

namespace {

template <class T>
void append(std::string& out, T value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
void append_text(std::string& out, std::string_view text) {
    append(out, uint64_t{text.size()});
    out.append(text);
}
uint64_t aligned(uint64_t value, uint32_t alignment) {
    return (value + alignment - 1) / alignment * alignment;
}

}  // namespace

Result<void> GgufHeader::copy(std::string_view key, const gguf::Value& value, const ByteSource& source) {
    append_text(entries_, key);
    append(entries_, static_cast<uint32_t>(value.type));
    if (value.type == gguf::Type::array) append(entries_, static_cast<uint32_t>(value.element));
    if (value.type == gguf::Type::array || value.type == gguf::Type::text) append(entries_, value.count);
    const size_t begin = entries_.size();
    entries_.resize(begin + static_cast<size_t>(value.bytes));  // read_header() has found them in the file
    PARLOR_CHECKED(
        source.read(value.offset, std::as_writable_bytes(std::span(entries_.data() + begin, value.bytes))));
    ++entry_count_;
    return {};
}

void GgufHeader::set_u32(std::string_view key, uint32_t value) {
    append_text(entries_, key);
    append(entries_, static_cast<uint32_t>(gguf::Type::u32));
    append(entries_, value);
    ++entry_count_;
}

void GgufHeader::set_text(std::string_view key, std::string_view value) {
    append_text(entries_, key);
    append(entries_, static_cast<uint32_t>(gguf::Type::text));
    append_text(entries_, value);
    ++entry_count_;
}

void GgufHeader::add_tensor(const TensorInfo& tensor, kernels::Format format, uint64_t offset) {
    append_text(tensors_, tensor.name);
    append(tensors_, static_cast<uint32_t>(tensor.shape.size()));
    for (const int64_t side : tensor.shape) append(tensors_, static_cast<uint64_t>(side));
    append(tensors_, kernels::traits(format).gguf_type);
    append(tensors_, offset);
    ++tensor_count_;
}

std::string GgufHeader::bytes(uint32_t alignment) const {
    std::string out = "GGUF";
    append(out, uint32_t{3});
    append(out, tensor_count_);
    append(out, entry_count_);
    out += entries_;
    out += tensors_;
    out.resize(static_cast<size_t>(aligned(out.size(), alignment)));
    return out;
}

PartialFile::PartialFile(std::filesystem::path path) : path_(std::move(path)), partial_(path_) {
    partial_ += ".part";
}

Result<std::unique_ptr<PartialFile>> PartialFile::create(const std::filesystem::path& path) {
    std::unique_ptr<PartialFile> file(new PartialFile(path));
    file->stream_.open(file->partial_, std::ios::binary | std::ios::trunc);
    if (!file->stream_) {
        file->finished_ = true;  // nothing to remove
        return file->unwritable();
    }
    return file;
}

PartialFile::~PartialFile() {
    if (finished_) return;
    stream_.close();
    std::error_code ignored;
    std::filesystem::remove(partial_, ignored);
}

Error PartialFile::unwritable() const {
    return message(Msg::QuantizeWrite, path_text(path_));
}

Result<void> PartialFile::write(std::span<const std::byte> bytes) {
    stream_.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!stream_) return unwritable();
    written_ += bytes.size();
    return {};
}

Result<void> PartialFile::pad(uint32_t alignment) {
    const std::vector<std::byte> zeros(static_cast<size_t>(aligned(written_, alignment) - written_));
    return write(zeros);
}

Result<void> PartialFile::finish() {
    stream_.close();  // a full disk may show only here
    std::error_code error;
    if (stream_) std::filesystem::rename(partial_, path_, error);
    if (!stream_ || error) return unwritable();
    finished_ = true;
    return {};
}

}  // namespace parlor
