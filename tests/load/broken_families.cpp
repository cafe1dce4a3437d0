// Broken files of families whose layers differ: per-layer lists, window patterns, shared keys, fused tensors.
#include <limits>

#include "tests/load/broken_files.h"

namespace parlor::test {

namespace {

using W = GgufWriter;

// A valid file of the family; tensors that Llama does not have are added, and Q, K and V of `fused` ones
// joined.
GgufWriter familyModel(const std::string& family) {
    TinyShape shape;
    shape.family = family;
    shape.tied = family.starts_with("gemma");
    GgufWriter w = tinyModel(shape);
    const bool post = family != "qwen3" && family != "chatglm" && family != "phi3";
    const bool heads = family == "qwen3" || family == "gemma3" || family == "gemma4";
    const bool fused = family == "chatglm" || family == "phi3";
    for (const std::string layer : {"blk.0.", "blk.1."}) {
        if (post) w.tensor(layer + "post_attention_norm.weight", {64});
        if (post) w.tensor(layer + "post_ffw_norm.weight", {64});
        if (heads) w.tensor(layer + "attn_q_norm.weight", {16});
        if (heads) w.tensor(layer + "attn_k_norm.weight", {16});
        if (!fused) continue;
        for (const char* name : {"attn_q", "attn_k", "attn_v", "ffn_gate"})
            w.removeTensor(layer + name + ".weight");
        w.tensor(layer + "attn_qkv.weight", {64, 128});
        w.tensor(layer + "ffn_up.weight").shape = {64, 192};
        w.tensor(layer + "ffn_up.weight").data.clear();
    }
    return w;
}

class Rows {
  public:
    void add(const std::string& family, const std::string& title, std::string code,
             std::function<void(W&)> change) {
        out.push_back({family + ": " + title, std::move(code), [family, change = std::move(change)] {
                           GgufWriter w = familyModel(family);
                           change(w);
                           fillWeights(w, [](size_t) { return 0.5f; });  // zeros look like a lost download
                           return w.file();
                       }});
    }
    void list(const std::string& family, const std::string& key, std::vector<uint32_t> values,
              std::string code) {
        add(family,
            std::to_string(values.size()) + " values of " + key + ", first " + std::to_string(values[0]),
            std::move(code), [=](W& w) { w.setArray<uint32_t>(family + "." + key, W::U32, values); });
    }
    void number(const std::string& family, const std::string& key, uint32_t value,
                std::string code = "MODEL-004") {
        add(family, key + " " + std::to_string(value), std::move(code),
            [=](W& w) { w.setU32(family + "." + key, value); });
    }
    void real(const std::string& family, const std::string& key, float value) {
        add(family, key + " " + std::to_string(value), "MODEL-004",
            [=](W& w) { w.setF32(family + "." + key, value); });
    }
    std::vector<BrokenFile> out;
};

void addPatterns(Rows& rows) {
    const std::string pattern = "attention.sliding_window_pattern";
    for (const std::string family : {"gemma2", "gemma3", "gemma4"}) {
        rows.list(family, pattern, {1, 0, 1}, "MODEL-012");
        rows.list(family, pattern, std::vector<uint32_t>(5000, 1), "GGUF-018");
        rows.number(family, pattern, 0xFFFFFFFF);
        rows.number(family, "attention.sliding_window", 0xFFFFFFFF);
        rows.list(family, "attention.sliding_window", {8, 8, 8}, "MODEL-012");
        rows.add(family, "pattern as text", "GGUF-017",
                 [=](W& w) { w.setText(family + "." + pattern, "local"); });
        rows.add(family, "pattern of floats", "GGUF-017", [=](W& w) {
            w.setArray<float>(family + "." + pattern, W::F32, {1, 0});
        });
    }
    for (const float value : {-1.0f, std::numeric_limits<float>::quiet_NaN(), 0.0f})
        rows.real("gemma3", "rope.freq_base_swa", value);
    for (const float value : {-1.0f, std::numeric_limits<float>::infinity()}) {
        rows.real("gemma2", "attn_logit_softcapping", value);
        rows.real("gemma2", "final_logit_softcapping", value);
    }
}

void addGemma4(Rows& rows) {
    for (const uint32_t shared : {2u, 3u, 0x80000000u})  // all layers, more than there are
        rows.number("gemma4", "attention.shared_kv_layers", shared);
    rows.add("gemma4", "no layer of its kind to share with", "MODEL-004", [](W& w) {
        w.setU32("gemma4.attention.sliding_window", 8);
        w.setArray<uint32_t>("gemma4.attention.sliding_window_pattern", W::U32, {1, 0});
        w.setU32("gemma4.attention.shared_kv_layers", 1);
    });
    rows.add("gemma4", "a shared layer with other heads", "MODEL-004", [](W& w) {
        w.setU32("gemma4.attention.shared_kv_layers", 1);
        w.setArray<uint32_t>("gemma4.attention.head_count_kv", W::U32, {2, 1});
    });
    rows.number("gemma4", "attention.value_length", 8);
    rows.add("gemma4", "windowed heads that are odd", "MODEL-004", [](W& w) {
        w.setU32("gemma4.attention.sliding_window", 8);
        w.setU32("gemma4.attention.key_length_swa", 7);
    });
    rows.number("gemma4", "embedding_length_per_layer_input", 8, "MODEL-006");
    rows.number("gemma4", "embedding_length_per_layer_input", 0xFFFFFFFF);
    rows.add("gemma4", "embeddings of layers that the header does not know", "MODEL-007",
             [](W& w) { w.tensor("per_layer_proj_norm.weight", {8}); });
    rows.add("gemma4", "K missing", "MODEL-006", [](W& w) { w.removeTensor("blk.1.attn_k.weight"); });
}

void addFused(Rows& rows) {
    for (const std::string family : {"chatglm", "phi3"}) {
        rows.add(family, "fused and separate", "MODEL-009", [](W& w) {
            w.tensor("blk.0.attn_q.weight", {64, 64});
        });
        rows.add(family, "Q K V too short", "MODEL-007", [](W& w) {
            w.tensor("blk.1.attn_qkv.weight").shape = {64, 96};
            w.tensor("blk.1.attn_qkv.weight").data.clear();
        });
        rows.add(family, "gate and up too short", "MODEL-007", [](W& w) {
            w.tensor("blk.1.ffn_up.weight").shape = {64, 96};
            w.tensor("blk.1.ffn_up.weight").data.clear();
        });
        rows.add(family, "a gate in one layer", "MODEL-006", [](W& w) {
            w.tensor("blk.0.ffn_gate.weight", {64, 96});
        });
        rows.add(family, "no projection", "MODEL-006", [](W& w) { w.removeTensor("blk.1.attn_qkv.weight"); });
    }
    rows.add("phi3", "only the long factors", "MODEL-006",
             [](W& w) { w.tensor("rope_factors_long.weight", {8}); });
    rows.add("phi3", "factors of another length", "MODEL-007", [](W& w) {
        w.tensor("rope_factors_long.weight", {8});
        w.tensor("rope_factors_short.weight", {7});
    });
}

void addOthers(Rows& rows) {
    rows.add("qwen3", "a head norm too long", "MODEL-007", [](W& w) {
        w.tensor("blk.1.attn_k_norm.weight").shape = {32};
        w.tensor("blk.1.attn_k_norm.weight").data.clear();
    });
    rows.add("qwen3", "a head norm missing", "MODEL-006",
             [](W& w) { w.removeTensor("blk.1.attn_q_norm.weight"); });
    for (const float value : {0.0f, -1.0f, std::numeric_limits<float>::infinity()}) {
        for (const std::string key : {"embedding_scale", "residual_scale", "logit_scale", "attention.scale"})
            rows.out.push_back({"granite: " + key + " " + std::to_string(value), "MODEL-004", [=] {
                                    GgufWriter w = tinyModel({.family = "granite"});
                                    w.setF32("granite." + key, value);
                                    return w.file();
                                }});
    }
    for (const char* key : {"attention.temperature_scale", "rope.scaling.yarn_log_multiplier"}) {
        rows.out.push_back({std::string("mistral3: ") + key + " -1", "MODEL-004", [=] {
                                GgufWriter w = tinyModel({.family = "mistral3"});
                                w.setF32(std::string("mistral3.") + key, -1);
                                return w.file();
                            }});
    }
    rows.out.push_back({"mistral3: temperature length 0", "MODEL-004", [] {
                            GgufWriter w = tinyModel({.family = "mistral3"});
                            w.setF32("mistral3.attention.temperature_scale", 0.1f);
                            w.setU32("mistral3.attention.temperature_length", 0);
                            return w.file();
                        }});
}

}  // namespace

std::vector<BrokenFile> brokenFamilies() {
    Rows rows;
    addPatterns(rows);
    addGemma4(rows);
    addFused(rows);
    addOthers(rows);
    return std::move(rows.out);
}

}  // namespace parlor::test
