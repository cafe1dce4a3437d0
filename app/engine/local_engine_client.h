// The real engine. One thread reads headers and plans, another loads and answers, so that the picker stays
// live while a model writes.
#pragma once

#include <QHash>
#include <QThread>
#include <array>
#include <atomic>
#include <stop_token>

#include "app/engine/card_cache.h"
#include "app/engine/engine_client.h"
#include "app/engine/token_counter.h"

namespace parlor::app {

class LocalEngineClient final : public EngineClient {
    Q_OBJECT
  public:
    explicit LocalEngineClient(QObject* parent = nullptr);
    ~LocalEngineClient() override;

    void setCacheFolder(const QString& folder);  // for headers that were read; before the first plan
    void planModel(const QString& path, const Wishes& wishes) override;
    void load(const QString& path, const Wishes& wishes) override;
    void unload() override;
    void generate(const GenerateRequest& request) override;
    void cancel() override;
    void countTokens(quint64 id, const QString& text) override;
    void countChat(quint64 id, const QByteArray& messagesJson) override;
    void benchmark(quint64 id) override;
    void cancelBenchmark() override;
    void warmUp() override;

  private:
    struct Header {
        qint64 size = 0;
        qint64 modified = 0;
        std::shared_ptr<const ModelCard> card;
    };
    PlannedModel planNow(const QString& path, const Wishes& wishes);                       // planner thread
    void loadNow(const QString& path, const Wishes& wishes, const std::stop_token& stop);  // engine thread
    void generateNow(const GenerateRequest& request, const std::stop_token& stop);         // engine thread
    void benchmarkNow(quint64 id, const std::stop_token& stop);                            // engine thread
    Machine machineNow() const;  // as if nothing were loaded: loading replaces it

    QThread m_planThread;
    QThread m_engineThread;
    QObject* m_planner = nullptr;  // where the planner thread's orders are queued
    QObject* m_worker = nullptr;
    std::stop_source m_stop;               // of the last order to the engine thread
    std::stop_source m_benchmarkStop;      // of the benchmark: what is asked of the model comes first
    std::atomic<quint64> m_allocated = 0;  // bytes of RAM of the loaded model
    std::array<std::atomic<quint64>, 16> m_onCards = {};
    void forgetAllocated();
    QHash<QString, Header> m_headers;    // planner thread only
    CardCache m_cache;                   // planner thread only
    std::unique_ptr<Session> m_session;  // engine thread only
    std::unique_ptr<Engine> m_engine;    // engine thread only; outlives the session
    TokenCounter m_counter;              // uses the engine: gone before it
};

}  // namespace parlor::app
