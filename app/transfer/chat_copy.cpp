#include "app/transfer/chat_copy.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/chat/message_tree.h"

namespace parlor::app {

namespace {
constexpr const char* kRoles[] = {"system", "user", "assistant", "tool"};
}

QList<StoredMessage> shownBranch(const ChatCopy& chat) {
    MessageTree tree;
    tree.set(chat.messages, chat.conversation.leaf);
    QList<StoredMessage> branch;
    for (const qint64 id : tree.branch())
        if (const StoredMessage* message = tree.find(id)) branch.append(*message);
    return branch;
}

QByteArray fingerprint(const ChatCopy& chat) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QString& text) {
        const QByteArray bytes = text.toUtf8();
        hash.addData(QByteArray::number(bytes.size()) + ':');
        hash.addData(bytes);
    };
    add(chat.conversation.title);
    hash.addData(QByteArray::number(chat.conversation.created.toMSecsSinceEpoch()));
    QHash<qint64, qsizetype> place;
    for (qsizetype i = 0; i < chat.messages.size(); ++i) {
        const StoredMessage& message = chat.messages[i];
        place.insert(message.id, i);
        hash.addData(QByteArray::number(static_cast<int>(message.role)) + '/' +
                     QByteArray::number(place.value(message.parent, -1)) + '/');
        for (const Block& block : message.blocks) add(block.text);
    }
    return hash.result();
}

QString markedOptions(const QString& options, const QString& source, const QString& sourceId) {
    QJsonObject object = QJsonDocument::fromJson(options.toUtf8()).object();
    object.insert(QStringLiteral("imported"),
                  QJsonObject{{QStringLiteral("from"), source}, {QStringLiteral("id"), sourceId}});
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString importMark(const QString& options) {
    if (!options.contains(QLatin1String("\"imported\""))) return {};
    const QJsonObject mark =
        QJsonDocument::fromJson(options.toUtf8()).object().value(QLatin1String("imported")).toObject();
    const QString id = mark.value(QLatin1String("id")).toString();
    return id.isEmpty() ? QString() : mark.value(QLatin1String("from")).toString() + u'/' + id;
}

QString roleName(Role role) {
    const auto index = static_cast<size_t>(role);
    return QLatin1String(index < std::size(kRoles) ? kRoles[index] : "user");
}

Role roleNamed(const QString& name, Role otherwise) {
    for (size_t i = 0; i < std::size(kRoles); ++i)
        if (name == QLatin1String(kRoles[i])) return static_cast<Role>(i);
    return otherwise;
}

QString blockField(const Block& block, const QString& key) {
    return block.data.isEmpty() ? QString()
                                : QJsonDocument::fromJson(block.data.toUtf8()).object().value(key).toString();
}

}  // namespace parlor::app
