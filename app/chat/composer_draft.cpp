// ComposerModel's drafts: each conversation has its own, on the disk within a second, never for a private
// chat.
#include "app/chat/composer_model.h"

namespace parlor::app {

namespace {

QString joined(const QString& before, const QString& after) {
    if (before.isEmpty() || after.isEmpty()) return before + after;
    return before.endsWith(u'\n') ? before + after : before + u'\n' + after;
}

}  // namespace

bool ComposerModel::isPrivate() const {
    return m_chat->property("privateChat").toBool();
}

ComposerModel::Content ComposerModel::current() const {
    Content content{m_text, m_attachments.items()};
    if (m_pending.active && !m_pending.left) {
        content.text = joined(m_pending.content.text, content.text);
        content.items = m_pending.content.items + content.items;
    }
    return content;
}

void ComposerModel::show(const Content& content, bool undoable) {
    m_attachments.setItems(content.items);
    if (content.text != m_text) {
        setText(content.text);
        emit textReplaced(content.text, undoable);
    }
}

void ComposerModel::scheduleSave() {
    m_dirty = true;
    if (!m_save.isActive()) m_save.start();  // not started anew: it must not wait for a pause
}

void ComposerModel::saveNow() {
    m_save.stop();
    if (!m_dirty || m_private || m_loading || !m_stored) return;
    m_dirty = false;
    save(m_conversation, current());
}

// A paste may be megabytes: it becomes JSON on the store's thread.
void ComposerModel::save(qint64 conversation, const Content& content) {
    m_archive->order([conversation, content](ChatStore& store) {
        return store.saveDraft({conversation, content.text, attachmentsJson(content.items)});
    });
}

void ComposerModel::switchTo() {
    if (m_chat->conversation() == m_conversation && isPrivate() == m_private) return;
    emit leaving();
    saveNow();
    if (m_pending.active && !m_pending.left) {
        m_pending.left = true;
        m_pending.written = {m_text, m_attachments.items()};
        emit pendingChanged();
    }
    m_conversation = m_chat->conversation();
    m_private = isPrivate();
    show({});
    loadDraft();
}

void ComposerModel::loadDraft() {
    m_dirty = false;
    m_save.stop();
    m_loading = !m_private && m_stored;
    if (!m_loading) {
        if (!m_carried.empty()) show(std::exchange(m_carried, {}));
        return;
    }
    m_archive->run(
        this, [id = m_conversation](ChatStore& store) { return store.draft(id); },
        [this, id = m_conversation](const StoreResult<StoredDraft>& result) {
            onDraft(id, result ? *result : StoredDraft{.conversation = id, .text = {}, .attachments = {}});
        });
}

void ComposerModel::onDraft(qint64 conversation, const StoredDraft& draft) {
    if (conversation != m_conversation || m_private || !m_loading) return;
    m_loading = false;
    emit sendableChanged();
    const Content carried = std::exchange(m_carried, {});
    const Content kept{draft.text, attachmentsFromJson(draft.attachments)};
    if (!kept.empty() || !carried.empty()) {
        // What was typed while the draft was fetched stands after it.
        show({joined(joined(kept.text, carried.text), m_text),
              kept.items + carried.items + m_attachments.items()});
        m_dirty = !carried.empty() || m_text != kept.text;
    }
    if (m_dirty) scheduleSave();
}

void ComposerModel::onAsked(qint64 from, qint64 conversation) {
    if (!m_pending.active || m_pending.conversation != from) return;
    const Pending pending = std::exchange(m_pending, {});
    if (pending.left && pending.secret) {
        // Nothing of it is on the disk.
    } else if (pending.left) {
        // The draft on the disk still has what was sent in it.
        if (from != conversation) save(from, {});
        save(conversation, pending.written);
    } else {
        if (from != conversation && !m_private) save(from, {});
        m_conversation = conversation;
        m_dirty = true;
        saveNow();
    }
    emit pendingChanged();
    emit sendableChanged();
}

void ComposerModel::onRefused(qint64 from) {
    if (!m_pending.active || m_pending.conversation != from) return;
    const Pending pending = std::exchange(m_pending, {});
    emit pendingChanged();
    // After another chat was opened, its own draft has it already.
    if (!pending.left)
        show({joined(pending.content.text, m_text), pending.content.items + m_attachments.items()});
    emit sendableChanged();
}

}  // namespace parlor::app
