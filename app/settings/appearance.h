// Language and brightness as they are now: the person's choice, or the system's.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QTranslator>

#include "app/settings/settings.h"

namespace parlor::app {

class Appearance final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(bool dark READ dark NOTIFY darkChanged)
    Q_PROPERTY(QString language READ language NOTIFY languageChanged)
  public:
    explicit Appearance(Settings* settings, QObject* parent = nullptr);

    bool dark() const { return m_dark; }
    QString language() const { return m_language; }  // "en", "zh_CN"

  signals:
    void darkChanged();
    void languageChanged();  // the translator is already in place: read all texts again

  private:
    void applyTheme();
    void applyLanguage();

    Settings* m_settings;
    QTranslator m_translator;
    QTranslator m_qtTranslator;
    QString m_language = QStringLiteral("en");
    bool m_dark = false;
};

}  // namespace parlor::app
