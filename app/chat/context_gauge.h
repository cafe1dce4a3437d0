// How much of the model's context the next message takes, counted with the model's tokenizer off the window's
// thread, and what can be done when it is too much.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QTimer>

#include "app/chat/chat_controller.h"
#include "app/engine/count_orders.h"

namespace parlor::app {

class ContextGauge final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(bool known READ known NOTIFY changed)  // a model is ready, and all is counted
    Q_PROPERTY(int history READ history NOTIFY changed)
    Q_PROPERTY(int message READ message NOTIFY changed)
    Q_PROPERTY(int attachments READ attachments NOTIFY changed)
    Q_PROPERTY(int used READ used NOTIFY changed)
    Q_PROPERTY(int capacity READ capacity NOTIFY changed)
    Q_PROPERTY(int room READ room NOTIFY changed)           // for the answer
    Q_PROPERTY(bool overfull READ overfull NOTIFY changed)  // no answer would fit
    // Choices when it is overfull
    Q_PROPERTY(int longerContext READ longerContext NOTIFY changed)  // tokens; 0: none that fits would do
    Q_PROPERTY(int leaveOut READ leaveOut NOTIFY changed)  // so many more old messages; 0: it would not do
    Q_PROPERTY(int leftOut READ leftOut NOTIFY changed)    // so many are left out now
  public:
    static constexpr int kLeastAnswer = 64;  // tokens that the engine asks to be left

    ContextGauge(EngineClient* client, ChatController* chat, ModelLibrary* library, Settings* settings,
                 QObject* parent = nullptr);

    bool known() const { return m_historyTokens >= 0 && m_messageTokens >= 0 && capacity() > 0; }
    int history() const { return int(qMax(m_historyTokens, qint64(0))); }
    int message() const { return int(qMax(m_messageTokens, qint64(0))); }
    int attachments() const { return int(m_attachmentTokens); }
    int used() const;
    int capacity() const;
    int room() const { return qMax(0, capacity() - used()); }
    bool overfull() const { return (known() || m_engineTokens > 0) && used() + kLeastAnswer > capacity(); }
    // Nothing has changed since it was counted.
    bool fresh() const { return !m_historyDirty && !m_messageDirty && m_inFlight == 0; }
    int longerContext() const;
    int leaveOut() const { return m_leaveOut; }
    int leftOut() const;

    void setMessage(const QString& text);
    void setAttachments(qint64 tokens);
    Q_INVOKABLE void useLongerContext();
    Q_INVOKABLE void leaveOutOldest();
    Q_INVOKABLE void rememberAll();

  signals:
    void changed();

  private:
    void touch();  // something that counts has changed
    void recountHistory();
    void schedule();
    void count();
    void landed();
    void findLeaveOut();
    void probe(const QList<qint64>& candidates, qsizetype low, qsizetype high);

    ChatController* m_chat;
    ModelLibrary* m_library;
    Settings* m_settings;
    CountOrders m_counts;
    CountOrders m_probes;
    QTimer m_delay;
    QString m_message;
    qint64 m_historyTokens = -1;  // -1: not known
    qint64 m_messageTokens = -1;
    qint64 m_attachmentTokens = 0;
    qint64 m_engineTokens = 0;  // what the engine said did not fit; 0: it has not spoken
    qint64 m_engineCapacity = 0;
    bool m_historyDirty = true;
    bool m_messageDirty = true;
    int m_inFlight = 0;
    int m_leaveOut = 0;
    qint64 m_leaveOutFirst = 0;
};

}  // namespace parlor::app
