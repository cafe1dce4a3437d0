// Reading chats: our own format exactly, other programs' as they are written, and nothing that is thrown at
// it harms.
#include <archive.h>
#include <archive_entry.h>

#include <QJsonDocument>

#include "app/chat/block_model.h"
#include "app/transfer/chat_json.h"
#include "app/transfer/json_pieces.h"
#include "app/transfer/source_files.h"
#include "hostile_files.h"
#include "transfer_help.h"

using namespace parlor::app;

namespace {

QString shown(const ChatCopy& chat) {
    QStringList parts;
    for (const StoredMessage& message : shownBranch(chat))
        parts << roleName(message.role).left(1) + u':' + plainText(message.blocks).simplified();
    return parts.join(u'|');
}

void writeZip(const QString& path, const QList<std::pair<QByteArray, QByteArray>>& entries) {
    archive* zip = archive_write_new();
    archive_write_set_format_zip(zip);
    archive_write_open_filename(zip, QFile::encodeName(path).constData());
    for (const auto& [name, bytes] : entries) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.constData());
        archive_entry_set_size(entry, bytes.size());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_write_header(zip, entry);
        archive_write_data(zip, bytes.constData(), size_t(bytes.size()));
        archive_entry_free(entry);
    }
    archive_write_close(zip);
    archive_write_free(zip);
}

QByteArray fixture(const QString& name) {
    QFile file(QStringLiteral(PARLOR_TEST_DATA "/transfer/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestTransferRead : public QObject {
    Q_OBJECT
  private slots:
    void ownFormatIsExact() {
        const ChatCopy chat = sampleChat();
        const QByteArray once = chatJson(chat, true);
        const ReadResult read = readBytes(chatsHeader() + once + ",\n" + once + chatsFooter());
        QVERIFY(!read.error);
        QCOMPARE(read.chats.size(), 2);
        QCOMPARE(read.report.unreadable + read.report.skippedMessages, 0);
        const ChatCopy& back = read.chats[0];
        QCOMPARE(chatJson(back, true), once);  // every field that is written
        QCOMPARE(fingerprint(back), fingerprint(chat));
        for (qsizetype i = 0; i < chat.messages.size(); ++i) {
            QCOMPARE(back.messages[i].blocks, chat.messages[i].blocks);
            QCOMPARE(back.messages[i].stats, chat.messages[i].stats);
            QCOMPARE(back.messages[i].created, chat.messages[i].created);
        }
    }
    void shownBranchAlone() {
        const ReadResult read = readBytes(chatsHeader() + chatJson(sampleChat(), false) + chatsFooter());
        QCOMPARE(read.chats.value(0).messages.size(), 4);
        QCOMPARE(read.chats[0].conversation.leaf, 4);
    }
    void brokenOffFileGivesWhatIsWhole() {
        const QByteArray one = chatJson(sampleChat(), true);
        const ReadResult read = readBytes(chatsHeader() + one + ",\n" + one.left(one.size() / 2));
        QCOMPARE(read.chats.size(), 1);
        QVERIFY(read.report.unreadable > 0);
    }
    void chatGpt() {
        const ReadResult read = readFixture("chatgpt.json");
        QVERIFY(!read.error);
        QCOMPARE(read.chats.size(), 1);
        const ChatCopy& chat = read.chats[0];
        QCOMPARE(chat.source + '/' + chat.sourceId, "chatgpt/gpt-1");
        QCOMPARE(chat.conversation.created.toMSecsSinceEpoch(), 1700000000500);
        QCOMPARE(chat.messages.size(), 4);
        QCOMPARE(shown(chat), QString::fromUtf8("u:What is in the picture?|a:A cat.|u:谢谢 😀"));
        QCOMPARE(blockField(chat.messages[0].blocks[0], "name"), "cat.png");
        // The two versions are siblings; thoughts, code, output and answer are one message.
        QCOMPARE(chat.messages[1].parent, chat.messages[2].parent);
        QList<BlockKind> kinds;
        for (const Block& block : chat.messages[2].blocks) kinds << block.kind;
        QCOMPARE(kinds, (QList<BlockKind>{BlockKind::Thinking, BlockKind::ToolCall, BlockKind::ToolResult,
                                          BlockKind::Text}));
        QCOMPARE(chat.messages[2].model, "o3");
        for (const StoredMessage& message : chat.messages)
            for (const Block& block : message.blocks) QVERIFY(!block.text.contains("secret"));
    }
    void lmStudio() {
        const ReadResult read = readFixture("lmstudio/conversations");
        QCOMPARE(read.chats.size(), 1);
        const ChatCopy& chat = read.chats[0];
        QCOMPARE(chat.folder, "Work");
        QCOMPARE(chat.sourceId, "1730000000000");
        QCOMPARE(chat.conversation.systemPrompt, "Be kind.");
        QVERIFY(chat.conversation.pinned);
        QCOMPARE(shown(chat), "u:Hello|a:Hi there|u:Bye");
        QCOMPARE(chat.messages.size(), 4);
        QCOMPARE(chat.messages[2].blocks[0], (Block{BlockKind::Thinking, "let me see", {}}));
        QCOMPARE(chat.messages[2].stats, (MessageStats{9, 0, 7, 41.5, 250, "eos"}));
        QCOMPARE(chat.messages[2].model, "qwen/qwen3-4b");
    }
    void jan() {
        const ReadResult read = readFixture("jan");
        QCOMPARE(read.chats.size(), 1);
        const ChatCopy& chat = read.chats[0];
        QCOMPARE(chat.conversation.title, "Jan talk");
        QCOMPARE(shown(chat), "u:Two plus two?|a:Four.|u:thanks");
        QCOMPARE(chat.messages[1].blocks[0].kind, BlockKind::Thinking);
        QCOMPARE(chat.messages[1].model, "llama3.2-3b");
        QCOMPARE(chat.conversation.created.toSecsSinceEpoch(), 1731000000);
        QCOMPARE(read.report.skippedMessages, 1);
    }
    void webAppsAndLists() {
        const ReadResult web = readFixture("openwebui.json");
        QCOMPARE(web.chats.size(), 1);
        QCOMPARE(shown(web.chats[0]), "u:Why?|a:For reasons.");
        QCOMPARE(web.chats[0].messages.size(), 3);
        const ReadResult claude = readFixture("claude.json");
        QCOMPARE(claude.chats.size(), 1);
        QCOMPARE(shown(claude.chats[0]), "u:Hi|a:Hello!");
        QCOMPARE(claude.chats[0].messages[0].blocks[0].text, "aaa");
        const ReadResult plain = readFixture("messages.json");
        QCOMPARE(plain.chats.size(), 1);
        QCOMPARE(plain.chats[0].conversation.systemPrompt, "Short answers.");
        QCOMPARE(shown(plain.chats[0]), "u:Hi|a:Hello");
        QCOMPARE(plain.chats[0].messages[1].blocks.last(), (Block{BlockKind::ToolResult, "42", {}}));
        // The same list has the same name tomorrow.
        QCOMPARE(readFixture("messages.json").chats[0].sourceId, plain.chats[0].sourceId);
    }
    void zips() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("export.zip");
        writeZip(path, {{"export/conversations.json", fixture("chatgpt.json")},
                        {"../../evil.json", fixture("claude.json")},
                        {"/tmp/parlor-absolute.json", "[]"},
                        {"picture.png", QByteArray(1000, 'x')}});
        const ReadResult read = readPath(path);
        QVERIFY(!read.error);
        QCOMPARE(read.chats.size(), 2);
        QVERIFY(!QFile::exists("/tmp/parlor-absolute.json"));
        QVERIFY(!QFile::exists(folder.filePath("../../evil.json")));
    }
    void zipBombs() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("bomb.zip");
        writeZip(path, {{"a.json", QByteArray(96 << 20, ' ')}});
        QVERIFY(QFileInfo(path).size() < (1 << 20));
        SourceSet set;
        const std::atomic_bool cancelled = false;
        const TransferStatus error = gatherFiles({path}, set, cancelled);
        QVERIFY(error && error->kind == TransferError::Kind::TooLarge);
        SourceSet small;
        const TransferStatus total = gatherFiles({path}, small, cancelled, {.total = 1000});
        QVERIFY(total && total->kind == TransferError::Kind::TooLarge);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite) && file.resize(file.size() / 2));
        file.close();
        const ReadResult cut = readPath(path);
        QVERIFY(cut.error && cut.chats.isEmpty());
    }
    void jsonPieces() {
        int count = 0;
        const auto all = [&count](QByteArrayView) { return ++count > 0; };
        QVERIFY(jsonElements("[1,\"a]\\\"\",{\"b\":[]}, null ]", all));
        QCOMPARE(count, 4);
        for (const char* bad : {"", "[", "[1", "[1,", "[,]", "[\"a]", "{}", "[{]", "]"})
            QVERIFY2(!jsonElements(bad, all), bad);
        QVERIFY(jsonElements("[]", all));
    }
    void hostile_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("chats");
        for (const HostileFile& file : hostileFiles()) QTest::newRow(file.name) << file.bytes << file.chats;
    }
    void hostile() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, chats);
        const ReadResult read = readBytes(bytes);
        QCOMPARE(read.chats.size(), chats);
        for (const ChatCopy& chat : read.chats) {
            QVERIFY(chat.conversation.created.isValid());
            QVERIFY(!shownBranch(chat).isEmpty());
            QSet<qint64> before;
            for (const StoredMessage& message : chat.messages) {
                QVERIFY(message.parent == 0 || before.contains(message.parent));
                QVERIFY(message.created.isValid());
                before.insert(message.id);
            }
        }
    }
    void longChainsAreRead() {
        QByteArray json = "[{\"mapping\":{";
        for (int i = 0; i < 20000; ++i)
            json += QByteArray(i ? "," : "") + "\"n" + QByteArray::number(i) + "\":{\"parent\":\"n" +
                    QByteArray::number(i - 1) +
                    "\",\"message\":{\"author\":{\"role\":\"user\"},\"content\":{\"parts\":[\"x\"]}}}";
        const ReadResult read = readBytes(json + "}}]");
        QCOMPARE(read.chats.size(), 1);
        QCOMPARE(shownBranch(read.chats[0]).size(), 20000);
    }
};

QTEST_GUILESS_MAIN(TestTransferRead)
#include "test_transfer_read.moc"
