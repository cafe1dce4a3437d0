// A writer is killed with SIGKILL at 200 random moments. Every message that it reported as stored must be
// there, a streaming answer may miss at most 1 s and must be marked as interrupted, and the database must be
// sound.
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <cstdio>
#include <thread>

#include "tests/store/store_help.h"

using namespace parlor::app;

namespace {

constexpr int kKills = 200;
constexpr int kFlushMs = 20;  // faster than the program's 250 ms: more writes to interrupt
constexpr int kCharactersPerMs = 10;

void report(const char* what, qint64 id, qint64 value) {
    std::printf("%s %lld %lld\n", what, static_cast<long long>(id), static_cast<long long>(value));
    std::fflush(stdout);
}

// Chats for ever: question, streamed answer, now and then a new conversation or a regenerated sibling.
int writer(const QString& path) {
    auto store = ChatStore::open(path);
    if (!store) {
        std::fprintf(stderr, "kind %d: %s\n", static_cast<int>(store.error().kind),
                     qPrintable(store.error().detail));
        return 3;
    }
    qint64 conversation = 0;
    // It does not live long: each begins elsewhere.
    for (int turn = QRandomGenerator::global()->bounded(10);; ++turn) {
        if (turn % 5 == 0 || conversation == 0)
            conversation = *(*store)->createConversation(QString("turn %1").arg(turn), {});
        const QString text = QString("question %1 ").arg(turn) + QString(turn % 300, QChar('q'));
        const qint64 question = *(*store)->addMessage(userMessage(conversation, 0, text));
        report("stored", question, text.size());
        const qint64 answer = *(*store)->addMessage(streamingAnswer(conversation, question));
        report("started", answer, 0);
        QElapsedTimer clock;
        clock.start();
        QString written;
        while (clock.elapsed() < 60) {
            std::this_thread::sleep_for(std::chrono::milliseconds(kFlushMs));
            written = QString(static_cast<int>(clock.elapsed()) * kCharactersPerMs, QChar('a'));
            if ((*store)->updateStreaming(answer, {{BlockKind::Text, written, {}}})) return 4;
            report("flushed", answer, written.size());
        }
        if ((*store)->finishMessage(answer, MessageState::Complete, {{BlockKind::Text, written, {}}}, {}))
            return 5;
        report("finished", answer, written.size());
        if (turn % 5 != 4) continue;
        // Order is kept among them: a folder, the trash; every second one is erased.
        const auto folder = (*store)->createFolder(QString("folder %1").arg(turn));
        if (!folder || (*store)->moveTo({conversation}, *folder)) return 6;
        if ((*store)->mark({conversation}, ChatStore::Mark::Trashed, turn % 2 == 1)) return 7;
        if (turn % 10 != 9) continue;
        const auto messages = (*store)->messages(conversation);
        if (!messages) return 8;
        for (const StoredMessage& message : *messages) report("erasing", message.id, 0);
        if (!(*store)->erase({conversation})) return 9;
        for (const StoredMessage& message : *messages) report("erased", message.id, 0);
    }
}

}  // namespace

class TestStoreKill : public QObject {
    Q_OBJECT
  private slots:
    void losesNothing() {
        QTemporaryDir folder;
        const QString path = folder.filePath("chats.sqlite");
        QHash<qint64, QPair<QByteArray, qint64>> acknowledged;  // id -> last report and its length
        QSet<qint64> erased;
        int interrupted = 0;
        for (int round = 0; round < kKills; ++round) {
            QProcess process;
            process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            process.start(QCoreApplication::applicationFilePath(), {"--writer", path});
            QVERIFY(process.waitForStarted());
            // Every second one dies while it writes, however busy the machine is; the others maybe while they
            // open.
            if (round % 2 == 0) process.waitForReadyRead(30000);
            std::this_thread::sleep_for(
                std::chrono::milliseconds(QRandomGenerator::global()->bounded(10, 120)));
            process.kill();  // SIGKILL
            process.waitForFinished();
            QVERIFY2(process.exitStatus() == QProcess::CrashExit,
                     qPrintable(QString("the writer gave up: %1").arg(process.exitCode())));
            QSet<qint64> reported;
            QByteArray out = process.readAllStandardOutput();
            out.truncate(out.lastIndexOf('\n') + 1);
            for (const QByteArray& line : out.split('\n')) {
                const QList<QByteArray> words = line.split(' ');
                if (words.size() != 3) continue;
                if (words[0] == "erasing") {
                    acknowledged.remove(words[1].toLongLong());  // may be there or not
                    continue;
                }
                if (words[0] == "erased") {
                    erased.insert(words[1].toLongLong());
                    continue;
                }
                acknowledged[words[1].toLongLong()] = {words[0], words[2].toLongLong()};
                reported.insert(words[1].toLongLong());
            }
            if (round % 10 != 9 && round != kKills - 1)
                continue;  // several kills in a row without a look, too

            auto store = openStore(path);
            QVERIFY(store);
            QVERIFY(!store->report().rescued);
            const auto integrity = store->checkIntegrity();
            QVERIFY2(!integrity, integrity ? qPrintable(integrity->detail) : "");
            QHash<qint64, StoredMessage> found;
            for (const auto& conversation : *store->conversations() + *store->conversations(true)) {
                for (const auto& message : *store->messages(conversation.id))
                    found.insert(message.id, message);
            }
            for (const qint64 id : std::as_const(erased)) QVERIFY(!found.contains(id));
            for (auto it = acknowledged.cbegin(); it != acknowledged.cend(); ++it) {
                QVERIFY2(found.contains(it.key()), qPrintable(QString("message %1 lost").arg(it.key())));
                const StoredMessage& message = found[it.key()];
                const qint64 length = message.blocks.isEmpty() ? 0 : message.blocks[0].text.size();
                QVERIFY(
                    length >=
                    it->second);  // all that was acknowledged; at 10 characters a ms, less than 1 s after it
                QVERIFY(length <= it->second + 1000 * kCharactersPerMs);
                if (it->first == "started" || it->first == "flushed") {
                    QVERIFY(message.state == MessageState::Interrupted ||
                            message.state == MessageState::Complete);
                    interrupted += message.state == MessageState::Interrupted;
                } else {
                    QCOMPARE(message.state, MessageState::Complete);
                }
            }
        }
        qInfo("%d kills, %lld acknowledged messages, all found, %lld erased, none found", kKills,
              static_cast<long long>(acknowledged.size()), static_cast<long long>(erased.size()));
        QVERIFY(acknowledged.size() >= kKills / 4);
        QVERIFY(interrupted > 0);
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() == 3 && arguments[1] == "--writer") return writer(arguments[2]);
    TestStoreKill test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_store_kill.moc"
