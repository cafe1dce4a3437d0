// One block of one row, taken apart: stored integers and scales, before and after the packed layout
// interleaves rows.
#pragma once

#include <cstdint>

#include "kernels/format.h"

namespace parlor::kernels::cpu {

struct BlockParts {
    uint16_t d = 0;          // f16
    uint16_t m = 0;          // f16: the minimum of q4_1 and q5_1, dmin of the K formats
    uint8_t sub_scale[16];   // per 32 values, or per 16; signed (q4_k, q5_k: unsigned); q2_k: the minimum in
                             // the high nibble; mxfp4 and nvfp4: small floats
    uint8_t sub_minimum[8];  // q4_k and q5_k
    uint8_t u[256];          // stored integers, offset not subtracted; q8_0: signed
};

// Reads one block of a quantized format as files store it.
void split_block(Format format, const void* block, BlockParts& parts);

}  // namespace parlor::kernels::cpu
