#include "app/library/model_list_model.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/engine/engine_text.h"

namespace parlor::app {

namespace {

constexpr struct {
    LedgerKind kind;
    const char* name;
} kSegments[] = {{LedgerKind::weights, "weights"},
                 {LedgerKind::kv, "kv"},
                 {LedgerKind::work, "work"},
                 {LedgerKind::reserve, "reserve"}};

QString segmentLabel(const QString& kind) {
    if (kind == QLatin1String("weights")) return QCoreApplication::translate("Models", "Model weights");
    if (kind == QLatin1String("kv"))
        return QCoreApplication::translate("Models", "Conversation memory (KV cache)");
    if (kind == QLatin1String("work")) return QCoreApplication::translate("Models", "Working space");
    if (kind == QLatin1String("reserve")) return QCoreApplication::translate("Models", "Kept in reserve");
    if (kind == QLatin1String("other"))
        return QCoreApplication::translate("Models", "In use by other programs");
    return QCoreApplication::translate("Models", "Free");
}

}  // namespace

QVariantList fitSegments(const Plan& plan) {
    quint64 total = 0, capacity = 0, used = 0;
    quint64 bytes[std::size(kSegments)] = {};
    for (const DevicePlan& device : plan.devices) {
        total += device.total;
        capacity += std::min(device.capacity, device.total);
        for (const LedgerLine& line : device.ledger) {
            used += line.bytes;
            for (size_t i = 0; i < std::size(kSegments); ++i)
                if (kSegments[i].kind == line.kind) bytes[i] += line.bytes;
        }
    }
    const quint64 other = total - capacity;
    const quint64 whole = std::max(total, used + other);
    QVariantList out;
    const auto add = [&](const char* kind, quint64 size) {
        if (size == 0 || whole == 0) return;
        const QString name = QString::fromLatin1(kind);
        out << QVariantMap{{"kind", name},
                           {"label", segmentLabel(name)},
                           {"text", bytesText(size)},
                           {"bytes", double(size)},
                           {"fraction", double(size) / double(whole)}};
    };
    for (size_t i = 0; i < std::size(kSegments); ++i) add(kSegments[i].name, bytes[i]);
    add("free", whole - used - other);
    add("other", other);
    return out;
}

QString modelName(const ModelEntry& entry) {
    if (entry.origin == ModelOrigin::BuiltIn && (!entry.model.card || entry.model.card->name.empty()))
        return QCoreApplication::translate("Models", "Parlor Guide");
    if (entry.model.card && !entry.model.card->name.empty())
        return QString::fromStdString(entry.model.card->name);
    return entry.model.path.section(u'/', -1);
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
        case DetailRole: {
            QStringList parts;
            if (entry.origin == ModelOrigin::BuiltIn)
                parts << QCoreApplication::translate("Models", "built in");
            if (model.card) {
                if (!model.card->size_label.empty()) parts << QString::fromStdString(model.card->size_label);
                parts << QString::fromStdString(model.card->quantization)
                      << bytesText(model.card->file_bytes);
            } else {
                parts << model.path.section(u'/', -1);
            }
            return parts.join(QStringLiteral(" · "));
        }
        case BuiltInRole:
            return entry.origin == ModelOrigin::BuiltIn;
        case AddedRole:
            return entry.origin == ModelOrigin::Added;
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
    return {{PathRole, "path"},       {NameRole, "name"},       {DetailRole, "detail"},
            {BuiltInRole, "builtIn"}, {AddedRole, "added"},     {KnownRole, "known"},
            {FitsRole, "fits"},       {VerdictRole, "verdict"}, {SegmentsRole, "segments"},
            {SpeedRole, "speed"},     {ErrorRole, "errorText"}, {HintRole, "errorHint"},
            {CodeRole, "errorCode"}};
}

qsizetype ModelListModel::row(const QString& path) const {
    const auto it = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                 [&](const ModelEntry& entry) { return entry.model.path == path; });
    return it == m_entries.cend() ? -1 : it - m_entries.cbegin();
}

const ModelEntry* ModelListModel::find(const QString& path) const {
    const qsizetype at = row(path);
    return at < 0 ? nullptr : &m_entries[at];
}

void ModelListModel::add(const QString& path, ModelOrigin origin) {
    if (row(path) >= 0) return;
    ModelEntry entry;
    entry.origin = origin;
    entry.model.path = path;
    beginInsertRows({}, count(), count());
    m_entries.append(entry);
    endInsertRows();
    emit countChanged();
}

void ModelListModel::remove(const QString& path) {
    const qsizetype at = row(path);
    if (at < 0) return;
    beginRemoveRows({}, int(at), int(at));
    m_entries.removeAt(at);
    endRemoveRows();
    emit countChanged();
}

void ModelListModel::update(const PlannedModel& model) {
    const qsizetype at = row(model.path);
    if (at < 0) return;
    m_entries[at].model = model;
    m_entries[at].known = true;
    emit dataChanged(index(int(at)), index(int(at)));
}

void ModelListModel::retranslate() {
    if (count() > 0) emit dataChanged(index(0), index(count() - 1));
}

}  // namespace parlor::app
