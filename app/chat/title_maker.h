// Titles for chats: by rule from the question at once, and then, while nothing else is done, from the model.
#pragma once

#include <QTimer>

#include "app/chat/answer_parts.h"
#include "app/engine/engine_client.h"

namespace parlor::app {

// The first words of what was asked.
QString titleFrom(const QString& question);
// What a model proposed, as a title: one line, without quotes, marks and control characters; empty when it is
// none.
QString cleanTitle(const QString& proposed);

class TitleMaker final : public QObject {
    Q_OBJECT
  public:
    explicit TitleMaker(EngineClient* client, QObject* parent = nullptr);

    // Asks the loaded model once it had nothing to do for a moment. Anything asked for before is given up.
    void ask(qint64 conversation, const QByteArray& messagesJson, const QString& question);
    void cancel();  // at once; nothing comes any more
    bool busy() const { return m_request.id != 0; }

  signals:
    void proposed(qint64 conversation, const QString& title);

  private:
    void end();

    EngineClient* m_client;
    QTimer m_idle;
    GenerateRequest m_request;
    qint64 m_conversation = 0;
    quint64 m_count = 0;
    bool m_running = false;
    QString m_written;
    OutputFormat m_format = usualFormat();
};

}  // namespace parlor::app
