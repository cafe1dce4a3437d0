#include "app/transfer/chat_reader.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonArray>
#include <QTemporaryDir>

#include "app/chat/block_model.h"
#include "app/store/chat_store.h"
#include "app/transfer/chat_json.h"
#include "app/transfer/foreign_chats.h"
#include "app/transfer/json_pieces.h"
#include "app/transfer/source_files.h"

namespace parlor::app {

namespace {

using Kind = TransferError::Kind;
constexpr qint64 kInMemory = qint64(64) << 20;
constexpr qsizetype kTitleLength = 48;
constexpr qsizetype kMostNotes = 20;

// A file's bytes. Large ones are copied and mapped: a file that another program shortens while it is mapped
// would end this one.
class FileBytes {
  public:
    bool open(const QString& path) {
        m_file.setFileName(path);
        if (!m_file.open(QIODevice::ReadOnly)) return false;
        if (m_file.size() <= kInMemory) {
            m_bytes = m_file.read(kInMemory);
            m_view = m_bytes;
            return m_file.error() == QFile::NoError;
        }
        m_file.close();
        const QString copy = m_folder.filePath(QStringLiteral("copy"));
        if (!QFile::copy(path, copy)) return false;
        m_file.setFileName(copy);
        if (!m_file.open(QIODevice::ReadOnly)) return false;
        const uchar* mapped = m_file.map(0, m_file.size());
        if (!mapped) return false;
        m_view = QByteArrayView(reinterpret_cast<const char*>(mapped), m_file.size());
        return true;
    }
    QByteArrayView view() const { return m_view; }

  private:
    QTemporaryDir m_folder;
    QFile m_file;
    QByteArray m_bytes;
    QByteArrayView m_view;
};

QString folderOf(const QString& name) {
    return name.contains(u'/') ? name.section(u'/', 0, -2) : QString();
}
QString fileOf(const QString& name) {
    return name.section(u'/', -1);
}

class Reader {
  public:
    Reader(const std::function<bool(ChatCopy&&)>& each, ReadReport& report, const std::atomic_bool& cancelled)
        : m_each(each), m_report(report), m_cancelled(cancelled) {}

    bool stopped() const { return m_stopped || m_cancelled; }

    void read(const SourceFile& file, const QHash<QString, SourceFile>& all) {
        const QString name = fileOf(file.name);
        if (name == QLatin1String("thread.json")) {
            const auto messages = all.constFind(folderOf(file.name) + QStringLiteral("/messages.jsonl"));
            return readJan(file, messages == all.cend() ? nullptr : &*messages);
        }
        if (name == QLatin1String("messages.jsonl")) {
            if (!all.contains(folderOf(file.name) + QStringLiteral("/thread.json"))) readJan({}, &file);
            return;
        }
        FileBytes bytes;
        if (!bytes.open(file.path)) return refuse(file.name);
        if (bytes.view().startsWith("SQLite format 3")) return readStore(file);
        if (name.endsWith(QLatin1String(".jsonl"), Qt::CaseInsensitive)) {
            for (const QByteArray& line : lines(bytes.view())) {
                if (stopped()) return;
                offer(jsonValue(line), file);
            }
            return;
        }
        readJson(bytes.view(), file);
    }

  private:
    void refuse(const QString& what) {
        ++m_report.unreadable;
        if (m_report.notes.size() < kMostNotes) m_report.notes << what;
    }

    static QList<QByteArray> lines(QByteArrayView view) {
        return QByteArray::fromRawData(view.data(), view.size()).split('\n');
    }

    void readJson(QByteArrayView json, const SourceFile& file) {
        const char start = jsonStart(json);
        bool whole = true;
        if (start == '[') {
            // A list of messages is one chat; any other list is one of chats.
            bool plain = false;
            whole = jsonElements(json, [&](QByteArrayView first) {
                const QJsonValue one = jsonValue(first);
                plain = !one[QLatin1String("mapping")].isObject() &&
                        (one[QLatin1String("role")].isString() || one[QLatin1String("from")].isString());
                return false;
            });
            if (plain) return offer(QJsonObject{{QStringLiteral("messages"), jsonValue(json)}}, file);
            whole = jsonElements(json, [&](QByteArrayView element) {
                offer(jsonValue(element), file);
                return !stopped();
            });
        } else if (start == '{') {
            whole = readObject(json, file);
        } else {
            return refuse(file.name);
        }
        if (!whole && !stopped()) refuse(file.name);
    }

    // Our own files are objects around a long list; every other object is one chat.
    bool readObject(QByteArrayView json, const SourceFile& file) {
        bool ours = false, newer = false;
        QByteArrayView chats;
        const bool whole = jsonMembers(json, [&](QByteArrayView key, QByteArrayView value) {
            if (key == "format") ours = value == "\"parlor-chats\"";
            if (key == "version") newer = value.toByteArray().toInt() > kChatsVersion;
            if (key == "chats") chats = value;
            return !stopped();
        });
        if (!ours) {
            if (whole) offer(jsonValue(json), file);
            return whole;
        }
        if (newer) {
            refuse(QCoreApplication::translate("Transfer", "%1 (from a newer version of Parlor)")
                       .arg(file.name));
            return true;
        }
        // A file that breaks off still gives the chats before the break.
        if (chats.isEmpty()) {
            if (const qsizetype at = QByteArray::fromRawData(json.data(), json.size()).indexOf("\"chats\":[");
                at >= 0)
                chats = json.sliced(at + 8);
        }
        return jsonElements(chats,
                            [&](QByteArrayView element) {
                                const QJsonValue value = jsonValue(element);
                                auto chat = value.isObject()
                                                ? chatFromJson(value.toObject(), &m_report.skippedMessages)
                                                : std::optional<ChatCopy>();
                                if (chat)
                                    give(std::move(*chat));
                                else
                                    refuse(file.name);
                                return !stopped();
                            }) &&
               whole;
    }

    void offer(const QJsonValue& value, const SourceFile& file) {
        if (!value.isObject()) {
            if (value.isUndefined()) refuse(file.name);
            return;
        }
        const QJsonObject object = value.toObject();
        auto chat = foreignChat(object);
        if (!chat) return;  // settings, feedback, a chat without a word
        if (chat->source == QLatin1String("lmstudio")) {
            chat->sourceId = fileOf(file.name).section(u'.', 0, 0);
            const QString inside = folderOf(file.name).section(QStringLiteral("conversations"), -1);
            chat->folder = inside == folderOf(file.name) ? QString() : inside.mid(1);
        }
        give(std::move(*chat));
    }

    void readJan(const SourceFile& threadFile, const SourceFile* messageFile) {
        QJsonObject thread;
        if (FileBytes bytes; !threadFile.path.isEmpty()) {
            const QJsonValue value = bytes.open(threadFile.path) ? jsonValue(bytes.view()) : QJsonValue();
            if (!value.isObject()) refuse(threadFile.name);
            thread = value.toObject();
        }
        if (!messageFile) return;  // a thread in which nothing was said
        FileBytes bytes;
        if (!bytes.open(messageFile->path)) return refuse(messageFile->name);
        QList<QJsonObject> messages;
        for (const QByteArray& line : lines(bytes.view())) {
            if (line.trimmed().isEmpty()) continue;
            const QJsonValue value = jsonValue(line);
            if (value.isObject())
                messages.append(value.toObject());
            else
                ++m_report.skippedMessages;
        }
        if (auto chat = janChat(thread, messages)) {
            if (chat->sourceId.isEmpty()) chat->sourceId = fileOf(folderOf(messageFile->name));
            give(std::move(*chat));
        }
    }

    // A backup of ours. It is opened as a copy: opening migrates, and the original must stay as it is.
    void readStore(const SourceFile& file) {
        QTemporaryDir folder;
        const QString copy = folder.filePath(QStringLiteral("chats.db"));
        if (!folder.isValid() || !QFile::copy(file.path, copy)) return refuse(file.name);
        QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner);
        auto store = ChatStore::open(copy);
        if (!store) return refuse(file.name);
        const auto folders = (*store)->folderNames();
        const auto list = (*store)->conversations();
        if (!list) return refuse(file.name);
        if ((*store)->report().lostRows > 0) refuse(file.name);
        for (const StoredConversation& conversation : *list) {
            if (stopped()) return;
            const auto messages = (*store)->messages(conversation.id);
            if (!messages) {
                refuse(conversation.title);
                continue;
            }
            ChatCopy chat{conversation, {}, {}, {}, *messages};
            if (folders) chat.folder = (*folders).value(conversation.folder);
            chat.conversation.folder = 0;
            give(std::move(chat));
        }
    }

    void give(ChatCopy&& chat) {
        if (chat.messages.isEmpty() || stopped()) return;
        completeDates(chat);
        if (chat.conversation.title.trimmed().isEmpty() && !chat.source.isEmpty()) {
            QString line;
            for (const StoredMessage& message : chat.messages)
                if (message.role == Role::User && line.isEmpty())
                    line = plainText(message.blocks).simplified();
            chat.conversation.title = line.size() <= kTitleLength ? line : line.left(kTitleLength) + u'…';
        }
        if (!chat.source.isEmpty() && chat.sourceId.isEmpty()) {
            ChatCopy words = chat;  // without dates: those that were missing are of today
            words.conversation.created = QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
            chat.sourceId = QString::fromLatin1(fingerprint(words).toHex().left(32));
        }
        m_stopped = !m_each(std::move(chat));
    }

    const std::function<bool(ChatCopy&&)>& m_each;
    ReadReport& m_report;
    const std::atomic_bool& m_cancelled;
    bool m_stopped = false;
};

}  // namespace

QString programName(const QString& source) {
    if (source == QLatin1String("chatgpt")) return QStringLiteral("ChatGPT");
    if (source == QLatin1String("lmstudio")) return QStringLiteral("LM Studio");
    if (source == QLatin1String("jan")) return QStringLiteral("Jan");
    if (source == QLatin1String("openwebui")) return QStringLiteral("Open WebUI");
    if (source == QLatin1String("claude")) return QStringLiteral("Claude");
    if (source.isEmpty()) return QStringLiteral("Parlor");
    return QCoreApplication::translate("Transfer", "a file");
}

TransferStatus readChats(const QStringList& paths, const std::function<bool(ChatCopy&&)>& each,
                         ReadReport& report, const std::atomic_bool& cancelled,
                         const std::function<void(double)>& progress) {
    SourceSet set;
    if (auto error = gatherFiles(paths, set, cancelled)) return error;
    QHash<QString, SourceFile> all;
    qint64 total = 1, done = 0;
    for (const SourceFile& file : set.files) {
        all.insert(file.name, file);
        total += file.size;
    }
    Reader reader(each, report, cancelled);
    for (const SourceFile& file : set.files) {
        if (reader.stopped()) break;
        reader.read(file, all);
        done += file.size;
        if (progress) progress(double(done) / double(total));
    }
    return std::nullopt;
}

}  // namespace parlor::app
