#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include "app/store/search_text.h"
#include "tests/store/store_help.h"

using namespace parlor::app;

class TestStore : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_files = 0;
    QString freshPath() { return m_folder.filePath(QString::number(++m_files) + "/数据/chats.sqlite"); }

    static void runSql(const QString& path, const QStringList& statements) {
        {
            QSqlDatabase db = QSqlDatabase::addDatabase("QSQLITE", "outside");
            db.setDatabaseName(path);
            QVERIFY(db.open());
            for (const QString& statement : statements)
                QVERIFY2(QSqlQuery(db).exec(statement), qPrintable(statement));
        }
        QSqlDatabase::removeDatabase("outside");
    }

  private slots:
    void addsManyInOneStep() {
        auto store = openStore(freshPath());
        const qint64 from = *store->createConversation("a", {});
        const qint64 to = *store->createConversation("b", {});
        const qint64 question = *store->addMessage(userMessage(from, 0, "why"));
        for (const char* text : {"one", "two"}) {
            StoredMessage answer = streamingAnswer(from, question);
            answer.state = MessageState::Complete;
            answer.blocks = {{BlockKind::Text, text, {}}};
            QVERIFY(store->addMessage(answer).ok());
        }
        QList<StoredMessage> tree = *store->messages(from);
        tree[0].created = tree[0].created.addDays(-3);
        for (StoredMessage& message : tree) message.conversation = to;
        const auto ids = store->addMessages(tree);
        QVERIFY2(ids.ok(), ids ? "" : qPrintable(ids.error().text()));
        QCOMPARE(ids->size(), 3);
        const auto copy = *store->messages(to);
        QCOMPARE(copy.size(), 3);
        QCOMPARE(copy[1].parent, copy[0].id);
        QCOMPARE(copy[2].parent, copy[0].id);
        QCOMPARE(copy[0].created, tree[0].created);
        QCOMPARE(copy[2].blocks[0].text, "two");
        QCOMPARE((*store->messages(from)).size(), 3);
        // All or nothing: a parent of another conversation fails the whole.
        tree.append(userMessage(to, question, "stray"));
        tree.last().parent = ids->first() + 1000;
        QVERIFY(!store->addMessages(tree).ok());
        QCOMPARE((*store->messages(to)).size(), 3);
        QCOMPARE(store->search({.text = "why"})->chats.size(), 2);  // the copied one, too
        QVERIFY(!store->checkIntegrity());
    }

    void keepsATreeOfMessages() {
        const QString path = freshPath();
        qint64 conversation = 0, question = 0, first = 0, second = 0;
        {
            auto store = openStore(path);
            QVERIFY(store->report().created);
            conversation = *store->createConversation("标题", "Be brief.");
            question = *store->addMessage(userMessage(conversation, 0, "Hello 你好 👋"));
            first = *store->addMessage(streamingAnswer(conversation, question));
            const QList<Block> blocks = {{BlockKind::Thinking, "hm", R"({"seconds":2})"},
                                         {BlockKind::Text, "One", {}}};
            const MessageStats stats{.promptTokens = 7,
                                     .reusedTokens = 5,
                                     .tokens = 3,
                                     .tokensPerSecond = 12.5,
                                     .firstTokenMs = 80,
                                     .stopReason = "eos"};
            QVERIFY(!store->updateStreaming(first, {blocks[0]}));
            QVERIFY(!store->finishMessage(first, MessageState::Complete, blocks, stats));
            second = *store->addMessage(streamingAnswer(conversation, question));
            QVERIFY(
                !store->finishMessage(second, MessageState::Complete, {{BlockKind::Text, "Two", {}}}, {}));
            const auto stored = store->messages(conversation);
            QVERIFY2(stored.ok(), qPrintable(stored.error().text()));
            const auto list = *stored;
            QCOMPARE(list.size(), 3);
            QCOMPARE(list[1].stats, stats);
            QCOMPARE(list[1].blocks, blocks);
        }
        auto store = openStore(path);
        QVERIFY(!store->report().uncleanEnd);
        QVERIFY(!store->report().created);
        const auto conversations = *store->conversations();
        QCOMPARE(conversations.size(), 1);
        QCOMPARE(conversations[0].title, "标题");
        QCOMPARE(conversations[0].systemPrompt, "Be brief.");
        QCOMPARE(conversations[0].leaf, second);
        const auto list = *store->messages(conversation);
        QCOMPARE(list.size(), 3);
        QCOMPARE(list[0].blocks[0].text, "Hello 你好 👋");
        QCOMPARE(list[1].parent, question);  // siblings: the old answer is kept
        QCOMPARE(list[2].parent, question);
        QCOMPARE(list[2].id, second);
        QVERIFY(!store->setLeaf(conversation, first));
        QCOMPARE((*store->conversations())[0].leaf, first);
        QVERIFY(!store->checkIntegrity());
    }

    void refusesWhatDoesNotExist() {
        auto store = openStore(freshPath());
        const qint64 one = *store->createConversation("a", {});
        const qint64 two = *store->createConversation("b", {});
        const qint64 message = *store->addMessage(userMessage(one, 0, "x"));
        QCOMPARE(store->addMessage(userMessage(two, message, "foreign parent")).error().kind,
                 StoreError::Kind::NotFound);
        QCOMPARE(store->addMessage(userMessage(99, 0, "x")).error().kind, StoreError::Kind::NotFound);
        QCOMPARE(store->setTitle(99, "x", true)->kind, StoreError::Kind::NotFound);
        QCOMPARE(store->finishMessage(99, MessageState::Complete, {}, {})->kind, StoreError::Kind::NotFound);
        QCOMPARE(store->erase({99}).error().kind, StoreError::Kind::NotFound);
        QCOMPARE(store->messages(two)->size(), 0);
        QVERIFY(!store->checkIntegrity());
    }

    void hidesRemovedMessagesWithAllBelow() {
        auto store = openStore(freshPath());
        const qint64 c = *store->createConversation({}, {});
        const qint64 a = *store->addMessage(userMessage(c, 0, "alpha"));
        const qint64 b = *store->addMessage(userMessage(c, a, "beta"));
        store->addMessage(userMessage(c, b, "gamma"));
        QVERIFY(!store->setRemoved(b, true));
        QCOMPARE(store->messages(c)->size(), 1);
        QVERIFY(!store->setRemoved(b, false));
        QCOMPARE(store->messages(c)->size(), 3);
    }

    void findsWordsInEveryLanguage() {
        auto store = openStore(freshPath());
        const qint64 c = *store->createConversation("Reisepläne", {});
        store->addMessage(userMessage(c, 0, "我们明天去北京吃烤鸭,然后坐高铁回上海。"));
        store->addMessage(userMessage(c, 0, "The Quick brown fox; naïve café\nsecond line"));
        const qint64 trash = *store->createConversation("北京", {});
        QVERIFY(!store->setTrashed(trash, true));
        const auto found = [&](const QString& text) { return hits(*store, text); };
        QCOMPARE(found("北京"), 1);  // two characters; the one in the trash is not found
        QCOMPARE(found("烤鸭"), 1);
        QCOMPARE(found("鸭"), 1);
        QCOMPARE(found("京北"), 0);  // order counts inside a word
        QCOMPARE(found("上海 北京"), 1);
        QCOMPARE(found("quic"), 1);  // the beginning of a word is enough
        QCOMPARE(found("cafe FOX"), 1);
        QCOMPARE(found("fox 北京"), 0);
        QCOMPARE(found("reiseplane"), 1);  // a title
        QCOMPARE(store->search({.text = "reiseplane"})->chats[0].titleMatches, QList<TextRange>({{0, 10}}));
        for (const char* hostile :
             {"\"", "* OR (", "NEAR(", "a\" OR \"b", "-", "", "   ", "body:", "😀", "%_'--"}) {
            QVERIFY2(store->search({.text = QString::fromUtf8(hostile)}).ok(), hostile);
        }
        const auto result = store->search({.text = "高铁"});
        const SearchHit hit = result->chats[0].hits[0];
        QCOMPARE(hit.snippet.mid(hit.matches[0].start, hit.matches[0].length), "高铁");
        QVERIFY(!store->setTitle(c, "Paris", true));
        QCOMPARE(found("reiseplane"), 0);
        QCOMPARE(found("paris"), 1);
    }

    void cutsSnippetsAtWholeCharacters() {
        const QString text = QString("😀").repeated(50) + "needle" + QString("😀").repeated(50);
        const Snippet snippet = makeSnippet(text, "needle");
        QCOMPARE(snippet.text.mid(snippet.matches[0].start, snippet.matches[0].length), "needle");
        QVERIFY(snippet.text.isValidUtf16());
        QVERIFY(snippet.text.size() < 200);
    }

    void erasesForGood() {
        const QString path = freshPath();
        auto store = openStore(path);
        const qint64 keep = *store->createConversation("keep", {});
        const qint64 c = *store->createConversation("SECRETTITLE", {});
        for (int i = 0; i < 50; ++i) store->addMessage(userMessage(c, 0, "SECRETBODY " + QString::number(i)));
        const auto erased = store->erase({c});
        QVERIFY2(erased.ok(), qPrintable(erased.error().detail));
        QCOMPARE(store->conversations()->size(), 1);
        QCOMPARE((*store->conversations())[0].id, keep);
        QCOMPARE(hits(*store, "secretbody"), 0);
        for (const char* suffix : {"", "-wal"}) {
            QFile file(path + suffix);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll().toLower();
            QVERIFY2(!bytes.contains("secretbody") && !bytes.contains("secrettitle"), suffix);
        }
    }

    void isOpenOnlyOnce() {
        const QString path = freshPath();
        auto store = openStore(path);
        QCOMPARE(ChatStore::open(path).error().kind, StoreError::Kind::InUse);
        store.reset();
        QVERIFY(ChatStore::open(path).ok());
        QFile ownerless(path + ".lock");  // as a kill in the middle of locking leaves it
        QVERIFY(ownerless.open(QIODevice::WriteOnly));
        ownerless.close();
        QVERIFY(ChatStore::open(path).ok());
    }

    void leavesNewerFilesAlone() {
        const QString path = freshPath();
        openStore(path)->createConversation("from the future", {});
        runSql(path, {"PRAGMA user_version = 99"});
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        QCOMPARE(ChatStore::open(path).error().kind, StoreError::Kind::TooNew);
        file.seek(0);
        QCOMPARE(file.readAll(), before);
    }

    void backsUpDaily() {
        const QString path = freshPath();
        openStore(path)->createConversation("a", {});
        QDir backups(QFileInfo(path).absolutePath() + "/backups");
        QVERIFY(backups.mkpath("."));
        for (int day = 10; day < 20; ++day) {
            QFile old(backups.filePath(QString("chats-2020-01-%1.sqlite").arg(day)));
            QVERIFY(old.open(QIODevice::WriteOnly));
        }
        openStore(path);
        const QStringList files = backups.entryList(QDir::Files, QDir::Name);
        QCOMPARE(files.size(), ChatStore::kBackupsKept);
        QCOMPARE(files.last(), "chats-" + QDate::currentDate().toString(Qt::ISODate) + ".sqlite");
        auto copy = openStore(backups.filePath(files.last()));
        QCOMPARE((*copy->conversations())[0].title, "a");
        QVERIFY(!copy->checkIntegrity());
        QVERIFY(copy->backupTo(path).has_value());  // never over an existing file
    }

    void marksInterruptedAnswers() {
        const QString path = freshPath();
        {
            auto store = openStore(path);
            const qint64 c = *store->createConversation({}, {});
            const qint64 answer = *store->addMessage(streamingAnswer(c, 0));
            QVERIFY(!store->updateStreaming(answer, {{BlockKind::Text, "half an ans", {}}}));
        }
        auto store = openStore(path);
        QCOMPARE(store->report().interruptedAnswers, 1);
        const auto list = *store->messages((*store->conversations())[0].id);
        QCOMPARE(list[0].state, MessageState::Interrupted);
        QCOMPARE(list[0].blocks[0].text, "half an ans");
        QCOMPARE(hits(*store, "half"), 1);
    }

    void saysWhenTheFolderCannotBeMade() {
        QFile file(m_folder.filePath("plain"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto result = ChatStore::open(m_folder.filePath("plain/chats.sqlite"));
        QVERIFY(!result);
        QCOMPARE(result.error().kind, StoreError::Kind::CannotOpen);
        QVERIFY(!result.error().text().isEmpty() && !result.error().hint().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestStore)
#include "test_store.moc"
