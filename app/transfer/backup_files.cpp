#include "app/transfer/backup_files.h"

#include <QDir>
#include <QFile>
#include <QUuid>
#include <filesystem>

#include "app/store/schema.h"
#include "app/store/sql.h"

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

namespace parlor::app {

namespace {

using Kind = TransferError::Kind;
constexpr qsizetype kSafetyCopies = 5;

QString unique() {
    return QUuid::createUuid().toString(QUuid::Id128).left(12);
}

// A connection to a file that nobody else has open.
class OwnConnection {
  public:
    explicit OwnConnection(const QString& path, bool write = false)
        : m_name(QStringLiteral("backup-") + unique()) {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
        QUrl address = QUrl::fromLocalFile(path);
        // Immutable: SQLite makes no files beside it and takes no locks.
        if (!write) address.setQuery(QStringLiteral("immutable=1"));
        db.setDatabaseName(address.toString(QUrl::FullyEncoded));
        db.setConnectOptions(write ? QStringLiteral("QSQLITE_OPEN_URI")
                                   : QStringLiteral("QSQLITE_OPEN_URI;QSQLITE_OPEN_READONLY"));
        m_open = db.open();
        if (m_open) {
            execute(db, QStringLiteral("PRAGMA trusted_schema = OFF"));
            execute(db, QStringLiteral("PRAGMA cell_size_check = ON"));
        }
    }
    ~OwnConnection() {
        database().close();
        QSqlDatabase::removeDatabase(m_name);
    }
    OwnConnection(const OwnConnection&) = delete;
    OwnConnection& operator=(const OwnConnection&) = delete;
    bool isOpen() const { return m_open; }
    QSqlDatabase database() const { return QSqlDatabase::database(m_name, false); }
    QVariant value(const QString& statement) const {
        Sql query(database(), statement);
        return !query.run() && query.next() ? query.value(0) : QVariant();
    }

  private:
    QString m_name;
    bool m_open = false;
};

TransferError writeError(const StoreError& error, const QString& path) {
    return {error.kind == StoreError::Kind::DiskFull ? Kind::DiskFull : Kind::CannotWrite, path};
}

// Once this returns true the bytes are on the disk.
bool toDisk(const QString& path) {
#ifdef Q_OS_UNIX
    const int file = ::open(QFile::encodeName(path).constData(), O_RDONLY);
    if (file < 0) return false;
    const bool done = ::fsync(file) == 0;
    ::close(file);
    return done;
#else
    Q_UNUSED(path)
    return true;
#endif
}

// Replaces `to` in one step: there is always a whole file of that name.
bool replaceFile(const QString& from, const QString& to) {
    std::error_code error;
    std::filesystem::rename(std::filesystem::path(from.toStdU16String()),
                            std::filesystem::path(to.toStdU16String()), error);
    if (error) return false;
    toDisk(QFileInfo(to).absolutePath());
    return true;
}

bool isDatabase(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(16) == QByteArray("SQLite format 3\0", 16);
}

BackupFile described(const QString& path) {
    const QFileInfo info(path);
    BackupFile backup{.path = path, .date = info.lastModified(), .size = info.size()};
    backup.beforeRestore = info.fileName().contains(QLatin1String("before-restore"));
    const OwnConnection connection(path);
    if (!connection.isOpen()) return backup;
    const QVariant chats =
        connection.value(QStringLiteral("SELECT count(*) FROM conversations WHERE trashed IS NULL"));
    backup.sound = chats.isValid();
    backup.chats = chats.toInt();
    backup.settings =
        connection.value(QStringLiteral("SELECT value FROM state WHERE key = 'settings'")).toString();
    return backup;
}

QString safetyPattern(const QString& store) {
    return QFileInfo(store).fileName() + QStringLiteral(".before-restore-");
}

}  // namespace

QList<BackupFile> keptBackups(const QString& store) {
    const QFileInfo info(store);
    QList<BackupFile> list;
    const QDir daily(info.absolutePath() + QStringLiteral("/backups"));
    for (const QString& name :
         daily.entryList({info.completeBaseName() + QStringLiteral("-*.sqlite")}, QDir::Files))
        list.append(described(daily.filePath(name)));
    for (const QString& name :
         info.absoluteDir().entryList({info.fileName() + QStringLiteral(".before-*")}, QDir::Files))
        if (!name.endsWith(QLatin1String("-wal")) && !name.endsWith(QLatin1String("-shm")))
            list.append(described(info.absoluteDir().filePath(name)));
    std::sort(list.begin(), list.end(),
              [](const BackupFile& a, const BackupFile& b) { return a.date > b.date; });
    return list;
}

TransferStatus checkBackup(const QString& path, BackupFile* found) {
    if (!QFileInfo(path).isFile() || !QFileInfo(path).isReadable())
        return TransferError{Kind::CannotRead, path};
    if (!isDatabase(path)) return TransferError{Kind::NotABackup, path};
    {
        const OwnConnection connection(path);
        if (!connection.isOpen()) return TransferError{Kind::BackupDamaged, path};
        const int version = schemaVersion(connection.database());
        if (version < 0) return TransferError{Kind::BackupDamaged, path};
        if (version > ChatStore::kSchemaVersion) return TransferError{Kind::BackupTooNew, path};
        const QVariant tables = connection.value(
            QStringLiteral("SELECT count(*) FROM sqlite_master WHERE type = 'table'"
                           " AND name IN ('conversations', 'messages', 'blocks', 'state', 'search')"));
        if (!tables.isValid()) return TransferError{Kind::BackupDamaged, path};
        // Ours have no triggers and views: a file that has some was made to do something.
        const QVariant strange = connection.value(
            QStringLiteral("SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')"));
        if (version == 0 || tables.toInt() != 5 || strange.toInt() != 0)
            return TransferError{Kind::NotABackup, path};
        if (connection.value(QStringLiteral("PRAGMA integrity_check(1)")).toString() != QLatin1String("ok"))
            return TransferError{Kind::BackupDamaged, path};
    }
    *found = described(path);
    return found->sound ? TransferStatus() : TransferError{Kind::NotABackup, path};
}

TransferStatus writeBackup(ChatStore& store, const QString& path, const QString& settings) {
    // The store's own file must not be replaced by its copy.
    if (QFileInfo(path).absoluteFilePath() == QFileInfo(store.path()).absoluteFilePath())
        return TransferError{Kind::CannotWrite, path};
    const QString part = path + u'.' + unique();
    const auto fail = [&part](TransferError error) {
        QFile::remove(part);
        return error;
    };
    if (auto error = store.backupTo(part)) return fail(writeError(*error, path));
    {
        const OwnConnection copy(part, true);
        if (!copy.isOpen()) return fail({Kind::CannotWrite, path});
        if (auto error = execute(copy.database(), QStringLiteral("DELETE FROM state WHERE key = 'open'")))
            return fail(writeError(*error, path));
        if (auto error =
                execute(copy.database(),
                        QStringLiteral("INSERT OR REPLACE INTO state VALUES ('settings', ?)"), {settings}))
            return fail(writeError(*error, path));
    }
    if (!toDisk(part)) return fail({Kind::DiskFull, path});
    if (!replaceFile(part, path)) return fail({Kind::CannotWrite, path});
    return std::nullopt;
}

TransferStatus prepareRestore(const QString& backup, const QString& store, QString* prepared) {
    BackupFile found;
    if (auto error = checkBackup(backup, &found)) return error;
    *prepared = store + QStringLiteral(".restoring-") + unique();
    const auto fail = [prepared](TransferError error) {
        QFile::remove(*prepared);
        return error;
    };
    {
        const OwnConnection source(backup);
        if (!source.isOpen()) return TransferError{Kind::CannotRead, backup};
        if (auto error = execute(source.database(), QStringLiteral("VACUUM INTO ?"), {*prepared}))
            return fail(error->kind == StoreError::Kind::DiskFull
                            ? TransferError{Kind::DiskFull, *prepared}
                            : TransferError{Kind::RestoreFailed, error->detail});
    }
    {
        // Neither the mark "in use" nor the settings belong into the file of chats.
        const OwnConnection copy(*prepared, true);
        if (auto error = execute(copy.database(),
                                 QStringLiteral("DELETE FROM state WHERE key IN ('open', 'settings')")))
            return fail(writeError(*error, *prepared));
    }
    if (!toDisk(*prepared)) return fail({Kind::DiskFull, *prepared});
    return std::nullopt;
}

TransferStatus swapStore(std::unique_ptr<ChatStore>& store, const QString& prepared, QString* safety) {
    const auto fail = [&prepared](TransferError error) {
        QFile::remove(prepared);
        return error;
    };
    if (!store) return fail({Kind::RestoreFailed, {}});
    const QString path = store->path();
    *safety = path + QStringLiteral(".before-restore-") +
              QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    if (auto error = store->backupTo(*safety)) {
        QFile::remove(*safety);
        return fail(error->kind == StoreError::Kind::DiskFull
                        ? TransferError{Kind::DiskFull, *safety}
                        : TransferError{Kind::RestoreFailed, error->detail});
    }
    if (!toDisk(*safety)) {
        QFile::remove(*safety);
        return fail({Kind::DiskFull, *safety});
    }
    store.reset();
    const auto reopen = [&store, &path] {
        auto again = ChatStore::open(path);
        if (again) store = std::move(*again);
        return again.ok();
    };
    // Closing empties the log into the file. A log that is left belongs to the old file only.
    if (QFileInfo(path + QStringLiteral("-wal")).size() > 0 || !replaceFile(prepared, path)) {
        reopen();
        return fail({Kind::RestoreFailed, path});
    }
    if (!reopen()) {
        const QString back = path + QStringLiteral(".back-") + unique();
        if (QFile::copy(*safety, back)) replaceFile(back, path);
        reopen();
        return TransferError{Kind::RestoreFailed, path};
    }
    QStringList old =
        QFileInfo(path).absoluteDir().entryList({safetyPattern(path) + u'*'}, QDir::Files, QDir::Name);
    while (old.size() > kSafetyCopies) QFile::remove(QFileInfo(path).absoluteDir().filePath(old.takeFirst()));
    return std::nullopt;
}

}  // namespace parlor::app
