#include "engine/text/output_calls.h"

#include <algorithm>

namespace parlor::text {

namespace {

bool is_tool_name(std::string_view name) {
    return !name.empty() && name.size() <= 256 &&
           name.find_first_of(" \t\r\n\"{}<>") == std::string_view::npos;
}

bool add(Calls& calls, std::string_view name, const OrderedJson& arguments, bool repaired = false,
         std::string id = {}) {
    if (!is_tool_name(name)) return false;
    calls.push_back({std::string(name), dump_json(arguments), std::move(id), repaired});
    return true;
}

// Some templates show the arguments as a text that holds JSON.
OrderedJson unwrapped(const OrderedJson& value) {
    if (!value.is_string()) return value;
    const auto inner = read_strict_json(value.get_ref<const std::string&>());
    return inner && inner->is_object() ? *inner : value;
}

bool add_object(const OrderedJson& object, bool repaired, Calls& calls) {
    if (!object.is_object()) return false;
    const auto text = [](const OrderedJson& in, const char* key) {
        const auto found = in.find(key);
        return found != in.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    const auto function = object.find("function");
    const OrderedJson& call = function != object.end() && function->is_object() ? *function : object;
    std::string name = text(call, "name");
    if (name.empty()) name = text(object, "function");
    OrderedJson arguments = OrderedJson::object();
    for (const char* key : {"arguments", "parameters", "args"}) {
        const auto found = call.find(key);
        if (found == call.end()) continue;
        arguments = unwrapped(*found);
        break;
    }
    return add(calls, name, arguments, repaired, text(object, "id"));
}

// Takes what lies between `open` and `close` off the front of `text`, spaces before it too.
bool take(std::string_view& text, std::string_view open, std::string_view close, std::string_view& inside) {
    const std::string_view rest = trimmed(text);
    if (!rest.starts_with(open)) return false;
    const size_t end = rest.find(close, open.size());
    if (end == std::string_view::npos) return false;
    inside = rest.substr(open.size(), end - open.size());
    text = rest.substr(end + close.size());
    return true;
}

std::string_view without_line_breaks(std::string_view value) {
    if (value.starts_with("\r\n")) value.remove_prefix(2);
    if (value.starts_with('\n')) value.remove_prefix(1);
    if (value.ends_with('\n')) value.remove_suffix(1);
    if (value.ends_with('\r')) value.remove_suffix(1);
    return value;
}

bool read_key_values(std::string_view text, const ToolTypes& tools, Calls& calls) {
    const size_t first = text.find("<arg_key>");
    const std::string name(trimmed(text.substr(0, first)));
    text = first == std::string_view::npos ? std::string_view() : text.substr(first);
    OrderedJson arguments = OrderedJson::object();
    for (size_t count = 0; !trimmed(text).empty(); ++count) {
        std::string_view key, value;
        if (count > 4096 || !take(text, "<arg_key>", "</arg_key>", key) ||
            !take(text, "<arg_value>", "</arg_value>", value))
            return false;
        const std::string argument(trimmed(key));
        arguments[argument] = tools.value(name, argument, value);
    }
    return add(calls, name, arguments);
}

}  // namespace

ToolTypes::ToolTypes(std::string_view tools_json) {
    const auto tools = read_strict_json(tools_json);
    if (!tools || !tools->is_array()) return;
    for (const OrderedJson& tool : *tools) {
        if (!tool.is_object()) continue;
        const auto function = tool.find("function");
        const OrderedJson& of = function != tool.end() && function->is_object() ? *function : tool;
        const auto name = of.find("name");
        if (name == of.end() || !name->is_string()) continue;
        OrderedJson& properties = properties_[name->get<std::string>()];
        for (const char* key : {"parameters", "input_schema"}) {
            const auto parameters = of.find(key);
            if (parameters == of.end() || !parameters->is_object()) continue;
            const auto found = parameters->find("properties");
            if (found != parameters->end() && found->is_object()) properties = *found;
        }
    }
}

bool ToolTypes::refuses(std::string_view name) const {
    return !properties_.empty() && !properties_.contains(std::string(name));
}

OrderedJson ToolTypes::value(const std::string& tool, const std::string& argument,
                             std::string_view raw) const {
    std::vector<std::string> types;
    if (const auto known = properties_.find(tool); known != properties_.end() && known->second.is_object()) {
        const auto property = known->second.find(argument);
        if (property != known->second.end() && property->is_object()) {
            const auto type = property->find("type");
            if (type != property->end() && type->is_string()) types.push_back(type->get<std::string>());
            if (type != property->end() && type->is_array())
                for (const OrderedJson& each : *type)
                    if (each.is_string()) types.push_back(each.get<std::string>());
        }
    }
    const auto allows = [&](const char* type) { return std::ranges::find(types, type) != types.end(); };
    if (types.size() == 1 && allows("string")) return std::string(raw);
    const std::string_view text = trimmed(raw);
    if (types.empty()) {
        auto value = read_strict_json(text);
        return value ? std::move(*value) : OrderedJson(std::string(raw));
    }
    bool repaired = false;
    auto value = read_json_value(text, repaired);
    const bool fits =
        value && ((value->is_null() && (allows("null") || !allows("string"))) ||
                  (value->is_boolean() && allows("boolean")) ||
                  (value->is_number_integer() && (allows("integer") || allows("number"))) ||
                  (value->is_number() && allows("number")) || (value->is_array() && allows("array")) ||
                  (value->is_object() && allows("object")));
    if (fits || (value && !allows("string"))) return std::move(*value);
    return std::string(raw);
}

bool read_json_calls(std::string_view text, const ToolTypes&, Calls& calls) {
    text = trimmed(text);
    while (!text.empty()) {
        BracketScan scan;
        size_t end = 0;
        while (end < text.size() && !scan.push(text[end])) ++end;
        bool repaired = false;
        // Quotes that are not JSON's may hide the end: then all of it is one value.
        auto value = end < text.size() ? read_json_value(text.substr(0, end + 1), repaired) : std::nullopt;
        if (!value) {
            end = text.size() - 1;
            value = read_json_value(text, repaired);
        }
        if (!value) return false;
        if (value->is_array()) {
            for (const OrderedJson& each : *value)
                if (!add_object(each, repaired, calls)) return false;
        } else if (!add_object(*value, repaired, calls)) {
            return false;
        }
        text = trimmed(text.substr(end + 1));
        while (text.starts_with(',') || text.starts_with(';')) text = trimmed(text.substr(1));
    }
    return !calls.empty();
}

bool read_function_tags(std::string_view text, const ToolTypes& tools, Calls& calls) {
    text = trimmed(text);  // once: the loop must not look at the same spaces again and again
    while (!trimmed(text).empty()) {
        std::string_view name, inside;
        if (!take(text, "<function=", ">", name)) return false;
        const std::string tool(trimmed(name));
        OrderedJson arguments = OrderedJson::object();
        bool repaired = false;
        if (trimmed(text).starts_with('{')) {
            if (!take(text, "", "</function>", inside)) return false;
            const auto value = read_json_value(trimmed(inside), repaired);
            if (!value) return false;
            if (!add(calls, tool, *value, repaired)) return false;
            continue;
        }
        std::string_view key, value;
        size_t count = 0;
        while (take(text, "<parameter=", ">", key)) {
            // The value begins right here: its own spaces belong to it.
            const size_t end = text.find("</parameter>");
            if (end == std::string_view::npos || ++count > 4096) return false;
            value = text.substr(0, end);
            text = text.substr(end + std::string_view("</parameter>").size());
            const std::string argument(trimmed(key));
            arguments[argument] = tools.value(tool, argument, without_line_breaks(value));
        }
        if (!take(text, "</function>", "", inside) || !add(calls, tool, arguments)) return false;
    }
    return !calls.empty();
}

bool read_tagged_calls(std::string_view text, const ToolTypes& tools, Calls& calls) {
    const std::string_view inside = trimmed(text);
    if (inside.starts_with('{') || inside.starts_with('[')) return read_json_calls(inside, tools, calls);
    if (inside.starts_with("<function=")) return read_function_tags(inside, tools, calls);
    return read_key_values(inside, tools, calls);
}

bool read_dsml_calls(std::string_view text, const ToolTypes&, Calls& calls) {
    text = trimmed(text);
    while (!trimmed(text).empty()) {
        std::string_view name, inside;
        if (!take(text, "<｜DSML｜invoke name=\"", "\">", name)) return false;
        OrderedJson arguments = OrderedJson::object();
        std::string_view key;
        size_t count = 0;
        while (take(text, "<｜DSML｜parameter name=\"", "\"", key)) {
            const bool is_string = text.starts_with(" string=\"true\"");
            const size_t begin = text.find('>');
            const size_t end = text.find("</｜DSML｜parameter>");
            if (begin == std::string_view::npos || end == std::string_view::npos || begin > end ||
                ++count > 4096)
                return false;
            const std::string_view raw = text.substr(begin + 1, end - begin - 1);
            bool repaired = false;
            auto value = is_string ? std::nullopt : read_json_value(trimmed(raw), repaired);
            arguments[std::string(key)] = value ? std::move(*value) : OrderedJson(std::string(raw));
            text = text.substr(end + std::string_view("</｜DSML｜parameter>").size());
        }
        if (!take(text, "</｜DSML｜invoke>", "", inside) || !add(calls, name, arguments)) return false;
    }
    return !calls.empty();
}

// "function", the separator, the name, the arguments as a block of code; since V3.1 name, separator,
// arguments.
bool read_deepseek_calls(std::string_view text, const ToolTypes&, Calls& calls) {
    constexpr std::string_view kSeparator = "<｜tool▁sep｜>", kFence = "```json";
    std::string_view call;
    text = trimmed(text);
    while (take(text, "<｜tool▁call▁begin｜>", "<｜tool▁call▁end｜>", call)) {
        const size_t separator = call.find(kSeparator);
        if (separator == std::string_view::npos) return false;
        std::string_view name = trimmed(call.substr(0, separator));
        std::string_view arguments = call.substr(separator + kSeparator.size());
        if (const size_t fence = arguments.find(kFence); fence != std::string_view::npos) {
            name = trimmed(arguments.substr(0, fence));
            arguments = arguments.substr(fence + kFence.size());
            arguments = arguments.substr(0, arguments.rfind("```"));
        }
        bool repaired = false;
        const auto value = read_json_value(trimmed(arguments), repaired);
        if (!value || !add(calls, name, unwrapped(*value), repaired)) return false;
    }
    return trimmed(text).empty() && !calls.empty();
}

bool read_mistral_calls(std::string_view text, const ToolTypes& tools, Calls& calls) {
    text = trimmed(text);
    if (text.starts_with('[') || text.starts_with('{')) return read_json_calls(text, tools, calls);
    constexpr std::string_view kArguments = "[ARGS]", kId = "[CALL_ID]";
    const size_t brace = text.find('{');
    if (brace == std::string_view::npos) return false;
    std::string_view head = trimmed(text.substr(0, brace));
    if (head.ends_with(kArguments)) head.remove_suffix(kArguments.size());
    std::string_view id;
    if (const size_t at = head.find(kId); at != std::string_view::npos) {
        id = head.substr(at + kId.size());
        head = head.substr(0, at);
    }
    bool repaired = false;
    const auto value = read_json_value(text.substr(brace), repaired);
    return value && add(calls, trimmed(head), *value, repaired, std::string(trimmed(id)));
}

bool read_gemma_call(std::string_view text, const ToolTypes&, Calls& calls) {
    LiteralReader reader(text);
    reader.skip_spaces();
    if (!reader.skip("call:")) return false;
    const size_t brace = reader.rest().find('{');
    if (brace == std::string_view::npos) return false;
    const std::string name(trimmed(reader.rest().substr(0, brace)));
    reader.skip(reader.rest().substr(0, brace));
    bool repaired = false;
    const std::string_view inside = trimmed(reader.rest());
    // Templates that got the arguments as a text show it within the brackets.
    const bool wrapped = inside.starts_with("{{") && inside.ends_with("}}");
    const auto arguments = read_json_value(wrapped ? inside.substr(1, inside.size() - 2) : inside, repaired);
    return arguments && arguments->is_object() && add(calls, name, *arguments);
}

bool read_python_list(std::string_view text, const ToolTypes& tools, Calls& calls) {
    LiteralReader reader(text);
    reader.skip_spaces();
    if (!reader.skip("[")) return false;
    while (true) {
        reader.skip_spaces();
        if (reader.skip("]")) break;
        const std::string name(reader.name());
        if (tools.refuses(name) || !reader.skip("(")) return false;
        const auto arguments = reader.arguments();
        if (!arguments || !add(calls, name, *arguments)) return false;
        reader.skip_spaces();
        if (!reader.skip(",") && !reader.rest().starts_with(']')) return false;
    }
    reader.skip_spaces();
    return reader.at_end() && !calls.empty();
}

// JSON, name.call(argument="value"), or code for the interpreter that Llama 3 knows.
bool read_python_tag(std::string_view text, const ToolTypes& tools, Calls& calls) {
    text = trimmed(text);
    if (text.empty()) return false;
    if (text.starts_with('{') && read_json_calls(text, tools, calls)) return true;
    calls.clear();
    LiteralReader reader(text);
    std::string_view name = reader.name();
    if (reader.skip("(") && name.ends_with(".call")) {
        name.remove_suffix(std::string_view(".call").size());
        const auto arguments = reader.arguments();
        if (arguments && reader.at_end()) return add(calls, name, *arguments);
    }
    return add(calls, "code_interpreter", OrderedJson{{"code", std::string(text)}});
}

bool read_name_line(std::string_view text, const ToolTypes& tools, Calls& calls) {
    const size_t line = text.find('\n');
    if (line == std::string_view::npos) return false;
    const std::string_view name = trimmed(text.substr(0, line));
    bool repaired = false;
    const auto value = read_json_value(trimmed(text.substr(line)), repaired);
    return value && value->is_object() && !tools.refuses(name) && add(calls, name, *value, repaired);
}

}  // namespace parlor::text
