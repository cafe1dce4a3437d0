#include <limits>

#include "tests/load/broken_files.h"

namespace parlor::test {

namespace {

using W = GgufWriter;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

// A small Qwen3-MoE with `change` made to it; without one it is whole.
BrokenFile experts(const std::string& title, const char* code, std::function<void(W&)> change) {
    return broken("experts: " + title, code, [change = std::move(change)](W& w) {
        w = tinyExperts();
        change(w);
    });
}

void addExperts(std::vector<BrokenFile>& out) {
    const auto number = [&](const std::string& key, uint32_t value, const char* code) {
        out.push_back(experts(key + " " + std::to_string(value), code,
                              [=](W& w) { w.setU32("qwen3moe." + key, value); }));
    };
    for (const uint32_t count : {0u, 1025u, 1'000'000'000u, 0xFFFFFFFFu}) {
        number("expert_count", count, "MODEL-004");
    }
    for (const uint32_t used : {0u, 5u, 0xFFFFFFFFu}) number("expert_used_count", used, "MODEL-004");
    number("expert_count", 3, "MODEL-007");  // not as many as the tensors have
    number("expert_count", 512, "MODEL-007");
    for (const uint32_t width : {0u, 0x80000000u}) number("expert_feed_forward_length", width, "MODEL-004");
    number("expert_feed_forward_length", 32, "MODEL-007");
    number("expert_group_count", 3, "MODEL-004");  // does not divide 4
    number("expert_group_count", 8, "MODEL-004");
    number("expert_gating_func", 9, "MODEL-005");
    number("expert_shared_count", 2, "MODEL-006");
    number("expert_shared_count", 0xFFFFFFFF, "MODEL-004");
    number("expert_shared_feed_forward_length", 0x80000000, "MODEL-004");
    number("leading_dense_block_count", 3, "MODEL-004");
    number("leading_dense_block_count", 1, "MODEL-006");
    number("interleave_moe_layer_step", 0, "MODEL-004");
    number("nextn_predict_layers", 2, "MODEL-004");
    out.push_back(experts("groups that are too small", "MODEL-004", [](W& w) {
        w.setU32("qwen3moe.expert_used_count", 3);
        w.setU32("qwen3moe.expert_group_count", 2);
        w.setU32("qwen3moe.expert_group_used_count", 1);
    }));
    out.push_back(experts("more groups used than there are", "MODEL-004", [](W& w) {
        w.setU32("qwen3moe.expert_group_count", 2);
        w.setU32("qwen3moe.expert_group_used_count", 3);
    }));
    for (const float scale : {kNan, kInfinity, -1.0f, 1e9f}) {
        out.push_back(experts("weights times " + std::to_string(scale), "MODEL-004",
                              [scale](W& w) { w.setF32("qwen3moe.expert_weights_scale", scale); }));
    }
    out.push_back(experts("third side of another length", "MODEL-007", [](W& w) {
        w.removeTensor("blk.1.ffn_down_exps.weight");
        w.tensor("blk.1.ffn_down_exps.weight", {24, 64, 5});
    }));
    out.push_back(experts("no third side", "MODEL-007", [](W& w) {
        w.removeTensor("blk.0.ffn_up_exps.weight");
        w.tensor("blk.0.ffn_up_exps.weight", {64, 96});
    }));
    out.push_back(experts("one of them apart", "MODEL-006", [](W& w) {
        w.removeTensor("blk.0.ffn_up_exps.weight");
        w.tensor("blk.0.ffn_up.0.weight", {64, 24});
    }));
    for (const std::string name : {"ffn_gate_inp", "ffn_gate_exps", "ffn_up_exps", "ffn_down_exps"}) {
        out.push_back(experts("no " + name, "MODEL-006",
                              [name](W& w) { w.removeTensor("blk.1." + name + ".weight"); }));
    }
    out.push_back(experts("biases that the family has not", "MODEL-009", [](W& w) {
        w.tensor("blk.0.ffn_up_exps.bias", {24, 4});
    }));
}

void addHyperparameters(std::vector<BrokenFile>& out) {
    out.push_back(broken("no architecture", "MODEL-001", [](W& w) { w.remove("general.architecture"); }));
    out.push_back(
        broken("unknown architecture", "MODEL-002", [](W& w) { w.setText("general.architecture", "foo"); }));
    out.push_back(broken("architecture that is no UTF-8", "MODEL-002",
                         [](W& w) { w.setText("general.architecture", "\xFF\xFE\x01"); }));
    out.push_back(broken("projector", "MODEL-011", [](W& w) { w.setText("general.architecture", "clip"); }));
    for (const std::string key : {"block_count", "context_length", "embedding_length", "feed_forward_length",
                                  "attention.head_count", "attention.layer_norm_rms_epsilon"}) {
        out.push_back(broken("no " + key, "MODEL-003", [key](W& w) { w.remove("llama." + key); }));
    }
    const auto number = [&](const std::string& key, uint32_t value) {
        out.push_back(broken(key + " " + std::to_string(value), "MODEL-004",
                             [=](W& w) { w.setU32("llama." + key, value); }));
    };
    for (const std::string key : {"block_count", "context_length", "embedding_length", "feed_forward_length",
                                  "attention.head_count", "attention.head_count_kv", "attention.key_length",
                                  "attention.value_length", "rope.dimension_count", "vocab_size"}) {
        number(key, 0);
        number(key, 0x80000000);
        number(key, 0xFFFFFFFF);
    }
    number("attention.head_count_kv", 3);  // does not divide 4
    number("attention.head_count_kv", 8);  // more than heads
    number("attention.head_count", 6);     // does not divide the width
    number("rope.dimension_count", 7);     // odd
    number("rope.dimension_count", 32);    // more than a head has
    const auto real = [&](const std::string& key, float value) {
        out.push_back(broken(key + " " + std::to_string(value), "MODEL-004",
                             [=](W& w) { w.setF32("llama." + key, value); }));
    };
    for (const std::string key :
         {"attention.layer_norm_rms_epsilon", "rope.freq_base", "rope.scaling.factor"}) {
        for (const float value : {kNan, kInfinity, -kInfinity, -1.0f, 0.0f}) real(key, value);
    }
    out.push_back(broken("layers -1", "MODEL-004", [](W& w) { w.setI32("llama.block_count", -1); }));
    out.push_back(broken("layers 2^64-1", "MODEL-004", [](W& w) { w.setU64("llama.block_count", ~0ull); }));
    out.push_back(broken("yarn betas reversed", "MODEL-004", [](W& w) {
        w.setText("llama.rope.scaling.type", "yarn");
        w.setF32("llama.rope.scaling.yarn_beta_fast", 1);
        w.setF32("llama.rope.scaling.yarn_beta_slow", 32);
    }));
    out.push_back(broken("experts, but not how many are used", "MODEL-003",
                         [](W& w) { w.setU32("llama.expert_count", 8); }));
    out.push_back(broken("experts of a family without", "MODEL-005", [](W& w) {
        w = tinyModel({.family = "qwen2"});
        w.setU32("qwen2.expert_count", 8);
    }));
    addExperts(out);
    out.push_back(broken("soft-capped logits", "MODEL-005",
                         [](W& w) { w.setF32("llama.final_logit_softcapping", 30); }));
    out.push_back(broken("unknown scaling", "MODEL-005",
                         [](W& w) { w.setText("llama.rope.scaling.type", "dynamic"); }));
    out.push_back(broken("LongRoPE without factors", "MODEL-006",
                         [](W& w) { w.setText("llama.rope.scaling.type", "longrope"); }));
    // One value per layer: other tensors than these, as many values as layers, each in its range.
    const auto layers = [&](const std::string& title, const std::string& key, std::vector<uint32_t> values,
                            const char* code) {
        out.push_back(
            broken(title, code, [=](W& w) { w.setArray<uint32_t>("llama." + key, W::U32, values); }));
    };
    layers("heads differ by layer", "attention.head_count_kv", {2, 4}, "MODEL-007");
    layers("widths differ by layer", "feed_forward_length", {96, 64}, "MODEL-007");
    layers("values for three layers", "attention.head_count_kv", {2, 2, 2}, "MODEL-012");
    layers("4096 heads lists", "attention.head_count", std::vector<uint32_t>(4096, 4), "MODEL-012");
    layers("5000 widths", "feed_forward_length", std::vector<uint32_t>(5000, 96), "GGUF-018");
    layers("no heads in one layer", "attention.head_count", {4, 0}, "MODEL-004");
    layers("no KV heads in one layer", "attention.head_count_kv", {2, 0}, "MODEL-004");
    layers("KV heads that divide in one layer only", "attention.head_count_kv", {2, 3}, "MODEL-004");
    layers("huge width in one layer", "feed_forward_length", {96, 0xFFFFFFFF}, "MODEL-004");
    layers("layers as a list", "block_count", {2, 3}, "MODEL-005");
}

void addWrongTypes(std::vector<BrokenFile>& out) {
    const auto wrong = [&](const std::string& key, std::string title, std::function<void(W&)> change) {
        out.push_back(broken(key + " as " + std::move(title), "GGUF-017", std::move(change)));
    };
    for (const std::string key : {"llama.block_count", "llama.attention.head_count", "llama.rope.freq_base",
                                  "llama.expert_count", "tokenizer.ggml.eos_token_id", "general.file_type",
                                  "split.count", "tokenizer.ggml.add_bos_token"}) {
        wrong(key, "text", [key](W& w) { w.setText(key, "32"); });
    }
    for (const std::string key : {"llama.block_count", "tokenizer.ggml.bos_token_id"}) {
        wrong(key, "f32", [key](W& w) { w.setF32(key, 2); });
        wrong(key, "bool", [key](W& w) { w.setBool(key, true); });
        wrong(key, "empty list", [key](W& w) { w.setArray<uint32_t>(key, W::U32, {}); });
    }
    for (const std::string key : {"general.architecture", "general.name", "tokenizer.ggml.model",
                                  "tokenizer.chat_template", "llama.rope.scaling.type"}) {
        wrong(key, "u32", [key](W& w) { w.setU32(key, 1); });
    }
    for (const std::string key : {"tokenizer.ggml.tokens", "tokenizer.ggml.scores",
                                  "tokenizer.ggml.token_type", "tokenizer.ggml.merges"}) {
        wrong(key, "list of i8", [key](W& w) { w.setArray<int8_t>(key, W::I8, std::vector<int8_t>(48, 1)); });
        wrong(key, "u32", [key](W& w) { w.setU32(key, 1); });
    }
}

void addTensors(std::vector<BrokenFile>& out) {
    for (const std::string name : {"token_embd.weight", "output_norm.weight", "blk.0.attn_q.weight",
                                   "blk.1.attn_norm.weight", "blk.1.ffn_down.weight"}) {
        out.push_back(broken("no " + name, "MODEL-006", [name](W& w) { w.removeTensor(name); }));
    }
    out.push_back(
        broken("one layer more than tensors", "MODEL-006", [](W& w) { w.setU32("llama.block_count", 3); }));
    out.push_back(broken("a bias in one layer only", "MODEL-006", [](W& w) {
        for (const char* name : {"q", "k", "v"}) {
            w.tensor(std::string("blk.0.attn_") + name + ".bias", {name[0] == 'q' ? 64u : 32u});
        }
    }));
    out.push_back(broken("a bias for Q only", "MODEL-006", [](W& w) {
        w.tensor("blk.0.attn_q.bias", {64});
        w.tensor("blk.1.attn_q.bias", {64});
    }));
    const auto shape = [&](const std::string& name, std::vector<uint64_t> sides) {
        out.push_back(broken(name + " of another shape", "MODEL-007", [=](W& w) {
            w.tensor(name).shape = sides;
            w.tensor(name).data.clear();
        }));
    };
    shape("blk.0.attn_q.weight", {64, 32});
    shape("blk.1.attn_k.weight", {64, 64});
    shape("blk.0.ffn_down.weight", {64, 96});
    shape("blk.0.attn_norm.weight", {32});
    shape("blk.0.ffn_norm.weight", {64, 2});
    shape("output.weight", {64, 47});
    shape("token_embd.weight", {32, 48});
    shape("output_norm.weight", {8, 8});
    out.push_back(broken("rope factors of another length", "MODEL-007",
                         [](W& w) { w.tensor("rope_freqs.weight", {7}); }));
    out.push_back(broken("quantized norm", "MODEL-008", [](W& w) {
        w.tensor("output_norm.weight").type = 8;
        w.tensor("output_norm.weight").data.clear();
    }));
    out.push_back(broken("a tensor of another architecture", "MODEL-009",
                         [](W& w) { w.tensor("blk.0.attn_q_norm.weight", {16}); }));
    out.push_back(broken("a layer more than the header says", "MODEL-009",
                         [](W& w) { w.setU32("llama.block_count", 1); }));
    out.push_back(broken("no tensors", "MODEL-010", [](W& w) { w.tensors.clear(); }));
}

void addTokenizers(std::vector<BrokenFile>& out) {
    out.push_back(broken("no tokens", "VOCAB-001", [](W& w) { w.remove("tokenizer.ggml.tokens"); }));
    out.push_back(broken("an empty list of tokens", "VOCAB-001",
                         [](W& w) { w.setTexts("tokenizer.ggml.tokens", {}); }));
    out.push_back(broken("fewer scores", "VOCAB-002",
                         [](W& w) { w.setArray("tokenizer.ggml.scores", W::F32, std::vector<float>(47)); }));
    out.push_back(broken("more types", "VOCAB-002", [](W& w) {
        w.setArray("tokenizer.ggml.token_type", W::I32, std::vector<int32_t>(49, 1));
    }));
    out.push_back(broken("fewer tokens than rows", "VOCAB-003", [](W& w) {
        w.setTexts("tokenizer.ggml.tokens", std::vector<std::string>(40, "x"));
    }));
    out.push_back(broken("600,000 tokens", "GGUF-018", [](W& w) {
        w.setTexts("tokenizer.ggml.tokens", std::vector<std::string>(600'000));
    }));
    out.push_back(broken("20 MB of tokens", "GGUF-018", [](W& w) {
        w.setTexts("tokenizer.ggml.tokens", std::vector<std::string>(48, std::string(420'000, 'x')));
    }));
    out.push_back(broken("20 MB of merges", "GGUF-018", [](W& w) {
        w.setTexts("tokenizer.ggml.merges", std::vector<std::string>(48, std::string(420'000, 'x')));
    }));
    out.push_back(broken("chat template of 5 MB", "GGUF-018",
                         [](W& w) { w.setText("tokenizer.chat_template", std::string(5'000'000, '{')); }));
    for (const std::string key : {"bos", "eos", "eot", "eom", "unknown", "padding"}) {
        const std::string name = "tokenizer.ggml." + key + "_token_id";
        out.push_back(broken(key + " = 48", "VOCAB-004", [name](W& w) { w.setU32(name, 48); }));
        out.push_back(broken(key + " = -2", "VOCAB-004", [name](W& w) { w.setI32(name, -2); }));
    }
    out.push_back(broken("token type 99", "VOCAB-005", [](W& w) {
        w.setArray("tokenizer.ggml.token_type", W::I32, std::vector<int32_t>(48, 99));
    }));
    out.push_back(broken("score NaN", "VOCAB-006", [](W& w) {
        w.setArray("tokenizer.ggml.scores", W::F32, std::vector<float>(48, kNan));
    }));
    for (const std::string merge : {"", " ", "ab", "a ", "\xFF\xFE"}) {
        out.push_back(broken("merge \"" + merge + "\"", "VOCAB-007", [merge](W& w) {
            w.setTexts("tokenizer.ggml.merges", {"a b", merge});
        }));
    }
}

}  // namespace

std::vector<BrokenFile> brokenModels() {
    std::vector<BrokenFile> out;
    addHyperparameters(out);
    addWrongTypes(out);
    addTensors(out);
    addTokenizers(out);
    return out;
}

}  // namespace parlor::test
