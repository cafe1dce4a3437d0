// Other programs' trees of messages made into ours. What they tell is not to be trusted: parents may be
// missing, children listed twice, and the way may lead round in a circle.
#pragma once

#include <QHash>

#include "app/transfer/chat_copy.h"

namespace parlor::app {

struct GraphNode {
    QString parent;         // name of another node; empty: none
    QStringList children;   // in order, where the program tells
    StoredMessage message;  // without blocks: a node that only holds others
};

// Sets messages and leaf of `chat`. Nodes without blocks vanish, their children move up. What one answer was
// made of (thoughts, tool calls, results, text, one after another) becomes one message. Each node is used
// once at most.
void placeMessages(ChatCopy& chat, const QHash<QString, GraphNode>& nodes, const QStringList& order,
                   const QString& current);

// A line of messages; `current` of each group of versions goes on.
void placeLine(ChatCopy& chat, const QList<QList<StoredMessage>>& versions, const QList<qsizetype>& chosen);

}  // namespace parlor::app
