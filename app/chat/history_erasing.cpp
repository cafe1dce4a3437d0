// History: the trash, erasing for good, and what opening the file had to tell.
#include <QCoreApplication>
#include <QLocale>
#include <QPointer>
#include <QThreadPool>
#include <algorithm>
#include <utility>

#include "app/chat/chat_controller.h"
#include "app/chat/history.h"
#include "app/shell/background.h"

namespace parlor::app {

void History::onOpened(const OpenReport& report) {
    const QLocale locale;
    if (report.rescued) {
        QString hint = report.lostRows == 0
                           ? QCoreApplication::translate("History", "Nothing is missing.")
                           : QCoreApplication::translate(
                                 "History", "In %1 places it could not be read: what stood there is lost.")
                                 .arg(locale.toString(report.lostRows));
        hint +=
            QLatin1Char(' ') +
            QCoreApplication::translate("History", "The damaged file is kept as %1.").arg(report.damagedFile);
        emit notice(
            QCoreApplication::translate(
                "History", "The file of your chats was damaged. Parlor saved %1 chats with %2 messages.")
                .arg(locale.toString(report.savedChats), locale.toString(report.savedMessages)),
            hint, QStringLiteral("STORE-009"));
    } else if (report.interruptedAnswers > 0) {
        emit notice(QCoreApplication::translate(
                        "History", "Parlor was not closed properly while an answer was written."),
                    QCoreApplication::translate(
                        "History", "What had been written is in the chat, marked as interrupted."),
                    QStringLiteral("STORE-010"));
    }
    // What has been in the trash long enough goes, in the backups too.
    struct Erased {
        QString path;
        QList<ErasedConversation> chats;
    };
    m_store->run(
        this,
        [](ChatStore& store) -> StoreResult<Erased> {
            auto erased =
                store.eraseTrashedBefore(QDateTime::currentDateTimeUtc().addDays(-ChatStore::kTrashDays));
            if (!erased) return erased.error();
            return Erased{store.path(), *erased};
        },
        [this](const StoreResult<Erased>& result) {
            if (!result) return failed(result.error());
            if (!(*result).chats.isEmpty()) eraseCopies((*result).path, (*result).chats);
        });
}

void History::readTrash() {
    m_store->run(
        this, [](ChatStore& store) { return store.conversations(true); },
        [this](const StoreResult<QList<StoredConversation>>& result) {
            if (!result) return emit m_store->failed(result.error());
            QList<StoredConversation> chats = *result;
            std::sort(chats.begin(), chats.end(),
                      [](const auto& a, const auto& b) { return a.trashed > b.trashed; });
            m_trash.set(chats);
        });
}

void History::setErasing(int by) {
    m_erasing += by;
    emit erasingChanged();
}

void History::erase(qint64 id, bool copies) {
    eraseChats({id}, copies);
}

void History::emptyTrash(bool copies) {
    eraseChats(m_trash.ids(), copies);
}

void History::eraseChats(const QList<qint64>& ids, bool copies) {
    if (ids.isEmpty()) return;
    m_undo.clear();
    m_undoFolder.clear();
    setErasing(1);
    struct Erased {
        QString path;
        QList<ErasedConversation> chats;
    };
    m_store->run(
        this,
        [ids](ChatStore& store) -> StoreResult<Erased> {
            auto erased = store.erase(ids);
            if (!erased) return erased.error();
            return Erased{store.path(), *erased};
        },
        [this, copies](const StoreResult<Erased>& result) {
            setErasing(-1);
            readTrash();
            if (!result) return failed(result.error());
            if (copies) return eraseCopies((*result).path, (*result).chats);
            emit done(QCoreApplication::translate("History", "Erased"));
        });
}

void History::eraseCopies(const QString& path, const QList<ErasedConversation>& erased) {
    // Other files than the store's: on a thread of their own, chats are saved meanwhile.
    setErasing(1);
    startIn(*QThreadPool::globalInstance(), [this, guard = QPointer(this), path, erased] {
        const auto error = eraseFromCopies(path, erased);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [this, guard, error] {
                if (!guard) return;
                setErasing(-1);
                if (error)
                    emit notice(
                        QCoreApplication::translate("History", "Not every backup could be rewritten: %1")
                            .arg(error->detail),
                        error->hint(), error->code());
                else
                    emit done(QCoreApplication::translate("History", "Erased, also from the backups"));
            },
            Qt::QueuedConnection);
    });
}

void History::eraseAll(bool copies) {
    m_chat->abandonAll();
    m_undo.clear();
    m_undoFolder.clear();
    m_chats->clear();
    m_trash.set({});
    setErasing(1);
    m_store->run(
        this,
        [copies](ChatStore& store) -> StoreStatus {
            if (auto error = store.eraseAll()) return error;
            return copies ? deleteCopies(store.path()) : std::nullopt;
        },
        [this](const StoreStatus& status) {
            setErasing(-1);
            if (status) return failed(*status);
            readTrash();
            emit done(QCoreApplication::translate("History", "All chats are erased"));
        });
}

}  // namespace parlor::app
