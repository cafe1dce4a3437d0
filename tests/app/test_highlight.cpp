// Colours of code: what each letter of a line becomes, what is carried from line to line, and that time stays
// linear.
#include <QElapsedTimer>
#include <QTest>

#include "app/chat/highlight/highlight.h"
#include "app/chat/highlight/language.h"

using namespace parlor::app;

class TestHighlight : public QObject {
    Q_OBJECT
    // One letter per character: k(eyword) t(ype) b(uiltin) s(tring) n(umber) c(omment) m(eta) f(unction or
    // key)
    static QString inks(const QString& language, const QString& code) {
        int state = 0;
        QStringList lines;
        for (const QString& line : code.split('\n')) {
            QString letters(line.size(), '.');
            for (const InkSpan& span : inkLine(findLanguage(language), line, state))
                for (qsizetype i = span.start; i < span.start + span.length; ++i)
                    letters[i] = QLatin1Char(".ktbsncmf+-!"[int(span.ink)]);
            lines << letters;
        }
        return lines.join('\n');
    }

  private slots:
    void code_data() {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("inks");
        const auto row = [](const char* language, const char* name, const char* code, const char* inks) {
            QTest::addRow("%s: %s", language, name) << language << QString::fromUtf8(code) << inks;
        };
        // clang-format off
        row("py", "words", "def f(x: int): return 1 # a",
                           "kkk.f....ttt...kkkkkk.n.ccc");
        row("py", "prefixed", "x = f'{a}' + rb\"\\\"",
                              "....ssssss...sssss");
        row("py", "long string", "a = \"\"\"x\n# no\n\"\"\" + 1",
                                 "....ssss\nssss\nsss...n");
        row("py", "decorator", "@app.route('/')",
                               "mmmmmmmmmm.sss.");
        row("js", "template", "let a = `x ${f(1)} y` + 1",
                              "kkk.....sssssf.n.ssss...n");
        row("js", "template over lines", "`a\n${ {b: 1} }\nc` + 2",
                                         "ss\nss.....n..s\nss...n");
        row("js", "regex", "x = /a\\/[/]b/g.test(y) / 2",
                           "....ssssssssss.ffff......n");
        row("js", "division", "a / b / c",
                              ".........");
        row("ts", "types", "const x: string = 'a';",
                           "kkkkk....tttttt...sss.");
        row("c", "include", "#include <stdio.h>\nint x = 0x1F;",
                            "mmmmmmmm.sssssssss\nttt.....nnnn.");
        row("c", "comment", "a /* b\nc */ d",
                            "..cccc\ncccc..");
        row("cpp", "raw", "auto s = R\"x(a\n)\" )x\" + 1;",
                          "kkkk.....sssss\nssssss...n.");
        row("cs", "verbatim", "var p = @\"C:\\\" + 1;",
                              "kkk.....ssssss...n.");
        row("java", "annotation", "@Override public int f() {}",
                                  "mmmmmmmmm.kkkkkk.ttt.f.....");
        row("kt", "nested", "/* a /* b */ c */ val x",
                            "ccccccccccccccccc.kkk..");
        row("go", "raw", "x := `a\n\"` + \"b\"",
                         ".....ss\nss...sss");
        row("rs", "raw", "let s = r#\"a\"b\"#;",
                         "kkk.....ssssssss.");
        row("rs", "lifetime", "fn f<'a>(x: &'a str) { 'b' }",
                              "kk...mm......mm.ttt....sss..");
        row("rs", "attribute", "#[derive(Debug)] struct A;",
                               "mmmmmmmmmmmmmmmm.kkkkkk.t.");
        row("swift", "words", "guard let x = y else { return nil }",
                              "kkkkk.kkk.......kkkk...kkkkkk.bbb..");
        row("rb", "symbol", "puts :a, A::B",
                            "bbbb.bb..t..t");
        row("rb", "heredoc", "x = <<~EOS\n  a\n  EOS\ny = 1",
                             "....mmmmmm\nsss\nmmmmm\n....n");
        row("php", "variable", "echo $a->b . 'c'; // d",
                               "kkkk.bb......sss..cccc");
        row("sh", "words", "for f in *; do echo \"$f\" # x\ndone",
                           "kkk...kk....kk.bbbb.ssss.ccc\nkkkk");
        row("sh", "not a comment", "echo a#b $#",
                                   "bbbb.....bb");
        row("sh", "heredoc", "cat <<'EOF'\n$x\nEOF\nls",
                             "bbb.mmmmmmm\nss\nmmm\nbb");
        row("ps1", "words", "If ($a -EQ 1) { Get-Item }",
                            "kk..bb.kkk.n.............."  );
        row("sql", "words", "select COUNT(*) from t where a = 'it''s'",
                            "kkkkkk.bbbbb....kkkk...kkkkk.....sssssss");
        row("html", "tag", "<a href=\"x\">b &amp; c</a>",
                           "kk.tttt.sssk..bbbbb..kkkk"  );
        row("html", "script", "<script>\nlet a = 1\n</script>",
                              "kkkkkkkk\nkkk.....n\nkkkkkkkkk"  );
        row("xml", "comment", "<!-- a\nb --><c/>",
                              "cccccc\nccccckkkk"  );
        row("css", "rule", ".a { color: #fff; }",
                           "tt...fffff..nnnn..."  );
        row("json", "key", "{\"a\": [1, true, \"b\"]}",
                           ".fff...n..kkkk..sss..");
        row("yaml", "key", "a: 1 # c\n- b: \"x\"",
                           "f..n.ccc\n..f..sss");
        row("yaml", "block", "a: |\n  x: y\nb: true",
                             "f..k\n..ssss\nf..kkkk");
        row("toml", "section", "[a.b]\nc = \"d\" # e",
                               "mmmmm\nff..sss.ccc"  );
        row("ini", "comment", "; a\nb=1",
                              "ccc\nf.n");
        row("diff", "lines", "@@ -1 +1 @@\n-a\n+b",
                             "kkkkkkkkkkk\n--\n++");
        row("dockerfile", "orders", "FROM a AS b\nRUN x # y",
                                    "kkkk...kk..\nkkk...ccc");
        row("cmake", "call", "add_library(a STATIC) # b",
                             "fffffffffff...kkkkkk..ccc"  );
        row("tex", "order", "\\frac{1}{2} % a",
                            "kkkkk.n..n..ccc");
        row("md", "heading", "# a\nb `c`",
                             "kkk\n..sss");
        row("nothing", "plain", "let a = 1",
                                ".........");
        // clang-format on
    }
    void code() {
        QFETCH(QString, language);
        QFETCH(QString, code);
        QFETCH(QString, inks);
        QCOMPARE(this->inks(language, code), inks);
    }

    void names() {
        for (const char* name :
             {"py",         "Python",   "JS",   "ts",         "c",     "C++",  "c#",   "cs",   "java",
              "kotlin",     "golang",   "rs",   "swift",      "rb",    "php",  "sh",   "bash", "zsh",
              "powershell", "sql",      "html", "xml",        "css",   "json", "yaml", "yml",  "toml",
              "ini",        "markdown", "diff", "dockerfile", "cmake", "latex"})
            QVERIFY2(findLanguage(QString::fromLatin1(name)), name);
        QVERIFY(!findLanguage(u"klingon"));
        QCOMPARE(languageName(findLanguage(u"cpp"), "cpp"), QString("C++"));
        QCOMPARE(languageName(nullptr, "klingon"), QString("klingon"));
        QCOMPARE(fileExtension(findLanguage(u"python")), QString("py"));
        QCOMPARE(fileExtension(nullptr), QString("txt"));
    }

    // "Trojan source": what turns the direction of code, or is not seen, stands as a symbol in its place.
    void hiddenIsSeen() {
        const QString line = QString::fromUtf8("a\u202e b\u2066\x01\u200b\tc");
        const QString shown = visibleLine(line);
        QCOMPARE(shown.size(), line.size());
        QCOMPARE(shown, QString::fromUtf8("a⍰ b⍰␁⍰\tc"));
        QCOMPARE(symbolsIn(shown).size(), 4);
    }

    void spansAreInOrderAndWithin_data() {
        QTest::addColumn<QString>("language");
        for (const Language& language : languages())
            QTest::newRow(language.name) << QString(language.aliases).section(' ', 0, 0);
    }
    // Whatever is written, in linear time.
    void spansAreInOrderAndWithin() {
        QFETCH(QString, language);
        const QString letters = "\"'`/*#-<>{}()[]$@\\:|&;.=!%~rR1aE_ \tx\n中";
        unsigned seed = 7;
        int state = 0;
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 3000; ++i) {
            QString line;
            for (int k = 0; k < 40; ++k)
                line += letters[int((seed = seed * 1664525 + 1013904223) >> 16) % letters.size()];
            qsizetype end = 0;
            for (const InkSpan& span : inkLine(findLanguage(language), line, state)) {
                QVERIFY(span.start >= end && span.length > 0);
                end = span.start + span.length;
                QVERIFY(end <= line.size());
            }
            QVERIFY(state >= 0);
        }
        for (const char* unit : {"\"",   "'",    "`", "${", "`${", "/*",   "/",  "<", "<!--", "{",
                                 "r#\"", "R\"(", "a", "1",  "\\",  "<<A ", "#[", "@", "&",    "= /"}) {
            state = 0;
            inkLine(findLanguage(language), QString::fromLatin1(unit).repeated(20000), state);
        }
        QVERIFY2(clock.elapsed() < 20000,
                 qPrintable(QString::number(clock.elapsed())));  // a quadratic one takes minutes
    }
};

QTEST_GUILESS_MAIN(TestHighlight)
#include "test_highlight.moc"
