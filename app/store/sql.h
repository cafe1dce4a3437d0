// Thin helpers over QtSql: one statement, one transaction, errors as StoreError.
#pragma once

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariantList>
#include <optional>

#include "app/store/store_error.h"

namespace parlor::app {

StoreError sqlError(const QSqlError& error);

// One prepared statement with its bindings. run() executes it; then next()/value() read the rows.
class Sql {
  public:
    Sql(const QSqlDatabase& database, const QString& statement, const QVariantList& bindings = {});
    std::optional<StoreError> run();
    bool next() { return m_query.next(); }
    QVariant value(int column) const { return m_query.value(column); }
    qint64 lastId() const { return m_query.lastInsertId().toLongLong(); }
    int affected() const { return m_query.numRowsAffected(); }
    bool failed() const { return m_query.lastError().isValid(); }
    StoreError error() const { return sqlError(m_query.lastError()); }

  private:
    QSqlQuery m_query;
    bool m_prepared = false;
};

// Runs one statement for its effect.
std::optional<StoreError> execute(const QSqlDatabase& database, const QString& statement,
                                  const QVariantList& bindings = {});

// BEGIN IMMEDIATE … COMMIT; rolls back unless commit() succeeded.
class Transaction {
  public:
    explicit Transaction(const QSqlDatabase& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    std::optional<StoreError> begin();
    std::optional<StoreError> commit();

  private:
    QSqlDatabase m_database;
    bool m_open = false;
};

}  // namespace parlor::app

// STORE_TRY(status): returns its error, if any.
#define STORE_TRY(expression)                                   \
    do {                                                        \
        if (auto storeError = (expression)) return *storeError; \
    } while (false)
