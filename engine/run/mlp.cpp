// The gated feed-forward block: norm, gate and up (one matmul call), SiLU, down into the residual
// ("GLU Variants Improve Transformer", Shazeer, 2020, arXiv 2002.05202).
#include "engine/run/forward.h"

namespace parlor::run {

namespace cpu = kernels::cpu;

Result<void> Forward::mlp_block(const LayerWeights& layer, const Step& step) {
    const int64_t width = arch_.width;
    const int64_t ffn = arch_.ffn_width;
    return sliced(step, ffn_slice_, [&](Slice slice) {
        float* residual = floats(Buffer::residual) + slice.begin * width;
        float* normed = floats(Buffer::normed) + slice.begin * width;
        float* gate = floats(Buffer::gate) + slice.begin * ffn;
        float* up = floats(Buffer::up) + slice.begin * ffn;
        cpu::rms_norm(pool_, residual, layer.ffn_norm, normed, slice.count, width, arch_.norm_eps);
        const cpu::MatmulJob gated[] = {{.w = layer.gate, .y = gate, .y_stride = ffn},
                                        {.w = layer.up, .y = up, .y_stride = ffn}};
        matmul(gated, normed, width, slice.count);
        cpu::silu_mul(pool_, gate, up, gate, slice.count, ffn, ffn, ffn, ffn);
        const cpu::MatmulJob down = {.w = layer.down, .y = residual, .y_stride = width, .accumulate = true};
        matmul({&down, 1}, gate, ffn, slice.count);
    });
}

}  // namespace parlor::run
