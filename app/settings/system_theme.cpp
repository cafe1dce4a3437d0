#include "app/settings/system_theme.h"

#include <QGuiApplication>
#include <QPalette>
#include <QSettings>

namespace parlor::app {

bool systemIsDark() {
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

}  // namespace parlor::app
