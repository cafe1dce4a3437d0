#include "app/settings/model_choices.h"

#include "app/settings/tuning_values.h"

namespace parlor::app {

ModelChoices::ModelChoices(const QString& file, QObject* parent) : QObject(parent), m_file(file) {
    connect(&m_file, &JsonFile::failed, this, &ModelChoices::failed);
    const QJsonObject models = m_file.read().value(QLatin1String("models")).toObject();
    for (auto it = models.begin(); it != models.end(); ++it) {
        const QVariantMap values = cleanModelValues(it.value().toObject().toVariantMap());
        if (!values.isEmpty()) m_models.insert(it.key(), values);
    }
}

void ModelChoices::set(const QString& model, const QString& name, const QVariant& value) {
    if (model.isEmpty()) return;
    const QVariantMap clean = cleanModelValues({{name, value}});
    if (!clean.contains(name)) return;
    QVariantMap values = m_models.value(model);
    values.insert(name, clean.value(name));
    put(model, values);
}

void ModelChoices::reset(const QString& model, const QString& name) {
    QVariantMap values = m_models.value(model);
    if (values.remove(name) > 0) put(model, values);
}

void ModelChoices::resetAll(const QString& model) {
    if (m_models.contains(model)) put(model, {});
}

void ModelChoices::put(const QString& model, const QVariantMap& values) {
    if (m_models.value(model) == values) return;
    if (values.isEmpty())
        m_models.remove(model);
    else
        m_models.insert(model, values);
    QJsonObject models;
    for (auto it = m_models.cbegin(); it != m_models.cend(); ++it)
        models.insert(it.key(), QJsonObject::fromVariantMap(it.value()));
    m_file.write({{QStringLiteral("version"), 1}, {QStringLiteral("models"), models}});
    ++m_revision;
    emit changed(model);
}

}  // namespace parlor::app
