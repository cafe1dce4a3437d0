#include "engine/plan/experience.h"

#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "engine/plan/cache_folder.h"

namespace parlor {

namespace fs = std::filesystem;

namespace {

constexpr size_t kMostLines = 3000;
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

// Calls line(text) for each, until it says that this is enough.
void read_lines(const std::function<bool(const std::string& line)>& is_enough) {
    std::ifstream in(list_file(), std::ios::binary);
    std::string line;
    for (size_t i = 0; in && i < kMostLines && std::getline(in, line); ++i)
        if (is_enough(line)) return;
}

constexpr const char* kProven = "proven ";

// A full list loses what can be found out again.
void add_lines(const std::vector<std::string>& lines) {
    const fs::path file = list_file();
    if (file.empty() || lines.empty()) return;
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    size_t count = 0;
    std::vector<std::string> kept;
    read_lines([&](const std::string& line) {
        ++count;
        if (!line.starts_with(kProven)) kept.push_back(line);
        return false;
    });
    const bool full = count + lines.size() > kMostLines;
    std::ofstream out(file, std::ios::binary | (full ? std::ios::trunc : std::ios::app));
    if (full)
        for (const std::string& line : kept) out << line << '\n';
    for (const std::string& line : lines) out << line << '\n';
}

std::string proven_line(const fs::path& model, uint64_t file_bytes, const std::string& kernels) {
    return kProven + kernels + model_text(model, file_bytes);
}

}  // namespace

Experience experience_with(const fs::path& model, uint64_t file_bytes) {
    Experience known;
    const std::string wanted = model_text(model, file_bytes);
    read_lines([&](const std::string& line) {
        for (const auto& kind : kKinds)
            if (line == kind.word + wanted) known.*kind.member = true;
        return false;
    });
    return known;
}

void remember(const fs::path& model, uint64_t file_bytes, const Experience& news) {
    const Experience known = experience_with(model, file_bytes);
    std::vector<std::string> lines;
    for (const auto& kind : kKinds)
        if (news.*kind.member && !(known.*kind.member))
            lines.push_back(kind.word + model_text(model, file_bytes));
    add_lines(lines);
}

bool is_proven(const fs::path& model, uint64_t file_bytes, const std::string& kernels) {
    const std::string wanted = proven_line(model, file_bytes, kernels);
    bool found = false;
    read_lines([&](const std::string& line) { return found = line == wanted; });
    return found;
}

void remember_proven(const fs::path& model, uint64_t file_bytes, const std::string& kernels) {
    if (!is_proven(model, file_bytes, kernels)) add_lines({proven_line(model, file_bytes, kernels)});
}

}  // namespace parlor
