// Embeddings of the layers' own, as in Gemma 3n and 4 ("per-layer embeddings"): every layer mixes a vector
// that depends on the token, and on its embedding, into the residual. As in Hugging Face Transformers'
// modeling_gemma4.py (project_per_layer_inputs and Gemma4TextDecoderLayer).
#include <cmath>

#include "engine/run/stage.h"

namespace parlor::run {

namespace cpu = kernels::cpu;

// layer_inputs[t, layer] = (norm(P embedding[t] / sqrt(width)) + sqrt(n) E[token, layer]) / sqrt(2)
Result<void> Stage::compute_layer_inputs(const Step& step) {
    const int64_t one = arch_.layer_embedding_width;
    const int64_t all = one * arch_.layers;
    const float* embeddings = floats(Buffer::residual);
    float* inputs = floats(Buffer::layer_inputs);
    float* row = inputs + shape_.batch * all;
    std::vector<float> decoded(ops_.on_host() ? 0 : static_cast<size_t>(all));
    float* host_row = ops_.on_host() ? row : decoded.data();
    return sliced(step, ffn_slice_, [&](Slice slice) {
        float* out = inputs + slice.begin * all;
        const cpu::MatmulJob job = {.w = weights_.layer_embedding_projection, .y = out, .y_stride = all};
        ops_.matmul({&job, 1}, embeddings + slice.begin * arch_.width, arch_.width, slice.count);
        ops_.scale(1 / std::sqrt(static_cast<float>(arch_.width)), out, slice.count * all);
        ops_.rms_norm(out, weights_.layer_embedding_norm, out, slice.count * arch_.layers, one,
                      arch_.norm_eps);
        for (int64_t t = 0; t < slice.count; ++t) {
            weights_.layer_embeddings.decode(step.ids[static_cast<size_t>(slice.begin + t)],
                                             {host_row, static_cast<size_t>(all)});
            ops_.upload(host_row, row, static_cast<uint64_t>(all) * sizeof(float));
            ops_.scale(std::sqrt(static_cast<float>(one)), row, all);
            ops_.add(row, out + t * all, all);
        }
        ops_.scale(std::sqrt(0.5f), out, slice.count * all);
    });
}

// residual += norm(W_out (activation(W_gate residual) * input))
Result<void> Stage::layer_input_block(const Layer& layer, const Step& step) {
    const int64_t one = arch_.layer_embedding_width;
    const int64_t all = one * arch_.layers;
    return sliced(step, ffn_slice_, [&](Slice slice) {
        float* gate = floats(Buffer::gate) + slice.begin * one;
        const float* input = floats(Buffer::layer_inputs) + slice.begin * all + layer.index * one;
        const cpu::MatmulJob job = {.w = layer.weights.embedding_gate, .y = gate, .y_stride = one};
        ops_.matmul({&job, 1}, floats(Buffer::residual) + slice.begin * arch_.width, arch_.width,
                    slice.count);
        activate(gate, input, slice.count, one, one, all);
        add_to_residual(layer.weights.embedding_out, nullptr, layer.weights.embedding_norm, gate, slice);
    });
}

}  // namespace parlor::run
