// Chats as a whole, without a window: groups, folders, archive, trash, undo, erasing, search, and how little
// the list changes when one thing does.
#include <QAbstractItemModelTester>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include "app/engine/fake_engine_client.h"
#include "app/program.h"

using namespace parlor::app;

namespace {

using List = ConversationListModel;

struct Rig {
    QTemporaryDir folder;
    FakeEngineClient* engine = new FakeEngineClient;
    Program program{{folder.path(), folder.filePath("parlor.ini")}, std::unique_ptr<EngineClient>(engine)};
    History& history = program.history();
    List& list = *history.chats();

    explicit Rig(bool start = true) {
        engine->setReplies({"An answer."});
        engine->setPace(1, 4);
        program.library().setBuiltIn(FakeEngineClient::demoModels());
        if (start) program.start();
    }
    QString path() const { return folder.filePath("chats.db"); }
    // What `work` gives, done on the store's thread after all that was ordered before.
    template <class Work>
    auto inStore(Work work) {
        std::optional<decltype(work(std::declval<ChatStore&>()))> out;
        program.archive().run(&program, work, [&](auto result) { out = std::move(result); });
        if (!QTest::qWaitFor([&] { return out.has_value(); }, 20000)) qFatal("the store does not answer");
        return *out;
    }
    qint64 add(const QString& title, const QStringList& texts = {"text"}) {
        const qint64 id = inStore([&](ChatStore& store) {
            const qint64 id = *store.createConversation(title, {});
            qint64 parent = 0;
            for (const QString& text : texts)
                parent = *store.addMessage(
                    {.conversation = id, .parent = parent, .blocks = {{BlockKind::Text, text, {}}}});
            return id;
        });
        reload();
        return id;
    }
    void reload() {
        QSignalSpy loaded(&list, &List::loaded);
        list.reload();
        QVERIFY(loaded.wait(20000));
    }
    // Rows as text: "# heading", "[folder] n", "chat", "  chat in a folder".
    QStringList rows() const {
        QStringList out;
        for (int i = 0; i < list.count(); ++i) {
            const QModelIndex row = list.index(i);
            const auto role = [&](int role) { return row.data(role).toString(); };
            if (!role(List::HeadingRole).isEmpty()) out += "# " + role(List::HeadingRole);
            if (row.data(List::IsFolderRole).toBool())
                out += '[' + role(List::TitleRole) + "] " + role(List::CountRole);
            else
                out += (row.data(List::InFolderRole).toBool() ? "  " : "") + role(List::TitleRole);
        }
        return out;
    }
    QStringList found() {
        QStringList out;
        const HistorySearch& search = *history.search();
        for (int i = 0; i < search.count(); ++i) {
            const QModelIndex row = search.index(i);
            const int kind = row.data(HistorySearch::KindRole).toInt();
            out += kind == HistorySearch::Chat ? row.data(HistorySearch::TextRole).toString()
                   : kind == HistorySearch::Hit
                       ? "- " + row.data(HistorySearch::TextRole).toString()
                       : QString("+ %1").arg(row.data(HistorySearch::CountRole).toInt());
        }
        return out;
    }
};

void setUpdated(const QString& path, const QHash<qint64, QDateTime>& times) {
    {
        QSqlDatabase db = QSqlDatabase::addDatabase("QSQLITE", "outside");
        db.setDatabaseName(path);
        QVERIFY(db.open());
        for (auto it = times.cbegin(); it != times.cend(); ++it)
            QVERIFY(QSqlQuery(db).exec(
                QString("UPDATE conversations SET updated = %1, created = %1 WHERE id = %2")
                    .arg(it.value().toMSecsSinceEpoch())
                    .arg(it.key())));
    }
    QSqlDatabase::removeDatabase("outside");
}

QStringList filesWith(const QString& folder, const QByteArray& marker) {
    QStringList found;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().toLower().contains(marker))
            found += file.fileName();
    }
    return found;
}

}  // namespace

class TestHistory : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void groups() {
        Rig rig;
        QHash<qint64, QDateTime> times;
        const QDateTime noon(QDate::currentDate(), QTime(12, 0));
        for (const auto& [name, days] : std::initializer_list<std::pair<const char*, int>>{
                 {"today", 0}, {"yesterday", 1}, {"three days", 3}, {"three weeks", 21}, {"old", 400}})
            times.insert(rig.add(name), noon.addDays(-days));
        setUpdated(rig.path(), times);
        rig.reload();
        const QString month = QLocale().toString(noon.addDays(-400).date(), "MMMM yyyy");
        QCOMPARE(rig.rows(),
                 QStringList({"# Today", "today", "# Yesterday", "yesterday", "# Last 7 days", "three days",
                              "# Last 30 days", "three weeks", "# " + month, "old"}));
        const qint64 old = rig.list.index(4).data(List::IdRole).toLongLong();
        rig.history.setPinned(old, true);
        QCOMPARE(rig.rows().mid(0, 3), QStringList({"# Pinned", "old", "# Today"}));
        rig.history.setPinned(old, false);
        QCOMPARE(rig.rows().last(), "old");
    }

    void folders() {
        Rig rig;
        const qint64 a = rig.add("a");
        const qint64 b = rig.add("b");
        rig.add("c");
        rig.history.createFolder("  Work  ", a);
        QTRY_COMPARE(rig.rows(), QStringList({"# Folders", "[Work] 1", "  a", "# Today", "c", "b"}));
        const qint64 work = rig.list.folders()[0].id;
        rig.history.createFolder("   ");
        rig.history.createFolder("Art");
        QTRY_COMPARE(rig.rows()[1], "[Art] 0");
        rig.history.move(b, work);
        QCOMPARE(rig.rows(), QStringList({"# Folders", "[Art] 0", "[Work] 2", "  b", "  a", "# Today", "c"}));
        rig.history.setCollapsed(work, true);
        QCOMPARE(rig.rows(), QStringList({"# Folders", "[Art] 0", "[Work] 2", "# Today", "c"}));
        rig.history.renameFolder(work, "Zoo");
        rig.reload();
        QCOMPARE(rig.rows(), QStringList({"# Folders", "[Art] 0", "[Zoo] 2", "# Today", "c"}));
        QCOMPARE(Settings(rig.folder.filePath("parlor.ini")).collapsedFolders(),
                 QStringList{QString::number(work)});
        rig.history.deleteFolder(work);
        QCOMPARE(rig.rows(), QStringList({"# Folders", "[Art] 0", "# Today", "c", "b", "a"}));
        rig.reload();
        QCOMPARE(rig.rows(), QStringList({"# Folders", "[Art] 0", "# Today", "c", "b", "a"}));
        rig.history.undo();
        QTRY_COMPARE(rig.rows(),
                     QStringList({"# Folders", "[Art] 0", "[Zoo] 2", "  b", "  a", "# Today", "c"}));
    }

    void aChangeTouchesItsRowsOnly() {
        Rig rig;
        QList<qint64> ids;
        for (int i = 0; i < 20; ++i) ids.append(rig.add(QString("chat %1").arg(i)));
        QAbstractItemModelTester tester(&rig.list, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&rig.list, &List::modelReset);
        QSignalSpy moved(&rig.list, &List::rowsMoved);
        QSignalSpy inserted(&rig.list, &List::rowsInserted);
        QSignalSpy removed(&rig.list, &List::rowsRemoved);
        rig.history.setPinned(ids[3], true);  // far up
        QCOMPARE(moved.count(), 1);
        rig.history.setPinned(ids[3], false);  // and far down again
        QCOMPARE(moved.count(), 2);
        StoredConversation used = *rig.list.find(ids[0]);
        used.updated = QDateTime::currentDateTimeUtc().addSecs(5);
        rig.list.put(used);  // the last becomes the first
        QCOMPARE(moved.count(), 3);
        QCOMPARE(rig.list.index(0).data(List::IdRole).toLongLong(), ids[0]);
        rig.history.remove(ids[5]);
        QCOMPARE(removed.count(), 1);
        rig.history.undo();
        QTRY_COMPARE(inserted.count(), 1);
        QCOMPARE(rig.list.count(), 20);
        QCOMPARE(reset.count(), 0);
        // Any list becomes any other.
        for (int round = 0; round < 200; ++round) {
            auto* random = QRandomGenerator::global();
            const qint64 id = ids[random->bounded(20)];
            switch (random->bounded(4)) {
                case 0:
                    rig.history.setPinned(id, random->bounded(2) == 1);
                    break;
                case 1:
                    rig.list.change({id}, [&](StoredConversation& one) {
                        one.updated = one.updated.addDays(random->bounded(-40, 40));
                    });
                    break;
                case 2:
                    rig.list.toggleSelected(id);
                    break;
                default:
                    rig.list.change({id}, [&](StoredConversation& one) { one.archived = !one.archived; });
            }
        }
        QCOMPARE(reset.count(), 0);
        for (const qint64 id : ids) {
            const StoredConversation& one = *rig.list.find(id);
            QCOMPARE(rig.list.rowOf(id) < 0, one.archived);
        }
        for (int i = 1; i < rig.list.count(); ++i) {
            const auto at = [&](int row) {
                return rig.list.find(rig.list.index(row).data(List::IdRole).toLongLong());
            };
            if (at(i - 1)->pinned == at(i)->pinned) QVERIFY(at(i - 1)->updated >= at(i)->updated);
        }
    }

    void trashAndUndo() {
        Rig rig;
        const qint64 a = rig.add("a");
        const qint64 b = rig.add("b");
        rig.history.createFolder("f", b);
        QTRY_COMPARE(rig.rows().size(), 5);
        rig.history.setPinned(a, true);
        rig.program.chat().open(a);
        const QStringList before = rig.rows();
        QSignalSpy undoable(&rig.history, &History::undoable);
        rig.history.remove(a);
        QCOMPARE(undoable[0][0].toString(), "“a” was deleted");
        QCOMPARE(rig.program.chat().conversation(), 0);
        QTRY_COMPARE(rig.history.trash()->count(), 1);
        QCOMPARE(rig.history.trash()->index(0, 0).data(ShelfModel::DaysLeftRole).toInt(), 30);
        rig.history.undo();
        QTRY_COMPARE(rig.rows(), before);  // still pinned
        QTRY_COMPARE(rig.history.trash()->count(), 0);
        rig.history.undo();  // nothing more to undo
        rig.list.toggleSelected(a);
        rig.list.toggleSelected(b);
        rig.history.remove(b);  // stands for both
        QCOMPARE(undoable[1][0].toString(), "2 chats were deleted");
        QCOMPARE(rig.list.selectedCount(), 0);
        QTRY_COMPARE(rig.history.trash()->count(), 2);
        rig.history.restore(b);
        QTRY_COMPARE(rig.history.trash()->count(), 1);
        QTRY_COMPARE(rig.rows(), QStringList({"# Folders", "[f] 1", "  b"}));
    }

    void archive() {
        Rig rig;
        const qint64 a = rig.add("a", {"needle"});
        rig.add("b");
        rig.history.putAway(a);
        QCOMPARE(rig.rows(), QStringList({"# Today", "b"}));
        QCOMPARE(rig.history.archive()->count(), 1);
        rig.program.chat().open(a);
        QCOMPARE(rig.program.chat().title(), "a");  // can be read
        rig.history.search()->setText("needle");
        QTRY_VERIFY(!rig.history.search()->searching());
        QCOMPARE(rig.found(), QStringList());
        rig.history.search()->setArchived(true);
        QTRY_COMPARE(rig.found(), QStringList({"a", "- needle"}));
        rig.history.undo();
        QCOMPARE(rig.history.archive()->count(), 0);
        rig.history.putAway(a);
        rig.history.takeBack(a);
        rig.reload();
        QCOMPARE(rig.rows().size(), 3);
    }

    void selection() {
        Rig rig;
        QList<qint64> ids;
        for (int i = 0; i < 5; ++i) ids.prepend(rig.add(QString::number(i)));  // as listed
        rig.list.anchorSelection(ids[1]);
        rig.list.selectTo(ids[3]);
        QCOMPARE(rig.list.selection(), ids.mid(1, 3));
        rig.list.selectTo(ids[0]);
        QCOMPARE(rig.list.selection(), ids.mid(0, 2));
        rig.list.toggleSelected(ids[0]);
        QCOMPARE(rig.list.selection(), ids.mid(1, 1));
        QCOMPARE(rig.history.countOf(ids[4]), 1);  // not part of it: stands for itself
        rig.list.selectAll();
        QCOMPARE(rig.history.countOf(ids[4]), 5);
        rig.history.createFolder("all", ids[4]);
        QTRY_COMPARE(rig.rows().mid(0, 2), QStringList({"# Folders", "[all] 5"}));
        QCOMPARE(rig.history.folderOf(ids[0]), double(rig.list.folders()[0].id));
        rig.list.clearSelection();
        QCOMPARE(rig.list.selectedCount(), 0);
    }

    void search() {
        Rig rig;
        rig.add("fruit", {"one apple", "two apples", "three apples", "four apples", "five apples"});
        rig.add("apple cake", {"flour", "烤鸭和苹果"});
        HistorySearch& search = *rig.history.search();
        search.setText("a");
        search.setText("app");
        search.setText("apple");
        QTRY_COMPARE(rig.found(), QStringList({"apple cake", "fruit", "- five apples", "- four apples",
                                               "- three apples", "+ 2"}));
        const QVariantList pieces = search.index(2, 0).data(HistorySearch::PiecesRole).toList();
        QCOMPARE(pieces.size(), 3);
        QCOMPARE(pieces[1].toMap().value("text").toString(), "apple");
        QVERIFY(pieces[1].toMap().value("match").toBool());
        search.showAll(search.index(1, 0).data(HistorySearch::ConversationRole).toLongLong());
        QTRY_COMPARE(rig.found().size(), 7);
        search.setText("苹果");
        QTRY_COMPARE(rig.found(), QStringList({"apple cake", "- 烤鸭和苹果"}));
        search.setText("\" OR ( NEAR*");
        QTRY_VERIFY(!search.searching());
        search.setText("apple");
        QTRY_COMPARE(search.found(), 2);
        search.setAuthor(HistorySearch::Model);
        QTRY_COMPARE(search.found(), 0);
        QCOMPARE(search.filters(), 1);
        search.clearFilters();
        QTRY_COMPARE(search.found(), 2);
        rig.history.remove(search.index(0, 0).data(HistorySearch::ConversationRole).toLongLong());
        QTRY_COMPARE(search.found(), 1);  // what is deleted leaves the results
        search.setText("");
        QCOMPARE(search.count(), 0);
    }

    void unreadAnswers() {
        Rig rig;
        QVERIFY(QTest::qWaitFor([&] { return rig.program.library().state() == ModelLibrary::Ready; }, 20000));
        ChatController& chat = rig.program.chat();
        rig.engine->setReplies({QString("word ").repeated(100)});
        chat.send("Hello");
        QTRY_COMPARE(rig.list.count(), 1);
        QVERIFY(rig.list.index(0).data(List::WritingRole).toBool());
        const qint64 id = chat.conversation();
        chat.newChat();
        QVERIFY(QTest::qWaitFor([&] { return !chat.busy(); }, 20000));
        QVERIFY(!rig.list.index(0).data(List::WritingRole).toBool());
        QVERIFY(rig.list.index(0).data(List::UnreadRole).toBool());
        chat.open(id);
        QVERIFY(!rig.list.index(0).data(List::UnreadRole).toBool());
    }

    void duplicateAndDetails() {
        Rig rig;
        const qint64 a = rig.add("a", {"one", "two"});
        rig.history.duplicate(a);
        QTRY_COMPARE(rig.rows(), QStringList({"# Today", "a (copy)", "a"}));
        QTRY_COMPARE(rig.program.chat().messages()->count(), 2);
        rig.history.readDetails(a);
        QTRY_COMPARE(rig.history.details().value("messages").toString(), "2");
        QCOMPARE(rig.history.details().value("title").toString(), "a");
    }

    void erasingLeavesNothing_data() {
        QTest::addColumn<bool>("copies");
        QTest::newRow("with the backups") << true;
        QTest::newRow("without") << false;
    }
    void erasingLeavesNothing() {
        QFETCH(bool, copies);
        Rig rig;
        const qint64 a = rig.add("MARKERTITLE", {"MARKERBODY"});
        rig.add("other", {"stays"});
        const QString backup = rig.folder.filePath("backups/chats-2020-01-01.sqlite");
        QVERIFY(QDir(rig.folder.path()).mkpath("backups"));
        QVERIFY(!rig.inStore([&](ChatStore& store) { return store.backupTo(backup); }));
        rig.history.remove(a);
        QTRY_COMPARE(rig.history.trash()->count(), 1);
        QSignalSpy done(&rig.history, &History::done);
        rig.history.emptyTrash(copies);
        QVERIFY(rig.history.erasing());
        QTRY_COMPARE_WITH_TIMEOUT(done.count(), 1, 20000);
        QVERIFY(!rig.history.erasing());
        QTRY_COMPARE(rig.history.trash()->count(), 0);
        QCOMPARE(filesWith(rig.folder.path(), "marker"), copies ? QStringList() : QStringList{backup});
        QVERIFY(!filesWith(rig.folder.path(), "stays").isEmpty());
    }

    void eraseAll() {
        Rig rig;
        QVERIFY(QTest::qWaitFor([&] { return rig.program.library().state() == ModelLibrary::Ready; }, 20000));
        rig.add("marker", {"MARKER"});
        rig.history.createFolder("marker");
        rig.engine->setReplies({QString("marker ").repeated(3000)});
        rig.program.chat().send("marker");
        QTRY_COMPARE(rig.list.count(), 3);
        QSignalSpy done(&rig.history, &History::done);
        QSignalSpy notice(&rig.history, &History::notice);
        QSignalSpy notice2(&rig.program.chat(), &ChatController::notice);
        rig.history.eraseAll();
        QTRY_COMPARE_WITH_TIMEOUT(done.count(), 1, 20000);
        QCOMPARE(rig.list.count(), 0);
        QVERIFY(!rig.program.chat().busy());
        QCOMPARE(filesWith(rig.folder.path(), "marker"), QStringList());
        rig.reload();
        QCOMPARE(rig.list.count(), 0);
        QCOMPARE(notice.count() + notice2.count(), 0);
    }

    void oldTrashGoesAtTheStart() {
        Rig rig(false);
        {
            auto store = ChatStore::open(rig.path());
            const qint64 id = *(*store)->createConversation("MARKER", {});
            QVERIFY(!(*store)->setTrashed(id, true));
        }
        {
            QSqlDatabase db = QSqlDatabase::addDatabase("QSQLITE", "outside");
            db.setDatabaseName(rig.path());
            QVERIFY(db.open());
            QVERIFY(QSqlQuery(db).exec("UPDATE conversations SET trashed = 1000"));
        }
        QSqlDatabase::removeDatabase("outside");
        rig.program.start();  // makes the daily backup first
        QTRY_COMPARE_WITH_TIMEOUT(filesWith(rig.folder.path(), "marker"), QStringList(), 20000);
        QTRY_VERIFY(!rig.history.erasing());
    }

    void aRescueIsTold() {
        Rig rig(false);
        {
            auto store = ChatStore::open(rig.path());
            for (int i = 0; i < 50; ++i)
                (*store)->addMessage({.conversation = *(*store)->createConversation("chat", {}),
                                      .blocks = {{BlockKind::Text, QString(500, 'x'), {}}}});
        }
        {
            QFile file(rig.path());
            QVERIFY(file.open(QIODevice::ReadWrite));
            file.seek(4096);  // a root page
            file.write(QByteArray(4096, char(0xFF)));
        }
        QSignalSpy notice(&rig.history, &History::notice);
        rig.program.start();
        QTRY_COMPARE_WITH_TIMEOUT(notice.count(), 1, 60000);
        QCOMPARE(notice[0][2].toString(), "STORE-009");
        QVERIFY(notice[0][0].toString().contains("saved 50 chats"));
        QVERIFY(notice[0][1].toString().contains("chats.db.damaged-"));
    }

    void faultsAreToldAndTheListIsTrue() {
        Rig rig;
        const qint64 a = rig.add("a");
        const auto sql = [&](const QString& statement) {
            return rig.inStore([statement](ChatStore& store) {
                for (const QString& name : QSqlDatabase::connectionNames()) {
                    QSqlDatabase db = QSqlDatabase::database(name, false);
                    if (db.databaseName() == store.path()) return QSqlQuery(db).exec(statement);
                }
                return false;
            });
        };
        QVERIFY(sql("PRAGMA query_only = ON"));
        QSignalSpy notice(&rig.history, &History::notice);
        rig.history.setPinned(a, true);
        rig.history.remove(a);
        QTRY_COMPARE(notice.count(), 2);
        QCOMPARE(notice[0][2].toString(), "STORE-005");
        QTRY_COMPARE(rig.rows(), QStringList({"# Today", "a"}));
        QVERIFY(sql("PRAGMA query_only = OFF"));
    }

    void manyChats() {
        Rig rig;
        rig.inStore([](ChatStore& store) {
            for (int i = 0; i < 2000; ++i) store.createConversation(QString("Chat %1").arg(i), {});
            return true;
        });
        QElapsedTimer clock;
        clock.start();
        rig.reload();
        qInfo("2,000 chats listed in %lld ms", clock.elapsed());
        QCOMPARE(rig.list.count(), 2000);
        clock.restart();
        rig.history.setPinned(rig.list.index(1500).data(List::IdRole).toLongLong(), true);
        qInfo("one pinned in %lld ms", clock.elapsed());
        clock.restart();
        rig.list.selectAll();
        rig.history.remove(rig.list.index(0).data(List::IdRole).toLongLong());
        qInfo("all removed in %lld ms", clock.elapsed());
        QCOMPARE(rig.list.count(), 0);
        clock.restart();
        rig.history.undo();
        QTRY_COMPARE_WITH_TIMEOUT(rig.list.count(), 2000, 20000);
    }
};

QTEST_MAIN(TestHistory)
#include "test_history.moc"
