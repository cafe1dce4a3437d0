#include "app/library/model_list_model.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSet>

#include "app/engine/engine_text.h"
#include "app/library/model_names.h"

namespace parlor::app {

namespace {

bool isScanned(const QString& source) {
    return source != QLatin1String("builtin") && source != QLatin1String("added");
}

QString fileName(const ModelEntry& entry) {
    return entry.found.name.isEmpty() ? entry.model.path.section(u'/', -1) : entry.found.name;
}

}  // namespace

QString modelName(const ModelEntry& entry) {
    const bool named = entry.model.card && !entry.model.card->name.empty();
    if (entry.found.source == QLatin1String("builtin") && !named)
        return QCoreApplication::translate("Models", "Parlor Guide");
    if (!entry.found.name.isEmpty()) return entry.found.name;
    if (named) return QString::fromStdString(entry.model.card->name);
    return fileName(entry);
}

QString modelQuantization(const ModelEntry& entry) {
    if (entry.model.card && !entry.model.card->quantization.empty())
        return QString::fromStdString(entry.model.card->quantization);
    return parseModelName(fileName(entry)).quantization;
}

QString modelDetail(const ModelEntry& entry) {
    QStringList parts;
    const ModelCard* card = entry.model.card.get();
    if (card && !card->size_label.empty()) parts << QString::fromStdString(card->size_label);
    if (const QString quantization = modelQuantization(entry); !quantization.isEmpty()) parts << quantization;
    const quint64 bytes = card ? card->file_bytes : quint64(qMax<qint64>(0, entry.found.size));
    if (bytes > 0) parts << bytesText(bytes);
    if (parts.isEmpty()) parts << entry.model.path.section(u'/', -1);
    return parts.join(QStringLiteral(" · "));
}

QString useText(ModelUse use) {
    switch (use) {
        case ModelUse::Projector:
            return QCoreApplication::translate(
                "Models", "Part of another model: it lets that model see or hear. It cannot chat by itself.");
        case ModelUse::Adapter:
            return QCoreApplication::translate(
                "Models", "A change to another model (LoRA adapter). It cannot chat by itself.");
        case ModelUse::Embedding:
            return QCoreApplication::translate(
                "Models", "A model for search: it turns text into numbers and cannot chat.");
        case ModelUse::Chat:
            break;
    }
    return {};
}

ModelUse useOf(const ModelEntry& entry) {
    if (entry.model.error && entry.model.error->id == Msg::ProjectorFile) return ModelUse::Projector;
    return entry.found.use;
}

int ModelListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant ModelListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ModelEntry& entry = m_entries[index.row()];
    const PlannedModel& model = entry.model;
    const bool planned = entry.known && !model.error;
    switch (role) {
        case PathRole:
            return model.path;
        case Qt::DisplayRole:
        case NameRole:
            return modelName(entry);
        case DetailRole:
            return modelDetail(entry);
        case SourceRole:
            return sourceName(entry.found.source);
        case BuiltInRole:
            return entry.found.source == QLatin1String("builtin");
        case AddedRole:
            return entry.found.source == QLatin1String("added");
        case KnownRole:
            return entry.known;
        case FitsRole:
            return planned && model.plan.verdict != Verdict::does_not_fit;
        case VerdictRole:
            return planned ? verdictText(model.plan.verdict) : QString();
        case SegmentsRole:
            return planned ? fitSegments(model.plan) : QVariantList();
        case SpeedRole:
            return planned ? model.plan.decode_tps : 0.0;
        case ErrorRole:
            return model.error ? sentence(*model.error) : QString();
        case HintRole:
            return model.error ? hint(*model.error) : QString();
        case CodeRole:
            return model.error ? code(*model.error) : QString();
        default:
            return {};
    }
}

QHash<int, QByteArray> ModelListModel::roleNames() const {
    return {{PathRole, "path"},         {NameRole, "name"},       {DetailRole, "detail"},
            {SourceRole, "source"},     {BuiltInRole, "builtIn"}, {AddedRole, "added"},
            {KnownRole, "known"},       {FitsRole, "fits"},       {VerdictRole, "verdict"},
            {SegmentsRole, "segments"}, {SpeedRole, "speed"},     {ErrorRole, "errorText"},
            {HintRole, "errorHint"},    {CodeRole, "errorCode"}};
}

const ModelEntry* ModelListModel::find(const QString& path) const {
    const qsizetype at = row(path);
    return at < 0 ? nullptr : &m_entries[at];
}

void ModelListModel::renumber(qsizetype from) {
    for (qsizetype i = from; i < m_entries.size(); ++i) m_rows.insert(m_entries[i].model.path, i);
}

bool ModelListModel::add(const FoundModel& found) {
    if (row(found.path) >= 0) return false;
    if (!found.canonical.isEmpty() && m_canonical.contains(found.canonical)) return false;
    ModelEntry entry;
    entry.found = found;
    entry.model.path = found.path;
    entry.key = groupKey(nullptr, fileName(entry));
    beginInsertRows({}, count(), count());
    m_rows.insert(found.path, m_entries.size());
    if (!found.canonical.isEmpty()) m_canonical.insert(found.canonical, found.path);
    m_entries.append(entry);
    endInsertRows();
    emit countChanged();
    emit entriesChanged();
    return true;
}

void ModelListModel::add(const QString& path, const QString& source) {
    FoundModel found;
    found.path = found.canonical = path;
    found.source = source;
    add(found);
}

void ModelListModel::remove(const QString& path) {
    const qsizetype at = row(path);
    if (at < 0) return;
    beginRemoveRows({}, int(at), int(at));
    m_canonical.remove(m_entries[at].found.canonical);
    m_rows.remove(path);
    m_entries.removeAt(at);
    renumber(at);
    endRemoveRows();
    emit countChanged();
    emit entriesChanged();
}

void ModelListModel::keepScanned(const QList<FoundModel>& found) {
    QHash<QString, const FoundModel*> there;
    for (const FoundModel& one : found) there.insert(one.path, &one);
    QStringList gone;
    for (ModelEntry& entry : m_entries) {
        const FoundModel* now = there.value(entry.model.path);
        if (now && isScanned(entry.found.source))
            entry.found = *now;
        else if (!now && isScanned(entry.found.source))
            gone << entry.model.path;
    }
    for (const QString& path : gone) remove(path);
}

void ModelListModel::update(const PlannedModel& model) {
    const qsizetype at = row(model.path);
    if (at < 0) return;
    ModelEntry& entry = m_entries[at];
    entry.model = model;
    entry.known = true;
    entry.key = groupKey(model.card.get(), fileName(entry));
    const QModelIndex changed = QAbstractListModel::index(int(at));
    emit dataChanged(changed, changed);
    emit entriesChanged();
}

void ModelListModel::retranslate() {
    if (count() > 0) emit dataChanged(QAbstractListModel::index(0), QAbstractListModel::index(count() - 1));
    emit entriesChanged();
}

}  // namespace parlor::app
