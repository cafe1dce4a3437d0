// Hostile texts, written by a model and by a person: each is shown, and while it is shown and touched nothing
// is opened and nobody is called. Beside the program's own refusing network manager this watches the system
// calls themselves; tests/ui/offline.sh also counts packets.
#include <QDesktopServices>
#include <QGuiApplication>
#include <QTcpSocket>
#include <QTest>

#include "tests/ui/stage/stage.h"
#include "ui/shell/qml_setup.h"
#include "watch_calls.h"

using namespace parlor::app;

namespace {
const QStringList kSchemes = {"http",   "https", "file",    "smb", "javascript",
                              "mailto", "data",  "ms-msdt", "qrc"};
}

class TestHostile : public QObject {
    Q_OBJECT

    std::unique_ptr<Stage> m_stage;
    int m_handed = 0;  // links given to the system

    // What the program itself may open at any time: its chats, fonts, and what Qt looks at for itself.
    bool isOwn(const QString& path) const {
        for (const QString& prefix :
             {m_stage->folder(), QStringLiteral("/usr/share/fonts"), QStringLiteral("/usr/local/share/fonts"),
              QStringLiteral("/proc/"), QStringLiteral("/sys/"), QStringLiteral("/var/cache/fontconfig"),
              QStringLiteral("/etc/fonts"), QStringLiteral("/usr/share/fontconfig"),
              QStringLiteral("/etc/localtime"), QStringLiteral("/usr/share/zoneinfo"),
              QStringLiteral("/dev/urandom"),
              // Qt's lock files carry it: settings are written while a chat is open
              QStringLiteral("/etc/machine-id"), QStringLiteral("/var/lib/dbus/machine-id")})
            if (path.startsWith(prefix)) return true;
        return false;
    }
    QStringList foreign() const {
        QStringList out;
        for (const QString& path : opened())
            if (!isOwn(path)) out << path;
        return out;
    }

  public slots:
    void take(const QUrl&) { ++m_handed; }

  private slots:
    void initTestCase() {
        for (const QString& scheme : kSchemes) QDesktopServices::setUrlHandler(scheme, this, "take");
        m_stage = std::make_unique<Stage>(Stage::Options{.size = {1000, 900}});
        m_stage->engine().setContext(1 << 20);
        // Whatever is made once – glyphs, the first layout of each kind of block – is made before the watch
        // begins.
        m_stage->ask("warm <b>up</b>",
                     "# a\n\n**b** *c* ~~d~~ `e` [f](https://example.org/) $x^2$\n\n- g\n\n> "
                     "h\n\n```html\n<i>\n```\n\n| j "
                     "|\n|---|\n| k |\n\n$$\\frac{l}{m}$$\n\n<think>n</think>");
        m_stage->chat().newChat();
    }
    void cleanupTestCase() {
        for (const QString& scheme : kSchemes) QDesktopServices::unsetUrlHandler(scheme);
        m_stage.reset();
    }

    // A watch that sees nothing would pass all that follows.
    void theWatchSees() {
        startWatching();
        QFile file(QStringLiteral("/etc/hostname"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(foreign(), QStringList{file.fileName()});
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, 9);
        socket.waitForConnected(2000);
        QVERIFY(!called().isEmpty());
    }

    void nothingIsOpened_data() {
        QTest::addColumn<QString>("text");
        const QString canary = m_stage->folder() + "/../parlor-canary";
        const QStringList addresses = {"http://127.0.0.1:9/x.png",
                                       "https://example.invalid/x.svg",
                                       "//example.invalid/x",
                                       "file:///etc/passwd",
                                       "file://" + canary,
                                       canary,
                                       "/etc/hostname",
                                       "smb://example.invalid/share/x",
                                       "\\\\example.invalid\\share\\x.png",
                                       "ftp://example.invalid/x",
                                       "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
                                       "qrc:/icons/copy.svg",
                                       "image://icon/../../etc/passwd",
                                       "image://math/../../etc/passwd",
                                       "javascript:alert(1)",
                                       "ms-msdt:/id",
                                       "vbscript:x",
                                       "about:blank",
                                       "blob:x"};
        const QStringList frames = {
            "![x](%1)",
            "![x](<%1> \"t\")",
            "[x](%1)",
            "[![x](%1)](%1)",
            "<%1>",
            "%1",
            "<img src=\"%1\">",
            "<img src=%1 onerror=x>",
            "<a href=\"%1\">x</a>",
            "<style>body{background:url(%1)}</style>",
            "<p style=\"background-image:url('%1')\">x</p>",
            "<table background=\"%1\"><tr><td background=\"%1\">x</td></tr></table>",
            "<link rel=stylesheet href=\"%1\">",
            "<script src=\"%1\"></script>",
            "<iframe src=\"%1\"></iframe>",
            "<object data=\"%1\"></object>",
            "<svg><image href=\"%1\"/></svg>",
            "<video src=\"%1\"></video>",
            "@import url(%1);",
            "import QtQuick; Image { source: \"%1\" }",
            "| <img src=\"%1\"> |\n|---|\n| ![x](%1) |",
            "> ![x](%1)\n> <img src=\"%1\">",
            "- ![x](%1)\n  - <img src=\"%1\">",
            "# ![x](%1)",
            "```html\n<img src=\"%1\">\n```",
            "`<img src=\"%1\">`",
            "$\\includegraphics{%1}$",
            "$\\href{%1}{x}$",
            "$$\\text{<img src=\"%1\">}$$",
            "\\input{%1}",
            "[x]: %1\n\n[x]",
            "<think><img src=\"%1\"></think>![x](%1)",
            "<tool_call>{\"name\":\"<img src='%1'>\",\"arguments\":{\"a\":\"%1\"}}</tool_call>",
            "&lt;img src=&quot;%1&quot;&gt;",
            "**<img src=\"%1\">**",
            "[<img src=\"%1\">](https://example.org)",
            "[x](https://user@%1)",
            "<p>&#60;img src='%1'&#62;</p>"};
        for (qsizetype f = 0; f < frames.size(); ++f) {
            QStringList all;
            for (const QString& address : addresses) all << QString(frames[f]).replace("%1", address);
            QTest::addRow("frame %d", int(f)) << all.join("\n\n");
        }
    }

    void nothingIsOpened() {
        QFETCH(QString, text);
        startWatching();
        QVERIFY(m_stage->ask(text, text));
        Stage::settle(15);
        // Over everything and a right click on it: what only hovering or a menu would load.
        QQuickWindow* window = m_stage->window();
        for (int y = 120; y < window->height() - 160; y += 90)
            QTest::mouseMove(window, {window->width() / 2, y});
        Stage::settle(5);
        m_stage->chat().copy(1);
        QVERIFY2(foreign().isEmpty(), qPrintable(foreign().join(u'\n')));
        QCOMPARE(called(), QStringList());
        QCOMPARE(parlor::ui::networkRequests(), 0);
        QCOMPARE(m_handed, 0);
        m_stage->takeComplaints();
        m_stage->chat().newChat();
    }
};

int main(int argc, char** argv) {
    Stage::leaveHome();
    QGuiApplication application(argc, argv);
    parlor::ui::prepareApplication();
    TestHostile test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_hostile.moc"
