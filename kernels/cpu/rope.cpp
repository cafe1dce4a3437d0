#include "kernels/cpu.h"
#include "kernels/reference.h"

namespace parlor::kernels::cpu {

void rope(ThreadPool&, float* x, int64_t token_stride, int64_t tokens, int heads, int head_dim, int dims,
          RopePairs pairs, const float* inverse_frequency, float scale, int64_t first_position) {
    reference::rope(x, token_stride, tokens, heads, head_dim, dims, pairs, inverse_frequency, scale,
                    first_position);
}

}  // namespace parlor::kernels::cpu
