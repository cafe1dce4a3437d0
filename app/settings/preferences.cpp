#include "app/settings/preferences.h"

#include "engine/plan/probe.h"

namespace parlor::app {

Preferences::Preferences(Settings* settings, const QString& dataFolder, const QString& settingsFile,
                         QObject* parent)
    : QObject(parent),
      m_settings(settings),
      m_table(nullptr),
      m_shortcuts(nullptr),
      m_data(dataFolder, settingsFile),
      m_diagnostics(dataFolder) {
    // They were read before the language was known.
    settings->presets()->retranslate();
}

QString Preferences::qtVersion() {
    return QString::fromLatin1(qVersion());
}

int Preferences::cores() {
    return probe_cpu().cores;
}

int Preferences::processorThreads() {
    return probe_cpu().threads;
}

void Preferences::retranslate() {
    m_table.retranslate();
    m_shortcuts.retranslate();
    m_data.retranslate();
    m_diagnostics.retranslate();
    m_settings->presets()->retranslate();
}

}  // namespace parlor::app
