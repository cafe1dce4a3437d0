// The gated feed-forward block: norm, gate and up (one matmul call), activation, down into the residual
// ("GLU Variants Improve Transformer", Shazeer, 2020, arXiv 2002.05202).
#include "engine/run/stage.h"

namespace parlor::run {

namespace cpu = kernels::cpu;

void Stage::activate(float* gate, const float* up, int64_t count, int64_t width, int64_t stride,
                     int64_t up_stride) {
    const Ops::Gate which = arch_.activation == Activation::silu        ? Ops::Gate::silu
                            : arch_.activation == Activation::gelu_tanh ? Ops::Gate::gelu
                                                                        : Ops::Gate::swiglu_clamped;
    ops_.gated(which, gate, up, gate, count, width, stride, up_stride, stride, arch_.swiglu_alpha,
               arch_.swiglu_limit);
}

float* Stage::gated(const Layer& layer, Slice slice) {
    const int64_t ffn = layer.spec.ffn_width;
    float* gate = floats(Buffer::gate) + slice.begin * ffn;
    float* up = floats(Buffer::up) + slice.begin * ffn;
    norm_input(layer.weights.ffn_norm, slice);
    const cpu::MatmulJob jobs[] = {{.w = layer.weights.gate, .y = gate, .y_stride = ffn},
                                   {.w = layer.weights.up, .y = up, .y_stride = ffn}};
    ops_.matmul(jobs, floats(Buffer::normed) + slice.begin * arch_.width, arch_.width, slice.count);
    activate(gate, up, slice.count, ffn, ffn, ffn);
    return gate;
}

Result<void> Stage::mlp_block(const Layer& layer, const Step& step) {
    return sliced(step, ffn_slice_, [&](Slice slice) {
        add_to_residual(layer.weights.down, nullptr, layer.weights.post_ffn_norm, gated(layer, slice), slice);
    });
}

}  // namespace parlor::run
