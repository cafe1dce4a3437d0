// Answers that are made to lose text, to eat memory or to take long.
#include <QElapsedTimer>
#include <QTest>
#include <random>

#include "tests/text/output_help.h"

using namespace parlor;

namespace {

std::string times(const std::string& unit, size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += unit;
    return text;
}

}  // namespace

class TestOutputHostile : public QObject {
    Q_OBJECT
  private slots:
    // Texts made of pieces of marks: without a call or a thinking all of it is text, and nothing comes twice.
    void nothingIsLost() {
        static const char* kPieces[] = {"<tool_call>",
                                        "</tool_call>",
                                        "{\"name\":",
                                        "\"f\"",
                                        "}",
                                        "{",
                                        "\"",
                                        "\n",
                                        " ",
                                        "a",
                                        "<think>",
                                        "</think>",
                                        "<",
                                        "[TOOL_CALLS]",
                                        "[",
                                        "]",
                                        "f(",
                                        ")",
                                        "<function=f>",
                                        "<parameter=a>",
                                        "</parameter>",
                                        "</function>",
                                        "<|tool_call>",
                                        "call:f{",
                                        "<tool_call|>",
                                        "<|channel|>",
                                        "<|message|>",
                                        "<|end|>",
                                        "final",
                                        "<｜tool▁calls▁begin｜>",
                                        "functools",
                                        "; ",
                                        "<tool_response>",
                                        "</tool_response>",
                                        "```\n",
                                        "<arg_key>",
                                        "你",
                                        "<|python_tag|>"};
        std::mt19937 random(3);
        for (int round = 0; round < 4000; ++round) {
            std::string text;
            for (size_t count = 1 + random() % 12; count > 0; --count)
                text += kPieces[random() % std::size(kPieces)];
            OutputFormat format = with_all();
            format.channels = round % 4 == 0;
            format.thinking_open = round % 5 == 1;
            const std::vector<OutputPart> parts = parse_output(text, format);
            std::string left;
            bool only_text = true;
            for (const OutputPart& part : parts) {
                only_text &= part.kind == OutputPart::Kind::text;
                if (part.kind != OutputPart::Kind::call) left += part.text;
            }
            size_t at = 0;
            for (const char c : text) at += at < left.size() && left[at] == c;
            if (!format.channels) QVERIFY2(at == left.size(), text.c_str());
            if (only_text && !format.channels && text.find("</response") == text.npos &&
                text.find("<|python_") == text.npos)
                QVERIFY2(left == text, text.c_str());
            const size_t cut = random() % (text.size() + 1);
            QVERIFY2(in_pieces(text, format, {cut}) == shown(parts), text.c_str());
        }
    }

    void longCallsAreText() {
        const OutputFormat format = with({CallStyle::tool_call});
        const std::string text = "<tool_call>" + std::string((size_t{1} << 20) + 10, 'a') + "</tool_call>";
        const auto parts = parse_output(text, format);
        QCOMPARE(parts.size(), size_t{1});
        QVERIFY(parts[0].broken && parts[0].text == text);
        OutputParser parser(format);
        size_t most = 0;
        for (size_t i = 0; i < text.size(); i += 1000) {
            parser.push(std::string_view(text).substr(i, 1000));
            most = std::max(most, parser.open_call().size());
        }
        QVERIFY(most > 1000 && most <= size_t{1} << 20);
    }

    // Twice the text may not take much more than twice the time; a quadratic one would need minutes here.
    void hostileTextsTakeLinearTime_data() {
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("head");
        for (const char* unit : {"<",
                                 " ",
                                 "\n",
                                 "<tool_call>",
                                 "<tool_call>{\"",
                                 "\n<tool_call>{\"</tool_call>",
                                 "[",
                                 "{",
                                 "{\"name\":",
                                 "[f(",
                                 "f\n{",
                                 "[TOOL_CALLS]",
                                 "<think>",
                                 "</think>",
                                 "<|channel|>",
                                 "<|start|>",
                                 "<function=f><parameter=",
                                 "\n```",
                                 "<arg_key>",
                                 "; ",
                                 "<|\"|>",
                                 "<｜tool▁call▁begin｜>",
                                 "</tool_call",
                                 "\"a\":1,",
                                 "{\"a\":",
                                 "<|python_tag|>{\"",
                                 "functools"}) {
            for (const char* head :
                 {"", "<tool_call>{", "{\"name\":", "<|tool_call>call:f{", "<|python_tag|>", "[f(", "<think>",
                  "[TOOL_CALLS]", "<tool_call>f<arg_key>a</arg_key><arg_value>"})
                QTest::addRow("%s %s", head, unit) << QByteArray(unit) << QByteArray(head);
        }
    }
    void hostileTextsTakeLinearTime() {
        QFETCH(QByteArray, unit);
        QFETCH(QByteArray, head);
        const std::string text = head.toStdString() + times(unit.toStdString(), 100'000);
        for (OutputFormat format : {with_all(), channels()}) {
            QElapsedTimer timer;
            timer.start();
            parse_output(text, format);
            QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
        }
    }
};

QTEST_GUILESS_MAIN(TestOutputHostile)
#include "test_output_hostile.moc"
