// The presets in the person's order: their own and the built-in ones.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QUrl>

#include "app/settings/json_file.h"
#include "app/settings/preset.h"

namespace parlor::app {

class PresetListModel final : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(int revision READ revision NOTIFY changed)
  public:
    enum Role { IdRole = Qt::UserRole, NameRole, AboutRole, BuiltInRole };

    explicit PresetListModel(const QString& file, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return int(m_presets.size()); }
    int revision() const { return m_revision; }
    const QList<Preset>& presets() const { return m_presets; }
    const Preset* find(const QString& id) const;

    // {id, name, about, builtIn, systemPrompt, values}; empty: there is none
    Q_INVOKABLE QVariantMap get(const QString& id) const;
    Q_INVOKABLE QVariantList choices() const;  // [{value, text}] for a selection
    Q_INVOKABLE QString create(const QString& name, const QString& systemPrompt = {},
                               const QVariantMap& values = {});  // its id
    Q_INVOKABLE QString duplicate(const QString& id);
    Q_INVOKABLE void rename(const QString& id, const QString& name);
    Q_INVOKABLE void setPrompt(const QString& id, const QString& prompt);
    Q_INVOKABLE void setValue(const QString& id, const QString& name, const QVariant& value);
    Q_INVOKABLE void resetValue(const QString& id, const QString& name);
    Q_INVOKABLE void remove(const QString& id);
    Q_INVOKABLE void undoRemove();
    Q_INVOKABLE void move(int from, int to);
    Q_INVOKABLE void exportTo(const QUrl& file, const QString& id = {});  // one, or all of one's own
    Q_INVOKABLE void importFrom(const QUrl& file);
    void retranslate();
    void wait();

  signals:
    void changed();
    void removed(const QString& name);
    void exported(const QString& path);
    void imported(int count);
    void failed(const QString& text, const QString& hint, const QString& code);

  private:
    Preset* own(const QString& id);  // null: unknown or built in
    void update(const Preset& preset);
    void add(Preset preset, int row);
    QString freeName(const QString& wish) const;
    void save();

    JsonFile m_file;
    QThreadPool m_pool;
    QList<Preset> m_presets;
    Preset m_removed;
    int m_removedRow = 0;
    int m_revision = 0;
};

}  // namespace parlor::app
