// Which pre-tokenizer a model's name for it means. To add one: see README.md.
#include "engine/text/splitter.h"

#include <string>
#include <unordered_map>

#include "engine/text/matchers.h"

namespace parlor::text {

namespace {

struct NamedSplitter {
    std::vector<std::string_view> names;  // tokenizer.ggml.pre
    Splitter splitter;
};

const std::vector<NamedSplitter>& all_splitters() {
    static const std::vector<NamedSplitter> splitters = {
        {{"",           "default",      "gpt-2",      "phi-2",       "mpt",      "olmo",
          "jina-v1-en", "jina-v2-code", "jina-v2-es", "jina-v2-de",  "jina-es",  "jina-de",
          "gigachat",   "roberta-bpe",  "exaone4",    "modern-bert", "trillion", "granite-docling",
          "a.x-4.0",    "mellum",       "jais"},
         {{gpt2}}},
        {{"llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2"},
         {{gpt4_three_digits}, true, true}},
        {{"smaug-bpe", "dbrx", "glm4", "chatglm-bpe", "chatglm4"}, {{gpt4_three_digits}}},
        {{"qwen2", "deepseek-r1-qwen", "megrez", "stablelm2", "kormo", "hunyuan", "solar-open", "bailingmoe",
          "bailingmoe2", "llada-moe", "seed-coder-base", "grok-2"},
         {{gpt4_one_digit}}},
        {{"qwen35"}, {{gpt4_marks}}},
        {{"gpt-4o", "o200k", "llama4", "minimax-m2"}, {{o200k}}},
        {{"tekken"}, {{tekken}, true, true}},
        {{"deepseek-llm"},
         {{newline, cased_letters, deepseek_punctuation, trailing_spaces, deepseek_cjk, one_number}}},
        {{"deepseek-coder"}, {{newline, spaced_letters, spaced_punctuation, deepseek_cjk, one_number}}},
        {{"deepseek-v3", "hunyuan-dense", "joyai-llm"}, {{three_numbers, deepseek_v3_cjk, deepseek_v3}}},
        {{"starcoder", "refact", "command-r", "smollm", "codeshell", "exaone", "minerva-7b"},
         {{one_number, gpt2}}},
        {{"falcon"}, {{falcon_punctuation, gpt2, numbers, three_ascii_digits}}},
        {{"bloom", "poro-chat", "gpt3-finnish"}, {{bloom}}},
        {{"viking"}, {{bloom, one_number}}},
    };
    return splitters;
}

}  // namespace

const Splitter* find_splitter(std::string_view name) {
    static const auto by_name = [] {
        std::unordered_map<std::string_view, const Splitter*> map;
        for (const NamedSplitter& named : all_splitters())
            for (const std::string_view each : named.names) map.emplace(each, &named.splitter);
        return map;
    }();
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : found->second;
}

}  // namespace parlor::text
