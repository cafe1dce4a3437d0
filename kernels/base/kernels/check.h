// CHECK: our own bugs only. Data from files, the network or a device goes through Result instead.
#pragma once

namespace parlor {
[[noreturn]] void check_failed(const char* expression, const char* file, int line);
}

#define CHECK(expression) \
    ((expression) ? static_cast<void>(0) : ::parlor::check_failed(#expression, __FILE__, __LINE__))
