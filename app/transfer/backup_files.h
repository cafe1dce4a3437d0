// Backups: copies of the chat file, looked at without opening them for writing, and put in its place.
#pragma once

#include <QDateTime>
#include <QStringList>
#include <memory>

#include "app/store/chat_store.h"
#include "app/transfer/transfer_error.h"

namespace parlor::app {

struct BackupFile {
    QString path;
    QDateTime date;
    qint64 size = 0;
    int chats = 0;  // outside the trash
    bool sound = false;
    bool beforeRestore = false;  // made when another backup was restored
    QString settings;            // JSON, when the backup carries them
};

// What this program keeps by itself beside the chat file `store`, newest first.
QList<BackupFile> keptBackups(const QString& store);

// Is this a sound file of chats that this version can read? Reads all of it; writes nothing.
TransferStatus checkBackup(const QString& path, BackupFile* found);

// A compact copy of the open store with `settings` in it, at `path`, replacing what is there. All or nothing.
TransferStatus writeBackup(ChatStore& store, const QString& path, const QString& settings);

// Copies the backup to a file beside `store` that swapStore can put in place.
TransferStatus prepareRestore(const QString& backup, const QString& store, QString* prepared);
// Closes the store, puts `prepared` in its place, opens it again. `safety` becomes a copy of the present
// chats. On failure the present file is open again, as it was. On the store's thread.
TransferStatus swapStore(std::unique_ptr<ChatStore>& store, const QString& prepared, QString* safety);

}  // namespace parlor::app
