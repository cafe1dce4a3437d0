#include "app/chat/attachment_list_model.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/chat/prompt_text.h"
#include "app/chat/text_decoding.h"
#include "app/engine/engine_text.h"
#include "app/shell/background.h"

namespace parlor::app {

AttachmentListModel::AttachmentListModel(EngineClient* client, QObject* parent)
    : QAbstractListModel(parent), m_counts(client) {
    m_pool.setMaxThreadCount(2);
    connect(this, &AttachmentListModel::contentChanged, this, &AttachmentListModel::changed);
}

AttachmentListModel::~AttachmentListModel() {
    for (std::stop_source& stop : m_stops) stop.request_stop();
    m_pool.waitForDone();
}

int AttachmentListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

const AttachmentItem* AttachmentListModel::at(int row) const {
    return row >= 0 && row < count() ? &m_items[row] : nullptr;
}

QVariant AttachmentListModel::data(const QModelIndex& index, int role) const {
    const AttachmentItem* item = at(index.row());
    if (!item) return {};
    switch (role) {
        case Qt::DisplayRole:
        case NameRole:
            return item->file.name;
        case TypeRole:
            return item->file.type;
        case SizeRole:
            return bytesText(quint64(qMax(item->file.bytes, qint64(0))));
        case TokensRole:
            return item->tokens;
        case ReadingRole:
            return item->reading;
        case NoteRole:
            return item->file.note;
        case ErrorRole:
            return item->file.error;
        case HintRole:
            return item->file.hint;
        case CodeRole:
            return item->file.code;
        case PastedRole:
            return item->path.isEmpty();
        default:
            return {};
    }
}

QHash<int, QByteArray> AttachmentListModel::roleNames() const {
    return {{NameRole, "name"},       {TypeRole, "type"},    {SizeRole, "sizeText"}, {TokensRole, "tokens"},
            {ReadingRole, "reading"}, {NoteRole, "note"},    {ErrorRole, "error"},   {HintRole, "hint"},
            {CodeRole, "code"},       {PastedRole, "pasted"}};
}

bool AttachmentListModel::reading() const {
    return std::ranges::any_of(m_items, &AttachmentItem::reading);
}
bool AttachmentListModel::faulty() const {
    return std::ranges::any_of(m_items, [](const auto& item) { return !item.file.error.isEmpty(); });
}

qint64 AttachmentListModel::tokens() const {
    qint64 sum = 0;
    for (const AttachmentItem& item : m_items) sum += qMax(item.tokens, qint64(0));
    return sum;
}

int AttachmentListModel::largest() const {
    int found = -1;
    for (int row = 0; row < count(); ++row)
        if (m_items[row].tokens > 0 && (found < 0 || m_items[row].tokens > m_items[found].tokens))
            found = row;
    return found;
}

bool AttachmentListModel::addFile(const QString& path) {
    if (count() >= kMost) return false;
    for (const AttachmentItem& item : m_items)
        if (item.path == path) return false;
    AttachmentItem item;
    item.path = path;
    item.file.name = path.section(u'/', -1);
    item.file.type = attachmentType(item.file.name);
    beginInsertRows({}, count(), count());
    item.key = ++m_lastKey;
    read(item);
    m_items.append(item);
    endInsertRows();
    emit contentChanged();
    return true;
}

QString AttachmentListModel::uniqueName(const QString& base) const {
    for (int number = 1;; ++number) {
        const QString name =
            number == 1 ? base + QStringLiteral(".txt") : QStringLiteral("%1 %2.txt").arg(base).arg(number);
        if (std::ranges::none_of(m_items, [&](const auto& item) { return item.file.name == name; }))
            return name;
    }
}

void AttachmentListModel::addText(const QString& text) {
    AttachmentItem item;
    item.key = ++m_lastKey;
    item.file.name = uniqueName(QCoreApplication::translate("Attachments", "Pasted text"));
    item.file.type = QStringLiteral("text");
    DecodedText clean = cleanText(text);
    item.file.text = std::move(clean.text);
    item.file.bytes = item.file.text.toUtf8().size();
    if (clean.replaced > 0)
        item.file.note = QCoreApplication::translate("Attachments", "%L1 unreadable characters were replaced")
                             .arg(clean.replaced);
    beginInsertRows({}, count(), count());
    m_items.append(item);
    endInsertRows();
    countTokens(item);
    emit contentChanged();
}

void AttachmentListModel::read(AttachmentItem& item) {
    item.reading = true;
    std::stop_source stop;
    m_stops.insert(item.key, stop);
    startIn(m_pool,
            [this, key = item.key, path = item.path, program = m_pdfProgram, token = stop.get_token()] {
                if (token.stop_requested()) return;
                AttachmentFile file = readAttachment(path, token, program);
                if (token.stop_requested()) return;
                QMetaObject::invokeMethod(this, [this, key, file = std::move(file)] {
                    m_stops.remove(key);
                    update(key, [&](AttachmentItem& item) {
                        item.file = file;
                        item.reading = false;
                        if (file.error.isEmpty()) countTokens(item);
                    });
                });
            });
}

void AttachmentListModel::countTokens(const AttachmentItem& item) {
    m_counts.text(attachmentText(item.file.name, item.file.text), [this, key = item.key](qint64 tokens) {
        if (tokens >= 0) update(key, [tokens](AttachmentItem& item) { item.tokens = tokens; });
    });
}

void AttachmentListModel::recount() {
    for (AttachmentItem& item : m_items)
        if (!item.reading && item.file.error.isEmpty()) countTokens(item);
}

void AttachmentListModel::update(quint64 key, const std::function<void(AttachmentItem&)>& change) {
    for (int row = 0; row < count(); ++row) {
        if (m_items[row].key != key) continue;
        change(m_items[row]);
        emit dataChanged(index(row), index(row));
        emit changed();
        return;
    }
}

void AttachmentListModel::removeAt(int row) {
    if (!at(row)) return;
    if (m_stops.contains(m_items[row].key)) m_stops.take(m_items[row].key).request_stop();
    beginRemoveRows({}, row, row);
    m_items.removeAt(row);
    endRemoveRows();
    emit contentChanged();
}

QString AttachmentListModel::textAt(int row, int most) const {
    const AttachmentItem* item = at(row);
    return item ? item->file.text.left(most) : QString();
}

void AttachmentListModel::setItems(const QList<AttachmentItem>& items) {
    for (std::stop_source& stop : m_stops) stop.request_stop();
    m_stops.clear();
    beginResetModel();
    m_items.clear();
    endResetModel();
    prepend(items);
    emit contentChanged();
}

void AttachmentListModel::prepend(const QList<AttachmentItem>& items) {
    if (items.isEmpty()) return;
    beginInsertRows({}, 0, int(items.size()) - 1);
    for (qsizetype i = 0; i < items.size(); ++i) {
        AttachmentItem item = items[i];
        item.key = ++m_lastKey;
        const bool unread = !item.path.isEmpty() && item.file.text.isEmpty();
        if (unread) {
            item.file.error.clear();
            read(item);
        }
        m_items.insert(i, item);
        if (!unread && item.tokens < 0) countTokens(item);
    }
    endInsertRows();
    emit contentChanged();
}

QList<Block> AttachmentListModel::blocks() const {
    QList<Block> blocks;
    for (const AttachmentItem& item : m_items) {
        if (item.reading || !item.file.error.isEmpty()) continue;
        QJsonObject data{{QStringLiteral("name"), item.file.name},
                         {QStringLiteral("bytes"), double(item.file.bytes)},
                         {QStringLiteral("type"), item.file.type}};
        if (item.tokens >= 0) data.insert(QStringLiteral("tokens"), double(item.tokens));
        if (!item.file.note.isEmpty()) data.insert(QStringLiteral("note"), item.file.note);
        blocks.append({BlockKind::Attachment, item.file.text,
                       QString::fromUtf8(QJsonDocument(data).toJson(QJsonDocument::Compact))});
    }
    return blocks;
}

QString attachmentsJson(const QList<AttachmentItem>& items) {
    QJsonArray list;
    for (const AttachmentItem& item : items) {
        QJsonObject one{{QStringLiteral("name"), item.file.name}};
        if (item.path.isEmpty())
            one.insert(QStringLiteral("text"), item.file.text);
        else
            one.insert(QStringLiteral("path"), item.path);
        list.append(one);
    }
    return list.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Compact));
}

QList<AttachmentItem> attachmentsFromJson(const QString& json) {
    QList<AttachmentItem> items;
    for (const auto& value : QJsonDocument::fromJson(json.toUtf8()).array()) {
        const QJsonObject one = value.toObject();
        AttachmentItem item;
        item.path = one.value(QLatin1String("path")).toString();
        item.file.name = one.value(QLatin1String("name")).toString();
        item.file.type = attachmentType(item.file.name);
        if (item.path.isEmpty()) {
            item.file.text = one.value(QLatin1String("text")).toString();
            item.file.bytes = item.file.text.toUtf8().size();
            if (item.file.text.isEmpty()) continue;
        }
        items.append(item);
        if (items.size() == AttachmentListModel::kMost) break;
    }
    return items;
}

}  // namespace parlor::app
