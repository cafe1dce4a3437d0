#include "engine/load/folder_files.h"

#include <algorithm>
#include <system_error>

#include "engine/load/file.h"

namespace parlor {

namespace {
constexpr size_t kMostFiles = 20'000;  // DeepSeek-V3 has 200
}

bool FolderFiles::has(std::string_view name) const {
    return std::ranges::binary_search(names(), name);
}

Result<std::unique_ptr<DiskFolder>> DiskFolder::open(const std::filesystem::path& path) {
    std::unique_ptr<DiskFolder> folder(new DiskFolder);
    folder->path_ = path;
    std::error_code error;
    std::filesystem::directory_iterator entries(path, error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        std::error_code unknown;  // a link that leads nowhere is no file
        if (!std::filesystem::is_regular_file(entries->path(), unknown)) continue;
        if (folder->names_.size() >= kMostFiles) {
            return message(Msg::FileUnreadable, path_text(path),
                           "it has more than " + std::to_string(kMostFiles) + " files");
        }
        folder->names_.push_back(path_text(entries->path().filename()));
    }
    if (error) return message(Msg::FileUnreadable, path_text(path), error.message());
    std::ranges::sort(folder->names_);
    return folder;
}

std::string DiskFolder::label() const {
    return path_text(path_);
}

std::filesystem::path DiskFolder::path_of(std::string_view name) const {
    return path_ / std::filesystem::path(std::u8string(name.begin(), name.end()));
}

Result<std::unique_ptr<ByteSource>> DiskFolder::open(std::string_view name) const {
    PARLOR_TRY(std::unique_ptr<File> file, File::open(path_of(name)));
    return std::unique_ptr<ByteSource>(std::move(file));
}

}  // namespace parlor
