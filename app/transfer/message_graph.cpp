#include "app/transfer/message_graph.h"

#include <QSet>

namespace parlor::app {

namespace {

bool written(Role role) {
    return role == Role::Assistant || role == Role::Tool;
}

struct Step {
    QString name;
    qsizetype above = -1;  // index of the message that this one hangs below
    bool alone = false;    // nothing else hangs below it
};

}  // namespace

void placeMessages(ChatCopy& chat, const QHash<QString, GraphNode>& nodes, const QStringList& order,
                   const QString& current) {
    QHash<QString, QStringList> children;
    QSet<QString> below;
    for (const QString& name : order) {
        const auto node = nodes.constFind(name);
        if (node == nodes.cend()) continue;
        for (const QString& child : node->children) {
            if (!nodes.contains(child) || below.contains(child) || child == name) continue;
            children[name].append(child);
            below.insert(child);
        }
    }
    for (const QString& name : order) {
        const auto node = nodes.constFind(name);
        if (node == nodes.cend() || below.contains(name) || node->parent == name) continue;
        if (!nodes.contains(node->parent)) continue;
        children[node->parent].append(name);
        below.insert(name);
    }
    QSet<QString> seen;
    QHash<QString, qsizetype> place;
    const auto walk = [&](const QString& root) {
        QList<Step> stack{{root}};
        while (!stack.isEmpty()) {
            const Step step = stack.takeLast();
            if (seen.contains(step.name)) continue;
            seen.insert(step.name);
            const StoredMessage& message = nodes.constFind(step.name)->message;
            qsizetype at = step.above;
            bool joined = step.alone;
            if (!message.blocks.isEmpty()) {
                const bool part =
                    step.alone && at >= 0 && written(message.role) && written(chat.messages[at].role);
                if (part) {
                    StoredMessage& whole = chat.messages[at];
                    whole.blocks += message.blocks;
                    if (whole.model.isEmpty()) whole.model = message.model;
                    if (message.state != MessageState::Complete) whole.state = message.state;
                } else {
                    StoredMessage placed = message;
                    placed.parent = at < 0 ? 0 : chat.messages[at].id;
                    placed.id = chat.messages.size() + 1;
                    if (placed.role == Role::Tool) placed.role = Role::Assistant;
                    at = chat.messages.size();
                    chat.messages.append(placed);
                }
                joined = true;
            }
            place.insert(step.name, at);
            const QStringList next = children.value(step.name);
            for (auto it = next.crbegin(); it != next.crend(); ++it)
                stack.append({*it, at, joined && next.size() == 1});
        }
    };
    for (const QString& name : order)
        if (nodes.contains(name) && !below.contains(name)) walk(name);
    // What only a circle leads to.
    for (const QString& name : order)
        if (nodes.contains(name) && !seen.contains(name)) walk(name);
    const qsizetype leaf = place.value(current, chat.messages.size() - 1);
    chat.conversation.leaf = leaf < 0 ? 0 : chat.messages[leaf].id;
}

void placeLine(ChatCopy& chat, const QList<QList<StoredMessage>>& versions, const QList<qsizetype>& chosen) {
    qint64 parent = 0;
    for (qsizetype i = 0; i < versions.size(); ++i) {
        qint64 next = 0;
        for (qsizetype v = 0; v < versions[i].size(); ++v) {
            StoredMessage message = versions[i][v];
            if (message.blocks.isEmpty()) continue;
            message.id = chat.messages.size() + 1;
            message.parent = parent;
            chat.messages.append(message);
            if (next == 0 || v == chosen.value(i, 0)) next = message.id;
        }
        if (next != 0) parent = next;
    }
    chat.conversation.leaf = parent;
}

}  // namespace parlor::app
