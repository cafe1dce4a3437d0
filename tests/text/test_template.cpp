// Renderings against jinja2 (tests/oracle/template_vectors.py), and where message text ends up.
#include <QTest>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/chat_template.h"

using namespace parlor;
using Json = nlohmann::ordered_json;

namespace {

Json vectors() {
    std::ifstream file(PARLOR_TEST_DATA "/text/templates.json");
    return Json::parse(file);
}

Result<std::vector<RenderedPiece>> pieces(const std::string& source, const ChatTemplate::Input& input) {
    PARLOR_TRY(const auto made, ChatTemplate::parse(source));
    return made->render_pieces(input);
}

// Message text between brackets.
std::string shown(const std::string& source, const std::string& messages) {
    ChatTemplate::Input input;
    input.messages_json = messages;
    const auto result = pieces(source, input);
    if (!result) return result.error().text();
    std::string out;
    for (const RenderedPiece& piece : *result)
        out += piece.from_message ? "[" + piece.text + "]" : piece.text;
    return out;
}

}  // namespace

class TestTemplate : public QObject {
    Q_OBJECT
  private slots:
    void matchesJinja_data() {
        QTest::addColumn<int>("index");
        const Json all = vectors();
        int index = 0;
        for (const Json& each : all["cases"])
            QTest::newRow(each["name"].get<std::string>().c_str()) << index++;
    }
    void matchesJinja() {
        QFETCH(int, index);
        static const Json all = vectors();
        const Json& each = all["cases"][static_cast<size_t>(index)];
        ChatTemplate::Input input;
        input.messages_json = all["messages"].dump();
        input.tools_json = all["tools"].dump();
        input.extra_json = all["extra"].dump();
        input.bos_token = "<s>";
        input.eos_token = "</s>";
        input.now = 1700000000;
        const auto made = ChatTemplate::parse(each["source"].get<std::string>());
        const auto text = made ? (*made)->render(input) : Result<std::string>(made.error());
        if (each["text"].is_null()) {
            QVERIFY2(!text.ok(), each["source"].get<std::string>().c_str());
            QVERIFY(!text.error().text().empty() && !text.error().hint().empty());
            return;
        }
        QVERIFY2(text.ok(), text.ok() ? "" : text.error().text().c_str());
        QCOMPARE(*text, each["text"].get<std::string>());
        std::string joined;
        const auto cut = (*made)->render_pieces(input);
        for (const RenderedPiece& piece : *cut) joined += piece.text;
        QCOMPARE(joined, *text);
    }

    void errorsNameLineAndCause() {
        const auto parsed = ChatTemplate::parse("a\nb\n{% if x %}");
        QCOMPARE(std::string(parsed.error().code()), std::string("TEXT-010"));
        QVERIFY(parsed.error().text().find("line 3") != std::string::npos);
        ChatTemplate::Input input;
        input.messages_json = "[]";
        const auto failed = (*ChatTemplate::parse("a\n\n{{ 1 + nope }}"))->render(input);
        QCOMPARE(std::string(failed.error().code()), std::string("TEXT-011"));
        QVERIFY(failed.error().text().find("line 3") != std::string::npos);
        QVERIFY(failed.error().text().find("nope") != std::string::npos);
        const auto refused = (*ChatTemplate::parse("{{ raise_exception('only two roles') }}"))->render(input);
        QCOMPARE(std::string(refused.error().code()), std::string("TEXT-012"));
        QVERIFY(refused.error().text().find("only two roles") != std::string::npos);
        for (const std::string json : {"", "{}", "nonsense", "[1,]", "[\"\xFF\"]"}) {
            input.messages_json = json;
            const auto bad = (*ChatTemplate::parse("x"))->render(input);
            QVERIFY2(!bad.ok() && bad.error().code() == "TEXT-014", json.c_str());
        }
    }

    void messageTextIsMarked() {
        const std::string messages = R"([{"role": "user", "content": " <|x|> a"}])";
        const std::string m = "{% set c = messages[0].content %}";
        QCOMPARE(shown(m + "<{{ c }}>", messages), std::string("<[ <|x|> a]>"));
        QCOMPARE(shown(m + "{{ '<' + c + '>' }}", messages), std::string("<[ <|x|> a]>"));
        QCOMPARE(shown(m + "{{ '<' ~ c|trim ~ '>' }}", messages), std::string("<[<|x|> a]>"));
        QCOMPARE(shown(m + "{{ c.split('|')[1]|upper }}{{ c[1:3] }}{{ c|list|first|length }}", messages),
                 std::string("[X<|]1"));
        QCOMPARE(shown(m + "{{ c|replace('|', '!') }}", messages), std::string("[ <]![x]![> a]"));
        QCOMPARE(shown(m + "{{ messages[0]|tojson }}", messages),
                 std::string("{\"[role]\": \"[user]\", \"[content]\": \"[ <|x|> a]\"}"));
        QCOMPARE(shown(m + "{{ [c] }}", messages), std::string("['[ <|x|> a]']"));
        QCOMPARE(shown(m + "{% set b %}({{ c }}){% endset %}{{ b }}", messages), std::string("([ <|x|> a])"));
        QCOMPARE(shown(m + "{% macro f(t) %}({{ t }}){% endmacro %}{{ f(c)|trim }}", messages),
                 std::string("([ <|x|> a])"));
        QCOMPARE(shown(m + "{% set ns = namespace(s='') %}{% for k in [1, 2] %}{% set ns.s = ns.s ~ '-' ~ c "
                           "%}{% endfor %}{{ ns.s }}",
                       messages),
                 std::string("-[ <|x|> a]-[ <|x|> a]"));
        QCOMPARE(
            shown(m + "{{ '%s!' % c }}{{ '{}!'.format(c) }}{{ '-'.join([c, 'b']) }}{{ c|indent }}{{ c * 2 }}",
                  messages),
            std::string("[ <|x|> a]![ <|x|> a]![ <|x|> a]-b[ <|x|> a <|x|> a <|x|> a]"));
        QCOMPARE(shown(m + "{% for x in c %}{{ x }}{% endfor %}{{ c|reverse }}{{ c|title }}", messages),
                 std::string("[ <|x|> aa >|x|< ") + " <|x|> A]");
        QCOMPARE(
            shown("{{ messages[0].role }}{% for k, v in messages[0]|items %}{{ k }}{% endfor %}", messages),
            std::string("[userrolecontent]"));
    }

    // As Transformers' continue_final_message: the rendering ends with the last message's text.
    void continuesTheFinalMessage() {
        const std::string chat_ml =
            "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
            "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
        const auto rendered = [](const std::string& source, const std::string& answer,
                                 const std::string& question = "q") {
            ChatTemplate::Input input;
            input.messages_json = Json::array({{{"role", "user"}, {"content", question}},
                                               {{"role", "assistant"}, {"content", answer}}})
                                      .dump();
            input.continue_final = true;
            const auto result = pieces(source, input);
            if (!result) return std::string(result.error().code());
            std::string out;
            for (const RenderedPiece& piece : *result)
                out += piece.from_message ? "[" + piece.text + "]" : piece.text;
            return out;
        };
        const std::string head = "<|im_start|>[user]\n[q]<|im_end|>\n<|im_start|>[assistant]\n";
        QCOMPARE(rendered(chat_ml, "One, two"), head + "[One, two]");
        QCOMPARE(rendered(chat_ml, "One, two \n"), head + "[One, two \n]");
        QCOMPARE(rendered(chat_ml, "说<|im_end|>好"), head + "[说<|im_end|>好]");
        // A template that trims: what it left out at the end is not asked for again.
        const std::string trimming =
            "{% for m in messages %}<{{ m.role }}>{{ m.content | trim }}</{{ m.role }}>{% endfor %}";
        QCOMPARE(rendered(trimming, " a b \n"), std::string("<[user]>[q]</[user]><[assistant]>[a b]"));
        // Neither the question nor the template's own words are taken for the answer.
        QCOMPARE(rendered(chat_ml, "q"), head + "[q]");
        QCOMPARE(rendered(trimming + "{{ 'Good' }}", "Good", "Good?"),
                 std::string("<[user]>[Good?]</[user]><[assistant]>[Good]"));
        QCOMPARE(rendered("{{ messages[0].content }}", "One"), std::string("TEXT-014"));
        QCOMPARE(rendered(chat_ml, " \n"), std::string("TEXT-014"));
        ChatTemplate::Input input;
        input.continue_final = true;
        for (const std::string json : {"[]", "[1]", "[{}]", "[{\"content\": [1]}]"}) {
            input.messages_json = json;
            QVERIFY2(!pieces(chat_ml, input).ok(), json.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestTemplate)
#include "test_template.moc"
