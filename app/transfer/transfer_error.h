// Faults of files that chats go to or come from.
#pragma once

#include <QString>
#include <optional>

namespace parlor::app {

struct TransferError {
    enum class Kind {
        CannotWrite,
        DiskFull,
        CannotRead,
        NothingFound,
        TooLarge,
        BadArchive,
        NotABackup,
        BackupTooNew,
        BackupDamaged,
        RestoreFailed,
        CannotDraw
    };
    Kind kind = Kind::CannotWrite;
    QString detail;  // a path, or the system's words

    QString code() const;  // "TRANSFER-001"
    QString text() const;  // translated sentence
    QString hint() const;  // translated, what to do
};
using TransferStatus = std::optional<TransferError>;  // nothing: done

}  // namespace parlor::app
