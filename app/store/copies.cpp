#include "app/store/copies.h"

#include <QDir>
#include <QFileInfo>
#include <QUuid>
#include <filesystem>
#include <system_error>

#include "app/store/sql.h"

namespace parlor::app {

namespace {

QStringList beside(const QString& folder, const QString& pattern) {
    QStringList files;
    for (const QString& name : QDir(folder).entryList({pattern}, QDir::Files, QDir::Name))
        files += folder + QLatin1Char('/') + name;
    return files;
}

QString idList(const QList<qint64>& ids) {
    QStringList words;
    for (const qint64 id : ids) words += QString::number(id);
    return words.join(QLatin1Char(','));
}

std::optional<StoreError> removeFile(const QString& file) {
    if (QFile::remove(file) || !QFile::exists(file)) return std::nullopt;
    return StoreError{StoreError::Kind::ReadOnly, file};
}

// Takes the conversations out of the database `file`; false in `changed` when it holds none of them.
std::optional<StoreError> eraseIn(const QSqlDatabase& db, const QList<ErasedConversation>& conversations,
                                  bool* changed) {
    for (const char* pragma :
         {"PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA foreign_keys = ON",
          "PRAGMA secure_delete = ON", "PRAGMA journal_mode = MEMORY", "PRAGMA temp_store = MEMORY"})
        STORE_TRY(execute(db, QString::fromLatin1(pragma)));
    QList<qint64> ids;
    for (const ErasedConversation& one : conversations) {
        Sql find(db,
                 QStringLiteral("SELECT id FROM conversations WHERE created = ? AND (id = ? OR title = ?)"),
                 {one.created, one.id, one.title});
        STORE_TRY(find.run());
        while (find.next()) ids.append(find.value(0).toLongLong());
    }
    *changed = !ids.isEmpty();
    if (ids.isEmpty()) return std::nullopt;
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    STORE_TRY(removeRows(db, ids));
    STORE_TRY(transaction.commit());
    return execute(db, QStringLiteral("VACUUM"));
}

// On a copy of the backup that then takes its place: a kill leaves either.
std::optional<StoreError> rewrite(const QString& file, const QList<ErasedConversation>& conversations) {
    const QString work = file + QStringLiteral(".erasing");
    QFile::remove(work);
    if (!QFile::copy(file, work)) {
        QFile::remove(work);
        return StoreError{StoreError::Kind::DiskFull, file};
    }
    const QString connection = QStringLiteral("erase-") + QUuid::createUuid().toString(QUuid::Id128);
    bool changed = false;
    std::optional<StoreError> error;
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
        db.setDatabaseName(work);
        error =
            db.open() ? eraseIn(db, conversations, &changed) : StoreError{StoreError::Kind::CannotOpen, work};
        db.close();
    }
    QSqlDatabase::removeDatabase(connection);
    if (!error && changed) {
        std::error_code code;
        std::filesystem::rename(QFileInfo(work).filesystemFilePath(), QFileInfo(file).filesystemFilePath(),
                                code);
        if (code) error = StoreError{StoreError::Kind::ReadOnly, file};
    }
    QFile::remove(work);
    return error;
}

}  // namespace

QString backupFolder(const QString& path) {
    return QFileInfo(path).absolutePath() + QStringLiteral("/backups");
}

QStringList dailyBackups(const QString& path) {
    return beside(backupFolder(path), QFileInfo(path).completeBaseName() + QStringLiteral("-*.sqlite"));
}

QStringList backupsOf(const QString& path) {
    const QFileInfo info(path);
    return dailyBackups(path) + beside(info.absolutePath(), info.fileName() + QStringLiteral(".before-*"));
}

QStringList damagedFilesOf(const QString& path) {
    const QFileInfo info(path);
    return beside(info.absolutePath(), info.fileName() + QStringLiteral(".damaged-*"));
}

std::optional<StoreError> removeRows(const QSqlDatabase& database, const QList<qint64>& conversations) {
    const QString ids = idList(conversations);
    QList<qint64> titles;
    for (const qint64 id : conversations) titles.append(-id);
    // Not by triggers: with trusted_schema off they may not touch a virtual table.
    STORE_TRY(execute(database, QStringLiteral("DELETE FROM search WHERE rowid IN (%1) OR rowid IN"
                                               " (SELECT id FROM messages WHERE conversation IN (%2))")
                                    .arg(idList(titles), ids)));
    if (database.tables().contains(QStringLiteral("drafts")))  // a backup may be of the first version
        STORE_TRY(
            execute(database, QStringLiteral("DELETE FROM drafts WHERE conversation IN (%1)").arg(ids)));
    STORE_TRY(execute(database, QStringLiteral("DELETE FROM conversations WHERE id IN (%1)").arg(ids)));
    // FTS5 keeps deleted words in old segments until this has run.
    return execute(database, QStringLiteral("INSERT INTO search (search) VALUES ('optimize')"));
}

std::optional<StoreError> eraseFromCopies(const QString& path,
                                          const QList<ErasedConversation>& conversations) {
    if (conversations.isEmpty()) return std::nullopt;
    std::optional<StoreError> first;
    for (const QString& file : backupsOf(path)) {
        auto error = rewrite(file, conversations);
        if (error && error->kind != StoreError::Kind::DiskFull && error->kind != StoreError::Kind::ReadOnly)
            error = removeFile(file);
        if (error && !first) first = error;
    }
    for (const QString& file : damagedFilesOf(path)) {
        if (auto error = removeFile(file); error && !first) first = error;
    }
    return first;
}

std::optional<StoreError> deleteCopies(const QString& path) {
    std::optional<StoreError> first;
    for (const QString& file : backupsOf(path) + damagedFilesOf(path)) {
        if (auto error = removeFile(file); error && !first) first = error;
    }
    return first;
}

}  // namespace parlor::app
