// A damaged file: the program opens, what can be read is there, the damaged file is kept.
#include <QRandomGenerator>
#include <QTemporaryDir>

#include "tests/store/store_help.h"

using namespace parlor::app;

class TestStoreDamage : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_path = m_folder.filePath("chats.sqlite");
    static constexpr int kMessages = 2000;

    QString m_sound = m_folder.filePath("sound.copy");

    int storedMessages(ChatStore& store) {
        int count = 0;
        for (const auto& conversation : *store.conversations()) {
            for (const auto& message : *store.messages(conversation.id)) count += message.blocks.size() == 1;
        }
        return count;
    }

  private slots:
    // 2,000 messages, 40 conversations; marked as open, as a kill leaves it, so that opening looks at the
    // whole file.
    void initTestCase() {
        auto store = openStore(m_path);
        for (int c = 0; c < 40; ++c) {
            const qint64 conversation = *store->createConversation(QString("chat %1").arg(c), {});
            for (int i = 0; i < kMessages / 40; ++i) {
                store->addMessage(
                    userMessage(conversation, 0, QString("message %1 ").arg(i) + QString(400, QChar('x'))));
            }
        }
        QVERIFY(!store->backupTo(m_sound));
    }

    void survivesBadPages_data() {
        QTest::addColumn<int>("page");
        QTest::addColumn<int>("fill");  // -1: random
        QTest::addColumn<bool>("backup");
        // Low pages are roots of trees: without them a backup must help.
        for (int page = 1; page < 250; page += 13) {
            for (const int fill : {0, 0xFF, -1})
                QTest::addRow("page %d fill %d", page, fill) << page << fill << (page < 30);
        }
    }
    void survivesBadPages() {
        QFETCH(int, page);
        QFETCH(int, fill);
        QFETCH(bool, backup);
        for (const char* suffix : {"", "-wal", "-shm"}) QFile::remove(m_path + suffix);
        QVERIFY(QFile::copy(m_sound, m_path));
        const QString copy = m_folder.filePath("backups/chats-2020-01-01.sqlite");
        QDir(m_folder.filePath("backups")).removeRecursively();
        if (backup) {
            QVERIFY(QDir(m_folder.path()).mkpath("backups"));
            QVERIFY(QFile::copy(m_path, copy));
        }
        {
            QFile file(m_path);
            QVERIFY(file.open(QIODevice::ReadWrite));
            QVERIFY(file.size() > (page + 1) * 4096);
            QByteArray bytes(4096, static_cast<char>(fill));
            QRandomGenerator random(42);
            if (fill < 0) {
                for (char& c : bytes) c = static_cast<char>(random.generate());
            }
            file.seek(page * 4096);
            file.write(bytes);
        }
        auto store = openStore(m_path);
        QVERIFY(store);
        const int left = storedMessages(*store);
        QVERIFY2(left >= kMessages * 9 / 10, qPrintable(QString("%1 of %2 left").arg(left).arg(kMessages)));
        QVERIFY(!store->checkIntegrity());
        if (store->report().rescued) QVERIFY(QFile::exists(store->report().damagedFile));
        QVERIFY(store->createConversation("goes on", {}).ok());
    }

    void opensNonsense_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text")
            << QByteArray("this is no database at all, but long enough to have a header\n").repeated(100);
        QTest::newRow("zeros") << QByteArray(65536, 0);
        QTest::newRow("header only") << QByteArray("SQLite format 3\0", 16);
    }
    void opensNonsense() {
        QFETCH(QByteArray, bytes);
        const QString path = m_folder.filePath("nonsense.sqlite");
        for (const char* suffix : {"", "-wal", "-shm"}) QFile::remove(path + suffix);
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        }
        auto store = openStore(path);
        QVERIFY(store);
        QVERIFY(store->report().rescued);
        QFile kept(store->report().damagedFile);
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), bytes);
        QVERIFY(store->createConversation("new", {}).ok());
    }
};

QTEST_GUILESS_MAIN(TestStoreDamage)
#include "test_store_damage.moc"
