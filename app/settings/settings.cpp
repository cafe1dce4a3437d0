#include "app/settings/settings.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <utility>

namespace parlor::app {

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent),
      m_file(file, QSettings::IniFormat),
      m_presets(QFileInfo(file).absolutePath() + QStringLiteral("/presets.json")),
      m_models(QFileInfo(file).absolutePath() + QStringLiteral("/models.json")) {
    const QFileInfo info(file);
    if (info.exists() && !info.isReadable()) {
        m_problem = Problem::Unreadable;
    } else if (m_file.status() == QSettings::FormatError) {
        // What could not be understood would be lost with the next change: it is kept beside.
        QFile::remove(file + QStringLiteral(".damaged"));
        QFile::copy(file, file + QStringLiteral(".damaged"));
        m_problem = Problem::Damaged;
    } else if (info.exists() && !info.isWritable()) {
        m_problem = Problem::ReadOnly;
    }
}

void Settings::store(const char* key, const QVariant& value) {
    m_file.setValue(QLatin1String(key), value);
    if (std::exchange(m_triedToWrite, true)) return;
    if (!m_file.isWritable()) setProblem(Problem::ReadOnly);
}

void Settings::flush() {
    m_file.sync();
    if (m_file.status() == QSettings::AccessError) setProblem(Problem::ReadOnly);
}

void Settings::setProblem(Problem problem) {
    if (m_problem != Problem::None) return;  // told once
    m_problem = problem;
    emit problemChanged();
}

QString Settings::problem() const {
    const QString file = QDir::toNativeSeparators(m_file.fileName());
    switch (m_problem) {
        case Problem::None:
            return {};
        case Problem::Unreadable:
            return QCoreApplication::translate("Settings", "The settings cannot be read: %1").arg(file);
        case Problem::Damaged:
            return QCoreApplication::translate("Settings", "A part of the settings could not be read: %1")
                .arg(file);
        case Problem::ReadOnly:
            return QCoreApplication::translate("Settings", "Changed settings cannot be saved: %1").arg(file);
    }
    return {};
}

QString Settings::problemHint() const {
    switch (m_problem) {
        case Problem::None:
            return {};
        case Problem::Damaged:
            return QCoreApplication::translate(
                "Settings",
                "A copy is kept beside it, its name ends in .damaged. What was missing is as new.");
        default:
            return QCoreApplication::translate(
                "Settings", "Changes apply until Parlor is closed. Check the permissions of the file.");
    }
}

bool Settings::isDefault(const QString& name) const {
    const auto known = m_known.constFind(name);
    return known == m_known.constEnd() || property(name.toLatin1().constData()) == known->initial;
}

void Settings::reset(const QString& name) {
    const auto known = m_known.constFind(name);
    if (known == m_known.constEnd()) return;
    setProperty(name.toLatin1().constData(), known->initial);
    m_file.remove(known->key);  // so that a better default of a later version applies
}

void Settings::resetAll(const QStringList& names) {
    for (const QString& name : names) reset(name);
}

QVariantMap Settings::tuning() const {
    QVariantMap values;
    for (const TuningField& field : tuningFields())
        values.insert(QLatin1String(field.name), property(field.name));
    values.insert(QLatin1String(kStopStrings), m_stopStrings);
    return values;
}

Sampling Settings::sampling() const {
    return samplingFrom(tuning());
}

void Settings::resetSampling() {
    for (const QString& name : names())
        if (m_known.value(name).key.startsWith(QLatin1String("sampling/"))) reset(name);
}

}  // namespace parlor::app
