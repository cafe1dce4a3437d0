#include "app/library/machine_table.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <algorithm>

#include "app/engine/engine_text.h"
#include "app/shell/background.h"

namespace parlor::app {

namespace {

QString machineDetail(const Machine& machine) {
    QStringList parts;
    for (const Gpu& gpu : machine.gpus)
        parts << QStringLiteral("%1 (%2)").arg(QString::fromStdString(gpu.name), bytesText(gpu.memory_total));
    parts << QCoreApplication::translate("Models", "%1 of memory").arg(bytesText(machine.ram_total));
    parts << QCoreApplication::translate("Models", "%1 cores").arg(numberText(machine.cpu.cores));
    return parts.join(QStringLiteral(" · "));
}

}  // namespace

MachineTable::MachineTable(ModelListModel* models, Settings* settings, QObject* parent)
    : QAbstractListModel(parent), m_models(models), m_settings(settings) {
    m_pool.setMaxThreadCount(1);
    m_computers.append(Computer());
    const QDir profiles(QStringLiteral(":/machines"));
    for (const QString& name : profiles.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        QFile file(profiles.filePath(name));
        if (!file.open(QIODevice::ReadOnly)) continue;
        if (auto machine = machine_from_json(file.readAll().toStdString()))
            m_computers.append({std::move(*machine), {}});
    }
    std::stable_sort(m_computers.begin() + 1, m_computers.end(), [](const Computer& a, const Computer& b) {
        return a.machine.gpus.size() < b.machine.gpus.size();
    });
    connect(models, &ModelListModel::countChanged, this, [this] {
        if (m_machine >= 0) reset();
    });
}

QString MachineTable::machineTitle(int machine) const {
    if (machine == 0) return QCoreApplication::translate("Models", "This computer");
    return QString::fromStdString(m_computers[machine].machine.name);
}

QVariantList MachineTable::machines() const {
    QVariantList out;
    for (int i = 0; i < m_computers.size(); ++i)
        out << QVariantMap{{"value", i},
                           {"text", machineTitle(i)},
                           {"detail", machineDetail(m_computers[i].machine)},
                           {"own", !m_computers[i].file.isEmpty()}};
    return out;
}

void MachineTable::setPath(const QString& path) {
    if (path == m_path) return;
    m_path = path;
    reset();
}

void MachineTable::setMachine(int machine) {
    machine = std::clamp(machine, -1, int(m_computers.size()) - 1);
    if (machine == m_machine) return;
    m_machine = machine;
    reset();
}

QString MachineTable::modelTitle() const {
    const ModelEntry* entry = m_models->find(m_path);
    return entry ? modelName(*entry) + QStringLiteral(" · ") + modelQuantization(*entry) : QString();
}

QString MachineTable::problem() const {
    return m_problem ? withHint(*m_problem) : QString();
}

void MachineTable::setHere(const Machine& machine) {
    const bool first = m_computers[0].machine.ram_total == 0;
    m_computers[0].machine = machine;
    if (first) emit machinesChanged();
}

void MachineTable::retranslate() {
    emit machinesChanged();
    emit viewChanged();
    emit problemChanged();
    if (count() > 0) emit dataChanged(index(0), index(count() - 1));
}

void MachineTable::load() {
    if (!std::exchange(m_loaded, true))
        for (const QString& file : m_settings->machineFiles()) readFile(file, false);
    reset();
}

void MachineTable::addFile(const QUrl& file) {
    if (file.isLocalFile()) readFile(file.toLocalFile(), true);
}

void MachineTable::readFile(const QString& file, bool chosen) {
    startIn(m_pool, [this, file, chosen] {
        const auto machine = machine_from_file(std::filesystem::path(file.toStdU16String()));
        QMetaObject::invokeMethod(this, [this, file, chosen, machine] {
            m_problem = machine ? std::nullopt : std::optional(machine.error());
            emit problemChanged();
            if (!machine) return;
            const auto same = [&](const Computer& one) { return one.file == file; };
            m_computers.removeIf(same);
            m_computers.append({*machine, file});
            QStringList files = m_settings->machineFiles();
            if (chosen && !files.contains(file)) m_settings->setMachineFiles(files << file);
            emit machinesChanged();
            reset();
        });
    });
}

void MachineTable::removeMachine(int machine) {
    if (machine <= 0 || machine >= m_computers.size() || m_computers[machine].file.isEmpty()) return;
    QStringList files = m_settings->machineFiles();
    files.removeAll(m_computers[machine].file);
    m_settings->setMachineFiles(files);
    m_computers.removeAt(machine);
    if (m_machine >= machine) --m_machine;
    emit machinesChanged();
    reset();
}

void MachineTable::reset() {
    beginResetModel();
    m_plans.clear();
    m_paths.clear();
    if (m_machine >= 0)
        for (const ModelEntry& entry : m_models->entries())
            if (useOf(entry) == ModelUse::Chat) m_paths << entry.model.path;
    endResetModel();
    emit viewChanged();
}

int MachineTable::rowCount(const QModelIndex& parent) const {
    if (parent.isValid()) return 0;
    return m_machine >= 0 ? int(m_paths.size()) : m_path.isEmpty() ? 0 : int(m_computers.size());
}

const ModelEntry* MachineTable::modelOf(int row) const {
    return m_models->find(m_machine >= 0 ? m_paths.value(row) : m_path);
}
const MachineTable::Computer* MachineTable::computerOf(int row) const {
    return &m_computers[m_machine >= 0 ? m_machine : row];
}

const Plan* MachineTable::planOf(int row) const {
    const ModelEntry* entry = modelOf(row);
    const Machine& machine = computerOf(row)->machine;
    if (!entry || !entry->model.card || machine.ram_total == 0) return nullptr;
    if (!m_plans.contains(row)) m_plans.insert(row, make_plan(*entry->model.card, machine, {}));
    return &m_plans[row];
}

QVariant MachineTable::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const int row = index.row();
    const ModelEntry* entry = modelOf(row);
    switch (role) {
        case Qt::DisplayRole:
        case TitleRole:
            return m_machine < 0 ? machineTitle(row) : entry ? modelName(*entry) : QString();
        case DetailRole:
            return m_machine < 0 ? machineDetail(computerOf(row)->machine)
                   : entry       ? modelDetail(*entry)
                                 : QString();
        case OwnRole:
            return m_machine < 0 && !computerOf(row)->file.isEmpty();
        default:
            break;
    }
    const Plan* plan = planOf(row);
    switch (role) {
        case KnownRole:
            return plan != nullptr;
        case FitsRole:
            return plan && plan->verdict != Verdict::does_not_fit;
        case VerdictRole:
            return plan ? verdictText(plan->verdict, m_machine > 0 || (m_machine < 0 && row > 0))
                   : entry && entry->model.error ? sentence(*entry->model.error)
                                                 : QString();
        case ContextRole:
            return plan ? int(plan->context) : 0;
        case SpeedRole:
            return plan ? plan->decode_tps : 0.0;
        case PromptSpeedRole:
            return plan ? plan->prompt_tps : 0.0;
        case SegmentsRole:
            return plan ? fitSegments(*plan) : QVariantList();
        case TopicsRole:
            return plan ? reasonTopics(*plan) : QVariantList();
        default:
            return {};
    }
}

QHash<int, QByteArray> MachineTable::roleNames() const {
    return {{TitleRole, "title"},
            {DetailRole, "detail"},
            {KnownRole, "known"},
            {FitsRole, "fits"},
            {VerdictRole, "verdict"},
            {ContextRole, "context"},
            {SpeedRole, "speed"},
            {PromptSpeedRole, "promptSpeed"},
            {SegmentsRole, "segments"},
            {TopicsRole, "topics"},
            {OwnRole, "own"}};
}

}  // namespace parlor::app
