// The real engine behind its client: orders from this thread, results on this thread, a small random model.
#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include "app/engine/local_engine_client.h"

using namespace parlor;
using namespace parlor::app;

namespace {
const QString kModel = QStringLiteral(PARLOR_TEST_DATA "/run/llama_mha.gguf");
QByteArray question(const QByteArray& text) {
    return "[{\"role\": \"user\", \"content\": \"" + text + "\"}]";
}
}  // namespace

class TestLocalEngine : public QObject {
    Q_OBJECT
  private slots:
    void plansAnswersAndStops() {
        if (!QFile::exists(kModel)) QFAIL(qPrintable("missing " + kModel));
        LocalEngineClient client;
        QSignalSpy planned(&client, &EngineClient::planned), loaded(&client, &EngineClient::loaded),
            loadFailed(&client, &EngineClient::loadFailed);
        QSignalSpy accepted(&client, &EngineClient::accepted), finished(&client, &EngineClient::finished),
            failed(&client, &EngineClient::failed);
        bool onThisThread = true;
        connect(&client, &EngineClient::textReady, this,
                [&] { onThisThread = onThisThread && QThread::currentThread() == thread(); });

        client.planModel(kModel, {});
        QTRY_VERIFY_WITH_TIMEOUT(planned.count() > 0, 20000);
        const auto model = planned[0][0].value<PlannedModel>();
        QVERIFY(!model.error);
        QVERIFY(model.plan.context > 0);
        QVERIFY(!model.plan.devices.empty());

        client.load(kModel, {});
        QVERIFY(QTest::qWaitFor([&] { return loaded.count() + loadFailed.count() > 0; }, 20000));
        QCOMPARE(loaded.count(), 1);

        GenerateRequest request;
        request.id = 7;
        request.messagesJson = question("Hello");
        request.sampling.seed = 1;
        request.maxTokens = 12;
        client.generate(request);
        QVERIFY(QTest::qWaitFor([&] { return finished.count() + failed.count() > 0; }, 20000));
        QCOMPARE(finished.count(), 1);
        QCOMPARE(accepted.count(), 1);
        QCOMPARE(finished[0][0].toULongLong(), 7ULL);
        const auto stats = finished[0][1].value<GenerateStats>();
        QVERIFY(stats.tokens > 0 && stats.tokens <= 12);
        QCOMPARE(stats.promptTokens, accepted[0][1].toLongLong());
        QVERIFY(onThisThread);

        // An answer is written on: the prompt ends in it.
        request.messagesJson =
            question("Hello").chopped(1) + ", {\"role\": \"assistant\", \"content\": \"One, two\"}]";
        request.continueFinal = true;
        client.generate(request);
        QVERIFY(QTest::qWaitFor([&] { return finished.count() + failed.count() > 1; }, 20000));
        QCOMPARE(finished.count(), 2);
        QVERIFY(accepted[1][1].toLongLong() > accepted[0][1].toLongLong());
        finished.removeLast();
        request.messagesJson = question("Hello");
        request.continueFinal = false;

        // Stopped at once, and the next order works again.
        request.id = 8;
        request.maxTokens = 0;
        client.generate(request);
        client.cancel();
        QVERIFY(QTest::qWaitFor([&] { return finished.count() + failed.count() > 1; }, 20000));
        request.id = 9;
        request.maxTokens = 2;
        client.generate(request);
        QVERIFY(QTest::qWaitFor([&] { return finished.count() + failed.count() > 2; }, 20000));
        QCOMPARE(finished.back()[0].toULongLong(), 9ULL);
    }

    void aBadFileIsAnAnswer() {
        LocalEngineClient client;
        QSignalSpy planned(&client, &EngineClient::planned), loadFailed(&client, &EngineClient::loadFailed);
        client.planModel("/nowhere/none.gguf", {});
        QTRY_VERIFY_WITH_TIMEOUT(planned.count() > 0, 20000);
        QCOMPARE(planned[0][0].value<PlannedModel>().error->id, Msg::FileNotFound);
        client.load("/nowhere/none.gguf", {});
        QTRY_VERIFY_WITH_TIMEOUT(loadFailed.count() > 0, 20000);
        QCOMPARE(loadFailed[0][1].value<Error>().id, Msg::FileNotFound);
    }

    void tooLongIsTold() {
        LocalEngineClient client;
        QSignalSpy loaded(&client, &EngineClient::loaded), tooLong(&client, &EngineClient::tooLong),
            accepted(&client, &EngineClient::accepted), failed(&client, &EngineClient::failed);
        Wishes wishes;
        wishes.context = 128;
        client.load(kModel, wishes);
        QTRY_VERIFY_WITH_TIMEOUT(loaded.count() > 0, 20000);
        GenerateRequest request;
        request.id = 1;
        request.messagesJson = question(QByteArray("word ").repeated(2000));
        client.generate(request);
        QVERIFY(
            QTest::qWaitFor([&] { return tooLong.count() + accepted.count() + failed.count() > 0; }, 20000));
        QCOMPARE(tooLong.count(), 1);
        QCOMPARE(accepted.count(), 0);
        QVERIFY(tooLong[0][1].toLongLong() > tooLong[0][2].toLongLong());
    }

    void goingAwayWhileItWorks() {
        LocalEngineClient client;
        client.planModel(kModel, {});
        client.load(kModel, {});
        GenerateRequest request;
        request.messagesJson = question("Hello");
        client.generate(request);
    }
};

QTEST_GUILESS_MAIN(TestLocalEngine)
#include "test_local_engine.moc"
