// Templates that are made to hang, to overflow or to eat the memory: each is stopped with an error.
#include <QElapsedTimer>
#include <QTest>

#include "engine/chat_template.h"

using namespace parlor;

namespace {

std::string times(const std::string& unit, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += unit;
    return text;
}

}  // namespace

class TestTemplateHostile : public QObject {
    Q_OBJECT
  private slots:
    void isStopped_data() {
        QTest::addColumn<QString>("source");
        const auto row = [](const char* name, const std::string& source) {
            QTest::newRow(name) << QString::fromStdString(source);
        };
        row("self-calling macro", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}");
        row("macros that call each other",
            "{% macro f() %}{{ g() }}{{ g() }}{% endmacro %}{% macro g() %}{{ f() }}{% endmacro %}{{ f() }}");
        row("recursive loop", "{% for i in [1, 2] recursive %}{{ loop([1, 2]) }}{% endfor %}");
        row("loop over itself",
            "{% set l = [1, 2] %}{% for i in l recursive %}{{ i }}{{ loop(l) }}{% endfor %}");
        row("macro with two calls",
            "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(50) }}");
        row("parentheses", "{{ " + times("(", 10000) + "1" + times(")", 10000) + " }}");
        row("brackets", "{{ " + times("[", 10000) + times("]", 10000) + " }}");
        row("minus signs", "{{ " + times("-", 100000) + "1 }}");
        row("not", "{{ " + times("not ", 100000) + "1 }}");
        row("long sum", "{{ 1" + times("+1", 100000) + " }}");
        row("long chain of names", "{{ a" + times(".a", 100000) + " }}");
        row("long chain of filters", "{{ 1" + times("|list", 100000) + " }}");
        row("long condition", "{{ 1" + times(" if 1 else 1", 100000) + " }}");
        row("nested if", times("{% if 1 %}", 10000) + times("{% endif %}", 10000));
        row("nested for", times("{% for a in [1, 2] %}", 90) + "x" + times("{% endfor %}", 90));
        row("nested macros", times("{% macro f() %}", 10000));
        row("range", "{{ range(10**9)|list }}");
        row("long text", "{{ 'a' * 10**9 }}");
        row("long list", "{{ [1] * 10**9 }}");
        row("power", "{{ 10 ** 10 ** 10 }}");
        row("doubling text",
            "{% set ns = namespace(s='aaaaaaaa') %}{% for i in range(64) %}{% set ns.s = ns.s + ns.s %}{% "
            "endfor %}");
        row("doubling list",
            "{% set ns = namespace(s=[1]) %}{% for i in range(64) %}{% set ns.s = ns.s + ns.s %}{% endfor "
            "%}");
        row("list of itself",
            "{% set ns = namespace(a=[], b=[]) %}{% for i in range(64) %}{% set ns.a = [ns.a, ns.a] %}{% set "
            "ns.b = [ns.b, ns.b] %}{% endfor %}{{ ns.a == ns.b }}");
        row("deep list",
            "{% set ns = namespace(a=[]) %}{% for i in range(100000) %}{% set ns.a = [ns.a] %}{% endfor %}");
        row("deep tuple as key",
            "{% set ns = namespace(a=()) %}{% for i in range(40) %}{% set ns.a = (ns.a, ns.a) %}{% endfor "
            "%}{{ {ns.a: 1} }}");
        row("loops in loops",
            "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}");
        row("output", "{% for a in range(100000) %}{{ 'a' * 1000 }}{% endfor %}");
        row("replace", "{{ ('a' * 100000)|replace('a', 'b' * 100000) }}");
        row("join", "{{ ('b' * 10000).join(range(100000)|map('string')|list) }}");
        row("indent", "{{ ('a\n' * 100000)|indent(100000) }}");
        row("width", "{{ '%1000000000d' % 1 }}{{ 'a'.center(10**12) }}{{ 'a'|center(10**12) }}");
        row("split", "{% for i in range(1000) %}{% set x = ('a,' * 100000).split(',') %}{% endfor %}");
        row("slices",
            "{% set s = 'a' * 1000000 %}{% for i in range(100000) %}{% set x = s[1:] %}{% endfor %}");
        row("searching",
            "{% set s = 'a' * 4000000 %}{% for i in range(100000) %}{% set x = 'b' in s %}{% endfor %}");
        row("namespaces",
            "{% set ns = namespace() %}{% for i in range(100000) %}{% set n = namespace(p=ns) %}{% set ns.p "
            "= n %}{% for j in range(100) %}{% set q = namespace(a=n) %}{% endfor %}{% endfor %}");
        row("tojson",
            "{% set ns = namespace(a=['aaaaaaaaaaaaaaaa']) %}{% for i in range(17) %}{% set ns.a = [ns.a, "
            "ns.a] %}{% endfor %}{% for i in range(1000) %}{% set x = ns.a|tojson(indent=100) %}{% endfor "
            "%}");
    }
    void isStopped() {
        QFETCH(QString, source);
        ChatTemplate::Input input;
        input.messages_json = "[]";
        QElapsedTimer timer;
        timer.start();
        const auto made = ChatTemplate::parse(source.toStdString());
        if (!made) {
            QCOMPARE(std::string(made.error().code()), std::string("TEXT-010"));
            return;
        }
        const auto text = (*made)->render(input);
        QVERIFY(!text.ok());
        QCOMPARE(std::string(text.error().code()), std::string("TEXT-013"));
        QVERIFY(timer.elapsed() < 20'000);  // hangs; the bound itself is 2 s of an idle computer
    }

    void deepMessages() {
        ChatTemplate::Input input;
        for (const std::string& json : {times("[", 100000), times("[", 100000) + times("]", 100000),
                                        "[" + times("{\"a\":", 100000) + "1" + times("}", 100000) + "]"}) {
            input.messages_json = json;
            const auto text = (*ChatTemplate::parse("{{ messages }}"))->render(input);
            QVERIFY(!text.ok());
            QCOMPARE(std::string(text.error().code()), std::string("TEXT-014"));
        }
    }

    void cyclesAreFreed() {  // under the leak sanitizer
        ChatTemplate::Input input;
        input.messages_json = "[]";
        const auto made = ChatTemplate::parse(
            "{% set ns = namespace() %}{% set ns.self = ns %}{% macro f() %}{{ ns }}{% endmacro %}{% set "
            "ns.f = f %}"
            "{% for i in [1, 2] %}{% set ns.loop = loop %}{% macro g() %}{{ i }}{% endmacro %}{% set ns.g = "
            "g %}{{ g() }}{% endfor %}");
        const auto text = (*made)->render(input);
        QVERIFY(text.ok());
        QCOMPARE(*text, std::string("12"));
    }
};

QTEST_GUILESS_MAIN(TestTemplateHostile)
#include "test_template_hostile.moc"
