#include "app/settings/appearance.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace parlor::app {

Appearance::Appearance(Settings* settings, QObject* parent) : QObject(parent), m_settings(settings) {
    connect(settings, &Settings::themeChanged, this, &Appearance::applyTheme);
    connect(settings, &Settings::motionChanged, this, &Appearance::applyMotion);
    connect(settings, &Settings::textSizeChanged, this, &Appearance::textScaleChanged);
    connect(settings, &Settings::densityChanged, this, &Appearance::compactChanged);
    connect(settings, &Settings::languageChanged, this, &Appearance::applyLanguage);
    connect(&m_system, &SystemTheme::changed, this, [this] {
        applyTheme();
        applyMotion();
    });
    applyTheme();
    applyMotion();
    applyLanguage();
}

void Appearance::applyTheme() {
    const QString theme = m_settings->theme();
    const bool dark = theme == QLatin1String("dark") || (theme != QLatin1String("light") && m_system.dark());
    if (dark == m_dark) return;
    m_dark = dark;
    emit darkChanged();
}

void Appearance::applyMotion() {
    const QString wish = m_settings->motion();
    const bool motion =
        wish == QLatin1String("on") || (wish != QLatin1String("off") && m_system.animations());
    if (motion == m_motion) return;
    m_motion = motion;
    emit motionChanged();
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
    // Dates and numbers as the language writes them; where the system speaks it, as the system does.
    const QLocale locale(wanted);
    QLocale::setDefault(QLocale::system().language() == locale.language() ? QLocale::system() : locale);
    m_language = wanted;
    emit languageChanged();
}

}  // namespace parlor::app
