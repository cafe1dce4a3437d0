// The list of the model picker: the models filtered, sorted, and the quantizations of one model in a group.
#pragma once

#include <QAbstractListModel>
#include <QSet>
#include <QTimer>

#include "app/library/model_groups.h"
#include "app/settings/settings.h"

namespace parlor::app {

class PickerModel final : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY filterChanged)
    // "all", "fits", or a source's id
    Q_PROPERTY(QString shown READ shown WRITE setShown NOTIFY filterChanged)
    Q_PROPERTY(Sort sort READ sort WRITE setSort NOTIFY filterChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(int models READ models NOTIFY countChanged)               // that the filter lets through
    Q_PROPERTY(QVariantList choices READ choices NOTIFY choicesChanged)  // of `shown`: [{value, text}]
  public:
    enum Sort { ByFit, BySize, BySpeed, ByName, ByUse };
    Q_ENUM(Sort)
    enum Kind { Heading, Model, Group, Helper };
    Q_ENUM(Kind)
    enum Roles {
        KindRole = Qt::UserRole,
        IdRole,
        PathRole,
        NameRole,
        DetailRole,
        SourceRole,
        VariantsRole,
        ExpandedRole,
        ChildRole,
        RecommendedRole,
        ReasonRole,
        KnownRole,
        FitsRole,
        VerdictRole,
        SegmentsRole,
        SpeedRole,
        ErrorRole,
        HintRole,
    };

    PickerModel(ModelListModel* models, Settings* settings, QObject* parent = nullptr);

    QString text() const { return m_text; }
    void setText(const QString& text);
    QString shown() const { return m_shown; }
    void setShown(const QString& shown);
    Sort sort() const { return Sort(m_settings->modelSort()); }
    void setSort(Sort sort);
    int count() const { return int(m_rows.size()); }
    int models() const { return m_passed; }
    QVariantList choices() const;

    Q_INVOKABLE void setExpanded(const QString& id, bool expanded);
    Q_INVOKABLE int rowOf(const QString& path) const;  // the first row that loads this model; -1
    Q_INVOKABLE QString pathAt(int row) const;         // empty for a heading
    Q_INVOKABLE bool canExpand(int row) const;
    Q_INVOKABLE QString idAt(int row) const;
    Q_INVOKABLE bool isExpanded(int row) const;
    void update();  // now, not at the next chance

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

  signals:
    void filterChanged();
    void countChanged();
    void choicesChanged();

  private:
    struct Row {
        Kind kind = Model;
        QString id;    // of this row: never twice
        QString path;  // of the model that it loads
        QString title;
        int variants = 0;
        bool expanded = false, child = false, recommended = false;
        QString reason;
    };
    struct Cluster;

    bool passes(const ModelEntry& entry) const;
    QList<Cluster> clusters() const;
    QList<Row> arrange();
    void addCluster(QList<Row>& rows, const Cluster& cluster, const QString& prefix) const;
    void replace(QList<Row> rows);
    const ModelEntry* entry(const Row& row) const { return m_models->find(row.path); }

    ModelListModel* m_models;
    Settings* m_settings;
    QString m_text, m_shown = QStringLiteral("all");
    QSet<QString> m_expanded;
    QList<Row> m_rows;
    int m_passed = 0;
    QTimer m_soon;
};

}  // namespace parlor::app
