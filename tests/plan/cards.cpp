#include "tests/plan/cards.h"

namespace parlor::test {

namespace {

using kernels::Format;

// The usual "Q4_K_M" file: 6 bits for the output matrix and, in about half of the layers, for value and down
// projections; rows that are no multiple of 256 get the next larger format with blocks of 32.
Format formatFor(Mix mix, bool important, int64_t cols) {
    if (mix == Mix::f16) return Format::f16;
    if (cols % 256 != 0) return important ? Format::q8_0 : Format::q5_0;
    return important ? Format::q6_k : Format::q4_k;
}

void add(ModelCard& card, const std::string& name, Format format, int64_t cols, int64_t rows) {
    TensorInfo tensor;
    tensor.name = name;
    tensor.format = format;
    tensor.shape = rows > 0 ? std::vector<int64_t>{cols, rows} : std::vector<int64_t>{cols};
    const uint64_t count = rows > 0 ? static_cast<uint64_t>(rows) : 1;
    tensor.bytes = kernels::row_bytes(format, static_cast<uint64_t>(cols)).value() * count;
    card.weight_bytes += tensor.bytes;
    card.parameters += static_cast<uint64_t>(cols) * count;
    card.tensors.push_back(tensor);
}

}  // namespace

ModelCard makeCard(const Shape& shape, Mix mix) {
    ModelCard card;
    card.name = shape.name;
    card.format = "GGUF v3";
    ArchSpec& arch = card.arch;
    arch.family = "llama";
    arch.layers = shape.layers;
    arch.width = shape.width;
    arch.vocabulary = shape.vocabulary;
    LayerSpec layer;
    layer.heads = static_cast<int>(shape.heads);
    layer.kv_heads = static_cast<int>(shape.kvHeads);
    layer.k_dim = layer.v_dim = arch.ropes[kMainRope].dims = static_cast<int>(shape.headDim);
    layer.ffn_width = shape.ffn;
    arch.layer_specs.assign(static_cast<size_t>(arch.layers), layer);
    arch.context_train = shape.context;
    arch.tied_embeddings = shape.tied;

    const auto matrix = [&](const std::string& name, bool important, int64_t cols, int64_t rows) {
        add(card, name, formatFor(mix, important, cols), cols, rows);
    };
    matrix("token_embd.weight", shape.tied, shape.width, shape.vocabulary);
    if (!shape.tied) matrix("output.weight", true, shape.width, shape.vocabulary);
    add(card, "output_norm.weight", Format::f32, shape.width, 0);
    const int64_t kvWidth = shape.kvHeads * shape.headDim, qWidth = shape.heads * shape.headDim;
    for (int64_t i = 0; i < shape.layers; ++i) {
        const std::string layer = "blk." + std::to_string(i) + ".";
        const int64_t eighth = shape.layers / 8;
        const bool important = i < eighth || i >= shape.layers - eighth || (i - eighth) % 3 == 2;
        add(card, layer + "attn_norm.weight", Format::f32, shape.width, 0);
        matrix(layer + "attn_q.weight", false, shape.width, qWidth);
        matrix(layer + "attn_k.weight", false, shape.width, kvWidth);
        matrix(layer + "attn_v.weight", important, shape.width, kvWidth);
        matrix(layer + "attn_output.weight", false, qWidth, shape.width);
        add(card, layer + "ffn_norm.weight", Format::f32, shape.width, 0);
        matrix(layer + "ffn_gate.weight", false, shape.width, shape.ffn);
        matrix(layer + "ffn_up.weight", false, shape.width, shape.ffn);
        matrix(layer + "ffn_down.weight", important, shape.ffn, shape.width);
    }
    card.file_bytes = card.weight_bytes;
    return card;
}

}  // namespace parlor::test
