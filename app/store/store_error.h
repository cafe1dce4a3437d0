// Faults of the chat file, in kinds that the window can act on.
#pragma once

#include <QString>

namespace parlor::app {

struct StoreError {
    enum class Kind { CannotOpen, InUse, TooNew, DiskFull, ReadOnly, Damaged, NotFound, Failed };
    Kind kind = Kind::Failed;
    QString detail;  // path or SQLite's words: shown small, never alone

    QString code() const;  // "STORE-004"
    QString text() const;  // translated sentence
    QString hint() const;  // translated, what to do
};

}  // namespace parlor::app
