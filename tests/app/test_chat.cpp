// The conversation with a fake engine and a real store: no window.
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/chat/block_model.h"
#include "app/chat/chat_controller.h"
#include "app/engine/fake_engine_client.h"

using namespace parlor::app;

namespace {

struct Rig {
    QTemporaryDir folder;
    Settings settings{folder.filePath("parlor.ini")};
    FakeEngineClient engine;
    ModelLibrary library{&engine, &settings};
    ChatArchive archive;
    ChatController chat{&engine, &archive, &library, &settings};

    Rig() {
        engine.setReplies({"First answer.", "Second answer."});
        engine.setPace(1, 4);
        library.setBuiltIn(FakeEngineClient::demoModels());
        archive.open(folder.filePath("chats.db"));
        library.start();
    }
    bool ready() {
        return QTest::qWaitFor([&] { return library.state() == ModelLibrary::Ready; });
    }
    bool idle() {
        return QTest::qWaitFor([&] { return !chat.busy(); });
    }
    bool ask(const QString& text) {
        chat.send(text);
        return chat.busy() && idle();
    }
    QString text(int row) { return chat.messages()->index(row).data(MessageListModel::TextRole).toString(); }
    QVariant role(int row, int role) { return chat.messages()->index(row).data(role); }
    // The store as another program run would find it, after everything ordered so far was done.
    QList<StoredMessage> stored() {
        QList<StoredMessage> messages;
        bool done = false;
        archive.run(
            &chat, [id = chat.conversation()](ChatStore& store) { return store.messages(id); },
            [&](const StoreResult<QList<StoredMessage>>& result) {
                if (result) messages = *result;
                done = true;
            });
        return QTest::qWaitFor([&] { return done; }) ? messages : QList<StoredMessage>();
    }
};

}  // namespace

class TestChat : public QObject {
    Q_OBJECT
  private slots:
    void answersAreStreamedAndStored() {
        Rig rig;
        QVERIFY(rig.ready());
        QSignalSpy accepted(&rig.chat, &ChatController::accepted);
        QVERIFY(rig.ask("Hello there"));
        QCOMPARE(accepted.count(), 1);
        QCOMPARE(rig.chat.messages()->count(), 2);
        QCOMPARE(rig.text(0), "Hello there");
        QCOMPARE(rig.text(1), "First answer.");
        QVERIFY(rig.role(1, MessageListModel::TokensPerSecondRole).toDouble() > 0);
        QVERIFY(!rig.role(1, MessageListModel::ModelRole).toString().isEmpty());
        QCOMPARE(rig.chat.title(), "Hello there");
        const auto stored = rig.stored();
        QCOMPARE(stored.size(), 2);
        QCOMPARE(plainText(stored[1].blocks), "First answer.");
        QCOMPARE(stored[1].state, MessageState::Complete);
        QCOMPARE(rig.chat.conversations()->count(), 1);
    }

    void historyGoesToTheModel() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.chat.setSystemPrompt("Be brief.");
        QVERIFY(rig.ask("one"));
        QVERIFY(rig.ask("two"));
        const QJsonArray messages = QJsonDocument::fromJson(rig.engine.lastMessages()).array();
        QStringList roles, texts;
        for (const auto& message : messages) {
            roles << message.toObject().value("role").toString();
            texts << message.toObject().value("content").toString();
        }
        QCOMPARE(roles, QStringList({"system", "user", "assistant", "user"}));
        QCOMPARE(texts, QStringList({"Be brief.", "one", "First answer.", "two"}));
    }

    void regeneratingKeepsTheOldAnswer() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("Hello"));
        rig.chat.regenerate(1);
        QVERIFY(rig.idle());
        QCOMPARE(rig.chat.messages()->count(), 2);
        QCOMPARE(rig.text(1), "Second answer.");
        QCOMPARE(rig.role(1, MessageListModel::SiblingCountRole).toInt(), 2);
        QCOMPARE(rig.role(1, MessageListModel::SiblingIndexRole).toInt(), 1);
        rig.chat.showSibling(1, -1);
        QCOMPARE(rig.text(1), "First answer.");
        QCOMPARE(rig.stored().size(), 3);
    }

    void editingKeepsTheOldMessage() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("Hello"));
        rig.chat.editMessage(0, "Goodbye");
        QVERIFY(rig.idle());
        QCOMPARE(rig.text(0), "Goodbye");
        QCOMPARE(rig.text(1), "Second answer.");
        rig.chat.showSibling(0, -1);
        QCOMPARE(rig.text(0), "Hello");
        QCOMPARE(rig.text(1), "First answer.");
    }

    void stoppingKeepsWhatWasWritten() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.engine.setReplies({QString("word ").repeated(2000)});
        rig.chat.send("Hello");
        QVERIFY(
            QTest::qWaitFor([&] { return rig.chat.messages()->count() == 2 && rig.text(1).size() > 20; }));
        rig.chat.stop();
        QVERIFY(rig.idle());
        QVERIFY(rig.role(1, MessageListModel::InterruptedRole).toBool());
        const auto stored = rig.stored();
        QCOMPARE(stored[1].state, MessageState::Interrupted);
        QCOMPARE(plainText(stored[1].blocks), rig.text(1));
    }

    void streamedTextIsOnTheDiskSoon() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.engine.setReplies({QString("word ").repeated(4000)});
        rig.chat.send("Hello");
        QVERIFY(
            QTest::qWaitFor([&] { return rig.chat.messages()->count() == 2 && rig.text(1).size() > 20; }));
        const qsizetype written = rig.text(1).size();
        QTest::qWait(300);
        const auto stored = rig.stored();
        QCOMPARE(stored.size(), 2);
        QVERIFY(plainText(stored[1].blocks).size() >= written);
        QCOMPARE(stored[1].state, MessageState::Streaming);
        rig.chat.stop();
        QVERIFY(rig.idle());
    }

    void whatDoesNotFitIsToldAndNotSent() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.engine.setContext(100);
        QSignalSpy tooLong(&rig.chat, &ChatController::tooLong), refused(&rig.chat, &ChatController::refused);
        QSignalSpy accepted(&rig.chat, &ChatController::accepted);
        rig.chat.send(QString("long ").repeated(500));
        QVERIFY(tooLong.wait());
        QCOMPARE(refused.count(), 1);
        QCOMPARE(accepted.count(), 0);
        QCOMPARE(rig.chat.messages()->count(), 0);
        QVERIFY(!rig.chat.busy());
    }

    void switchingChatsWhileAnAnswerIsWritten() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("first chat"));
        const qint64 first = rig.chat.conversation();
        rig.chat.newChat();
        rig.engine.setReplies({QString("word ").repeated(300)});
        rig.chat.send("second chat");
        QVERIFY(QTest::qWaitFor([&] { return rig.chat.messages()->count() == 2 && !rig.text(1).isEmpty(); }));
        const qint64 second = rig.chat.conversation();
        rig.chat.open(first);
        QVERIFY(rig.chat.elsewhere());
        QVERIFY(QTest::qWaitFor([&] { return rig.chat.messages()->count() == 2; }));
        QCOMPARE(rig.text(0), "first chat");
        QVERIFY(rig.idle());
        QCOMPARE(rig.text(1), "First answer.");
        rig.chat.open(second);
        QVERIFY(QTest::qWaitFor([&] { return rig.chat.messages()->count() == 2; }));
        QCOMPARE(rig.text(1).size(), 1500);
    }

    // A card that was lost is a reason to start again; after that it is none any more.
    void failuresKnowTheirRun() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.engine.setFailure(parlor::message(parlor::Msg::GpuLost, "cuStreamQuery", "700"));
        QVERIFY(rig.ask("Hello"));
        QList<Block> blocks = rig.stored().last().blocks;
        QCOMPARE(blocks.last().kind, BlockKind::Error);
        const auto facts = [&] {
            BlockModel model;
            model.show({blocks.last()}, false);
            return model.data(model.index(0), BlockModel::DataRole).toMap();
        };
        QCOMPARE(facts().value("code").toString(), "GPU-017");
        QVERIFY(facts().value("here").toBool());
        blocks.last().data = R"({"code":"GPU-017","run":"another one"})";
        QVERIFY(!facts().value("here").toBool());
        blocks.last().data = R"({"code":"GPU-017"})";  // as earlier versions wrote it
        QVERIFY(!facts().value("here").toBool());
    }

    void copying() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("Hello"));
        rig.chat.copy(1);
        QCOMPARE(QGuiApplication::clipboard()->text(), "First answer.");
    }
};

QTEST_MAIN(TestChat)
#include "test_chat.moc"
