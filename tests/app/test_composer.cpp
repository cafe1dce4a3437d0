// The composer without a window.
#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <cstdio>
#include <functional>

#include "app/engine/local_engine_client.h"
#include "app/program.h"
#include "tests/app/composer_rig.h"

using namespace parlor;
using namespace parlor::app;

namespace {
const QString kModel = QStringLiteral(PARLOR_SOURCE_DIR "/resources/starter/parlor-guide-q8_0.gguf");

// The next count that the client reports for this order.
qint64 count(EngineClient& client, const std::function<void()>& order) {
    qint64 result = -2;
    const auto connection = QObject::connect(&client, &EngineClient::counted, &client,
                                             [&](quint64, qint64 tokens) { result = tokens; });
    order();
    const bool came = QTest::qWaitFor([&] { return result != -2; }, 20000);
    QObject::disconnect(connection);
    return came ? result : -2;
}
}  // namespace

class TestComposer : public QObject {
    Q_OBJECT
  private slots:
    // By the model's own tokenizer: the same that an Engine of our own says.
    void tokensAreCountedOffTheThread() {
        LocalEngineClient client;
        const QString text = QStringLiteral("What is Parlor? 你好。\n\n    code();\n");
        QCOMPARE(count(client, [&] { client.countTokens(1, text); }), -1);  // no model yet
        QSignalSpy loaded(&client, &EngineClient::loaded);
        client.load(kModel, {});
        QVERIFY(loaded.count() > 0 || loaded.wait(20000));

        auto card = describe(kModel.toStdString());
        QVERIFY(card);
        auto tokenizer = Tokenizer::create(card->vocab);
        QVERIFY(tokenizer);
        const qint64 expected = qint64((*tokenizer)->encode(text.toStdString(), {.add_bos = false}).size());
        QCOMPARE(count(client, [&] { client.countTokens(2, text); }), expected);
        QCOMPARE(count(client, [&] { client.countTokens(3, QString()); }), 0);

        // A text of many parts: each border may cost a token, no more.
        const QString longText = text.repeated(40000);
        const qint64 longExpected =
            qint64((*tokenizer)->encode(longText.toStdString(), {.add_bos = false}).size());
        const qint64 longCount = count(client, [&] { client.countTokens(4, longText); });
        QVERIFY2(qAbs(longCount - longExpected) <= longText.size() / (1 << 18) + 1,
                 qPrintable(QString::number(longCount - longExpected)));

        // A chat is counted as generate() will count it.
        const QByteArray chat = R"([{"role":"user","content":"Hello"}])";
        const qint64 counted = count(client, [&] { client.countChat(5, chat); });
        QSignalSpy accepted(&client, &EngineClient::accepted), finished(&client, &EngineClient::finished);
        client.generate({.id = 6, .messagesJson = chat, .sampling = {}, .maxTokens = 1});
        QVERIFY(finished.count() > 0 || finished.wait(20000));
        QCOMPARE(counted, accepted[0][1].toLongLong());
        client.unload();
        QTRY_COMPARE_WITH_TIMEOUT(count(client, [&] { client.countTokens(7, text); }), -1, 20000);
    }

    void oldMessagesCanBeForgottenAndComeBack() {
        ComposerRig rig;
        QVERIFY(rig.ready());
        for (const char* text : {"one", "two", "three"}) QVERIFY(rig.ask(text));
        const qint64 id = rig.chat.conversation();
        const qint64 second = rig.chat.messages()->at(2)->id;
        rig.chat.forgetBefore(second);
        QCOMPARE(rig.chat.memoryFrom(), second);
        QCOMPARE(rig.chat.messages()->count(), 6);  // nothing is deleted
        QVERIFY(rig.ask("four"));
        QCOMPARE(rig.lastContents(), QStringList({"two", "An answer.", "three", "An answer.", "four"}));
        rig.chat.newChat();
        QCOMPARE(rig.chat.memoryFrom(), 0);
        rig.chat.open(id);
        QCOMPARE(rig.chat.memoryFrom(), second);
        QTRY_COMPARE_WITH_TIMEOUT(rig.chat.messages()->count(), 8, 20000);
        rig.chat.forgetBefore(0);
        QVERIFY(rig.ask("five"));
        QCOMPARE(rig.lastContents().size(), 9);
    }

    // The program is killed while somebody writes; what was written a second before is there again.
    void draftsSurviveAKill() {
        QTemporaryDir folder;
        for (int round = 0; round < 5; ++round) {
            QProcess process;
            process.start(QCoreApplication::applicationFilePath(),
                          {"--writer", folder.path(), QString::number(round)});
            QVERIFY(process.waitForStarted());
            QVERIFY(process.waitForReadyRead(30000));  // says when what it wrote was stored
            process.kill();                            // SIGKILL
            QVERIFY(process.waitForFinished());
            QCOMPARE(process.exitStatus(), QProcess::CrashExit);
            auto store = ChatStore::open(folder.filePath("chats.db"));
            QVERIFY(store);
            const auto draft = (*store)->draft(0);
            QVERIFY(draft);
            QCOMPARE(draft->text, QString("written in round %1").arg(round));
            QVERIFY(draft->attachments.contains("pasted lines"));
        }
    }

    void draftsAreRestoredAndEmptiedBySending() {
        QTemporaryDir folder;
        const auto start = [&] {
            return std::make_unique<Program>(ProgramPlace{folder.path(), folder.filePath("parlor.ini")},
                                             std::make_unique<FakeEngineClient>());
        };
        auto program = start();
        program->library().setBuiltIn(FakeEngineClient::demoModels());
        program->start();
        QTRY_VERIFY_WITH_TIMEOUT(
            program->library().state() == ModelLibrary::Ready && !program->composer().restoring(), 20000);
        program->composer().setText("not yet sent");
        program.reset();  // saved at the end, too
        program = start();
        program->library().setBuiltIn(FakeEngineClient::demoModels());
        QSignalSpy replaced(&program->composer(), &ComposerModel::textReplaced);
        program->start();
        QTRY_COMPARE_WITH_TIMEOUT(program->composer().text(), "not yet sent", 20000);
        QCOMPARE(replaced.last()[0].toString(), "not yet sent");
        QTRY_VERIFY_WITH_TIMEOUT(program->library().state() == ModelLibrary::Ready, 20000);
        QVERIFY(program->composer().send());
        QCOMPARE(program->composer().text(), "");
        QTRY_VERIFY_WITH_TIMEOUT(!program->chat().busy(), 20000);
        const qint64 id = program->chat().conversation();
        program.reset();
        auto store = ChatStore::open(folder.filePath("chats.db"));
        QVERIFY(store);
        QCOMPARE((*store)->draft(0)->text, "");
        QCOMPARE((*store)->draft(id)->text, "");
    }

    void erasingAChatErasesItsDraft() {
        QTemporaryDir folder;
        auto store = ChatStore::open(folder.filePath("chats.db"));
        QVERIFY(store);
        const qint64 id = *(*store)->createConversation("x", {});
        QVERIFY(!(*store)->saveDraft({id, "secret", "[]"}));
        QCOMPARE((*store)->draft(id)->text, "secret");
        QVERIFY((*store)->erase({id}).ok());
        QCOMPARE((*store)->draft(id)->text, "");
    }

    void theGaugeCountsWhatIsSent() {
        ComposerRig rig;
        QVERIFY(rig.ready());
        ContextGauge gauge(&rig.engine, &rig.chat, &rig.library, &rig.settings);
        gauge.setMessage(QString("word ").repeated(40));
        QTRY_VERIFY_WITH_TIMEOUT(gauge.known(), 20000);
        QCOMPARE(gauge.message(), 50);  // four characters are a token here
        QCOMPARE(gauge.capacity(), 8192);
        QCOMPARE(gauge.room(), 8192 - gauge.used());
        const int before = gauge.history();
        QVERIFY(rig.ask("hello"));
        QTRY_VERIFY_WITH_TIMEOUT(gauge.history() > before, 20000);
        gauge.setAttachments(9000);
        QVERIFY(gauge.overfull());
        QVERIFY(gauge.longerContext() > 9000);
    }

    // After a restart: the chat that was open, with what was being written there.
    void beginsWithAChat() {
        QTemporaryDir folder;
        const auto begun = [&](qint64 chat, const std::function<void(Program&)>& work) {
            auto* engine = new FakeEngineClient;
            engine->setReplies({"An answer."});
            engine->setPace(1, 4);
            Program program({folder.path(), folder.filePath("parlor.ini")},
                            std::unique_ptr<EngineClient>(engine));
            program.library().setBuiltIn(FakeEngineClient::demoModels());
            program.beginWith(chat);
            program.start();
            QVERIFY(QTest::qWaitFor([&] { return program.library().state() == ModelLibrary::Ready; }, 20000));
            work(program);
        };
        qint64 chat = 0;
        begun(0, [&](Program& program) {
            QCOMPARE(program.chat().conversation(), 0);
            program.chat().send("Hello");
            QVERIFY(QTest::qWaitFor(
                [&] { return program.chat().conversation() > 0 && !program.chat().busy(); }, 20000));
            chat = program.chat().conversation();
            program.composer().setText("what I was writing");
            QTest::qWait(1500);  // drafts are kept after a second
        });
        QVERIFY(chat > 0);
        begun(chat, [&](Program& program) {
            QTRY_COMPARE_WITH_TIMEOUT(program.chat().conversation(), chat, 20000);
            QTRY_COMPARE_WITH_TIMEOUT(program.composer().text(), "what I was writing", 20000);
        });
        begun(chat + 1000, [&](Program& program) {
            QTest::qWait(300);
            QCOMPARE(program.chat().conversation(), 0);
        });
    }
};

namespace {

// Writes without ever sending; tells when the store has what was written more than a second ago.
int writer(const QStringList& arguments) {
    const QString folder = arguments[2];
    Program program({folder, folder + "/parlor.ini"}, std::make_unique<FakeEngineClient>());
    program.start();
    ComposerModel& composer = program.composer();
    QSignalSpy opened(&program.archive(), &ChatArchive::opened);
    if (!opened.wait(20000) || !QTest::qWaitFor([&] { return !composer.restoring(); }, 20000)) return 3;
    if (composer.attachments()->count() == 0) composer.attachments()->addText("pasted lines");
    composer.setText("written in round " + arguments[3]);
    QTest::qWait(1000);  // the promise
    bool stored = false;
    program.archive().run(
        &program, [](ChatStore&) { return true; }, [&](bool) { stored = true; });
    if (!QTest::qWaitFor([&] { return stored; }, 20000)) return 4;
    std::puts("stored");
    std::fflush(stdout);
    QTest::qWait(60000);
    return 5;
}

}  // namespace

int main(int argc, char** argv) {
    QGuiApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 4 && arguments[1] == "--writer") return writer(arguments);
    TestComposer test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_composer.moc"
