// Model output becomes blocks: what is drawn, what is escaped, and that time stays linear.
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include "app/chat/block_model.h"
#include "app/chat/markdown.h"

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
                                     << "<b><i>b</i></b>";
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
                                     << "x (javascript:alert(1)";
        QTest::newRow("file link") << "[x](file:///etc/passwd)"
                                   << "x (file:///etc/passwd)";
        QTest::newRow("smb link") << "[x](smb://host/share)"
                                  << "x (smb://host/share)";
        QTest::newRow("user in link") << "[x](https://qt.io@evil.example/)"
                                      << "x (https://qt.io@evil.example/)";
        QTest::newRow("html") << "<img src=\"http://a.b/c\">"
                              << "&lt;img src=&quot;<a href=\"http://a.b/c\">http://a.b/c</a>&quot;&gt;";
        QTest::newRow("entity") << "&lt;b&gt;"
                                << "&amp;lt;b&amp;gt;";
        QTest::newRow("Chinese") << "这是**重点**。"
                                 << "这是<b>重点</b>。";
    }
    void inlineMarks() {
        QFETCH(QString, text);
        QFETCH(QString, html);
        QCOMPARE(inlineHtml(text), html);
    }

    void blocks() {
        const auto blocks = parseMarkdown(
            u"# Title\n\nText\nmore\n\n- a\n- b\n  - c\n\n```cpp\nint x;\n\n  y\n```\n> quoted\n> "
            u"**so**\n\n---\nend");
        QList<BlockType::Kind> kinds;
        for (const ViewBlock& block : blocks) kinds << block.kind;
        QCOMPARE(kinds, (QList<BlockType::Kind>{BlockType::Prose, BlockType::Code, BlockType::Quote,
                                                BlockType::Rule, BlockType::Prose}));
        QCOMPARE(
            blocks[0].text,
            QString("<h1>Title</h1><p>Text<br>more</p><ul><li>a</li><li>b</li><ul><li>c</li></ul></ul>"));
        QCOMPARE(blocks[1].text, QString("int x;\n\n  y"));
        QCOMPARE(blocks[1].language, QString("cpp"));
        QCOMPARE(blocks[2].text, QString("<p>quoted<br><b>so</b></p>"));
        QCOMPARE(blocks[4].text, QString("<p>end</p>"));
    }

    void openFenceWhileStreaming() {
        const auto streaming = parseMarkdown(u"```py\nprint(", true);
        QCOMPARE(streaming.size(), 1);
        QVERIFY(streaming[0].open);
        QVERIFY(!parseMarkdown(u"```py\nprint(", false)[0].open);
    }

    void table() {
        const auto blocks = parseMarkdown(u"| A | B |\n|---|--:|\n| 1 | 2 |\nafter");
        QCOMPARE(blocks.size(), 1);
        QVERIFY(
            blocks[0].text.startsWith("<table><tr><th align=\"left\">A</th><th align=\"right\">B</th></tr>"));
        QVERIFY(blocks[0].text.endsWith("</tr></table><p>after</p>"));
    }

    void listThatGoesOnAfterCode() {
        const auto blocks = parseMarkdown(u"1. a\n```\nx\n```\n2. b");
        QCOMPARE(blocks.size(), 3);
        QVERIFY(blocks[2].text.contains("2.&nbsp;b"));
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
            if (block.kind != BlockType::Prose && block.kind != BlockType::Quote) continue;
            static const QRegularExpression tag("<[^>]*>");
            static const QRegularExpression ours(
                "^</?(p|p class=\"item\"|h[1-4]|ul|ol|li|b|i|s|code|br|table|tr|t[hd]( align=\"[a-z]+\")?|"
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

    void thinking() {
        auto blocks = splitThinking("<think>\nhm\n</think>\n\nYes");
        QCOMPARE(blocks.size(), 2);
        QCOMPARE(blocks[0].kind, BlockKind::Thinking);
        QCOMPARE(blocks[0].text, QString("hm"));
        QCOMPARE(plainText(blocks), QString("Yes"));
        QCOMPARE(splitThinking("<think>still").size(), 1);
        QCOMPARE(splitThinking("hm</think>Yes").size(), 2);
        QCOMPARE(splitThinking("Yes").front().kind, BlockKind::Text);
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
};

QTEST_GUILESS_MAIN(TestMarkdown)
#include "test_markdown.moc"
