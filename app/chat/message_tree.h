// A conversation's messages as a tree, and the branch of it that is shown.
#pragma once

#include <QHash>
#include <QList>

#include "app/store/types.h"

namespace parlor::app {

class MessageTree {
  public:
    // What remove() took away, for restore().
    struct Removal {
        qint64 message = 0;   // 0: nothing
        qsizetype place = 0;  // among its siblings
        qint64 leaf = 0;      // that was shown
    };

    void set(const QList<StoredMessage>& messages, qint64 leaf);
    void add(const StoredMessage& message);  // becomes the leaf
    Removal remove(qint64 id);               // with all below it; a neighbour is shown instead
    void restore(const Removal& removal);
    StoredMessage* find(qint64 id);
    const StoredMessage* find(qint64 id) const;
    const QList<qint64>& branch() const { return m_branch; }  // root first
    qint64 leaf() const { return m_branch.isEmpty() ? 0 : m_branch.back(); }
    QList<qint64> siblings(qint64 id) const;            // with itself, oldest first
    QList<const StoredMessage*> path(qint64 id) const;  // from the root to it
    bool reachable(qint64 id) const;                    // neither it nor what it hangs below was removed
    void show(qint64 id);                               // the branch through `id`, down its newest children
    void truncate(qsizetype rows) { m_branch.resize(rows); }  // shows the first rows only

  private:
    QHash<qint64, StoredMessage> m_messages;
    QHash<qint64, QList<qint64>> m_children;  // parent (0: none) → children, oldest first
    QList<qint64> m_branch;
};

}  // namespace parlor::app
