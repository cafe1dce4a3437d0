// All chats, in one SQLite file. A conversation is a tree of messages: editing or regenerating adds a
// sibling, nothing is overwritten. When a function returns without an error, what it wrote survives a kill
// and a power cut (WAL, synchronous=FULL). One process owns the file, one thread uses a ChatStore, and it has
// the only connection: SQLite up to 3.51.2 can damage a WAL database when two connections checkpoint at once.
#pragma once

#include <QHash>
#include <QLockFile>
#include <QSqlDatabase>
#include <memory>
#include <optional>

#include "app/store/copies.h"
#include "app/store/store_error.h"
#include "app/store/types.h"

namespace parlor::app {

template <class T>
class StoreResult {
  public:
    StoreResult(T value) : m_value(std::move(value)) {}           // NOLINT: implicit on purpose
    StoreResult(StoreError error) : m_error(std::move(error)) {}  // NOLINT: implicit on purpose
    bool ok() const { return m_value.has_value(); }
    explicit operator bool() const { return ok(); }
    T& operator*() & { return *m_value; }
    const T& operator*() const& { return *m_value; }
    T operator*() && { return std::move(*m_value); }  // by value: safe in a range-for over a temporary
    T* operator->() { return &*m_value; }
    const T* operator->() const { return &*m_value; }
    const StoreError& error() const { return m_error; }

  private:
    std::optional<T> m_value;
    StoreError m_error;
};
using StoreStatus = std::optional<StoreError>;  // nothing: done

// What happened while opening; the window tells the person what concerns them.
struct OpenReport {
    bool created = false;
    int migratedFrom = 0;        // schema version before a migration; 0: none was needed
    QString migrationBackup;     // copy made before it
    bool uncleanEnd = false;     // the last run did not close the file: it was checked
    int interruptedAnswers = 0;  // answers that were being written then
    bool rescued = false;        // the file was damaged: readable rows were copied into a new file
    int lostRows = 0;            // rows that could not be read
    int savedChats = 0;
    int savedMessages = 0;
    QString damagedFile;  // where the damaged file was kept
};

class ChatStore {
  public:
    static constexpr int kSchemaVersion = 3;
    static constexpr int kBackupsKept = 7;
    static constexpr int kTrashDays = 30;

    // Opens or makes `path` (its folder too). Checks after an unclean end, migrates with a backup, rescues a
    // damaged file, makes the daily backup.
    static StoreResult<std::unique_ptr<ChatStore>> open(const QString& path);
    ~ChatStore();
    ChatStore(const ChatStore&) = delete;
    ChatStore& operator=(const ChatStore&) = delete;

    const OpenReport& report() const { return m_report; }
    QString path() const { return m_path; }

    // ---- conversations
    StoreResult<qint64> createConversation(const QString& title, const QString& systemPrompt);
    // Newest first; those in the trash only when `trashed`.
    StoreResult<QList<StoredConversation>> conversations(bool trashed = false);
    StoreStatus setTitle(qint64 conversation, const QString& title, bool byHand);
    StoreStatus setSystemPrompt(qint64 conversation, const QString& prompt);
    StoreStatus setOptions(qint64 conversation, const QString& options);
    StoreStatus setPinned(qint64 conversation, bool pinned);
    StoreStatus setArchived(qint64 conversation, bool archived);
    StoreStatus setTrashed(qint64 conversation, bool trashed);  // delete with undo
    StoreStatus setLeaf(qint64 conversation, qint64 message);   // which branch is shown
    enum class Mark { Pinned, Archived, Trashed };
    StoreStatus mark(const QList<qint64>& conversations, Mark mark, bool on);  // all of them or none
    StoreStatus moveTo(const QList<qint64>& conversations, qint64 folder);     // 0: out of its folder
    // With all branches; an answer that is being written is copied as far as it goes.
    StoreResult<StoredConversation> duplicate(qint64 conversation, const QString& title);
    StoreResult<ConversationDetails> details(qint64 conversation);

    // ---- folders: in no order; deleting one keeps its chats
    StoreResult<QList<StoredFolder>> folders();
    StoreResult<qint64> createFolder(const QString& name);
    StoreStatus renameFolder(qint64 folder, const QString& name);
    StoreStatus deleteFolder(qint64 folder);

    // ---- erasing for good: overwritten in this file. Copies of it are the caller's: see copies.h.
    StoreResult<QList<ErasedConversation>> erase(const QList<qint64>& conversations);
    StoreResult<QList<ErasedConversation>> eraseTrashedBefore(const QDateTime& time);
    StoreStatus eraseAll();  // drafts and folders too

    // ---- messages
    // Adds a message and makes it the leaf of its conversation. The id and created of `message` are ignored;
    // parent must be 0 or a message of the same conversation.
    StoreResult<qint64> addMessage(const StoredMessage& message);
    // Adds many in one step, with their times. A parent that is the id of an earlier one in the list is that
    // one; else as in addMessage(). Answers with the new ids; the last becomes the leaf.
    StoreResult<QList<qint64>> addMessages(const QList<StoredMessage>& messages);
    // All messages of the tree that were not removed, oldest first.
    StoreResult<QList<StoredMessage>> messages(qint64 conversation);
    // Replaces the text of an answer that is being written (state Streaming). Called at least every 250 ms.
    StoreStatus updateStreaming(qint64 message, const QList<Block>& blocks);
    StoreStatus finishMessage(qint64 message, MessageState state, const QList<Block>& blocks,
                              const MessageStats& stats);
    StoreStatus setRemoved(qint64 message,
                           bool removed);  // hides a message and all below it; undo with false

    // ---- chats from elsewhere (transfer_store.cpp)
    // Writes a whole chat with its own dates, in one transaction. Ids are those of the list only: a parent
    // stands before its children, `conversation.leaf` is one of them or 0. Trash marks are not taken over.
    StoreResult<qint64> insertChat(const StoredConversation& conversation,
                                   const QList<StoredMessage>& messages);
    StoreResult<qint64> folderNamed(const QString& name);  // made when there is none of this name
    StoreResult<QHash<qint64, QString>> folderNames();

    // ---- what is not yet sent
    StoreStatus saveDraft(const StoredDraft& draft);      // an empty one is removed
    StoreResult<StoredDraft> draft(qint64 conversation);  // empty: there is none

    // ---- search and safety
    // Words may come in any order; Chinese, Japanese and Korean match by characters, two are enough. Chats in
    // the trash and removed messages are not found.
    StoreResult<SearchResult> search(const SearchRequest& request);
    StoreStatus backupTo(const QString& path);  // a whole, compact copy; fails rather than overwrite
    StoreStatus checkIntegrity();

  private:
    ChatStore(QString path, std::unique_ptr<QLockFile> lock);
    StoreStatus connect(bool create);
    StoreStatus prepareSchema();
    StoreStatus recoverUnclean();
    StoreStatus rescueDamaged(const StoreError& cause);
    StoreStatus dailyBackup();
    StoreResult<qint64> insertMessage(const StoredMessage& message, qint64 created);
    StoreStatus writeBlocks(qint64 message, const QList<Block>& blocks);
    StoreStatus setField(const QString& column, const QVariant& value, qint64 conversation);
    StoreStatus setIndex(qint64 row, const QString& body);  // of a message, or of a title (negative row)
    StoreStatus wipe();                                     // what was deleted leaves the file
    QSqlDatabase database() const;
    void disconnect(bool clean);

    QString m_path;
    QString m_connection;  // Qt's name of the connection
    std::unique_ptr<QLockFile> m_lock;
    OpenReport m_report;
};

}  // namespace parlor::app
