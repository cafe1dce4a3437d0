// Chats in and out, as the window sees it: export, import, backup, restore. One job at a time, on a thread of
// its own; the store is asked through ChatArchive, chat by chat, so that talking goes on meanwhile.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QThread>
#include <QUrl>
#include <QVariant>
#include <atomic>
#include <future>

#include "app/chat/chat_archive.h"
#include "app/transfer/chat_writers.h"

namespace parlor::app {

class Settings;

class Transfer final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(Job job READ job NOTIFY jobChanged)
    Q_PROPERTY(bool busy READ busy NOTIFY jobChanged)
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)  // 0 … 1
    // What an import would bring: source, chats, messages, known, from, to, unreadable, skipped, notes;
    // empty: none
    Q_PROPERTY(QVariantMap preview READ preview NOTIFY previewChanged)
    // path, name, date, size, chats, sound, beforeRestore; newest first
    Q_PROPERTY(QVariantList backups READ backups NOTIFY backupsChanged)
  public:
    enum Job { Idle, Exporting, Looking, Importing, BackingUp, Restoring };
    Q_ENUM(Job)
    enum Format { Markdown, Json, Html, Pdf };
    Q_ENUM(Format)

    Transfer(ChatArchive* archive, Settings* settings, QObject* parent = nullptr);
    ~Transfer() override;

    Job job() const { return m_job; }
    bool busy() const { return m_job != Idle; }
    double progress() const { return m_progress; }
    QVariantMap preview() const { return m_preview; }
    QVariantList backups() const { return m_backups; }

    // No ids: all chats outside the trash. JSON and single chats go into one file, which is replaced; more go
    // into a folder, each under a name that is free.
    Q_INVOKABLE void exportChats(const QVariantList& ids, parlor::app::Transfer::Format format, bool thinking,
                                 bool allBranches, const QUrl& target);
    Q_INVOKABLE static bool needsFolder(int chats, parlor::app::Transfer::Format format);
    Q_INVOKABLE static QString fileName(const QString& title, parlor::app::Transfer::Format format);

    Q_INVOKABLE void look(const QList<QUrl>& files);  // makes the preview
    Q_INVOKABLE void importChats();                   // what the preview showed
    Q_INVOKABLE void forgetPreview();

    Q_INVOKABLE void listBackups();
    Q_INVOKABLE void backUp(const QUrl& file);
    Q_INVOKABLE void restore(const QUrl& backup, bool settingsToo);
    Q_INVOKABLE void merge(const QUrl& backup);  // adds the chats that are missing

    Q_INVOKABLE void cancel();
    Q_INVOKABLE static void showInFolder(const QString& path);

  signals:
    void jobChanged();
    void progressChanged();
    void previewChanged();
    void backupsChanged();
    void exported(const QString& path, int chats);
    void imported(int added, int known, int unreadable);
    void backedUp(const QString& path);
    void restored(int chats);
    void chatsChanged();  // the list is to be read again
    void cancelled();
    void failed(const QString& text, const QString& hint, const QString& code);

  private:
    struct ExportOrder {
        QList<qint64> ids;
        Format format = Markdown;
        ExportOptions options;
        QString target;
    };
    void begin(Job job);
    void end();
    void setProgress(double progress);  // any thread
    void tell(const TransferError& error);
    void showPreview(const QVariantMap& preview);
    // ---- on the worker's thread
    void exportAll(const ExportOrder& order);
    TransferStatus exportOne(const ChatCopy& chat, const ExportOrder& order, const QString& path);
    TransferStatus exportJson(const QList<StoredConversation>& list, const ExportOrder& order);
    StoreResult<ChatCopy> fetch(const StoredConversation& conversation);
    StoreResult<QList<StoredConversation>> chosen(const QList<qint64>& ids);
    void readAll(const QStringList& paths, bool write);
    void restoreFile(const QString& path, bool settingsToo);
    // Waits for the store's thread.
    template <class Work>
    auto onStore(Work work) -> std::invoke_result_t<Work, ChatStore&> {
        std::promise<std::invoke_result_t<Work, ChatStore&>> promise;
        auto future = promise.get_future();
        m_archive->perform([&](std::unique_ptr<ChatStore>& store) {
            if (store)
                promise.set_value(work(*store));
            else
                promise.set_value(StoreError{StoreError::Kind::CannotOpen, {}});
        });
        return future.get();
    }
    void work(std::function<void()> work);    // on the worker's thread
    void report(std::function<void()> news);  // from the worker to the window's thread

    ChatArchive* m_archive;
    Settings* m_settings;
    QThread m_thread;
    QObject* m_worker = nullptr;
    std::atomic_bool m_cancel = false;
    Job m_job = Idle;
    double m_progress = 0;
    QVariantMap m_preview;
    QStringList m_paths;  // of the preview
    QVariantList m_backups;
};

}  // namespace parlor::app
