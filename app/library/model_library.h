// Models on this computer, and the one that is chosen: planned, loaded, explained.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QThreadPool>
#include <QUrl>
#include <stop_token>

#include "app/library/benchmark.h"
#include "app/library/idle_unloader.h"
#include "app/library/machine_table.h"
#include "app/library/model_list_model.h"
#include "app/library/picker_model.h"
#include "app/library/plan_preview.h"
#include "app/settings/settings.h"

namespace parlor::app {

class ModelLibrary final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(parlor::app::ModelListModel* models READ models CONSTANT)
    Q_PROPERTY(parlor::app::PickerModel* picker READ picker CONSTANT)
    Q_PROPERTY(parlor::app::PlanPreview* preview READ preview CONSTANT)
    Q_PROPERTY(parlor::app::MachineTable* machines READ machines CONSTANT)
    Q_PROPERTY(parlor::app::Benchmark* benchmark READ benchmark CONSTANT)
    Q_PROPERTY(parlor::app::Settings* settings READ settings CONSTANT)
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)  // of loading, 0..1
    Q_PROPERTY(QString progressText READ progressText NOTIFY progressChanged)
    Q_PROPERTY(bool answering READ answering NOTIFY answeringChanged)
    Q_PROPERTY(QString currentPath READ currentPath NOTIFY currentChanged)
    // What is shown of the chosen model; empty until it is planned
    Q_PROPERTY(QString name READ name NOTIFY currentChanged)
    Q_PROPERTY(QString verdict READ verdict NOTIFY currentChanged)
    Q_PROPERTY(bool fits READ fits NOTIFY currentChanged)
    Q_PROPERTY(double speed READ speed NOTIFY currentChanged)  // predicted tokens/s
    Q_PROPERTY(double promptSpeed READ promptSpeed NOTIFY currentChanged)
    Q_PROPERTY(QVariantList segments READ segments NOTIFY currentChanged)
    Q_PROPERTY(
        QVariantList ledger READ ledger NOTIFY currentChanged)  // ledgerLines(), with what was measured
    Q_PROPERTY(int context READ context NOTIFY currentChanged)
    Q_PROPERTY(int loadedContext READ loadedContext NOTIFY currentChanged)
    Q_PROPERTY(int contextMax READ contextMax NOTIFY currentChanged)
    // Loaded with other wishes than those that count now: reload() helps.
    Q_PROPERTY(bool stale READ stale NOTIFY currentChanged)
    Q_PROPERTY(QStringList reasons READ reasons NOTIFY currentChanged)
    Q_PROPERTY(QVariantList topics READ topics NOTIFY currentChanged)    // reasonTopics()
    Q_PROPERTY(QVariantList kernels READ kernels NOTIFY currentChanged)  // kernelList()
    Q_PROPERTY(QStringList cards READ cards NOTIFY currentChanged)       // cardSentences()
    Q_PROPERTY(QString errorText READ errorText NOTIFY stateChanged)
    Q_PROPERTY(QString errorHint READ errorHint NOTIFY stateChanged)
    Q_PROPERTY(QString errorCode READ errorCode NOTIFY stateChanged)
    Q_PROPERTY(bool scanning READ scanning NOTIFY scanChanged)
    Q_PROPERTY(QString scanText READ scanText NOTIFY scanChanged)
    // [{id, name, folders, on, removable, count, problem}]
    Q_PROPERTY(QVariantList sources READ sources NOTIFY scanChanged)
  public:
    enum State { NoModel, Planning, Loading, Ready, Failed, Unloaded };
    Q_ENUM(State)

    ModelLibrary(EngineClient* client, Settings* settings, QObject* parent = nullptr);
    ~ModelLibrary() override;

    ModelListModel* models() { return &m_models; }
    PickerModel* picker() { return &m_picker; }
    PlanPreview* preview() { return &m_preview; }
    MachineTable* machines() { return &m_machines; }
    Benchmark* benchmark() { return &m_benchmark; }
    Settings* settings() { return m_settings; }
    State state() const { return m_state; }
    double progress() const { return m_progress; }
    QString progressText() const;
    bool answering() const { return m_idle.busy(); }
    QString currentPath() const { return m_current.model.path; }
    QString name() const { return currentPath().isEmpty() ? QString() : modelName(m_current); }
    QString verdict() const;
    bool fits() const { return planned() && m_current.model.plan.verdict != Verdict::does_not_fit; }
    double speed() const { return planned() ? m_current.model.plan.decode_tps : 0; }
    double promptSpeed() const { return planned() ? m_current.model.plan.prompt_tps : 0; }
    QVariantList segments() const { return planned() ? fitSegments(m_current.model.plan) : QVariantList(); }
    QVariantList ledger() const;
    int context() const { return planned() ? int(m_current.model.plan.context) : 0; }
    int loadedContext() const { return m_loadedPlan ? int(m_loadedPlan->context) : 0; }
    int contextMax() const;
    bool stale() const;
    // Weights of the chosen model; 0: not known yet
    quint64 parameters() const { return planned() ? m_current.model.card->parameters : 0; }
    QStringList reasons() const;
    QVariantList topics() const { return planned() ? reasonTopics(m_current.model.plan) : QVariantList(); }
    QStringList cards() const { return planned() ? cardSentences(m_current.model.plan) : QStringList(); }
    QVariantList kernels() const { return planned() ? kernelList(m_current.model.plan) : QVariantList(); }
    QString errorText() const;
    QString errorHint() const;
    QString errorCode() const;
    bool scanning() const { return m_scanning; }
    QString scanText() const;
    QVariantList sources() const;

    void setBuiltIn(const QStringList& paths);  // before start()
    void setFolder(const QString& folder);      // Parlor's own models; without it no folder is looked at
    void setMeasurements(const QString& file);  // where benchmarks are kept
    void setPlaces(const Places& places) { m_places = places; }  // where other programs are looked for
    void setDemo(const QList<ModelSource>& sources, const QList<FoundModel>& found);
    void start();  // lists everything, chooses the last model or the first that fits
    Q_INVOKABLE void select(const QString& path);
    Q_INVOKABLE void reload();                         // with the settings as they are
    Q_INVOKABLE void unload();                         // out of memory; stays chosen
    Q_INVOKABLE void addFile(const QUrl& file);        // or a folder: lists it, remembers it, chooses it
    Q_INVOKABLE bool isModel(const QUrl& file) const;  // as far as names tell
    Q_INVOKABLE void forget(const QString& path);      // out of the list; the file stays
    Q_INVOKABLE void refresh();                        // looks at the folders and all files again
    Q_INVOKABLE void cancelLoading();
    Q_INVOKABLE QVariantMap describe(const QString& path) const;  // one model, for the details
    Q_INVOKABLE void showInFolder(const QString& path) const;
    Q_INVOKABLE void trash(const QString& path);  // only files of Parlor's own folder
    Q_INVOKABLE void setSourceOn(const QString& id, bool on);
    Q_INVOKABLE void addFolder(const QUrl& folder);
    Q_INVOKABLE void removeFolder(const QString& id);
    Q_INVOKABLE QString report() const { return planned() ? planReport(name(), m_current.model) : QString(); }
    Q_INVOKABLE void copy(const QString& text) const;  // to the clipboard
    void retranslate();

    // What a model is loaded with: the settings, and what a person chose for this model.
    Wishes wishesFor(const QString& path) const;
    // The context that the person wants for a model from now on; 0: automatic.
    void setContext(const QString& path, int tokens);

  signals:
    void stateChanged();
    void progressChanged();
    void currentChanged();
    void answeringChanged();
    void scanChanged();
    void refused(const QString& fileName);  // a file that is no model was dropped
    // Something to tell that is nobody's mistake: a file that changed, a file that could not be removed.
    void told(const QString& text, const QString& hint, const QString& code);

  private:
    struct Scanned {
        QList<ModelSource> sources;
        ScanResult result;
    };
    bool planned() const { return m_current.known && !m_current.model.error; }
    void onWishes();
    Wishes wishes() const { return wishesFor(currentPath()); }
    void setState(State state, std::optional<Error> error = std::nullopt);
    void onPlanned(const PlannedModel& model);
    void onLoaded(const PlannedModel& model);
    void onLoadFailed(const QString& path, const Error& error);
    void previewCurrent(PlannedModel model);
    void scan();
    void onScanned(const Scanned& scanned);
    void list(const QList<FoundModel>& found);
    void remember(const QString& path);

    EngineClient* m_client;
    Settings* m_settings;
    ModelListModel m_models;
    PickerModel m_picker;
    PlanPreview m_preview;
    MachineTable m_machines;
    Benchmark m_benchmark;
    IdleUnloader m_idle;
    ModelEntry m_current;
    std::optional<Plan> m_loadedPlan;
    Wishes m_loadedWishes;  // of the last loading
    State m_state = NoModel;
    double m_progress = 0;
    QElapsedTimer m_loadClock;
    std::optional<Error> m_error;
    QString m_folder;
    Places m_places;
    bool m_demo = false, m_scanning = false, m_rescan = false, m_started = false;
    qint64 m_looked = 0;
    QList<ModelSource> m_sources;
    QList<ScanFault> m_faults;
    std::stop_source m_stop;  // of the scan
    QThreadPool m_pool;       // last: its destructor waits for the scan, which reports to the rest
};

}  // namespace parlor::app
