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
    if (message.parent == leaf())
        m_branch.append(message.id);
    else
        show(message.id);
}

MessageTree::Removal MessageTree::remove(qint64 id) {
    const StoredMessage* message = find(id);
    if (!message) return {};
    QList<qint64>& siblings = m_children[message->parent];
    const qsizetype place = siblings.indexOf(id);
    if (place < 0) return {};
    const Removal removal{id, place, leaf()};
    const bool shown = m_branch.contains(id);
    siblings.removeAt(place);
    if (!shown) return removal;
    if (!siblings.isEmpty()) {
        show(siblings[std::min(place, siblings.size() - 1)]);
    } else {
        m_branch.resize(m_branch.indexOf(id));
    }
    return removal;
}

void MessageTree::restore(const Removal& removal) {
    const StoredMessage* message = find(removal.message);
    if (!message) return;
    QList<qint64>& siblings = m_children[message->parent];
    if (!siblings.contains(removal.message))
        siblings.insert(std::min(removal.place, siblings.size()), removal.message);
    show(removal.leaf);
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

QList<const StoredMessage*> MessageTree::path(qint64 id) const {
    QList<const StoredMessage*> path;
    // Each step goes to another message of this tree, so more steps than messages mean a loop in the file.
    for (const StoredMessage* at = find(id); at && path.size() < m_messages.size(); at = find(at->parent))
        path.append(at);
    std::reverse(path.begin(), path.end());
    return path;
}

bool MessageTree::reachable(qint64 id) const {
    const QList<const StoredMessage*> way = path(id);
    return !way.isEmpty() && way.constFirst()->parent == 0 &&
           std::all_of(way.cbegin(), way.cend(), [this](const StoredMessage* message) {
               return m_children.value(message->parent).contains(message->id);
           });
}

void MessageTree::show(qint64 id) {
    QList<qint64> branch;
    for (const StoredMessage* message : path(id)) branch.append(message->id);
    while (branch.size() < m_messages.size()) {
        const QList<qint64> children = m_children.value(branch.isEmpty() ? 0 : branch.back());
        if (children.isEmpty()) break;
        branch.append(children.back());
    }
    m_branch = branch;
}

}  // namespace parlor::app
