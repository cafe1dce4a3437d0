// The composer without a window.
#include <QSignalSpy>
#include <QTest>

#include "app/engine/local_engine_client.h"
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
};

QTEST_MAIN(TestComposer)
#include "test_composer.moc"
