// What a person has set for single models: memory, threads, instructions, sampling. By the path of the file.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>

#include "app/settings/json_file.h"

namespace parlor::app {

class ModelChoices final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(QStringList models READ models NOTIFY changed)  // those that differ from the defaults
    Q_PROPERTY(int revision READ revision NOTIFY changed)
  public:
    explicit ModelChoices(const QString& file, QObject* parent = nullptr);

    QStringList models() const { return m_models.keys(); }
    int revision() const { return m_revision; }
    Q_INVOKABLE QVariantMap values(const QString& model) const { return m_models.value(model); }
    Q_INVOKABLE bool has(const QString& model) const { return m_models.contains(model); }
    Q_INVOKABLE void set(const QString& model, const QString& name, const QVariant& value);
    Q_INVOKABLE void reset(const QString& model, const QString& name);
    Q_INVOKABLE void resetAll(const QString& model);
    void wait() { m_file.wait(); }

  signals:
    void changed(const QString& model);
    void failed(const QString& path);

  private:
    void put(const QString& model, const QVariantMap& values);

    JsonFile m_file;
    QMap<QString, QVariantMap> m_models;
    int m_revision = 0;
};

}  // namespace parlor::app
