#include "engine/cli/console.h"

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "engine/cli/console_os.h"

namespace parlor::cli {

namespace {

std::mutex g_mutex;
std::stop_source g_task;
bool g_running = false;
bool g_warned = false;

// Runs on an ordinary thread on every system, so it may lock and print.
void interrupted() {
    const std::lock_guard lock(g_mutex);
    if (g_running && g_task.request_stop()) return;
    if (!g_running && !std::exchange(g_warned, true)) {
        std::fputs("\n(Ctrl-C again to leave)\n", stderr);
        return;
    }
    std::fflush(stdout);
    std::_Exit(130);
}

}  // namespace

void watch_interrupts() {
    os::watch_interrupts(interrupted);
}

std::stop_token begin_task() {
    const std::lock_guard lock(g_mutex);
    g_task = std::stop_source();
    g_running = true;
    g_warned = false;
    return g_task.get_token();
}

void end_task() {
    const std::lock_guard lock(g_mutex);
    g_running = false;
    g_warned = false;
}

std::string read_input() {
    std::string text;
    char buffer[1 << 16];
    while (const size_t count = std::fread(buffer, 1, sizeof buffer, stdin)) text.append(buffer, count);
    return text;
}

std::string path_text(const std::filesystem::path& path) {
    const std::u8string text = path.u8string();
    return {reinterpret_cast<const char*>(text.data()), text.size()};
}

}  // namespace parlor::cli
