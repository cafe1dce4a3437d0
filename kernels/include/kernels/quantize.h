// Float32 to the weight formats that Parlor writes itself.
#pragma once

#include <cstddef>

#include "kernels/format.h"

namespace parlor::kernels {

// f32, f16, bf16, q8_0, q4_0, q5_0, q4_k, q5_k and q6_k.
bool can_encode(Format format);

// Writes `values` finite floats (a whole number of blocks) as blocks of a format that can_encode() names. The
// scales minimize a weighted square error: weights x^2 for the symmetric formats, rms + |x| for q4_k and q5_k
// (as the K formats were published: github.com/ggerganov/llama.cpp, pull request 1684). No call depends on
// another: rows may be encoded by several threads.
void encode(Format format, const float* in, void* blocks, size_t values);

}  // namespace parlor::kernels
