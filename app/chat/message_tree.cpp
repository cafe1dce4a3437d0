#include "app/chat/message_tree.h"

#include <algorithm>

namespace parlor::app {

void MessageTree::set(const QList<StoredMessage>& messages, qint64 leaf) {
    m_messages.clear();
    m_children.clear();
    m_branch.clear();
    for (const StoredMessage& message : messages) {
        m_messages.insert(message.id, message);
        m_children[message.parent].append(message.id);
    }
    // A message whose parent was removed is not reachable and not shown; a lost leaf gives way to the newest
    // branch.
    if (m_messages.contains(leaf))
        show(leaf);
    else if (const auto roots = m_children.value(0); !roots.isEmpty())
        show(roots.back());
}

void MessageTree::add(const StoredMessage& message) {
    m_messages.insert(message.id, message);
    m_children[message.parent].append(message.id);
    show(message.id);
}

StoredMessage* MessageTree::find(qint64 id) {
    const auto it = m_messages.find(id);
    return it == m_messages.end() ? nullptr : &*it;
}

const StoredMessage* MessageTree::find(qint64 id) const {
    const auto it = m_messages.constFind(id);
    return it == m_messages.cend() ? nullptr : &*it;
}

QList<qint64> MessageTree::siblings(qint64 id) const {
    const StoredMessage* message = find(id);
    return message ? m_children.value(message->parent) : QList<qint64>();
}

void MessageTree::show(qint64 id) {
    QList<qint64> branch;
    // Each step goes to another message of this tree, so more steps than messages mean a loop in the file.
    for (const StoredMessage* at = find(id); at && branch.size() < m_messages.size(); at = find(at->parent))
        branch.append(at->id);
    std::reverse(branch.begin(), branch.end());
    while (branch.size() < m_messages.size()) {
        const QList<qint64> children = m_children.value(branch.isEmpty() ? 0 : branch.back());
        if (children.isEmpty()) break;
        branch.append(children.back());
    }
    m_branch = branch;
}

}  // namespace parlor::app
