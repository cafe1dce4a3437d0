// What will go along with the next message: files and long pastes, read off the window's thread, counted in
// tokens before anything is sent.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QThreadPool>
#include <QUrl>
#include <stop_token>

#include "app/chat/attachment_reader.h"
#include "app/engine/count_orders.h"
#include "app/store/types.h"

namespace parlor::app {

struct AttachmentItem {
    quint64 key = 0;
    QString path;  // empty: pasted
    AttachmentFile file;
    bool reading = false;
    qint64 tokens = -1;  // -1: not counted yet
};

class AttachmentListModel final : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(bool reading READ reading NOTIFY changed)  // a file is not yet there
    Q_PROPERTY(bool faulty READ faulty NOTIFY changed)    // a file cannot go along
  public:
    enum Roles {
        NameRole = Qt::UserRole,
        TypeRole,
        SizeRole,
        TokensRole,
        ReadingRole,
        NoteRole,
        ErrorRole,
        HintRole,
        CodeRole,
        PastedRole,
    };
    Q_ENUM(Roles)
    static constexpr int kMost = 64;

    explicit AttachmentListModel(EngineClient* client, QObject* parent = nullptr);
    ~AttachmentListModel() override;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(m_items.size()); }
    bool reading() const;
    bool faulty() const;
    qint64 tokens() const;  // of all that can go along, as far as they are counted
    int largest() const;    // row; -1: none

    bool addFile(const QString& path);  // false: it is there already, or there are too many
    void addText(const QString& text);
    Q_INVOKABLE void removeAt(int row);
    Q_INVOKABLE QString textAt(int row, int most) const;  // the beginning, for a look at it
    const AttachmentItem* at(int row) const;
    QList<AttachmentItem> items() const { return m_items; }
    void setItems(const QList<AttachmentItem>& items);
    void prepend(const QList<AttachmentItem>& items);
    QList<Block> blocks() const;  // of all that can go along
    void recount();               // another model counts differently
    void setPdfProgram(const QString& program) { m_pdfProgram = program; }

  signals:
    void changed();
    void contentChanged();  // what is attached, not only its count

  private:
    void read(AttachmentItem& item);
    void countTokens(const AttachmentItem& item);
    void update(quint64 key, const std::function<void(AttachmentItem&)>& change);
    QString uniqueName(const QString& base) const;

    CountOrders m_counts;
    QList<AttachmentItem> m_items;
    QHash<quint64, std::stop_source> m_stops;  // of those being read
    quint64 m_lastKey = 0;
    QString m_pdfProgram;
    QThreadPool m_pool;  // last: its destructor waits for the readers, which report to the rest
};

// As drafts keep them: files by their place, pastes by their text.
QString attachmentsJson(const QList<AttachmentItem>& items);
QList<AttachmentItem> attachmentsFromJson(const QString& json);

}  // namespace parlor::app
