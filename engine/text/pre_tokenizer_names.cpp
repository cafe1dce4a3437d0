// Which pre-tokenizer a GGUF file's name for it means. To add one: see README.md.
#include <unordered_map>

#include "engine/text/pre_tokenizer.h"

namespace parlor::text {

namespace {

struct Named {
    std::vector<std::string_view> names;  // tokenizer.ggml.pre
    std::vector<std::string> stages;      // the publishers' expressions, each isolates what it finds
    bool whole_words = false, add_bos = false;
};

#define UPPER R"([\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}])"
#define LOWER R"([\p{Ll}\p{Lm}\p{Lo}\p{M}])"
#define ENDINGS R"((?i:'s|'t|'re|'ve|'m|'ll|'d))"
#define SPACES R"(|\s*[\r\n]+|\s+(?!\S)|\s+)"
#define WORD R"([^\r\n\p{L}\p{N}]?)"
#define OTHER R"(| ?[^\s\p{L}\p{N}]+)"

constexpr const char* kGpt2 = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr const char* kLlama3 = ENDINGS "|" WORD R"(\p{L}+|\p{N}{1,3})" OTHER R"([\r\n]*)" SPACES;
constexpr const char* kQwen2 = ENDINGS "|" WORD R"(\p{L}+|\p{N})" OTHER R"([\r\n]*)" SPACES;
constexpr const char* kQwen35 =
    ENDINGS "|" WORD R"([\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*)" SPACES;
constexpr const char* kO200k = WORD UPPER "*" LOWER "+" ENDINGS "?|" WORD UPPER "+" LOWER "*" ENDINGS
                                          R"(?|\p{N}{1,3})" OTHER R"([\r\n/]*)" SPACES;
constexpr const char* kTekken =
    WORD UPPER "*" LOWER "+|" WORD UPPER "+" LOWER R"(*|\p{N})" OTHER R"([\r\n/]*)" SPACES;
constexpr const char* kDeepseekV3 =
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*)" SPACES;
constexpr const char* kDeepseekV3Cjk = "[一-龥\u3040-\u309f\u30a0-\u30ff]+";
constexpr const char* kDeepseekCjk = "[一-龥\u0800-\u4e00\uac00-\ud7ff]+";
// The cased letters that DeepSeek LLM's published rule lists one by one.
constexpr const char* kDeepseekLetters =
    R"(\s?[A-Za-z\x{B5}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{1BA}\x{1BC}-\x{1BF}\x{1C4}-\x{293})"
    R"(\x{295}-\x{2AF}\x{370}-\x{373}\x{376}-\x{377}\x{37B}-\x{37D}\x{37F}\x{386}\x{388}-\x{38A}\x{38C})"
    R"(\x{38E}-\x{3A1}\x{3A3}-\x{3F5}\x{3F7}-\x{481}\x{48A}-\x{52F}\x{531}-\x{556}\x{10A0}-\x{10C5})"
    R"(\x{13A0}-\x{13F5}\x{13F8}-\x{13FD}\x{1C90}-\x{1CBA}\x{1CBD}-\x{1CBF}\x{1D00}-\x{1D2B})"
    R"(\x{1D6B}-\x{1D77}\x{1D79}-\x{1D9A}\x{1E00}-\x{1F15}\x{1F18}-\x{1F1D}\x{1F20}-\x{1F45})"
    R"(\x{1F48}-\x{1F4D}\x{1F50}-\x{1F57}\x{1F59}\x{1F5B}\x{1F5D}\x{1F5F}-\x{1F7D}\x{1F80}-\x{1FB4})"
    R"(\x{1FB6}-\x{1FBC}\x{1FBE}\x{1FC2}-\x{1FC4}\x{1FC6}-\x{1FCC}\x{1FD0}-\x{1FD3}\x{1FD6}-\x{1FDB})"
    R"(\x{1FE0}-\x{1FEC}\x{1FF2}-\x{1FF4}\x{1FF6}-\x{1FFC}\x{2102}\x{2107}\x{210A}-\x{2113}\x{2115})"
    R"(\x{2119}-\x{211D}\x{2124}\x{2126}\x{2128}\x{212A}-\x{212D}\x{212F}-\x{2134}\x{2139}\x{213C}-\x{213F})"
    R"(\x{2145}-\x{2149}\x{214E}\x{2183}-\x{2184}\x{2C00}-\x{2C7B}\x{2C7E}-\x{2CE4}\x{2CEB}-\x{2CEE})"
    R"(\x{2CF2}-\x{2CF3}\x{A640}-\x{A66D}\x{A680}-\x{A69B}\x{A722}-\x{A76F}\x{A771}-\x{A787})"
    R"(\x{A78B}-\x{A78E}\x{AB70}-\x{ABBF}\x{FB00}-\x{FB06}\x{FB13}-\x{FB17}\x{FF21}-\x{FF3A})"
    R"(\x{FF41}-\x{FF5A}\x{10400}-\x{1044F}\x{104B0}-\x{104D3}\x{104D8}-\x{104FB}\x{10C80}-\x{10CB2})"
    R"(\x{10CC0}-\x{10CF2}\x{118A0}-\x{118DF}\x{1E900}-\x{1E943}]+)";
constexpr const char* kDeepseekPunctuation = "\\s?[!-/:-~！-／：-～‘-‟\u3000-。]+";
constexpr const char* kBloom = " ?[^(\\s|.,!?…。，、।۔،)]+";
constexpr const char* kNumber = R"(\p{N})";
constexpr const char* kThreeNumbers = R"(\p{N}{1,3})";

constexpr const char* kSeedCoder = ENDINGS "|" WORD R"(\p{L}+|\p{N}| ?[^\s\p{L}\p{N}\r\n]+)" SPACES;
constexpr const char* kBailing =
    R"('(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+)";
constexpr const char* kUfakzeka = WORD R"(\p{L}+|\p{N})" OTHER R"([\r\n]*)" SPACES;
constexpr const char* kMinicpm5 = ENDINGS "|" WORD R"(\p{L}+|\p{N}+)" OTHER R"([\r\n]*)" SPACES;
constexpr const char* kSpark =
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+)"
    R"(|[\r\n]|\s+(?!\S)|\s+)";
constexpr const char* kExaoneMoe = ENDINGS
    "|" WORD R"((?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]?|\s*[\r\n]|\s+(?!\S)|\s+)";
constexpr const char* kJais2 =
    ENDINGS "|" WORD R"(\p{L}+|\p{N}{1,3})" OTHER
            R"([\r\n]*|\s*[\r\n]+|\s{512}(?!\S)|\s{256}(?!\S)|\s{128}(?!\S)|\s{64}(?!\S)|\s{32}(?!\S))"
            R"(|\s{16}(?!\S)|\s{8}(?!\S)|\s{4}(?!\S)|\s{1,2}(?!\S)|\s{1})";
constexpr const char* kYoutuCjk =
    R"([가-힣ㄱ-ㆎ]+|[！…“”‘’—：；，\x{3001}-\x{303F}\x{FE30}-\x{FE4F}]+|[ㄅ-ㄯ]+|[一-龥\x{3040}-\x{309F}\x{30A0}-\x{30FF}]+)";
constexpr const char* kYoutu = WORD UPPER "*" LOWER "+" ENDINGS "?|" WORD UPPER "+" LOWER "*" ENDINGS
                                          R"(?|\p{N})" OTHER R"([\r\n/]*)" SPACES;
#define NO_HAN_UPPER R"([\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]])"
#define NO_HAN_LOWER R"([\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]])"
constexpr const char* kKimi =
    R"([\p{Han}]+|)" WORD NO_HAN_UPPER "*" NO_HAN_LOWER "+" ENDINGS "?|" WORD NO_HAN_UPPER "+" NO_HAN_LOWER
    "*" ENDINGS R"(?|\p{N}{1,3})" OTHER R"([\r\n]*)" SPACES;
constexpr const char* kLines = R"([^\n]+|[\n]+)";

const std::vector<Named>& all_named() {
    static const std::vector<Named> named = {
        {{"",           "default",      "gpt-2",      "phi-2",       "mpt",      "olmo",
          "jina-v1-en", "jina-v2-code", "jina-v2-es", "jina-v2-de",  "jina-es",  "jina-de",
          "gigachat",   "roberta-bpe",  "exaone4",    "modern-bert", "trillion", "granite-docling",
          "a.x-4.0",    "mellum",       "jais"},
         {kGpt2}},
        {{"llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2",
          "jina-v5-nano"},
         {kLlama3},
         true,
         true},
        {{"smaug-bpe", "dbrx", "glm4", "chatglm-bpe", "chatglm4"}, {kLlama3}},
        {{"qwen2", "deepseek-r1-qwen", "megrez", "stablelm2", "kormo", "hunyuan", "solar-open", "f2llmv2",
          "grok-2"},
         {kQwen2}},
        {{"bailingmoe", "bailingmoe2", "llada-moe"}, {kBailing}},
        {{"seed-coder", "seed-coder-base"}, {kSeedCoder}},
        {{"ufakzeka"}, {kUfakzeka}},
        {{"laguna"}, {kLines, kQwen2}},
        {{"qwen35"}, {kQwen35}},
        {{"gpt-4o", "o200k", "llama4", "minimax-m2", "kanana2", "talkie"}, {kO200k}},
        {{"granite-embed-multi-97m"}, {kO200k}, true},
        {{"tekken"}, {kTekken}, true, true},
        {{"youtu"}, {kYoutuCjk, kYoutu}, true},
        {{"kimi-k2"}, {kKimi}},
        {{"minicpm5"}, {kThreeNumbers, kMinicpm5}, true},
        {{"jais-2"}, {kJais2}},
        {{"exaone-moe"}, {kExaoneMoe}},
        {{"deepseek-llm"},
         {R"([\r\n])", kDeepseekLetters, kDeepseekPunctuation, R"(\s+$)", kDeepseekCjk, kNumber}},
        {{"deepseek-coder"}, {R"([\r\n])", R"(\s?\p{L}+)", R"(\s?\p{P}+)", kDeepseekCjk, kNumber}},
        {{"deepseek-v3", "hunyuan-dense", "joyai-llm", "hy_v4"},
         {kThreeNumbers, kDeepseekV3Cjk, kDeepseekV3}},
        {{"spark2_5"}, {kThreeNumbers, kDeepseekV3Cjk, kSpark, kNumber}},
        {{"starcoder", "refact", "command-r", "smollm", "codeshell", "exaone", "minerva-7b", "mellum2"},
         {kNumber, kGpt2}},
        {{"falcon"}, {R"([\p{P}!-/:-@\[-`{-~]+)", kGpt2, R"(\p{N}+)", "[0-9][0-9][0-9]"}},
        {{"bloom", "poro-chat", "gpt3-finnish"}, {kBloom}},
        {{"viking"}, {kBloom, kNumber}},
    };
    return named;
}

}  // namespace

Result<PreTokenizer> PreTokenizer::find(std::string_view name) {
    static const auto by_name = [] {
        std::unordered_map<std::string_view, const Named*> map;
        for (const Named& named : all_named())
            for (const std::string_view each : named.names) map.emplace(each, &named);
        return map;
    }();
    const auto found = by_name.find(name);
    if (found == by_name.end()) return message(Msg::PreTokenizerUnknown, std::string(name));
    PreTokenizer made;
    for (const std::string& stage : found->second->stages)
        PARLOR_CHECKED(made.add_split(stage, true, SplitBehavior::isolated, false));
    made.whole_words = found->second->whole_words;
    made.add_bos = found->second->add_bos;
    made.byte_level = true;
    return made;
}

}  // namespace parlor::text
