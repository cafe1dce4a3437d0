#include "engine/load/file.h"

#include <algorithm>
#include <cstring>
#include <system_error>

#ifdef _WIN32
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#endif

namespace parlor {

namespace {

// One system call reads at most this much: Linux stops at 2 GiB, ReadFile takes 32 bits.
constexpr size_t kLargestRead = size_t{1} << 30;

#ifdef _WIN32
int last_error() {
    return static_cast<int>(GetLastError());
}

intptr_t open_handle(const std::filesystem::path& path) {
    // Everything is shared, so that an open model can still be renamed or deleted by its owner.
    const HANDLE handle =
        CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                    nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    return handle == INVALID_HANDLE_VALUE ? -1 : reinterpret_cast<intptr_t>(handle);
}

void close_handle(intptr_t handle) {
    CloseHandle(reinterpret_cast<HANDLE>(handle));
}

// Bytes read, 0 at the end, -1 on failure.
int64_t read_at(intptr_t handle, uint64_t offset, std::byte* out, size_t bytes) {
    OVERLAPPED at{};
    at.Offset = static_cast<DWORD>(offset);
    at.OffsetHigh = static_cast<DWORD>(offset >> 32);
    DWORD got = 0;
    if (!ReadFile(reinterpret_cast<HANDLE>(handle), out, static_cast<DWORD>(bytes), &got, &at)) {
        return GetLastError() == ERROR_HANDLE_EOF ? 0 : -1;
    }
    return got;
}

bool read_stamp(intptr_t handle, uint64_t& size, int64_t& modified) {
    BY_HANDLE_FILE_INFORMATION info{};
    if (!GetFileInformationByHandle(reinterpret_cast<HANDLE>(handle), &info)) return false;
    size = (uint64_t{info.nFileSizeHigh} << 32) | info.nFileSizeLow;
    modified = static_cast<int64_t>((uint64_t{info.ftLastWriteTime.dwHighDateTime} << 32) |
                                    info.ftLastWriteTime.dwLowDateTime);
    return true;
}
#else
int last_error() {
    return errno;
}

intptr_t open_handle(const std::filesystem::path& path) {
    return ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
}

void close_handle(intptr_t handle) {
    ::close(static_cast<int>(handle));
}

int64_t read_at(intptr_t handle, uint64_t offset, std::byte* out, size_t bytes) {
    ssize_t got = 0;
    do {
        got = ::pread(static_cast<int>(handle), out, bytes, static_cast<off_t>(offset));
    } while (got < 0 && errno == EINTR);
    return got;
}

bool read_stamp(intptr_t handle, uint64_t& size, int64_t& modified) {
    struct stat info {};
    if (::fstat(static_cast<int>(handle), &info) != 0) return false;
    size = static_cast<uint64_t>(info.st_size);
#ifdef __APPLE__
    modified = info.st_mtimespec.tv_sec * int64_t{1'000'000'000} + info.st_mtimespec.tv_nsec;
#else
    modified = info.st_mtim.tv_sec * int64_t{1'000'000'000} + info.st_mtim.tv_nsec;
#endif
    return true;
}
#endif

}  // namespace

std::string path_text(const std::filesystem::path& path) {
#ifdef _WIN32
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
#else
    return path.string();  // bytes as they are: u8string() would be the same
#endif
}

MemorySource::MemorySource(std::span<const std::byte> bytes, std::string label)
    : bytes_(bytes), label_(std::move(label)) {}

Result<void> MemorySource::read(uint64_t offset, std::span<std::byte> out) const {
    if (offset > bytes_.size() || out.size() > bytes_.size() - offset)
        return message(Msg::FileChanged, label_);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
    return {};
}

Result<std::unique_ptr<File>> File::open(const std::filesystem::path& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return message(Msg::FileNotFound, path_text(path));
    if (status.type() == std::filesystem::file_type::none) {
        return message(Msg::FileUnreadable, path_text(path), error.message());
    }
    if (status.type() == std::filesystem::file_type::directory)
        return message(Msg::FileIsFolder, path_text(path));
    // A pipe or a device would block or never end.
    if (status.type() != std::filesystem::file_type::regular) {
        return message(Msg::FileUnreadable, path_text(path), "it is not an ordinary file");
    }
    const Handle handle = open_handle(path);
    if (handle == -1)
        return message(Msg::FileUnreadable, path_text(path), std::system_category().message(last_error()));
    std::unique_ptr<File> file(new File(path, handle));
    PARLOR_TRY(file->stamp_, stamp_of(*file));
    return file;
}

File::~File() {
    close_handle(handle_);
}

std::string File::label() const {
    return path_text(path_);
}

Error File::unreadable(int system_error) const {
    return message(Msg::FileUnreadable, label(), std::system_category().message(system_error));
}

Result<File::Stamp> File::stamp_of(const File& file) {
    Stamp stamp;
    if (!read_stamp(file.handle_, stamp.size, stamp.modified)) return file.unreadable(last_error());
    return stamp;
}

Result<void> File::read(uint64_t offset, std::span<std::byte> out) const {
    while (!out.empty()) {
        const int64_t got = read_at(handle_, offset, out.data(), std::min(out.size(), kLargestRead));
        if (got < 0) return unreadable(last_error());
        if (got == 0)
            return message(Msg::FileChanged, label());  // callers stay below size(): it became shorter
        offset += static_cast<uint64_t>(got);
        out = out.subspan(static_cast<size_t>(got));
    }
    return {};
}

Result<void> File::check_unchanged() const {
    PARLOR_TRY(const Stamp now, stamp_of(*this));
    if (now != stamp_) return message(Msg::FileChanged, label());
    return {};
}

}  // namespace parlor
