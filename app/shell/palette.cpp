#include "app/shell/palette.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/chat/conversation_list_model.h"
#include "app/library/model_library.h"
#include "app/settings/preferences.h"
#include "app/shell/fuzzy.h"

namespace parlor::app {

namespace {
constexpr int kLeadOfCommands = 12;  // before a chat that happens to hold the same word
constexpr int kRecentChats = 5;      // offered while nothing is typed
}  // namespace

Palette::Palette(Preferences* preferences, ConversationListModel* chats, ModelLibrary* library,
                 QObject* parent)
    : QAbstractListModel(parent), m_preferences(preferences), m_chats(chats), m_library(library) {}

int Palette::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant Palette::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = m_rows[index.row()];
    switch (role) {
        case KindRole:
            return row.kind;
        case Qt::DisplayRole:
        case TextRole:
            return row.text;
        case DetailRole:
            return row.detail;
        case KeysRole:
            return row.keys;
        default:
            return {};
    }
}

QHash<int, QByteArray> Palette::roleNames() const {
    return {{KindRole, "kind"}, {TextRole, "name"}, {DetailRole, "detail"}, {KeysRole, "keys"}};
}

void Palette::add(QList<Row>& rows, Row row, const QString& more) const {
    int score = matchScore(m_query, row.text);
    if (score == 0 && !more.isEmpty()) score = matchScore(m_query, more) / 2;
    if (score == 0) return;
    row.score = score + (row.kind == Command ? kLeadOfCommands : 0);
    rows.append(std::move(row));
}

QList<Palette::Row> Palette::find() const {
    QList<Row> rows;
    for (const QVariant& value : m_preferences->shortcuts()->entries()) {
        const QVariantMap entry = value.toMap();
        if (!entry.value(QStringLiteral("global")).toBool() ||
            entry.value(QStringLiteral("id")) == QLatin1String("palette"))
            continue;
        add(rows,
            {.kind = Command,
             .text = entry.value(QStringLiteral("text")).toString(),
             .detail = entry.value(QStringLiteral("groupText")).toString(),
             .keys = entry.value(QStringLiteral("shown")).toStringList().value(0),
             .id = entry.value(QStringLiteral("id")).toString()},
            entry.value(QStringLiteral("words")).toString());
    }
    const bool typed = !m_query.trimmed().isEmpty();
    QList<StoredConversation> chats = m_chats->all();
    std::sort(chats.begin(), chats.end(),
              [](const StoredConversation& a, const StoredConversation& b) { return a.updated > b.updated; });
    if (!typed) chats.resize(std::min<qsizetype>(chats.size(), kRecentChats));
    for (const StoredConversation& chat : chats)
        add(rows,
            {.kind = Chat,
             .text = chat.title.isEmpty() ? QCoreApplication::translate("Chat", "New chat") : chat.title,
             .detail = m_chats->folderName(chat.folder),
             .conversation = chat.id});
    if (!typed) return rows;
    for (const ModelEntry& model : m_library->models()->entries())
        add(rows,
            {.kind = Model, .text = modelName(model), .detail = model.model.path, .id = model.model.path},
            model.model.path.section(u'/', -1));
    for (const QVariant& value : m_preferences->table()->search(m_query)) {
        const QVariantMap row = value.toMap();
        rows.append({.kind = Setting,
                     .text = row.value(QStringLiteral("label")).toString(),
                     .detail = row.value(QStringLiteral("about")).toString(),
                     .id = row.value(QStringLiteral("name")).toString(),
                     .page = row.value(QStringLiteral("page")).toString(),
                     .score = 40});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.score > b.score; });
    if (rows.size() > kMost) rows.resize(kMost);
    return rows;
}

void Palette::setQuery(const QString& query) {
    m_query = query;
    beginResetModel();
    m_rows = find();
    endResetModel();
    emit queryChanged();
    emit countChanged();
}

void Palette::trigger(int index) {
    if (index < 0 || index >= count()) return;
    const Row row = m_rows[index];  // a copy: what it starts may ask anew
    switch (row.kind) {
        case Command:
            return emit commandChosen(row.id);
        case Chat:
            return emit chatChosen(double(row.conversation));
        case Model:
            return emit modelChosen(row.id);
        case Setting:
            return emit settingChosen(row.page, row.id);
    }
}

}  // namespace parlor::app
