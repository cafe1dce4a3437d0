// What a model would need with another context length: planned anew at every step of a slider, from the
// header that is in memory. Nothing is read, nothing is loaded.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QVariantList>

#include "app/engine/engine_client.h"

namespace parlor::app {

class ModelLibrary;

class PlanPreview final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(QString path READ path NOTIFY changed)
    Q_PROPERTY(bool known READ known NOTIFY changed)
    Q_PROPERTY(QString name READ name NOTIFY changed)
    Q_PROPERTY(QString verdict READ verdict NOTIFY changed)
    Q_PROPERTY(bool fits READ fits NOTIFY changed)
    Q_PROPERTY(double speed READ speed NOTIFY changed)
    Q_PROPERTY(double promptSpeed READ promptSpeed NOTIFY changed)
    Q_PROPERTY(QVariantList segments READ segments NOTIFY changed)
    Q_PROPERTY(QVariantList ledger READ ledger NOTIFY changed)
    Q_PROPERTY(QVariantList topics READ topics NOTIFY changed)    // reasonTopics()
    Q_PROPERTY(QVariantList kernels READ kernels NOTIFY changed)  // kernelList()
    Q_PROPERTY(QStringList cards READ cards NOTIFY changed)       // cardSentences()
    Q_PROPERTY(QString kvText READ kvText NOTIFY changed)         // "F16, 0.9 GB"
    Q_PROPERTY(int context READ context NOTIFY changed)
    Q_PROPERTY(int trained READ trained NOTIFY changed)  // context that the model was trained for; 0: unknown
    Q_PROPERTY(int largest READ largest NOTIFY changed)  // that fits; 0: none
    Q_PROPERTY(int steps READ steps NOTIFY changed)      // positions of the slider, from 0
    Q_PROPERTY(int step READ step WRITE setStep NOTIFY changed)
    Q_PROPERTY(bool different READ different NOTIFY changed)  // from what is wished for now
  public:
    explicit PlanPreview(ModelLibrary* library);

    QString path() const { return m_path; }
    bool known() const { return m_model.card && m_model.machine; }
    QString name() const;
    QString verdict() const;
    bool fits() const { return known() && m_plan.verdict != Verdict::does_not_fit; }
    double speed() const { return known() ? m_plan.decode_tps : 0; }
    double promptSpeed() const { return known() ? m_plan.prompt_tps : 0; }
    QVariantList segments() const;
    QVariantList ledger() const;
    QVariantList topics() const;
    QVariantList kernels() const;
    QStringList cards() const;
    QString kvText() const;
    int context() const { return known() ? int(m_plan.context) : 0; }
    int trained() const { return known() ? int(m_model.card->arch.context_train) : 0; }
    int largest() const { return known() ? int(m_plan.context_max_fit) : 0; }
    int steps() const { return int(m_steps.size()); }
    int step() const { return m_step; }
    void setStep(int step);
    bool different() const { return m_step != m_wished; }

    Q_INVOKABLE QString report() const;  // planReport()
    Q_INVOKABLE void show(const QString& path);
    Q_INVOKABLE int contextAt(int step) const { return int(m_steps.value(step)); }
    Q_INVOKABLE void setContext(int tokens);  // any, not only those of the slider
    Q_INVOKABLE void reset() { setStep(m_wished); }
    Q_INVOKABLE void apply();  // wishes for this context from now on, and loads the model with it
    void refresh();            // the model is known now, or another language is spoken

    // Sensible lengths up to what was trained, with what is there and what fits among them.
    static QList<qint64> contextSteps(qint64 trained, qint64 fits, qint64 now);

  signals:
    void changed();

  private:
    void plan();
    PlannedModel shown() const;  // the plan as it is tried, with what was measured of it
    int stepOf(qint64 context);  // which is one of the slider's from now on

    ModelLibrary* m_library;
    QString m_path;
    PlannedModel m_model;
    Plan m_plan;
    QList<qint64> m_steps;
    int m_step = 0, m_wished = 0;
};

}  // namespace parlor::app
