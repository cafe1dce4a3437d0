// The copies that Parlor itself keeps beside the chat file: daily backups, those from before a migration, and
// damaged files that were rescued.
#pragma once

#include <QDateTime>
#include <QList>
#include <QSqlDatabase>
#include <QStringList>
#include <optional>

#include "app/store/store_error.h"

namespace parlor::app {

// What tells a conversation in a copy: after a backup was restored the same id may mean another one there.
struct ErasedConversation {
    qint64 id = 0;
    qint64 created = 0;  // milliseconds, as stored
    QString title;
};

QString backupFolder(const QString& path);
QStringList dailyBackups(const QString& path);  // of the chat file `path`, oldest first
QStringList backupsOf(const QString& path);     // the daily ones and those from before migrations
QStringList damagedFilesOf(const QString& path);

// Takes conversations out of every backup of `path`. A damaged file cannot be rewritten and is deleted, and
// so is a backup that cannot be read. Each backup is replaced whole or stays as it was. Any thread; the chat
// file itself is not touched.
std::optional<StoreError> eraseFromCopies(const QString& path,
                                          const QList<ErasedConversation>& conversations);
// Deletes all copies.
std::optional<StoreError> deleteCopies(const QString& path);

// Rows of conversations and of the search index, in one file.
std::optional<StoreError> removeRows(const QSqlDatabase& database, const QList<qint64>& conversations);

}  // namespace parlor::app
