// The command palette: everything that can be done, opened or set, found by a few letters.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>

namespace parlor::app {

class ConversationListModel;
class ModelLibrary;
class Preferences;

class Palette final : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY queryChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)
  public:
    enum Kind { Command, Chat, Model, Setting };
    Q_ENUM(Kind)
    enum Roles { KindRole = Qt::UserRole, TextRole, DetailRole, KeysRole };
    static constexpr int kMost = 60;

    Palette(Preferences* preferences, ConversationListModel* chats, ModelLibrary* library,
            QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(m_rows.size()); }
    QString query() const { return m_query; }
    // Looks through everything as it is now: also with the text that it has already.
    void setQuery(const QString& query);
    Q_INVOKABLE void trigger(int row);

  signals:
    void queryChanged();
    void countChanged();
    void commandChosen(const QString& id);
    void chatChosen(double conversation);
    void modelChosen(const QString& path);
    void settingChosen(const QString& page, const QString& name);

  private:
    struct Row {
        Kind kind = Command;
        QString text, detail, keys;
        QString id;    // of a command, a setting; path of a model
        QString page;  // of a setting
        qint64 conversation = 0;
        int score = 0;
    };
    void add(QList<Row>& rows, Row row, const QString& more = {}) const;
    QList<Row> find() const;

    Preferences* m_preferences;
    ConversationListModel* m_chats;
    ModelLibrary* m_library;
    QString m_query;
    QList<Row> m_rows;
};

}  // namespace parlor::app
