#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/cli/commands.h"
#include "engine/cli/console.h"
#include "engine/cli/model.h"
#include "engine/cli/output.h"

namespace parlor::cli {

namespace {

Result<std::vector<int>> prompt_tokens(const Engine& engine, const Options& options) {
    if (options.tokens) return *options.tokens;
    if (options.raw)
        return engine.tokenizer().encode(*options.prompt, {.add_bos = true, .parse_special = false});
    const nlohmann::json messages = {{{"role", "user"}, {"content", *options.prompt}}};
    ChatTemplate::Input input;
    input.messages_json = messages.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return engine.encode_chat(input);
}

struct Answer {
    std::vector<int> prompt;
    PrefillResult prefill;
    GenerateResult result;
};

Result<Answer> generate(const Options& options, const std::stop_token& stop) {
    if (!options.tokens && !options.prompt) {
        return message(Msg::CliOptionMissing, "generate", "--prompt TEXT or --tokens 1,2,3");
    }
    if (options.tokens && options.prompt) return message(Msg::CliOptionsExclude, "--prompt", "--tokens");
    PARLOR_TRY(const ModelCard card, open_card(options));
    if (options.tokens) {
        if (auto wrong = check_tokens(card.arch.vocabulary, *options.tokens)) return *wrong;
    }
    PARLOR_TRY(const Running running, start(card, options, stop));
    Answer answer;
    PARLOR_TRY(answer.prompt, prompt_tokens(*running.engine, options));
    {
        Progress progress("Reading the prompt");
        PARLOR_TRY(answer.prefill, running.session->prefill(answer.prompt, stop, std::ref(progress)));
    }
    const auto show = [&](const Piece& piece) {
        if (!options.json) {
            std::fwrite(piece.text.data(), 1, piece.text.size(), stdout);
            std::fflush(stdout);
        }
        return true;
    };
    PARLOR_TRY(answer.result,
               running.session->generate(sampling_of(options, card), options.max_tokens, show, stop));
    return answer;
}

// The contract knows eos, length, stop and guard: a full context is a length, too, and told on standard
// error.
std::string_view stop_word(StopReason reason) {
    return name(reason == StopReason::context_full ? StopReason::length : reason);
}

}  // namespace

int run_generate(const Options& options) {
    const std::stop_token stop = begin_task();
    const Result<Answer> answer = generate(options, stop);
    end_task();
    if (!answer.ok()) return fail(options, answer.error(), status_of(answer.error()));
    const GenerateResult& result = answer->result;
    if (!options.json) std::printf("\n");
    if (result.note) print_note(*result.note);
    if (result.stop == StopReason::cancelled) return fail(options, message(Msg::Cancelled));
    if (options.json) {
        print_json({{"prompt_tokens", answer->prompt},
                    {"tokens", result.tokens},
                    {"text", result.text},
                    {"stop", stop_word(result.stop)},
                    {"prompt_ms", answer->prefill.milliseconds},
                    {"generate_ms", result.milliseconds}});
        return kDone;
    }
    const double seconds = result.milliseconds / 1000;
    std::fprintf(stderr, "[%zu prompt tokens in %.0f ms; %zu tokens, %.1f per second; ended by %s]\n",
                 answer->prompt.size(), answer->prefill.milliseconds, result.tokens.size(),
                 seconds > 0 ? static_cast<double>(result.tokens.size()) / seconds : 0,
                 std::string(name(result.stop)).c_str());
    return kDone;
}

}  // namespace parlor::cli
