// chat: a conversation in the terminal. The whole conversation is rendered again each turn; the session
// reuses what its cache already holds of it.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/cli/commands.h"
#include "engine/cli/console.h"
#include "engine/cli/model.h"
#include "engine/cli/output.h"

namespace parlor::cli {

namespace {

// Prints an answer as it is written: thinking dimmed where a terminal can, calls of tools on lines of their
// own, as no tool is offered here. Keeps the answer's text, which is what the next turn shows the model.
class AnswerPrinter {
  public:
    explicit AnswerPrinter(OutputFormat format)
        : parser_(std::move(format)), colours_(output_takes_colours()) {}

    void push(std::string_view text) { show(parser_.push(text)); }
    std::string finish() {
        show(parser_.finish());
        return std::move(text_);
    }

  private:
    using Kind = OutputEvent::Kind;

    void show(const std::vector<OutputEvent>& events) {
        for (const OutputEvent& event : events) show(event);
        std::fflush(stdout);
    }
    void show(const OutputEvent& event) {
        switch (event.kind) {
            case Kind::text:
            case Kind::broken_call:
                text_ += event.text;
                print(event.text);
                break;
            case Kind::thinking_begin:
                print(colours_ ? "\x1b[2m" : "(thinking: ");
                break;
            case Kind::thinking:
            case Kind::result:
                print(event.text);
                break;
            case Kind::thinking_end:
                print(colours_ ? "\x1b[0m\n" : ")\n");
                break;
            case Kind::text_was_thinking:
                text_.clear();
                print("\n");
                break;
            case Kind::call:
                print("\n[calls " + event.name + " " + event.text + "]\n");
                break;
        }
    }
    static void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

    OutputParser parser_;
    bool colours_;
    std::string text_;
};

class Chat {
  public:
    Chat(Running running, const Options& options) : running_(std::move(running)), options_(options) {
        restart();
    }

    int run() {
        const Engine& engine = *running_.engine;
        std::fprintf(stderr, "%s, context %lld tokens. /help lists commands; Ctrl-C stops an answer.\n",
                     engine.card().name.c_str(), static_cast<long long>(engine.plan().context));
        if (!engine.has_own_template()) {
            std::fputs("This model brings no chat template; a plain one is used.\n", stderr);
        }
        while (true) {
            if (input_is_terminal()) std::fputs("\n> ", stdout);
            std::fflush(stdout);
            const std::optional<std::string> line = read_line();
            if (!line) return kDone;
            if (line->find_first_not_of(" \t\r") == std::string::npos) continue;
            if (line->front() == '/') {
                if (!command(*line)) return kDone;
            } else {
                answer(*line);
            }
        }
    }

  private:
    void restart() {
        messages_ = nlohmann::json::array();
        if (!options_.system.empty()) messages_.push_back({{"role", "system"}, {"content", options_.system}});
    }

    void help(std::string_view) {
        std::vector<std::vector<std::string>> rows;
        for (const Action& action : kActions)
            rows.push_back({std::string(action.name), std::string(action.help)});
        print_table(rows);
    }
    void start_again(std::string_view) {
        restart();
        std::printf("A new conversation.\n");
    }
    void set_system(std::string_view text) {
        options_.system = std::string(text);
        restart();
        std::printf(text.empty() ? "A new conversation without a system message.\n"
                                 : "A new conversation with this system message.\n");
    }

    struct Action {
        std::string_view name, help;
        void (Chat::*run)(std::string_view argument);  // null: leave
    };
    static const Action kActions[4];

    // False: leave.
    bool command(std::string_view line) {
        const size_t space = line.find(' ');
        const std::string_view word = line.substr(0, space);
        for (const Action& action : kActions) {
            if (action.name.substr(0, action.name.find(' ')) != word) continue;
            if (action.run == nullptr) return false;
            (this->*action.run)(space == line.npos ? std::string_view() : line.substr(space + 1));
            return true;
        }
        std::printf("There is no command %s.\n", std::string(word).c_str());
        help({});
        return true;
    }

    Result<GenerateResult> generate(const std::stop_token& stop) {
        ChatTemplate::Input input;
        input.messages_json = messages_.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        PARLOR_TRY(const std::vector<int> prompt, running_.engine->encode_chat(input));
        {
            Progress progress("Reading");
            PARLOR_TRY([[maybe_unused]] const PrefillResult read,
                       running_.session->prefill(prompt, stop, std::ref(progress)));
        }
        const OutputFormat format = running_.engine->output_format(input);
        AnswerPrinter printer(format);
        const auto show = [&](const Piece& piece) {
            printer.push(piece.text);
            return true;
        };
        Sampling sampling = sampling_of(options_, running_.engine->card());
        sampling.marks = output_marks(format);
        PARLOR_TRY(GenerateResult result,
                   running_.session->generate(sampling, options_.max_tokens, show, stop));
        result.text = printer.finish();
        return result;
    }

    void answer(const std::string& text) {
        messages_.push_back({{"role", "user"}, {"content", text}});
        const Result<GenerateResult> result = generate(begin_task());
        end_task();
        if (!result.ok()) {
            messages_.erase(messages_.size() - 1);  // the person may send it again, shorter
            print_note(result.error());
            return;
        }
        std::printf("\n");
        messages_.push_back({{"role", "assistant"}, {"content", result->text}});
        if (result->note) print_note(*result->note);
        if (result->stop == StopReason::length) std::fputs("(ended at --max-tokens)\n", stderr);
    }

    Running running_;
    Options options_;
    nlohmann::json messages_;
};

const Chat::Action Chat::kActions[4] = {
    {"/help", "this list", &Chat::help},
    {"/new", "start a new conversation", &Chat::start_again},
    {"/system TEXT", "start a new conversation with this system message", &Chat::set_system},
    {"/quit", "leave (so does the end of input)", nullptr},
};

}  // namespace

int run_chat(const Options& options) {
    Result<Running> running = start(options, begin_task());
    end_task();
    if (!running.ok()) return fail(options, running.error(), status_of(running.error()));
    return Chat(std::move(running).value(), options).run();
}

}  // namespace parlor::cli
