// What was written and not yet sent, one for each conversation; 0 is the chat that has not begun.
#include "app/store/chat_store.h"
#include "app/store/sql.h"

namespace parlor::app {

StoreStatus ChatStore::saveDraft(const StoredDraft& draft) {
    if (draft.text.isEmpty() && draft.attachments.isEmpty())
        return execute(database(), QStringLiteral("DELETE FROM drafts WHERE conversation = ?"),
                       {draft.conversation});
    return execute(
        database(),
        QStringLiteral("INSERT INTO drafts (conversation, text, attachments, updated) VALUES (?, ?, ?, ?)"
                       " ON CONFLICT (conversation) DO UPDATE SET text = excluded.text,"
                       " attachments = excluded.attachments, updated = excluded.updated"),
        {draft.conversation, draft.text.isNull() ? QStringLiteral("") : draft.text,
         draft.attachments.isNull() ? QStringLiteral("") : draft.attachments,
         QDateTime::currentMSecsSinceEpoch()});
}

StoreResult<StoredDraft> ChatStore::draft(qint64 conversation) {
    Sql query(database(), QStringLiteral("SELECT text, attachments FROM drafts WHERE conversation = ?"),
              {conversation});
    STORE_TRY(query.run());
    StoredDraft draft{.conversation = conversation, .text = {}, .attachments = {}};
    if (query.next()) {
        draft.text = query.value(0).toString();
        draft.attachments = query.value(1).toString();
    }
    if (query.failed()) return query.error();
    return draft;
}

}  // namespace parlor::app
