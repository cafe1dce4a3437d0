// "Would it run on…?": one model on every computer, or every model on one. Plans are made for the rows that
// are looked at.
#pragma once

#include <QAbstractListModel>
#include <QThreadPool>
#include <QUrl>

#include "app/library/model_list_model.h"
#include "app/settings/settings.h"

namespace parlor::app {

class MachineTable final : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(QVariantList machines READ machines NOTIFY machinesChanged)  // [{value, text, detail, own}]
    Q_PROPERTY(QString path READ path WRITE setPath NOTIFY viewChanged)     // the one model
    Q_PROPERTY(QString modelName READ modelTitle NOTIFY viewChanged)
    Q_PROPERTY(int machine READ machine WRITE setMachine NOTIFY viewChanged)  // the one computer; -1: all
    Q_PROPERTY(int count READ count NOTIFY viewChanged)
    Q_PROPERTY(QString problem READ problem NOTIFY problemChanged)  // of the profile file chosen last
  public:
    enum Roles {
        TitleRole = Qt::UserRole,
        DetailRole,
        KnownRole,
        FitsRole,
        VerdictRole,
        ContextRole,
        SpeedRole,
        PromptSpeedRole,
        SegmentsRole,
        TopicsRole,
        OwnRole,
    };

    MachineTable(ModelListModel* models, Settings* settings, QObject* parent = nullptr);

    QVariantList machines() const;
    QString path() const { return m_path; }
    void setPath(const QString& path);
    QString modelTitle() const;
    int machine() const { return m_machine; }
    void setMachine(int machine);
    int count() const { return rowCount(); }
    QString problem() const;

    void setHere(const Machine& machine);  // this computer
    void retranslate();
    Q_INVOKABLE void load();  // the profiles that a person added; once
    Q_INVOKABLE void addFile(const QUrl& file);
    Q_INVOKABLE void removeMachine(int machine);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

  signals:
    void machinesChanged();
    void viewChanged();
    void problemChanged();

  private:
    struct Computer {
        Machine machine;
        QString file;  // of the person's own; empty: comes with Parlor
    };
    void readFile(const QString& file, bool chosen);
    void reset();
    const ModelEntry* modelOf(int row) const;
    const Computer* computerOf(int row) const;
    const Plan* planOf(int row) const;
    QString machineTitle(int machine) const;

    ModelListModel* m_models;
    Settings* m_settings;
    QList<Computer> m_computers;  // the first is this one
    QStringList m_paths;          // of the models, when one computer is looked at
    QString m_path;
    int m_machine = -1;
    bool m_loaded = false;
    std::optional<Error> m_problem;
    mutable QHash<int, Plan> m_plans;  // by row
    QThreadPool m_pool;                // last: its destructor waits for what reports to the rest
};

}  // namespace parlor::app
