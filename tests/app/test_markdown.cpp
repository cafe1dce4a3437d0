// Model output becomes blocks: what is drawn, what is escaped, and that time stays linear.
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include "app/chat/block_model.h"
#include "app/chat/markdown.h"
#include "app/math/math_html.h"

using namespace parlor::app;

class TestMarkdown : public QObject {
    Q_OBJECT
  private slots:
    void inlineMarks_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("html");
        QTest::newRow("bold") << "a **b** c"
                              << "a <b>b</b> c";
        QTest::newRow("italic") << "*b* _c_"
                                << "<i>b</i> <i>c</i>";
        QTest::newRow("bold italic") << "***b***"
                                     << "<i><b>b</b></i>";
        QTest::newRow("struck") << "~~b~~"
                                << "<s>b</s>";
        QTest::newRow("code") << "`a*b*<c>`"
                              << "<code>a*b*&lt;c&gt;</code>";
        QTest::newRow("code with a backtick") << "`` a`b ``"
                                              << "<code>a`b</code>";
        QTest::newRow("not closed") << "a **b"
                                    << "a **b";
        QTest::newRow("code not closed") << "a `b"
                                         << "a `b";
        QTest::newRow("multiplication") << "2 * 3 * 4"
                                        << "2 * 3 * 4";
        QTest::newRow("snake case") << "my_long_name"
                                    << "my_long_name";
        QTest::newRow("escape") << "\\*a\\*"
                                << "*a*";
        QTest::newRow("link") << "[Qt](https://qt.io/a?b=1&c=2)"
                              << "<a href=\"https://qt.io/a?b=1&amp;c=2\">Qt</a>";
        QTest::newRow("bare link") << "see https://qt.io."
                                   << "see <a href=\"https://qt.io\">https://qt.io</a>.";
        QTest::newRow("picture") << "![x](https://a.b/c.png)"
                                 << "<a href=\"https://a.b/c.png\">x</a>";
        QTest::newRow("script link") << "[x](javascript:alert(1)"
                                     << "[x](javascript:alert(1)";
        QTest::newRow("file link") << "[x](file:///etc/passwd)"
                                   << "x (file:///etc/passwd)";
        QTest::newRow("smb link") << "[x](smb://host/share)"
                                  << "x (smb://host/share)";
        QTest::newRow("user in link") << "[x](https://qt.io@evil.example/)"
                                      << "x (https://qt.io@evil.example/)";
        QTest::newRow("html") << "<img src=\"http://a.b/c\">"
                              << "&lt;img src=&quot;<a href=\"http://a.b/c\">http://a.b/c</a>&quot;&gt;";
        QTest::newRow("entity") << "&lt;b&gt; &#65;&#x42; &nope; &"
                                << "&lt;b&gt; AB &amp;nope; &amp;";
        // From the examples of CommonMark 0.31, by their numbers there.
        const auto formula = [](const char* written) {
            return math::placeholder(QString::fromUtf8(written));
        };
        const auto spec = [](const char* number, const char* text, const QString& html) {
            QTest::newRow(number) << QString::fromUtf8(text) << html;
        };
        spec("351", "a * foo bar*", "a * foo bar*");
        spec("352", "a*\"foo\"*", "a*&quot;foo&quot;*");
        spec("355", "foo*bar*", "foo<i>bar</i>");
        spec("359", "_ foo bar_", "_ foo bar_");
        spec("360", "a_\"foo\"_", "a_&quot;foo&quot;_");
        spec("361", "foo_bar_", "foo_bar_");
        spec("364", "aa_\"bb\"_cc", "aa_&quot;bb&quot;_cc");
        spec("365", "foo-_(bar)_", "foo-<i>(bar)</i>");
        spec("369", "*(*foo)", "*(*foo)");
        spec("370", "*(*foo*)*", "<i>(<i>foo</i>)</i>");
        spec("377", "_foo_bar_baz_", "<i>foo_bar_baz</i>");
        spec("380", "** foo bar**", "** foo bar**");
        spec("386", "foo__bar__", "foo__bar__");
        spec("391", "**foo bar **", "**foo bar **");
        spec("396", "**foo*", "*<i>foo</i>");
        spec("406", "_foo __bar__ baz_", "<i>foo <b>bar</b> baz</i>");
        spec("409", "*foo**bar**baz*", "<i>foo<b>bar</b>baz</i>");
        spec("411", "*foo**bar*", "<i>foo**bar</i>");
        spec("412", "***foo** bar*", "<i><b>foo</b> bar</i>");
        spec("413", "*foo **bar***", "<i>foo <b>bar</b></i>");
        spec("415", "foo***bar***baz", "foo<i><b>bar</b></i>baz");
        spec("416", "foo******bar*********baz", "foo<b><b><b>bar</b></b></b>***baz");
        spec("418", "*foo [bar](https://u.v)*", "<i>foo <a href=\"https://u.v\">bar</a></i>");
        spec("435", "foo *\\**", "foo <i>*</i>");
        spec("470", "*foo _bar* baz_", "<i>foo _bar</i> baz_");
        spec("472", "**foo **bar baz**", "**foo <b>bar baz</b>");
        spec("475", "*a `*`*", "<i>a <code>*</code></i>");
        spec("331", "` `` `", "<code>``</code>");
        spec("338", "`foo\\`bar`", "<code>foo\\</code>bar`");
        spec("347", "```foo``", "```foo``");
        spec("12", "\\!\\&\\a", "!&amp;\\a");
        // Kinder than CommonMark beside Chinese, Japanese and Korean.
        spec("quotes in bold", "**“中文”**后面", "<b>“中文”</b>后面");
        spec("bold in quotes", "前面**“重点”**。", "前面<b>“重点”</b>。");
        spec("full-width colon", "**注意：**这里", "<b>注意：</b>这里");
        spec("brackets", "见**（一）**与**《书》**。", "见<b>（一）</b>与<b>《书》</b>。");
        spec("Korean", "**스크립트(script)**라는", "<b>스크립트(script)</b>라는");
        // Formulas keep their marks; money is none.
        spec("formula", "so $a_1 * b_1 * c$ is", "so " + formula("$a_1 * b_1 * c$") + " is");
        spec("bracket formula", "\\(x^2*y*\\) and \\(", formula("\\(x^2*y*\\)") + " and (");
        spec("display in a line", "so $$a*b*c$$ ok", "so " + formula("$$a*b*c$$") + " ok");
        spec("money", "$5 and $10", "$5 and $10");
        spec("money and a formula", "$5 for $x$", "$5 for " + formula("$x$"));
        spec("escaped dollar", "\\$x$", "$x$");
        // Links
        spec("balanced", "[a](https://e.org/C_(x))", "<a href=\"https://e.org/C_(x)\">a</a>");
        spec("titled", "[a](https://e.org \"t\")", "<a href=\"https://e.org\">a</a>");
        spec("bold label", "[**a** `b`](https://e.org)",
             "<a href=\"https://e.org\"><b>a</b> <code>b</code></a>");
        spec("no link in a link", "[a [b](https://e.org) c](https://f.org)",
             "[a <a href=\"https://e.org\">b</a> c](<a href=\"https://f.org\">https://f.org</a>)");
        spec("angle", "<https://e.org/a?b&c>",
             "<a href=\"https://e.org/a?b&amp;c\">https://e.org/a?b&amp;c</a>");
        spec("www", "see www.e.org/a.", "see <a href=\"https://www.e.org/a\">www.e.org/a</a>.");
        spec("link before Chinese", "看https://e.org/a。好",
             "看<a href=\"https://e.org/a\">https://e.org/a</a>。好");
        spec("in parentheses", "(https://e.org/a)", "(<a href=\"https://e.org/a\">https://e.org/a</a>)");
        spec("reference", "a[1] and [^2]", "a[1] and [^2]");
        spec("break tag", "a<br/>b<BR>c<b>", "a<br>b<br>c&lt;b&gt;");
        // Control characters are seen, what turns the direction is not obeyed.
        spec("controls", "a\x01\x1b[0m\x7f", "a\u2401\u241b[0m\u2421");
        spec("override", "a\u202eb", "a\ufffdb");
        QTest::newRow("Chinese") << "这是**重点**。"
                                 << "这是<b>重点</b>。";
    }
    void inlineMarks() {
        QFETCH(QString, text);
        QFETCH(QString, html);
        QCOMPARE(inlineHtml(text), html);
    }

    void streamedInline_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("html");
        QTest::newRow("bold") << "a **b"
                              << "a <b>b</b>";
        QTest::newRow("both") << "a ***b"
                              << "a <i><b>b</b></i>";
        QTest::newRow("mark alone") << "a **"
                                    << "a ";
        QTest::newRow("half of the end") << "a **b*"
                                         << "a <b>b</b>";
        QTest::newRow("code") << "a `b*c"
                              << "a <code>b*c</code>";
        QTest::newRow("code's mark alone") << "a `"
                                           << "a ";
        QTest::newRow("half an address") << "a [b](https://e.o"
                                         << "a b";
    }
    void streamedInline() {
        QFETCH(QString, text);
        QFETCH(QString, html);
        QCOMPARE(inlineHtml(text, true), html);
    }

    void blocks() {
        const auto blocks = parseMarkdown(
            u"# Title\n\nText\nmore\n\n- a\n- b\n  - c\n\n```cpp\nint x;\n\n  y\n```\n> quoted\n> "
            u"**so**\n\n---\nend");
        QCOMPARE(shape(blocks), "Prose Code Prose/q1 Rule Prose");
        QCOMPARE(
            text(blocks, 0),
            QString("<h1>Title</h1><p>Text<br>more</p><p class=\"loose-1\">•&nbsp;a</p><p class=\"item-1\">"
                    "•&nbsp;b</p><p class=\"item-2\">•&nbsp;c</p>"));
        QCOMPARE(blocks[1].text, QString("int x;\n\n  y"));
        QCOMPARE(blocks[1].language, QString("cpp"));
        QCOMPARE(text(blocks, 2), QString("<p>quoted<br><b>so</b></p>"));
        QCOMPARE(text(blocks, 4), QString("<p>end</p>"));
    }

    // What stands where; "/i1" in a list, "/q1" in a quote.
    void structure_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shape");
        const auto row = [](const char* name, const char* text, const char* shape) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromLatin1(shape);
        };
        row("code in an item", "1. a\n\n   ```\n   x\n   ```\n\n   more\n2. b", "Prose Code/i1 Prose");
        row("code in an item, not indented", "1. a\n   ```py\nx\n   ```\n2. b", "Prose Code/i1 Prose");
        row("code in a quote", "> a\n> ```\n> x\n> ```\nb", "Prose/q1 Code/q1 Prose");
        row("code in a list in a quote", "> - a\n>   ```\n>   x\n>   ```", "Prose/q1 Code/i1/q1");
        row("quote in a list", "- a\n  > b\n- c", "Prose Prose/q1/o1 Prose");
        row("quote in a quote", "> a\n>> b\n\nc", "Prose/q1 Prose/q2 Prose");
        row("lazy quote", "> a\nb\n\nc", "Prose/q1 Prose");
        row("quote ends at a list", "> a\n- b", "Prose/q1 Prose");
        row("indented code", "a\n\n    x\n\n    y\n\nb", "Prose Code Prose");
        row("not code: it continues", "a\n    b", "Prose");
        row("tildes", "~~~\n```\n~~~\na", "Code Prose");
        row("longer fence", "````\n```\n````\na", "Code Prose");
        row("fence that never ends", "```\na\n\nb", "Code");
        row("fence in a paragraph", "a\n```\nx\n```\nb", "Prose Code Prose");
        row("rules", "***\n- - -\n___", "Rule Rule Rule");
        row("table", "a\n| x | y |\n|---|:-:|\n| 1 | 2 |\nb", "Prose Table Prose");
        row("table without outer bars", "x | y\n--|--\n1 | 2", "Table");
        row("no table: other number of columns", "| x | y |\n|---|\n| 1 |", "Prose");
        row("table in a list", "- a\n\n  | x |\n  |---|\n  | 1 |", "Prose Table/i1");
        row("formula", "a\n$$\nx\n$$\nb", "Prose Math Prose");
        row("formula in one line", "\\[ x \\]", "Math");
        row("formula that never ends", "$$\nx\n\nb", "Prose");
        row("environment", "a\n\\begin{align*}\nx &= 1\n\\end{align*}\nb", "Prose Math Prose");
        row("environment in one line", "\\begin{equation} x \\end{equation}", "Math");
        row("other environment", "\\begin{itemize} x \\end{itemize}", "Prose");
        row("formula in an item", "- a\n  $$x$$", "Prose Math/i1");
        row("formula and text", "$$x$$ is it", "Prose");
    }
    void structure() {
        QFETCH(QString, text);
        QFETCH(QString, shape);
        QCOMPARE(this->shape(parseMarkdown(text)), shape);
    }

    void paragraphs_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("html");
        const auto row = [](const char* name, const char* text, const char* html) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(html);
        };
        row("starts at 3", "3. a\n4. b",
            "<p class=\"item-1\">3.&nbsp;a</p><p class=\"item-1\">4.&nbsp;b</p>");
        row("all ones", "1. a\n1. b", "<p class=\"item-1\">1.&nbsp;a</p><p class=\"item-1\">2.&nbsp;b</p>");
        row("loose", "- a\n\n- b", "<p class=\"item-1\">•&nbsp;a</p><p class=\"loose-1\">•&nbsp;b</p>");
        row("two paragraphs", "- a\n\n  b", "<p class=\"item-1\">•&nbsp;a</p><p class=\"in-1\">b</p>");
        row("goes on", "- a\nb", "<p class=\"item-1\">•&nbsp;a<br>b</p>");
        row("ends", "- a\n\nb", "<p class=\"item-1\">•&nbsp;a</p><p>b</p>");
        row("tasks", "- [ ] a\n- [x] b", "<p class=\"item-1\">☐&nbsp;a</p><p class=\"item-1\">☑&nbsp;b</p>");
        row("number then bullets", "1. a\n   - b\n2. c",
            "<p class=\"item-1\">1.&nbsp;a</p><p class=\"item-2\">•&nbsp;b</p><p "
            "class=\"item-1\">2.&nbsp;c</p>");
        row("two spaces under a number", "1. a\n  - b\n2. c",
            "<p class=\"item-1\">1.&nbsp;a</p><p class=\"item-2\">•&nbsp;b</p><p "
            "class=\"item-1\">2.&nbsp;c</p>");
        row("four spaces", "- a\n    - b",
            "<p class=\"item-1\">•&nbsp;a</p><p class=\"item-2\">•&nbsp;b</p>");
        row("tab", "- a\n\t- b", "<p class=\"item-1\">•&nbsp;a</p><p class=\"item-2\">•&nbsp;b</p>");
        row("year", "in\n1984. It", "<p>in<br>1984. It</p>");
        row("list after text", "in\n- a", "<p>in</p><p class=\"item-1\">•&nbsp;a</p>");
        row("other bullet", "- a\n* b", "<p class=\"item-1\">•&nbsp;a</p><p class=\"item-1\">•&nbsp;b</p>");
        row("underlined", "a\n===\nb\n---", "<h1>a</h1><h2>b</h2>");
        row("closed heading", "## a ##", "<h2>a</h2>");
        row("C#", "# C#", "<h1>C#</h1>");
        row("no space", "##标题\n#tag", "<h2>标题</h2><p>#tag</p>");
        row("hard break", "a  \nb\\\nc", "<p>a<br>b<br>c</p>");
        row("heading in an item", "- # a", "<p class=\"item-1\">•&nbsp;<b>a</b></p>");
        row("html", "<div>\n*a*\n</div>", "<p>&lt;div&gt;<br><i>a</i><br>&lt;/div&gt;</p>");
        row("minus", "-1 is\n- 1", "<p>-1 is</p><p class=\"item-1\">•&nbsp;1</p>");
    }
    void paragraphs() {
        QFETCH(QString, text);
        QFETCH(QString, html);
        QString all;
        for (const ViewBlock& block : parseMarkdown(text)) {
            QCOMPARE(block.kind, BlockType::Prose);
            all += block.text;
        }
        QCOMPARE(all.remove(" style=\"margin-top:0px\""), html);
    }

    void openFenceWhileStreaming() {
        const auto streaming = parseMarkdown(u"```py\nprint(", true);
        QCOMPARE(streaming.size(), 1);
        QVERIFY(streaming[0].open);
        QVERIFY(!parseMarkdown(u"```py\nprint(", false)[0].open);
    }

    // Half of a construct is not shown as something else first.
    void halfWritten_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shape");
        QTest::newRow("fence") << "a\n\n``"
                               << "Prose";
        QTest::newRow("rule or item") << "a\n\n-"
                                      << "Prose";
        QTest::newRow("underline") << "a\n--"
                                   << "Prose";
        QTest::newRow("table head") << "| a | b"
                                    << "Table";
        QTest::newRow("table head and rule") << "| a | b |\n|--"
                                             << "Table";
        QTest::newRow("half a row") << "| a | b |\n|--|--|\n| 1"
                                    << "Table";
        QTest::newRow("formula") << "$$\nx"
                                 << "Math";
    }
    void halfWritten() {
        QFETCH(QString, text);
        QFETCH(QString, shape);
        const auto blocks = parseMarkdown(text, true);
        QCOMPARE(this->shape(blocks), shape);
        QVERIFY(!blocks[0].text.contains("--"));
    }

    // A text that grows ends as the same blocks as one that is read at once, wherever it is cut, and what was
    // finished stays.
    void growingIsTheSame() {
        const QString text =
            "# T\n\npara *x*\nmore\n\n1. a\n\n   ```py\n   x = 1\n\n   ```\n2. b\n   - c\n\n> q\n> - r\n>   "
            "```\n>   z\n>   ```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n$$\nx\n$$\n\nT\n===\n    code?\n\n    "
            "code\n\n<think>\n" +
            QString("long words ").repeated(400) + "\n\nend **x**\n";
        const auto whole = parseMarkdown(text);
        for (const int step : {1, 2, 3, 7, 50}) {
            MarkdownStream stream;
            for (qsizetype end = step; end < text.size(); end += step) {
                const QList<ViewBlock> before = stream.blocks();
                stream.update(text.left(end), true);
                for (qsizetype i = 0; i + 2 < before.size(); ++i) QCOMPARE(stream.blocks()[i], before[i]);
            }
            stream.update(text, false);
            QCOMPARE(stream.blocks(), whole);
        }
    }

    void table() {
        const auto blocks = parseMarkdown(u"| A | B |\n|---|--:|\n| 1 | a\\|b |\n| `x` |\nafter");
        QCOMPARE(shape(blocks), "Table Prose");
        QCOMPARE(
            blocks[0].text,
            QString(
                "<table><tr><th align=\"left\">A</th><th align=\"right\">B</th></tr><tr><td align=\"left\">"
                "1</td><td align=\"right\">a|b</td></tr><tr><td align=\"left\"><code>x</code></td><td "
                "align=\"right\"></td></tr></table>"));
        QCOMPARE(blocks[0].source, QString("| A | B |\n|---|--:|\n| 1 | a\\|b |\n| `x` |"));
        QCOMPARE(tableCsv(u"| A | B, C |\n|---|--:|\n| 1 | say \"x\" |"),
                 QString("A,\"B, C\"\r\n1,\"say \"\"x\"\"\"\r\n"));
    }

    void longTableIsCut() {
        const auto blocks = parseMarkdown("| A |\n|---|\n" + QString("| 1 |\n").repeated(100));
        QCOMPARE(shape(blocks), "Table Table");
        QVERIFY(blocks[1].text.contains("<th"));
    }

    void listThatGoesOnAfterCode() {
        const auto blocks = parseMarkdown(u"1. a\n```\nx\n```\n2. b");
        QCOMPARE(shape(blocks), "Prose Code Prose");
        QVERIFY(blocks[2].text.contains("2.&nbsp;b"));
    }

    void tooMuchIsPlain() {
        const auto blocks = parseMarkdown(QString("a\n\n---\n").repeated(3000) + "**b**");
        QVERIFY(blocks.size() < 2100);
        QVERIFY(std::any_of(blocks.begin(), blocks.end(), [](auto& b) { return b.kind == BlockType::Note; }));
        QVERIFY(blocks.back().text.contains("**b**"));
    }

    // Whatever is written, no tag but ours reaches the text document, and none that names something to load.
    void hostile_data() {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"<img src=http://127.0.0.1:1/x.png>", "<a href='javascript:x'>y</a>",
              "<style>@import 'http://x'</style>", "![](http://x/y.svg)", "[a](\"><img src=x>)",
              "<script src=//x></script>", "`<img src=x>`", "```<img src=x>\n<img src=x>\n```",
              "> <img src=x>", "| <img src=x> |\n|--|\n| <iframe src=x> |", "- <object data=x>",
              "# <img src=x>", "[<img src=x>](https://a.b)", "https://a.b/\"><img/src=x>"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void hostile() {
        QFETCH(QString, text);
        for (const ViewBlock& block : parseMarkdown(text)) {
            if (block.kind != BlockType::Prose && block.kind != BlockType::Table) continue;
            static const QRegularExpression tag("<[^>]*>");
            static const QRegularExpression ours(
                "^</?((p|h[1-4])( class=\"(item|loose|in)-[1-6]\")?( "
                "style=\"margin-top:0px\")?|b|i|s|code|br|"
                "table|tr|t[hd]( align=\"[a-z]+\")?|"
                "a( href=\"https?://[^\"<>]*\")?)>$");
            for (auto it = tag.globalMatch(block.text); it.hasNext();) {
                const QString found = it.next().captured();
                QVERIFY2(ours.match(found).hasMatch(), qPrintable(found));
            }
        }
    }

    void longestTimes_data() {
        QTest::addColumn<QString>("unit");
        for (const char* unit : {"*", "**a ", "`", "` ", "[", "[a](", "> ", "_a", "- ", "<", "|", "~~",
                                 "https://", "  - x\n", "1. a\n", "|-|\n"})
            QTest::newRow(unit) << QString::fromLatin1(unit);
    }
    void longestTimes() {
        QFETCH(QString, unit);
        QElapsedTimer clock;
        clock.start();
        parseMarkdown(unit.repeated(200000 / unit.size()));
        QVERIFY2(clock.elapsed() < 5000,
                 qPrintable(QString::number(clock.elapsed())));  // a quadratic one takes minutes
    }

    void streamingCosts() {
        // Printed, not judged: the cost of an update must not grow with what was written before.
        for (const QString& unit :
             {QString("Words of a paragraph with **marks** and `code` in it.\n\n"),
              QString("- an item with some text\n"), QString("one line without an end ")}) {
            for (const QString& head : {QString(), QString("```py\n")}) {
                MarkdownStream stream;
                QString text = head;
                for (const int size : {2000, 200000}) {
                    while (text.size() < size) text += unit;
                    stream.update(text, true);
                    QElapsedTimer clock;
                    clock.start();
                    for (int i = 0; i < 250; ++i)
                        stream.update(text += unit.mid((i * 4) % unit.size(), 4), true);
                    qInfo("%s%s: %.0f us per update at %d characters", qPrintable(head.trimmed()),
                          qPrintable(unit.left(12)), double(clock.nsecsElapsed()) / 250 / 1000, size);
                }
            }
        }
    }

    void thinking() {
        auto blocks = splitThinking("<think>\nhm\n</think>\n\nYes");
        QCOMPARE(blocks.size(), 2);
        QCOMPARE(blocks[0].kind, BlockKind::Thinking);
        QCOMPARE(blocks[0].text, QString("hm"));
        QCOMPARE(plainText(blocks), QString("Yes"));
        QCOMPARE(splitThinking("<think>still").size(), 1);
        QCOMPARE(splitThinking("hm</think>Yes").size(), 2);
        QCOMPARE(splitThinking("Yes").front().kind, BlockKind::Text);
        QCOMPARE(splitThinking("The `<think>` and `</think>` marks").size(), 1);
    }

    void toolCalls() {
        const auto blocks = splitAnswer(
            "<think>a</think>I look.\n<tool_call>\n{\"name\": \"find\", \"arguments\": {\"q\": "
            "\"x\"}}\n</tool_call>\n"
            "<tool_response>\n{\"n\": 1}\n</tool_response>\nOne.");
        QList<BlockKind> kinds;
        for (const Block& block : blocks) kinds << block.kind;
        QCOMPARE(kinds, (QList<BlockKind>{BlockKind::Thinking, BlockKind::Text, BlockKind::ToolCall,
                                          BlockKind::ToolResult, BlockKind::Text}));
        QCOMPARE(blocks[1].text, QString("I look."));
        QCOMPARE(blocks[2].text, QString("{\"q\":\"x\"}"));
        QVERIFY(blocks[2].data.contains("\"name\":\"find\""));
        QCOMPARE(blocks[3].text, QString("{\"n\": 1}"));
        QCOMPARE(plainText(blocks), QString("I look.\n\nOne."));
    }
    // Each family's marks become the same blocks and are never seen.
    void answersOfOtherFamilies() {
        parlor::OutputFormat format =
            parlor::recognize_output("<|start|>assistant<|channel|>final<|message|>");
        auto blocks = splitAnswer(
            "<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>Yes",
            format);
        QCOMPARE(blocks.size(), 2);
        QCOMPARE(blocks[0].kind, BlockKind::Thinking);
        QCOMPARE(blocks[0].text, QString("hm"));
        QCOMPARE(blocks[1].text, QString("Yes"));
        format = parlor::recognize_output("[TOOL_CALLS]");
        blocks = splitAnswer("[TOOL_CALLS]f[ARGS]{\"z\": 1, \"a\": [2]}", format);
        QCOMPARE(blocks.size(), 1);
        QCOMPARE(blocks[0].kind, BlockKind::ToolCall);
        QCOMPARE(blocks[0].text, QString("{\"z\":1,\"a\":[2]}"));
        QVERIFY(blocks[0].data.contains("\"name\":\"f\""));
        format = {};
        format.thinking_open = true;  // by the prompt
        blocks = splitAnswer("hm</think>Yes", format);
        QCOMPARE(blocks.size(), 2);
        QCOMPARE(splitAnswer("hm", format, true)[0].kind, BlockKind::Thinking);
        QCOMPARE(splitAnswer("", true).size(), 1);
    }
    void marksThatAreNone() {
        for (const char* text :
             {"Write <tool_call>{\"name\":\"x\"}</tool_call> so",
              "```\n<tool_call>\n{\"name\":\"x\"}\n</tool_call>\n```",
              "a\n<tool_call>\nno json\n</tool_call>", "a\n<tool_call>{\"name\":", "<tool_callx>"}) {
            const auto blocks = splitAnswer(text);
            QCOMPARE(blocks.size(), 1);
            QCOMPARE(blocks[0].text, QString(text));
        }
    }
    // Cut anywhere, a mark is never seen as text, and the end is the same.
    void marksAtTokenBorders() {
        const QString text =
            "<think>hm</think>\n\nSo 1 < 2.\n<tool_call>\n{\"name\": \"f\", \"arguments\": "
            "{}}\n</tool_call>\nEnd";
        for (qsizetype end = 1; end < text.size(); ++end)
            for (const Block& block : splitAnswer(text.left(end), true))
                QVERIFY2(!block.text.contains("<t") && !block.text.contains("</"),
                         qPrintable(text.left(end)));
        QCOMPARE(splitAnswer(text).size(), 4);
        QCOMPARE(splitAnswer("a <", true)[0].text, QString("a "));
        QCOMPARE(splitAnswer("a <", false)[0].text, QString("a <"));
    }

    void onlyChangedBlocksAreTold() {
        BlockModel model;
        model.setBlocks(parseMarkdown(u"a\n```\nx\n```\nb", true));
        QCOMPARE(model.rowCount(), 3);
        int changed = -1, resets = 0;
        connect(&model, &BlockModel::dataChanged, this,
                [&](const QModelIndex& first) { changed = first.row(); });
        connect(&model, &BlockModel::modelReset, this, [&] { ++resets; });
        model.setBlocks(parseMarkdown(u"a\n```\nx\n```\nb c", true));
        QCOMPARE(changed, 2);
        QCOMPARE(resets, 0);
        model.setBlocks(parseMarkdown(u"a", true));
        QCOMPARE(model.rowCount(), 1);
    }

    void streamIsShownAtAPace() {
        BlockModel model;
        int told = 0;
        connect(&model, &BlockModel::dataChanged, this, [&] { ++told; });
        QString text;
        for (int i = 0; i < 200; ++i) model.show({{BlockKind::Text, text += "word ", {}}}, true);
        QVERIFY(told < 20);
        QTRY_VERIFY(model.blocks()[0].text.contains(QString("word ").repeated(200).trimmed()));
        model.show({{BlockKind::Text, "end", {}}}, false);  // the end does not wait
        QVERIFY(model.blocks()[0].text.contains("end"));
    }

    void giantMessagesComeInPieces() {
        BlockModel model;
        model.show({{BlockKind::Text, QString("a\n\n---\n").repeated(200), {}}}, false);
        QVERIFY(model.rowCount() < 50);
        QTRY_COMPARE(model.rowCount(), 400);
    }

    void thinkingHasBlocksOfItsOwn() {
        BlockModel model;
        model.show({{BlockKind::Thinking, "- a\n- b", "{\"seconds\":2.5}"}, {BlockKind::Text, "x", {}}},
                   false);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.data(model.index(0), BlockModel::DataRole).toMap().value("seconds").toDouble(), 2.5);
        QCOMPARE(model.inner(0)->rowCount(), 1);
        QCOMPARE(model.inner(1), nullptr);
        model.setUnfolded(0, true);
        QVERIFY(model.data(model.index(0), BlockModel::UnfoldedRole).toBool());
    }

  private:
    static QString text(const QList<ViewBlock>& blocks, int row) {
        return QString(blocks[row].text).remove(" style=\"margin-top:0px\"");
    }
    static QString shape(const QList<ViewBlock>& blocks) {
        QStringList parts;
        for (const ViewBlock& block : blocks) {
            QString part = QVariant::fromValue(block.kind).toString();
            if (block.inset > 0) part += QString("/i%1").arg(block.inset);
            if (block.quote > 0) part += QString("/q%1").arg(block.quote);
            if (block.indent > 0) part += QString("/o%1").arg(block.indent);
            parts << part;
        }
        return parts.join(' ');
    }
};

QTEST_GUILESS_MAIN(TestMarkdown)
#include "test_markdown.moc"
