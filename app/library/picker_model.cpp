#include "app/library/picker_model.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/engine/engine_text.h"

namespace parlor::app {

namespace {

constexpr int kSoonMs = 60;  // while 300 models are planned, the list is arranged a few times
constexpr qsizetype kRecent = 3;
constexpr qsizetype kFewModels = 6;     // so many are seen at once: no list of recent ones
constexpr qsizetype kMostMoves = 2000;  // rows; a longer list is set anew

QString inWords(const char* text) {
    return QCoreApplication::translate("Models", text);
}

quint64 bytesOf(const ModelEntry& entry) {
    return entry.model.card ? entry.model.card->file_bytes : quint64(qMax<qint64>(0, entry.found.size));
}
double speedOf(const ModelEntry& entry) {
    return entry.known && !entry.model.error ? entry.model.plan.decode_tps : 0;
}

}  // namespace

// The quantizations of one model, and which of them stands for it.
struct PickerModel::Cluster {
    QList<const ModelEntry*> members;
    Recommendation best;
    const ModelEntry* face = nullptr;
};

PickerModel::PickerModel(ModelListModel* models, Settings* settings, QObject* parent)
    : QAbstractListModel(parent), m_models(models), m_settings(settings) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &PickerModel::update);
    const auto soon = [this] {
        if (!m_soon.isActive()) m_soon.start();
    };
    connect(models, &ModelListModel::entriesChanged, this, soon);
    connect(models, &ModelListModel::countChanged, this, &PickerModel::choicesChanged);
    connect(settings, &Settings::recentModelsChanged, this, soon);
}

void PickerModel::setText(const QString& text) {
    if (text == m_text) return;
    m_text = text;
    update();
    emit filterChanged();
}

void PickerModel::setShown(const QString& shown) {
    if (shown == m_shown) return;
    m_shown = shown;
    update();
    emit filterChanged();
}

void PickerModel::setSort(Sort sort) {
    if (sort == this->sort()) return;
    m_settings->setModelSort(sort);
    update();
    emit filterChanged();
}

QVariantList PickerModel::choices() const {
    QVariantList out;
    const auto add = [&](const QString& value, const QString& text) {
        out << QVariantMap{{QStringLiteral("value"), value}, {QStringLiteral("text"), text}};
    };
    add(QStringLiteral("all"), inWords(QT_TRANSLATE_NOOP("Models", "All models")));
    add(QStringLiteral("fits"), inWords(QT_TRANSLATE_NOOP("Models", "Those that fit")));
    QStringList seen;
    for (const ModelEntry& entry : m_models->entries())
        if (!seen.contains(entry.found.source)) seen << entry.found.source;
    if (seen.size() > 1)
        for (const QString& source : seen) add(source, sourceName(source));
    return out;
}

bool PickerModel::passes(const ModelEntry& entry) const {
    if (m_shown == QLatin1String("fits")) {
        if (fitRank(entry) > int(Verdict::split)) return false;
    } else if (m_shown != QLatin1String("all") && entry.found.source != m_shown) {
        return false;
    }
    if (m_text.trimmed().isEmpty()) return true;
    const QString all = modelName(entry) + u' ' + modelDetail(entry) + u' ' + entry.model.path + u' ' +
                        entry.found.name + u' ' + sourceName(entry.found.source);
    for (const QString& word : m_text.split(u' ', Qt::SkipEmptyParts))
        if (!all.contains(word, Qt::CaseInsensitive)) return false;
    return true;
}

QList<PickerModel::Cluster> PickerModel::clusters() const {
    QList<Cluster> out;
    QHash<QString, qsizetype> byKey;
    for (const ModelEntry& entry : m_models->entries()) {
        if (useOf(entry) != ModelUse::Chat || !passes(entry)) continue;
        // What cannot be read stands alone, so that its message is seen.
        const QString key = entry.model.error ? entry.model.path : entry.key;
        if (!byKey.contains(key)) {
            byKey.insert(key, out.size());
            out.append(Cluster());
        }
        out[byKey[key]].members << &entry;
    }
    for (Cluster& cluster : out) {
        std::stable_sort(cluster.members.begin(), cluster.members.end(),
                         [](const ModelEntry* a, const ModelEntry* b) { return bytesOf(*a) > bytesOf(*b); });
        if (cluster.members.size() > 1) cluster.best = recommend(cluster.members);
        cluster.face = cluster.members[std::max<qsizetype>(0, cluster.best.index)];
    }
    const QStringList recent = m_settings->recentModels();
    const auto used = [&recent](const Cluster& cluster) {
        qsizetype best = recent.size();
        for (const ModelEntry* entry : cluster.members) {
            const qsizetype at = recent.indexOf(entry->model.path);
            if (at >= 0) best = std::min(best, at);
        }
        return best;
    };
    const auto byName = [](const Cluster& a, const Cluster& b) {
        return QString::localeAwareCompare(modelName(*a.face), modelName(*b.face)) < 0;
    };
    std::stable_sort(out.begin(), out.end(), byName);
    std::stable_sort(out.begin(), out.end(), [&](const Cluster& a, const Cluster& b) {
        switch (sort()) {
            case BySize:
                return bytesOf(*a.face) > bytesOf(*b.face);
            case BySpeed:
                return speedOf(*a.face) > speedOf(*b.face);
            case ByUse:
                return used(a) < used(b);
            case ByFit:
                return fitRank(*a.face) < fitRank(*b.face);
            case ByName:
                break;
        }
        return false;
    });
    return out;
}

void PickerModel::addCluster(QList<Row>& rows, const Cluster& cluster, const QString& prefix) const {
    Row row;
    row.path = cluster.face->model.path;
    row.title = modelName(*cluster.face);
    if (cluster.members.size() == 1) {
        row.id = prefix + row.path;
        rows << row;
        return;
    }
    row.kind = Group;
    row.id = QStringLiteral("group:") + cluster.face->key;
    row.variants = int(cluster.members.size());
    row.expanded = m_expanded.contains(row.id) || !m_text.trimmed().isEmpty();
    row.recommended = cluster.best.index >= 0;
    row.reason = cluster.best.reason;
    rows << row;
    if (!row.expanded) return;
    for (const ModelEntry* entry : cluster.members) {
        Row child;
        child.path = entry->model.path;
        child.id = QStringLiteral("variant:") + child.path;
        child.title = modelQuantization(*entry);
        child.child = true;
        child.recommended = row.recommended && entry == cluster.face;
        rows << child;
    }
}

QList<PickerModel::Row> PickerModel::arrange() {
    const QList<Cluster> all = clusters();
    m_passed = 0;
    for (const Cluster& cluster : all) m_passed += int(cluster.members.size());
    QList<Row> rows;
    const auto heading = [&](const char* id, const char* text) {
        Row row;
        row.kind = Heading;
        row.id = QLatin1String(id);
        row.title = inWords(text);
        rows << row;
    };
    if (m_text.trimmed().isEmpty() && m_shown == QLatin1String("all") && m_passed > kFewModels) {
        QList<Row> recent;
        for (const QString& path : m_settings->recentModels()) {
            const ModelEntry* entry = m_models->find(path);
            if (!entry || recent.size() >= kRecent) continue;
            Row row;
            row.path = path;
            row.id = QStringLiteral("recent:") + path;
            row.title = modelName(*entry);
            recent << row;
        }
        if (!recent.isEmpty()) {
            heading("heading:recent", QT_TRANSLATE_NOOP("Models", "Used lately"));
            rows += recent;
            heading("heading:all", QT_TRANSLATE_NOOP("Models", "On this computer"));
        }
    }
    for (const Cluster& cluster : all) addCluster(rows, cluster, QStringLiteral("model:"));
    bool first = true;
    for (const ModelEntry& entry : m_models->entries()) {
        const ModelUse use = useOf(entry);
        if (use == ModelUse::Chat || !passes(entry)) continue;
        if (std::exchange(first, false))
            heading("heading:helpers", QT_TRANSLATE_NOOP("Models", "Not for chatting"));
        Row row;
        row.kind = Helper;
        row.path = entry.model.path;
        row.id = QStringLiteral("helper:") + row.path;
        row.title = entry.found.name.isEmpty() ? row.path.section(u'/', -1) : entry.found.name;
        row.reason = useText(use);
        rows << row;
    }
    return rows;
}

void PickerModel::update() {
    m_soon.stop();
    const int before = count(), passed = m_passed;
    replace(arrange());
    if (count() != before || m_passed != passed) emit countChanged();
    emit choicesChanged();
}

// Rows keep their identity, so that the view keeps its place and the focus its row.
void PickerModel::replace(QList<Row> rows) {
    if (rows.size() > kMostMoves || m_rows.size() > kMostMoves || m_rows.isEmpty()) {
        beginResetModel();
        m_rows = std::move(rows);
        return endResetModel();
    }
    QSet<QString> wanted;
    for (const Row& row : rows) wanted.insert(row.id);
    for (qsizetype i = m_rows.size() - 1; i >= 0; --i) {
        if (wanted.contains(m_rows[i].id)) continue;
        beginRemoveRows({}, int(i), int(i));
        m_rows.removeAt(i);
        endRemoveRows();
    }
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (i < m_rows.size() && m_rows[i].id == rows[i].id) continue;
        qsizetype from = i + 1;
        while (from < m_rows.size() && m_rows[from].id != rows[i].id) ++from;
        if (from < m_rows.size()) {
            beginMoveRows({}, int(from), int(from), {}, int(i));
            m_rows.move(from, i);
            endMoveRows();
        } else {
            beginInsertRows({}, int(i), int(i));
            m_rows.insert(i, rows[i]);
            endInsertRows();
        }
    }
    m_rows = std::move(rows);
    if (!m_rows.isEmpty()) emit dataChanged(index(0), index(count() - 1));
}

void PickerModel::setExpanded(const QString& id, bool expanded) {
    if (expanded)
        m_expanded.insert(id);
    else
        m_expanded.remove(id);
    update();
}

int PickerModel::rowOf(const QString& path) const {
    for (qsizetype i = 0; i < m_rows.size(); ++i)
        if (m_rows[i].path == path && m_rows[i].kind != Group) return int(i);
    // Inside a closed group.
    const ModelEntry* wanted = m_models->find(path);
    for (qsizetype i = 0; wanted && i < m_rows.size(); ++i)
        if (m_rows[i].kind == Group && m_rows[i].id == QStringLiteral("group:") + wanted->key) return int(i);
    return -1;
}

QString PickerModel::pathAt(int row) const {
    return row >= 0 && row < count() ? m_rows[row].path : QString();
}
QString PickerModel::idAt(int row) const {
    return row >= 0 && row < count() ? m_rows[row].id : QString();
}
bool PickerModel::canExpand(int row) const {
    return row >= 0 && row < count() && m_rows[row].kind == Group;
}
bool PickerModel::isExpanded(int row) const {
    return row >= 0 && row < count() && m_rows[row].expanded;
}

int PickerModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant PickerModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = m_rows[index.row()];
    switch (role) {
        case KindRole:
            return row.kind;
        case IdRole:
            return row.id;
        case PathRole:
            return row.path;
        case Qt::DisplayRole:
        case NameRole:
            return row.title;
        case VariantsRole:
            return row.variants;
        case ExpandedRole:
            return row.expanded;
        case ChildRole:
            return row.child;
        case RecommendedRole:
            return row.recommended;
        case ReasonRole:
            return row.reason;
        default:
            break;
    }
    const ModelEntry* one = entry(row);
    const bool planned = one && one->known && !one->model.error;
    switch (role) {
        case DetailRole:
            return one ? modelDetail(*one) : QString();
        case SourceRole:
            return one ? sourceName(one->found.source) : QString();
        case KnownRole:
            return one && one->known;
        case FitsRole:
            return planned && one->model.plan.verdict != Verdict::does_not_fit;
        case VerdictRole:
            return planned ? verdictText(one->model.plan.verdict) : QString();
        case SegmentsRole:
            return planned ? fitSegments(one->model.plan) : QVariantList();
        case SpeedRole:
            return planned ? one->model.plan.decode_tps : 0.0;
        case ErrorRole:
            return one && one->model.error ? sentence(*one->model.error) : QString();
        case HintRole:
            return one && one->model.error ? hint(*one->model.error) : QString();
        default:
            return {};
    }
}

QHash<int, QByteArray> PickerModel::roleNames() const {
    return {{KindRole, "kind"},         {IdRole, "rowId"},
            {PathRole, "path"},         {NameRole, "name"},
            {DetailRole, "detail"},     {SourceRole, "source"},
            {VariantsRole, "variants"}, {ExpandedRole, "expanded"},
            {ChildRole, "child"},       {RecommendedRole, "recommended"},
            {ReasonRole, "reason"},     {KnownRole, "known"},
            {FitsRole, "fits"},         {VerdictRole, "verdict"},
            {SegmentsRole, "segments"}, {SpeedRole, "speed"},
            {ErrorRole, "errorText"},   {HintRole, "errorHint"}};
}

}  // namespace parlor::app
