// The schema as a list of migrations: entry n brings a database from version n to n + 1.
#pragma once

#include <QSqlDatabase>
#include <optional>

#include "app/store/store_error.h"

namespace parlor::app {

int schemaVersion(const QSqlDatabase& database);  // PRAGMA user_version; -1 when it cannot be read
// Runs the migrations from `from` to the newest in one transaction.
std::optional<StoreError> migrate(const QSqlDatabase& database, int from);

}  // namespace parlor::app
