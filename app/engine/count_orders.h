// Asks an EngineClient how many tokens something is, and hands each answer to whoever asked.
#pragma once

#include <QHash>
#include <functional>

#include "app/engine/engine_client.h"

namespace parlor::app {

class CountOrders final : public QObject {
    Q_OBJECT
  public:
    using Done = std::function<void(qint64 tokens)>;  // -1: it cannot be counted now
    explicit CountOrders(EngineClient* client, QObject* parent = nullptr)
        : QObject(parent), m_client(client) {
        connect(client, &EngineClient::counted, this, [this](quint64 id, qint64 tokens) {
            if (const Done done = m_waiting.take(id)) done(tokens);
        });
    }
    void text(const QString& text, Done done) { m_client->countTokens(keep(std::move(done)), text); }
    void chat(const QByteArray& json, Done done) { m_client->countChat(keep(std::move(done)), json); }
    void drop() { m_waiting.clear(); }  // answers to all that was asked are of no use any more

  private:
    quint64 keep(Done done) {
        static quint64 last = 0;  // the window's thread only; different for all that ask the same client
        m_waiting.insert(++last, std::move(done));
        return last;
    }
    EngineClient* m_client;
    QHash<quint64, Done> m_waiting;
};

}  // namespace parlor::app
