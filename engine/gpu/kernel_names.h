// How the kernels of products are called.
#pragma once

#include <string>
#include <string_view>

#include "kernels/format.h"

namespace parlor::gpu {

// Whether activations are multiplied as int8.
bool takes_int8(kernels::Format format);
// "q4_k", "bf16", "scaled_u4": what stands between "matmul_" and "_1" or "_8", and behind "grouped_". Formats
// whose packed bytes mean the same share a kernel.
std::string kernel_suffix(kernels::Format format);

// The least compute capability (75: 7.5) whose images hold a kernel: below it nothing selects it.
int compute_for(std::string_view kernel);

}  // namespace parlor::gpu
