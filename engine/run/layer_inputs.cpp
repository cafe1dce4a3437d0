// Embeddings of the layers' own, as in Gemma 3n and 4 ("per-layer embeddings"): every layer mixes a vector
// that depends on the token, and on its embedding, into the residual. As in Hugging Face Transformers'
// modeling_gemma4.py (project_per_layer_inputs and Gemma4TextDecoderLayer).
#include <cmath>

#include "engine/run/forward.h"

namespace parlor::run {

namespace cpu = kernels::cpu;

// layer_inputs[t, layer] = (norm(P embedding[t] / sqrt(width)) + sqrt(n) E[token, layer]) / sqrt(2)
Result<void> Forward::layer_inputs(std::span<const int> tokens, const Step& step) {
    const int64_t one = arch_.layer_embedding_width;
    const int64_t all = one * arch_.layers;
    const float* embeddings = floats(Buffer::residual);
    float* inputs = floats(Buffer::layer_inputs);
    float* row = inputs + shape_.batch * all;
    return sliced(step, ffn_slice_, [&](Slice slice) {
        float* out = inputs + slice.begin * all;
        const cpu::MatmulJob job = {.w = weights_.layer_embedding_projection, .y = out, .y_stride = all};
        matmul({&job, 1}, embeddings + slice.begin * arch_.width, arch_.width, slice.count);
        cpu::scale(pool_, 1 / std::sqrt(static_cast<float>(arch_.width)), out, slice.count * all);
        cpu::rms_norm(pool_, out, weights_.layer_embedding_norm, out, slice.count * arch_.layers, one,
                      arch_.norm_eps);
        for (int64_t t = 0; t < slice.count; ++t) {
            weights_.layer_embeddings.decode(tokens[static_cast<size_t>(slice.begin + t)],
                                             {row, static_cast<size_t>(all)});
            cpu::scale(pool_, std::sqrt(static_cast<float>(one)), row, all);
            cpu::add(pool_, row, out + t * all, all);
        }
        cpu::scale(pool_, std::sqrt(0.5f), out, slice.count * all);
    });
}

// residual += norm(W_out (activation(W_gate residual) * input))
Result<void> Forward::layer_input_block(const Layer& layer, const Step& step) {
    const int64_t one = arch_.layer_embedding_width;
    const int64_t all = one * arch_.layers;
    return sliced(step, ffn_slice_, [&](Slice slice) {
        float* gate = floats(Buffer::gate) + slice.begin * one;
        const float* input = floats(Buffer::layer_inputs) + slice.begin * all + layer.index * one;
        const cpu::MatmulJob job = {.w = layer.weights.embedding_gate, .y = gate, .y_stride = one};
        matmul({&job, 1}, floats(Buffer::residual) + slice.begin * arch_.width, arch_.width, slice.count);
        activate(gate, input, slice.count, one, one, all);
        add_to_residual(layer.weights.embedding_out, nullptr, layer.weights.embedding_norm, gate, slice);
    });
}

}  // namespace parlor::run
