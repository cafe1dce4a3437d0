// The models that Parlor knows on this computer, each with its plan: what the picker shows.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QVariantList>

#include "app/engine/engine_client.h"

namespace parlor::app {

enum class ModelOrigin { BuiltIn, Added, Folder };

struct ModelEntry {
    ModelOrigin origin = ModelOrigin::Added;
    bool known = false;  // the planner answered
    PlannedModel model;  // path is always set
};

// The fit bar: [{kind, label, bytes, text, fraction}] of all the plan's devices together, and what stays
// free. When the plan does not fit, fractions are of what it needs.
QVariantList fitSegments(const Plan& plan);

class ModelListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
  public:
    enum Roles {
        PathRole = Qt::UserRole,
        NameRole,
        DetailRole,
        BuiltInRole,
        AddedRole,
        KnownRole,
        FitsRole,
        VerdictRole,
        SegmentsRole,
        SpeedRole,
        ErrorRole,
        HintRole,
        CodeRole,
    };
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(m_entries.size()); }

    void add(const QString& path, ModelOrigin origin);
    void remove(const QString& path);
    void update(const PlannedModel& model);
    const ModelEntry* find(const QString& path) const;
    const QList<ModelEntry>& entries() const { return m_entries; }
    void retranslate();

  signals:
    void countChanged();

  private:
    qsizetype row(const QString& path) const;

    QList<ModelEntry> m_entries;
};

QString modelName(const ModelEntry& entry);

}  // namespace parlor::app
