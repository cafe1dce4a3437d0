#include "app/store/store_error.h"

#include <QCoreApplication>
#include <iterator>

#include "kernels/check.h"

namespace parlor::app {

namespace {

struct Entry {
    StoreError::Kind kind;
    const char* code;
    const char* text;
    const char* hint;
};

constexpr Entry kEntries[] = {
    {StoreError::Kind::CannotOpen, "STORE-001",
     QT_TRANSLATE_NOOP("Store", "The chats could not be opened: %1"),
     QT_TRANSLATE_NOOP("Store", "Check that the folder exists and that you may write to it.")},
    {StoreError::Kind::InUse, "STORE-002",
     QT_TRANSLATE_NOOP("Store", "The chats are open in another Parlor window."),
     QT_TRANSLATE_NOOP("Store", "Close the other window, then try again.")},
    {StoreError::Kind::TooNew, "STORE-003",
     QT_TRANSLATE_NOOP("Store",
                       "These chats were written by a newer version of Parlor. Nothing was changed."),
     QT_TRANSLATE_NOOP("Store", "Install the newer version, or choose a backup.")},
    {StoreError::Kind::DiskFull, "STORE-004",
     QT_TRANSLATE_NOOP("Store", "The disk is full: the chat cannot be saved."),
     QT_TRANSLATE_NOOP("Store", "Free some space, then try again. What you typed is still here.")},
    {StoreError::Kind::ReadOnly, "STORE-005",
     QT_TRANSLATE_NOOP("Store", "The chats can be read but not written."),
     QT_TRANSLATE_NOOP("Store", "Check the permissions of %1.")},
    {StoreError::Kind::Damaged, "STORE-006",
     QT_TRANSLATE_NOOP("Store", "The file of the chats is damaged: %1"),
     QT_TRANSLATE_NOOP("Store", "Restart Parlor: it rescues what can be read and keeps the damaged file.")},
    {StoreError::Kind::NotFound, "STORE-007", QT_TRANSLATE_NOOP("Store", "This chat no longer exists."),
     QT_TRANSLATE_NOOP("Store", "It may have been deleted.")},
    {StoreError::Kind::Failed, "STORE-008", QT_TRANSLATE_NOOP("Store", "The chat could not be saved: %1"),
     QT_TRANSLATE_NOOP("Store", "Try again; if it happens again, restart Parlor.")},
};

const Entry& entry(StoreError::Kind kind) {
    const auto index = static_cast<size_t>(kind);
    CHECK(index < std::size(kEntries) && kEntries[index].kind == kind);
    return kEntries[index];
}

QString filled(const char* source, const QString& detail) {
    QString text = QCoreApplication::translate("Store", source);
    return text.replace(QLatin1String("%1"), detail);
}

}  // namespace

QString StoreError::code() const {
    return QString::fromLatin1(entry(kind).code);
}
QString StoreError::text() const {
    return filled(entry(kind).text, detail);
}
QString StoreError::hint() const {
    return filled(entry(kind).hint, detail);
}

}  // namespace parlor::app
