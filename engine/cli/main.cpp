// parlor-cli: the engine without a window. The contract: one JSON document with --json, exit status 0, 1, 2
// or 130.
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <new>

#include "engine/cli/commands.h"
#include "engine/cli/console.h"
#include "engine/cli/output.h"

namespace parlor::cli {

int run_serve(const Options& options) {
    return fail(options, message(Msg::CliServeLater));
}

namespace {

// The options that every subcommand with a model takes, then its own.
std::vector<std::string_view> with_model(std::initializer_list<std::string_view> own) {
    std::vector<std::string_view> names = {"--model",      "--device",  "--context", "--kv",
                                           "--requantize", "--threads", "--seed"};
    names.insert(names.end(), own);
    return names;
}

const std::vector<Command>& commands() {
    static const std::vector<Command> kCommands = {
        {"chat", "[--system TEXT]", "chat in the terminal, with the model's own template",
         with_model({"--system", "--greedy", "--temperature", "--top-k", "--top-p", "--min-p",
                     "--repeat-penalty", "--max-tokens"}),
         run_chat},
        {"generate", "--prompt TEXT | --tokens 1,2,3  [--max-tokens N] [--greedy] [--raw]",
         "complete a prompt",
         with_model({"--prompt", "--tokens", "--max-tokens", "--greedy", "--raw", "--temperature", "--top-k",
                     "--top-p", "--min-p", "--repeat-penalty", "--stop"}),
         run_generate},
        {"tokenize", "[--no-bos] [--parse-special]", "read text from standard input, print its token ids",
         with_model({"--no-bos", "--parse-special"}), run_tokenize},
        {"detokenize", "--tokens 1,2,3", "print the text of token ids", with_model({"--tokens"}),
         run_detokenize},
        {"logits", "--tokens 1,2,3 --out FILE", "write the logits of every position",
         with_model({"--tokens", "--out"}), run_logits},
        {"render", "--messages FILE [--tools FILE] [--template FILE] [--no-generation-prompt]",
         "render a chat template over a conversation",
         with_model({"--messages", "--tools", "--template", "--no-generation-prompt"}), run_render},
        {"inspect", "", "what a model file's header says", with_model({}), run_inspect},
        {"plan", "[--machine PROFILE.json]", "where a model would go, what it needs, how fast it would be",
         with_model({"--machine"}), run_plan},
        {"doctor", "[--verify-all]",
         "this computer, whether the kernels compute right on it, and whether a model takes what its plan "
         "says",
         with_model({"--verify-all"}), run_doctor},
        {"bench", "[-p 512] [-n 64] [-d DEPTH] [-r REPEATS]", "prompt and decode speed",
         with_model({"-p", "-n", "-d", "-r"}), run_bench},
        {"perplexity", "--file TEXT", "perplexity over a text, in windows of the context length",
         with_model({"--file"}), run_perplexity},
        {"quantize",
         "--model IN --to FORMAT [--out FILE [--force]]",
         "write a model in a smaller format (without --out: only its weights, beside it, for loading)",
         {"--model", "--to", "--out", "--force", "--threads"},
         run_quantize},
        {"serve", "[--port N]", "an OpenAI-compatible server (comes in a later version)",
         with_model({"--port"}), run_serve},
    };
    return kCommands;
}

void print_overview() {
    std::printf("parlor-cli %s: chat with language models on your own computer\n\n", PARLOR_VERSION);
    std::printf("parlor-cli SUBCOMMAND [options]\n\n");
    std::vector<std::vector<std::string>> rows;
    for (const Command& command : commands()) {
        rows.push_back({"  " + std::string(command.name), std::string(command.summary)});
    }
    print_table(rows);
    std::printf("\n\"parlor-cli SUBCOMMAND --help\" lists a subcommand's options.\n");
}

int wrong_usage(const Options& options, const Message& error, const Command* command = nullptr) {
    const int status = fail(options, error, kWrongUsage);
    if (command != nullptr) {
        std::fprintf(stderr, "usage: parlor-cli %s %s\n", std::string(command->name).c_str(),
                     std::string(command->usage).c_str());
    } else {
        std::fputs("usage: parlor-cli SUBCOMMAND [options]\n", stderr);
    }
    return status;
}

int run_command(const Command& command, const Options& options) {
    try {
        return command.run(options);
    } catch (const std::bad_alloc&) {
        return fail(options, message(Msg::OutOfMemory, "?"));
    }
}

int run(std::span<const std::string> arguments) {
    Options options;
    options.json =
        std::ranges::count(arguments, "--json") > 0;  // errors of parsing are written that way, too
    if (arguments.empty()) return wrong_usage(options, message(Msg::CliNoCommand));
    const std::string& name = arguments.front();
    if (name == "--help" || name == "-h" || name == "help") {
        print_overview();
        return kDone;
    }
    if (name == "--version") {
        std::printf("parlor-cli %s\n", PARLOR_VERSION);
        return kDone;
    }
    const auto command = std::ranges::find(commands(), name, &Command::name);
    if (command == commands().end()) return wrong_usage(options, message(Msg::CliUnknownCommand, name));
    const auto rest = arguments.subspan(1);
    if (std::ranges::count(rest, "--version") > 0) {
        std::printf("parlor-cli %s\n", PARLOR_VERSION);
        return kDone;
    }
    if (const auto error = parse(*command, rest, options)) return wrong_usage(options, *error, &*command);
    if (options.help) {
        print_help(*command);
        return kDone;
    }
    const int status = run_command(*command, options);
    if (status == kWrongUsage) {
        std::fprintf(stderr, "usage: parlor-cli %s %s\n", name.c_str(), std::string(command->usage).c_str());
    }
    return status;
}

}  // namespace

}  // namespace parlor::cli

int main(int argc, char** argv) {
    const std::vector<std::string> arguments = parlor::cli::prepare_console(argc, argv);
    // The probe's helper process is this same program: first thing, before anything else can go wrong.
    if (arguments.size() > 1 && arguments[1] == "--probe-gpus") return parlor::run_gpu_probe();
    if (arguments.size() > 1 && arguments[1] == "--check-gpus") return parlor::run_gpu_checks();
    parlor::cli::watch_interrupts();
    return parlor::cli::run(std::span(arguments).subspan(arguments.empty() ? 0 : 1));
}
