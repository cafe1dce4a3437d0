// Measures the loaded model, compares it with what was predicted, and remembers.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QThreadPool>
#include <QVariantList>

#include "app/library/benchmark_history.h"
#include "app/library/model_list_model.h"

namespace parlor::app {

class Benchmark final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(bool available READ available NOTIFY changed)  // a model is loaded
    Q_PROPERTY(bool running READ running NOTIFY changed)
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)
    Q_PROPERTY(QString model READ model NOTIFY changed)
    Q_PROPERTY(double predictedDecode READ predictedDecode NOTIFY changed)
    Q_PROPERTY(double predictedPrompt READ predictedPrompt NOTIFY changed)
    // Of the loaded model, the newest first: [{when, decode, prompt, text, share, comparison, machine}]
    Q_PROPERTY(QVariantList history READ history NOTIFY changed)
    Q_PROPERTY(
        double fastest READ fastest NOTIFY changed)  // of the history and the prediction: the chart's scale
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
  public:
    explicit Benchmark(EngineClient* client, QObject* parent = nullptr);
    ~Benchmark() override;

    bool available() const { return m_ready; }
    bool running() const { return m_running != 0; }
    double progress() const { return m_progress; }
    QString model() const;
    double predictedDecode() const { return m_ready ? m_entry.model.plan.decode_tps : 0; }
    double predictedPrompt() const { return m_ready ? m_entry.model.plan.prompt_tps : 0; }
    QVariantList history() const;
    double fastest() const;
    QString problem() const;

    void setFile(const QString& file);  // where measurements are kept
    void setModel(const ModelEntry& entry, bool ready);
    Q_INVOKABLE void start();
    Q_INVOKABLE void cancel();
    Q_INVOKABLE void clear();  // forgets what was measured of this model
    void retranslate() { emit changed(); }

  signals:
    void changed();
    void progressChanged();

  private:
    void onResult(const BenchmarkResult& result);
    void save();
    Measurement blank() const;

    EngineClient* m_client;
    QString m_file;
    ModelEntry m_entry;
    bool m_ready = false;
    quint64 m_running = 0, m_last = 0;
    double m_progress = 0;
    QList<Measurement> m_measurements;
    std::optional<Error> m_error;
    bool m_unsaved = false;
    QThreadPool m_pool;  // last: its destructor waits for what reports to the rest
};

}  // namespace parlor::app
