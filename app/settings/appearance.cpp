#include "app/settings/appearance.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

#include "app/settings/system_theme.h"

namespace parlor::app {

Appearance::Appearance(Settings* settings, QObject* parent) : QObject(parent), m_settings(settings) {
    connect(settings, &Settings::themeChanged, this, &Appearance::applyTheme);
    connect(settings, &Settings::languageChanged, this, &Appearance::applyLanguage);
    applyTheme();
    applyLanguage();
}

void Appearance::applyTheme() {
    const QString theme = m_settings->theme();
    const bool dark = theme == QLatin1String("dark") || (theme != QLatin1String("light") && systemIsDark());
    if (dark == m_dark) return;
    m_dark = dark;
    emit darkChanged();
}

void Appearance::applyLanguage() {
    QString wanted = m_settings->language();
    if (wanted != QLatin1String("en") && wanted != QLatin1String("zh_CN"))
        wanted =
            QLocale::system().language() == QLocale::Chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
    QCoreApplication::removeTranslator(&m_translator);
    QCoreApplication::removeTranslator(&m_qtTranslator);
    if (wanted != QLatin1String("en")) {
        if (m_translator.load(QStringLiteral(":/i18n/parlor_%1.qm").arg(wanted)))
            QCoreApplication::installTranslator(&m_translator);
        const QString folder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
        if (m_qtTranslator.load(QStringLiteral("qtbase_%1").arg(wanted), folder))
            QCoreApplication::installTranslator(&m_qtTranslator);
    }
    m_language = wanted;
    emit languageChanged();
}

}  // namespace parlor::app
