// FolderMaker: model folders in memory, good ones and – by its members – broken ones.
#pragma once

#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/load/folder.h"

namespace parlor::test {

// Files by their names.
class MemoryFolder final : public FolderFiles {
  public:
    explicit MemoryFolder(std::map<std::string, std::string> files) : m_files(std::move(files)) {
        for (const auto& [name, bytes] : m_files) m_names.push_back(name);
    }
    std::string label() const override { return "folder"; }
    const std::vector<std::string>& names() const override { return m_names; }
    Result<std::unique_ptr<ByteSource>> open(std::string_view name) const override {
        const auto found = m_files.find(std::string(name));
        if (found == m_files.end()) return message(Msg::FileNotFound, std::string(name));
        return std::unique_ptr<ByteSource>(
            std::make_unique<MemorySource>(std::as_bytes(std::span(found->second)), std::string(name)));
    }

  private:
    std::map<std::string, std::string> m_files;
    std::vector<std::string> m_names;
};

struct FolderMaker {
    using Json = nlohmann::ordered_json;
    struct Tensor {
        std::string name;
        std::vector<int64_t> shape;
        std::string dtype = "F32";
        int bytes = 4;  // of one value
    };

    Json config = {{"model_type", "llama"},
                   {"architectures", {"LlamaForCausalLM"}},
                   {"hidden_size", 16},
                   {"intermediate_size", 24},
                   {"num_hidden_layers", 1},
                   {"num_attention_heads", 2},
                   {"num_key_value_heads", 1},
                   {"head_dim", 8},
                   {"max_position_embeddings", 64},
                   {"rms_norm_eps", 1e-5},
                   {"rope_theta", 10000.0},
                   {"vocab_size", 20},
                   {"hidden_act", "silu"},
                   {"tie_word_embeddings", false},
                   {"torch_dtype", "float32"}};
    std::vector<Tensor> tensors = {
        {"lm_head.weight", {20, 16}},
        {"model.embed_tokens.weight", {20, 16}},
        {"model.layers.0.input_layernorm.weight", {16}},
        {"model.layers.0.mlp.down_proj.weight", {16, 24}},
        {"model.layers.0.mlp.gate_proj.weight", {24, 16}},
        {"model.layers.0.mlp.up_proj.weight", {24, 16}},
        {"model.layers.0.post_attention_layernorm.weight", {16}},
        {"model.layers.0.self_attn.k_proj.weight", {8, 16}},
        {"model.layers.0.self_attn.o_proj.weight", {16, 16}},
        {"model.layers.0.self_attn.q_proj.weight", {16, 16}},
        {"model.layers.0.self_attn.v_proj.weight", {8, 16}},
        {"model.norm.weight", {16}},
    };
    std::map<std::string, std::string> more = {  // other files, or replacements
        {"tokenizer.json", R"({"version":"1.0","model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":[]}})"}};
    std::vector<std::string> removed;
    size_t perShard = 0;  // tensors; 0: all in model.safetensors
    Json index;           // of shards, after build(); with `more` it can be replaced

    static std::string withLength(const std::string& header) {
        const uint64_t length = header.size();
        return std::string(reinterpret_cast<const char*>(&length), sizeof length) + header;
    }
    static std::string dataOf(const Tensor& tensor) {
        int64_t values = tensor.bytes;
        for (const int64_t side : tensor.shape) values *= side;
        return std::string(size_t(values), '\x3C');  // 0.0115 in float32
    }
    static Json headerOf(const std::vector<Tensor>& tensors) {
        Json header = {{"__metadata__", {{"format", "pt"}}}};
        size_t at = 0;
        for (const Tensor& tensor : tensors) {
            const size_t end = at + dataOf(tensor).size();
            header[tensor.name] = {
                {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {at, end}}};
            at = end;
        }
        return header;
    }
    static std::string file(const std::vector<Tensor>& tensors) {
        return file(tensors, headerOf(tensors).dump());
    }
    static std::string file(const std::vector<Tensor>& tensors, const std::string& header) {
        std::string out = withLength(header);
        for (const Tensor& tensor : tensors) out += dataOf(tensor);
        return out;
    }
    std::string file() const { return file(tensors); }
    // The file after a change of its header.
    template <class Change>
    void changeHeader(Change change) {
        Json header = headerOf(tensors);
        change(header);
        more["model.safetensors"] = file(tensors, header.dump());
    }

    std::map<std::string, std::string> build() {
        std::map<std::string, std::string> files = {{"config.json", config.dump(1)}};
        if (perShard == 0) {
            files["model.safetensors"] = file();
        } else {
            const size_t count = (tensors.size() + perShard - 1) / perShard;
            index = {{"metadata", {{"total_size", 1}}}, {"weight_map", Json::object()}};
            for (size_t i = 0; i < count; ++i) {
                char name[64];
                std::snprintf(name, sizeof name, "model-%05zu-of-%05zu.safetensors", i + 1, count);
                const auto begin = tensors.begin() + std::ptrdiff_t(i * perShard);
                const auto end =
                    tensors.begin() + std::ptrdiff_t(std::min(tensors.size(), (i + 1) * perShard));
                const std::vector<Tensor> part(begin, end);
                files[name] = file(part);
                for (const Tensor& tensor : part) index["weight_map"][tensor.name] = name;
            }
            files["model.safetensors.index.json"] = index.dump(1);
        }
        for (const auto& [name, bytes] : more) files[name] = bytes;
        for (const std::string& name : removed) files.erase(name);
        return files;
    }
    void write(const std::filesystem::path& folder) {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
        for (const auto& [name, bytes] : build()) {
            std::ofstream(folder / name, std::ios::binary).write(bytes.data(), std::streamsize(bytes.size()));
        }
    }
};

}  // namespace parlor::test
