#include "app/diagnostics/diagnostics.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QSysInfo>
#include <QUrl>
#include <algorithm>

#include "app/diagnostics/log.h"
#include "app/diagnostics/private_text.h"
#include "app/engine/engine_text.h"
#include "app/shell/background.h"

namespace parlor::app {

namespace {
constexpr int kLogLines = 400;
constexpr int kReportLines = 60;

QString joined(const std::vector<std::string>& words) {
    QStringList list;
    for (const std::string& word : words) list << QString::fromStdString(word);
    return list.join(u' ');
}

}  // namespace

Diagnostics::Diagnostics(const QString& dataFolder, QObject* parent)
    : QObject(parent), m_folder(dataFolder) {}

void Diagnostics::look() {
    if (m_looking) return;
    m_looking = true;
    emit changed();
    startIn(m_pool, [this] {
        auto machine = std::make_shared<const Machine>(probe_machine());
        QMetaObject::invokeMethod(this, [this, machine] {
            m_machine = machine;
            m_looking = false;
            emit changed();
        });
    });
}

void Diagnostics::check() {
    if (m_checking) return;
    m_checking = true;
    emit changed();
    startIn(m_pool, [this] {
        QMetaObject::invokeMethod(this, [this, check = checkKernels()] {
            m_check = check;
            std::stable_partition(m_check.kernels.begin(), m_check.kernels.end(),
                                  [](const KernelResult& kernel) { return !kernel.passed; });
            m_checking = false;
            m_checked = m_check.problem.isEmpty();
            emit changed();
        });
    });
}

void Diagnostics::readLog() {
    startIn(m_pool, [this, folder = m_folder] {
        QMetaObject::invokeMethod(this, [this, lines = Log::read(folder, kLogLines)] {
            m_log = lines;
            emit logChanged();
        });
    });
}

QList<Diagnostics::Fact> Diagnostics::facts() const {
    if (!m_machine) return {};
    const Machine& machine = *m_machine;
    const Cpu& cpu = machine.cpu;
    QList<Fact> facts = {
        {QT_TRANSLATE_NOOP("Diagnostics", "System"), QSysInfo::prettyProductName()},
        {QT_TRANSLATE_NOOP("Diagnostics", "Processor"),
         QStringLiteral("%1 (%2)").arg(QString::fromStdString(cpu.name),
                                       QString::fromStdString(cpu.architecture))},
        {QT_TRANSLATE_NOOP("Diagnostics", "Cores"),
         QCoreApplication::translate("Diagnostics", "%1, %2 threads").arg(cpu.cores).arg(cpu.threads)},
        {QT_TRANSLATE_NOOP("Diagnostics", "Features"), joined(cpu.features)},
        {QT_TRANSLATE_NOOP("Diagnostics", "Kernels in use"), QString::fromStdString(cpu.kernel_level)},
        {QT_TRANSLATE_NOOP("Diagnostics", "Memory"),
         QCoreApplication::translate("Diagnostics", "%1, of it %2 available")
             .arg(bytesText(machine.ram_total), bytesText(machine.ram_available))},
        {QT_TRANSLATE_NOOP("Diagnostics", "Memory speed"),
         QStringLiteral("%L1 GB/s").arg(cpu.bandwidth_gbs, 0, 'f', 1)},
        {QT_TRANSLATE_NOOP("Diagnostics", "Graphics driver"),
         machine.driver_version.empty() ? QCoreApplication::translate("Diagnostics", "none")
                                        : QString::fromStdString(machine.driver_version)},
    };
    for (const Gpu& gpu : machine.gpus)
        facts << Fact{QT_TRANSLATE_NOOP("Diagnostics", "Graphics card"),
                      QCoreApplication::translate("Diagnostics", "%1, %2, of it %3 free, compute %4.%5")
                          .arg(QString::fromStdString(gpu.name), bytesText(gpu.memory_total),
                               bytesText(gpu.memory_free))
                          .arg(gpu.compute_major)
                          .arg(gpu.compute_minor)};
    if (machine.gpus.empty())
        facts << Fact{QT_TRANSLATE_NOOP("Diagnostics", "Graphics card"), sentence(machine.gpu_state)};
    return facts;
}

QVariantList Diagnostics::machine() const {
    QVariantList list;
    for (const Fact& fact : facts())
        list << QVariantMap{{QStringLiteral("label"), QCoreApplication::translate("Diagnostics", fact.label)},
                            {QStringLiteral("value"), fact.value}};
    return list;
}

QVariantList Diagnostics::kernels() const {
    QVariantList list;
    for (const KernelResult& kernel : m_check.kernels)
        list << QVariantMap{
            {QStringLiteral("variant"), kernel.variant},
            {QStringLiteral("device"), kernel.device},
            {QStringLiteral("error"),
             kernel.maxError < 0 ? QStringLiteral("–") : QString::number(kernel.maxError, 'e', 1)},
            {QStringLiteral("passed"), kernel.passed}};
    return list;
}

int Diagnostics::wrong() const {
    return int(std::count_if(m_check.kernels.cbegin(), m_check.kernels.cend(),
                             [](const KernelResult& kernel) { return !kernel.passed; }));
}

QString Diagnostics::report() const {
    QStringList lines = {QStringLiteral("Parlor %1, Qt %2, %3")
                             .arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion()),
                                  QGuiApplication::platformName())};
    for (const Fact& fact : facts()) lines << QLatin1String(fact.label) + QStringLiteral(": ") + fact.value;
    if (m_checked) {
        lines << QStringLiteral("Kernels checked: %1, wrong: %2").arg(m_check.kernels.size()).arg(wrong());
        for (const KernelResult& kernel : m_check.kernels)
            if (!kernel.passed)
                lines << QStringLiteral("  WRONG %1 (%2): %3")
                             .arg(kernel.variant, kernel.device)
                             .arg(kernel.maxError);
    } else {
        lines << QStringLiteral("Kernels checked: no %1").arg(m_check.problem);
    }
    lines << QString() << QStringLiteral("Log:");
    lines += m_log.mid(qMax<qsizetype>(0, m_log.size() - kReportLines));
    for (QString& line : lines) line = escapeControls(withoutNames(line));
    return lines.join(u'\n') + u'\n';
}

void Diagnostics::copyReport() {
    QGuiApplication::clipboard()->setText(report());
    emit copied();
}

void Diagnostics::openLogFolder() {
    QDesktopServices::openUrl(QUrl::fromLocalFile(m_folder + QStringLiteral("/logs")));
}

}  // namespace parlor::app
