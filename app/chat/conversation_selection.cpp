// ConversationListModel: what is selected, open, being written or not yet read.
#include <utility>

#include "app/chat/conversation_list_model.h"

namespace parlor::app {

int ConversationListModel::rowOf(qint64 id) const {
    for (int row = 0; row < count(); ++row)
        if (!m_rows[row].folder && m_rows[row].id == id) return row;
    return -1;
}

void ConversationListModel::touch(qint64 id, int role) {
    if (const int row = rowOf(id); row >= 0) emit dataChanged(index(row), index(row), {role});
}

QList<qint64> ConversationListModel::selection() const {
    QList<qint64> ids;
    for (const Row& row : m_rows)
        if (!row.folder && m_selected.contains(row.id)) ids.append(row.id);
    return ids;
}

void ConversationListModel::toggleSelected(qint64 id) {
    if (!m_selected.remove(id)) m_selected.insert(id);
    m_anchor = id;
    touch(id, SelectedRole);
    emit selectionChanged();
}

void ConversationListModel::selectTo(qint64 id) {
    int from = rowOf(m_anchor);
    int to = rowOf(id);
    if (to < 0) return;
    if (from < 0) from = to;
    if (from > to) std::swap(from, to);
    m_selected.clear();
    for (int row = from; row <= to; ++row)
        if (!m_rows[row].folder) m_selected.insert(m_rows[row].id);
    emit dataChanged(index(0), index(count() - 1), {SelectedRole});
    emit selectionChanged();
}

void ConversationListModel::selectAll() {
    for (const Row& row : m_rows)
        if (!row.folder) m_selected.insert(row.id);
    if (count() > 0) emit dataChanged(index(0), index(count() - 1), {SelectedRole});
    emit selectionChanged();
}

void ConversationListModel::clearSelection() {
    if (m_selected.isEmpty()) return;
    m_selected.clear();
    if (count() > 0) emit dataChanged(index(0), index(count() - 1), {SelectedRole});
    emit selectionChanged();
}

void ConversationListModel::setWriting(qint64 id) {
    const qint64 before = std::exchange(m_writing, id);
    if (before == id) return;
    if (before > 0 && before != m_shown) {
        m_unread.insert(before);
        touch(before, UnreadRole);
    }
    touch(before, WritingRole);
    touch(id, WritingRole);
}

void ConversationListModel::setShown(qint64 id) {
    m_shown = id;
    if (m_unread.remove(id)) touch(id, UnreadRole);
}

}  // namespace parlor::app
