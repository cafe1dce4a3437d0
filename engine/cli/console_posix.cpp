#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <thread>

#include <pthread.h>
#include <unistd.h>

#include "engine/cli/console.h"
#include "engine/cli/console_os.h"

namespace parlor::cli {

std::vector<std::string> prepare_console(int argc, char** argv) {
    return {argv, argv + argc};
}
bool error_is_terminal() {
    return isatty(STDERR_FILENO) != 0;
}
bool input_is_terminal() {
    return isatty(STDIN_FILENO) != 0;
}
bool output_takes_colours() {
    const char* kind = std::getenv("TERM");
    return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr && kind != nullptr &&
           std::string_view(kind) != "dumb";
}

std::optional<std::string> read_line() {
    std::string line;
    if (!std::getline(std::cin, line)) return std::nullopt;
    return line;
}

std::filesystem::path executable_folder() {
    std::error_code error;
    const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::filesystem::path() : path.parent_path();
}

// A signal handler may do next to nothing, so the signal is blocked everywhere and one thread waits for it.
void os::watch_interrupts(void (*interrupted)()) {
    static sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::thread([interrupted] {
        int signal = 0;
        while (sigwait(&set, &signal) == 0) interrupted();
    }).detach();
}

}  // namespace parlor::cli
