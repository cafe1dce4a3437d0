#include "engine/plan/experience.h"

#include <fstream>
#include <string>

#include "engine/plan/cache_folder.h"

namespace parlor {

namespace fs = std::filesystem;

namespace {

constexpr int kMostLines = 3000;
constexpr struct {
    const char* word;
    bool Experience::*member;
} kKinds[] = {{"wrong_on_cards", &Experience::wrong_on_cards},
              {"plain_kernels", &Experience::plain_kernels},
              {"large_kv", &Experience::large_kv}};

fs::path list_file() {
    const fs::path folder = cache_folder();
    return folder.empty() ? folder : folder / "experience";
}

// " 123456 /models/name.gguf"
std::string model_text(const fs::path& model, uint64_t file_bytes) {
    std::error_code error;
    const fs::path whole = fs::absolute(model, error);
    const std::u8string name = (error ? model : whole).u8string();
    return " " + std::to_string(file_bytes) + " " + std::string(name.begin(), name.end());
}

}  // namespace

Experience experience_with(const fs::path& model, uint64_t file_bytes) {
    Experience known;
    std::ifstream in(list_file(), std::ios::binary);
    if (!in) return known;
    const std::string wanted = model_text(model, file_bytes);
    std::string line;
    for (int i = 0; i < kMostLines && std::getline(in, line); ++i)
        for (const auto& kind : kKinds)
            if (line == kind.word + wanted) known.*kind.member = true;
    return known;
}

void remember(const fs::path& model, uint64_t file_bytes, const Experience& news) {
    const fs::path file = list_file();
    if (file.empty()) return;
    const Experience known = experience_with(model, file_bytes);
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    std::ofstream out(file, std::ios::binary | std::ios::app);
    for (const auto& kind : kKinds)
        if (news.*kind.member && !(known.*kind.member))
            out << kind.word << model_text(model, file_bytes) << '\n';
}

}  // namespace parlor
