// Runs this same executable again with one argument and reads what it prints. For work that a broken driver
// may hang or crash.
#pragma once

#include <chrono>
#include <string>

namespace parlor {

enum class HelperEnd : uint8_t { finished, not_started, timeout, crashed };
struct HelperAnswer {
    HelperEnd end = HelperEnd::not_started;
    std::string output;  // standard output, at most 1 MB
    std::string detail;  // how it crashed: "signal 11", "exit status 3"
};
// After the deadline the helper is killed. A helper starts no helpers: in one, the answer is not_started.
HelperAnswer run_helper(const char* argument, std::chrono::milliseconds deadline);

}  // namespace parlor
