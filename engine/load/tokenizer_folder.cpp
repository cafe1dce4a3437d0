#include <algorithm>
#include <array>
#include <ranges>

#include "engine/load/file.h"
#include "engine/load/json.h"
#include "engine/load/labels.h"
#include "engine/load/tokenizer_files.h"
#include "engine/models/folder_form.h"

namespace parlor {

namespace {

using Json = nlohmann::json;

bool there_is(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
}

// An empty object when there is no such file.
Result<Json> read_config(const std::filesystem::path& path) {
    if (!there_is(path)) return Json::object();
    PARLOR_TRY(const std::unique_ptr<File> file, File::open(path));
    PARLOR_TRY(Json root, read_json_file(*file));
    if (!root.is_object()) return message(Msg::TokenizerFileInvalid, path_text(path), "it is no object");
    return root;
}

// "text" or {"content": "text", …}
std::string token_text(const Json& token) {
    if (token.is_string()) return token.get<std::string>();
    if (token.is_object() && entry_of(token, "content").is_string())
        return entry_of(token, "content").get<std::string>();
    return {};
}

bool flag(const Json& object, const char* key, bool fallback) {
    const Json& value = entry_of(object, key);
    return value.is_boolean() ? value.get<bool>() : fallback;
}

Result<void> read_added(const Json& decoder, TokenizerConfig& config) {
    const auto wrong = [](const std::string& id) {
        return message(Msg::TokenizerFileInvalid, "tokenizer_config.json",
                       "added token \"" + id + "\" has no id or no text");
    };
    if (decoder.is_null()) return {};
    if (!decoder.is_object()) return wrong("added_tokens_decoder");
    for (const auto& [key, token] : decoder.items()) {
        int64_t id = 0;
        if (key.empty() || key.size() > 8 || !token.is_object() || token_text(token).empty())
            return wrong(key);
        for (const char c : key) {
            if (c < '0' || c > '9') return wrong(key);
            id = id * 10 + (c - '0');
        }
        const bool special = flag(token, "special", false);
        config.added.push_back({.text = token_text(token),
                                .flags = {.id = static_cast<int>(id),
                                          .left_strip = flag(token, "lstrip", false),
                                          .right_strip = flag(token, "rstrip", false),
                                          .single_word = flag(token, "single_word", false),
                                          .normalized = flag(token, "normalized", !special)},
                                .special = special});
    }
    // The keys are texts; gaps are judged in the order of the numbers.
    std::ranges::sort(config.added, {}, [](const auto& token) { return token.flags.id; });
    return {};
}

void read_ends(const Json& object, TokenizerConfig& config) {
    constexpr size_t kMost = 64;
    const Json& ends = entry_of(object, "eos_token_id");
    if (ends.is_number_integer()) config.ends.push_back(ends.get<int64_t>());
    if (!ends.is_array()) return;
    for (const Json& end : ends)
        if (end.is_number_integer() && config.ends.size() < kMost) config.ends.push_back(end.get<int64_t>());
}

Result<TokenizerConfig> read_tokenizer_config(const std::filesystem::path& folder) {
    TokenizerConfig config;
    PARLOR_TRY(const Json own, read_config(folder / "tokenizer_config.json"));
    PARLOR_TRY(const Json map, read_config(folder / "special_tokens_map.json"));
    PARLOR_TRY(const Json generation, read_config(folder / "generation_config.json"));
    PARLOR_TRY(const Json model, read_config(folder / "config.json"));
    const auto named = [&](const char* key) {
        const std::string text = token_text(entry_of(own, key));
        return text.empty() && !own.contains(key) ? token_text(entry_of(map, key)) : text;
    };
    config.bos = named("bos_token");
    config.eos = named("eos_token");
    config.unknown = named("unk_token");
    config.padding = named("pad_token");
    config.tokenizer_class = token_text(entry_of(own, "tokenizer_class"));
    config.says_bos_eos = own.contains("add_bos_token") || own.contains("add_eos_token");
    config.add_bos = flag(own, "add_bos_token", false);
    config.add_eos = flag(own, "add_eos_token", false);
    PARLOR_CHECKED(read_added(entry_of(own, "added_tokens_decoder"), config));
    read_ends(generation, config);
    if (config.ends.empty()) read_ends(model, config);
    // Models for images and text keep the language model's entries in a table of their own.
    if (config.ends.empty() && entry_of(model, "text_config").is_object())
        read_ends(entry_of(model, "text_config"), config);
    return config;
}

// tokenizer.model is SentencePiece's, or lines of base64.
Result<VocabData> read_model_file(const ByteSource& source, const TokenizerConfig& config) {
    std::array<std::byte, 64> start{};
    const auto count = static_cast<size_t>(std::min<uint64_t>(start.size(), source.size()));
    PARLOR_CHECKED(source.read(0, std::span(start).first(count)));
    bool text = count > 0;
    for (size_t i = 0; i < count; ++i) {
        const auto byte = std::to_integer<uint8_t>(start[i]);
        text = text && (byte == '\n' || byte == '\r' || (byte >= 0x20 && byte < 0x7F));
    }
    return text ? read_tiktoken(source, config) : read_sentencepiece_model(source, config);
}

Result<VocabData> read_file(const std::filesystem::path& path, const TokenizerConfig& config) {
    PARLOR_TRY(const std::unique_ptr<File> file, File::open(path));
    const std::string name = path_text(path.filename());
    if (name.ends_with("tekken.json")) return read_tekken(*file, config);
    if (name.ends_with(".json")) return read_tokenizer_json(*file, config);
    return read_model_file(*file, config);
}

constexpr const char* kNames[] = {"tokenizer.json", "tekken.json",   "tokenizer.model",
                                  "tiktoken.model", "qwen.tiktoken", "vocab.tiktoken"};

}  // namespace

bool is_tokenizer_file(const std::filesystem::path& path) {
    const std::string name = path_text(path.filename());
    return name.ends_with("tokenizer.json") || name.ends_with("tekken.json") || name.ends_with(".model") ||
           name.ends_with(".tiktoken");
}

Result<VocabData> describe_tokenizer(const std::filesystem::path& folder) {
    PARLOR_TRY(const TokenizerConfig config, read_tokenizer_config(folder));
    for (const char* name : kNames)
        if (there_is(folder / name)) return read_file(folder / name, config);
    return message(Msg::TokenizerFolder, path_text(folder));
}

Result<VocabData> describe_tokenizer_file(const std::filesystem::path& file) {
    PARLOR_TRY(const TokenizerConfig config, read_tokenizer_config(file.parent_path()));
    return read_file(file, config);
}

Result<void> fit_vocabulary(VocabData& vocab, int64_t rows) {
    constexpr int64_t kMost = 1 << 24;
    const auto count = static_cast<int64_t>(vocab.tokens.size());
    if (count > rows || rows > kMost)
        return message(Msg::TokenizerRows, std::to_string(count), std::to_string(rows));
    constexpr int32_t kUnused = 5;
    vocab.tokens.resize(static_cast<size_t>(rows));
    if (!vocab.types.empty()) vocab.types.resize(static_cast<size_t>(rows), kUnused);
    if (!vocab.scores.empty()) vocab.scores.resize(static_cast<size_t>(rows), 0);
    return {};
}

}  // namespace parlor
