// Which marks a model uses, from its chat template; and the parts that events build.
#include <algorithm>

#include "engine/output_parser.h"

namespace parlor {

namespace {

struct Sign {
    std::string_view in_template;
    CallStyle style;
};
constexpr Sign kSigns[] = {
    {"<tool_call>", CallStyle::tool_call},
    {"<arg_key>", CallStyle::arg_key},
    {"<tool_response>", CallStyle::tool_response},
    {"<function=", CallStyle::function},
    {"<seed:tool_call>", CallStyle::seed},
    {"<｜tool▁calls▁begin｜>", CallStyle::deepseek},
    {"｜DSML｜", CallStyle::dsml},
    {"[TOOL_CALLS]", CallStyle::mistral},
    {"<|tool_call|>", CallStyle::json_list},
    {"functools[", CallStyle::functools},
    {"<|tool_call>", CallStyle::gemma},
    {"<|python_tag|>", CallStyle::llama_json},
    {"\"name\": function name, \"parameters\"", CallStyle::llama_json},
    {"<|python_start|>", CallStyle::python_list},
    {"[func_name1(", CallStyle::python_list},
    {"<response>", CallStyle::response},
};

bool holds(std::string_view text, std::string_view what) {
    return text.find(what) != std::string_view::npos;
}

}  // namespace

OutputFormat recognize_output(std::string_view source) {
    OutputFormat format;
    for (const Sign& sign : kSigns)
        if (holds(source, sign.in_template)) format.add(sign.style);
    if (holds(source, "<seed:think>")) {
        format.think_begin = "<seed:think>";
        format.think_end = "</seed:think>";
    } else if (holds(source, "[THINK]")) {
        format.think_begin = "[THINK]";
        format.think_end = "[/THINK]";
    } else if (holds(source, "<|channel>")) {
        format.think_begin = "<|channel>thought\n";
        format.think_end = "<channel|>";
    }
    format.channels = holds(source, "<|channel|>") && holds(source, "<|message|>");
    // GLM-4 shows a call as the turn's name with the arguments below; GLM-4.5 has tags instead.
    if (holds(source, "[gMASK]") && holds(source, "<|observation|>") && !holds(source, "<arg_key>"))
        format.add(CallStyle::name_line);
    return format;
}

void continue_prompt(OutputFormat& format, std::string_view end_of_prompt) {
    if (format.think_end.empty() || format.channels) return;
    const size_t begin = end_of_prompt.rfind(format.think_begin), end = end_of_prompt.rfind(format.think_end);
    format.thinking_open = begin != std::string_view::npos && (end == std::string_view::npos || end < begin);
}

std::vector<std::string> output_marks(const OutputFormat& format) {
    std::vector<std::string> marks = {format.think_begin, format.think_end};
    const auto add = [&](CallStyle style, std::initializer_list<const char*> more) {
        if (format.has(style)) marks.insert(marks.end(), more.begin(), more.end());
    };
    add(CallStyle::tool_call,
        {"<tool_call>", "</tool_call>", "<arg_key>", "</arg_key>", "<arg_value>", "</arg_value>"});
    add(CallStyle::tool_response, {"<tool_response>", "</tool_response>"});
    add(CallStyle::seed, {"<seed:tool_call>", "</seed:tool_call>"});
    add(CallStyle::deepseek, {"<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>", "<｜tool▁call▁begin｜>",
                              "<｜tool▁call▁end｜>", "<｜tool▁sep｜>"});
    add(CallStyle::dsml, {"｜DSML｜"});
    add(CallStyle::mistral, {"[TOOL_CALLS]", "[ARGS]", "[CALL_ID]"});
    add(CallStyle::json_list, {"<|tool_call|>", "<|/tool_call|>"});
    add(CallStyle::gemma, {"<|tool_call>", "<tool_call|>", "<|\"|>"});
    add(CallStyle::llama_json, {"<|python_tag|>"});
    add(CallStyle::python_list, {"<|python_start|>", "<|python_end|>"});
    if (format.think_begin == "<|channel>thought\n") marks.emplace_back("<|channel>");
    if (format.channels)
        for (const char* mark : {"<|channel|>", "<|message|>", "<|start|>", "<|end|>", "<|constrain|>",
                                 "<|call|>", "<|return|>"})
            marks.emplace_back(mark);
    return marks;
}

OutputPart& OutputParts::last(OutputPart::Kind kind) {
    if (parts_.empty() || parts_.back().kind != kind || kind == OutputPart::Kind::call ||
        kind == OutputPart::Kind::result) {
        parts_.emplace_back();
        parts_.back().kind = kind;
    }
    return parts_.back();
}

void OutputParts::add(const std::vector<OutputEvent>& events) {
    for (const OutputEvent& event : events) {
        switch (event.kind) {
            case OutputEvent::Kind::broken_call:
                last(OutputPart::Kind::text).broken = true;
                [[fallthrough]];
            case OutputEvent::Kind::text:
                last(OutputPart::Kind::text).text += event.text;
                break;
            case OutputEvent::Kind::thinking_begin:
                parts_.emplace_back();
                parts_.back().kind = OutputPart::Kind::thinking;
                parts_.back().open = true;
                break;
            case OutputEvent::Kind::thinking:
                last(OutputPart::Kind::thinking).text += event.text;
                break;
            case OutputEvent::Kind::thinking_end:
                last(OutputPart::Kind::thinking).open = false;
                break;
            case OutputEvent::Kind::text_was_thinking: {
                OutputPart thought;
                thought.kind = OutputPart::Kind::thinking;
                for (OutputPart& part : parts_) thought.text += part.text;
                parts_.assign(1, std::move(thought));
                break;
            }
            case OutputEvent::Kind::call:
            case OutputEvent::Kind::result: {
                const bool call = event.kind == OutputEvent::Kind::call;
                OutputPart& part = last(call ? OutputPart::Kind::call : OutputPart::Kind::result);
                part.text = event.text;
                part.name = event.name;
                part.id = event.id;
                break;
            }
        }
    }
}

std::vector<OutputPart> parse_output(std::string_view text, const OutputFormat& format, bool writing) {
    OutputParser parser(format);
    OutputParts parts;
    parts.add(parser.push(text));
    if (!writing) {
        parts.add(parser.finish());
        return parts.parts();
    }
    std::vector<OutputPart> all = parts.parts();
    if (const std::string_view call = parser.open_call(); !call.empty()) {
        all.emplace_back();
        all.back().kind = OutputPart::Kind::call;
        all.back().text = call;
        all.back().open = true;
    }
    return all;
}

}  // namespace parlor
