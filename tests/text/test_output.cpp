// The parts of what models write: against what was rendered (tests/oracle/output_vectors.py), however it is
// cut.
#include <QTest>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "tests/text/output_help.h"

using namespace parlor;
using Json = nlohmann::ordered_json;

namespace {

const Json& vectors() {
    static const Json all = [] {
        const char* other = std::getenv("PARLOR_OUTPUTS");  // made from other templates, by hand
        std::ifstream file(other != nullptr ? other : PARLOR_TEST_DATA "/text/outputs.json");
        return Json::parse(file);
    }();
    return all;
}

OutputFormat format_of(const std::string& name) {
    OutputFormat format = recognize_output(vectors()["templates"][name].get<std::string>());
    format.tools_json = vectors()["tools"].dump();
    return format;
}

void cut_everywhere(const std::string& text, const OutputFormat& format) {
    const std::string whole = parsed(text, format);
    std::vector<size_t> each;
    for (size_t i = 1; i < text.size(); ++i) {
        QCOMPARE(in_pieces(text, format, {i}), whole);
        each.push_back(i);
    }
    QCOMPARE(in_pieces(text, format, each), whole);
    std::mt19937 random(7);
    for (int i = 0; i < 10; ++i) {
        std::vector<size_t> some;
        for (size_t end = 1 + random() % 9; end < text.size(); end += 1 + random() % 9) some.push_back(end);
        QCOMPARE(in_pieces(text, format, some), whole);
    }
}

std::string trimmed(const std::string& text) {
    const size_t begin = text.find_first_not_of(" \n\t");
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \n\t") + 1 - begin);
}

}  // namespace

class TestOutput : public QObject {
    Q_OBJECT
  private slots:
    void findsWhatWasRendered_data() {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Json& each : vectors()["cases"]) {
            const std::string name = each["template"].get<std::string>() + " " + std::to_string(index);
            QTest::newRow(name.c_str()) << index++;
        }
    }
    void findsWhatWasRendered() {
        QFETCH(int, index);
        const Json& each = vectors()["cases"][static_cast<size_t>(index)];
        OutputFormat format = format_of(each["template"]);
        if (each.contains("prompt")) continue_prompt(format, each["prompt"].get<std::string>());
        const std::string text = each["text"];
        std::string answer, thinking;
        Json calls = Json::array();
        for (const OutputPart& part : parse_output(text, format)) {
            QVERIFY(!part.broken && !part.open);
            if (part.kind == OutputPart::Kind::text) answer += part.text;
            if (part.kind == OutputPart::Kind::thinking) thinking += part.text;
            if (part.kind == OutputPart::Kind::call)
                calls.push_back({{"name", part.name}, {"arguments", Json::parse(part.text)}});
        }
        QCOMPARE(trimmed(answer), each["content"].get<std::string>());
        QCOMPARE(trimmed(thinking), each["thinking"].get<std::string>());
        QCOMPARE(calls.dump(), each["calls"].dump());
        cut_everywhere(text, format);
    }

    void readsSamples_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<int>("format");
        const auto row = [](const char* name, const OutputFormat& format, const char* text,
                            const char* expected) {
            formats().push_back(format);
            QTest::newRow(name) << QByteArray(text) << QByteArray(expected)
                                << static_cast<int>(formats().size() - 1);
        };
        const OutputFormat plain, tags = with({CallStyle::tool_call, CallStyle::tool_response});
        OutputFormat opened;
        opened.thinking_open = true;
        const OutputFormat llama = with({CallStyle::llama_json}), list = with({CallStyle::python_list});
        const OutputFormat mistral = with({CallStyle::mistral}), lines = with({CallStyle::name_line});
        row("thinking", plain, "<think>\na\n</think>\n\nb", "think: \na\n\ntext: \n\nb\n");
        row("an open thinking", plain, "<think>a </thi", "think…: a </thi\n");
        row("opened by the prompt", opened, "a</think>b", "think: a\ntext: b\n");
        row("opened twice", opened, "\n<think>\na</think>b", "think: \n\na\ntext: b\n");
        row("empty", plain, "<think>\n\n</think>\n\nb", "think: \n\n\ntext: \n\nb\n");
        row("opening mark missing", plain, "a\nb</think>c", "think: a\nb\ntext: c\n");
        row("spoken of", plain, "The `<think>` and `</think>` marks",
            "text: The `<think>` and `</think>` marks\n");
        row("thinking about marks", opened, "so <think> means </thought></think>x",
            "think: so <think> means </thought>\ntext: x\n");
        row("calls unknown", plain, "<tool_call>{\"name\":\"f\"}</tool_call>",
            "text: <tool_call>{\"name\":\"f\"}</tool_call>\n");
        row("stray marks", tags, "1 < 2 <tool_ <thin <", "text: 1 < 2 <tool_ <thin <\n");
        row("arguments in a text", tags,
            "<tool_call>{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}</tool_call>", "call f: {\"a\":1}\n");
        row("no arguments", tags, "<tool_call>{\"name\":\"f\"}</tool_call>", "call f: {}\n");
        row("several in one", tags, "<tool_call>\n{\"name\":\"f\"}\n{\"name\":\"g\"}\n</tool_call>",
            "call f: {}\ncall g: {}\n");
        row("python's quotes", tags,
            "<tool_call>{'name': 'f', 'arguments': {'a': True, 'b': None,}}</tool_call>",
            "call f: {\"a\":true,\"b\":null}\n");
        row("line break in a string", tags,
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":\"x\ny\"}}</tool_call>",
            "call f: {\"a\":\"x\\ny\"}\n");
        row("mark in a string", tags,
            "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":\"</tool_call>\"}}</tool_call>b",
            "call f: {\"a\":\"</tool_call>\"}\ntext: b\n");
        row("string without an end", tags,
            "<tool_call>{\"name\":\"f</tool_call>\n<tool_call>{\"name\":\"g\"}</tool_call>b",
            "text!: <tool_call>{\"name\":\"f</tool_call>\n\ncall g: {}\ntext: b\n");
        row("no JSON", tags, "a\n<tool_call>\nno json\n</tool_call>\nb",
            "text!: a\n<tool_call>\nno json\n</tool_call>\nb\n");
        row("cut off", tags, "a\n<tool_call>{\"name\":", "text!: a\n<tool_call>{\"name\":\n");
        row("closing mark missing", tags, "<tool_call>{\"name\":\"f\"}\n", "call f: {}\n");
        row("half a closing mark", tags, "<tool_call>{\"name\":\"f\"}</tool", "call f: {}\n");
        row("in code", tags,
            "```\n<tool_call>{\"name\":\"f\"}</tool_call>\n```\n<tool_call>{\"name\":\"g\"}</tool_call>",
            "text: ```\n<tool_call>{\"name\":\"f\"}</tool_call>\n```\n\ncall g: {}\n");
        row("result", tags,
            "<tool_call>{\"name\":\"f\"}</tool_call>\n<tool_response>\n1\n</tool_response>\nx",
            "call f: {}\ntext: \n\nresult: \n1\n\ntext: \nx\n");
        row("untyped", tags,
            "<tool_call>f\n<arg_key>a</arg_key>\n<arg_value>1</arg_value>\n<arg_key>b</"
            "arg_key>\n<arg_value>x y</arg_value>\n</tool_call>",
            "call f: {\"a\":1,\"b\":\"x y\"}\n");
        row("function without a tag", with({CallStyle::function}),
            "<function=f>\n<parameter=a>\n1\n</parameter>\n</function>x", "call f: {\"a\":1}\ntext: x\n");
        row("function with JSON", with({CallStyle::function}), "<function=f>{\"a\": 1}</function>",
            "call f: {\"a\":1}\n");
        row("llama", llama, "{\"name\": \"f\", \"parameters\": {\"a\": 1}}", "call f: {\"a\":1}\n");
        row("llama, two", llama,
            "{\"name\": \"f\", \"parameters\": {}}; {\"name\": \"g\", \"parameters\": {}}",
            "call f: {}\ncall g: {}\n");
        row("llama, typed", llama, "{\"type\": \"function\", \"name\": \"f\", \"parameters\": {}}\n",
            "call f: {}\ntext: \n\n");
        row("an object that is the answer", llama, "{\"answer\": 1}\nb", "text: {\"answer\": 1}\nb\n");
        row("one with a name", llama, "{\"name\": 5}; {", "text: {\"name\": 5}; {\n");
        row("one that is cut off", llama, "{\"name\": \"f\", \"param", "text: {\"name\": \"f\", \"param\n");
        row("built-in tool", llama, "<|python_tag|>brave_search.call(query=\"a b\")",
            "call brave_search: {\"query\":\"a b\"}\n");
        row("code", llama, "<|python_tag|>print(1)\n", "call code_interpreter: {\"code\":\"print(1)\"}\n");
        row("python list", list, "[f(a=1, b=\"x\", c=[True, None], d={'k': -1.5}), g()]",
            "call f: {\"a\":1,\"b\":\"x\",\"c\":[true,null],\"d\":{\"k\":-1.5}}\ncall g: {}\n");
        row("a list that is the answer", list, "[1, 2]\nand [f(x)]", "text: [1, 2]\nand [f(x)]\n");
        row("a link", list, "[f](a) b", "text: [f](a) b\n");
        row("marked list", list, "<|python_start|>[f(a='x')]<|python_end|>", "call f: {\"a\":\"x\"}\n");
        row("mistral, spaces", mistral,
            "a[TOOL_CALLS] [{\"name\": \"f\", \"arguments\": {}, \"id\": \"123456789\"}]",
            "text: a\ncall f 123456789: {}\n");
        row("mistral, broken", mistral, "[TOOL_CALLS]f[ARGS]\nx", "text!: [TOOL_CALLS]f[ARGS]\nx\n");
        row("name line", lines, "f\n{\"a\": 1}", "call f: {\"a\":1}\n");
        row("a first line", lines, "Sure\n{a} is a set", "text: Sure\n{a} is a set\n");
        row("a word", lines, "Sure", "text: Sure\n");
        row("granite, closed", with({CallStyle::json_list}),
            "<|tool_call|>[{\"name\":\"f\",\"arguments\":{}}]<|/tool_call|>x", "call f: {}\ntext: x\n");
        row("no functools", with({CallStyle::functools}), "functools is a module",
            "text: functools is a module\n");
        row("gemma", with({CallStyle::gemma}),
            "<|tool_call>call:f{a:<|\"|>x<tool_call|>\"<|\"|>,b:[1,true],c:{<|\"|>k<|\"|>:None}}<tool_call|>",
            "call f: {\"a\":\"x<tool_call|>\\\"\",\"b\":[1,true],\"c\":{\"k\":null}}\n");
        row("response", with({CallStyle::response}), "<think>a</think><response>b</response>",
            "think: a\ntext: b\n");
        row("channels", channels(),
            "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>b<|return|>",
            "think: a\ntext: b\n");
        row("no channels", channels(), "Hello <|", "text: Hello <|\n");
        row("recipient first", channels(),
            " to=functions.f<|channel|>commentary json<|message|>{\"a\":1}<|call|>", "call f: {\"a\":1}\n");
        row("recipient last", channels(),
            "<|channel|>commentary to=functions.f <|constrain|>json<|message|>{\"a\":1}",
            "call f: {\"a\":1}\n");
        row("interpreter", channels(), "<|channel|>analysis to=python code<|message|>print(1)<|call|>",
            "call python: {\"input\":\"print(1)\"}\n");
        row("broken arguments", channels(),
            "<|channel|>commentary to=functions.f json<|message|>{\"a\":<|call|>", "text!: {\"a\":\n");
        row("preamble", channels(),
            "<|channel|>commentary<|message|>I look.<|end|><|start|>assistant<|channel|>final<|message|>b",
            "text: I look.\n\nb\n");
        row("cut header", channels(), "<|channel|>fin", "text: <|channel|>fin\n");
    }
    void readsSamples() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        QFETCH(int, format);
        const OutputFormat& of = formats()[static_cast<size_t>(format)];
        QCOMPARE(parsed(text.toStdString(), of), expected.toStdString());
        cut_everywhere(text.toStdString(), of);
    }

    // Formats that write every value alike: what the tool's schema says counts.
    void typesFollowTheSchema() {
        OutputFormat format = with({CallStyle::tool_call});
        format.tools_json =
            R"([{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{
            "s":{"type":"string"},"i":{"type":"integer"},"n":{"type":["number","null"]},"b":{"type":"boolean"},
            "l":{"type":"array"},"e":{"type":["string","integer"]}}}}}])";
        const auto value = [&](const std::string& key, const std::string& raw) {
            const std::string text = "<tool_call><function=f><parameter=" + key + ">\n" + raw +
                                     "\n</parameter></function></tool_call>";
            const std::string line = parsed(text, format);
            const std::string head = "call f: {\"" + key + "\":";
            return line.substr(0, head.size()) == head
                       ? line.substr(head.size(), line.size() - head.size() - 2)
                       : line;
        };
        QCOMPARE(value("s", "1"), std::string("\"1\""));
        QCOMPARE(value("s", "true"), std::string("\"true\""));
        QCOMPARE(value("s", " a\n\nb "), std::string("\" a\\n\\nb \""));
        QCOMPARE(value("i", "1"), std::string("1"));
        QCOMPARE(value("i", "one"), std::string("\"one\""));
        QCOMPARE(value("n", "null"), std::string("null"));
        QCOMPARE(value("n", "None"), std::string("null"));
        QCOMPARE(value("n", "2.5"), std::string("2.5"));
        QCOMPARE(value("b", "True"), std::string("true"));
        QCOMPARE(value("l", "[1, 'a']"), std::string("[1,\"a\"]"));
        QCOMPARE(value("e", "7"), std::string("7"));
        QCOMPARE(value("e", "seven"), std::string("\"seven\""));
        QCOMPARE(value("unknown", "{\"a\": 1}"), std::string("{\"a\":1}"));
        QCOMPARE(value("unknown", "a: 1"), std::string("\"a: 1\""));
        // Only what was offered is a call when nothing else marks one.
        format = with({CallStyle::llama_json});
        format.tools_json = R"([{"function":{"name":"f"}}])";
        QCOMPARE(parsed("{\"name\": \"g\", \"parameters\": {}}", format),
                 std::string("text: {\"name\": \"g\", \"parameters\": {}}\n"));
        QCOMPARE(parsed("{\"name\": \"f\", \"parameters\": {}}", format), std::string("call f: {}\n"));
    }

    void templatesTellTheFormat() {
        const auto calls = [](const char* source) { return recognize_output(source).calls; };
        QCOMPARE(calls(""), 0U);
        QCOMPARE(calls("{{ '<|im_start|>' }}"), 0U);
        QCOMPARE(calls("<tool_call>"), static_cast<uint32_t>(CallStyle::tool_call));
        QVERIFY(recognize_output("<tool_call>\n<function=x>").has(CallStyle::function));
        QVERIFY(recognize_output("[gMASK]<|observation|>").has(CallStyle::name_line));
        QVERIFY(!recognize_output("[gMASK]<|observation|><tool_call><arg_key>").has(CallStyle::name_line));
        QVERIFY(recognize_output("<|start|>assistant<|channel|>final<|message|>").channels);
        QVERIFY(!recognize_output("<|channel>thought").channels);
        QCOMPARE(recognize_output("").think_begin, std::string("<think>"));
        QCOMPARE(recognize_output("[THINK]").think_end, std::string("[/THINK]"));
        QCOMPARE(recognize_output("<seed:think>").think_end, std::string("</seed:think>"));
        QCOMPARE(recognize_output("<|channel>thought").think_end, std::string("<channel|>"));
        for (const auto& [name, source] : vectors()["templates"].items()) {
            const OutputFormat format = recognize_output(source.get<std::string>());
            QVERIFY2(format.calls != 0 || format.channels, name.c_str());
        }
    }

    void promptsTellWhetherThinkingIsOpen() {
        const auto open = [](const char* source, const char* prompt) {
            OutputFormat format = recognize_output(source);
            continue_prompt(format, prompt);
            return format.thinking_open;
        };
        QVERIFY(open("", "<|im_start|>assistant\n<think>\n"));
        QVERIFY(!open("", "<|im_start|>assistant\n"));
        QVERIFY(!open("", "<|im_start|>assistant\n<think>\n\n</think>\n\n"));
        QVERIFY(!open("", "<|assistant|></think>"));
        QVERIFY(!open("<|channel>", "<|turn>model\n<|channel>thought\n<channel|>"));
        QVERIFY(open("[THINK]", "[/INST][THINK]"));
    }

    // Marks that are control tokens have to be asked for.
    void marksAreNamed() {
        const auto names = [](const OutputFormat& format, const char* mark) {
            const auto all = output_marks(format);
            return std::find(all.begin(), all.end(), mark) != all.end();
        };
        QVERIFY(names({}, "</think>"));
        QVERIFY(!names({}, "[TOOL_CALLS]"));
        QVERIFY(names(with({CallStyle::mistral}), "[ARGS]"));
        QVERIFY(names(with({CallStyle::llama_json}), "<|python_tag|>"));
        QVERIFY(names(channels(), "<|channel|>"));
        QVERIFY(names(recognize_output("<|channel>"), "<|channel>"));
    }

  private:
    static std::vector<OutputFormat>& formats() {
        static std::vector<OutputFormat> all;
        return all;
    }
};

QTEST_GUILESS_MAIN(TestOutput)
#include "test_output.moc"
