// What a model writes, taken apart while it is written: the answer, its thinking, calls of tools. Each family
// marks these in its own way; a mark may be cut anywhere by the borders of tokens.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace parlor {

// How calls of tools are marked: bits of OutputFormat::calls.
enum class CallStyle : uint32_t {
    tool_call = 1U << 0,  // <tool_call>: JSON (Hermes, Qwen), <function=…> (Qwen3-Coder), <arg_key> (GLM-4.5)
    function = 1U << 1,        // <function=name>…</function> without a tag around it
    llama_json = 1U << 2,      // {"name": …, "parameters": …} alone, or behind <|python_tag|> (Llama 3)
    python_list = 1U << 3,     // [f(a=1), g()] alone (Llama 4)
    name_line = 1U << 4,       // a name, below it the arguments (GLM-4)
    deepseek = 1U << 5,        // <｜tool▁calls▁begin｜> (DeepSeek R1, V3, V3.1)
    dsml = 1U << 6,            // <｜DSML｜function_calls> (DeepSeek V3.2)
    mistral = 1U << 7,         // [TOOL_CALLS], a list or name[ARGS]{…}
    json_list = 1U << 8,       // <|tool_call|>[…] (Granite, Phi-4)
    functools = 1U << 9,       // functools[…] (Phi-4-mini)
    gemma = 1U << 10,          // <|tool_call>call:name{…}<tool_call|> (Gemma 4)
    seed = 1U << 11,           // <seed:tool_call> (Seed-OSS)
    tool_response = 1U << 12,  // <tool_response>: what a tool is said to have answered
    response = 1U << 13,       // <response> around the answer (Granite 3.3)
    arg_key = 1U << 14,        // <tool_call>name<arg_key>… in the middle of a line too (GLM-4.7)
};

struct OutputFormat {
    std::string think_begin = "<think>", think_end = "</think>";
    uint32_t calls = 0;
    bool channels = false;       // gpt-oss: each message has a header that names its channel
    bool thinking_open = false;  // the prompt ends within a thinking
    std::string tools_json;  // OpenAI-style list of what was offered, for the types of arguments; or empty

    bool has(CallStyle style) const { return (calls & static_cast<uint32_t>(style)) != 0; }
    void add(CallStyle style) { calls |= static_cast<uint32_t>(style); }
};

// From the marks that stand in a chat template; a template without any has only <think>.
OutputFormat recognize_output(std::string_view chat_template);
// Whether the answer begins within a thinking: from the template's text behind the last message.
void continue_prompt(OutputFormat& format, std::string_view end_of_prompt);
// Marks that are control tokens in some vocabularies: they have to be shown to the parser as text.
std::vector<std::string> output_marks(const OutputFormat& format);

struct OutputEvent {
    enum class Kind : uint8_t {
        text,  // more of the answer
        thinking_begin,
        thinking,  // more of it
        thinking_end,
        text_was_thinking,  // its opening mark was missing: all text so far was a thinking, which ends here
        call,               // name, id (may be empty), text: the arguments, one JSON value
        broken_call,        // cannot be read: text as it was written, with its marks
        result,             // of a tool; text as written
    };
    Kind kind = Kind::text;
    std::string text, name, id;
    bool repaired = false;  // the arguments were no JSON, but what they mean is clear
};

class OutputParser {
  public:
    explicit OutputParser(OutputFormat format);
    ~OutputParser();
    OutputParser(OutputParser&&) noexcept;
    OutputParser& operator=(OutputParser&&) noexcept;

    // What has become clear with this text. What may be the beginning of a mark is kept back; a call comes
    // whole. However the text is cut, the events say the same. Linear time; what is kept back is at most one
    // call, which is no call any more when it is longer than 1 MiB.
    std::vector<OutputEvent> push(std::string_view text);
    // The answer has ended: what was kept back.
    std::vector<OutputEvent> finish();
    // The call that is being written, as far as it goes and without its opening mark; empty: none.
    std::string_view open_call() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// The parts of an answer, as events build them up.
struct OutputPart {
    enum class Kind : uint8_t { text, thinking, call, result };
    Kind kind = Kind::text;
    std::string text, name, id;
    bool open = false;    // more will come
    bool broken = false;  // a call that cannot be read is in the text
};

class OutputParts {
  public:
    void add(const std::vector<OutputEvent>& events);
    const std::vector<OutputPart>& parts() const { return parts_; }

  private:
    OutputPart& last(OutputPart::Kind kind);
    std::vector<OutputPart> parts_;
};

// All at once. `writing`: the answer goes on; a call that is being written is a part that is open.
std::vector<OutputPart> parse_output(std::string_view text, const OutputFormat& format, bool writing = false);

}  // namespace parlor
