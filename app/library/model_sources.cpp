#include "app/library/model_sources.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcessEnvironment>
#include <QRegularExpression>
#include <QStandardPaths>

namespace parlor::app {

namespace {

constexpr qint64 kMostSettings = 4 << 20;  // bytes that are read of another program's settings

// One text of a JSON file of another program; empty when there is none.
QString settingOf(const QString& file, const char* key) {
    QFile json(file);
    if (!QFileInfo(file).isFile() || !json.open(QIODevice::ReadOnly)) return {};
    const QJsonDocument document = QJsonDocument::fromJson(json.read(kMostSettings));
    return document.object().value(QLatin1String(key)).toString();
}

QString firstLine(const QString& file) {
    QFile text(file);
    if (!QFileInfo(file).isFile() || !text.open(QIODevice::ReadOnly)) return {};
    return QString::fromUtf8(text.readLine(4096)).trimmed();
}

ModelSource source(ModelSource::Kind kind, const char* id, const QStringList& roots) {
    ModelSource out{kind, QLatin1String(id), {}};
    for (const QString& root : roots) {
        const QString clean = QDir::cleanPath(root);
        // A relative path or a bare "/models" stands for an unknown home.
        if (!root.isEmpty() && QDir::isAbsolutePath(clean) && !out.roots.contains(clean)) out.roots << clean;
    }
    return out;
}

QStringList below(const QStringList& folders, const QString& path) {
    QStringList out;
    for (const QString& folder : folders)
        if (!folder.isEmpty()) out << folder + u'/' + path;
    return out;
}

ModelSource lmStudio(const Places& places) {
    const QString pointed = firstLine(places.home + QStringLiteral("/.lmstudio-home-pointer"));
    const QStringList homes = {pointed, places.home + QStringLiteral("/.lmstudio"),
                               places.home + QStringLiteral("/.cache/lm-studio")};
    QStringList roots;
    for (const QString& home : homes)
        if (!home.isEmpty()) roots << settingOf(home + QStringLiteral("/settings.json"), "downloadsFolder");
    return source(ModelSource::LmStudio, "lmstudio", roots + below(homes, QStringLiteral("models")));
}

ModelSource jan(const Places& places) {
    const QStringList homes = {places.localData, places.config, places.roaming};
    QStringList data = {places.home + QStringLiteral("/jan")};
    for (const QString& settings : below(homes, QStringLiteral("Jan/settings.json")) +
                                       below(homes, QStringLiteral("Jan/data/settings.json")))
        data << settingOf(settings, "data_folder");
    data += below(homes, QStringLiteral("Jan/data"));
    return source(ModelSource::Jan, "jan",
                  below(data, QStringLiteral("llamacpp/models")) + below(data, QStringLiteral("models")));
}

ModelSource ollama(const Places& places) {
    QStringList roots = {places.environment.value(QStringLiteral("OLLAMA_MODELS")),
                         places.home + QStringLiteral("/.ollama/models")};
    if (places.systemWide)
        roots << QStringLiteral("/usr/share/ollama/.ollama/models")
              << QStringLiteral("/var/lib/ollama/.ollama/models") << QStringLiteral("/var/lib/ollama/models");
    return source(ModelSource::Ollama, "ollama", roots);
}

ModelSource huggingFace(const Places& places) {
    const auto variable = [&](const char* name) { return places.environment.value(QLatin1String(name)); };
    const QStringList homes = {variable("HF_HOME"),
                               variable("XDG_CACHE_HOME").isEmpty()
                                   ? QString()
                                   : variable("XDG_CACHE_HOME") + QStringLiteral("/huggingface"),
                               places.home + QStringLiteral("/.cache/huggingface")};
    return source(ModelSource::HuggingFace, "huggingface",
                  QStringList{variable("HF_HUB_CACHE"), variable("HUGGINGFACE_HUB_CACHE")} +
                      below(homes, QStringLiteral("hub")));
}

}  // namespace

Places placesHere() {
    Places places;
    places.home = QDir::homePath();
    places.localData = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    places.config = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    places.roaming = environment.value(QStringLiteral("APPDATA"));
    for (const char* name :
         {"OLLAMA_MODELS", "HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "XDG_CACHE_HOME"})
        if (const QString key = QLatin1String(name); environment.contains(key))
            places.environment.insert(key, environment.value(key));
    return places;
}

QList<ModelSource> knownSources(const Places& places, const QString& ownFolder, const QStringList& folders) {
    QList<ModelSource> sources = {source(ModelSource::Own, "own", {ownFolder})};
    if (!places.home.isEmpty())
        sources << lmStudio(places) << jan(places) << huggingFace(places) << ollama(places);
    for (const QString& folder : folders)
        sources << ModelSource{ModelSource::Folder, QStringLiteral("folder:") + folder, {folder}};
    return sources;
}

QString modelPath(const QString& path) {
    if (path.isEmpty()) return {};
    const QFileInfo info(path);
    if (info.isDir()) {
        const QStringList kinds = {QStringLiteral("config.json"), QStringLiteral("*.safetensors"),
                                   QStringLiteral("*.gguf")};
        return QDir(path).entryList(kinds, QDir::Files).isEmpty() ? QString() : QDir::cleanPath(path);
    }
    const QString name = info.fileName();
    if (name.endsWith(QLatin1String(".gguf"), Qt::CaseInsensitive)) return path;
    if (name != QLatin1String("config.json") && !name.endsWith(QLatin1String(".safetensors")) &&
        !name.endsWith(QLatin1String(".safetensors.index.json")))
        return {};
    return QFileInfo::exists(info.path() + QStringLiteral("/config.json")) ? info.path() : QString();
}

ModelUse useFromName(const QString& fileName) {
    static const QRegularExpression projector(QStringLiteral("(^|[-_.])mmproj([-_.]|$)"),
                                              QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression adapter(QStringLiteral("(^|[-_.])(lora|adapter)([-_.]|$)"),
                                            QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression embedding(
        QStringLiteral(
            "(^|[-_.])(embed|embedding|embeddings|reranker|bge|gte|e5|minilm|jina-embeddings)([-_.]|$)"),
        QRegularExpression::CaseInsensitiveOption);
    if (projector.match(fileName).hasMatch()) return ModelUse::Projector;
    if (adapter.match(fileName).hasMatch()) return ModelUse::Adapter;
    if (embedding.match(fileName).hasMatch()) return ModelUse::Embedding;
    return ModelUse::Chat;
}

QString sourceName(const QString& id) {
    if (id == QLatin1String("builtin")) return QCoreApplication::translate("Models", "Built in");
    if (id == QLatin1String("own")) return QCoreApplication::translate("Models", "Parlor's folder");
    if (id == QLatin1String("added")) return QCoreApplication::translate("Models", "Added by you");
    if (id == QLatin1String("lmstudio")) return QStringLiteral("LM Studio");
    if (id == QLatin1String("jan")) return QStringLiteral("Jan");
    if (id == QLatin1String("ollama")) return QStringLiteral("Ollama");
    if (id == QLatin1String("huggingface")) return QStringLiteral("Hugging Face");
    return QDir::toNativeSeparators(id.section(u':', 1));
}

}  // namespace parlor::app
