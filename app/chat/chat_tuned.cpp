// ChatController and what a chat has set for itself: instructions, preset, sampling.
#include "app/chat/chat_controller.h"

namespace parlor::app {

void ChatController::followTuning() {
    m_conversation = freshConversation();
    m_tuning.setConversation(m_conversation.systemPrompt, m_conversation.options);
    connect(&m_tuning, &ChatTuning::edited, this, &ChatController::storeTuning);
    connect(m_library, &ModelLibrary::currentChanged, this,
            [this] { m_tuning.setModel(m_library->currentPath()); });
    // A chat that has not begun takes the new choice at once.
    connect(m_settings, &Settings::newChatPresetChanged, this, [this] {
        if (m_conversation.id == 0 && !m_tuning.own()) setConversation(freshConversation());
    });
}

StoredConversation ChatController::freshConversation() const {
    StoredConversation fresh;
    fresh.options = m_tuning.newChatOptions();
    return fresh;
}

void ChatController::storeTuning() {
    const QString prompt = m_tuning.systemPrompt();
    const bool otherPrompt = prompt != m_conversation.systemPrompt;
    m_conversation.systemPrompt = prompt;
    m_conversation.options = m_tuning.options();
    if (otherPrompt) emit systemPromptChanged();
    if (m_conversation.id == 0) return;
    listChange();  // so that it is found again as it is now
    m_keeper.setSystemPrompt(m_conversation.id, m_conversation.systemPrompt);
    m_keeper.setOptions(m_conversation.id, m_conversation.options);
}

void ChatController::setSystemPrompt(const QString& prompt) {
    m_tuning.setPrompt(prompt);
}

}  // namespace parlor::app
