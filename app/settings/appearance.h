// Language, brightness and movement as they are now: the person's choice, or the system's.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QTranslator>

#include "app/settings/settings.h"
#include "app/settings/system_theme.h"

namespace parlor::app {

class Appearance final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(bool dark READ dark NOTIFY darkChanged)
    Q_PROPERTY(bool motion READ motion NOTIFY motionChanged)
    Q_PROPERTY(double textScale READ textScale NOTIFY textScaleChanged)
    Q_PROPERTY(bool compact READ compact NOTIFY compactChanged)
    Q_PROPERTY(QString language READ language NOTIFY languageChanged)
  public:
    explicit Appearance(Settings* settings, QObject* parent = nullptr);

    bool dark() const { return m_dark; }
    bool motion() const { return m_motion; }
    double textScale() const { return m_settings->textSize() / 100.0; }
    bool compact() const { return m_settings->density() == QLatin1String("compact"); }
    QString language() const { return m_language; }  // "en", "zh_CN"

  signals:
    void darkChanged();
    void motionChanged();
    void textScaleChanged();
    void compactChanged();
    void languageChanged();  // the translator is already in place: read all texts again

  private:
    void applyTheme();
    void applyMotion();
    void applyLanguage();

    Settings* m_settings;
    SystemTheme m_system;
    QTranslator m_translator;
    QTranslator m_qtTranslator;
    QString m_language = QStringLiteral("en");
    bool m_dark = false;
    bool m_motion = true;
};

}  // namespace parlor::app
