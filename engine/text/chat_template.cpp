#include "engine/chat_template.h"

#include "engine/text/jinja/lexer.h"
#include "engine/text/jinja/parser.h"
#include "engine/text/json_input.h"

namespace parlor {

namespace {

using namespace text::jinja;

constexpr size_t kLongestSource = size_t{1} << 20;
constexpr std::string_view kSpace = " \t\r\n\f\v";

Result<std::string> last_text(const Value& messages) {
    const auto& items = messages.list().items;
    const Value* content = nullptr;
    if (!items.empty() && items.back().is(Kind::dict)) content = items.back().dict().find("content");
    if (!content || !content->is(Kind::string))
        return message(Msg::TemplateInput, "the last one has no text");
    const std::string_view text = content->text().view();
    const size_t begin = text.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) return message(Msg::TemplateInput, "the last one is empty");
    return std::string(text.substr(begin));
}

// Where the last message's text ends in a rendering; 0: it is not there. Templates may trim it. Only message
// text counts: a template's own words may say the same.
size_t end_of(const MarkedText& rendered, std::string_view text) {
    const std::string_view trimmed = text.substr(0, text.find_last_not_of(kSpace) + 1);
    const auto& marks = rendered.marks();
    for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
        const std::string_view part = rendered.view().substr(mark->begin, mark->end - mark->begin);
        const size_t at = part.rfind(trimmed);
        if (at == std::string_view::npos) continue;
        const bool whole = part.substr(at).starts_with(text);
        return mark->begin + at + (whole ? text.size() : trimmed.size());
    }
    return 0;
}

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
        std::string final_text;
        if (input.continue_final) {
            PARLOR_TRY(final_text, last_text(messages));
        }
        interpreter.define("messages", std::move(messages));
        Value tools = Value::none();
        if (!input.tools_json.empty()) {
            PARLOR_TRY(tools, text::read_json(interpreter, "tools", input.tools_json));
        }
        interpreter.define("tools", std::move(tools));
        interpreter.define("documents", Value::none());
        interpreter.define("add_generation_prompt",
                           Value::boolean(input.add_generation_prompt && !input.continue_final));
        interpreter.define("bos_token", interpreter.string(input.bos_token));
        interpreter.define("eos_token", interpreter.string(input.eos_token));
        if (!input.extra_json.empty()) {
            PARLOR_TRY(const Value extra, text::read_json(interpreter, "variables", input.extra_json));
            if (!extra.is(Kind::dict)) return message(Msg::TemplateInput, "the variables are not an object");
            for (const auto& [key, value] : extra.dict().items)
                interpreter.define(std::string(key.text().view()), value);
        }
        PARLOR_TRY(MarkedText text, interpreter.run(program_));
        if (!input.continue_final) return text;
        const size_t end = end_of(text, final_text);
        if (end == 0) return message(Msg::TemplateInput, "the template leaves the last message out");
        return text.part(0, end);
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
