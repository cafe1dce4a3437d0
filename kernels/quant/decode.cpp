#include "kernels/check.h"
#include "kernels/format.h"

namespace parlor::kernels {

void decode(Format format, const void* blocks, float* out, size_t values) {
    CHECK(format == Format::f32);
    for (size_t i = 0; i < values; ++i) out[i] = static_cast<const float*>(blocks)[i];
}

}  // namespace parlor::kernels
