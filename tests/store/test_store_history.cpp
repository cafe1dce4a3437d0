// Order among many chats: folders, marks, search with filters, copies, erasing that reaches every file.
#include <QDirIterator>
#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include "app/store/search_text.h"
#include "tests/store/store_help.h"

using namespace parlor::app;

namespace {

// Files below `folder` whose bytes hold `marker`, in any case.
QStringList filesWith(const QString& folder, const QByteArray& marker) {
    QStringList found;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().toLower().contains(marker.toLower()))
            found += QDir(folder).relativeFilePath(file.fileName());
    }
    return found;
}

QStringList titles(const SearchResult& result) {
    QStringList list;
    for (const FoundConversation& chat : result.chats) list += chat.title;
    return list;
}

// The statements of schema version 1, as they were released.
const char* const kVersion1[] = {
    "CREATE TABLE state (key TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE conversations (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " title TEXT NOT NULL DEFAULT '', title_by_hand INTEGER NOT NULL DEFAULT 0,"
    " created INTEGER NOT NULL, updated INTEGER NOT NULL, pinned INTEGER NOT NULL DEFAULT 0,"
    " archived INTEGER NOT NULL DEFAULT 0, trashed INTEGER, system_prompt TEXT NOT NULL DEFAULT '',"
    " leaf INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX conversations_by_time ON conversations (trashed, updated)",
    "CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,"
    " parent INTEGER REFERENCES messages (id) ON DELETE CASCADE,"
    " role INTEGER NOT NULL, state INTEGER NOT NULL, created INTEGER NOT NULL,"
    " removed INTEGER NOT NULL DEFAULT 0, model TEXT NOT NULL DEFAULT '',"
    " prompt_tokens INTEGER NOT NULL DEFAULT 0, tokens INTEGER NOT NULL DEFAULT 0,"
    " tokens_per_second REAL NOT NULL DEFAULT 0, first_token_ms REAL NOT NULL DEFAULT 0,"
    " stop_reason TEXT NOT NULL DEFAULT '')",
    "CREATE INDEX messages_by_conversation ON messages (conversation, id)",
    "CREATE INDEX messages_by_parent ON messages (parent)",
    "CREATE INDEX messages_streaming ON messages (state) WHERE state = 1",
    "CREATE TABLE blocks (message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,"
    " position INTEGER NOT NULL, kind INTEGER NOT NULL, text TEXT NOT NULL, data TEXT NOT NULL DEFAULT '',"
    " PRIMARY KEY (message, position)) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE search USING fts5 (body, tokenize = 'unicode61 remove_diacritics 2')",
    "INSERT INTO conversations (title, created, updated, pinned) VALUES ('An old chat', 1000, 2000, 1)",
    "INSERT INTO messages (conversation, role, state, created) VALUES (1, 1, 0, 1500)",
    "INSERT INTO blocks VALUES (1, 0, 0, 'veryoldwords', '')",
    "INSERT INTO search (rowid, body) VALUES (1, 'veryoldwords'), (-1, 'An old chat')",
    "UPDATE conversations SET leaf = 1",
    "PRAGMA user_version = 1",
};

}  // namespace

class TestStoreHistory : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_files = 0;
    QString freshPath() { return m_folder.filePath(QString::number(++m_files) + "/chats.db"); }

    static qint64 chat(ChatStore& store, const QString& title, const QStringList& texts) {
        const qint64 id = *store.createConversation(title, {});
        qint64 parent = 0;
        for (const QString& text : texts) parent = *store.addMessage(userMessage(id, parent, text));
        return id;
    }

    // Runs statements on a connection of its own, or on the store's (to make it fail).
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
    static void inStore(ChatStore& store, const QString& statement) {
        for (const QString& name : QSqlDatabase::connectionNames()) {
            QSqlDatabase db = QSqlDatabase::database(name, false);
            if (db.databaseName() == store.path())
                QVERIFY2(QSqlQuery(db).exec(statement), qPrintable(statement));
        }
    }

    static qint64 rootPage(const QString& path, const QString& name) {  // counted from 0
        qint64 page = 0;
        {
            QSqlDatabase db = QSqlDatabase::addDatabase("QSQLITE", "outside");
            db.setDatabaseName(path);
            QSqlQuery query(db.open() ? db : QSqlDatabase());
            if (query.exec(QString("SELECT rootpage FROM sqlite_schema WHERE name = '%1'").arg(name)) &&
                query.next())
                page = query.value(0).toLongLong() - 1;
        }
        QSqlDatabase::removeDatabase("outside");
        return page;
    }

  private slots:
    void foldersHoldChats() {
        const QString path = freshPath();
        qint64 work = 0;
        {
            auto store = openStore(path);
            const qint64 a = chat(*store, "a", {"alpha"});
            const qint64 b = chat(*store, "b", {"beta"});
            const qint64 c = chat(*store, "c", {"gamma"});
            work = *store->createFolder("Wörk 工作");
            QVERIFY(!store->moveTo({a, b}, work));
            QCOMPARE(store->moveTo({c}, 99)->kind, StoreError::Kind::NotFound);
            QCOMPARE(store->moveTo({c, 99}, work)->kind, StoreError::Kind::NotFound);
            QVERIFY(!store->mark({a, b}, ChatStore::Mark::Pinned, true));
            QCOMPARE(store->mark({c, 99}, ChatStore::Mark::Pinned, true)->kind, StoreError::Kind::NotFound);
        }
        auto store = openStore(path);
        QCOMPARE(store->folders()->size(), 1);
        QCOMPARE((*store->folders())[0].name, "Wörk 工作");
        int inside = 0, pinned = 0;
        for (const auto& one : *store->conversations()) {
            inside += one.folder == work;
            pinned += one.pinned;
        }
        QCOMPARE(inside, 2);
        QCOMPARE(pinned, 2);  // all or none
        QVERIFY(!store->renameFolder(work, "Home"));
        QCOMPARE((*store->folders())[0].name, "Home");
        QVERIFY(!store->deleteFolder(work));
        QCOMPARE(store->conversations()->size(), 3);  // the chats stay
        for (const auto& one : *store->conversations()) QCOMPARE(one.folder, 0);
        QCOMPARE(store->deleteFolder(work)->kind, StoreError::Kind::NotFound);
        QCOMPARE(store->renameFolder(work, "x")->kind, StoreError::Kind::NotFound);
        QVERIFY(!store->checkIntegrity());
    }

    void searchFilters() {
        auto store = openStore(freshPath());
        const qint64 a = chat(*store, "pears", {"an apple a day", "apples and more apples"});
        const qint64 b = chat(*store, "apple cake", {"flour"});
        const qint64 c = chat(*store, "put away", {"one apple"});
        const qint64 d = chat(*store, "apple in the bin", {"apple"});
        QVERIFY(!store->setArchived(c, true));
        QVERIFY(!store->setTrashed(d, true));
        StoredMessage answer{
            .conversation = b, .role = Role::Assistant, .blocks = {{BlockKind::Text, "apple pie", {}}}};
        store->addMessage(answer);
        const qint64 folder = *store->createFolder("fruit");
        QVERIFY(!store->moveTo({a}, folder));

        QCOMPARE(titles(*store->search({.text = "apple"})),
                 QStringList({"apple cake", "pears"}));  // title first
        QCOMPARE(store->search({.text = "apple"})->chats[1].count, 2);
        QCOMPARE(titles(*store->search({.text = "apple", .archived = true})).size(), 3);
        QCOMPARE(titles(*store->search({.text = "apple", .role = Role::Assistant})),
                 QStringList({"apple cake"}));
        QCOMPARE(titles(*store->search({.text = "apple", .role = Role::User})), QStringList({"pears"}));
        QCOMPARE(titles(*store->search({.text = "apple", .folder = folder})), QStringList({"pears"}));
        QCOMPARE(titles(*store->search({.text = "apple", .folder = 0})), QStringList({"apple cake"}));
        QCOMPARE(store->search({.text = "apple", .since = QDateTime::currentDateTimeUtc().addDays(1)})
                     ->chats.size(),
                 0);
        QCOMPARE(store->search({.text = "apple", .since = QDateTime::currentDateTimeUtc().addDays(-1)})
                     ->chats.size(),
                 2);
        const auto one = store->search({.text = "apple", .conversation = a, .hits = 100});
        QCOMPARE(one->chats.size(), 1);
        QCOMPARE(one->chats[0].hits.size(), 2);
        QVERIFY(one->chats[0].hits[0].message > one->chats[0].hits[1].message);  // newest first
        QCOMPARE(store->search({.text = "apple", .hits = 1})->chats[1].hits.size(), 1);
        QCOMPARE(store->search({.text = "apple", .chats = 1})->found, 2);
    }

    void recencyCounts() {
        const QString path = freshPath();
        qint64 old = 0;
        {
            auto store = openStore(path);
            old = chat(*store, "old", {"zebra"});
            chat(*store, "new", {"zebra"});
        }
        runSql(path, {QString("UPDATE conversations SET updated = 1000 WHERE id = %1").arg(old)});
        auto store = openStore(path);
        QCOMPARE(titles(*store->search({.text = "zebra"})), QStringList({"new", "old"}));
    }

    void whatIsHiddenIsNotFound() {
        auto store = openStore(freshPath());
        const qint64 c = *store->createConversation("c", {});
        const qint64 a = *store->addMessage(userMessage(c, 0, "alpha"));
        const qint64 b = *store->addMessage(userMessage(c, a, "beta"));
        const qint64 g = *store->addMessage(userMessage(c, b, "gamma"));
        const qint64 s = *store->addMessage(streamingAnswer(c, g));
        QVERIFY(!store->setRemoved(b, true));
        QVERIFY(!store->finishMessage(s, MessageState::Complete, {{BlockKind::Text, "delta", {}}}, {}));
        QCOMPARE(hits(*store, "alpha"), 1);
        for (const char* word : {"beta", "gamma", "delta"}) QCOMPARE(hits(*store, word), 0);
        QVERIFY(!store->setRemoved(g, true));
        QVERIFY(!store->setRemoved(b, false));
        QCOMPARE(hits(*store, "beta"), 1);
        QCOMPARE(hits(*store, "gamma"), 0);  // removed by itself
        QVERIFY(!store->setRemoved(g, false));
        for (const char* word : {"beta", "gamma", "delta"}) QCOMPARE(hits(*store, word), 1);
        QVERIFY(!store->checkIntegrity());
    }

    void wordsAreMarked_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("marked");
        QTest::newRow("accents") << "Le Café noir"
                                 << "cafe" << QStringList{"Café"};
        QTest::newRow("beginning of words") << "party art Artist"
                                            << "art" << QStringList{"art", "Art"};
        QTest::newRow("several") << "red fox, blue fox"
                                 << "fox red" << QStringList{"red", "fox", "fox"};
        QTest::newRow("CJK in the middle") << "我们去北京吃"
                                           << "北京" << QStringList{"北京"};
        QTest::newRow("mixed") << "用Qt写界面"
                               << "qt界面" << QStringList{"Qt", "界面"};
        QTest::newRow("overlap") << "foobar"
                                 << "foo foobar" << QStringList{"foobar"};
        QTest::newRow("nothing") << "foobar"
                                 << "\"*(" << QStringList{};
    }
    void wordsAreMarked() {
        QFETCH(QString, text);
        QFETCH(QString, typed);
        QStringList marked;
        for (const TextRange& range : findWords(text, typed)) marked += text.mid(range.start, range.length);
        QTEST(marked, "marked");
    }

    void duplicates() {
        auto store = openStore(freshPath());
        const qint64 c = *store->createConversation("original", "Be brief.");
        const qint64 q = *store->addMessage(userMessage(c, 0, "question"));
        const qint64 first = *store->addMessage(streamingAnswer(c, q));
        QVERIFY(!store->finishMessage(first, MessageState::Complete, {{BlockKind::Text, "first", {}}},
                                      {.tokens = 7}));
        const qint64 second = *store->addMessage(streamingAnswer(c, q));
        QVERIFY(!store->updateStreaming(second, {{BlockKind::Text, "half", {}}}));
        QVERIFY(!store->setLeaf(c, first));
        const auto copy = store->duplicate(c, "copy");
        QVERIFY(copy.ok());
        QCOMPARE(copy->title, "copy");
        QCOMPARE(copy->systemPrompt, "Be brief.");
        const auto messages = *store->messages(copy->id);
        QCOMPARE(messages.size(), 3);
        QCOMPARE(messages[1].parent, messages[0].id);
        QCOMPARE(messages[1].stats.tokens, 7);
        QCOMPARE(copy->leaf, messages[1].id);
        QCOMPARE(messages[2].state, MessageState::Interrupted);
        QCOMPARE(hits(*store, "question"), 2);
        QCOMPARE(store->duplicate(99, "x").error().kind, StoreError::Kind::NotFound);
        const auto details = store->details(c);
        QCOMPARE(details->messages, 3);
        QCOMPARE(details->fromPerson, 1);
        QCOMPARE(details->tokens, 7);
        QCOMPARE(details->models, QStringList{"test"});
        QVERIFY(store->erase({c}).ok());  // the copy stands by itself
        QCOMPARE(store->messages(copy->id)->size(), 3);
        QVERIFY(!store->checkIntegrity());
    }

    void erasingReachesEveryFile() {
        const QString path = freshPath();
        const QString folder = QFileInfo(path).absolutePath();
        qint64 secret = 0;
        {
            auto store = openStore(path);
            chat(*store, "keep", {"KEEPWORD"});
            secret = chat(*store, "MARKERTITLE", {});
            for (int i = 0; i < 300; ++i)
                store->addMessage(userMessage(secret, 0, "MARKERBODY " + QString(i, 'x')));
        }
        openStore(path);  // makes the daily backup
        runSql(path, {"PRAGMA wal_checkpoint(TRUNCATE)"});
        QVERIFY(QFile::copy(path, path + ".before-v2-x"));
        QVERIFY(QFile::copy(path, path + ".damaged-x"));
        QFile unreadable(folder + "/backups/chats-2020-01-01.sqlite");
        QVERIFY(unreadable.open(QIODevice::WriteOnly));
        unreadable.write("MARKERBODY in something that is no database");
        unreadable.close();
        QVERIFY(filesWith(folder, "marker").size() >= 5);

        auto store = openStore(path);
        QVERIFY(!store->setTrashed(secret, true));
        const auto erased = store->erase({secret});
        QVERIFY(erased.ok());
        const QStringList left = filesWith(folder, "marker");
        QVERIFY(!left.contains("chats.db") && !left.contains("chats.db-wal"));
        QVERIFY(!left.isEmpty());  // the copies are a matter of their own
        const auto error = eraseFromCopies(path, *erased);
        QVERIFY2(!error, error ? qPrintable(error->detail) : "");
        QCOMPARE(filesWith(folder, "marker"), QStringList());
        QCOMPARE(backupsOf(path).size(), 2);
        for (const QString& file : backupsOf(path)) {
            QVERIFY(filesWith(folder, "keepword").contains(QDir(folder).relativeFilePath(file)));
            auto copy = openStore(file);
            QVERIFY(!copy->checkIntegrity());
            QCOMPARE(copy->conversations()->size(), 1);
        }
        QVERIFY(!store->checkIntegrity());
        QCOMPARE(hits(*store, "keepword"), 1);
    }

    void aCopyFromAnotherHistoryKeepsItsOwnChats() {
        const QString path = freshPath();
        {
            auto store = openStore(path);
            chat(*store, "erased here", {"x"});
        }
        QVERIFY(QDir(QFileInfo(path).absolutePath()).mkpath("backups"));
        const QString copy = QFileInfo(path).absolutePath() + "/backups/chats-2020-01-01.sqlite";
        {
            auto other = openStore(copy);
            chat(*other, "another chat with the same id", {"y"});
        }
        auto store = openStore(path);
        const auto erased = store->erase({1});
        QVERIFY(!eraseFromCopies(path, *erased));
        QCOMPARE(openStore(copy)->conversations()->size(), 1);
    }

    void everythingCanBeErased() {
        const QString path = freshPath();
        const QString folder = QFileInfo(path).absolutePath();
        {
            auto store = openStore(path);
            chat(*store, "MARKER one", {"MARKER"});
            const qint64 b = chat(*store, "MARKER two", {"MARKER"});
            QVERIFY(!store->setTrashed(b, true));
            QVERIFY(store->createFolder("MARKER folder").ok());
        }
        auto store = openStore(path);
        QVERIFY(!store->eraseAll());
        QVERIFY(!deleteCopies(path));
        QCOMPARE(filesWith(folder, "marker"), QStringList());
        QCOMPARE(
            store->conversations()->size() + store->conversations(true)->size() + store->folders()->size(),
            0);
        QVERIFY(!store->checkIntegrity());
        QVERIFY(store->createConversation("after", {}).ok());
    }

    void theTrashIsEmptiedAfterItsTime() {
        const QString path = freshPath();
        qint64 old = 0, fresh = 0;
        {
            auto store = openStore(path);
            old = chat(*store, "old", {"MARKER"});
            fresh = chat(*store, "fresh", {"x"});
            QVERIFY(!store->mark({old, fresh}, ChatStore::Mark::Trashed, true));
        }
        const qint64 then = QDateTime::currentDateTimeUtc().addDays(-31).toMSecsSinceEpoch();
        runSql(path, {QString("UPDATE conversations SET trashed = %1 WHERE id = %2").arg(then).arg(old)});
        auto store = openStore(path);
        const QDateTime limit = QDateTime::currentDateTimeUtc().addDays(-ChatStore::kTrashDays);
        QCOMPARE(store->eraseTrashedBefore(limit)->size(), 1);
        QCOMPARE(store->eraseTrashedBefore(limit)->size(), 0);
        QCOMPARE((*store->conversations(true))[0].id, fresh);
    }

    void migratesVersion1() {
        const QString path = freshPath();
        QVERIFY(QDir().mkpath(QFileInfo(path).absolutePath()));
        QStringList statements;
        for (const char* statement : kVersion1) statements += statement;
        runSql(path, statements);
        {
            auto store = openStore(path);
            QCOMPARE(store->report().migratedFrom, 1);
            QVERIFY(QFile::exists(store->report().migrationBackup));
            QCOMPARE(store->conversations()->size(), 1);
            QVERIFY((*store->conversations())[0].pinned);
            QCOMPARE(hits(*store, "veryoldwords"), 1);
            const qint64 folder = *store->createFolder("f");
            QVERIFY(!store->moveTo({1}, folder));
            QVERIFY(!store->checkIntegrity());
            // The backup is of the first version: erasing reaches it all the same.
            const auto erased = store->erase({1});
            QVERIFY(!eraseFromCopies(path, *erased));
            QCOMPARE(filesWith(QFileInfo(path).absolutePath(), "veryoldwords"), QStringList());
        }
        QCOMPARE(openStore(path)->report().migratedFrom, 0);
    }

    void rescueCoversFolders() {
        const QString path = freshPath();
        {
            auto store = openStore(path);
            const qint64 folder = *store->createFolder("kept");
            QVERIFY(!store->moveTo({chat(*store, "a", {"alpha"})}, folder));
            const qint64 hidden = *store->addMessage(userMessage(1, 0, "hiddenword"));
            QVERIFY(!store->setRemoved(hidden, true));
        }
        runSql(path, {"INSERT OR REPLACE INTO state VALUES ('open', 1)"});  // as a kill leaves it
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadWrite));
            file.seek(rootPage(path, "messages_by_parent") * 4096);
            file.write(QByteArray(4096, char(0xFF)));
        }
        auto store = openStore(path);
        QVERIFY(store);
        QVERIFY(store->report().rescued);
        QCOMPARE(store->report().savedChats, 1);
        QCOMPARE(store->report().savedMessages, 2);
        QCOMPARE((*store->folders())[0].name, "kept");
        QCOMPARE((*store->conversations())[0].folder, (*store->folders())[0].id);
        QCOMPARE(hits(*store, "alpha"), 1);
        QCOMPARE(hits(*store, "hiddenword"), 0);
    }

    void faultsAreSaid() {
        auto store = openStore(freshPath());
        const qint64 a = chat(*store, "a", {"alpha"});
        const qint64 folder = *store->createFolder("f");
        inStore(*store, "PRAGMA query_only = ON");  // as a file that may not be written
        QCOMPARE(store->moveTo({a}, folder)->kind, StoreError::Kind::ReadOnly);
        QCOMPARE(store->setTrashed(a, true)->kind, StoreError::Kind::ReadOnly);
        QCOMPARE(store->createFolder("g").error().kind, StoreError::Kind::ReadOnly);
        QCOMPARE(store->erase({a}).error().kind, StoreError::Kind::ReadOnly);
        QCOMPARE(store->eraseAll()->kind, StoreError::Kind::ReadOnly);
        QCOMPARE(hits(*store, "alpha"), 1);  // reading goes on
        inStore(*store, "PRAGMA query_only = OFF");
        inStore(*store, "PRAGMA max_page_count = 1");  // becomes as many as there are: a full disk
        StoreStatus full;
        for (int i = 0; i < 100 && !full; ++i) {
            const auto added = store->addMessage(userMessage(a, 0, QString(20000, QChar(u'a' + i % 26))));
            if (!added) full = added.error();
        }
        QVERIFY(full);
        QCOMPARE(full->kind, StoreError::Kind::DiskFull);
        QCOMPARE(hits(*store, "alpha"), 1);
        inStore(*store, "PRAGMA max_page_count = 1000000");
        QVERIFY(!store->moveTo({a}, folder));
        QVERIFY(!store->checkIntegrity());
    }

    // 100,000 messages in 2,000 chats. Figures are printed; only what would be absurd fails.
    void manyChats() {
        const QString path = freshPath();
        openStore(path);
        constexpr int kChats = 2000, kEach = 50;
        const QStringList words =
            QString(
                "time year people way day man thing woman life child world school state family "
                "student group country problem hand part place case week company system")
                .split(' ');
        {
            QSqlDatabase db = QSqlDatabase::addDatabase("QSQLITE", "fill");
            db.setDatabaseName(path);
            QVERIFY(db.open());
            db.transaction();
            QSqlQuery chats(db), messages(db), blocks(db), index(db);
            chats.prepare("INSERT INTO conversations (id, title, created, updated) VALUES (?, ?, ?, ?)");
            messages.prepare(
                "INSERT INTO messages (id, conversation, role, state, created) VALUES (?, ?, ?, 0, ?)");
            blocks.prepare("INSERT INTO blocks VALUES (?, 0, 0, ?, '')");
            index.prepare("INSERT INTO search (rowid, body) VALUES (?, ?)");
            const qint64 now = QDateTime::currentMSecsSinceEpoch();
            const auto exec = [](QSqlQuery& query, const QVariantList& values) {
                for (const QVariant& value : values) query.addBindValue(value);
                QVERIFY(query.exec());
            };
            quint32 random = 1;
            for (int c = 1; c <= kChats; ++c) {
                const qint64 at = now - qint64(kChats - c) * 3'600'000;
                const QString title = QString("Chat %1 about %2").arg(c).arg(words[c % words.size()]);
                exec(chats, {c, title, at, at});
                exec(index, {-c, title});
                for (int m = 0; m < kEach; ++m) {
                    const int id = (c - 1) * kEach + m + 1;
                    QString text;
                    for (int w = 0; w < 40; ++w) {
                        random = random * 1664525 + 1013904223;
                        text += words[(random >> 16) % words.size()] + ' ';
                    }
                    if (id % 500 == 0) text += "needle 北京烤鸭";
                    exec(messages, {id, c, m % 2 + 1, at});
                    exec(blocks, {id, text});
                    exec(index, {id, indexText(text)});
                }
            }
            db.commit();
            db.close();
        }
        QSqlDatabase::removeDatabase("fill");
        auto store = openStore(path);
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(store->conversations()->size(), kChats);
        qInfo("2,000 chats read in %lld ms", clock.elapsed());
        for (const char* text :
             {"needle", "北京", "烤", "n", "t", "time", "time year", "ti ye wo", "chat 17", "nothingatall"}) {
            clock.restart();
            const auto result = store->search({.text = QString::fromUtf8(text)});
            QVERIFY(result.ok());
            qInfo("%-14s %4lld ms  %4d chats%s", text, clock.elapsed(), result->found,
                  result->cut ? " (cut)" : "");
            QVERIFY(clock.elapsed() < 5000);
        }
        QCOMPARE(store->search({.text = "needle"})->found, 200);
        QCOMPARE(store->search({.text = "北京"})->found, 200);
        QList<qint64> some;
        for (qint64 id = 1; id <= 100; ++id) some += id;
        clock.restart();
        QVERIFY(store->erase(some).ok());
        qInfo("100 chats erased in %lld ms", clock.elapsed());
        QVERIFY(!store->checkIntegrity());
    }
};

QTEST_GUILESS_MAIN(TestStoreHistory)
#include "test_store_history.moc"
