// Complete small models for tests, each valid for describe(): families, head counts and tying as asked.
#pragma once

#include <cmath>
#include <functional>

#include "tests/load/gguf_writer.h"

namespace parlor::test {

struct TinyShape {
    std::string family = "llama";
    uint32_t layers = 2, width = 64, ffn = 96, heads = 4, kvHeads = 2, vocabulary = 48, context = 128;
    uint32_t type = 0;  // of the matrices, GGUF number
    bool tied = false;
    bool ropeFactors = false;
};

// Gives every F32 tensor without data the values value(0), value(1), …; other formats stay zero.
inline void fillWeights(GgufWriter& w, const std::function<float(size_t)>& value) {
    size_t index = 0;
    for (GgufWriter::Tensor& one : w.tensors) {
        if (!one.data.empty() || one.type != 0) continue;
        for (uint64_t i = 0; i < GgufWriter::elements(one); ++i)
            one.data += GgufWriter::bytes(value(index++));
    }
}

// A vocabulary of `count` pieces with <unk>, <s>, </s> first (SentencePiece style).
inline void addTokenizer(GgufWriter& w, uint32_t count) {
    std::vector<std::string> tokens = {"<unk>", "<s>", "</s>"};
    std::vector<int32_t> types = {2, 3, 3};
    std::vector<float> scores = {0, 0, 0};
    while (tokens.size() < count) {
        tokens.push_back("t" + std::to_string(tokens.size()));
        types.push_back(1);
        scores.push_back(-static_cast<float>(tokens.size()));
    }
    w.setText("tokenizer.ggml.model", "llama");
    w.setTexts("tokenizer.ggml.tokens", tokens);
    w.setArray("tokenizer.ggml.scores", GgufWriter::F32, scores);
    w.setArray("tokenizer.ggml.token_type", GgufWriter::I32, types);
    w.setU32("tokenizer.ggml.bos_token_id", 1);
    w.setU32("tokenizer.ggml.eos_token_id", 2);
    w.setU32("tokenizer.ggml.unknown_token_id", 0);
}

// Weights are small varied numbers, the same on every call.
inline GgufWriter tinyModel(const TinyShape& s = {}) {
    GgufWriter w;
    const std::string p = s.family + ".";
    w.setText("general.architecture", s.family);
    w.setText("general.name", "Tiny " + s.family);
    w.setU32(p + "block_count", s.layers);
    w.setU32(p + "context_length", s.context);
    w.setU32(p + "embedding_length", s.width);
    w.setU32(p + "feed_forward_length", s.ffn);
    w.setU32(p + "attention.head_count", s.heads);
    w.setU32(p + "attention.head_count_kv", s.kvHeads);
    w.setF32(p + "attention.layer_norm_rms_epsilon", 1e-5f);
    addTokenizer(w, s.vocabulary);
    const uint64_t width = s.width, head = s.width / s.heads, kv = head * s.kvHeads;
    w.tensor("token_embd.weight", {width, s.vocabulary}, s.type);
    for (uint32_t i = 0; i < s.layers; ++i) {
        const std::string b = "blk." + std::to_string(i) + ".";
        w.tensor(b + "attn_norm.weight", {width});
        w.tensor(b + "attn_q.weight", {width, width}, s.type);
        w.tensor(b + "attn_k.weight", {width, kv}, s.type);
        w.tensor(b + "attn_v.weight", {width, kv}, s.type);
        if (s.family == "qwen2") {
            w.tensor(b + "attn_q.bias", {width});
            w.tensor(b + "attn_k.bias", {kv});
            w.tensor(b + "attn_v.bias", {kv});
        }
        w.tensor(b + "attn_output.weight", {width, width}, s.type);
        w.tensor(b + "ffn_norm.weight", {width});
        w.tensor(b + "ffn_gate.weight", {width, s.ffn}, s.type);
        w.tensor(b + "ffn_up.weight", {width, s.ffn}, s.type);
        w.tensor(b + "ffn_down.weight", {s.ffn, width}, s.type);
    }
    w.tensor("output_norm.weight", {width});
    if (!s.tied) w.tensor("output.weight", {width, s.vocabulary}, s.type);
    if (s.ropeFactors) w.tensor("rope_freqs.weight", {head / 2});
    for (GgufWriter::Tensor& one : w.tensors) {
        const bool ones = one.name.find("norm") != std::string::npos || one.name == "rope_freqs.weight";
        for (uint64_t i = 0; ones && i < one.shape[0]; ++i) one.data += GgufWriter::bytes(1.0f);
    }
    fillWeights(w, [](size_t i) { return 0.05f * std::sin(0.37f * static_cast<float>(i + 1)); });
    return w;
}

// A Qwen3-MoE with two layers of four experts, of which a token uses two.
inline GgufWriter tinyExperts() {
    GgufWriter w = tinyModel({.family = "qwen3moe"});
    w.setU32("qwen3moe.expert_count", 4);
    w.setU32("qwen3moe.expert_used_count", 2);
    w.setU32("qwen3moe.expert_feed_forward_length", 24);
    for (const std::string block : {"blk.0.", "blk.1."}) {
        for (const char* name : {"ffn_gate", "ffn_up", "ffn_down"}) w.removeTensor(block + name + ".weight");
        w.tensor(block + "ffn_gate_inp.weight", {64, 4});
        w.tensor(block + "ffn_gate_exps.weight", {64, 24, 4});
        w.tensor(block + "ffn_up_exps.weight", {64, 24, 4});
        w.tensor(block + "ffn_down_exps.weight", {24, 64, 4});
    }
    fillWeights(w, [](size_t i) { return 0.05f * std::sin(0.29f * static_cast<float>(i + 1)); });
    return w;
}

}  // namespace parlor::test
