// A monkey at the window: random keys, clicks, wheels, drags, drops, compositions, sizes, private chats and
// engine faults: models that load slowly or not at all, answers that fail or are cut short.
// It may do what it likes; the program must not crash, complain, hang or damage the chats.
// PARLOR_MONKEY_ACTIONS (500), PARLOR_MONKEY_SEED (1), PARLOR_MONKEY_LOG=1 prints each action.
#include <QClipboard>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QMimeData>
#include <QRandomGenerator>
#include <QTest>

#include "app/store/chat_store.h"
#include "tests/ui/stage/ordered_application.h"
#include "tests/ui/stage/stage.h"
#include "ui/shell/qml_setup.h"

using namespace parlor::app;

namespace {

constexpr Qt::Key kKeys[] = {Qt::Key_Return, Qt::Key_Return,   Qt::Key_Escape,    Qt::Key_Escape,
                             Qt::Key_Tab,    Qt::Key_Backtab,  Qt::Key_Up,        Qt::Key_Down,
                             Qt::Key_Left,   Qt::Key_Right,    Qt::Key_Home,      Qt::Key_End,
                             Qt::Key_PageUp, Qt::Key_PageDown, Qt::Key_Backspace, Qt::Key_Delete,
                             Qt::Key_Space,  Qt::Key_F2,       Qt::Key_Menu,      Qt::Key_F1};
constexpr Qt::Key kLetters[] = {Qt::Key_N,     Qt::Key_F,    Qt::Key_M,     Qt::Key_Comma, Qt::Key_K,
                                Qt::Key_A,     Qt::Key_C,    Qt::Key_V,     Qt::Key_X,     Qt::Key_Z,
                                Qt::Key_B,     Qt::Key_E,    Qt::Key_P,     Qt::Key_T,     Qt::Key_D,
                                Qt::Key_Slash, Qt::Key_Plus, Qt::Key_Minus, Qt::Key_0,     Qt::Key_G};

class Monkey {
  public:
    Monkey(Stage& stage, quint32 seed) : m_stage(stage), m_random(seed) {}

    QString act() {
        const int kind = below(100);
        if (kind < 30) return click();
        if (kind < 52) return type();
        if (kind < 67) return key();
        if (kind < 75) return shortcut();
        if (kind < 80) return wheel();
        if (kind < 83) return drag();
        if (kind < 87) return compose();
        if (kind < 89) return paste();
        if (kind < 91) return drop();
        if (kind < 93) return resize();
        if (kind < 95) return change();
        if (kind < 97) return reply();
        if (kind < 98) return fault();
        if (kind < 99) return other();
        return pause();
    }

  private:
    int below(int limit) { return int(m_random.bounded(quint32(limit))); }
    QPoint point() {
        return {below(std::max(1, m_stage.window()->width())),
                below(std::max(1, m_stage.window()->height()))};
    }
    Qt::KeyboardModifiers modifiers() {
        constexpr Qt::KeyboardModifier kSome[] = {Qt::NoModifier, Qt::NoModifier, Qt::NoModifier,
                                                  Qt::ShiftModifier, Qt::ControlModifier};
        return kSome[below(int(std::size(kSome)))];
    }
    QString word() {
        static const QStringList kWords = {"hello",  "你好，世界", "**bold**", "$x^2$",  "```",  "a b c",
                                           "<img>",  "| a | b |",  "# title",  "\\frac", "😀",    "\u202Eabc",
                                           "/think", "1234567890", "'",        "\"",     "%s%n", "\t"};
        return kWords[below(int(kWords.size()))];
    }

    QString click() {
        const QPoint at = point();
        const Qt::MouseButton button = below(6) == 0 ? Qt::RightButton : Qt::LeftButton;
        const Qt::KeyboardModifiers with = modifiers();
        QTest::mouseMove(m_stage.window(), at);
        if (below(8) == 0)
            QTest::mouseDClick(m_stage.window(), button, with, at);
        else
            QTest::mouseClick(m_stage.window(), button, with, at);
        return QStringLiteral("click %1 %2 button %3").arg(at.x()).arg(at.y()).arg(int(button));
    }
    QString type() {
        const QString text = word();
        for (const QChar c : text) {
            if (c.unicode() < 0x80 && c.unicode() >= 0x20)
                QTest::keyClick(m_stage.window(), c.toLatin1());
            else
                QTest::sendKeyEvent(QTest::Click, m_stage.window(), Qt::Key_unknown, QString(c),
                                    Qt::NoModifier);
        }
        return QStringLiteral("type ") + text;
    }
    QString key() {
        const Qt::Key key = kKeys[below(int(std::size(kKeys)))];
        QTest::keyClick(m_stage.window(), key, modifiers());
        return QStringLiteral("key %1").arg(int(key), 0, 16);
    }
    QString shortcut() {
        const Qt::Key key = kLetters[below(int(std::size(kLetters)))];
        const Qt::KeyboardModifiers with = below(4) == 0 ? Qt::ControlModifier | Qt::ShiftModifier
                                                         : Qt::KeyboardModifiers(Qt::ControlModifier);
        QTest::keyClick(m_stage.window(), key, with);
        return QStringLiteral("shortcut %1").arg(int(key), 0, 16);
    }
    QString wheel() {
        const QPoint at = point();
        QWheelEvent event(at, m_stage.window()->mapToGlobal(at), {}, {0, below(2) == 0 ? 240 : -240},
                          Qt::NoButton, modifiers(), Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_stage.window(), &event);
        return QStringLiteral("wheel");
    }
    QString drag() {
        const QPoint from = point(), to = point();
        QTest::mousePress(m_stage.window(), Qt::LeftButton, Qt::NoModifier, from);
        for (int step = 1; step <= 4; ++step)
            QTest::mouseMove(m_stage.window(), from + (to - from) * step / 4);
        QTest::mouseRelease(m_stage.window(), Qt::LeftButton, Qt::NoModifier, to);
        return QStringLiteral("drag");
    }
    QString compose() {
        QInputMethodEvent event(below(2) == 0 ? QStringLiteral("ni hao") : QString(), {});
        if (below(2) == 0) event.setCommitString(QStringLiteral("你好"));
        if (QObject* focus = QGuiApplication::focusObject()) QCoreApplication::sendEvent(focus, &event);
        return QStringLiteral("compose");
    }
    QString paste() {
        QString text = word();
        if (below(4) == 0) text = text.repeated(20000);
        QGuiApplication::clipboard()->setText(text);
        QTest::keyClick(m_stage.window(), Qt::Key_V, Qt::ControlModifier);
        return QStringLiteral("paste %1").arg(text.size());
    }
    QString drop() {
        static const QStringList kFiles = {
            "/models/dropped.gguf", "/models/broken.gguf", "/etc/hostname", "/no/such.txt", "/", "/dev/zero"};
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(kFiles[below(int(kFiles.size()))])});
        const QPoint at = point();
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_stage.window(), &enter);
        QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_stage.window(), &drop);
        return QStringLiteral("drop ") + data.urls().first().toString();
    }
    QString resize() {
        const QSize size(420 + below(1500), 420 + below(700));
        m_stage.window()->resize(size);
        return QStringLiteral("resize %1 %2").arg(size.width()).arg(size.height());
    }
    QString change() {
        Settings& settings = m_stage.program().settings();
        if (below(2) == 0)
            settings.setLanguage(below(2) == 0 ? QStringLiteral("en") : QStringLiteral("zh_CN"));
        else
            settings.setTheme(below(2) == 0 ? QStringLiteral("light") : QStringLiteral("dark"));
        return QStringLiteral("change language or theme");
    }
    QString reply() {
        static const QStringList kReplies = {
            "",
            "Short.",
            "<think>hm\n\nwell</think>\n\n# A\n\n- b\n\n```python\nx = 1\n```\n\n| a |\n|---|\n| b |",
            "$\\frac{a}{b}$ and \\[ \\sum_{i=1}^n x_i \\]",
            "<tool_call>{\"name\": \"f\", \"arguments\": {}}</tool_call>",
            "中文**粗体**。\n\n> 引用",
            "<think>never ends"};
        m_stage.engine().setReplies({kReplies[below(int(kReplies.size()))].repeated(1 + below(40))});
        m_stage.engine().setPace(1 + below(8), 1 + below(80));
        m_stage.engine().setContext(below(6) == 0 ? 10 : 8192);
        return QStringLiteral("other replies");
    }
    QString fault() {
        FakeEngineClient& engine = m_stage.engine();
        switch (below(4)) {
            case 0:  // the next answers fail, or no longer
                if (below(2) == 0)
                    engine.setFailure(parlor::message(parlor::Msg::OutOfMemory, "1 GB"));
                else
                    engine.setFailure({});
                return QStringLiteral("failing answers");
            case 1:
                engine.setEnd(below(2) == 0 ? parlor::StopReason::length : parlor::StopReason::eos);
                return QStringLiteral("answers cut short");
            case 2:
                engine.setLoadSteps(1 + below(30));
                return QStringLiteral("slow loading");
            default: {
                const QStringList models = FakeEngineClient::demoModels();  // broken ones among them
                m_stage.program().library().select(models[below(int(models.size()))]);
                return QStringLiteral("another model");
            }
        }
    }
    QString other() {
        if (below(2) == 0)
            m_stage.chat().newPrivateChat();
        else
            m_stage.chat().newChat();
        return QStringLiteral("private or new chat");
    }
    QString pause() {
        QTest::qWait(below(60));
        return QStringLiteral("pause");
    }

    Stage& m_stage;
    QRandomGenerator m_random;
};

}  // namespace

class TestMonkey : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

  private slots:
    void nothingBreaks() {
        bool ok = false;
        const int wanted = qEnvironmentVariableIntValue("PARLOR_MONKEY_ACTIONS", &ok);
        const int actions = ok ? wanted : 500;
        const int seedGiven = qEnvironmentVariableIntValue("PARLOR_MONKEY_SEED", &ok);
        const quint32 seed = ok ? quint32(seedGiven) : 1;
        const bool log = qEnvironmentVariableIsSet("PARLOR_MONKEY_LOG");
        {
            Stage stage({.fillStore =
                             [](const QString& file) {
                                 bulkChats(file, 30);
                                 bulkChat(file, QStringLiteral("a long chat"), 300);
                             },
                         .folder = m_folder.path()});
            stage.window()->requestActivate();
            Monkey monkey(stage, seed);
            for (int i = 0; i < actions; ++i) {
                const QString what = monkey.act();
                if (log) qInfo("%d %s", i, qPrintable(what));
                QCoreApplication::processEvents();
                if (!stage.window()->isVisible()) stage.window()->show();
                const QStringList complaints = stage.takeComplaints();
                QVERIFY2(complaints.isEmpty(), qPrintable(QStringLiteral("after action %1 (%2), seed %3: %4")
                                                              .arg(i)
                                                              .arg(what)
                                                              .arg(seed)
                                                              .arg(complaints.join(u'\n'))));
            }
            stage.chat().stop();
            QVERIFY(Stage::until([&] { return !stage.chat().busy(); }));
        }
        // A program that ended has left a sound file.
        auto store = ChatStore::open(m_folder.filePath(QStringLiteral("chats.db")));
        QVERIFY(store.ok());
        QVERIFY(!(*store)->checkIntegrity());
        const auto chats = (*store)->conversations();
        QVERIFY(chats.ok());
        for (const StoredConversation& chat : *chats) QVERIFY((*store)->messages(chat.id).ok());
    }
};

int main(int argc, char** argv) {
    Stage::leaveHome();
    QTemporaryDir work;
    QDir::setCurrent(work.path());
    qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number(60 * 60 * 1000));
    OrderedApplication application(argc, argv);
    parlor::ui::prepareApplication();
    TestMonkey test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_monkey.moc"
