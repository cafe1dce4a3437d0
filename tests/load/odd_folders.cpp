#include "tests/load/broken_folders.h"

namespace parlor::test {

namespace {

using Json = FolderMaker::Json;

BrokenFolder broken(std::string name, std::string code, std::function<void(FolderMaker&)> change) {
    return {std::move(name), std::move(code), std::move(change)};
}

BrokenFolder indexed(std::string name, std::string code, std::function<void(Json& index)> change) {
    return broken(std::move(name), std::move(code), [change = std::move(change)](FolderMaker& f) {
        f.perShard = 4;
        f.build();
        Json index = f.index;
        change(index);
        f.more["model.safetensors.index.json"] = index.dump();
    });
}

}  // namespace

std::vector<BrokenFolder> brokenShards() {
    const auto named = [](const char* row, const Json& file) {
        return indexed(row, "FOLDER-012",
                       [file](Json& index) { index["weight_map"]["model.norm.weight"] = file; });
    };
    return {
        // B7: what an index may name
        named("parent folder", "../../x.safetensors"),
        named("absolute path", "/etc/x.safetensors"),
        named("drive letter", "C:x.safetensors"),
        named("network path", "\\\\server\\share\\x.safetensors"),
        named("folder inside", "parts/x.safetensors"),
        named("not safetensors", "config.json"),
        named("pickle", "pytorch_model.bin"),
        named("a number", 3),
        named("null", nullptr),
        named("NUL byte", std::string("a\0b.safetensors", 15)),
        indexed("shard missing", "FOLDER-009",
                [](Json& index) {
                    index["weight_map"]["model.norm.weight"] = "model-00009-of-00009.safetensors";
                }),
        indexed("tensor in another shard", "FOLDER-013",
                [](Json& index) {
                    index["weight_map"]["model.norm.weight"] = index["weight_map"]["lm_head.weight"];
                }),
        indexed("tensor in no shard", "FOLDER-013",
                [](Json& index) {
                    index["weight_map"]["model.extra.weight"] = index["weight_map"]["lm_head.weight"];
                }),
        indexed("no weight_map", "FOLDER-011", [](Json& index) { index.erase("weight_map"); }),
        indexed("empty weight_map", "FOLDER-011", [](Json& index) { index["weight_map"] = Json::object(); }),
        indexed("weight_map a list", "FOLDER-011", [](Json& index) { index["weight_map"] = {1}; }),
        indexed("index a list", "FOLDER-011", [](Json& index) { index = {1}; }),
        indexed("2000 files", "FOLDER-011",
                [](Json& index) {
                    for (int i = 0; i < 2000; ++i)
                        index["weight_map"]["t" + std::to_string(i)] = std::to_string(i) + ".safetensors";
                }),
        broken("two shards missing", "FOLDER-009",
               [](FolderMaker& f) {
                   f.perShard = 4;
                   f.removed = {"model-00001-of-00003.safetensors", "model-00003-of-00003.safetensors"};
               }),
        broken("no index, one shard missing", "FOLDER-009",
               [](FolderMaker& f) {
                   f.perShard = 4;
                   f.removed = {"model.safetensors.index.json", "model-00002-of-00003.safetensors"};
               }),
        broken("no index, other names", "FOLDER-008",
               [](FolderMaker& f) {
                   f.more["second.safetensors"] = f.file();
                   f.more["first.safetensors"] = f.file();
                   f.removed = {"model.safetensors"};
               }),
        broken("no index, the same tensors twice", "FOLDER-010",
               [](FolderMaker& f) {
                   f.more["m-00001-of-00002.safetensors"] = f.file();
                   f.more["m-00002-of-00002.safetensors"] = f.file();
                   f.removed = {"model.safetensors"};
               }),
        broken("a shard is a pointer", "FILE-006",
               [](FolderMaker& f) {
                   f.perShard = 4;
                   f.more["model-00002-of-00003.safetensors"] =
                       "version https://git-lfs.github.com/spec/v1\n";
               }),
        broken("a shard is empty", "FILE-004",
               [](FolderMaker& f) {
                   f.perShard = 4;
                   f.more["model-00002-of-00003.safetensors"] = "";
               }),
        broken("a shard is cut", "SAFE-003",
               [](FolderMaker& f) {
                   f.perShard = 4;
                   auto& one = f.more["model-00002-of-00003.safetensors"];
                   one = f.build()["model-00001-of-00003.safetensors"];
                   one.pop_back();
               }),
        broken("index cut", "JSON-001",
               [](FolderMaker& f) {
                   f.perShard = 4;
                   f.more["model.safetensors.index.json"] = "{\"weight_map\": {";
               }),
        broken("index empty", "FILE-004",
               [](FolderMaker& f) {
                   f.perShard = 4;
                   f.more["model.safetensors.index.json"] = "";
               }),
        // What lies in folders that hold no model
        broken("nothing", "FOLDER-001",
               [](FolderMaker& f) {
                   f.removed = {"model.safetensors", "config.json"};
               }),
        broken("only config.json", "FOLDER-001", [](FolderMaker& f) { f.removed = {"model.safetensors"}; }),
        broken("no config.json", "FOLDER-006", [](FolderMaker& f) { f.removed = {"config.json"}; }),
        broken("PyTorch weights", "FOLDER-003",
               [](FolderMaker& f) {
                   f.more["pytorch_model.bin"] = "x";
                   f.removed = {"model.safetensors"};
               }),
        broken("PyTorch shards", "FOLDER-003",
               [](FolderMaker& f) {
                   f.more["pytorch_model-00001-of-00002.bin"] = "x";
                   f.removed = {"model.safetensors"};
               }),
        broken(".pth", "FOLDER-003",
               [](FolderMaker& f) {
                   f.more["consolidated.00.pth"] = "x";
                   f.removed = {"model.safetensors", "config.json"};
               }),
        broken("adapter", "FOLDER-004",
               [](FolderMaker& f) {
                   f.more["adapter_config.json"] = "{}";
                   f.more["adapter_model.safetensors"] = f.file();
                   f.removed = {"model.safetensors", "config.json"};
               }),
        broken("image model", "FOLDER-005",
               [](FolderMaker& f) {
                   f.more["model_index.json"] = "{}";
                   f.removed = {"model.safetensors", "config.json"};
               }),
        broken("download under way", "FOLDER-007",
               [](FolderMaker& f) {
                   f.more["model.safetensors.incomplete"] = "x";
                   f.removed = {"model.safetensors"};
               }),
        broken("two GGUF models", "FOLDER-002",
               [](FolderMaker& f) {
                   f.more["a-Q4_K_M.gguf"] = "x";
                   f.more["a-Q8_0.gguf"] = "x";
                   f.removed = {"model.safetensors"};
               }),
    };
}

std::vector<BrokenFolder> goodFolders() {
    return {
        broken("as it is", "ok", [](FolderMaker&) {}),
        broken("shards", "ok", [](FolderMaker& f) { f.perShard = 4; }),
        broken("shards without an index", "ok",
               [](FolderMaker& f) {
                   f.perShard = 5;
                   f.removed = {"model.safetensors.index.json"};
               }),
        broken("one file of another name", "ok",
               [](FolderMaker& f) {
                   f.more["weights.safetensors"] = f.file();
                   f.removed = {"model.safetensors"};
               }),
        broken("Mistral's own layout beside it", "ok",
               [](FolderMaker& f) {
                   f.more["weights.safetensors"] = f.file();
                   f.more["consolidated.safetensors"] = "x";
                   f.removed = {"model.safetensors"};
               }),
        broken("spaces after the header", "ok",
               [](FolderMaker& f) {
                   f.more["model.safetensors"] =
                       FolderMaker::file(f.tensors, FolderMaker::headerOf(f.tensors).dump() + "      ");
               }),
        broken("code of its own", "ok",
               [](FolderMaker& f) {
                   f.config["auto_map"] = {{"AutoModel", "evil.py--Evil"}};
                   f.config["trust_remote_code"] = true;
               }),
        broken("byte order mark", "ok",
               [](FolderMaker& f) { f.more["config.json"] = "\xEF\xBB\xBF" + f.config.dump(); }),
        broken("Python's numbers", "ok",
               [](FolderMaker& f) {
                   f.more["config.json"] = f.config.dump().insert(
                       1, R"("a": [NaN, Infinity, -Infinity, 1e400], "b": "\ud800", )");
               }),
        broken("entries that say none", "ok",
               [](FolderMaker& f) {
                   f.config["rope_scaling"] = nullptr;
                   f.config["sliding_window"] = nullptr;
                   f.config["quantization_config"] = nullptr;
               }),
        broken("the same entry twice", "ok",
               [](FolderMaker& f) {
                   f.more["config.json"] = f.config.dump().insert(1, R"("hidden_size": 16, )");
               }),
        broken("dynamic RoPE", "ok",
               [](FolderMaker& f) {
                   f.config["rope_scaling"] = {{"type", "dynamic"}, {"factor", 2.0}};
               }),
        broken("whole numbers as floats", "ok",
               [](FolderMaker& f) { f.config["max_position_embeddings"] = 64.0; }),
        broken("old RoPE tables", "ok",
               [](FolderMaker& f) {
                   f.tensors.push_back({"model.layers.0.self_attn.rotary_emb.inv_freq", {4}});
               }),
        broken("strange generation settings", "ok",
               [](FolderMaker& f) {
                   f.more["generation_config.json"] =
                       R"({"temperature": NaN, "top_k": -1, "eos_token_id": [1, "x", null]})";
               }),
        broken("tied, with a copy", "ok", [](FolderMaker& f) { f.config["tie_word_embeddings"] = true; }),
    };
}

}  // namespace parlor::test
