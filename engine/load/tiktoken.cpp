// Vocabularies of tiktoken: a rank for each sequence of bytes – ranked lines of base64 (*.tiktoken, GLM-4's
// and Kimi's tokenizer.model), or Mistral's tekken.json.
#include <algorithm>
#include <limits>
#include <unordered_set>

#include "engine/load/json_parts.h"
#include "engine/load/labels.h"
#include "engine/load/vocabulary_builder.h"
#include "engine/models/folder_form.h"
#include "engine/text/byte_alphabet.h"

namespace parlor {

namespace {

constexpr uint64_t kLargestFile = uint64_t{64} << 20;
constexpr size_t kLongestToken = 1024;
constexpr size_t kMostSteps = 400'000'000;

// The expressions stand in the models' Python files, which are not read: those of the known ones.
constexpr const char* kGlm4 =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kQwen =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kKimi =
    R"([\p{Han}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?)"
    R"(|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?)"
    R"(|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

// The two parts that each token is merged from: what is left of it when all merges of lower rank are made.
// With these, a list of merges gives what tiktoken gives.
class Merges {
  public:
    explicit Merges(const std::vector<std::string>& bytes_by_rank) {
        for (size_t rank = 0; rank < bytes_by_rank.size(); ++rank)
            if (!bytes_by_rank[rank].empty()) ranks_.try_emplace(bytes_by_rank[rank], rank);
        for (size_t rank = 0; rank < bytes_by_rank.size(); ++rank) add(bytes_by_rank[rank], rank);
    }
    std::vector<std::string> list;
    bool too_large() const { return steps_ > kMostSteps; }

  private:
    void add(std::string_view bytes, size_t rank) {
        if (bytes.size() < 2 || too_large()) return;
        std::vector<size_t> starts(bytes.size() + 1);
        for (size_t i = 0; i < starts.size(); ++i) starts[i] = i;
        while (starts.size() > 3) {
            size_t best = rank, where = 0;
            for (size_t i = 0; i + 2 < starts.size(); ++i) {
                ++steps_;
                const auto found = ranks_.find(bytes.substr(starts[i], starts[i + 2] - starts[i]));
                if (found == ranks_.end() || found->second >= best) continue;
                best = found->second;
                where = i + 1;
            }
            if (where == 0 || too_large()) return;  // found only as a whole word
            starts.erase(starts.begin() + static_cast<ptrdiff_t>(where));
        }
        list.push_back(text::to_byte_alphabet(bytes.substr(0, starts[1])) + " " +
                       text::to_byte_alphabet(bytes.substr(starts[1])));
    }
    std::unordered_map<std::string_view, size_t> ranks_;
    size_t steps_ = 0;
};

Result<VocabData> assemble(const ByteSource& source, VocabularyBuilder& builder,
                           const std::vector<std::string>& bytes_by_rank, size_t first_id,
                           const std::string& pattern, const TokenizerConfig& config) {
    const auto invalid = [&](const std::string& why) {
        return message(Msg::TokenizerFileInvalid, source.label(), why);
    };
    if (bytes_by_rank.empty()) return invalid("it has no tokens");
    std::unordered_set<std::string_view> seen;
    for (size_t rank = 0; rank < bytes_by_rank.size(); ++rank) {
        if (bytes_by_rank[rank].empty()) continue;
        if (!seen.insert(bytes_by_rank[rank]).second)
            return invalid("the token of rank " + std::to_string(rank) + " has another rank too");
        const std::string wrong = builder.add_beside(text::to_byte_alphabet(bytes_by_rank[rank]),
                                                     static_cast<double>(rank + first_id));
        if (!wrong.empty()) return invalid(wrong);
    }
    Merges merges(bytes_by_rank);
    if (merges.too_large()) return invalid("its tokens are too long");
    builder.vocab.merges = std::move(merges.list);
    for (const TokenizerConfig::Token& token : config.added)
        if (const std::string wrong = builder.add_flagged(token); !wrong.empty())
            return message(Msg::TokenizerFileInvalid, "tokenizer_config.json", wrong);
    builder.vocab.model = "gpt2";
    builder.finish(config);
    TextRules& rules = builder.rules;
    rules.pre_tokenizers = {{.pattern = pattern, .is_regex = true},
                            {.kind = PreTokenizerStep::Kind::byte_level, .splits = false}};
    rules.whole_words = rules.byte_alphabet = true;
    builder.vocab.rules = std::make_shared<const TextRules>(std::move(rules));
    return std::move(builder.vocab);
}

// A rank may leave gaps, as VocabularyBuilder allows them.
std::string put(std::vector<std::string>& bytes_by_rank, size_t count, uint64_t rank, std::string bytes) {
    constexpr uint64_t kLargestGap = 65536;
    if (rank > count + kLargestGap) return "rank " + std::to_string(rank) + " is too large";
    if (bytes.empty() || bytes.size() > kLongestToken)
        return "the token of rank " + std::to_string(rank) + " has a wrong length";
    if (bytes_by_rank.size() <= rank) bytes_by_rank.resize(static_cast<size_t>(rank) + 1);
    if (!bytes_by_rank[static_cast<size_t>(rank)].empty())
        return "rank " + std::to_string(rank) + " stands twice";
    bytes_by_rank[static_cast<size_t>(rank)] = std::move(bytes);
    return {};
}

}  // namespace

Result<VocabData> read_tiktoken(const ByteSource& source, const TokenizerConfig& config) {
    if (source.size() > kLargestFile)
        return message(Msg::JsonTooLarge, source.label(), format_bytes(source.size()));
    std::string text(static_cast<size_t>(source.size()), '\0');
    PARLOR_CHECKED(source.read(0, std::as_writable_bytes(std::span(text))));
    PARLOR_CHECKED(source.check_unchanged());
    std::vector<std::string> bytes_by_rank;
    size_t line_number = 0, count = 0;
    for (std::string_view rest = text; !rest.empty(); ++line_number) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) continue;
        const size_t space = line.find(' ');
        std::string bytes;
        uint64_t rank = 0;
        bool good = space != std::string_view::npos && space + 1 < line.size() && line.size() - space <= 9 &&
                    from_base64(line.substr(0, space), bytes);
        for (size_t i = space + 1; good && i < line.size(); ++i) {
            good = line[i] >= '0' && line[i] <= '9';
            rank = rank * 10 + static_cast<uint64_t>(line[i] - '0');
        }
        const std::string wrong =
            good ? put(bytes_by_rank, count++, rank, std::move(bytes))
                 : "line " + std::to_string(line_number + 1) + " is no token with its rank";
        if (!wrong.empty()) return message(Msg::TokenizerFileInvalid, source.label(), wrong);
    }
    VocabularyBuilder builder;
    const std::string& name = config.tokenizer_class;
    const bool glm = name.starts_with("ChatGLM");
    PARLOR_TRY(VocabData vocab, assemble(source, builder, bytes_by_rank, 0,
                                         name.starts_with("QWen")      ? kQwen
                                         : name == "TikTokenTokenizer" ? kKimi
                                                                       : kGlm4,
                                         config));
    if (glm) {  // what its tokenizer puts before every text
        TextRules rules = *vocab.rules;
        rules.prefix.clear();
        for (const char* token : {"[gMASK]", "<sop>"})
            if (const int id = builder.find(token); id >= 0) rules.prefix.push_back(id);
        vocab.rules = std::make_shared<const TextRules>(std::move(rules));
    }
    return vocab;
}

Result<VocabData> read_tekken(const ByteSource& source, const TokenizerConfig& config) {
    PARLOR_TRY(const nlohmann::json root, read_json(source, {}));
    const auto invalid = [&](const std::string& why) {
        return message(Msg::TokenizerFileInvalid, source.label(), why);
    };
    const nlohmann::json& settings = entry_of(root, "config");
    const nlohmann::json &pattern = entry_of(settings, "pattern"),
                         &size = entry_of(settings, "default_vocab_size"),
                         &special_count = entry_of(settings, "default_num_special_tokens"),
                         &list = entry_of(root, "vocab"), &specials = entry_of(root, "special_tokens");
    if (!pattern.is_string() || !size.is_number_unsigned() || !special_count.is_number_unsigned() ||
        !list.is_array())
        return invalid("it is no tekken.json: config or vocab is missing");
    const uint64_t count = size.get<uint64_t>(), first = special_count.get<uint64_t>();
    if (first > 65536 || count <= first || count > (uint64_t{1} << 24))
        return invalid("its numbers of tokens are wrong");
    VocabularyBuilder builder;
    // Special tokens have the first ids; those that are not named have a name by their number.
    std::vector<std::string> names(static_cast<size_t>(first));
    if (specials.is_array()) {
        for (const nlohmann::json& one : specials) {
            const nlohmann::json &rank = entry_of(one, "rank"), &name = entry_of(one, "token_str");
            if (!rank.is_number_unsigned() || rank.get<uint64_t>() >= first || !name.is_string())
                return invalid("a special token has no rank or no text");
            names[rank.get<size_t>()] = name.get<std::string>();
        }
    } else {
        constexpr const char* kOlder[] = {"<unk>",
                                          "<s>",
                                          "</s>",
                                          "[INST]",
                                          "[/INST]",
                                          "[AVAILABLE_TOOLS]",
                                          "[/AVAILABLE_TOOLS]",
                                          "[TOOL_RESULTS]",
                                          "[/TOOL_RESULTS]",
                                          "[TOOL_CALLS]",
                                          "[IMG]",
                                          "<pad>",
                                          "[IMG_BREAK]",
                                          "[IMG_END]",
                                          "[PREFIX]",
                                          "[MIDDLE]",
                                          "[SUFFIX]",
                                          "[SYSTEM_PROMPT]",
                                          "[/SYSTEM_PROMPT]",
                                          "[TOOL_CONTENT]"};
        for (size_t i = 0; i < std::min(names.size(), std::size(kOlder)); ++i) names[i] = kOlder[i];
    }
    for (size_t i = 0; i < names.size(); ++i) {
        if (names[i].empty()) names[i] = "<SPECIAL_" + std::to_string(i) + ">";
        const TokenizerConfig::Token token{
            .text = names[i], .flags = {.id = static_cast<int>(i)}, .special = true};
        if (const std::string wrong = builder.add_flagged(token); !wrong.empty()) return invalid(wrong);
    }
    std::vector<std::string> bytes_by_rank;
    size_t seen = 0;
    for (const nlohmann::json& one : list) {
        const nlohmann::json &rank = entry_of(one, "rank"), &written = entry_of(one, "token_bytes");
        std::string bytes;
        if (!rank.is_number_unsigned() || !written.is_string() ||
            !from_base64(written.get_ref<const std::string&>(), bytes))
            return invalid("token " + std::to_string(seen) + " has no rank or no bytes");
        if (rank.get<uint64_t>() >= count - first) continue;  // the file may list more than the model has
        const std::string wrong = put(bytes_by_rank, seen++, rank.get<uint64_t>(), std::move(bytes));
        if (!wrong.empty()) return invalid(wrong);
    }
    TokenizerConfig named = config;
    if (named.bos.empty()) named.bos = "<s>";
    if (named.eos.empty()) named.eos = "</s>";
    if (!named.says_bos_eos) named.says_bos_eos = named.add_bos = true;
    return assemble(source, builder, bytes_by_rank, static_cast<size_t>(first), pattern.get<std::string>(),
                    named);
}

}  // namespace parlor
