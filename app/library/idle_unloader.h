// Gives the memory of a model back when nobody has asked it anything for a while.
#pragma once

#include <QObject>
#include <QTimer>

#include "app/engine/engine_client.h"
#include "app/settings/settings.h"

namespace parlor::app {

class IdleUnloader final : public QObject {
    Q_OBJECT
  public:
    IdleUnloader(EngineClient* client, Settings* settings, QObject* parent = nullptr);

    void setLoaded(bool loaded);
    bool busy() const { return m_busy; }  // an answer is being written
    void setMinute(int milliseconds);     // for tests: how long a minute is

  signals:
    void idle();
    void busyChanged();

  private:
    void setBusy(bool busy);
    void restart();

    Settings* m_settings;
    QTimer m_timer;
    int m_minute = 60'000;
    bool m_loaded = false, m_busy = false;
};

}  // namespace parlor::app
