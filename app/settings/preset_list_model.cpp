#include "app/settings/preset_list_model.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QSaveFile>
#include <QUuid>

#include "app/settings/tuning_values.h"
#include "app/shell/background.h"

namespace parlor::app {

namespace {

constexpr qint64 kLargestImport = 8 << 20;

QString newId() {
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

}  // namespace

PresetListModel::PresetListModel(const QString& file, QObject* parent)
    : QAbstractListModel(parent), m_file(file) {
    connect(&m_file, &JsonFile::failed, this, [this](const QString& path) {
        emit failed(QCoreApplication::translate("Presets", "The presets could not be saved: %1").arg(path),
                    QCoreApplication::translate("Presets", "Check the free space and the permissions."),
                    QStringLiteral("SET-002"));
    });
    const QList<Preset> builtIn = builtInPresets();
    const auto listed = [this](const QString& id) {
        return std::any_of(m_presets.cbegin(), m_presets.cend(),
                           [&](const Preset& one) { return one.id == id; });
    };
    // The order of the file; a built-in one stands in it by its id alone.
    const QJsonArray stored = m_file.read().value(QLatin1String("presets")).toArray();
    for (const QJsonValue& value : stored) {
        Preset preset = presetFromJson(value.toObject());
        const auto known = std::find_if(builtIn.cbegin(), builtIn.cend(),
                                        [&](const Preset& one) { return one.id == preset.id; });
        if (known != builtIn.cend()) preset = *known;
        if (!preset.id.isEmpty() && !preset.name.isEmpty() && !listed(preset.id)) m_presets << preset;
    }
    for (const Preset& preset : builtIn)
        if (!listed(preset.id)) m_presets << preset;
}

int PresetListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant PresetListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= count()) return {};
    const Preset& preset = m_presets.at(index.row());
    switch (role) {
        case IdRole:
            return preset.id;
        case NameRole:
            return preset.name;
        case AboutRole:
            return preset.about.isEmpty() ? preset.systemPrompt.simplified().left(200) : preset.about;
        case BuiltInRole:
            return preset.builtIn;
        default:
            return {};
    }
}

QHash<int, QByteArray> PresetListModel::roleNames() const {
    return {{IdRole, "presetId"}, {NameRole, "name"}, {AboutRole, "about"}, {BuiltInRole, "builtIn"}};
}

const Preset* PresetListModel::find(const QString& id) const {
    for (const Preset& preset : m_presets)
        if (preset.id == id) return &preset;
    return nullptr;
}

Preset* PresetListModel::own(const QString& id) {
    for (Preset& preset : m_presets)
        if (preset.id == id && !preset.builtIn) return &preset;
    return nullptr;
}

QVariantMap PresetListModel::get(const QString& id) const {
    const Preset* preset = find(id);
    if (!preset) return {};
    return {{QStringLiteral("id"), preset->id},
            {QStringLiteral("name"), preset->name},
            {QStringLiteral("about"), preset->about},
            {QStringLiteral("builtIn"), preset->builtIn},
            {QStringLiteral("systemPrompt"), preset->systemPrompt},
            {QStringLiteral("values"), preset->values}};
}

QVariantList PresetListModel::choices() const {
    QVariantList list;
    for (const Preset& preset : m_presets)
        list << QVariantMap{{QStringLiteral("value"), preset.id}, {QStringLiteral("text"), preset.name}};
    return list;
}

QString PresetListModel::freeName(const QString& wish) const {
    const QString base = wish.simplified().left(80);
    QString name = base;
    for (int i = 2; std::any_of(m_presets.cbegin(), m_presets.cend(),
                                [&](const Preset& one) { return one.name == name; });
         ++i)
        name = QStringLiteral("%1 %2").arg(base).arg(i);
    return name;
}

void PresetListModel::add(Preset preset, int row) {
    beginInsertRows({}, row, row);
    m_presets.insert(row, std::move(preset));
    endInsertRows();
    save();
}

QString PresetListModel::create(const QString& name, const QString& systemPrompt, const QVariantMap& values) {
    const QString wish =
        name.trimmed().isEmpty() ? QCoreApplication::translate("Presets", "New preset") : name;
    Preset preset{newId(), freeName(wish), {}, systemPrompt.left(kLongestPrompt), cleanTuning(values), false};
    const QString id = preset.id;
    add(std::move(preset), 0);
    return id;
}

QString PresetListModel::duplicate(const QString& id) {
    const Preset* known = find(id);
    if (!known) return {};
    Preset copy = *known;
    copy.id = newId();
    copy.builtIn = false;
    copy.about.clear();
    copy.name = freeName(copy.name);
    const QString made = copy.id;
    add(std::move(copy), int(known - m_presets.constData()) + 1);
    return made;
}

void PresetListModel::update(const Preset& preset) {
    Preset* known = own(preset.id);
    if (!known || *known == preset) return;
    *known = preset;
    const QModelIndex changedRow = index(int(known - m_presets.constData()));
    emit dataChanged(changedRow, changedRow);
    save();
}

void PresetListModel::rename(const QString& id, const QString& name) {
    const Preset* known = own(id);
    if (!known || name.simplified().isEmpty() || name.simplified() == known->name) return;
    Preset preset = *known;
    preset.name = freeName(name);
    update(preset);
}

void PresetListModel::setPrompt(const QString& id, const QString& prompt) {
    const Preset* known = own(id);
    if (!known) return;
    Preset preset = *known;
    preset.systemPrompt = prompt.left(kLongestPrompt);
    update(preset);
}

void PresetListModel::setValue(const QString& id, const QString& name, const QVariant& value) {
    const Preset* known = own(id);
    const QVariantMap clean = cleanTuning({{name, value}});
    if (!known || !clean.contains(name)) return;
    Preset preset = *known;
    preset.values.insert(name, clean.value(name));
    update(preset);
}

void PresetListModel::resetValue(const QString& id, const QString& name) {
    const Preset* known = own(id);
    if (!known) return;
    Preset preset = *known;
    preset.values.remove(name);
    update(preset);
}

void PresetListModel::remove(const QString& id) {
    const Preset* known = own(id);
    if (!known) return;
    m_removedRow = int(known - m_presets.constData());
    m_removed = *known;
    beginRemoveRows({}, m_removedRow, m_removedRow);
    m_presets.removeAt(m_removedRow);
    endRemoveRows();
    save();
    emit removed(m_removed.name);
}

void PresetListModel::undoRemove() {
    if (m_removed.id.isEmpty()) return;
    add(std::exchange(m_removed, {}), qBound(0, m_removedRow, count()));
}

void PresetListModel::move(int from, int to) {
    if (from == to || from < 0 || to < 0 || from >= count() || to >= count()) return;
    beginMoveRows({}, from, from, {}, to > from ? to + 1 : to);
    m_presets.move(from, to);
    endMoveRows();
    save();
}

void PresetListModel::exportTo(const QUrl& file, const QString& id) {
    QList<Preset> chosen;
    for (const Preset& preset : std::as_const(m_presets))
        if (id.isEmpty() ? !preset.builtIn : preset.id == id) chosen << preset;
    startIn(m_pool, [this, path = file.toLocalFile(), bytes = presetsToBytes(chosen)] {
        QSaveFile out(path);
        if (out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit())
            emit exported(path);
        else
            emit failed(
                QCoreApplication::translate("Presets", "The presets could not be written to %1.").arg(path),
                QCoreApplication::translate("Presets", "Choose another folder."), QStringLiteral("SET-003"));
    });
}

void PresetListModel::importFrom(const QUrl& file) {
    startIn(m_pool, [this, path = file.toLocalFile()] {
        QFile in(path);
        const QByteArray bytes =
            in.open(QIODevice::ReadOnly) && in.size() <= kLargestImport ? in.readAll() : QByteArray();
        const QList<Preset> presets = presetsFromBytes(bytes);
        QMetaObject::invokeMethod(this, [this, path, presets] {
            if (presets.isEmpty())
                return emit failed(
                    QCoreApplication::translate("Presets", "There are no presets in %1.").arg(path),
                    QCoreApplication::translate("Presets", "Choose a file that Parlor has exported."),
                    QStringLiteral("SET-004"));
            int row = 0;
            for (Preset preset : presets) {
                preset.id = newId();  // an import replaces nothing
                preset.name = freeName(preset.name);
                add(std::move(preset), row++);
            }
            emit imported(row);
        });
    });
}

void PresetListModel::retranslate() {
    for (const Preset& preset : builtInPresets())
        for (Preset& one : m_presets)
            if (one.builtIn && one.id == preset.id) one = preset;
    if (count() > 0) emit dataChanged(index(0), index(count() - 1));
    ++m_revision;
    emit changed();
}

void PresetListModel::save() {
    QJsonArray list;
    for (const Preset& preset : std::as_const(m_presets))
        list.append(preset.builtIn ? QJsonObject{{QStringLiteral("id"), preset.id}} : presetToJson(preset));
    m_file.write({{QStringLiteral("version"), 1}, {QStringLiteral("presets"), list}});
    ++m_revision;
    emit changed();
}

void PresetListModel::wait() {
    m_pool.waitForDone();
    m_file.wait();
}

}  // namespace parlor::app
