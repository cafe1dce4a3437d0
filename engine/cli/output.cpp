#include "engine/cli/output.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/cli/console.h"

namespace parlor::cli {

namespace {

// Columns that text takes in a terminal. Enough for tables: the wide blocks of East Asian scripts and emoji.
size_t columns(std::string_view text) {
    size_t count = 0;
    for (size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        const bool wide = length == 4 || (length == 3 && lead >= 0xE3 && lead <= 0xED) || lead == 0xEF;
        count += wide ? 2 : 1;
        i += length;
    }
    return count;
}

}  // namespace

void print_json(const nlohmann::json& document) {
    print_json_text(document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

void print_json_text(std::string_view document) {
    std::fwrite(document.data(), 1, document.size(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

int fail(const Options& options, const Message& error, int status) {
    if (options.json) {
        print_json({{"error", {{"code", error.code()}, {"message", error.text()}, {"hint", error.hint()}}}});
    } else {
        print_note(error);
    }
    return error.id == Msg::Cancelled ? kInterrupted : status;
}

void print_note(const Message& note) {
    std::fflush(stdout);
    std::fprintf(stderr, "%s: %s\n", std::string(note.code()).c_str(), note.text().c_str());
    if (const std::string hint = note.hint(); !hint.empty()) std::fprintf(stderr, "  %s\n", hint.c_str());
}

void print_table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
    }
    for (const auto& row : rows) {
        std::string line;
        for (size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size()) line.append(widths[i] - columns(row[i]) + 2, ' ');
        }
        std::printf("%s\n", line.c_str());
    }
}

std::string decimal(double value, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

Progress::Progress(std::string_view what) : what_(what), on_(error_is_terminal()) {}

Progress::~Progress() {
    if (shown_ >= 0) std::fprintf(stderr, "\r%*s\r", static_cast<int>(what_.size()) + 8, "");
}

void Progress::operator()(double fraction) {
    const int percent = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * 100);
    if (!on_ || percent == shown_) return;
    shown_ = percent;
    std::fprintf(stderr, "\r%s %d %%", what_.c_str(), percent);
    std::fflush(stderr);
}

}  // namespace parlor::cli
