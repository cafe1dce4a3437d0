// What the desktop is set to: dark or light, moving or still. Qt 6.4 does not tell (QStyleHints::colorScheme
// is newer).
#pragma once

#include <QObject>
#include <QVariant>

#ifdef PARLOR_DBUS
#include <QDBusVariant>  // whole: the slot is called with it by name
#else
class QDBusVariant;
#endif

namespace parlor::app {

class SystemTheme final : public QObject {
    Q_OBJECT
  public:
    // `bus` is the address of another session bus, for tests.
    explicit SystemTheme(const QString& bus = {}, QObject* parent = nullptr);
    ~SystemTheme() override;

    bool dark() const { return m_dark; }
    bool animations() const { return m_animations; }

  signals:
    void changed();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;  // the palette changed

  private slots:
    void onPortal(const QString& group, const QString& key, const QDBusVariant& value);

  private:
    void listenToPortal(const QString& bus);
    void take(const QString& group, const QString& key, const QVariant& value);
    void update();

    QString m_connection;  // of a bus of our own
    int m_scheme = -1;     // the portal's color-scheme: 0 no wish, 1 dark, 2 light; -1: there is no portal
    int m_portalAnimations = -1;
    bool m_dark = false;
    bool m_animations = true;
};

}  // namespace parlor::app
