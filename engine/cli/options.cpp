#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "engine/cli/args.h"

namespace parlor::cli {

namespace {

template <class T>
std::optional<T> number(std::string_view text, T min, T max) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= min && value <= max))
        return std::nullopt;
    return value;
}

template <auto Member, auto Min, auto Max>
bool set_number(Options& options, std::string_view text) {
    using T = std::remove_reference_t<decltype(options.*Member)>;
    const auto value = number<T>(text, static_cast<T>(Min), static_cast<T>(Max));
    if (value) options.*Member = *value;
    return value.has_value();
}

template <auto Group, auto Member, auto Min, auto Max>
bool set_number_in(Options& options, std::string_view text) {
    auto& place = options.*Group.*Member;
    using T = std::remove_reference_t<decltype(place)>;
    const auto value = number<T>(text, static_cast<T>(Min), static_cast<T>(Max));
    if (value) place = *value;
    return value.has_value();
}

template <auto Group, auto Member, auto Min, auto Max>
bool set_optional_in(Options& options, std::string_view text) {
    auto& place = options.*Group.*Member;
    using T = typename std::remove_reference_t<decltype(place)>::value_type;
    const auto value = number<T>(text, static_cast<T>(Min), static_cast<T>(Max));
    if (value) place = *value;
    return value.has_value();
}

template <auto Member>
bool set_path(Options& options, std::string_view text) {
    options.*Member = std::filesystem::path(std::u8string(text.begin(), text.end()));
    return !text.empty();
}

template <auto Member>
bool set_text(Options& options, std::string_view text) {
    options.*Member = std::string(text);
    return true;
}

template <auto Member>
bool set_true(Options& options, std::string_view) {
    options.*Member = true;
    return true;
}

bool set_greedy(Options& options, std::string_view) {
    options.chosen.temperature = 0.0f;
    return true;
}

bool set_stop(Options& options, std::string_view text) {
    options.sampling.stop.emplace_back(text);
    return !text.empty();
}

bool set_tokens(Options& options, std::string_view text) {
    std::vector<int> tokens;
    while (true) {
        const size_t comma = text.find(',');
        const auto token = number<int>(text.substr(0, comma), 0, INT32_MAX);
        if (!token) return false;
        tokens.push_back(*token);
        if (comma == std::string_view::npos) break;
        text.remove_prefix(comma + 1);
    }
    options.tokens = std::move(tokens);
    return true;
}

// The value whose name `text` is.
template <class Value, size_t kCount>
bool choose(const std::pair<std::string_view, Value> (&choices)[kCount], std::string_view text,
            Value& place) {
    const auto* found = std::ranges::find(choices, text, &std::pair<std::string_view, Value>::first);
    if (found == std::end(choices)) return false;
    place = found->second;
    return true;
}

bool set_kv(Options& options, std::string_view text) {
    static constexpr std::pair<std::string_view, KvChoice> kChoices[] = {{"auto", KvChoice::automatic},
                                                                         {"f16", KvChoice::f16},
                                                                         {"bf16", KvChoice::bf16},
                                                                         {"q8_0", KvChoice::q8_0}};
    return choose(kChoices, text, options.wishes.kv);
}

bool set_requantize(Options& options, std::string_view text) {
    static constexpr std::pair<std::string_view, Requantize> kChoices[] = {{"auto", Requantize::when_needed},
                                                                           {"never", Requantize::never},
                                                                           {"q8_0", Requantize::q8_0},
                                                                           {"q6_k", Requantize::q6_k},
                                                                           {"q4_k", Requantize::q4_k}};
    return choose(kChoices, text, options.wishes.requantize);
}

bool set_format(Options& options, std::string_view text) {
    using kernels::Format;
    for (const Format format :
         {Format::q4_k, Format::q5_k, Format::q6_k, Format::q8_0, Format::q5_0, Format::q4_0}) {
        if (kernels::traits(format).name == text) options.to = format;
    }
    return options.to.has_value();
}

bool set_device(Options& options, std::string_view text) {
    options.wishes.device = std::string(text);
    if (text == "auto" || text == "cpu") return true;
    constexpr std::string_view kCuda = "cuda:";
    while (text.starts_with(kCuda)) {
        const size_t comma = text.find(',');
        if (!number<int>(text.substr(kCuda.size(), comma == text.npos ? comma : comma - kCuda.size()), 0,
                         1023)) {
            return false;
        }
        if (comma == std::string_view::npos) return true;
        text.remove_prefix(comma + 1);
    }
    return false;
}

constexpr int64_t kLargestContext = int64_t{1} << 28;

constexpr auto kOptions = std::to_array<OptionSpec>({
    {"--help", "", "", "this text", set_true<&Options::help>},
    {"--json", "", "", "one JSON document on standard output", set_true<&Options::json>},
    {"--model", "PATH", "a path", "model file (default: the built-in starter model)",
     set_path<&Options::model>},
    {"--device", "D", "auto, cpu or cuda:N[,cuda:M]", "auto, cpu or cuda:N[,cuda:M]", set_device},
    {"--machine", "FILE", "a path", "machine profile (JSON) of another computer",
     set_path<&Options::machine>},
    {"--context", "N", "a number of tokens from 1 to 268435456", "context length in tokens",
     set_number_in<&Options::wishes, &Wishes::context, 1, kLargestContext>},
    {"--kv", "TYPE", "auto, f16, bf16 or q8_0", "KV cache type: auto, f16, bf16 or q8_0", set_kv},
    {"--requantize", "TYPE", "auto, never, q8_0, q6_k or q4_k",
     "F16 and BF16 weights in a smaller format: auto (when they do not fit), never, q8_0, q6_k or q4_k",
     set_requantize},
    {"--threads", "N", "a number from 1 to 1024", "threads (default: physical cores)",
     set_number_in<&Options::wishes, &Wishes::threads, 1, 1024>},
    {"--seed", "N", "a number from 0 to 18446744073709551615", "seed of the sampler; 0: a random one",
     set_number_in<&Options::sampling, &Sampling::seed, uint64_t{0}, UINT64_MAX>},
    {"--system", "TEXT", "text", "system message", set_text<&Options::system>},
    {"--prompt", "TEXT", "text", "the prompt: one user message, or plain text with --raw",
     set_text<&Options::prompt>},
    {"--tokens", "1,2,3", "token numbers with commas between them", "token ids", set_tokens},
    {"--max-tokens", "N", "a number of tokens from 0", "most tokens to make (default 512)",
     set_number<&Options::max_tokens, 0, kLargestContext>},
    {"--greedy", "", "", "always take the likeliest token", set_greedy},
    {"--raw", "", "", "no chat template, only the tokenizer's own BOS rule", set_true<&Options::raw>},
    {"--temperature", "T", "a number from 0 to 100", "default: the model's, else 0.7; 0: greedy",
     set_optional_in<&Options::chosen, &SamplingAdvice::temperature, 0, 100>},
    {"--top-k", "N", "a number from 0", "default: the model's, else 40; 0: off",
     set_optional_in<&Options::chosen, &SamplingAdvice::top_k, 0, INT32_MAX>},
    {"--top-p", "P", "a number from 0 to 1", "default: the model's, else 0.95; 1: off",
     set_optional_in<&Options::chosen, &SamplingAdvice::top_p, 0, 1>},
    {"--min-p", "P", "a number from 0 to 1", "default: the model's, else 0.05; 0: off",
     set_optional_in<&Options::chosen, &SamplingAdvice::min_p, 0, 1>},
    {"--repeat-penalty", "X", "a number from 1 to 100", "default: the model's, else 1: off",
     set_optional_in<&Options::chosen, &SamplingAdvice::repeat_penalty, 1, 100>},
    {"--stop", "TEXT", "text that is not empty", "ends the answer; may be given several times", set_stop},
    {"--no-bos", "", "", "without the tokenizer's BOS", set_true<&Options::no_bos>},
    {"--parse-special", "", "", "control tokens written in the text become control tokens",
     set_true<&Options::parse_special>},
    {"--out", "FILE", "a path", "file to write (logits: float32, little-endian, [tokens, vocabulary])",
     set_path<&Options::out>},
    {"--to", "FORMAT", "q4_k, q5_k, q6_k, q8_0, q5_0 or q4_0", "q4_k, q5_k, q6_k, q8_0, q5_0 or q4_0",
     set_format},
    {"--force", "", "", "replace the file if it is there already", set_true<&Options::force>},
    {"--messages", "FILE", "a path", "conversation: OpenAI-style JSON list", set_path<&Options::messages>},
    {"--tools", "FILE", "a path", "tools: OpenAI-style JSON list", set_path<&Options::tools>},
    {"--template", "FILE", "a path", "chat template to use instead of the model's",
     set_path<&Options::template_file>},
    {"--no-generation-prompt", "", "", "end after the last message",
     set_true<&Options::no_generation_prompt>},
    {"--verify-all", "", "", "also run the kernels that no plan picks here", set_true<&Options::verify_all>},
    {"-p", "N", "a number of tokens from 1", "prompt tokens (default 512)",
     set_number<&Options::bench_prompt, 1, kLargestContext>},
    {"-n", "N", "a number of tokens from 1", "tokens to decode (default 64)",
     set_number<&Options::bench_decode, 1, kLargestContext>},
    {"-d", "N", "a number of tokens from 0", "tokens that stand in the context before (default 0)",
     set_number<&Options::bench_depth, 0, kLargestContext>},
    {"-r", "N", "a number from 1 to 1000", "repeats (default 3)",
     set_number<&Options::bench_repeats, 1, 1000>},
    {"--file", "TEXT", "a path", "text file", set_path<&Options::file>},
    {"--port", "N", "a port from 1 to 65535", "port",
     [](Options&, std::string_view text) { return number<int>(text, 1, 65535).has_value(); }},
});

}  // namespace

const OptionSpec* find_option(std::string_view name) {
    const auto* found = std::ranges::find(kOptions, name, &OptionSpec::name);
    return found == kOptions.end() ? nullptr : found;
}

std::optional<Message> parse(const Command& command, std::span<const std::string> arguments,
                             Options& options) {
    for (size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (!argument.starts_with('-')) return message(Msg::CliUnexpected, command.name, argument);
        const size_t equals = argument.starts_with("--") ? argument.find('=') : std::string::npos;
        const std::string name = argument.substr(0, equals);
        const OptionSpec* option = find_option(name);
        const bool always = name == "--help" || name == "--json";
        if (option == nullptr || (!always && !std::ranges::count(command.options, name))) {
            return message(Msg::CliUnknownOption, command.name, name);
        }
        std::string value;
        if (equals != std::string::npos) {
            value = argument.substr(equals + 1);
            if (option->value.empty()) return message(Msg::CliValueInvalid, name, value, "no value");
        } else if (!option->value.empty()) {
            if (++i == arguments.size()) return message(Msg::CliValueMissing, name, option->expected);
            value = arguments[i];
        }
        if (!option->set(options, value)) return message(Msg::CliValueInvalid, name, value, option->expected);
    }
    return std::nullopt;
}

void print_help(const Command& command) {
    std::printf("parlor-cli %.*s %.*s\n  %.*s\n\n", static_cast<int>(command.name.size()),
                command.name.data(), static_cast<int>(command.usage.size()), command.usage.data(),
                static_cast<int>(command.summary.size()), command.summary.data());
    std::vector<std::string_view> names = command.options;
    names.insert(names.end(), {"--json", "--help"});
    for (const std::string_view name : names) {
        const OptionSpec* option = find_option(name);
        const std::string left =
            std::string(option->name) + (option->value.empty() ? "" : " ") + std::string(option->value);
        std::printf("  %-24s %.*s\n", left.c_str(), static_cast<int>(option->help.size()),
                    option->help.data());
    }
}

}  // namespace parlor::cli
