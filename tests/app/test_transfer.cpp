// Documents, imports into the store, backups and the way back, with the real store and its threads.
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <csignal>
#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

#include "app/settings/settings.h"
#include "app/store/sql.h"
#include "app/transfer/backup_files.h"
#include "app/transfer/chat_json.h"
#include "app/transfer/document_html.h"
#include "app/transfer/file_names.h"
#include "app/transfer/transfer.h"
#include "transfer_help.h"

using namespace parlor::app;

namespace {

struct Rig {
    QTemporaryDir folder;
    Settings settings{folder.filePath("parlor.ini")};
    ChatArchive archive;
    Transfer transfer{&archive, &settings};
    QSignalSpy failed{&transfer, &Transfer::failed};

    Rig() { archive.open(folder.filePath("chats.db")); }
    QString path(const QString& name) { return folder.filePath(name); }
    QUrl url(const QString& name) { return QUrl::fromLocalFile(path(name)); }
    bool idle() {
        return QTest::qWaitFor([&] { return !transfer.busy(); }, 60000);
    }
    template <class Work>
    auto store(Work work) {
        using Result = std::invoke_result_t<Work, ChatStore&>;
        std::promise<Result> promise;
        archive.perform([&](std::unique_ptr<ChatStore>& store) { promise.set_value(work(*store)); });
        return promise.get_future().get();
    }
    QList<StoredConversation> chats() {
        auto list = store([](ChatStore& store) { return store.conversations(); });
        return list ? *list : QList<StoredConversation>();
    }
    qint64 put(const ChatCopy& chat) {
        auto id = store([&](ChatStore& store) { return store.insertChat(chat.conversation, chat.messages); });
        return id ? *id : 0;
    }
    void exportTo(const QVariantList& ids, Transfer::Format format, const QString& name,
                  bool thinking = true) {
        transfer.exportChats(ids, format, thinking, true, url(name));
        QVERIFY(idle());
    }
    void import(const QString& path) {
        transfer.look({QUrl::fromLocalFile(path)});
        QVERIFY(idle());
        if (transfer.preview().isEmpty()) return;
        transfer.importChats();
        QVERIFY(idle());
    }
    QByteArray bytes(const QString& name) {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString code() { return failed.isEmpty() ? QString() : failed.last()[2].toString(); }
};

// Files of this process end at `bytes` from now on, as on a disk that is full.
class SmallDisk {
  public:
    explicit SmallDisk(qint64 bytes) {
#ifdef Q_OS_UNIX
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit small = m_before;
        small.rlim_cur = rlim_t(bytes);
        setrlimit(RLIMIT_FSIZE, &small);
#endif
    }
    ~SmallDisk() {
#ifdef Q_OS_UNIX
        setrlimit(RLIMIT_FSIZE, &m_before);
#endif
    }

  private:
#ifdef Q_OS_UNIX
    rlimit m_before{};
#endif
};

}  // namespace

class TestTransfer : public QObject {
    Q_OBJECT
  private slots:
    void fileNames() {
        QCOMPARE(safeFileName("a/b\\c:d*?\"<>|"), "a b c d");
        QCOMPARE(safeFileName("  ..hidden.. "), "hidden");
        QCOMPARE(safeFileName("CON"), "_CON");
        QCOMPARE(safeFileName("lpt1.txt"), "_lpt1.txt");
        QCOMPARE(safeFileName("Console"), "Console");
        QCOMPARE(safeFileName(""), "Chat");
        QCOMPARE(safeFileName("../../etc/passwd"), "etc passwd");
        QCOMPARE(safeFileName(QString(QChar(0xD800)) + "x" + QChar(0x202E) + "y\ty"), "xy y");
        const QString family = QString::fromUtf8("👨‍👩‍👧‍👦");
        const QString name = safeFileName(family.repeated(20));
        QVERIFY(name.toUtf8().size() <= 120 && name.size() % family.size() == 0);
        QVERIFY(safeFileName(QString(5000, QChar(0x4E2D))).toUtf8().size() <= 120);
        const QTemporaryDir folder;
        for (const char* expected : {"a%3 .md", "a%3  (2).md", "a%3  (3).md"}) {
            const QString path = freePath(folder.path(), "a%3 ", "md");
            QCOMPARE(QFileInfo(path).fileName(), expected);
            QVERIFY(QFile(path).open(QIODevice::WriteOnly));
        }
    }
    void markdown() {
        const QString text = chatMarkdown(sampleChat(), {.thinking = true});
        QVERIFY(text.contains("Second version."));
        QVERIFY(!text.contains("First version."));
        QVERIFY(text.contains("## Test 7B · "));
        QCOMPARE(text.count("<details>"), 1);
        QCOMPARE(text.count("</details>"), 1);
        QVERIFY(text.contains("````\n```result\n````"));
        QVERIFY(text.contains("table <1>.csv"));
        QVERIFY(!chatMarkdown(sampleChat(), {}).contains("hmm"));
        ChatCopy open = sampleChat();
        open.messages[2].blocks[0].text = "```\ncut";
        QCOMPARE(chatMarkdown(open, {}).count("```\ncut\n```\n"), 1);
    }
    void htmlIsHarmless() {
        const QString html = chatHtml(sampleChat(), {.thinking = true});
        for (const char* bad :
             {"<img", "<script", "<b>title", "<i>brief", "<failed", "url(", "<link", "<iframe", "@import"})
            QVERIFY2(!html.contains(bad, Qt::CaseInsensitive), bad);
        QVERIFY(html.contains("&lt;img src=x"));
        QVERIFY(html.contains("Content-Security-Policy"));
        QVERIFY(html.contains("prefers-color-scheme:dark"));
        QVERIFY(html.contains("<td"));
        QVERIFY(html.contains("int</span> x = "));  // in colours
        // Every tag that is opened is closed.
        for (const char* tag :
             {"div", "article", "p", "table", "tr", "td", "pre", "code", "figure", "details", "main"}) {
            const QRegularExpression open(QStringLiteral("<%1[ >]").arg(tag));
            QVERIFY2(html.count(open) == html.count(QStringLiteral("</%1>").arg(tag)), tag);
        }
        QCOMPARE(cleanHtml("<p onclick=\"x\" style=\"margin-left:4px\">a<img src=x><SCRIPT>b</p>"),
                 "<p style=\"margin-left:4px\">ab</p>");
        QCOMPARE(cleanHtml("<p style=\"background:url(http://x)\"><a href=\"javascript:x\">a</a><b"),
                 "<p><a>a</a>");
    }
    void pdfPages() {
        Rig rig;
        ChatCopy chat = sampleChat();
        chat.messages[4].blocks[1].text = QStringLiteral("Line of the answer, 一行中文。\n\n").repeated(150) +
                                          "```\n" + QString("a very long line of code ").repeated(12) +
                                          "\n```\n\nTHE END";
        const qint64 id = rig.put(chat);
        QVERIFY(id != 0);
        rig.exportTo({double(id)}, Transfer::Pdf, "a.pdf");
        QCOMPARE(rig.code(), "");
        QVERIFY(rig.bytes("a.pdf").startsWith("%PDF"));
        const QString tool = QStandardPaths::findExecutable("pdftotext");
        if (tool.isEmpty()) QSKIP("pdftotext is not installed");
        QProcess reader;
        reader.start(tool, {"-layout", rig.path("a.pdf"), "-"});
        QVERIFY(reader.waitForFinished(60000));
        // Fonts share glyphs between characters and their radicals: KC makes them one again.
        const QString text =
            QString::fromUtf8(reader.readAllStandardOutput()).normalized(QString::NormalizationForm_KC);
        QVERIFY(text.contains("THE END"));
        QVERIFY(text.contains(QString::fromUtf8("标题")));
        QVERIFY(text.contains(QString::fromUtf8("一行中文")));
        QCOMPARE(text.count("Line of the answer"), 150);             // none lost between pages
        QCOMPARE(text.simplified().count("very long line of"), 12);  // wrapped, not clipped
        QVERIFY(text.contains(QRegularExpression("1\\s*/\\s*\\d")));
    }
    void exportsManyAndAsksNothing() {
        Rig rig;
        for (int i = 0; i < 3; ++i) QVERIFY(rig.put(sampleChat()) != 0);
        QSignalSpy exported(&rig.transfer, &Transfer::exported);
        rig.exportTo({}, Transfer::Markdown, "out");
        QCOMPARE(exported.count(), 1);
        QCOMPARE(QDir(rig.path("out")).entryList(QDir::Files).size(), 3);
        rig.exportTo({}, Transfer::Html, "out");
        rig.exportTo({}, Transfer::Markdown, "out");
        QCOMPARE(QDir(rig.path("out")).entryList(QDir::Files).size(), 9);  // nothing was replaced
        rig.exportTo({}, Transfer::Json, "all.json");
        QCOMPARE(readPath(rig.path("all.json")).chats.size(), 3);
    }
    void exportFaultsAreTold() {
        Rig rig;
        const qint64 id = rig.put(sampleChat());
        rig.exportTo({double(id)}, Transfer::Markdown, "no/such/folder/a.md");
        QCOMPARE(rig.code(), "TRANSFER-001");
#ifdef Q_OS_UNIX
        for (const Transfer::Format format :
             {Transfer::Markdown, Transfer::Json, Transfer::Html, Transfer::Pdf}) {
            rig.failed.clear();
            const SmallDisk small(64);
            rig.exportTo({double(id)}, format, "full");
            QCOMPARE(rig.code(), "TRANSFER-002");
            QVERIFY(!QFile::exists(rig.path("full")));
        }
#endif
    }
    void ownChatsComeBackExactly() {
        Rig from, to;
        ChatCopy chat = sampleChat();
        const auto folder = from.store([](ChatStore& store) { return store.folderNamed("Work"); });
        chat.conversation.folder = *folder;
        QVERIFY(from.put(chat) != 0);
        from.exportTo({}, Transfer::Json, "all.json");
        to.import(from.path("all.json"));
        to.exportTo({}, Transfer::Json, "again.json");
        const ReadResult first = readPath(from.path("all.json")), second = readPath(to.path("again.json"));
        QCOMPARE(second.chats.size(), 1);
        QCOMPARE(chatJson(second.chats[0], true), chatJson(first.chats[0], true));
        QSignalSpy imported(&to.transfer, &Transfer::imported);
        to.import(from.path("all.json"));  // again: known
        QCOMPARE(imported.last()[0].toInt(), 0);
        QCOMPARE(imported.last()[1].toInt(), 1);
        QCOMPARE(to.chats().size(), 1);
    }
    void importsGoIntoAFolderOnce() {
        Rig rig;
        const QString file = QStringLiteral(PARLOR_TEST_DATA "/transfer/chatgpt.json");
        rig.transfer.look({QUrl::fromLocalFile(file)});
        QVERIFY(rig.idle());
        QCOMPARE(rig.transfer.preview().value("chats").toInt(), 1);
        QCOMPARE(rig.transfer.preview().value("messages").toInt(), 4);
        QCOMPARE(rig.transfer.preview().value("source").toString(), "ChatGPT");
        QVERIFY(rig.chats().isEmpty());
        rig.transfer.importChats();
        QVERIFY(rig.idle());
        QCOMPARE(rig.chats().size(), 1);
        const StoredConversation chat = rig.chats()[0];
        QCOMPARE(chat.created.toMSecsSinceEpoch(), 1700000000500);
        const auto folders = rig.store([](ChatStore& store) { return store.folderNames(); });
        QCOMPARE((*folders).value(chat.folder), "Imported from ChatGPT");
        const auto found = rig.store([](ChatStore& store) { return store.checkIntegrity(); });
        QVERIFY(!found);
        rig.import(file);
        QCOMPARE(rig.chats().size(), 1);
        rig.import(rig.folder.path());  // no chats in it
        QCOMPARE(rig.code(), "TRANSFER-004");
    }
    void backupAndRestore() {
        Rig rig;
        QVERIFY(rig.put(sampleChat()) != 0);
        rig.settings.setTemperature(0.3);
        rig.transfer.backUp(rig.url("mine.sqlite"));
        QVERIFY(rig.idle());
        QCOMPARE(rig.code(), "");
        rig.settings.setTemperature(1.5);
        rig.transfer.backUp(rig.url("mine.sqlite"));  // a second one replaces the first
        QVERIFY(rig.idle());
        QCOMPARE(rig.code(), "");
        rig.settings.setTemperature(0.9);
        ChatCopy other = sampleChat();
        other.conversation.title = "Later";
        QVERIFY(rig.put(other) != 0);
        QSignalSpy restored(&rig.transfer, &Transfer::restored), opened(&rig.archive, &ChatArchive::opened);
        rig.transfer.restore(rig.url("mine.sqlite"), true);
        QVERIFY(rig.idle());
        QCOMPARE(rig.code(), "");
        QCOMPARE(restored.count(), 1);
        QCOMPARE(opened.count() > 0, true);
        QCOMPARE(rig.chats().size(), 1);
        QCOMPARE(rig.settings.temperature(), 1.5);
        QTRY_VERIFY_WITH_TIMEOUT(!rig.transfer.backups().isEmpty(), 30000);
        QVariantMap safety;
        for (const QVariant& backup : rig.transfer.backups())
            if (backup.toMap().value("beforeRestore").toBool()) safety = backup.toMap();
        QCOMPARE(safety.value("chats").toInt(), 2);
        // Adding what the safety copy has more brings the later chat back, and only that.
        rig.transfer.merge(QUrl::fromLocalFile(safety.value("path").toString()));
        QVERIFY(rig.idle());
        QCOMPARE(rig.code(), "");
        QCOMPARE(rig.chats().size(), 2);
    }
    void badBackupsChangeNothing() {
        Rig rig;
        QVERIFY(rig.put(sampleChat()) != 0);
        rig.transfer.backUp(rig.url("good.sqlite"));
        QVERIFY(rig.idle());
        const auto make = [&rig](const QString& name, const QStringList& statements) {
            QFile::copy(rig.path("good.sqlite"), rig.path(name));
            QSqlDatabase db = QSqlDatabase::addDatabase("QSQLITE", name);
            db.setDatabaseName(rig.path(name));
            QVERIFY(db.open());
            for (const QString& statement : statements) QVERIFY(!execute(db, statement));
            db.close();
            db = {};
            QSqlDatabase::removeDatabase(name);
        };
        make("newer", {"PRAGMA user_version = 999"});
        make("trigger", {"CREATE TRIGGER evil AFTER INSERT ON messages BEGIN DELETE FROM messages; END"});
        make("other", {"DROP TABLE messages"});
        QFile text(rig.path("text"));
        QVERIFY(text.open(QIODevice::WriteOnly) && text.write("hello") == 5);
        text.close();
        QFile::copy(rig.path("good.sqlite"), rig.path("cut"));
        QVERIFY(QFile(rig.path("cut")).resize(QFileInfo(rig.path("cut")).size() / 2));
        const std::initializer_list<std::pair<const char*, const char*>> cases = {
            {"missing", "TRANSFER-003"}, {"text", "TRANSFER-007"},    {"newer", "TRANSFER-008"},
            {"other", "TRANSFER-007"},   {"trigger", "TRANSFER-007"}, {"cut", "TRANSFER-009"}};
        for (const auto& [name, code] : cases) {
            rig.failed.clear();
            rig.transfer.restore(rig.url(name), false);
            QVERIFY(rig.idle());
            QCOMPARE(rig.code(), code);
            QCOMPARE(rig.chats().size(), 1);
        }
        QVERIFY(
            QDir(rig.folder.path()).entryList({"*.restoring*", "*.before-restore*"}, QDir::Files).isEmpty());
    }
    void fullDiskWhileRestoring() {
#ifdef Q_OS_UNIX
        Rig rig;
        for (int i = 0; i < 40; ++i) QVERIFY(rig.put(sampleChat()) != 0);
        rig.transfer.backUp(rig.url("good.sqlite"));
        QVERIFY(rig.idle());
        const qint64 size = QFileInfo(rig.path("good.sqlite")).size();
        for (const qint64 room : {qint64(8192), size / 2}) {
            rig.failed.clear();
            {
                const SmallDisk small(room);
                rig.transfer.restore(rig.url("good.sqlite"), false);
                QVERIFY(rig.idle());
            }
            QVERIFY2(rig.code() == "TRANSFER-002" || rig.code() == "TRANSFER-010", qPrintable(rig.code()));
            QCOMPARE(rig.chats().size(), 40);
            QVERIFY(QDir(rig.folder.path()).entryList({"*.restoring*"}, QDir::Files).isEmpty());
            rig.failed.clear();
            {
                const SmallDisk small(room);
                rig.transfer.backUp(rig.url("full.sqlite"));
                QVERIFY(rig.idle());
            }
            QVERIFY(!rig.code().isEmpty());
            QVERIFY(QDir(rig.folder.path()).entryList({"full*"}, QDir::Files).isEmpty());
        }
        QVERIFY(rig.put(sampleChat()) != 0);
#else
        QSKIP("needs RLIMIT_FSIZE");
#endif
    }
};

QTEST_MAIN(TestTransfer)
#include "test_transfer.moc"
