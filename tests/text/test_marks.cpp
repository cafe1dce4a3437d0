// Templates of models that bring none; and marks of every family that a person, a file or a tool wrote.
#include <QTest>
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/chat_template.h"
#include "engine/text/default_template.h"

using namespace parlor;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* kMarks[] = {"<|im_start|>",
                                  "<|im_end|>",
                                  "<|im_sep|>",
                                  "<|start_header_id|>",
                                  "<|end_header_id|>",
                                  "<|eot_id|>",
                                  "<|eom_id|>",
                                  "<|python_tag|>",
                                  "<|header_start|>",
                                  "<|header_end|>",
                                  "<|eot|>",
                                  "<start_of_turn>",
                                  "<end_of_turn>",
                                  "<|turn>",
                                  "<turn|>",
                                  "<|channel>",
                                  "<channel|>",
                                  "<|tool_call>",
                                  "<tool_call|>",
                                  "[gMASK]",
                                  "<sop>",
                                  "<|system|>",
                                  "<|user|>",
                                  "<|assistant|>",
                                  "<|observation|>",
                                  "<|start_of_role|>",
                                  "<|end_of_role|>",
                                  "<|end_of_text|>",
                                  "<｜User｜>",
                                  "<｜Assistant｜>",
                                  "<｜end▁of▁sentence｜>",
                                  "<｜tool▁calls▁begin｜>",
                                  "<｜tool▁call▁end｜>",
                                  "<|end|>",
                                  "[INST]",
                                  "[/INST]",
                                  "[TOOL_CALLS]",
                                  "[ARGS]",
                                  "[THINK]",
                                  "[/THINK]",
                                  "<|start|>",
                                  "<|channel|>",
                                  "<|message|>",
                                  "<|return|>",
                                  "<|call|>",
                                  "<|constrain|>",
                                  "<think>",
                                  "</think>",
                                  "<tool_call>",
                                  "</tool_call>",
                                  "<seed:tool_call>",
                                  "<s>",
                                  "</s>"};

// Every byte, and all marks as control tokens.
VocabData vocabulary(const std::vector<std::string>& marks) {
    VocabData vocab;
    vocab.model = "gpt2";
    vocab.pre = "gpt-2";
    std::vector<int> others;
    for (int byte = 0; byte < 256; ++byte) {
        const bool shown = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
        int code = byte;
        if (!shown) {
            others.push_back(byte);
            code = 255 + static_cast<int>(others.size());
        }
        vocab.tokens.push_back(QString(QChar(code)).toStdString());
        vocab.types.push_back(1);
    }
    for (const std::string& mark : marks) {
        vocab.tokens.push_back(mark);
        vocab.types.push_back(3);
    }
    return vocab;
}

std::string rendered(const std::vector<std::string>& marks, const std::string& messages) {
    ChatTemplate::Input input;
    input.messages_json = messages;
    input.bos_token = "<s>";
    input.eos_token = "</s>";
    const auto made = ChatTemplate::parse(text::default_template(vocabulary(marks)));
    const auto text = made ? (*made)->render(input) : Result<std::string>(made.error());
    return text ? *text : text.error().text();
}

}  // namespace

class TestMarks : public QObject {
    Q_OBJECT
  private slots:
    // As the families' own documents show a conversation.
    void defaultsFollowTheVocabulary() {
        const std::string messages = R"([{"role":"system","content":"S"},{"role":"user","content":"a"},
            {"role":"assistant","content":"b"},{"role":"user","content":"c"}])";
        const auto is = [&](const std::vector<std::string>& marks, const char* text) {
            QCOMPARE(rendered(marks, messages), std::string(text));
        };
        is({"<|im_start|>", "<|im_end|>"},
           "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\nb<|im_end|"
           ">\n"
           "<|im_start|>user\nc<|im_end|>\n<|im_start|>assistant\n");
        is({"<|im_start|>", "<|im_end|>", "<|im_sep|>"},
           "<|im_start|>system<|im_sep|>S<|im_end|><|im_start|>user<|im_sep|>a<|im_end|><|im_start|>"
           "assistant<|im_sep|>b<|im_end|>"
           "<|im_start|>user<|im_sep|>c<|im_end|><|im_start|>assistant<|im_sep|>");
        is({"<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"},
           "<s><|start_header_id|>system<|end_header_id|>\n\nS<|eot_id|><|start_header_id|>user<|end_header_"
           "id|>\n\na<|eot_id|>"
           "<|start_header_id|>assistant<|end_header_id|>\n\nb<|eot_id|><|start_header_id|>user<|end_header_"
           "id|>\n\nc<|eot_id|>"
           "<|start_header_id|>assistant<|end_header_id|>\n\n");
        is({"<start_of_turn>", "<end_of_turn>"},
           "<s><start_of_turn>user\nS\n\na<end_of_turn>\n<start_of_turn>model\nb<end_of_turn>\n<start_of_"
           "turn>user\nc<end_of_turn>\n"
           "<start_of_turn>model\n");
        is({"[gMASK]", "<sop>", "<|user|>", "<|assistant|>", "<|system|>"},
           "[gMASK]<sop><|system|>\nS<|user|>\na<|assistant|>\nb<|user|>\nc<|assistant|>\n");
        is({"<|user|>", "<|assistant|>", "<|end|>"},
           "<|system|>\nS<|end|>\n<|user|>\na<|end|>\n<|assistant|>\nb<|end|>\n<|user|>\nc<|end|>\n<|"
           "assistant|>\n");
        is({"<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>"},
           "<s>S<｜User｜>a<｜Assistant｜>b<｜end▁of▁sentence｜><｜User｜>c<｜Assistant｜>");
        is({"[INST]", "[/INST]"}, "<s>[INST]S\n\na[/INST]b</s>[INST]c[/INST]");
        is({"<|start|>", "<|channel|>", "<|message|>", "<|end|>"},
           "<|start|>developer<|message|>S<|end|><|start|>user<|message|>a<|end|><|start|>assistant<|channel|"
           ">final<|message|>b<|end|>"
           "<|start|>user<|message|>c<|end|><|start|>assistant");
        is({"<|start_of_role|>", "<|end_of_role|>", "<|end_of_text|>"},
           "<|start_of_role|>system<|end_of_role|>S<|end_of_text|>\n<|start_of_role|>user<|end_of_role|>a<|"
           "end_of_text|>\n"
           "<|start_of_role|>assistant<|end_of_role|>b<|end_of_text|>\n<|start_of_role|>user<|end_of_role|>c<"
           "|end_of_text|>\n"
           "<|start_of_role|>assistant<|end_of_role|>");
        is({}, "S\nUser: a\nAssistant: b\nUser: c\nAssistant:");
    }

    // gpt-oss writes several messages in one answer; to others the same token is the end of a turn.
    void messagesDoNotEndTheAnswer() {
        VocabData vocab = vocabulary({"<|end|>", "<|return|>", "<|call|>"});
        vocab.end_of_generation = {256, 257, 258};
        vocab.eot = 256;
        vocab.eos = 257;
        const auto several = Tokenizer::create(vocab);
        QVERIFY(several.ok());
        QVERIFY(!(*several)->is_end(256) && (*several)->is_end(257) && (*several)->is_end(258));
        vocab.end_of_generation = {256, 257};
        const auto one = Tokenizer::create(vocab);
        QVERIFY(one.ok() && (*one)->is_end(256) && (*one)->is_end(257));
    }

    // In content, reasoning, names and arguments of tools, results and descriptions.
    void typedMarksStayText() {
        const auto made = Tokenizer::create(vocabulary({std::begin(kMarks), std::end(kMarks)}));
        QVERIFY(made.ok());
        std::ifstream file(PARLOR_TEST_DATA "/text/outputs.json");
        const Json vectors = Json::parse(file);
        const auto conversation = [](const std::string& text) {
            ChatTemplate::Input input;
            const Json call = {{"id", text},
                               {"type", "function"},
                               {"function", {{"name", text}, {"arguments", {{text, text}}}}}};
            input.messages_json = Json::array({{{"role", "user"}, {"content", text}},
                                               {{"role", "assistant"},
                                                {"content", text},
                                                {"reasoning_content", text},
                                                {"tool_calls", Json::array({call})}},
                                               {{"role", "user"}, {"content", "x" + text + "\n"}}})
                                      .dump();
            return input;
        };
        const auto controls = [&](const ChatTemplate& chat_template, const ChatTemplate::Input& input) {
            std::vector<int> found;
            const auto pieces = chat_template.render_pieces(input);
            if (!pieces) return std::vector<int>{-1};
            for (const int token : encode_pieces(**made, *pieces))
                if ((*made)->is_control(token)) found.push_back(token);
            return found;
        };
        for (const auto& [name, source] : vectors["templates"].items()) {
            const auto chat_template = ChatTemplate::parse(source.get<std::string>());
            QVERIFY2(chat_template.ok(), name.c_str());
            const auto expected = controls(**chat_template, conversation("harmless"));
            QVERIFY2(expected != std::vector<int>{-1}, name.c_str());
            for (const char* mark : kMarks) {
                const std::string where = name + " " + mark;
                QVERIFY2(controls(**chat_template, conversation(mark)) == expected, where.c_str());
                QVERIFY2(controls(**chat_template, conversation(std::string("a") + mark + mark)) == expected,
                         where.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestMarks)
#include "test_marks.moc"
