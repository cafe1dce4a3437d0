// Measures the window: first frame, event-loop gaps, memory, frame times. Prints a table; see RESULTS.md.
// parlor_bench_window [SCENARIO…]; the software renderer and the offscreen platform unless the environment
// says else.
#include <QClipboard>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QProcess>
#include <QTest>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <ctime>

#include "tests/ui/stage/stage.h"
#include "ui/shell/qml_setup.h"

using namespace parlor::app;

namespace {

double now() {  // milliseconds, the same clock in all processes
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

double megabytes(const char* key) {
    QFile file(QStringLiteral("/proc/self/smaps_rollup"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    for (const QByteArray& line : file.readAll().split('\n'))
        if (line.startsWith(key)) return line.simplified().split(' ').value(1).toDouble() / 1024;
    return 0;
}

// How long the event loop was held up, and how long frames took.
class Watch {
  public:
    explicit Watch(QQuickWindow* window) {
        m_beat.setInterval(2);
        QObject::connect(&m_beat, &QTimer::timeout, &m_beat, [this] {
            m_gap = std::max(m_gap, double(m_clock.nsecsElapsed()) / 1e6);
            m_clock.restart();
        });
        QObject::connect(window, &QQuickWindow::beforeSynchronizing, &m_beat, [this] { m_frame.start(); });
        QObject::connect(window, &QQuickWindow::frameSwapped, &m_beat, [this] {
            if (m_frame.isValid()) m_frames.push_back(double(m_frame.nsecsElapsed()) / 1e6);
        });
        m_clock.start();
        m_beat.start();
    }
    void print(const char* scenario) {
        std::sort(m_frames.begin(), m_frames.end());
        const auto at = [&](double share) {
            return m_frames.empty() ? 0 : m_frames[size_t(share * double(m_frames.size() - 1))];
        };
        std::printf(
            "%-44s | longest gap %6.1f ms | %4zu frames, median %5.1f, 99 %% %5.1f, longest %5.1f ms\n",
            scenario, m_gap, m_frames.size(), at(0.5), at(0.99), at(1));
        std::fflush(stdout);
    }

  private:
    QTimer m_beat;
    QElapsedTimer m_clock, m_frame;
    double m_gap = 0;
    std::vector<double> m_frames;
};

template <class Work>
void measure(Stage& stage, const char* scenario, Work work) {
    Stage::settle(300);
    Watch watch(stage.window());
    work();
    Stage::settle(100);
    watch.print(scenario);
}

QString longAnswer(int characters) {
    const QString part = QStringLiteral(
        "## A heading\n\nSome **bold** words, `code` and a [link](https://example.org) in a paragraph that "
        "goes on for a"
        " while, so that it must be wrapped on more than one line.\n\n- one\n- two\n  - three\n\n```cpp\nint "
        "main() {\n "
        "   return 0;  // done\n}\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 "
        "|\n\n中文也要排得好看：这是一段较长的文字。\n\n");
    return part.repeated(characters / int(part.size()) + 1).left(characters);
}

// From the start of the program's process until its first frame is on the screen.
void firstFrame() {
    QList<double> times;
    for (int i = 0; i < 9; ++i) {
        QProcess program;
        const double start = now();
        program.start(QStringLiteral(PARLOR_PROGRAM),
                      {QStringLiteral("--demo"), QStringLiteral("--time-start")});
        program.waitForReadyRead(20000);
        times << now() - start;
        program.waitForFinished(20000);
    }
    std::sort(times.begin(), times.end());
    std::printf("first frame after the start of the process: median %.0f ms, least %.0f, most %.0f\n",
                times[4], times[0], times[8]);
}

void open(Stage& stage, int row) {
    auto* list = stage.chat().conversations();
    Stage::until([&] { return list->rowCount() > row; });
    QElapsedTimer clock;
    clock.start();
    stage.chat().open(list->data(list->index(row), ConversationListModel::IdRole).toLongLong());
    QElapsedTimer limit;
    limit.start();
    while (stage.chat().messages()->rowCount() == 0 && limit.elapsed() < 20000)
        QCoreApplication::processEvents();
    const double rows = double(clock.nsecsElapsed()) / 1e6;
    bool swapped = false;
    QObject::connect(
        stage.window(), &QQuickWindow::frameSwapped, stage.window(), [&swapped] { swapped = true; },
        Qt::SingleShotConnection);
    stage.window()->update();
    while (!swapped && limit.elapsed() < 20000) QCoreApplication::processEvents();
    std::printf("  opened %d messages: rows after %.0f ms, drawn after %.0f ms\n",
                stage.chat().messages()->rowCount(), rows, double(clock.nsecsElapsed()) / 1e6);
}

void scroll(Stage& stage, const char* name, int steps) {
    auto* list = qobject_cast<QQuickItem*>(stage.find(QString::fromLatin1(name)));
    if (!list) return;
    const QPointF at = list->mapToScene({list->width() / 2, list->height() / 2});
    for (int i = 0; i < steps; ++i) {
        QWheelEvent event(at, stage.window()->mapToGlobal(at), {}, {0, i < steps * 3 / 4 ? 360 : -360},
                          Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(stage.window(), &event);
        QTest::qWait(8);
    }
}

void usual() {
    Stage stage({.fillStore = [](const QString& file) { bulkChats(file, 2000); }});
    stage.window()->requestActivate();
    Stage::settle(1000);
    std::printf("memory, idle, 2,000 chats listed: resident %.0f MB, of it private %.0f MB\n",
                megabytes("Rss:"), megabytes("Private_Dirty:"));
    measure(stage, "idle for 2 s", [] { Stage::settle(2000); });
    measure(stage, "typing 300 letters", [&] {
        stage.call(QStringLiteral("chatPage"), "focusComposer");
        for (int i = 0; i < 300; ++i) {
            QTest::keyClick(stage.window(), char('a' + i % 26));
            QTest::qWait(4);
        }
    });
    measure(stage, "scrolling 2,000 chats", [&] { scroll(stage, "conversationList", 150); });
    measure(stage, "searching while typing", [&] {
        for (const char* text : {"b", "ba", "ban", "bana", "banan", "banana"}) {
            stage.program().history().search()->setText(QString::fromLatin1(text));
            Stage::settle(150);
        }
        stage.program().history().search()->setText({});
        Stage::settle(300);
    });
    measure(stage, "light to dark and back", [&] {
        stage.program().settings().setTheme(QStringLiteral("dark"));
        Stage::settle(200);
        stage.program().settings().setTheme(QStringLiteral("light"));
    });
    measure(stage, "English to Chinese and back", [&] {
        stage.program().settings().setLanguage(QStringLiteral("zh_CN"));
        Stage::settle(300);
        stage.program().settings().setLanguage(QStringLiteral("en"));
    });
    measure(stage, "model picker", [&] {
        QTest::keyClick(stage.window(), Qt::Key_M, Qt::ControlModifier);
        Stage::settle(800);
        QTest::keyClick(stage.window(), Qt::Key_Escape);
    });
    measure(stage, "settings", [&] {
        QTest::keyClick(stage.window(), Qt::Key_Comma, Qt::ControlModifier);
        Stage::settle(800);
        QTest::keyClick(stage.window(), Qt::Key_Escape);
    });
    measure(stage, "a paste of 5 MB", [&] {
        stage.call(QStringLiteral("chatPage"), "focusComposer");
        QGuiApplication::clipboard()->setText(longAnswer(5000000));
        QTest::keyClick(stage.window(), Qt::Key_V, Qt::ControlModifier);
        Stage::settle(1500);
    });
}

enum class Pace { Usual, Fast, AtOnce };

void streaming(Pace pace) {
    Stage stage({});
    stage.engine().setContext(1 << 20);
    const auto answer = [&](const char* scenario, int characters, int wait, int piece) {
        measure(stage, scenario, [&] {
            stage.engine().setReplies({longAnswer(characters)});
            stage.engine().setPace(wait, piece);
            stage.chat().send(QStringLiteral("go on"));
            Stage::until([&] { return stage.chat().busy(); });
            Stage::until([&] { return !stage.chat().busy(); }, 300000);
        });
    };
    if (pace == Pace::Usual) {
        answer("streaming 300 tokens/s, 20,000 characters", 20000, 16, 20);
        answer("streaming 300 tokens/s, 100,000 characters", 100000, 16, 20);
    } else if (pace == Pace::Fast) {
        answer("streaming as fast as it goes, 200,000 characters", 200000, 1, 400);
    } else {
        answer("a hundred blocks at once", 16000, 1, 16000);
    }
}

void longChat() {
    Stage stage({.fillStore = [](const QString& file) { bulkChat(file, QStringLiteral("long"), 10000); }});
    measure(stage, "opening 10,000 messages", [&] { open(stage, 0); });
    measure(stage, "scrolling 10,000 messages", [&] { scroll(stage, "messageList", 400); });
    std::printf("memory with 10,000 messages: resident %.0f MB, of it private %.0f MB\n", megabytes("Rss:"),
                megabytes("Private_Dirty:"));
    stage.engine().setContext(1 << 24);
    measure(stage, "an answer below 10,000 messages",
            [&] { stage.ask(QStringLiteral("more"), longAnswer(3000)); });
}

void bigMessage() {
    Stage stage({.fillStore = [](const QString& file) {
        bulkChat(file, QStringLiteral("big"), 2, longAnswer(2000000));
    }});
    measure(stage, "opening two messages of 2 MB", [&] { open(stage, 0); });
    measure(stage, "scrolling them", [&] { scroll(stage, "messageList", 150); });
}

void others() {
    QString formulas;
    for (int i = 0; i < 200; ++i)
        formulas += QStringLiteral(
                        "Formula %1: $\\frac{a_{%1}}{\\sqrt{x^2+%1}}$ and\n\n$$\\sum_{i=1}^{%1} "
                        "\\frac{1}{i^2} = \\int_0^1 f(x)\\,dx$$\n\n")
                        .arg(i);
    Stage stage({.fillStore = [&](const QString& file) {
        bulkChats(file, 2000);
        bulkChat(file, QStringLiteral("first long"), 2000);
        bulkChat(file, QStringLiteral("second long"), 2000);
        bulkChat(file, QStringLiteral("formulas"), 2, formulas);
    }});
    measure(stage, "opening 2 x 400 formulas, the fonts cold", [&] { open(stage, 0); });
    measure(stage, "scrolling them", [&] { scroll(stage, "messageList", 60); });
    for (int i = 0; i < 2; ++i)
        measure(stage, "from one long chat to the other", [&] { open(stage, 1 + i); });
    measure(stage, "dark and back over a long chat", [&] {
        stage.program().settings().setTheme(QStringLiteral("dark"));
        Stage::settle(300);
        stage.program().settings().setTheme(QStringLiteral("light"));
    });
    measure(stage, "Chinese and back over a long chat", [&] {
        stage.program().settings().setLanguage(QStringLiteral("zh_CN"));
        Stage::settle(300);
        stage.program().settings().setLanguage(QStringLiteral("en"));
    });
    measure(stage, "command palette, 2,000 chats", [&] {
        QTest::keyClick(stage.window(), Qt::Key_K, Qt::ControlModifier);
        Stage::settle(300);
        for (const char key : {'b', 'a', 'n', 'a'}) {
            QTest::keyClick(stage.window(), key);
            Stage::settle(100);
        }
        QTest::keyClick(stage.window(), Qt::Key_Escape);
    });
    measure(stage, "all pages of the settings", [&] {
        stage.call(QStringLiteral("settingsSheet"), "open");
        for (const char* page : {"general", "appearance", "models", "permodel", "presets", "keyboard", "data",
                                 "privacy", "diagnostics", "about"}) {
            stage.find(QStringLiteral("settingsSheet"))->setProperty("page", QString::fromLatin1(page));
            Stage::settle(150);
        }
        QTest::keyClick(stage.window(), Qt::Key_Escape);
    });
    measure(stage, "dropping ten files", [&] {
        QList<QUrl> files;
        for (int i = 0; i < 10; ++i) {
            QFile file(stage.folder() + QStringLiteral("/note%1.txt").arg(i));
            if (file.open(QIODevice::WriteOnly)) file.write(longAnswer(200000).toUtf8());
            files << QUrl::fromLocalFile(file.fileName());
        }
        stage.program().composer().attachFiles(files);
        Stage::settle(1500);
    });
}

void search() {
    Stage stage({.fillStore = [](const QString& file) {
        bulkChat(file, QStringLiteral("one"), 50000);
        bulkChat(file, QStringLiteral("two"), 50000);
    }});
    measure(stage, "searching 100,000 messages while typing", [&] {
        for (const char* text : {"m", "me", "mes", "mess", "messa", "message 77"}) {
            stage.program().history().search()->setText(QString::fromLatin1(text));
            Stage::settle(150);
        }
        Stage::settle(2000);
    });
}

// Which parts of the window hold how many objects (to know what start-up and a change of language pay for).
int weigh(QObject* object, int depth, int least) {
    int count = 1;
    QString below;
    for (QObject* child : object->children()) count += weigh(child, depth + 1, least);
    if (count >= least)
        std::printf("%*s%s %s: %d\n", depth * 2, "", object->metaObject()->className(),
                    qPrintable(object->objectName()), count);
    return count;
}

void objects() {
    Stage stage({});
    Stage::settle(500);
    weigh(stage.window(), 0, 40);
}

}  // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    if (!qEnvironmentVariableIsSet("QT_QUICK_BACKEND")) qputenv("QT_QUICK_BACKEND", "software");
    Stage::leaveHome();
    QGuiApplication application(argc, argv);
    parlor::ui::prepareApplication();
    const QStringList wanted = QGuiApplication::arguments().mid(1);
    const auto runs = [&](const char* name) {
        return wanted.isEmpty() || wanted.contains(QLatin1String(name));
    };
    if (runs("first-frame")) firstFrame();
    if (wanted.contains(QLatin1String("objects"))) objects();
    if (runs("usual")) usual();
    if (runs("streaming")) streaming(Pace::Usual);
    if (runs("fast")) streaming(Pace::Fast);
    if (runs("at-once")) streaming(Pace::AtOnce);
    if (runs("others")) others();
    if (runs("search")) search();
    if (runs("long-chat")) longChat();
    if (runs("big-message")) bigMessage();
    return 0;
}
