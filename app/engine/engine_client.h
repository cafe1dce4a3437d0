// The engine as the window sees it: orders go in and return at once, results come out as signals with values.
// Behind it is the real engine on its own threads, or a fake one.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <memory>
#include <optional>

#include "engine/engine.h"

namespace parlor::app {

// What the header of a model file and the planner say.
struct PlannedModel {
    QString path;
    std::shared_ptr<const ModelCard> card;  // without the vocabulary; null when the file was refused
    Plan plan;
    std::optional<Error> error;
    std::shared_ptr<const Machine> machine;  // that the plan is for, as it was then
    std::vector<MeasuredDevice> measured;    // of a loaded model: what was really allocated
    qint64 fileSize = 0, modified = 0;       // of the file when it was read; ms since 1970
};

// Speeds as they were measured just now.
struct BenchmarkResult {
    qint64 promptTokens = 0, tokens = 0;
    double promptTps = 0, decodeTps = 0;
    double bytesPerToken = 0;  // of weights that one token reads
    double bandwidthGbs = 0;   // of the memory, measured; 0: unknown
};

struct GenerateRequest {
    quint64 id = 0;
    QByteArray messagesJson;  // OpenAI-style list
    Sampling sampling;
    qint64 maxTokens = 0;        // 0: until the model ends
    bool continueFinal = false;  // the last message is an answer to go on with
    bool aside = false;          // not part of a chat: a title for it
};

struct GenerateStats {
    qint64 promptTokens = 0;
    qint64 reusedTokens = 0;
    qint64 tokens = 0;
    double promptMs = 0;
    double firstTokenMs = 0;  // from the order to the first text
    double generateMs = 0;
    StopReason stop = StopReason::eos;
    std::optional<Message> note;  // with guard and context_full: what happened
    double tokensPerSecond() const { return generateMs > 0 ? 1000.0 * double(tokens) / generateMs : 0; }
};

class EngineClient : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    // Answers with planned(), also for a file that cannot be read.
    virtual void planModel(const QString& path, const Wishes& wishes) = 0;
    // Replaces the loaded model. Answers with loaded() or loadFailed().
    virtual void load(const QString& path, const Wishes& wishes) = 0;
    virtual void unload() = 0;
    // Answers with answerFormat(), accepted(), then any number of textReady(), then finished(); or with
    // tooLong() or failed().
    virtual void generate(const GenerateRequest& request) = 0;
    // Stops loading, reading the prompt or answering.
    virtual void cancel() = 0;
    // Both answer with counted(), also while an answer is written. The first counts a text as part of a
    // message, the second a whole conversation as the model's template writes it.
    virtual void countTokens(quint64 id, const QString& text) = 0;
    virtual void countChat(quint64 id, const QByteArray& messagesJson) = 0;
    // Measures the loaded model. Answers with benchmarkProgress(), then benchmarked() or benchmarkFailed().
    // Any other order to the loaded model stops it.
    virtual void benchmark(quint64 id) = 0;
    virtual void cancelBenchmark() = 0;
    // A first token that nobody sees: what is done only once is done before the first question.
    virtual void warmUp() = 0;

  signals:
    void planned(const parlor::app::PlannedModel& model);
    void loadProgress(double fraction);
    void loaded(const parlor::app::PlannedModel& model);
    void loadFailed(const QString& path, const parlor::Error& error);
    // How the parts of the answer's text will be marked; not told: as usualFormat() says.
    void answerFormat(quint64 id, const parlor::OutputFormat& format);
    void accepted(quint64 id, qint64 promptTokens);
    // The conversation does not fit the context; nothing was cut and nothing was started.
    void tooLong(quint64 id, qint64 promptTokens, qint64 capacity);
    void promptProgress(quint64 id, double fraction);
    void textReady(quint64 id, const QString& text);  // at most one per frame
    void finished(quint64 id, const parlor::app::GenerateStats& stats);
    void failed(quint64 id, const parlor::Error& error);
    void counted(quint64 id, qint64 tokens);  // -1: no model is loaded, or its template refuses the messages
    void benchmarkProgress(quint64 id, double fraction);
    void benchmarked(quint64 id, const parlor::app::BenchmarkResult& result);
    void benchmarkFailed(quint64 id, const parlor::Error& error);
};

}  // namespace parlor::app
