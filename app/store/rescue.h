// Saving what can be read from a damaged chat file.
#pragma once

#include <QSqlDatabase>
#include <QString>
#include <optional>

#include "app/store/store_error.h"

namespace parlor::app {

struct RescueCount {
    int saved = 0;
    int lost = 0;  // ranges of row ids that could not be read count once
};
// Copies conversations, messages and blocks row by row from `damaged` into the empty store `target`; halves
// the range of ids around unreadable pages. Rows whose conversation is gone get a conversation of their own.
RescueCount rescueRows(const QString& damaged, const QSqlDatabase& target);

// Adds messages and titles to the search index that are not in it, hidden ones left out. `below`: only this
// message and those that hang below it; 0: all.
std::optional<StoreError> reindexMissing(const QSqlDatabase& database, qint64 below = 0);

}  // namespace parlor::app
