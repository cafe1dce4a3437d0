// Models on this computer, and the one that is chosen: planned, loaded, explained.
#pragma once

#include <QObject>
#include <QThreadPool>
#include <QUrl>

#include "app/library/model_list_model.h"
#include "app/settings/settings.h"

namespace parlor::app {

class ModelLibrary final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(parlor::app::ModelListModel* models READ models CONSTANT)
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)  // of loading, 0..1
    Q_PROPERTY(QString currentPath READ currentPath NOTIFY currentChanged)
    // What is shown of the chosen model; empty until it is planned
    Q_PROPERTY(QString name READ name NOTIFY currentChanged)
    Q_PROPERTY(QString verdict READ verdict NOTIFY currentChanged)
    Q_PROPERTY(bool fits READ fits NOTIFY currentChanged)
    Q_PROPERTY(double speed READ speed NOTIFY currentChanged)  // predicted tokens/s
    Q_PROPERTY(QVariantList segments READ segments NOTIFY currentChanged)
    Q_PROPERTY(int context READ context NOTIFY currentChanged)
    Q_PROPERTY(int loadedContext READ loadedContext NOTIFY currentChanged)
    Q_PROPERTY(int contextMax READ contextMax NOTIFY currentChanged)
    Q_PROPERTY(QStringList reasons READ reasons NOTIFY currentChanged)
    Q_PROPERTY(
        QVariantList kernels READ kernels NOTIFY currentChanged)  // [{op, variant, reason, rejected: []}]
    Q_PROPERTY(QString errorText READ errorText NOTIFY stateChanged)
    Q_PROPERTY(QString errorHint READ errorHint NOTIFY stateChanged)
    Q_PROPERTY(QString errorCode READ errorCode NOTIFY stateChanged)
  public:
    enum State { NoModel, Planning, Loading, Ready, Failed };
    Q_ENUM(State)

    ModelLibrary(EngineClient* client, Settings* settings, QObject* parent = nullptr);

    ModelListModel* models() { return &m_models; }
    State state() const { return m_state; }
    double progress() const { return m_progress; }
    QString currentPath() const { return m_current.model.path; }
    QString name() const { return currentPath().isEmpty() ? QString() : modelName(m_current); }
    QString verdict() const;
    bool fits() const { return planned() && m_current.model.plan.verdict != Verdict::does_not_fit; }
    double speed() const { return planned() ? m_current.model.plan.decode_tps : 0; }
    QVariantList segments() const { return planned() ? fitSegments(m_current.model.plan) : QVariantList(); }
    int context() const { return planned() ? int(m_current.model.plan.context) : 0; }
    int loadedContext() const { return m_loadedPlan ? int(m_loadedPlan->context) : 0; }
    int contextMax() const;
    QStringList reasons() const;
    QVariantList kernels() const;
    QString errorText() const;
    QString errorHint() const;
    QString errorCode() const;

    void setBuiltIn(const QStringList& paths);  // before start()
    void setFolder(const QString& folder) { m_folder = folder; }
    void start();  // lists everything, chooses the last model or the first that fits
    Q_INVOKABLE void select(const QString& path);
    Q_INVOKABLE void reload();                     // with the settings as they are
    Q_INVOKABLE void addFile(const QUrl& file);    // lists it, remembers it, chooses it
    Q_INVOKABLE void forget(const QString& path);  // out of the list; the file stays
    Q_INVOKABLE void refresh();                    // looks at the folder and all files again
    Q_INVOKABLE void cancelLoading();
    void retranslate();

  signals:
    void stateChanged();
    void progressChanged();
    void currentChanged();
    void refused(const QString& fileName);  // a file that is no model was dropped

  private:
    bool planned() const { return m_current.known && !m_current.model.error; }
    Wishes wishes() const;
    void setState(State state, std::optional<Error> error = std::nullopt);
    void onPlanned(const PlannedModel& model);
    void preview(PlannedModel model);
    void onFolder(const QStringList& files);

    EngineClient* m_client;
    Settings* m_settings;
    ModelListModel m_models;
    ModelEntry m_current;
    std::optional<Plan> m_loadedPlan;
    State m_state = NoModel;
    double m_progress = 0;
    std::optional<Error> m_error;
    QString m_folder;
    QThreadPool m_pool;  // last: its destructor waits for the folder scan, which reports to the rest
};

}  // namespace parlor::app
