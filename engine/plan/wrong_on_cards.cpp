#include "engine/plan/wrong_on_cards.h"

#include <fstream>
#include <string>

#include "engine/plan/cache_folder.h"

namespace parlor {

namespace fs = std::filesystem;

namespace {

constexpr int kMostLines = 1000;

fs::path list_file() {
    const fs::path folder = cache_folder();
    return folder.empty() ? folder : folder / "wrong_on_cards";
}

// "123456 /models/name.gguf"
std::string line_of(const fs::path& model, uint64_t file_bytes) {
    std::error_code error;
    const fs::path whole = fs::absolute(model, error);
    const std::u8string name = (error ? model : whole).u8string();
    return std::to_string(file_bytes) + " " + std::string(name.begin(), name.end());
}

}  // namespace

bool is_wrong_on_cards(const fs::path& model, uint64_t file_bytes) {
    std::ifstream in(list_file(), std::ios::binary);
    if (!in) return false;
    const std::string wanted = line_of(model, file_bytes);
    std::string line;
    for (int i = 0; i < kMostLines && std::getline(in, line); ++i)
        if (line == wanted) return true;
    return false;
}

void remember_wrong_on_cards(const fs::path& model, uint64_t file_bytes) {
    const fs::path file = list_file();
    if (file.empty() || is_wrong_on_cards(model, file_bytes)) return;
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    std::ofstream(file, std::ios::binary | std::ios::app) << line_of(model, file_bytes) << '\n';
}

}  // namespace parlor
