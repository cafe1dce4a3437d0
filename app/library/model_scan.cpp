// Walks through the folders of the sources, with limits: a folder may hold anything, also itself.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>

#include "app/library/model_sources.h"

namespace parlor::app {

namespace {

constexpr qint64 kMostManifest = 1 << 20;  // bytes
constexpr qint64 kProgressEvery = 256;     // entries

class Scan {
  public:
    Scan(const std::stop_token& stop, const std::function<void(qint64)>& progress, const ScanLimits& limits)
        : m_stop(stop), m_progress(progress), m_limits(limits) {}

    void look(const ModelSource& source) {
        m_source = &source;
        m_looked = 0;
        m_full = false;
        for (const QString& root : source.roots) {
            if (!QFileInfo(root).isDir()) continue;
            if (source.kind == ModelSource::Ollama)
                ollama(root);
            else if (source.kind == ModelSource::HuggingFace)
                huggingFace(root);
            else
                tree(root);
        }
    }
    ScanResult take() {
        m_result.stopped = m_stop.stop_requested();
        return std::move(m_result);
    }

  private:
    struct Folder {
        QString path;
        int depth = 0;
    };

    // False when enough was seen.
    bool count() {
        ++m_result.looked;
        if (m_progress && m_result.looked % kProgressEvery == 0) m_progress(m_result.looked);
        if (++m_looked > m_limits.entries || m_result.models.size() >= m_limits.models) {
            if (!std::exchange(m_full, true)) fault(ScanFault::TooMany, m_source->roots.constFirst());
            return false;
        }
        return !m_stop.stop_requested();
    }

    void fault(ScanFault::Kind kind, const QString& folder, int count = 1) {
        m_result.faults.append({kind, m_source->id, folder, count});
    }

    // A folder is entered once, by whatever link it is reached.
    bool enter(const QString& folder) {
        const QString canonical = QFileInfo(folder).canonicalFilePath();
        if (canonical.isEmpty() || m_entered.contains(canonical)) return false;
        if (!QFileInfo(canonical).isReadable() || !QFileInfo(canonical).isExecutable()) {
            fault(ScanFault::Unreadable, folder);
            return false;
        }
        m_entered.insert(canonical);
        return true;
    }

    void tree(const QString& root) {
        QList<Folder> waiting = {{root, 0}};
        while (!waiting.isEmpty()) {
            const Folder folder = waiting.takeFirst();
            if (!enter(folder.path)) continue;
            int broken = 0;
            QStringList files;
            qint64 weights = 0;  // bytes in safetensors files
            bool config = false;
            QDirIterator entries(folder.path, QDir::AllEntries | QDir::NoDotAndDotDot | QDir::System);
            while (entries.hasNext()) {
                entries.next();
                if (!count()) return;
                const QFileInfo info = entries.fileInfo();
                const bool gguf = info.fileName().endsWith(QLatin1String(".gguf"), Qt::CaseInsensitive);
                if (gguf && info.isSymLink() && !info.exists())
                    ++broken;
                else if (gguf && info.isFile())
                    files << info.filePath();
                else if (info.fileName() == QLatin1String("config.json"))
                    config = info.isFile();
                else if (info.fileName().endsWith(QLatin1String(".safetensors")) && info.isFile())
                    weights += info.size();
                else if (info.isDir() && folder.depth < m_limits.depth)
                    waiting.append({info.filePath(), folder.depth + 1});
            }
            if (broken > 0) fault(ScanFault::BrokenLinks, folder.path, broken);
            files.sort(Qt::CaseInsensitive);
            for (const QString& file : files) add(file);
            if (config && weights > 0 && !isPartOfAnother(folder.path)) addFolder(folder.path, weights);
        }
    }

    // A text encoder of an image model, an adapter, a model that finds texts: no model to chat with.
    static bool isPartOfAnother(const QString& folder) {
        return QFileInfo::exists(folder + QStringLiteral("/../model_index.json")) ||
               QFileInfo::exists(folder + QStringLiteral("/adapter_config.json")) ||
               QFileInfo::exists(folder + QStringLiteral("/modules.json"));
    }

    // A Hugging Face folder is opened as a whole. In the cache it is called by its commit, so the name is
    // taken from the repository's folder: models--ORGANIZATION--NAME/snapshots/COMMIT.
    void addFolder(const QString& path, qint64 weights) {
        static const QRegularExpression snapshot(QStringLiteral("/models--[^/]*--([^/]+)/snapshots/[^/]+$"));
        const QRegularExpressionMatch match = snapshot.match(path);
        const QString name = match.hasMatch() ? match.captured(1) : QString();
        const QString shown = name.isEmpty() ? path.section(u'/', -1) : name;
        add(path, name, useFromName(shown), weights);
    }

    void huggingFace(const QString& hub) {
        const QDir folder(hub);
        if (!QFileInfo(hub).isReadable()) return fault(ScanFault::Unreadable, hub);
        for (const QString& model :
             folder.entryList({QStringLiteral("models--*")}, QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            tree(folder.filePath(model) + QStringLiteral("/snapshots"));
    }

    // manifests/REGISTRY/NAMESPACE/MODEL/TAG names the blobs of a model.
    void ollama(const QString& root) {
        const QString manifests = root + QStringLiteral("/manifests");
        if (!QFileInfo(manifests).isDir()) {
            if (!QFileInfo(root).isReadable()) fault(ScanFault::Unreadable, root);
            return;
        }
        if (!QFileInfo(manifests).isReadable()) return fault(ScanFault::Unreadable, manifests);
        QDirIterator entries(manifests, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
        QStringList files;
        while (entries.hasNext() && count()) files << entries.next();
        files.sort();
        for (const QString& file : files) manifest(root, file, file.mid(manifests.size() + 1));
    }

    void manifest(const QString& root, const QString& file, const QString& place) {
        QFile json(file);
        if (!json.open(QIODevice::ReadOnly) || json.size() > kMostManifest) return;
        const QJsonArray layers =
            QJsonDocument::fromJson(json.readAll()).object().value(QLatin1String("layers")).toArray();
        for (const QJsonValue& layer : layers) {
            const QString type = layer.toObject().value(QLatin1String("mediaType")).toString();
            ModelUse use = ModelUse::Chat;
            if (type == QLatin1String("application/vnd.ollama.image.projector"))
                use = ModelUse::Projector;
            else if (type == QLatin1String("application/vnd.ollama.image.adapter"))
                use = ModelUse::Adapter;
            else if (type != QLatin1String("application/vnd.ollama.image.model"))
                continue;
            const QString blob = blobPath(root, layer.toObject().value(QLatin1String("digest")).toString());
            if (blob.isEmpty()) continue;
            if (!QFileInfo::exists(blob)) {
                fault(ScanFault::BrokenLinks, file);
                continue;
            }
            const QString name = ollamaName(place);
            if (use == ModelUse::Chat) use = useFromName(name.section(u':', 0, 0).section(u'/', -1));
            add(blob, name, use);
        }
    }

    // The digest is a stranger's text: nothing but a hash becomes part of a path.
    static QString blobPath(const QString& root, const QString& digest) {
        static const QRegularExpression hash(QStringLiteral("^sha256[:-]([0-9a-f]{64})$"));
        const QRegularExpressionMatch match = hash.match(digest);
        return match.hasMatch() ? root + QStringLiteral("/blobs/sha256-") + match.captured(1) : QString();
    }

    // registry.ollama.ai/library/llama3.2/3b is what people call llama3.2:3b
    static QString ollamaName(const QString& place) {
        QStringList parts = place.split(u'/', Qt::SkipEmptyParts);
        if (parts.size() < 2) return place;
        const QString tag = parts.takeLast();
        if (parts.constFirst() == QLatin1String("registry.ollama.ai")) parts.removeFirst();
        if (parts.size() > 1 && parts.constFirst() == QLatin1String("library")) parts.removeFirst();
        return parts.join(u'/') + u':' + tag;
    }

    void add(const QString& path, const QString& name = {}, std::optional<ModelUse> use = std::nullopt,
             qint64 bytes = -1) {
        static const QRegularExpression laterPart(QStringLiteral("-(?!00001)\\d{5}-of-\\d{5}\\.gguf$"));
        if (name.isEmpty() && laterPart.match(path).hasMatch()) return;
        const QFileInfo info(path);
        FoundModel model;
        model.path = path;
        model.canonical = info.canonicalFilePath();
        model.name = name;
        model.source = m_source->id;
        model.use = use.value_or(useFromName(info.fileName()));
        model.size = bytes >= 0 ? bytes : info.size();
        model.modified = info.lastModified().toMSecsSinceEpoch();
        if (const auto known = m_known.constFind(model.canonical); known != m_known.cend()) {
            FoundModel& first = m_result.models[*known];
            const QString other = name.isEmpty() ? path : name;
            if (first.path != path || first.name != name) first.alsoIn << other;
            return;
        }
        if (m_result.models.size() >= m_limits.models) return;
        m_known.insert(model.canonical, m_result.models.size());
        m_result.models << model;
    }

    std::stop_token m_stop;
    const std::function<void(qint64)>& m_progress;
    ScanLimits m_limits;
    const ModelSource* m_source = nullptr;
    qint64 m_looked = 0;
    bool m_full = false;
    QSet<QString> m_entered;
    QHash<QString, qsizetype> m_known;
    ScanResult m_result;
};

}  // namespace

ScanResult scanModels(const QList<ModelSource>& sources, const std::stop_token& stop,
                      const std::function<void(qint64)>& progress, const ScanLimits& limits) {
    Scan scan(stop, progress, limits);
    for (const ModelSource& source : sources)
        if (!stop.stop_requested()) scan.look(source);
    return scan.take();
}

}  // namespace parlor::app
