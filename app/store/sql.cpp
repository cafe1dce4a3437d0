#include "app/store/sql.h"

namespace parlor::app {

StoreError sqlError(const QSqlError& error) {
    // Primary result codes of SQLite (sqlite.org/rescode.html); extended ones keep them in the low byte.
    const int code = error.nativeErrorCode().toInt() & 0xFF;
    using Kind = StoreError::Kind;
    Kind kind = Kind::Failed;
    switch (code) {
        case 8:
            kind = Kind::ReadOnly;
            break;  // SQLITE_READONLY
        case 11:
        case 26:
            kind = Kind::Damaged;
            break;  // SQLITE_CORRUPT, SQLITE_NOTADB
        case 13:
            kind = Kind::DiskFull;
            break;  // SQLITE_FULL
        case 14:
            kind = Kind::CannotOpen;
            break;  // SQLITE_CANTOPEN
        case 5:
        case 6:
            kind = Kind::InUse;
            break;  // SQLITE_BUSY, SQLITE_LOCKED
        default:
            break;
    }
    return {kind, error.databaseText().isEmpty() ? error.driverText() : error.databaseText()};
}

Sql::Sql(const QSqlDatabase& database, const QString& statement, const QVariantList& bindings)
    : m_query(database) {
    m_query.setForwardOnly(true);
    m_prepared = m_query.prepare(statement);
    for (const QVariant& binding : bindings) m_query.addBindValue(binding);
}

std::optional<StoreError> Sql::run() {
    if (!m_prepared || !m_query.exec()) return error();
    return std::nullopt;
}

std::optional<StoreError> execute(const QSqlDatabase& database, const QString& statement,
                                  const QVariantList& bindings) {
    return Sql(database, statement, bindings).run();
}

Transaction::Transaction(const QSqlDatabase& database) : m_database(database) {}

Transaction::~Transaction() {
    if (m_open) execute(m_database, QStringLiteral("ROLLBACK"));
}

std::optional<StoreError> Transaction::begin() {
    auto error = execute(m_database, QStringLiteral("BEGIN IMMEDIATE"));
    m_open = !error;
    return error;
}

std::optional<StoreError> Transaction::commit() {
    auto error = execute(m_database, QStringLiteral("COMMIT"));
    if (!error) m_open = false;
    return error;
}

}  // namespace parlor::app
