#include "app/transfer/transfer_error.h"

#include <QCoreApplication>
#include <iterator>

#include "kernels/check.h"

namespace parlor::app {

namespace {

struct Entry {
    TransferError::Kind kind;
    const char* code;
    const char* text;
    const char* hint;
};
using Kind = TransferError::Kind;

constexpr Entry kEntries[] = {
    {Kind::CannotWrite, "TRANSFER-001", QT_TRANSLATE_NOOP("Transfer", "This file could not be written: %1"),
     QT_TRANSLATE_NOOP("Transfer", "Choose another folder, or check that you may write to this one.")},
    {Kind::DiskFull, "TRANSFER-002", QT_TRANSLATE_NOOP("Transfer", "There is no room left for this file: %1"),
     QT_TRANSLATE_NOOP("Transfer", "Free some space or choose another disk. Nothing half-written was left.")},
    {Kind::CannotRead, "TRANSFER-003", QT_TRANSLATE_NOOP("Transfer", "This file could not be read: %1"),
     QT_TRANSLATE_NOOP("Transfer", "Check that it is still there and that you may read it.")},
    {Kind::NothingFound, "TRANSFER-004", QT_TRANSLATE_NOOP("Transfer", "No chats were found in %1."),
     QT_TRANSLATE_NOOP(
         "Transfer",
         "Parlor reads exports of ChatGPT, Claude and Open WebUI, the folders of LM Studio and Jan, and its "
         "own files.")},
    {Kind::TooLarge, "TRANSFER-005",
     QT_TRANSLATE_NOOP("Transfer", "This file is larger than an export of chats can be: %1"),
     QT_TRANSLATE_NOOP("Transfer", "Unpack it, then import the folder or the .json file in it.")},
    {Kind::BadArchive, "TRANSFER-006", QT_TRANSLATE_NOOP("Transfer", "This zip file is damaged: %1"),
     QT_TRANSLATE_NOOP("Transfer", "Download or copy it again.")},
    {Kind::NotABackup, "TRANSFER-007",
     QT_TRANSLATE_NOOP("Transfer", "This is not a backup of Parlor's chats: %1"),
     QT_TRANSLATE_NOOP("Transfer",
                       "Choose a file that Parlor wrote with “Back up now”. Nothing was changed.")},
    {Kind::BackupTooNew, "TRANSFER-008",
     QT_TRANSLATE_NOOP("Transfer", "This backup was written by a newer version of Parlor: %1"),
     QT_TRANSLATE_NOOP("Transfer", "Install the newer version first. Nothing was changed.")},
    {Kind::BackupDamaged, "TRANSFER-009", QT_TRANSLATE_NOOP("Transfer", "This backup is damaged: %1"),
     QT_TRANSLATE_NOOP("Transfer", "Choose another backup. Nothing was changed.")},
    {Kind::RestoreFailed, "TRANSFER-010",
     QT_TRANSLATE_NOOP("Transfer", "The backup could not be put in place: %1"),
     QT_TRANSLATE_NOOP("Transfer", "Your chats are as they were.")},
    {Kind::CannotDraw, "TRANSFER-011", QT_TRANSLATE_NOOP("Transfer", "This PDF file could not be made: %1"),
     QT_TRANSLATE_NOOP("Transfer", "Export as HTML and print that from a browser.")},
};

const Entry& entry(Kind kind) {
    const auto index = static_cast<size_t>(kind);
    CHECK(index < std::size(kEntries) && kEntries[index].kind == kind);
    return kEntries[index];
}

QString filled(const char* source, const QString& detail) {
    QString text = QCoreApplication::translate("Transfer", source);
    return text.replace(QLatin1String("%1"), detail);
}

}  // namespace

QString TransferError::code() const {
    return QString::fromLatin1(entry(kind).code);
}
QString TransferError::text() const {
    return filled(entry(kind).text, detail);
}
QString TransferError::hint() const {
    return filled(entry(kind).hint, detail);
}

}  // namespace parlor::app
