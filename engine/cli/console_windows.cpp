#include <windows.h>
// After windows.h, which they need.
#include <fcntl.h>
#include <io.h>
#include <shellapi.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "engine/cli/console.h"
#include "engine/cli/console_os.h"

namespace parlor::cli {

namespace {

std::string to_utf8(const wchar_t* text, int length) {
    const int size = WideCharToMultiByte(CP_UTF8, 0, text, length, nullptr, 0, nullptr, nullptr);
    std::string out(static_cast<size_t>(size), '\0');
    WideCharToMultiByte(CP_UTF8, 0, text, length, out.data(), size, nullptr, nullptr);
    return out;
}

void (*g_interrupted)() = nullptr;

}  // namespace

std::vector<std::string> prepare_console(int argc, char** argv) {
    SetConsoleOutputCP(CP_UTF8);
    for (FILE* stream : {stdin, stdout}) _setmode(_fileno(stream), _O_BINARY);
    int count = 0;
    wchar_t** wide = CommandLineToArgvW(GetCommandLineW(), &count);
    if (wide == nullptr) return {argv, argv + argc};
    std::vector<std::string> out;
    for (int i = 0; i < count; ++i) out.push_back(to_utf8(wide[i], static_cast<int>(wcslen(wide[i]))));
    LocalFree(wide);
    return out;
}

bool error_is_terminal() {
    return _isatty(_fileno(stderr)) != 0;
}
bool input_is_terminal() {
    return _isatty(_fileno(stdin)) != 0;
}
bool output_takes_colours() {
    DWORD mode = 0;
    return GetConsoleMode(GetStdHandle(STD_OUTPUT_HANDLE), &mode) != 0 &&
           (mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0 && std::getenv("NO_COLOR") == nullptr;
}

// A console gives Chinese only through its wide interface, whatever its input code page says.
std::optional<std::string> read_line() {
    std::string line;
    const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    DWORD mode = 0;
    if (!GetConsoleMode(input, &mode)) {
        if (!std::getline(std::cin, line)) return std::nullopt;
        if (line.ends_with('\r')) line.pop_back();
        return line;
    }
    std::wstring wide;
    wchar_t buffer[1024];
    DWORD count = 0;
    while (ReadConsoleW(input, buffer, 1024, &count, nullptr) && count > 0) {
        wide.append(buffer, count);
        if (wide.back() == L'\n') break;
    }
    if (wide.empty() || wide.front() == 0x1A) return std::nullopt;  // Ctrl-Z ends input
    while (!wide.empty() && (wide.back() == L'\n' || wide.back() == L'\r')) wide.pop_back();
    return to_utf8(wide.data(), static_cast<int>(wide.size()));
}

std::filesystem::path executable_folder() {
    std::wstring path(32768, L'\0');
    const DWORD length = GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
    path.resize(length);
    return std::filesystem::path(path).parent_path();
}

// Windows calls the handler on a thread of its own.
void os::watch_interrupts(void (*interrupted)()) {
    g_interrupted = interrupted;
    SetConsoleCtrlHandler(
        [](DWORD event) -> BOOL {
            if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) return FALSE;
            g_interrupted();
            return TRUE;
        },
        TRUE);
}

}  // namespace parlor::cli
