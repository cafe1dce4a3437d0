// The inside of a tool call's marks, as each family writes it, to names and arguments.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/text/output_literals.h"

namespace parlor::text {

struct ParsedCall {
    std::string name, arguments, id;  // arguments: one JSON value
    bool repaired = false;
};
using Calls = std::vector<ParsedCall>;

// What the offered tools say about their arguments. Made from anything; what is not understood is unknown.
class ToolTypes {
  public:
    explicit ToolTypes(std::string_view tools_json);
    // True when tools are known and this is none of them.
    bool refuses(std::string_view name) const;
    // What a format that writes all values alike means: as the tool's schema says; without one, JSON when it
    // is JSON, else a string.
    OrderedJson value(const std::string& tool, const std::string& argument, std::string_view raw) const;

  private:
    std::unordered_map<std::string, OrderedJson> properties_;
};

// Each returns false when the text is not this; `calls` may then hold some of it.
using CallReader = bool (*)(std::string_view text, const ToolTypes& tools, Calls& calls);
bool read_json_calls(std::string_view text, const ToolTypes& tools, Calls& calls);
bool read_tagged_calls(std::string_view text, const ToolTypes& tools, Calls& calls);  // within <tool_call>
bool read_function_tags(std::string_view text, const ToolTypes& tools, Calls& calls);
bool read_dsml_calls(std::string_view text, const ToolTypes& tools, Calls& calls);
bool read_deepseek_calls(std::string_view text, const ToolTypes& tools, Calls& calls);
bool read_mistral_calls(std::string_view text, const ToolTypes& tools, Calls& calls);
bool read_gemma_call(std::string_view text, const ToolTypes& tools, Calls& calls);
bool read_python_list(std::string_view text, const ToolTypes& tools, Calls& calls);
bool read_python_tag(std::string_view text, const ToolTypes& tools, Calls& calls);
bool read_name_line(std::string_view text, const ToolTypes& tools, Calls& calls);

}  // namespace parlor::text
