// A dense block and experts side by side, each between norms of its own, their sum normed once more (Gemma
// 4). As in Hugging Face Transformers' modeling_gemma4.py.
#include <algorithm>

#include "engine/run/stage.h"

namespace parlor::run {

namespace cpu = kernels::cpu;

// Into the first of Buffer::branches.
void Stage::dense_branch(const Layer& layer, Slice slice) {
    const int64_t width = arch_.width;
    float* out = floats(Buffer::branches) + slice.begin * width;
    const cpu::MatmulJob down = {.w = layer.weights.down, .y = out, .y_stride = width};
    ops_.matmul({&down, 1}, gated(layer, slice), layer.spec.ffn_width, slice.count);
    ops_.rms_norm(out, layer.weights.experts.dense_post_norm, out, slice.count, width, arch_.norm_eps);
    ops_.fill(0, out + shape_.batch * width, slice.count * width);  // what the experts are added to
}

void Stage::join_branches(const Layer& layer, Slice slice) {
    const int64_t width = arch_.width, values = slice.count * width;
    float* dense = floats(Buffer::branches) + slice.begin * width;
    float* experts = dense + shape_.batch * width;
    ops_.rms_norm(experts, layer.weights.experts.post_norm, experts, slice.count, width, arch_.norm_eps);
    ops_.add(experts, dense, values);
    ops_.rms_norm(dense, layer.weights.post_ffn_norm, dense, slice.count, width, arch_.norm_eps);
    ops_.add(dense, floats(Buffer::residual) + slice.begin * width, values);
}

Result<void> Stage::experts_beside_dense_block(const Layer& layer, const Step& step) {
    PARLOR_CHECKED(sliced(step, ffn_slice_, [&](Slice slice) { dense_branch(layer, slice); }));
    PARLOR_CHECKED(run_all_experts(layer, step));
    return sliced(step, ffn_slice_, [&](Slice slice) { join_branches(layer, slice); });
}

}  // namespace parlor::run
