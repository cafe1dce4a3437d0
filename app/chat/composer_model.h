// What the person is writing: the text and what goes along with it, kept as a draft until it is sent.
#pragma once

#include <QUrl>

#include "app/chat/attachment_list_model.h"
#include "app/chat/context_gauge.h"

namespace parlor::app {

class ComposerModel final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(parlor::app::AttachmentListModel* attachments READ attachments CONSTANT)
    Q_PROPERTY(parlor::app::ContextGauge* gauge READ gauge CONSTANT)
    Q_PROPERTY(bool sendable READ sendable NOTIFY sendableChanged)
    // The beginning of what was sent and is not yet stored: the model may still be loading.
    Q_PROPERTY(bool restoring READ restoring NOTIFY sendableChanged)  // the draft is being fetched
    Q_PROPERTY(QString pending READ pending NOTIFY pendingChanged)
  public:
    static constexpr int kLongPaste = 8000;      // characters; more is attached rather than inserted
    static constexpr int kManyLines = 300;       // so are more lines
    static constexpr int kMostInline = 200'000;  // characters that the field can lay out without a pause
    static constexpr int kLongestLine = 20'000;  // a line is laid out anew at each key

    ComposerModel(EngineClient* client, ChatController* chat, ChatArchive* archive, ModelLibrary* library,
                  Settings* settings, QObject* parent = nullptr);
    ~ComposerModel() override;

    QString text() const { return m_text; }
    void setText(const QString& text);  // as it stands in the field
    AttachmentListModel* attachments() { return &m_attachments; }
    ContextGauge* gauge() { return &m_gauge; }
    bool sendable() const;
    bool restoring() const { return m_loading; }
    QString pending() const;

    // False: it was not sent. What does not fit is told with overfullAsked().
    Q_INVOKABLE bool send();
    // Takes long text, files and pictures from the clipboard. False: the field may paste it.
    Q_INVOKABLE bool paste(bool selection = false);
    Q_INVOKABLE QString selectionText() const;  // of the middle mouse button
    Q_INVOKABLE void attachFiles(const QList<QUrl>& files);
    // A long paste into the message after all.
    Q_INVOKABLE bool canPutInline(int row) const;
    Q_INVOKABLE void putInline(int row);
    Q_INVOKABLE void removeLargest();
    Q_INVOKABLE QString largestName() const;
    Q_INVOKABLE void moveToNewChat();
    Q_INVOKABLE void followCursor();  // the field was scrolled: the input method's window goes along
    // What an input method is still composing in `field` becomes text.
    Q_INVOKABLE void finishComposing(QObject* field);

  signals:
    void textChanged();
    void textReplaced(const QString& text, bool undoable);  // the field shall show this
    void leaving();  // another chat is about to be shown: what is being composed belongs to this one
    void insertRequested(const QString& text);  // at the cursor
    void sendableChanged();
    void pendingChanged();
    void overfullAsked();
    void longPasteAttached(int row);
    void told(const QString& text, const QString& hint, const QString& code);

  private:
    struct Content {
        QString text;
        QList<AttachmentItem> items;
        bool empty() const { return text.isEmpty() && items.isEmpty(); }
    };
    struct Pending {
        bool active = false;
        qint64 conversation = 0;
        bool secret = false;  // of a private chat: never written
        Content content;
        bool left = false;  // another chat was opened since
        Content written;    // what had been written after it until then
    };

    // ---- composer_draft.cpp
    Q_SLOT void switchTo();
    void loadDraft();
    void onDraft(qint64 conversation, const StoredDraft& draft);
    void scheduleSave();
    void saveNow();
    void save(qint64 conversation, const Content& content);
    void onAsked(qint64 from, qint64 conversation);
    void onRefused(qint64 from);
    bool isPrivate() const;
    Content current() const;  // with what is pending
    void show(const Content& content, bool undoable = false);

    ChatController* m_chat;
    ChatArchive* m_archive;
    ModelLibrary* m_library;
    AttachmentListModel m_attachments;
    ContextGauge m_gauge;
    QString m_text;
    Pending m_pending;
    qint64 m_conversation = 0;  // that the text belongs to
    bool m_private = false;
    bool m_loading = false;  // its draft is not yet there
    bool m_stored = false;   // the chats are open
    bool m_dirty = false;
    Content m_carried;  // goes into the chat that is opened next
    QTimer m_save;
};

}  // namespace parlor::app
