#include "app/library/model_library.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>

#include "app/engine/engine_text.h"

namespace parlor::app {

namespace {

// Model files of a folder; of a split model only its first part.
QStringList modelFiles(const QString& folder) {
    static const QRegularExpression laterPart(QStringLiteral("-(?!00001)\\d{5}-of-\\d{5}\\.gguf$"));
    QStringList paths;
    const QDir directory(folder);
    for (const QString& name :
         directory.entryList({QStringLiteral("*.gguf")}, QDir::Files, QDir::Name | QDir::IgnoreCase))
        if (!laterPart.match(name).hasMatch()) paths << directory.filePath(name);
    return paths;
}

}  // namespace

ModelLibrary::ModelLibrary(EngineClient* client, Settings* settings, QObject* parent)
    : QObject(parent), m_client(client), m_settings(settings) {
    connect(client, &EngineClient::planned, this, &ModelLibrary::onPlanned);
    connect(client, &EngineClient::loadProgress, this, [this](double fraction) {
        m_progress = fraction;
        emit progressChanged();
    });
    connect(client, &EngineClient::loaded, this, [this](const PlannedModel& model) {
        if (model.path != currentPath()) return;
        m_current.model = model;
        m_current.known = true;
        m_loadedPlan = model.plan;
        m_models.update(model);
        emit currentChanged();
        setState(Ready);
    });
    connect(settings, &Settings::contextLengthChanged, this, [this] {
        if (!currentPath().isEmpty()) m_client->planModel(currentPath(), wishes());
    });
    connect(client, &EngineClient::loadFailed, this, [this](const QString& path, const Error& error) {
        if (path == currentPath()) setState(Failed, error);
    });
}

void ModelLibrary::setBuiltIn(const QStringList& paths) {
    for (const QString& path : paths) m_models.add(path, ModelOrigin::BuiltIn);
}

void ModelLibrary::start() {
    for (const QString& path : m_settings->addedFiles()) m_models.add(path, ModelOrigin::Added);
    refresh();
    const QString last = m_settings->lastModel();
    if (m_models.find(last))
        select(last);
    else if (m_models.count() > 0)
        select(m_models.entries().front().model.path);
}

void ModelLibrary::refresh() {
    for (const ModelEntry& entry : m_models.entries()) m_client->planModel(entry.model.path, wishes());
    if (m_folder.isEmpty()) return;
    m_pool.start([this, folder = m_folder] {
        QMetaObject::invokeMethod(this, [this, files = modelFiles(folder)] { onFolder(files); });
    });
}

void ModelLibrary::onFolder(const QStringList& files) {
    for (const QString& path : files) {
        if (m_models.find(path)) continue;
        m_models.add(path, ModelOrigin::Folder);
        m_client->planModel(path, wishes());
        if (path == m_settings->lastModel()) select(path);
    }
}

Wishes ModelLibrary::wishes() const {
    Wishes wishes;
    wishes.context = m_settings->contextLength();
    wishes.threads = m_settings->threads();
    return wishes;
}

void ModelLibrary::select(const QString& path) {
    const ModelEntry* entry = m_models.find(path);
    if (!entry) return;
    m_current = *entry;
    m_settings->setLastModel(path);
    emit currentChanged();
    reload();
}

void ModelLibrary::reload() {
    if (currentPath().isEmpty()) return;
    m_progress = 0;
    emit progressChanged();
    setState(Loading);
    m_client->load(currentPath(), wishes());
}

void ModelLibrary::cancelLoading() {
    if (m_state == Loading) m_client->cancel();
}

void ModelLibrary::addFile(const QUrl& file) {
    const QString path = file.toLocalFile();
    if (path.isEmpty() || !path.endsWith(QLatin1String(".gguf"), Qt::CaseInsensitive))
        return emit refused(file.fileName());
    m_models.add(path, ModelOrigin::Added);
    QStringList files = m_settings->addedFiles();
    if (!files.contains(path)) m_settings->setAddedFiles(files << path);
    m_client->planModel(path, wishes());
    select(path);
}

void ModelLibrary::forget(const QString& path) {
    QStringList files = m_settings->addedFiles();
    files.removeAll(path);
    m_settings->setAddedFiles(files);
    m_models.remove(path);
    if (path != currentPath()) return;
    m_client->unload();
    m_current = {};
    emit currentChanged();
    setState(NoModel);
    if (m_models.count() > 0) select(m_models.entries().front().model.path);
}

void ModelLibrary::onPlanned(const PlannedModel& model) {
    // What is loaded shows the plan that it was loaded with: planned anew, its own memory would count as
    // other programs'.
    if (model.path == currentPath() && m_state == Ready) return preview(model);
    m_models.update(model);
    if (model.path != currentPath()) return;
    m_current.model = model;
    m_current.known = true;
    emit currentChanged();
}

// Another context length is wished for: the bar shows at once what it would cost. The loaded model's own
// memory is free for the new plan.
void ModelLibrary::preview(PlannedModel model) {
    if (!planned() || model.error || !m_loadedPlan) return;
    if (wishes().context == 0 || wishes().context == m_loadedPlan->context) {
        m_current.model.plan = *m_loadedPlan;
    } else if (model.plan.devices.size() == m_loadedPlan->devices.size()) {
        for (size_t i = 0; i < model.plan.devices.size(); ++i)
            model.plan.devices[i].capacity = m_loadedPlan->devices[i].capacity;
        m_current.model.plan = model.plan;
    }
    emit currentChanged();
}

void ModelLibrary::setState(State state, std::optional<Error> error) {
    m_state = state;
    m_error = std::move(error);
    emit stateChanged();
}

void ModelLibrary::retranslate() {
    m_models.retranslate();
    emit currentChanged();
    emit stateChanged();
}

QString ModelLibrary::verdict() const {
    return planned() ? verdictText(m_current.model.plan.verdict) : QString();
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

QVariantList ModelLibrary::kernels() const {
    QVariantList out;
    if (!planned()) return out;
    for (const KernelChoice& kernel : m_current.model.plan.kernels) {
        QStringList rejected;
        for (const auto& other : kernel.rejected)
            rejected << QCoreApplication::translate("Models", "%1: %2")
                            .arg(QString::fromStdString(other.variant), sentence(other.reason));
        out << QVariantMap{{"op", QString::fromStdString(kernel.op)},
                           {"variant", QString::fromStdString(kernel.variant)},
                           {"reason", sentence(kernel.reason)},
                           {"rejected", rejected}};
    }
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

}  // namespace parlor::app
