// Transfer's exports.
#include <QDir>
#include <QSaveFile>
#include <QSet>
#include <cerrno>

#include "app/transfer/chat_json.h"
#include "app/transfer/file_names.h"
#include "app/transfer/transfer.h"

namespace parlor::app {

namespace {

using Kind = TransferError::Kind;

// errno too: where the last buffer cannot be written, Qt 6.4 only says "unknown error". Call it at once.
TransferError writeError(const QSaveFile& file) {
    const int last = errno;
    bool full = file.error() == QFileDevice::ResourceError;
    for (const int code : {ENOSPC, EFBIG
#ifdef EDQUOT
                           ,
                           EDQUOT
#endif
         })
        full = full || last == code || file.errorString() == qt_error_string(code);
    return {full ? Kind::DiskFull : Kind::CannotWrite, file.fileName()};
}

// QSaveFile::commit does not notice when the last buffer cannot be written (Qt 6.4): it must be flushed
// before.
bool finish(QSaveFile& file) {
    errno = 0;
    return file.flush() && file.commit();
}

TransferStatus writeWhole(const QString& path, const QByteArray& bytes) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !finish(file))
        return writeError(file);
    return std::nullopt;
}

}  // namespace

void Transfer::exportChats(const QVariantList& ids, Format format, bool thinking, bool allBranches,
                           const QUrl& target) {
    if (busy() || !target.isLocalFile()) return;
    ExportOrder order;
    for (const QVariant& id : ids) order.ids.append(id.toLongLong());
    order.format = format;
    order.options = {thinking, allBranches};
    order.target = target.toLocalFile();
    begin(Exporting);
    work([this, order] { exportAll(order); });
}

StoreResult<QList<StoredConversation>> Transfer::chosen(const QList<qint64>& ids) {
    return onStore([&ids](ChatStore& store) -> StoreResult<QList<StoredConversation>> {
        auto all = store.conversations();
        if (!all || ids.isEmpty()) return all;
        const QSet<qint64> wanted(ids.begin(), ids.end());
        all->removeIf([&wanted](const StoredConversation& one) { return !wanted.contains(one.id); });
        return all;
    });
}

StoreResult<ChatCopy> Transfer::fetch(const StoredConversation& conversation) {
    return onStore([&conversation](ChatStore& store) -> StoreResult<ChatCopy> {
        auto messages = store.messages(conversation.id);
        if (!messages) return messages.error();
        ChatCopy chat;
        chat.conversation = conversation;
        chat.messages = *messages;
        if (conversation.folder == 0) return chat;
        const auto folders = store.folderNames();
        if (!folders) return folders.error();
        chat.folder = (*folders).value(conversation.folder);
        return chat;
    });
}

TransferStatus Transfer::exportOne(const ChatCopy& chat, const ExportOrder& order, const QString& path) {
    if (order.format == Markdown) return writeWhole(path, chatMarkdown(chat, order.options).toUtf8());
    if (order.format == Html) return writeWhole(path, chatHtml(chat, order.options).toUtf8());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return writeError(file);
    if (!chatPdf(chat, order.options, &file, m_cancel)) {
        if (m_cancel) return std::nullopt;  // the file is not committed: nothing is left
        return file.error() == QFileDevice::NoError ? TransferError{Kind::CannotDraw, path}
                                                    : writeError(file);
    }
    if (!finish(file)) return writeError(file);
    return std::nullopt;
}

TransferStatus Transfer::exportJson(const QList<StoredConversation>& list, const ExportOrder& order) {
    QSaveFile file(order.target);
    if (!file.open(QIODevice::WriteOnly)) return writeError(file);
    const auto put = [&file](const QByteArray& bytes) { return file.write(bytes) == bytes.size(); };
    bool written = put(chatsHeader());
    for (qsizetype i = 0; i < list.size() && written; ++i) {
        if (m_cancel) return std::nullopt;
        const auto chat = fetch(list[i]);
        if (!chat) return TransferError{Kind::CannotRead, chat.error().text()};
        written = put((i > 0 ? ",\n" : "") + chatJson(*chat, order.options.allBranches));
        setProgress(double(i + 1) / double(list.size()));
    }
    if (!written || !put(chatsFooter()) || !finish(file)) return writeError(file);
    return std::nullopt;
}

void Transfer::exportAll(const ExportOrder& order) {
    auto list = chosen(order.ids);
    TransferStatus error;
    QString path = order.target;
    if (!list) {
        error = TransferError{Kind::CannotRead, list.error().text()};
    } else if (order.format == Json) {
        error = exportJson(*list, order);
    } else {
        const bool folder = needsFolder(int(order.ids.size()), order.format);
        if (folder && !QDir().mkpath(order.target)) error = TransferError{Kind::CannotWrite, order.target};
        for (qsizetype i = 0; i < list->size() && !error && !m_cancel; ++i) {
            const auto chat = fetch((*list)[i]);
            if (!chat) {
                error = TransferError{Kind::CannotRead, chat.error().text()};
                break;
            }
            if (folder) {
                const QString name = fileName((*list)[i].title, order.format);
                path = freePath(order.target, name.section(u'.', 0, -2), name.section(u'.', -1));
            }
            error = exportOne(*chat, order, path);
            setProgress(double(i + 1) / double(list->size()));
        }
        if (folder) path = order.target;
    }
    const int count = list ? int(list->size()) : 0;
    report([this, error, path, count] {
        const bool stopped = m_cancel;
        end();
        if (error)
            tell(*error);
        else if (!stopped)
            emit exported(path, count);
    });
}

}  // namespace parlor::app
