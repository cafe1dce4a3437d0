#include "engine/chat_template.h"

#include "engine/text/jinja/lexer.h"
#include "engine/text/jinja/parser.h"
#include "engine/text/json_input.h"

namespace parlor {

namespace {

using namespace text::jinja;

constexpr size_t kLongestSource = size_t{1} << 20;

class JinjaTemplate final : public ChatTemplate {
  public:
    explicit JinjaTemplate(Program program) : program_(std::move(program)) {}

    Result<std::string> render(const Input& input) const override {
        PARLOR_TRY(const MarkedText text, run(input));
        return std::string(text.view());
    }

    Result<std::vector<RenderedPiece>> render_pieces(const Input& input) const override {
        PARLOR_TRY(const MarkedText text, run(input));
        std::vector<RenderedPiece> pieces;
        size_t at = 0;
        const auto add = [&](size_t end, bool from_message) {
            if (end > at) pieces.push_back({std::string(text.view().substr(at, end - at)), from_message});
            at = std::max(at, end);
        };
        for (const auto& mark : text.marks()) {
            add(mark.begin, false);
            add(mark.end, true);
        }
        add(text.size(), false);
        return pieces;
    }

  private:
    Result<MarkedText> run(const Input& input) const {
        Interpreter interpreter(input.now);
        PARLOR_TRY(Value messages, text::read_json(interpreter, "messages", input.messages_json));
        if (!messages.is(Kind::list)) return message(Msg::TemplateInput, "they are not a list");
        interpreter.define("messages", std::move(messages));
        Value tools = Value::none();
        if (!input.tools_json.empty()) {
            PARLOR_TRY(tools, text::read_json(interpreter, "tools", input.tools_json));
        }
        interpreter.define("tools", std::move(tools));
        interpreter.define("documents", Value::none());
        interpreter.define("add_generation_prompt", Value::boolean(input.add_generation_prompt));
        interpreter.define("bos_token", interpreter.string(input.bos_token));
        interpreter.define("eos_token", interpreter.string(input.eos_token));
        if (!input.extra_json.empty()) {
            PARLOR_TRY(const Value extra, text::read_json(interpreter, "variables", input.extra_json));
            if (!extra.is(Kind::dict)) return message(Msg::TemplateInput, "the variables are not an object");
            for (const auto& [key, value] : extra.dict().items)
                interpreter.define(std::string(key.text().view()), value);
        }
        return interpreter.run(program_);
    }

    Program program_;
};

}  // namespace

Result<std::shared_ptr<const ChatTemplate>> ChatTemplate::parse(std::string_view source) {
    if (source.size() > kLongestSource) return message(Msg::TemplateInvalid, "1", "it is longer than 1 MiB");
    PARLOR_TRY(std::vector<Token> tokens, tokenize(source));
    PARLOR_TRY(Program program, Parser(std::move(tokens)).run());
    return std::shared_ptr<const ChatTemplate>(std::make_shared<JinjaTemplate>(std::move(program)));
}

}  // namespace parlor
