// The models that Parlor knows on this computer, each with its plan: what the picker arranges and shows.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QHash>

#include "app/library/model_sources.h"
#include "app/library/plan_text.h"

namespace parlor::app {

struct ModelEntry {
    FoundModel found;
    bool known = false;  // the planner answered
    PlannedModel model;  // path is always set
    QString key;         // of its group: the quantizations of one model
};

QString modelName(const ModelEntry& entry);
QString modelDetail(const ModelEntry& entry);  // "7B · Q4_K_M · 4.7 GB"
QString modelQuantization(const ModelEntry& entry);
// Why a file that is no model to chat with is in the list at all; empty for a chat model.
QString useText(ModelUse use);
ModelUse useOf(const ModelEntry& entry);  // its name's word, or its header's

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
        SourceRole,
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

    bool add(const FoundModel& found);  // false when the same file is there already
    void add(const QString& path, const QString& source);
    void remove(const QString& path);
    // Only these stay of the models of scanned sources; their new places are taken over.
    void keepScanned(const QList<FoundModel>& found);
    void update(const PlannedModel& model);
    const ModelEntry* find(const QString& path) const;
    const QList<ModelEntry>& entries() const { return m_entries; }
    void retranslate();

  signals:
    void countChanged();
    void entriesChanged();  // anything of it

  private:
    qsizetype row(const QString& path) const { return m_rows.value(path, -1); }
    void renumber(qsizetype from);

    QList<ModelEntry> m_entries;
    QHash<QString, qsizetype> m_rows;
    QHash<QString, QString> m_canonical;  // to the path in the list
};

}  // namespace parlor::app
