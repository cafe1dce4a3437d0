#include "app/library/model_library.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>

#include "app/engine/engine_text.h"
#include "app/library/model_sources.h"

namespace parlor::app {

namespace {

constexpr double kSurePart = 0.03;  // of loading, before which the time that is left is a guess

KvChoice kvChoice(const QString& name) {
    if (name == QLatin1String("f16")) return KvChoice::f16;
    if (name == QLatin1String("bf16")) return KvChoice::bf16;
    if (name == QLatin1String("q8_0")) return KvChoice::q8_0;
    return KvChoice::automatic;
}

}  // namespace

ModelLibrary::ModelLibrary(EngineClient* client, Settings* settings, QObject* parent)
    : QObject(parent),
      m_client(client),
      m_settings(settings),
      m_picker(&m_models, settings),
      m_preview(this),
      m_machines(&m_models, settings),
      m_benchmark(client),
      m_idle(client, settings) {
    m_pool.setMaxThreadCount(1);
    connect(client, &EngineClient::planned, this, &ModelLibrary::onPlanned);
    connect(client, &EngineClient::loadProgress, this, [this](double fraction) {
        m_progress = fraction;
        emit progressChanged();
    });
    connect(client, &EngineClient::loaded, this, &ModelLibrary::onLoaded);
    connect(client, &EngineClient::loadFailed, this, &ModelLibrary::onLoadFailed);
    for (auto changed :
         {&Settings::contextLengthChanged, &Settings::threadsChanged, &Settings::kvTypeChanged})
        connect(settings, changed, this, &ModelLibrary::onWishes);
    connect(settings->models(), &ModelChoices::changed, this, [this](const QString& path) {
        if (path == currentPath()) onWishes();
    });
    connect(&m_idle, &IdleUnloader::busyChanged, this, &ModelLibrary::answeringChanged);
    connect(&m_idle, &IdleUnloader::idle, this, &ModelLibrary::unload);
    connect(this, &ModelLibrary::stateChanged, this, [this] {
        m_benchmark.setModel(m_current, m_state == Ready);
        m_idle.setLoaded(m_state == Ready);
    });
    connect(this, &ModelLibrary::currentChanged, this,
            [this] { m_benchmark.setModel(m_current, m_state == Ready); });
}

ModelLibrary::~ModelLibrary() {
    m_stop.request_stop();
}

void ModelLibrary::setBuiltIn(const QStringList& paths) {
    for (const QString& path : paths) m_models.add(path, QStringLiteral("builtin"));
}

void ModelLibrary::setFolder(const QString& folder) {
    m_folder = folder;
}

void ModelLibrary::setMeasurements(const QString& file) {
    m_benchmark.setFile(file);
}

void ModelLibrary::start() {
    m_started = true;
    for (const QString& path : m_settings->addedFiles()) m_models.add(path, QStringLiteral("added"));
    // The last model is there at once; the scan may take its time.
    const QString last = m_settings->lastModel();
    if (!last.isEmpty() && !m_demo && !m_folder.isEmpty()) {
        FoundModel found;
        found.path = last;
        found.source = QStringLiteral("own");  // until the scan knows better
        m_models.add(found);
    }
    refresh();
    if (m_models.find(last))
        select(last);
    else if (m_models.count() > 0)
        select(m_models.entries().front().model.path);
    m_picker.update();
}

Wishes ModelLibrary::wishesFor(const QString& path) const {
    const QVariantMap own = m_settings->models()->values(path);
    Wishes wishes = {.requantize = Requantize::when_needed};
    wishes.context = own.value(QStringLiteral("contextLength"), m_settings->contextLength()).toLongLong();
    wishes.threads = own.value(QStringLiteral("threads"), m_settings->threads()).toInt();
    wishes.kv = kvChoice(own.value(QStringLiteral("kvType"), m_settings->kvType()).toString());
    return wishes;
}

bool ModelLibrary::stale() const {
    const Wishes now = wishes();
    return m_state == Ready && (m_loadedWishes.context != now.context || m_loadedWishes.kv != now.kv ||
                                m_loadedWishes.threads != now.threads);
}

// The bar shows at once what other wishes would cost; they count from the next loading on.
void ModelLibrary::onWishes() {
    if (!currentPath().isEmpty()) m_client->planModel(currentPath(), wishes());
    emit currentChanged();
}

void ModelLibrary::setContext(const QString& path, int tokens) {
    const QString name = QStringLiteral("contextLength");
    if (m_settings->models()->values(path).contains(name))
        m_settings->models()->set(path, name, tokens);
    else
        m_settings->setContextLength(tokens);
}

void ModelLibrary::select(const QString& path) {
    const ModelEntry* entry = m_models.find(path);
    if (!entry || useOf(*entry) != ModelUse::Chat) return;
    m_current = *entry;
    m_settings->setLastModel(path);
    emit currentChanged();
    reload();
}

void ModelLibrary::reload() {
    if (currentPath().isEmpty()) return;
    m_progress = 0;
    m_loadClock.start();
    emit progressChanged();
    setState(Loading);
    m_loadedWishes = wishes();
    m_client->load(currentPath(), m_loadedWishes);
}

void ModelLibrary::unload() {
    if (m_state != Ready) return;
    m_client->unload();
    m_loadedPlan.reset();
    m_current.model.measured.clear();
    setState(Unloaded);
    emit currentChanged();
}

void ModelLibrary::cancelLoading() {
    if (m_state != Loading) return;
    m_client->cancel();
    setState(Unloaded);
}

void ModelLibrary::onLoaded(const PlannedModel& model) {
    if (model.path != currentPath()) return;
    const ModelEntry* listed = m_models.find(model.path);
    // The header was read again, so nothing is wrong; but the person should know that it is another file.
    const bool replaced =
        listed && listed->known && !listed->model.error && listed->model.modified > 0 &&
        (listed->model.fileSize != model.fileSize || listed->model.modified != model.modified);
    m_current.model = model;
    m_current.known = true;
    m_loadedPlan = model.plan;
    m_models.update(model);
    remember(model.path);
    setState(Ready);
    emit currentChanged();
    if (model.path == m_preview.path()) m_preview.refresh();
    if (m_settings->warmUp()) m_client->warmUp();
    if (replaced)
        emit told(QCoreApplication::translate("Models", "The file of “%1” was replaced since it was listed.")
                      .arg(name()),
                  QCoreApplication::translate("Models", "The new file was loaded and planned anew."),
                  QStringLiteral("LIB-002"));
}

void ModelLibrary::onLoadFailed(const QString& path, const Error& error) {
    if (path != currentPath()) return;
    // Stopped by the person, which is told already, or because it is being loaded anew.
    if (error.id == Msg::Cancelled) return;
    // What the list says about the file is no longer true.
    m_client->planModel(path, wishes());
    setState(Failed, error);
}

void ModelLibrary::remember(const QString& path) {
    QStringList recent = m_settings->recentModels();
    recent.removeAll(path);
    recent.prepend(path);
    m_settings->setRecentModels(recent);
}

void ModelLibrary::addFile(const QUrl& file) {
    const QString path = modelPath(file.toLocalFile());
    if (path.isEmpty()) return emit refused(file.fileName());
    if (!m_models.find(path)) {
        m_models.add(path, QStringLiteral("added"));
        QStringList files = m_settings->addedFiles();
        if (!files.contains(path)) m_settings->setAddedFiles(files << path);
        m_client->planModel(path, wishesFor(path));
    }
    if (const ModelEntry* entry = m_models.find(path); entry && useOf(*entry) != ModelUse::Chat)
        return emit told(
            QCoreApplication::translate("Models", "“%1” is no model to chat with.").arg(modelName(*entry)),
            useText(useOf(*entry)), QStringLiteral("LIB-003"));
    select(path);
}

bool ModelLibrary::isModel(const QUrl& file) const {
    return !modelPath(file.toLocalFile()).isEmpty();
}

void ModelLibrary::forget(const QString& path) {
    QStringList files = m_settings->addedFiles();
    files.removeAll(path);
    m_settings->setAddedFiles(files);
    m_models.remove(path);
    if (path != currentPath()) return;
    m_client->unload();
    m_current = {};
    m_loadedPlan.reset();
    emit currentChanged();
    setState(NoModel);
    if (m_models.count() > 0) select(m_models.entries().front().model.path);
}

void ModelLibrary::onPlanned(const PlannedModel& model) {
    // What is loaded shows the plan that it was loaded with.
    if (model.path == currentPath() && m_state == Ready) return previewCurrent(model);
    m_models.update(model);
    if (model.machine) m_machines.setHere(*model.machine);
    if (model.path == m_preview.path()) m_preview.refresh();
    if (model.path != currentPath()) return;
    m_current.model = model;
    m_current.known = true;
    emit currentChanged();
}

// Another context length is wished for: the bar shows at once what it would cost.
void ModelLibrary::previewCurrent(PlannedModel model) {
    if (!planned() || model.error || !m_loadedPlan || !m_current.model.card || !m_current.model.machine)
        return;
    if (wishes().context == 0 || wishes().context == m_loadedPlan->context)
        m_current.model.plan = *m_loadedPlan;
    else  // on the computer as it was before this model took its memory
        m_current.model.plan = make_plan(*m_current.model.card, *m_current.model.machine, wishes());
    emit currentChanged();
}

void ModelLibrary::setState(State state, std::optional<Error> error) {
    m_state = state;
    m_error = std::move(error);
    emit stateChanged();
}

void ModelLibrary::retranslate() {
    m_models.retranslate();
    m_picker.update();
    m_machines.retranslate();
    m_benchmark.retranslate();
    m_preview.refresh();
    emit currentChanged();
    emit stateChanged();
    emit progressChanged();
    emit scanChanged();
}

QString ModelLibrary::progressText() const {
    if (m_state != Loading) return {};
    const ModelCard* card = m_current.model.card.get();
    if (!card || m_progress <= 0) return QCoreApplication::translate("Models", "Loading the model…");
    const quint64 all = card->weight_bytes;
    const QString bytes = QCoreApplication::translate("Models", "%1 of %2")
                              .arg(bytesText(quint64(m_progress * double(all))), bytesText(all));
    if (m_progress < kSurePart || m_loadClock.elapsed() < 1000) return bytes;
    const double left = double(m_loadClock.elapsed()) / 1000 * (1 - m_progress) / m_progress;
    return QCoreApplication::translate("Models", "%1, %2 s left")
        .arg(bytes, numberText(qint64(left + 0.999)));
}

QString ModelLibrary::verdict() const {
    return planned() ? verdictText(m_current.model.plan.verdict) : QString();
}

QVariantList ModelLibrary::ledger() const {
    return planned() ? ledgerLines(m_current.model.plan, m_current.model.measured) : QVariantList();
}

int ModelLibrary::contextMax() const {
    if (!planned() || !m_current.model.card) return 0;
    const qint64 trained = m_current.model.card->arch.context_train;
    const qint64 fits = m_current.model.plan.context_max_fit;
    return int(qMax<qint64>(context(), fits > 0 ? qMin(trained > 0 ? trained : fits, fits) : trained));
}

QStringList ModelLibrary::reasons() const {
    QStringList out;
    if (planned())
        for (const Message& reason : m_current.model.plan.reasons) out << sentence(reason);
    return out;
}

QString ModelLibrary::errorText() const {
    return m_error ? sentence(*m_error) : QString();
}
QString ModelLibrary::errorHint() const {
    return m_error ? hint(*m_error) : QString();
}
QString ModelLibrary::errorCode() const {
    return m_error ? code(*m_error) : QString();
}

void ModelLibrary::copy(const QString& text) const {
    if (qGuiApp) QGuiApplication::clipboard()->setText(text);
}

}  // namespace parlor::app
