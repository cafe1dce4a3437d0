// Replays scripted answers at a set pace over made-up models: drives the window in tests and in `parlor
// --demo`.
#pragma once

#include <QStringList>
#include <QTimer>

#include "app/engine/demo_models.h"
#include "app/engine/engine_client.h"

namespace parlor::app {

class FakeEngineClient final : public EngineClient {
    Q_OBJECT
  public:
    explicit FakeEngineClient(QObject* parent = nullptr);

    static QStringList demoModels() { return app::demoModels(); }         // paths that exist nowhere but here
    void setReplies(const QStringList& replies) { m_replies = replies; }  // used in turn, then from the start
    void setPace(int milliseconds,
                 int characters);  // a piece of so many characters each so many milliseconds
    void setContext(qint64 tokens) { m_context = tokens; }    // a token is four characters here
    void setTitle(const QString& title) { m_title = title; }  // what it calls every chat
    void setEnd(StopReason reason) { m_end = reason; }        // how answers end that are not stopped
    void setFailure(const std::optional<Error>& failure) { m_failure = failure; }  // or fail
    QByteArray lastMessages() const { return m_lastMessages; }
    GenerateRequest lastRequest() const { return m_lastRequest; }
    int generateCount() const { return m_count; }
    int asideCount() const { return m_asideCount; }

    void planModel(const QString& path, const Wishes& wishes) override;
    void load(const QString& path, const Wishes& wishes) override;
    void unload() override;
    void generate(const GenerateRequest& request) override;
    void cancel() override;
    void countTokens(quint64 id, const QString& text) override;
    void countChat(quint64 id, const QByteArray& messagesJson) override;
    void benchmark(quint64 id) override;
    void cancelBenchmark() override;
    void warmUp() override { ++m_warmUps; }
    int warmUps() const { return m_warmUps; }
    int loads() const { return m_loads; }
    QString loadedPath() const { return m_loaded.path; }
    void setLoadSteps(int steps) { m_loadSteps = steps; }  // each as long as a piece of an answer

  private:
    PlannedModel plan(const QString& path, const Wishes& wishes) const;
    void step();
    void loadStep();
    void benchmarkStep();
    void end(StopReason reason, quint64 id);

    QStringList m_replies;
    int m_characters = 6;
    qint64 m_context = 8192;
    QTimer m_timer;
    QByteArray m_lastMessages;
    GenerateRequest m_lastRequest;
    int m_count = 0;
    int m_asideCount = 0;
    QString m_title;
    StopReason m_end = StopReason::eos;
    std::optional<Error> m_failure;
    qint64 m_maxTokens = 0;
    quint64 m_id = 0;  // 0: idle
    QString m_reply;
    qsizetype m_position = 0;
    GenerateStats m_stats;
    mutable QHash<QString, std::shared_ptr<const ModelCard>> m_cards;
    std::shared_ptr<const Machine> m_machine;
    QTimer m_loadTimer, m_benchmarkTimer;
    PlannedModel m_loading, m_loaded;
    int m_loadSteps = 1, m_loadStep = 0, m_loads = 0, m_warmUps = 0;
    quint64 m_benchmark = 0;
    int m_benchmarkStep = 0;
};

}  // namespace parlor::app
