// Opening the file: lock, pragmas, check after an unclean end, migration with a backup, rescue, daily backup.
#include <QDir>
#include <QFileInfo>
#include <QUuid>

#include "app/store/chat_store.h"
#include "app/store/rescue.h"
#include "app/store/schema.h"
#include "app/store/sql.h"

namespace parlor::app {

namespace {

QString stamp() {
    return QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
}

// A kill between making the lock file and writing into it leaves one that names no owner, which QLockFile
// would wait for forever. QLockFile guards the removing of a dead owner's file by a second lock file, which a
// kill leaves behind just so.
bool takeLock(QLockFile& lock, int guards = 2) {
    constexpr int kWriteMs = 500;  // longer than a living owner takes to write its name
    if (lock.tryLock(0)) return true;
    if (lock.error() != QLockFile::LockFailedError) return false;
    if (guards > 0) {
        QLockFile guard(lock.fileName() + QStringLiteral(".rmlock"));
        guard.setStaleLockTime(0);
        if (!takeLock(guard, guards - 1)) return false;
        guard.unlock();
        if (lock.tryLock(0)) return true;
    }
    qint64 pid = 0;
    QString host, program;
    const auto named = [&] { return lock.getLockInfo(&pid, &host, &program); };
    if (named()) return false;
    if (lock.tryLock(kWriteMs)) return true;
    return !named() && lock.removeStaleLockFile() && lock.tryLock(0);
}

bool soundFile(const QSqlDatabase& database) {
    Sql check(database, QStringLiteral("PRAGMA quick_check(1)"));
    return !check.run() && check.next() && check.value(0).toString() == QLatin1String("ok");
}

}  // namespace

ChatStore::ChatStore(QString path, std::unique_ptr<QLockFile> lock)
    : m_path(std::move(path)),
      m_connection(QStringLiteral("chats-") + QUuid::createUuid().toString(QUuid::Id128)),
      m_lock(std::move(lock)) {}

ChatStore::~ChatStore() {
    disconnect(true);
}

QSqlDatabase ChatStore::database() const {
    return QSqlDatabase::database(m_connection, false);
}

StoreResult<std::unique_ptr<ChatStore>> ChatStore::open(const QString& path) {
    const QFileInfo info(path);
    if (!QDir().mkpath(info.absolutePath()))
        return StoreError{StoreError::Kind::CannotOpen, info.absolutePath()};
    auto lock = std::make_unique<QLockFile>(path + QStringLiteral(".lock"));
    lock->setStaleLockTime(0);  // only a dead owner makes it stale, not age
    if (!takeLock(*lock)) {
        const bool taken = lock->error() == QLockFile::LockFailedError;
        return StoreError{taken ? StoreError::Kind::InUse : StoreError::Kind::CannotOpen,
                          info.absolutePath()};
    }
    std::unique_ptr<ChatStore> store(new ChatStore(path, std::move(lock)));
    StoreStatus error = store->connect(!info.exists() || info.size() == 0);
    if (error && error->kind == StoreError::Kind::Damaged) error = store->rescueDamaged(*error);
    if (!error) error = store->dailyBackup();
    if (error && error->kind != StoreError::Kind::DiskFull) {
        store->disconnect(false);
        return *error;
    }
    return store;
}

StoreStatus ChatStore::connect(bool create) {
    QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    db.setDatabaseName(m_path);
    db.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=2000"));
    if (!db.open()) return StoreError{StoreError::Kind::CannotOpen, m_path};
    m_report.created = create;
    // secure_delete: what is erased is overwritten. cell_size_check and trusted_schema: a hostile file stays
    // harmless.
    for (const char* pragma :
         {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
          "PRAGMA secure_delete = ON", "PRAGMA cell_size_check = ON", "PRAGMA trusted_schema = OFF",
          "PRAGMA temp_store = MEMORY", "PRAGMA recursive_triggers = ON"}) {
        STORE_TRY(execute(db, QString::fromLatin1(pragma)));
    }
    STORE_TRY(prepareSchema());
    return recoverUnclean();
}

StoreStatus ChatStore::prepareSchema() {
    const QSqlDatabase db = database();
    const int version = schemaVersion(db);
    if (version < 0) return StoreError{StoreError::Kind::Damaged, m_path};
    if (version > kSchemaVersion) return StoreError{StoreError::Kind::TooNew, m_path};
    if (version == kSchemaVersion) return std::nullopt;
    if (version > 0) {
        m_report.migratedFrom = version;
        m_report.migrationBackup =
            QStringLiteral("%1.before-v%2-%3").arg(m_path).arg(kSchemaVersion).arg(stamp());
        if (auto error = backupTo(m_report.migrationBackup)) return error;
    }
    return migrate(db, version);
}

// The row 'open' in `state` exists while a process has the file: finding it means that the last one did not
// end well.
StoreStatus ChatStore::recoverUnclean() {
    const QSqlDatabase db = database();
    Sql marker(db, QStringLiteral("SELECT value FROM state WHERE key = 'open'"));
    STORE_TRY(marker.run());
    m_report.uncleanEnd = marker.next();
    if (m_report.uncleanEnd && !soundFile(db)) return StoreError{StoreError::Kind::Damaged, m_path};
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    Sql interrupted(db, QStringLiteral("UPDATE messages SET state = ? WHERE state = ?"),
                    {static_cast<int>(MessageState::Interrupted), static_cast<int>(MessageState::Streaming)});
    STORE_TRY(interrupted.run());
    m_report.interruptedAnswers = interrupted.affected();
    // An answer that was being written is not in the search index yet.
    if (m_report.interruptedAnswers > 0) STORE_TRY(reindexMissing(db));
    STORE_TRY(execute(db, QStringLiteral("INSERT OR REPLACE INTO state VALUES ('open', 1)")));
    return transaction.commit();
}

StoreStatus ChatStore::rescueDamaged(const StoreError& cause) {
    const OpenReport before = m_report;
    disconnect(false);
    const QString kept = QStringLiteral("%1.damaged-%2").arg(m_path, stamp());
    for (const char* suffix : {"", "-wal", "-shm"}) {
        const QString name = m_path + QLatin1String(suffix);
        if (QFile::exists(name) && !QFile::rename(name, kept + QLatin1String(suffix))) return cause;
    }
    m_report = before;
    STORE_TRY(connect(true));
    m_report.created = false;
    m_report.uncleanEnd = true;
    m_report.rescued = true;
    m_report.damagedFile = kept;
    m_report.lostRows = rescueRows(kept, database()).lost;
    // What was lost may still be in yesterday's copy: rows that are already there are left as they are.
    const QStringList backups = dailyBackups(m_path);
    if (m_report.lostRows > 0 && !backups.isEmpty()) rescueRows(backups.last(), database());
    Sql saved(database(),
              QStringLiteral("SELECT (SELECT count(*) FROM conversations), (SELECT count(*) FROM messages)"));
    if (!saved.run() && saved.next()) {
        m_report.savedChats = saved.value(0).toInt();
        m_report.savedMessages = saved.value(1).toInt();
    }
    return recoverUnclean();
}

StoreStatus ChatStore::dailyBackup() {
    if (m_report.created) return std::nullopt;
    if (!QDir().mkpath(backupFolder(m_path)))
        return std::nullopt;  // a missing backup must not keep chats closed
    // What an erasing that was killed has left.
    QDir backups(backupFolder(m_path));
    for (const QString& name : backups.entryList({QStringLiteral("*.erasing*")}, QDir::Files))
        backups.remove(name);
    const QString today = QStringLiteral("%1/%2-%3.sqlite")
                              .arg(backupFolder(m_path), QFileInfo(m_path).completeBaseName(),
                                   QDate::currentDate().toString(Qt::ISODate));
    if (!QFile::exists(today)) {
        if (auto error = backupTo(today)) {
            QFile::remove(today);
            return error->kind == StoreError::Kind::Damaged ? error : std::nullopt;
        }
    }
    QStringList old = dailyBackups(m_path);
    while (old.size() > kBackupsKept) QFile::remove(old.takeFirst());
    return std::nullopt;
}

StoreStatus ChatStore::backupTo(const QString& path) {
    if (QFile::exists(path)) return StoreError{StoreError::Kind::Failed, path};
    return execute(database(), QStringLiteral("VACUUM INTO ?"), {path});
}

StoreStatus ChatStore::checkIntegrity() {
    const QSqlDatabase db = database();
    Sql check(db, QStringLiteral("PRAGMA integrity_check(1)"));
    STORE_TRY(check.run());
    if (!check.next() || check.value(0).toString() != QLatin1String("ok")) {
        return StoreError{StoreError::Kind::Damaged, check.value(0).toString()};
    }
    Sql foreign(db, QStringLiteral("PRAGMA foreign_key_check"));
    STORE_TRY(foreign.run());
    if (foreign.next()) return StoreError{StoreError::Kind::Damaged, foreign.value(0).toString()};
    // FTS5's own check: index and content agree.
    return execute(db, QStringLiteral("INSERT INTO search (search) VALUES ('integrity-check')"));
}

void ChatStore::disconnect(bool clean) {
    {
        QSqlDatabase db = database();
        if (clean && db.isOpen()) execute(db, QStringLiteral("DELETE FROM state WHERE key = 'open'"));
        db.close();
    }
    QSqlDatabase::removeDatabase(m_connection);
}

}  // namespace parlor::app
