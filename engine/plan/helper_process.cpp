#include "engine/plan/helper_process.h"

#include <algorithm>
#include <thread>
#include <vector>
#ifdef _WIN32
#include <windows.h>
#else
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#endif

namespace parlor {

namespace {

using Clock = std::chrono::steady_clock;
constexpr size_t kLongestOutput = 1'000'000;

std::chrono::milliseconds left_until(Clock::time_point end) {
    return std::max(std::chrono::milliseconds(0),
                    std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()));
}

}  // namespace

#ifdef _WIN32
namespace {

struct Handle {
    HANDLE value = nullptr;
    ~Handle() { close(); }
    void close() {
        if (value != nullptr) CloseHandle(value);
        value = nullptr;
    }
};

std::wstring own_executable() {
    std::wstring path(32768, L'\0');
    path.resize(GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
    return path;
}

// Starts the process with only `output` inherited, as its standard output.
bool start(std::wstring command, HANDLE output, PROCESS_INFORMATION& process) {
    SIZE_T bytes = 0;
    InitializeProcThreadAttributeList(nullptr, 1, 0, &bytes);
    std::vector<std::byte> storage(bytes);
    auto* attributes = reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(storage.data());
    if (!InitializeProcThreadAttributeList(attributes, 1, 0, &bytes)) return false;
    STARTUPINFOEXW info{};
    info.StartupInfo.cb = sizeof info;
    info.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    info.StartupInfo.hStdOutput = output;
    info.lpAttributeList = attributes;
    HANDLE inherited[] = {output};
    const bool started = UpdateProcThreadAttribute(attributes, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
                                                   inherited, sizeof inherited, nullptr, nullptr) &&
                         CreateProcessW(nullptr, command.data(), nullptr, nullptr, TRUE,
                                        CREATE_NO_WINDOW | EXTENDED_STARTUPINFO_PRESENT, nullptr, nullptr,
                                        &info.StartupInfo, &process);
    DeleteProcThreadAttributeList(attributes);
    return started;
}

}  // namespace

HelperAnswer run_helper(const char* argument, std::chrono::milliseconds deadline) {
    HelperAnswer answer;
    const std::wstring option(argument, argument + std::char_traits<char>::length(argument));
    if (std::wstring(GetCommandLineW()).find(option) != std::wstring::npos) return answer;
    SECURITY_ATTRIBUTES inherit = {sizeof inherit, nullptr, TRUE};
    Handle read_end, write_end;
    if (!CreatePipe(&read_end.value, &write_end.value, &inherit, 0)) return answer;
    SetHandleInformation(read_end.value, HANDLE_FLAG_INHERIT, 0);
    PROCESS_INFORMATION started{};
    if (!start(L"\"" + own_executable() + L"\" " + option, write_end.value, started)) return answer;
    const Handle process{started.hProcess}, thread{started.hThread};
    write_end.close();

    const Clock::time_point end = Clock::now() + deadline;
    bool ended = false;
    while (true) {  // pipes cannot be waited for with a time limit: look every few milliseconds
        DWORD bytes = 0;
        while (PeekNamedPipe(read_end.value, nullptr, 0, nullptr, &bytes, nullptr) && bytes > 0) {
            char buffer[4096];
            DWORD got = 0;
            if (!ReadFile(read_end.value, buffer, std::min<DWORD>(bytes, sizeof buffer), &got, nullptr))
                break;
            if (answer.output.size() < kLongestOutput) answer.output.append(buffer, got);
        }
        if (ended || left_until(end).count() == 0) break;
        ended =
            WaitForSingleObject(process.value, 5) == WAIT_OBJECT_0;  // once more around for the last output
    }
    DWORD status = 0;
    if (!ended) {
        TerminateProcess(process.value, 1);
        answer.end = HelperEnd::timeout;
    } else if (!GetExitCodeProcess(process.value, &status) || status != 0) {
        answer.end = HelperEnd::crashed;
        answer.detail = "exit status " + std::to_string(status);
    } else {
        answer.end = HelperEnd::finished;
    }
    return answer;
}
#else
namespace {

bool is_helper(const std::string& argument) {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);  // arguments, each ended by NUL
    const std::string line{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    return line.find('\0' + argument + '\0') != std::string::npos;
}

pid_t start(const char* argument, int output) {
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) return -1;
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    char path[] = "/proc/self/exe";
    std::string option = argument;
    char* const arguments[] = {path, option.data(), nullptr};
    pid_t process = -1;
    if (posix_spawn(&process, path, &actions, nullptr, arguments, environ) != 0) process = -1;
    posix_spawn_file_actions_destroy(&actions);
    return process;
}

// False at the deadline. Reads to the end of output, which also comes when the helper dies.
bool read_all(int input, Clock::time_point end, std::string& output) {
    while (true) {
        pollfd waiting = {input, POLLIN, 0};
        const int ready = poll(&waiting, 1, static_cast<int>(left_until(end).count()));
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return false;
        char buffer[4096];
        const ssize_t got = read(input, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return true;
        if (output.size() < kLongestOutput) output.append(buffer, static_cast<size_t>(got));
    }
}

bool wait_until(pid_t process, Clock::time_point end, int& status) {
    while (true) {
        const pid_t done = waitpid(process, &status, WNOHANG);
        if (done == process) return true;
        if (done < 0 && errno != EINTR) return false;
        if (left_until(end).count() == 0) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

}  // namespace

HelperAnswer run_helper(const char* argument, std::chrono::milliseconds deadline) {
    HelperAnswer answer;
    if (is_helper(argument)) return answer;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return answer;
    const pid_t process = start(argument, ends[1]);
    close(ends[1]);
    if (process > 0) {
        const Clock::time_point end = Clock::now() + deadline;
        int status = 0;
        if (!read_all(ends[0], end, answer.output) || !wait_until(process, end, status)) {
            kill(process, SIGKILL);
            // A process that hangs inside the driver may not die: it is left behind rather than waited for.
            wait_until(process, Clock::now() + std::chrono::milliseconds(200), status);
            answer.end = HelperEnd::timeout;
        } else if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
            answer.end = HelperEnd::finished;
        } else {
            answer.end = HelperEnd::crashed;
            answer.detail = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                                : "exit status " + std::to_string(WEXITSTATUS(status));
        }
    }
    close(ends[0]);
    return answer;
}
#endif

}  // namespace parlor
