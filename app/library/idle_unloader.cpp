#include "app/library/idle_unloader.h"

namespace parlor::app {

IdleUnloader::IdleUnloader(EngineClient* client, Settings* settings, QObject* parent)
    : QObject(parent), m_settings(settings) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &IdleUnloader::idle);
    connect(settings, &Settings::unloadAfterChanged, this, &IdleUnloader::restart);
    connect(client, &EngineClient::accepted, this, [this] { setBusy(true); });
    connect(client, &EngineClient::finished, this, [this] { setBusy(false); });
    connect(client, &EngineClient::failed, this, [this] { setBusy(false); });
    // A measurement is use as well.
    connect(client, &EngineClient::benchmarkProgress, this, &IdleUnloader::restart);
    connect(client, &EngineClient::benchmarked, this, &IdleUnloader::restart);
}

void IdleUnloader::setLoaded(bool loaded) {
    if (loaded == m_loaded) return;
    m_loaded = loaded;
    if (!loaded) setBusy(false);
    restart();
}

void IdleUnloader::setMinute(int milliseconds) {
    m_minute = milliseconds;
    restart();
}

void IdleUnloader::setBusy(bool busy) {
    const bool changed = busy != m_busy;
    m_busy = busy;
    restart();
    if (changed) emit busyChanged();
}

void IdleUnloader::restart() {
    m_timer.stop();
    if (m_loaded && !m_busy && m_settings->unloadAfter() > 0)
        m_timer.start(m_settings->unloadAfter() * m_minute);
}

}  // namespace parlor::app
