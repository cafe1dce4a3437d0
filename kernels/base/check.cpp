#include "kernels/check.h"

#include <cstdio>
#include <cstdlib>

namespace parlor {

void check_failed(const char* expression, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: CHECK failed: %s\n", file, line, expression);
    std::abort();
}

}  // namespace parlor
