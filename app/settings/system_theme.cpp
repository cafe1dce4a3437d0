#include "app/settings/system_theme.h"

#include <QCoreApplication>
#include <QDir>
#include <QEvent>
#include <QGuiApplication>
#include <QPalette>
#include <QSettings>
#include <QStandardPaths>

#ifdef PARLOR_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#endif
#ifdef _WIN32
#include <windows.h>
#endif

namespace parlor::app {

namespace {

bool paletteIsDark() {
#ifdef _WIN32
    const QSettings personalize(
        QStringLiteral(
            "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize"),
        QSettings::NativeFormat);
    return personalize.value(QStringLiteral("AppsUseLightTheme"), 1).toInt() == 0;
#else
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
#endif
}

#ifndef _WIN32
// 0 off, 1 on, -1 nothing said
int fromIni(const QString& file, const QString& key) {
    const QString path = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + file;
    if (!QFile::exists(path)) return -1;
    const QVariant value = QSettings(path, QSettings::IniFormat).value(key);
    if (!value.isValid()) return -1;
    const QString text = value.toString().trimmed().toLower();
    if (text == QLatin1String("false") || text == QLatin1String("no")) return 0;
    bool number = false;
    const double factor = text.toDouble(&number);
    return number && factor <= 0 ? 0 : 1;
}
#endif

// Where there is no portal to ask.
bool animationsByFiles() {
#ifdef _WIN32
    BOOL on = TRUE;
    SystemParametersInfoW(SPI_GETCLIENTAREAANIMATION, 0, &on, 0);
    return on != FALSE;
#else
    if (qEnvironmentVariable("GTK_ENABLE_ANIMATIONS") == QLatin1String("0")) return false;
    const bool kde = qEnvironmentVariable("XDG_CURRENT_DESKTOP").contains(QLatin1String("KDE"));
    if (kde)
        return fromIni(QStringLiteral("/kdeglobals"), QStringLiteral("KDE/AnimationDurationFactor")) != 0;
    for (const char* file : {"/gtk-4.0/settings.ini", "/gtk-3.0/settings.ini"})
        if (const int said = fromIni(QLatin1String(file), QStringLiteral("Settings/gtk-enable-animations"));
            said >= 0)
            return said == 1;
    return true;
#endif
}

constexpr const char* kAppearance = "org.freedesktop.appearance";
constexpr const char* kGnome = "org.gnome.desktop.interface";
constexpr const char* kKde = "org.kde.kdeglobals.KDE";

}  // namespace

SystemTheme::SystemTheme(const QString& bus, QObject* parent) : QObject(parent) {
    m_dark = paletteIsDark();
    m_animations = animationsByFiles();
    if (qApp) qApp->installEventFilter(this);
    listenToPortal(bus);
}

SystemTheme::~SystemTheme() {
#ifdef PARLOR_DBUS
    if (!m_connection.isEmpty()) QDBusConnection::disconnectFromBus(m_connection);
#endif
}

void SystemTheme::listenToPortal([[maybe_unused]] const QString& bus) {
#ifdef PARLOR_DBUS
    // Without a bus that already runs, Qt would start one and wait for it.
    const QString socket = qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus");
    if (bus.isEmpty() && qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") && !QFile::exists(socket))
        return;
    if (!bus.isEmpty()) m_connection = QStringLiteral("system theme %1").arg(bus);
    QDBusConnection connection =
        bus.isEmpty() ? QDBusConnection::sessionBus() : QDBusConnection::connectToBus(bus, m_connection);
    if (!connection.isConnected()) return;
    const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
    const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
    const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
    // Qt looks the slot's types up by name, and knows this one's only once a message was written or read.
    qRegisterMetaType<QDBusVariant>();
    connection.connect(service, path, interface, QStringLiteral("SettingChanged"), this,
                       SLOT(onPortal(QString, QString, QDBusVariant)));
    const QList<std::pair<QString, QString>> questions = {
        {QLatin1String(kAppearance), QStringLiteral("color-scheme")},
        {QLatin1String(kAppearance), QStringLiteral("reduced-motion")},
        {QLatin1String(kGnome), QStringLiteral("enable-animations")},
        {QLatin1String(kKde), QStringLiteral("AnimationDurationFactor")}};
    for (const auto& [group, key] : questions) {
        QDBusMessage call = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
        call << group << key;
        auto* watcher = new QDBusPendingCallWatcher(connection.asyncCall(call), this);
        connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, group, key, watcher] {
            const QDBusPendingReply<QDBusVariant> reply = *watcher;
            if (!reply.isError()) take(group, key, reply.value().variant());
            watcher->deleteLater();
        });
    }
#endif
}

void SystemTheme::onPortal([[maybe_unused]] const QString& group, [[maybe_unused]] const QString& key,
                           [[maybe_unused]] const QDBusVariant& value) {
#ifdef PARLOR_DBUS
    take(group, key, value.variant());
#endif
}

void SystemTheme::take(const QString& group, const QString& key, const QVariant& value) {
    QVariant inner = value;
#ifdef PARLOR_DBUS
    // Read() wraps its answer twice, the signal once.
    while (inner.canConvert<QDBusVariant>()) inner = inner.value<QDBusVariant>().variant();
#endif
    if (group == QLatin1String(kAppearance) && key == QLatin1String("color-scheme"))
        m_scheme = inner.toInt();
    else if (group == QLatin1String(kAppearance) && key == QLatin1String("reduced-motion"))
        m_portalAnimations = inner.toInt() == 1 ? 0 : m_portalAnimations;
    else if (group == QLatin1String(kGnome) && key == QLatin1String("enable-animations"))
        m_portalAnimations = inner.toBool() ? 1 : 0;
    else if (group == QLatin1String(kKde) && key == QLatin1String("AnimationDurationFactor"))
        m_portalAnimations = inner.toDouble() > 0 ? 1 : 0;
    else
        return;
    update();
}

void SystemTheme::update() {
    const bool dark = m_scheme > 0 ? m_scheme == 1 : paletteIsDark();
    const bool animations = m_portalAnimations >= 0 ? m_portalAnimations == 1 : animationsByFiles();
    if (dark == m_dark && animations == m_animations) return;
    m_dark = dark;
    m_animations = animations;
    emit changed();
}

bool SystemTheme::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ApplicationPaletteChange) update();
    return QObject::eventFilter(watched, event);
}

}  // namespace parlor::app
