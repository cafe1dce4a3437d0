// What can be done with a conversation: versions, continuing, branches, deleting, private chats, titles.
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

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
        engine.setReplies({"First answer.", "Second answer.", "Third answer."});
        engine.setPace(1, 4);
        library.setBuiltIn(FakeEngineClient::demoModels());
        archive.open(folder.filePath("chats.db"));
        library.start();
    }
    bool ready() {
        return QTest::qWaitFor([&] { return library.state() == ModelLibrary::Ready; }, 20000);
    }
    bool idle() {
        return QTest::qWaitFor([&] { return !chat.busy(); }, 20000);
    }
    bool ask(const QString& text) {
        chat.send(text);
        return chat.busy() && idle();
    }
    bool streams(int row) {
        return QTest::qWaitFor([&] { return chat.messages()->count() > row && text(row).size() > 20; },
                               20000);
    }
    QString text(int row) { return role(row, MessageListModel::TextRole).toString(); }
    QVariant role(int row, int role) { return chat.messages()->index(row).data(role); }
    QStringList texts() {
        QStringList all;
        for (int row = 0; row < chat.messages()->count(); ++row) all << text(row);
        return all;
    }
    QStringList asked() {  // of the model, with roles
        QStringList all;
        const auto messages = QJsonDocument::fromJson(engine.lastMessages()).array();
        for (const auto& value : messages) {
            const QJsonObject message = value.toObject();
            all << message["role"].toString().left(1) + ": " + message["content"].toString();
        }
        return all;
    }
    QList<StoredMessage> stored(qint64 conversation) {
        QList<StoredMessage> messages;
        bool done = false;
        archive.run(
            &chat, [conversation](ChatStore& store) { return store.messages(conversation); },
            [&](const StoreResult<QList<StoredMessage>>& result) {
                if (result) messages = *result;
                done = true;
            });
        return QTest::qWaitFor([&] { return done; }, 20000) ? messages : QList<StoredMessage>();
    }
    QList<StoredMessage> stored() { return stored(chat.conversation()); }
    bool reopen() {  // as if the chat was chosen again in the list
        const qint64 id = chat.conversation();
        stored();
        chat.conversations()->reload();
        stored();
        chat.newChat();
        chat.open(id);
        return QTest::qWaitFor([&] { return !chat.opening(); }, 20000);
    }
    bool anyFileHolds(const QByteArray& marker) {
        QDirIterator files(folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(marker)) return true;
        }
        return false;
    }
};

}  // namespace

class TestConversation : public QObject {
    Q_OBJECT
  private slots:
    void savingAnEditAsksNothing() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("Hello"));
        const int asked = rig.engine.generateCount();
        rig.chat.saveEdit(0, "Hello again");
        QTRY_COMPARE(rig.texts(), QStringList({"Hello again"}));
        QCOMPARE(rig.engine.generateCount(), asked);
        QCOMPARE(rig.role(0, MessageListModel::SiblingCountRole).toInt(), 2);
        rig.chat.showSibling(0, -1);
        QCOMPARE(rig.texts(), QStringList({"Hello", "First answer."}));
        QVERIFY(rig.reopen());
        QCOMPARE(rig.texts(), QStringList({"Hello", "First answer."}));
    }

    void anAnswerIsEditedAndTheModelSeesTheEdit() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("Hello"));
        rig.chat.saveEdit(1, "My own answer.");
        QTRY_COMPARE(rig.text(1), "My own answer.");
        QVERIFY(rig.role(1, MessageListModel::EditedRole).toBool());
        QVERIFY(!rig.role(0, MessageListModel::EditedRole).toBool());
        QCOMPARE(rig.role(1, MessageListModel::SiblingCountRole).toInt(), 2);
        QVERIFY(rig.ask("And?"));
        QCOMPARE(rig.asked(), QStringList({"u: Hello", "a: My own answer.", "u: And?"}));
        QVERIFY(rig.reopen());
        QCOMPARE(rig.texts(), QStringList({"Hello", "My own answer.", "And?", "Second answer."}));
        QVERIFY(rig.role(1, MessageListModel::EditedRole).toBool());
        rig.chat.showSibling(1, -1);
        QCOMPARE(rig.texts(), QStringList({"Hello", "First answer."}));
        QVERIFY(!rig.role(1, MessageListModel::EditedRole).toBool());
    }

    void aStoppedAnswerIsContinued() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.engine.setReplies({QString("word ").repeated(4000), " and the rest."});
        rig.chat.send("Hello");
        QVERIFY(rig.streams(1));
        rig.chat.stop();
        QVERIFY(rig.idle());
        const QString half = rig.text(1).trimmed();
        const auto before = rig.stored();
        QSignalSpy accepted(&rig.chat, &ChatController::accepted);
        rig.chat.continueAnswer(1);
        QVERIFY(rig.chat.busy());
        QVERIFY(rig.idle());
        QCOMPARE(accepted.count(), 0);  // what stands in the composer stays
        QVERIFY(rig.engine.lastRequest().continueFinal);
        QCOMPARE(rig.asked(), QStringList({"u: Hello", "a: " + half}));
        QCOMPARE(rig.text(1), half + " and the rest.");
        QVERIFY(!rig.role(1, MessageListModel::InterruptedRole).toBool());
        const auto after = rig.stored();
        QCOMPARE(after.size(), 2);
        QCOMPARE(after[1].id, before[1].id);
        QCOMPARE(plainText(after[1].blocks), rig.text(1));
        QCOMPARE(after[1].state, MessageState::Complete);
        QVERIFY(after[1].stats.tokens > before[1].stats.tokens);
    }

    void stoppingBeforeAContinuationBeginsLosesNothing() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("Hello"));
        const auto before = rig.stored();
        rig.chat.continueAnswer(1);
        rig.chat.stop();
        QVERIFY(rig.idle());
        const auto after = rig.stored();
        QCOMPARE(after[1].blocks, before[1].blocks);
        QVERIFY(after[1].state != MessageState::Streaming);
        QCOMPARE(after[1].stats.tokens, before[1].stats.tokens);
        QCOMPARE(rig.text(1), "First answer.");
    }

    void onlyTheLastAnswerIsContinued() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("one"));
        QVERIFY(rig.ask("two"));
        rig.chat.continueAnswer(1);
        QVERIFY(!rig.chat.busy());
        rig.chat.continueAnswer(2);
        QVERIFY(!rig.chat.busy());
        rig.chat.continueAnswer(99);
        QVERIFY(!rig.chat.busy());
    }

    void aBranchIsANewChat() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("one"));
        rig.chat.regenerate(1);
        QVERIFY(rig.idle());
        QVERIFY(rig.ask("two"));
        const qint64 first = rig.chat.conversation();
        const auto whole = rig.stored();
        rig.chat.branch(1);
        QTRY_VERIFY(rig.chat.conversation() != first && !rig.chat.opening());
        QCOMPARE(rig.texts(), QStringList({"one", "Second answer."}));
        QCOMPARE(rig.role(1, MessageListModel::SiblingCountRole).toInt(), 1);
        QCOMPARE(rig.chat.conversations()->count(), 2);
        QVERIFY(rig.chat.title().contains("one"));
        QCOMPARE(rig.stored().size(), 2);
        QVERIFY(rig.role(1, MessageListModel::TokensRole).toInt() > 0);
        QVERIFY(rig.ask("other"));
        QCOMPARE(rig.stored(first).size(), whole.size());
    }

    void deletingAMessageTakesAllBelowIt() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("one"));
        QVERIFY(rig.ask("two"));
        rig.chat.removeMessage(2);
        QCOMPARE(rig.texts(), QStringList({"one", "First answer."}));
        QCOMPARE(rig.stored().size(), 2);
        QVERIFY(rig.reopen());
        QCOMPARE(rig.texts(), QStringList({"one", "First answer."}));
        QVERIFY(rig.ask("three"));
        QCOMPARE(rig.asked(), QStringList({"u: one", "a: First answer.", "u: three"}));
    }

    void deletingAMessageIsUndone() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("one"));
        rig.chat.regenerate(1);
        QVERIFY(rig.idle());
        QVERIFY(rig.ask("two"));
        const QStringList all = rig.texts();
        QSignalSpy removed(&rig.chat, &ChatController::messageRemoved);
        rig.chat.removeMessage(1);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(rig.texts(), QStringList({"one", "First answer."}));  // the other version is shown
        rig.chat.undoRemoveMessage();
        QCOMPARE(rig.texts(), all);
        QCOMPARE(rig.role(1, MessageListModel::SiblingIndexRole).toInt(), 1);
        QVERIFY(rig.reopen());
        QCOMPARE(rig.texts(), all);
        rig.chat.undoRemoveMessage();  // once only
        QCOMPARE(rig.texts(), all);
        rig.chat.removeMessage(0);
        QCOMPARE(rig.texts(), QStringList());
        rig.chat.undoRemoveMessage();
        QCOMPARE(rig.texts(), all);
    }

    void nothingIsChangedWhileAnAnswerIsWritten() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("one"));
        rig.engine.setReplies({QString("word ").repeated(4000)});
        rig.chat.send("two");
        QVERIFY(rig.streams(3));
        rig.chat.removeMessage(0);
        rig.chat.saveEdit(0, "x");
        rig.chat.editMessage(0, "x");
        rig.chat.regenerate(1);
        rig.chat.showSibling(1, 1);
        QCOMPARE(rig.text(0), "one");
        QCOMPARE(rig.chat.messages()->count(), 4);
        rig.chat.stop();
        QVERIFY(rig.idle());
    }

    void sendingWhileAnotherChatIsWrittenIsTold() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.engine.setReplies({QString("word ").repeated(4000)});
        rig.chat.send("one");
        QVERIFY(rig.streams(1));
        const qint64 first = rig.chat.conversation();
        rig.chat.newChat();
        QSignalSpy notice(&rig.chat, &ChatController::notice), accepted(&rig.chat, &ChatController::accepted);
        rig.chat.send("two");
        QCOMPARE(notice.count(), 1);
        QCOMPARE(notice[0][2].toString(), "CHAT-003");
        QCOMPARE(accepted.count(), 0);
        QVERIFY(rig.chat.elsewhere());
        auto writing = [&] {
            return rig.chat.conversations()->index(0).data(ConversationListModel::WritingRole).toBool();
        };
        QVERIFY(writing());
        rig.chat.openWriting();
        QCOMPARE(rig.chat.conversation(), first);
        rig.chat.stop();
        QVERIFY(rig.idle());
        QVERIFY(!writing());
    }

    // A new chat that has not begun is another one than the new chat whose first answer is awaited.
    void aNewChatDuringTheFirstQuestionStaysEmpty() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.chat.send("one");
        rig.chat.newChat();
        QVERIFY(rig.chat.elsewhere());
        QVERIFY(rig.idle());
        QCOMPARE(rig.chat.messages()->count(), 0);
        QCOMPARE(rig.chat.conversation(), 0);
        QCOMPARE(rig.chat.conversations()->count(), 1);
    }

    void leavingAChatThatIsStillBeingReadIsFine() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("one"));
        const qint64 first = rig.chat.conversation();
        rig.chat.newChat();
        rig.chat.open(first);
        QVERIFY(rig.chat.opening());
        rig.chat.newChat();
        QVERIFY(!rig.chat.opening());
        QVERIFY(rig.ask("two"));
        QCOMPARE(rig.texts(), QStringList({"two", "Second answer."}));
    }

    void statisticsAreKept() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("one"));
        QVERIFY(rig.reopen());
        QVERIFY(rig.role(1, MessageListModel::TokensRole).toInt() > 0);
        QVERIFY(rig.role(1, MessageListModel::PromptTokensRole).toInt() > 0);
        QCOMPARE(rig.role(1, MessageListModel::StopReasonRole).toString(), "eos");
        const QDateTime created = rig.role(1, MessageListModel::CreatedRole).toDateTime();
        QVERIFY(qAbs(created.secsTo(QDateTime::currentDateTime())) < 600);
    }

    void thinkingIsTimed() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.engine.setPace(5, 4);
        rig.engine.setReplies({"<think>" + QString("hm ").repeated(60) + "</think>Yes."});
        QVERIFY(rig.ask("one"));
        QCOMPARE(rig.text(1), "Yes.");
        const auto stored = rig.stored();
        QCOMPARE(stored[1].blocks[0].kind, BlockKind::Thinking);
        const auto data = QJsonDocument::fromJson(stored[1].blocks[0].data.toUtf8()).object();
        QVERIFY2(data["seconds"].toDouble() >= 0.1, qPrintable(stored[1].blocks[0].data));
    }

    void failuresAndGuardsAreShown() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.engine.setFailure(parlor::message(parlor::Msg::OutOfMemory, "1 GB"));
        QVERIFY(rig.ask("one"));
        QVERIFY(rig.role(1, MessageListModel::FailedRole).toBool());
        auto stored = rig.stored();
        QCOMPARE(stored[1].state, MessageState::Failed);
        QCOMPARE(stored[1].blocks.last().kind, BlockKind::Error);
        QVERIFY(stored[1].blocks.last().data.contains("RUN-002"));
        rig.engine.setFailure({});
        rig.engine.setEnd(parlor::StopReason::guard);
        rig.chat.regenerate(1);
        QVERIFY(rig.idle());
        QCOMPARE(rig.role(1, MessageListModel::StopReasonRole).toString(), "guard");
        rig.engine.setEnd(parlor::StopReason::eos);
        rig.engine.setReplies({""});
        rig.chat.regenerate(1);
        QVERIFY(rig.idle());
        QCOMPARE(rig.text(1), "");
        QVERIFY(!rig.role(1, MessageListModel::FailedRole).toBool());
    }

    void aMessageIsFoundOnItsBranch() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("one"));
        QVERIFY(rig.ask("two"));
        rig.chat.editMessage(2, "two again");
        QVERIFY(rig.idle());
        const auto stored = rig.stored();
        const qint64 conversation = rig.chat.conversation(), hidden = stored[3].id;
        QCOMPARE(plainText(stored[3].blocks), "Second answer.");
        rig.chat.newChat();
        QSignalSpy revealed(&rig.chat, &ChatController::revealed);
        rig.chat.openAt(conversation, hidden);
        QTRY_COMPARE(revealed.count(), 1);
        QCOMPARE(revealed[0][0].toInt(), 3);
        QCOMPARE(rig.texts(), QStringList({"one", "First answer.", "two", "Second answer."}));
        rig.chat.openAt(conversation, stored[0].id);
        QCOMPARE(revealed.count(), 2);
        QCOMPARE(revealed[1][0].toInt(), 0);
        rig.chat.removeMessage(2);
        rig.chat.openAt(conversation, hidden);
        QCOMPARE(revealed.count(), 2);
    }

    void aPrivateChatLeavesNoTrace() {
        Rig rig;
        QVERIFY(rig.ready());
        QVERIFY(rig.ask("An open question"));
        const qint64 open = rig.chat.conversation();
        const QByteArray marker = "Zanzibar";
        rig.engine.setReplies({"About Zanzibar: sunny.", "More Zanzibar."});
        rig.engine.setTitle("Zanzibar");
        rig.chat.newPrivateChat();
        QVERIFY(rig.chat.isPrivate());
        rig.chat.setSystemPrompt("Zanzibar only.");
        QVERIFY(rig.ask("Where is Zanzibar?"));
        rig.chat.regenerate(1);
        QVERIFY(rig.idle());
        rig.chat.saveEdit(1, "Zanzibar, edited");
        QTRY_COMPARE(rig.text(1), "Zanzibar, edited");
        rig.chat.continueAnswer(1);
        QVERIFY(rig.idle());
        rig.chat.removeMessage(1);
        rig.chat.undoRemoveMessage();
        rig.chat.showSibling(1, -1);
        rig.chat.showSibling(1, 1);
        rig.chat.rename(rig.chat.conversation(), "Zanzibar");
        rig.chat.branch(1);
        QVERIFY(rig.chat.isPrivate());
        QCOMPARE(rig.chat.title(), "");
        QCOMPARE(rig.chat.conversations()->count(), 1);
        const QStringList all = rig.texts();
        rig.chat.open(open);
        QTRY_VERIFY(!rig.chat.opening());
        QVERIFY(rig.chat.privateWaits());
        rig.chat.openPrivate();
        QTRY_VERIFY(!rig.chat.opening());
        QCOMPARE(rig.texts(), all);
        QTest::qWait(1000);  // titles are asked for after a moment
        rig.stored();
        QVERIFY(rig.anyFileHolds("An open question"));
        QVERIFY(!rig.anyFileHolds(marker));
        rig.chat.closePrivate();
        QVERIFY(!rig.chat.isPrivate() && !rig.chat.privateWaits());
        rig.chat.openPrivate();
        QCOMPARE(rig.chat.messages()->count(), 0);
        rig.stored();
        QVERIFY(!rig.anyFileHolds(marker));
    }

    void aPrivateChatIsKeptWhenThePersonSaysSo() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.chat.newPrivateChat();
        QVERIFY(rig.ask("one"));
        rig.chat.regenerate(1);
        QVERIFY(rig.idle());
        QVERIFY(rig.ask("two"));
        rig.chat.removeMessage(2);
        QSignalSpy saved(&rig.chat, &ChatController::privateSaved);
        rig.chat.savePrivate();
        QTRY_COMPARE(saved.count(), 1);
        QTRY_VERIFY(!rig.chat.opening());
        QVERIFY(!rig.chat.isPrivate() && rig.chat.conversation() > 0);
        QCOMPARE(rig.chat.title(), "one");
        QCOMPARE(rig.texts(), QStringList({"one", "Second answer."}));
        QCOMPARE(rig.role(1, MessageListModel::SiblingCountRole).toInt(), 2);
        QCOMPARE(rig.stored().size(), 3);
        QVERIFY(!rig.chat.privateWaits());
    }

    void closingAPrivateChatStopsItsAnswer() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.chat.newPrivateChat();
        rig.engine.setReplies({QString("word ").repeated(4000)});
        rig.chat.send("one");
        QVERIFY(rig.streams(1));
        rig.chat.newChat();
        QVERIFY(rig.chat.elsewhere());
        rig.chat.closePrivate();
        QVERIFY(!rig.chat.busy());
        rig.engine.setReplies({"First answer."});
        QVERIFY(rig.ask("two"));
        QCOMPARE(rig.texts(), QStringList({"two", "First answer."}));
    }

    void titlesAreCleaned_data() {
        QTest::addColumn<QString>("proposed");
        QTest::addColumn<QString>("title");
        QTest::newRow("plain") << "A walk by the sea"
                               << "A walk by the sea";
        QTest::newRow("quotes") << " \"A walk\"\n"
                                << "A walk";
        QTest::newRow("mark") << "**Title: A walk.**"
                              << "A walk";
        QTest::newRow("chinese") << "标题：《海边散步》。"
                                 << "海边散步";
        QTest::newRow("lines") << "A walk\nThis title is short."
                               << "A walk";
        QTest::newRow("thinking") << "<think>hm</think>\n\nA walk"
                                  << "A walk";
        QTest::newRow("only thinking") << "<think>hm"
                                       << "";
        QTest::newRow("an answer") << "Here is a title for the conversation that you had with me"
                                   << "";
        QTest::newRow("tags") << "<b>A walk</b>"
                              << "";
        QTest::newRow("control") << QString("A\u202E walk\u0007") << "A walk";
        QTest::newRow("empty") << " \n"
                               << "";
        QTest::newRow("long") << QString("海").repeated(80) << QString("海").repeated(48) + u'…';
    }
    void titlesAreCleaned() {
        QFETCH(QString, proposed);
        QFETCH(QString, title);
        QCOMPARE(cleanTitle(proposed), title);
    }

    void aModelNamesTheChat() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.engine.setTitle("\"Greetings\"");
        QVERIFY(rig.ask("Hello there"));
        QCOMPARE(rig.chat.title(), "Hello there");
        rig.library.select(FakeEngineClient::demoModels()[1]);
        QVERIFY(rig.ready());
        rig.chat.newChat();
        QVERIFY(rig.ask("Good day"));
        QCOMPARE(rig.chat.title(), "Good day");
        QTRY_COMPARE(rig.chat.title(), "Greetings");
        QCOMPARE(rig.engine.asideCount(), 1);  // not by the small model
        QCOMPARE(rig.chat.conversations()->index(0).data(ConversationListModel::TitleRole).toString(),
                 "Greetings");
        QVERIFY(rig.ask("more"));
        QTest::qWait(900);
        QCOMPARE(rig.engine.asideCount(), 1);  // after the first answer only
    }

    void titlesByHandStayAndSendingComesFirst() {
        Rig rig;
        QVERIFY(rig.ready());
        rig.library.select(FakeEngineClient::demoModels()[1]);
        QVERIFY(rig.ready());
        rig.engine.setTitle(QString("slow title ").repeated(3));
        rig.engine.setPace(20, 1);
        rig.engine.setReplies({"Yes."});
        QVERIFY(rig.ask("Hello"));
        QTRY_COMPARE(rig.engine.asideCount(), 1);
        QVERIFY(rig.ask("more"));  // while the title is being written
        QCOMPARE(rig.chat.messages()->count(), 4);
        QCOMPARE(rig.text(3), "Yes.");
        QCOMPARE(rig.chat.title(), "Hello");
        rig.chat.newChat();
        rig.engine.setTitle("x");
        QVERIFY(rig.ask("Good day"));
        rig.chat.rename(rig.chat.conversation(), "Mine");
        QTest::qWait(1200);
        QCOMPARE(rig.chat.title(), "Mine");
        rig.settings.setAutoTitles(false);
        rig.chat.newChat();
        const int asides = rig.engine.asideCount();
        QVERIFY(rig.ask("Good night"));
        QTest::qWait(900);
        QCOMPARE(rig.engine.asideCount(), asides);
    }
};

QTEST_MAIN(TestConversation)
#include "test_conversation.moc"
