// What the settings window shows besides the settings themselves.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>

#include "app/diagnostics/data_folder.h"
#include "app/diagnostics/diagnostics.h"
#include "app/settings/setting_table.h"
#include "app/settings/settings.h"
#include "app/settings/shortcut_table.h"

namespace parlor::app {

class Preferences final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(parlor::app::Settings* settings READ settings CONSTANT)
    Q_PROPERTY(parlor::app::SettingTable* table READ table CONSTANT)
    Q_PROPERTY(parlor::app::ShortcutTable* shortcuts READ shortcuts CONSTANT)
    Q_PROPERTY(parlor::app::DataFolder* data READ data CONSTANT)
    Q_PROPERTY(parlor::app::Diagnostics* diagnostics READ diagnostics CONSTANT)
    Q_PROPERTY(QString qtVersion READ qtVersion CONSTANT)
    Q_PROPERTY(int cores READ cores CONSTANT)  // physical ones: what "automatic" means for threads
    Q_PROPERTY(int processorThreads READ processorThreads CONSTANT)
  public:
    Preferences(Settings* settings, const QString& dataFolder, const QString& settingsFile,
                QObject* parent = nullptr);

    Settings* settings() { return m_settings; }
    SettingTable* table() { return &m_table; }
    ShortcutTable* shortcuts() { return &m_shortcuts; }
    DataFolder* data() { return &m_data; }
    Diagnostics* diagnostics() { return &m_diagnostics; }
    static QString qtVersion();
    static int cores();
    static int processorThreads();
    void retranslate();

  private:
    Settings* m_settings;
    SettingTable m_table;
    ShortcutTable m_shortcuts;
    DataFolder m_data;
    Diagnostics m_diagnostics;
};

}  // namespace parlor::app
