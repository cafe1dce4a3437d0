// Transfer's imports: the same reading twice, once to count and once to write.
#include <QCoreApplication>
#include <QSet>

#include "app/transfer/chat_reader.h"
#include "app/transfer/transfer.h"

namespace parlor::app {

namespace {

QStringList localPaths(const QList<QUrl>& files) {
    QStringList paths;
    for (const QUrl& file : files)
        if (file.isLocalFile()) paths << file.toLocalFile();
    return paths;
}

QString titleKey(const StoredConversation& conversation) {
    return QString::number(conversation.created.toMSecsSinceEpoch()) + u'/' + conversation.title;
}

// What is there already. Chats from elsewhere are known by their mark; Parlor's own by beginning, title and
// words.
class Known {
  public:
    explicit Known(const QList<StoredConversation>& present) {
        for (const StoredConversation& one : present) {
            m_byTitle[titleKey(one)].append(one);
            if (const QString mark = importMark(one.options); !mark.isEmpty()) m_marks.insert(mark);
        }
    }
    // `messages` reads those of a chat that is there. Also remembers the chat.
    template <class Messages>
    bool has(const ChatCopy& chat, Messages messages) {
        const QString mark = chat.source.isEmpty() ? importMark(chat.conversation.options)
                                                   : chat.source + u'/' + chat.sourceId;
        if (!mark.isEmpty()) {
            const bool known = m_marks.contains(mark);
            m_marks.insert(mark);
            if (known || !chat.source.isEmpty()) return known;
        }
        const QByteArray print = fingerprint(chat);
        if (m_prints.contains(print)) return true;
        m_prints.insert(print);
        for (const StoredConversation& one : m_byTitle.value(titleKey(chat.conversation)))
            if (fingerprint({one, {}, {}, {}, messages(one.id)}) == print) return true;
        return false;
    }

  private:
    QHash<QString, QList<StoredConversation>> m_byTitle;
    QSet<QString> m_marks;
    QSet<QByteArray> m_prints;
};

struct Count {
    int chats = 0, messages = 0, known = 0, added = 0;
    QDateTime from, to;
    QStringList sources;

    void add(const ChatCopy& chat, bool isKnown) {
        ++chats;
        messages += int(chat.messages.size());
        if (isKnown) ++known;
        const StoredConversation& one = chat.conversation;
        if (!from.isValid() || one.created < from) from = one.created;
        if (!to.isValid() || one.updated > to) to = one.updated;
        if (const QString name = programName(chat.source); !sources.contains(name)) sources << name;
    }
    QVariantMap preview(const ReadReport& report) const {
        return {{QStringLiteral("source"), sources.join(QStringLiteral(", "))},
                {QStringLiteral("chats"), chats},
                {QStringLiteral("messages"), messages},
                {QStringLiteral("known"), known},
                {QStringLiteral("from"), from.toLocalTime()},
                {QStringLiteral("to"), to.toLocalTime()},
                {QStringLiteral("unreadable"), report.unreadable},
                {QStringLiteral("skipped"), report.skippedMessages},
                {QStringLiteral("notes"), report.notes}};
    }
};

QString folderFor(const ChatCopy& chat) {
    if (chat.source.isEmpty()) return chat.folder;
    const QString name =
        QCoreApplication::translate("Transfer", "Imported from %1").arg(programName(chat.source));
    return chat.folder.isEmpty() ? name : name + QStringLiteral(" / ") + chat.folder;
}

StoreResult<qint64> insert(ChatStore& store, const ChatCopy& chat) {
    StoredConversation conversation = chat.conversation;
    if (const QString folder = folderFor(chat); !folder.isEmpty()) {
        const auto id = store.folderNamed(folder);
        if (!id) return id.error();
        conversation.folder = *id;
    }
    if (!chat.source.isEmpty()) {
        conversation.options = markedOptions(conversation.options, chat.source, chat.sourceId);
        conversation.titleByHand = true;  // its title came with it
    }
    return store.insertChat(conversation, chat.messages);
}

}  // namespace

void Transfer::look(const QList<QUrl>& files) {
    if (busy()) return;
    m_paths = localPaths(files);
    if (m_paths.isEmpty()) return;
    begin(Looking);
    work([this, paths = m_paths] { readAll(paths, false); });
}

void Transfer::importChats() {
    if (busy() || m_paths.isEmpty()) return;
    begin(Importing);
    work([this, paths = m_paths] { readAll(paths, true); });
}

void Transfer::merge(const QUrl& backup) {
    if (busy()) return;
    m_paths = localPaths({backup});
    importChats();
}

void Transfer::forgetPreview() {
    if (busy()) return;
    m_paths.clear();
    showPreview({});
}

void Transfer::showPreview(const QVariantMap& preview) {
    m_preview = preview;
    emit previewChanged();
}

void Transfer::readAll(const QStringList& paths, bool write) {
    Count count;
    ReadReport read;
    TransferStatus error;
    StoreStatus storeError;
    auto present = onStore([](ChatStore& store) { return store.conversations(); });
    if (!present) {
        storeError = present.error();
    } else {
        Known known(*present);
        const auto messages = [this](qint64 id) {
            auto list = onStore([id](ChatStore& store) { return store.messages(id); });
            return list ? *list : QList<StoredMessage>();
        };
        double told = 0;
        error = readChats(
            paths,
            [&](ChatCopy&& chat) {
                const bool isKnown = known.has(chat, messages);
                count.add(chat, isKnown);
                if (isKnown || !write) return true;
                const auto id = onStore([&chat](ChatStore& store) { return insert(store, chat); });
                if (id)
                    ++count.added;
                else
                    storeError = id.error();
                return id.ok();
            },
            read, m_cancel,
            [&](double progress) {
                if (progress - told < 0.01 && progress < 1) return;
                told = progress;
                setProgress(progress);
            });
        if (!error && !m_cancel && count.chats == 0)
            error = TransferError{TransferError::Kind::NothingFound, paths.join(QStringLiteral(", "))};
    }
    report([this, error, storeError, count, read, write] {
        const bool stopped = m_cancel;
        end();
        if (write && count.added > 0) emit chatsChanged();
        if (error) return tell(*error);
        if (storeError) return emit failed(storeError->text(), storeError->hint(), storeError->code());
        if (stopped && !write) return;
        if (!write) return showPreview(count.preview(read));
        m_paths.clear();
        showPreview({});
        emit imported(count.added, count.known, read.unreadable);
    });
}

}  // namespace parlor::app
