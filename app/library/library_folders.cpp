// The half of ModelLibrary that looks at folders: always on another thread.
#include <QCoreApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include "app/engine/engine_text.h"
#include "app/library/model_library.h"
#include "app/library/model_names.h"
#include "app/shell/background.h"

namespace parlor::app {

namespace {

// All parts of a split model; otherwise the file alone.
QStringList filesOf(const QString& path) {
    static const QRegularExpression split(QStringLiteral("^(.*-)00001(-of-(\\d{5})\\.gguf)$"));
    const QRegularExpressionMatch match = split.match(path);
    if (!match.hasMatch()) return {path};
    QStringList files;
    const int parts = qBound(1, match.captured(3).toInt(), 9999);
    for (int i = 1; i <= parts; ++i) {
        const QString part =
            match.captured(1) + QStringLiteral("%1").arg(i, 5, 10, QLatin1Char('0')) + match.captured(2);
        if (QFileInfo::exists(part)) files << part;
    }
    return files;
}

}  // namespace

void ModelLibrary::setDemo(const QList<ModelSource>& sources, const QList<FoundModel>& found) {
    m_demo = true;
    m_sources = sources;
    for (const FoundModel& model : found) m_models.add(model);
}

void ModelLibrary::refresh() {
    for (const ModelEntry& entry : m_models.entries())
        if (useOf(entry) == ModelUse::Chat)
            m_client->planModel(entry.model.path, wishesFor(entry.model.path));
    scan();
}

void ModelLibrary::scan() {
    if (m_demo || m_folder.isEmpty()) return;
    // A scan that is under way would not see what changed behind it.
    if (std::exchange(m_scanning, true)) {
        m_rescan = true;
        return;
    }
    m_looked = 0;
    emit scanChanged();
    m_stop = {};
    startIn(m_pool, [this, folder = m_folder, places = m_places, own = m_settings->modelFolders(),
                     off = m_settings->sourcesOff(), stop = m_stop.get_token()] {
        Scanned scanned;
        scanned.sources = knownSources(places, folder, own);
        QList<ModelSource> on;
        for (const ModelSource& source : scanned.sources)
            if (!off.contains(source.id)) on << source;
        scanned.result = scanModels(on, stop, [this](qint64 looked) {
            QMetaObject::invokeMethod(this, [this, looked] {
                m_looked = looked;
                emit scanChanged();
            });
        });
        QMetaObject::invokeMethod(this, [this, scanned] { onScanned(scanned); });
    });
}

void ModelLibrary::onScanned(const Scanned& scanned) {
    m_scanning = false;
    if (m_demo) return;
    m_sources = scanned.sources;
    m_faults = scanned.result.faults;
    if (!scanned.result.stopped) list(scanned.result.models);
    emit scanChanged();
    if (std::exchange(m_rescan, false)) scan();
}

void ModelLibrary::list(const QList<FoundModel>& found) {
    m_models.keepScanned(found);
    for (const FoundModel& one : found) {
        if (!m_models.add(one)) continue;
        const ModelEntry* entry = m_models.find(one.path);
        if (useOf(*entry) == ModelUse::Chat) m_client->planModel(one.path, wishesFor(one.path));
    }
    // The model that was used last is gone.
    if (!m_models.find(currentPath()) && m_state != Ready && m_models.count() > 0)
        select(m_models.entries().front().model.path);
    m_picker.update();
}

QString ModelLibrary::scanText() const {
    if (!m_scanning) return {};
    return QCoreApplication::translate("Models", "Looking for models… %1 files").arg(numberText(m_looked));
}

QVariantList ModelLibrary::sources() const {
    QVariantList out;
    for (const ModelSource& source : m_sources) {
        int count = 0;
        for (const ModelEntry& entry : m_models.entries()) count += entry.found.source == source.id ? 1 : 0;
        QStringList folders, problems;
        for (const QString& root : source.roots) folders << QDir::toNativeSeparators(root);
        for (const ScanFault& fault : m_faults) {
            if (fault.source != source.id) continue;
            const QString folder = QDir::toNativeSeparators(fault.folder);
            switch (fault.kind) {
                case ScanFault::Unreadable:
                    problems << QCoreApplication::translate("Models", "You may not read %1.").arg(folder);
                    break;
                case ScanFault::BrokenLinks:
                    problems
                        << QCoreApplication::translate("Models", "A link in %1 leads nowhere.").arg(folder);
                    break;
                case ScanFault::TooMany:
                    problems << QCoreApplication::translate(
                                    "Models", "%1 holds too many files: only a part was looked at.")
                                    .arg(folder);
                    break;
            }
        }
        constexpr qsizetype kShown = 3;
        out << QVariantMap{{"id", source.id},
                           {"name", sourceName(source.id)},
                           {"folders", folders.join(u'\n')},
                           {"on", !m_settings->sourcesOff().contains(source.id)},
                           {"removable", source.kind == ModelSource::Folder},
                           {"count", count},
                           {"problem", problems.mid(0, kShown).join(u'\n')}};
    }
    return out;
}

void ModelLibrary::setSourceOn(const QString& id, bool on) {
    QStringList off = m_settings->sourcesOff();
    off.removeAll(id);
    if (!on) off << id;
    m_settings->setSourcesOff(off);
    emit scanChanged();
    scan();
}

void ModelLibrary::addFolder(const QUrl& folder) {
    const QString path = QDir::cleanPath(folder.toLocalFile());
    QStringList folders = m_settings->modelFolders();
    if (folder.toLocalFile().isEmpty() || folders.contains(path)) return;
    m_settings->setModelFolders(folders << path);
    scan();
}

void ModelLibrary::removeFolder(const QString& id) {
    QStringList folders = m_settings->modelFolders();
    folders.removeAll(id.section(u':', 1));
    m_settings->setModelFolders(folders);
    scan();
}

QVariantMap ModelLibrary::describe(const QString& path) const {
    const ModelEntry* entry = m_models.find(path);
    if (!entry) return {};
    const ModelCard* card = entry->model.card.get();
    QVariantMap out = {{"path", path},
                       {"name", modelName(*entry)},
                       {"file", QDir::toNativeSeparators(path)},
                       {"detail", modelDetail(*entry)},
                       {"source", sourceName(entry->found.source)},
                       {"quantization", modelQuantization(*entry)},
                       {"alsoIn", entry->found.alsoIn.join(u'\n')},
                       {"use", useText(useOf(*entry))},
                       {"chat", useOf(*entry) == ModelUse::Chat},
                       {"own", entry->found.source == QLatin1String("own")},
                       {"added", entry->found.source == QLatin1String("added")},
                       {"known", entry->known},
                       {"errorText", entry->model.error ? sentence(*entry->model.error) : QString()},
                       {"errorHint", entry->model.error ? hint(*entry->model.error) : QString()}};
    if (card) {
        out.insert(QStringLiteral("parts"), int(card->parts.size()));
        out.insert(QStringLiteral("license"), QString::fromStdString(card->license).left(80));
        out.insert(QStringLiteral("family"), QString::fromStdString(card->arch.family));
        out.insert(QStringLiteral("bits"), bitsPerWeight(*card));
        out.insert(QStringLiteral("trained"), double(card->arch.context_train));
    }
    return out;
}

void ModelLibrary::showInFolder(const QString& path) const {
    if (!m_demo) QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath()));
}

void ModelLibrary::trash(const QString& path) {
    const ModelEntry* entry = m_models.find(path);
    // Files of other programs are theirs.
    if (!entry || entry->found.source != QLatin1String("own") || m_demo) return;
    const QString name = modelName(*entry);
    if (path == currentPath()) unload();
    startIn(m_pool, [this, path, name] {
        QStringList kept;
        for (const QString& file : filesOf(path))
            if (!QFile::moveToTrash(file)) kept << file;
        QMetaObject::invokeMethod(this, [this, path, name, kept] {
            if (kept.isEmpty()) return forget(path);
            emit told(
                QCoreApplication::translate("Models", "“%1” could not be moved to the trash.").arg(name),
                QDir::toNativeSeparators(kept.constFirst()), QStringLiteral("LIB-004"));
        });
    });
}

}  // namespace parlor::app
