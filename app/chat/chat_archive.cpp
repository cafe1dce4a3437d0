#include "app/chat/chat_archive.h"

#include <QTemporaryDir>

namespace parlor::app {

ChatArchive::ChatArchive(QObject* parent) : QObject(parent), m_worker(new QObject) {
    m_thread.setObjectName(QStringLiteral("chats"));
    m_worker->moveToThread(&m_thread);
    m_thread.start();
}

ChatArchive::~ChatArchive() {
    // The queue is worked off first: the closing order stands last in it. The store's connection belongs to
    // its thread.
    QMetaObject::invokeMethod(
        m_worker, [this] { m_store.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
    delete m_worker;
}

void ChatArchive::open(const QString& path) {
    QMetaObject::invokeMethod(m_worker, [this, path] {
        auto store = ChatStore::open(path);
        if (store) {
            m_store = std::move(*store);
            emit opened(m_store->report());
            return;
        }
        const StoreError error = store.error();
        static QTemporaryDir folder;
        if (auto spare = ChatStore::open(folder.filePath(QStringLiteral("chats.db"))))
            m_store = std::move(*spare);
        emit openFailed(error);
    });
}

}  // namespace parlor::app
