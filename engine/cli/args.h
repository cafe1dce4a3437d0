// Options and subcommands. Both are tables: options.cpp lists every option once, main.cpp every subcommand.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "engine/plan.h"

namespace parlor::cli {

struct Options {
    bool json = false, help = false;
    std::optional<std::filesystem::path> model;
    std::optional<std::filesystem::path> machine;
    Wishes wishes = {.requantize = Requantize::when_needed};
    Sampling sampling;      // seed and stop
    SamplingAdvice chosen;  // what else stands on the command line
    std::string system;
    std::optional<kernels::Format> to;
    std::optional<std::string> prompt;
    std::optional<std::vector<int>> tokens;
    int64_t max_tokens = 512;
    bool raw = false, no_bos = false, parse_special = false, force = false, no_generation_prompt = false,
         verify_all = false;
    std::optional<std::filesystem::path> out, messages, tools, template_file, file;
    int64_t bench_prompt = 512, bench_decode = 64, bench_depth = 0, bench_repeats = 3;
};

struct OptionSpec {
    std::string_view name;      // "--model", "-p"
    std::string_view value;     // "PATH"; empty: a switch
    std::string_view expected;  // what values are, for the sentence of an error
    std::string_view help;
    bool (*set)(Options& options, std::string_view value);  // false: not a value for it
};
const OptionSpec* find_option(std::string_view name);

struct Command {
    std::string_view name;
    std::string_view usage;    // after the name
    std::string_view summary;  // one line
    std::vector<std::string_view> options;
    int (*run)(const Options& options);
};

// Exit statuses of the contract.
inline constexpr int kDone = 0, kFailed = 1, kWrongUsage = 2, kInterrupted = 130;

// Fills `options` from a subcommand's arguments; nothing when all is well.
std::optional<Message> parse(const Command& command, std::span<const std::string> arguments,
                             Options& options);
void print_help(const Command& command);

}  // namespace parlor::cli
