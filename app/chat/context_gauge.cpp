#include "app/chat/context_gauge.h"

namespace parlor::app {

namespace {
constexpr int kDelayMs = 150;
constexpr int kStep = 1024;              // sizes of context that are offered
constexpr int kComfortableAnswer = 512;  // tokens, where there is the choice
}  // namespace

ContextGauge::ContextGauge(EngineClient* client, ChatController* chat, ModelLibrary* library,
                           Settings* settings, QObject* parent)
    : QObject(parent),
      m_chat(chat),
      m_library(library),
      m_settings(settings),
      m_counts(client),
      m_probes(client) {
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &ContextGauge::count);
    const auto again = [this] { recountHistory(); };
    connect(chat, &ChatController::conversationChanged, this, again);
    connect(chat, &ChatController::memoryFromChanged, this, again);
    connect(chat, &ChatController::systemPromptChanged, this, again);
    connect(chat, &ChatController::phaseChanged, this, again);
    connect(chat->messages(), &MessageListModel::countChanged, this, again);
    connect(library, &ModelLibrary::currentChanged, this, &ContextGauge::changed);
    connect(library, &ModelLibrary::stateChanged, this, [this] {
        m_messageDirty = true;
        recountHistory();
    });
    connect(chat, &ChatController::tooLong, this, [this](qint64 tokens, qint64 capacity) {
        m_engineTokens = tokens;
        m_engineCapacity = capacity;
        emit changed();
        findLeaveOut();
    });
}

int ContextGauge::capacity() const {
    if (m_engineCapacity > 0) return int(m_engineCapacity);
    return m_library->state() == ModelLibrary::Ready ? m_library->loadedContext() : 0;
}

int ContextGauge::used() const {
    return m_engineTokens > 0 ? int(m_engineTokens) : history() + message() + attachments();
}

int ContextGauge::longerContext() const {
    const int most = m_library->contextMax();
    if (used() + kLeastAnswer > most || most <= capacity()) return 0;
    const int comfortable = (used() + kComfortableAnswer + kStep - 1) / kStep * kStep;
    return qMin(most, qMax(comfortable, capacity() + kStep));
}

int ContextGauge::leftOut() const {
    if (m_chat->memoryFrom() == 0) return 0;
    return int(m_chat->branchFrom(0).size() - m_chat->branchFrom(m_chat->memoryFrom()).size());
}

void ContextGauge::touch() {
    m_engineTokens = m_engineCapacity = 0;
    m_leaveOut = 0;
    m_probes.drop();
}

void ContextGauge::setMessage(const QString& text) {
    if (text == m_message) return;
    m_message = text;
    m_messageDirty = true;
    touch();
    schedule();
}

void ContextGauge::setAttachments(qint64 tokens) {
    if (tokens == m_attachmentTokens) return;
    m_attachmentTokens = tokens;
    touch();
    emit changed();
    schedule();
}

void ContextGauge::recountHistory() {
    m_historyDirty = true;
    touch();
    schedule();
}

void ContextGauge::schedule() {
    if (!m_delay.isActive()) m_delay.start();
}

void ContextGauge::count() {
    if (m_inFlight > 0) return;  // landed() comes back here
    if (m_library->state() != ModelLibrary::Ready) {
        m_historyTokens = m_messageTokens = -1;
        m_historyDirty = m_messageDirty = true;
        emit changed();
        return;
    }
    if (m_historyDirty) {
        m_historyDirty = false;
        ++m_inFlight;
        // With an empty new message: what stands around a message is counted too.
        m_counts.chat(m_chat->promptJson(m_chat->memoryFrom(), {}), [this](qint64 tokens) {
            m_historyTokens = tokens;
            landed();
        });
    }
    if (m_messageDirty) {
        m_messageDirty = false;
        ++m_inFlight;
        m_counts.text(m_message, [this](qint64 tokens) {
            m_messageTokens = tokens;
            landed();
        });
    }
    if (m_inFlight == 0) findLeaveOut();
}

void ContextGauge::landed() {
    if (--m_inFlight > 0) return;
    emit changed();
    if (m_historyDirty || m_messageDirty) return schedule();
    findLeaveOut();
}

// The fewest oldest messages without which the rest fits: what is left begins with a message of the person.
void ContextGauge::findLeaveOut() {
    if (!overfull() || m_chat->busy()) return;
    QList<qint64> candidates;
    for (const StoredMessage* message : m_chat->branchFrom(m_chat->memoryFrom()))
        if (message->role == Role::User) candidates << message->id;
    if (!candidates.isEmpty()) candidates.removeFirst();  // leaves nothing out
    m_probes.drop();
    if (!candidates.isEmpty()) probe(candidates, 0, candidates.size());
}

// The first candidate that fits lies in [low, high]; candidates.size() stands for none.
void ContextGauge::probe(const QList<qint64>& candidates, qsizetype low, qsizetype high) {
    if (low == high) {
        if (low == candidates.size()) return;
        m_leaveOutFirst = candidates[low];
        m_leaveOut =
            int(m_chat->branchFrom(m_chat->memoryFrom()).size() - m_chat->branchFrom(m_leaveOutFirst).size());
        emit changed();
        return;
    }
    const qsizetype middle = (low + high) / 2;
    m_probes.chat(m_chat->promptJson(candidates[middle], {}), [=, this](qint64 tokens) {
        if (tokens < 0) return;
        const int answer = qMin(kComfortableAnswer, qMax(kLeastAnswer, capacity() / 8));
        if (tokens + message() + attachments() + answer <= capacity())
            probe(candidates, low, middle);
        else
            probe(candidates, middle + 1, high);
    });
}

void ContextGauge::useLongerContext() {
    const int tokens = longerContext();
    if (tokens == 0 || m_chat->busy()) return;
    m_settings->setContextLength(tokens);
    m_library->reload();
}

void ContextGauge::leaveOutOldest() {
    if (m_leaveOut > 0) m_chat->forgetBefore(m_leaveOutFirst);
}

void ContextGauge::rememberAll() {
    m_chat->forgetBefore(0);
}

}  // namespace parlor::app
