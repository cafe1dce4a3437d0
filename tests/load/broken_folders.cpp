#include "tests/load/broken_folders.h"

namespace parlor::test {

namespace {

using Json = FolderMaker::Json;

BrokenFolder broken(std::string name, std::string code, std::function<void(FolderMaker&)> change) {
    return {std::move(name), std::move(code), std::move(change)};
}

// model.safetensors is these bytes.
BrokenFolder bytes(std::string name, std::string code, std::string content) {
    return broken(std::move(name), std::move(code),
                  [content = std::move(content)](FolderMaker& f) { f.more["model.safetensors"] = content; });
}

// Its header is this text, before the right data.
BrokenFolder header(std::string name, std::string code, std::string text) {
    return broken(std::move(name), std::move(code), [text = std::move(text)](FolderMaker& f) {
        f.more["model.safetensors"] = FolderMaker::file(f.tensors, text);
    });
}

// One member of one tensor's entry has this value.
BrokenFolder entry(std::string name, std::string code, std::string member, Json value) {
    return broken(std::move(name), std::move(code),
                  [member = std::move(member), value = std::move(value)](FolderMaker& f) {
                      f.changeHeader([&](Json& h) { h["model.norm.weight"][member] = value; });
                  });
}

BrokenFolder config(std::string name, std::string code, std::string text) {
    return broken(std::move(name), std::move(code),
                  [text = std::move(text)](FolderMaker& f) { f.more["config.json"] = text; });
}

std::string length(uint64_t value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string repeated(std::string_view text, size_t count) {
    std::string out;
    for (size_t i = 0; i < count; ++i) out += text;
    return out;
}

std::string manyEntries(size_t count) {
    std::string out = "{";
    for (size_t i = 0; i < count; ++i) {
        out += (i == 0 ? "\"t" : ",\"t") + std::to_string(i) +
               R"(":{"dtype":"F32","shape":[0],"data_offsets":[0,0]})";
    }
    return out + "}";
}

}  // namespace

std::vector<BrokenFolder> brokenHeaders() {
    return {
        // B1: lengths, and what is no safetensors file at all
        bytes("empty file", "FILE-004", ""),
        bytes("seven bytes", "SAFE-001", "1234567"),
        bytes("header length 0", "SAFE-001", length(0) + "{}"),
        bytes("header length 1", "SAFE-001", length(1) + "{"),
        bytes("header length 2^63", "SAFE-002", length(uint64_t{1} << 63) + "{}"),
        bytes("header length 2^64 - 1", "SAFE-002", length(~uint64_t{0}) + "{}"),
        bytes("header length over the limit", "SAFE-002", length(100'000'001) + "{}"),
        bytes("header longer than the file", "SAFE-003", length(90'000'000) + "{}"),
        bytes("length alone", "SAFE-003", length(16)),
        bytes("no tensors", "SAFE-001", length(2) + "{}"),
        bytes("only metadata", "SAFE-001", FolderMaker::withLength(R"({"__metadata__":{"format":"pt"}})")),
        bytes("Git LFS pointer", "FILE-006",
              "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"),
        bytes("web page", "FILE-005", "<!DOCTYPE html><html><body>Sign in</body></html>"),
        bytes("zip archive", "FILE-008", std::string("PK\x03\x04", 4) + std::string(100, 'x')),
        bytes("pickle", "FILE-009", "\x80\x02}q\x01" + std::string(100, 'x')),
        bytes("zeros", "FILE-012", std::string(5000, '\0')),
        bytes("GGUF under another name", "SAFE-001", "GGUF" + std::string(100, '\x03')),
        // B2: the header as JSON
        header("not JSON", "JSON-001", "hello there"),
        header("a list", "JSON-001", "[1, 2]"),
        header("a text", "JSON-001", "\"text\""),
        header("cut", "JSON-001", R"({"a": {"dtype": "F32")"),
        header("text after it", "JSON-001", R"({"__metadata__": {}} x)"),
        header("second object", "JSON-001", R"({"__metadata__": {}}{})"),
        header("comma at the end", "JSON-001", R"({"__metadata__": {},})"),
        header("comment", "JSON-001", R"({/* */"__metadata__": {}})"),
        header("single quotes", "JSON-001", R"({'__metadata__': {}})"),
        header("no colon", "JSON-001", R"({"__metadata__" {}})"),
        header("NaN", "JSON-001", R"({"__metadata__": NaN})"),
        header("Infinity", "JSON-001", R"({"__metadata__": -Infinity})"),
        header("word", "JSON-001", R"({"__metadata__": nil})"),
        header("number with a zero before", "JSON-001", R"({"__metadata__": 01})"),
        header("number of 1000 digits", "JSON-001", R"({"__metadata__": )" + std::string(1000, '1') + "}"),
        header("not UTF-8", "JSON-001", "{\"__metadata__\": {\"a\": \"\xC3(\"}}"),
        header("control character", "JSON-001", "{\"__metadata__\": {\"a\": \"\x01\"}}"),
        header("half a surrogate pair", "JSON-001", R"({"__metadata__": {"a": "\ud800x"}})"),
        header("unknown escape", "JSON-001", R"({"__metadata__": {"a": "\x41"}})"),
        header("byte order mark", "JSON-001", "\xEF\xBB\xBF{}"),
        header(
            "same tensor twice", "JSON-003",
            R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})"),
        header("same member twice", "JSON-003",
               R"({"a":{"dtype":"F32","dtype":"F16","shape":[1],"data_offsets":[0,4]}})"),
        header("nested 100,000 deep", "JSON-001", "{\"a\":" + std::string(100'000, '[')),
        header("objects 100,000 deep", "JSON-001", repeated("{\"a\":", 100'000)),
        header("200,000 values in one entry", "JSON-002", "{\"a\":[" + repeated("0,", 200'000) + "0]}"),
        header(
            "name of 1000 bytes", "SAFE-001",
            "{\"" + std::string(1000, 'n') + "\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}"),
        header("empty name", "SAFE-001", R"({"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})"),
        header("text of 2 MB", "JSON-002",
               "{\"__metadata__\":{\"a\":\"" + std::string(2 << 20, 'n') + "\"}}"),
        // B3: offsets
        entry("offsets reversed", "SAFE-004", "data_offsets", {64, 0}),
        entry("offset negative", "SAFE-004", "data_offsets", {-64, 0}),
        entry("offset a float", "SAFE-004", "data_offsets", {0.0, 64.0}),
        entry("offset a text", "SAFE-004", "data_offsets", {"0", "64"}),
        entry("offset 2^63", "SAFE-004", "data_offsets", {uint64_t{1} << 63, (uint64_t{1} << 63) + 64}),
        entry("offset of 10^30", "SAFE-004", "data_offsets", {1e30, 1e30}),
        entry("one offset", "SAFE-004", "data_offsets", Json::array({0})),
        entry("three offsets", "SAFE-004", "data_offsets", {0, 64, 64}),
        entry("offsets null", "SAFE-004", "data_offsets", nullptr),
        entry("overlap", "SAFE-004", "data_offsets", {0, 64}),
        entry("beyond the file", "SAFE-004", "data_offsets", {1'000'000, 1'000'064}),
        broken("hole", "SAFE-004",
               [](FolderMaker& f) {
                   f.changeHeader([](Json& h) { h.erase("model.layers.0.mlp.down_proj.weight"); });
               }),
        broken("hole at the begin", "SAFE-004",
               [](FolderMaker& f) { f.changeHeader([](Json& h) { h.erase("lm_head.weight"); }); }),
        broken("rest at the end", "SAFE-005",
               [](FolderMaker& f) { f.changeHeader([](Json& h) { h.erase("model.norm.weight"); }); }),
        broken("bytes after the data", "SAFE-005",
               [](FolderMaker& f) { f.more["model.safetensors"] = f.file() + "x"; }),
        broken("data cut", "SAFE-003",
               [](FolderMaker& f) { f.more["model.safetensors"] = f.file().substr(0, f.file().size() - 1); }),
        // B4: shapes and types
        entry("dtype unknown", "SAFE-004", "dtype", "F4"),
        entry("dtype complex", "SAFE-004", "dtype", "C64"),
        entry("dtype in small letters", "SAFE-004", "dtype", "f32"),
        entry("dtype a number", "SAFE-004", "dtype", 1),
        entry("dtype null", "SAFE-004", "dtype", nullptr),
        entry("dtype of another size", "SAFE-004", "dtype", "BF16"),
        entry("shape of another size", "SAFE-004", "shape", {17}),
        entry("shape negative", "SAFE-004", "shape", {-16}),
        entry("shape twice negative", "SAFE-004", "shape", {-4, -4}),
        entry("shape a float", "SAFE-004", "shape", {16.0}),
        entry("shape a number", "SAFE-004", "shape", 16),
        entry("shape 2^63", "SAFE-004", "shape", {uint64_t{1} << 63}),
        entry("shape wraps", "SAFE-004", "shape", {int64_t{1} << 32, int64_t{1} << 32, 16}),
        entry("shape wraps to the right size", "SAFE-004", "shape", {(int64_t{1} << 62) + 4, 4}),
        entry("nine dimensions", "SAFE-004", "shape", {1, 1, 1, 1, 1, 1, 1, 1, 16}),
        entry("shape null", "SAFE-004", "shape", nullptr),
        broken("entry a list", "SAFE-004",
               [](FolderMaker& f) { f.changeHeader([](Json& h) {
                                        h["model.norm.weight"] = {1, 2};
                                    }); }),
        broken("entry null", "SAFE-004",
               [](FolderMaker& f) { f.changeHeader([](Json& h) { h["model.norm.weight"] = nullptr; }); }),
        // B5: many entries
        bytes("100,000 entries", "MODEL-006", FolderMaker::withLength(manyEntries(100'000))),
        bytes("1,000,000 entries", "SAFE-001", FolderMaker::withLength(manyEntries(1'000'000))),
    };
}

std::vector<BrokenFolder> brokenConfigs() {
    return {
        config("empty", "FILE-004", ""),
        config("not JSON", "JSON-001", "model_type: llama"),
        config("a list", "JSON-001", "[]"),
        config("cut", "JSON-001", R"({"model_type": "llama")"),
        config("comments", "JSON-001", "{// a comment\n\"model_type\": \"llama\"}"),
        config("not UTF-8", "JSON-001", "{\"model_type\": \"\xFF\"}"),
        config("no model_type", "MODEL-003", "{}"),
        config("model_type a number", "CONFIG-001", R"({"model_type": 4})"),
        config("model_type null", "MODEL-003", R"({"model_type": null})"),
        config("unknown family", "MODEL-002", R"({"model_type": "elephant"})"),
        config("a model for images", "MODEL-002", R"({"model_type": "vit", "hidden_size": 768})"),
        config("text_config a list", "CONFIG-001", R"({"model_type": "llama", "text_config": []})"),
        config("text_config unknown", "MODEL-002",
               R"({"model_type": "owl", "text_config": {"model_type": "owl_text"}})"),
        config("two values for one entry", "JSON-003", R"({"model_type": "llama", "model_type": "qwen2"})"),
        config("nested 100,000 deep", "JSON-001", "{\"model_type\":" + repeated("{\"a\":", 100'000)),
        config("50 MB of brackets", "JSON-002", std::string(50'000'000, '[')),
        config("2 million values", "JSON-002", "{\"a\":[" + repeated("0,", 2'000'000) + "0]}"),
        broken("GPTQ", "CONFIG-002",
               [](FolderMaker& f) {
                   f.config["quantization_config"] = {{"quant_method", "parlor-none"}};
               }),
        broken("activation", "MODEL-005", [](FolderMaker& f) { f.config["hidden_act"] = "relu"; }),
        broken("activation a number", "CONFIG-001", [](FolderMaker& f) { f.config["hidden_act"] = 1; }),
        broken("unknown RoPE scaling", "MODEL-005",
               [](FolderMaker& f) {
                   f.config["rope_scaling"] = {{"type", "elastic"}, {"factor", 2}};
               }),
        broken("RoPE scaling a text", "CONFIG-001",
               [](FolderMaker& f) { f.config["rope_scaling"] = "yarn"; }),
        broken("RoPE type a number", "CONFIG-001",
               [](FolderMaker& f) {
                   f.config["rope_scaling"] = {{"type", 1}};
               }),
        broken("RoPE factor a text", "CONFIG-001",
               [](FolderMaker& f) {
                   f.config["rope_scaling"] = {{"type", "linear"}, {"factor", "2"}};
               }),
        broken("YaRN factor a list", "CONFIG-001",
               [](FolderMaker& f) {
                   f.config["rope_scaling"] = {{"type", "yarn"}, {"factor", {2}}};
               }),
        broken("RoPE factor 0", "MODEL-004",
               [](FolderMaker& f) {
                   f.config["rope_scaling"] = {{"type", "linear"}, {"factor", 0}};
               }),
        broken("RoPE base 0", "MODEL-004", [](FolderMaker& f) { f.config["rope_theta"] = 0; }),
        broken("RoPE base NaN", "MODEL-004",
               [](FolderMaker& f) {
                   f.more["config.json"] =
                       f.config.dump().insert(1, R"("rope_parameters": {"rope_theta": NaN}, )");
               }),
        broken("partial RoPE of 2", "MODEL-004",
               [](FolderMaker& f) { f.config["partial_rotary_factor"] = 2; }),
        broken("no heads", "MODEL-004", [](FolderMaker& f) { f.config["num_attention_heads"] = 0; }),
        broken("negative heads", "MODEL-004", [](FolderMaker& f) { f.config["num_attention_heads"] = -2; }),
        broken("key heads do not divide", "MODEL-004",
               [](FolderMaker& f) { f.config["num_key_value_heads"] = 3; }),
        broken("2^31 layers", "MODEL-004",
               [](FolderMaker& f) { f.config["num_hidden_layers"] = int64_t{1} << 31; }),
        broken("10^30 layers", "CONFIG-001", [](FolderMaker& f) { f.config["num_hidden_layers"] = 1e30; }),
        broken("vocabulary 0", "MODEL-004", [](FolderMaker& f) { f.config["vocab_size"] = 0; }),
        broken("epsilon negative", "MODEL-004", [](FolderMaker& f) { f.config["rms_norm_eps"] = -1e-5; }),
        broken("one layer more", "MODEL-006", [](FolderMaker& f) { f.config["num_hidden_layers"] = 2; }),
        broken("another width", "MODEL-007", [](FolderMaker& f) { f.config["hidden_size"] = 18; }),
        broken("tied is a text", "CONFIG-001",
               [](FolderMaker& f) { f.config["tie_word_embeddings"] = "no"; }),
        broken("output missing, not tied", "MODEL-006",
               [](FolderMaker& f) { f.tensors.erase(f.tensors.begin()); }),
        broken("a norm missing", "MODEL-006", [](FolderMaker& f) { f.tensors.pop_back(); }),
        broken("a tensor that nobody knows", "MODEL-009",
               [](FolderMaker& f) {
                   f.tensors.push_back({"model.layers.0.mlp.extra.weight", {16}});
               }),
        broken("a GGUF name", "MODEL-007",
               [](FolderMaker& f) {
                   f.tensors.pop_back();
                   f.tensors.push_back({"output_norm.weight", {16}});
               }),
        broken("two names for one tensor", "GGUF-021",
               [](FolderMaker& f) {
                   f.tensors.push_back({"norm.weight", {16}});
               }),
        broken("integers as weights", "MODEL-020", [](FolderMaker& f) { f.tensors.back().dtype = "I32"; }),
        broken("an empty weight", "MODEL-021", [](FolderMaker& f) { f.tensors.back().shape = {0}; }),
        broken("a scalar weight", "MODEL-021", [](FolderMaker& f) { f.tensors.back().shape = {}; }),
        broken("four dimensions", "MODEL-021",
               [](FolderMaker& f) {
                   f.tensors.back().shape = {2, 2, 2, 2};
               }),
        broken("tokenizer_config a list", "JSON-001",
               [](FolderMaker& f) { f.more["tokenizer_config.json"] = "[]"; }),
    };
}

}  // namespace parlor::test
