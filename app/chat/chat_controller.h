// The conversation that is open, and the answer that is being written – which may belong to another one.
#pragma once

#include <QObject>
#include <QTimer>

#include "app/chat/chat_keeper.h"
#include "app/chat/conversation_list_model.h"
#include "app/chat/message_list_model.h"
#include "app/chat/title_maker.h"
#include "app/chat/turn.h"
#include "app/library/model_library.h"
#include "app/settings/chat_tuning.h"

namespace parlor::app {

class ChatController final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(parlor::app::MessageListModel* messages READ messages CONSTANT)
    Q_PROPERTY(parlor::app::ConversationListModel* conversations READ conversations CONSTANT)
    Q_PROPERTY(
        double conversation READ conversation NOTIFY conversationChanged)  // 0: a new one, below: private
    Q_PROPERTY(bool opening READ opening NOTIFY openingChanged)            // its messages are being read
    Q_PROPERTY(bool privateChat READ isPrivate NOTIFY conversationChanged)
    // There is a private chat with messages, and another chat is open.
    Q_PROPERTY(bool privateWaits READ privateWaits NOTIFY conversationChanged)
    Q_PROPERTY(QString title READ title NOTIFY titleChanged)
    Q_PROPERTY(parlor::app::ChatTuning* tuning READ tuning CONSTANT)
    Q_PROPERTY(QString systemPrompt READ systemPrompt WRITE setSystemPrompt NOTIFY systemPromptChanged)
    Q_PROPERTY(Phase phase READ phase NOTIFY phaseChanged)
    Q_PROPERTY(bool busy READ busy NOTIFY phaseChanged)
    // The answer that is being written belongs to another conversation than the one that is open.
    Q_PROPERTY(bool elsewhere READ elsewhere NOTIFY phaseChanged)
    // The first message that the model is shown; 0: all are. What stands before it stays in the chat.
    Q_PROPERTY(double memoryFrom READ memoryFrom NOTIFY memoryFromChanged)
    Q_PROPERTY(double promptProgress READ promptProgress NOTIFY promptProgressChanged)
    Q_PROPERTY(double tokensPerSecond READ tokensPerSecond NOTIFY speedChanged)
  public:
    enum Phase { Idle, WaitingForModel, Reading, Answering };
    Q_ENUM(Phase)
    // What a notice offers to do about it
    enum Action { NoAction, OpenModels, OpenTuning, StartNewChat, ShowWriting };
    Q_ENUM(Action)

    ChatController(EngineClient* client, ChatArchive* archive, ModelLibrary* library, Settings* settings,
                   QObject* parent = nullptr);

    MessageListModel* messages() { return &m_messages; }
    ConversationListModel* conversations() { return &m_conversations; }
    qint64 conversation() const { return m_conversation.id; }
    QString title() const { return m_conversation.title; }
    ChatTuning* tuning() { return &m_tuning; }
    QString systemPrompt() const { return m_conversation.systemPrompt; }
    void setSystemPrompt(const QString& prompt);
    Phase phase() const { return m_phase; }
    bool busy() const { return m_phase != Idle; }
    bool elsewhere() const { return busy() && !shows(m_turn); }
    bool opening() const { return m_opening; }
    bool isPrivate() const { return ChatKeeper::isPrivate(m_conversation.id); }
    bool privateWaits() const { return !isPrivate() && !m_keeper.privateChat().empty(); }
    qint64 memoryFrom() const { return m_memoryFrom; }
    double promptProgress() const { return m_promptProgress; }
    double tokensPerSecond() const { return m_speed; }

    Q_INVOKABLE QString titleOf(double conversation) const;  // empty: not in the list
    Q_INVOKABLE void newChat();
    Q_INVOKABLE void open(qint64 conversation);
    // Shows a message, on its branch: revealed() says where it is.
    Q_INVOKABLE void openAt(qint64 conversation, qint64 message);
    Q_INVOKABLE void openWriting();  // the chat whose answer is being written
    // ---- a private chat: there is one at most
    Q_INVOKABLE void newPrivateChat();  // the one before is gone
    Q_INVOKABLE void openPrivate();
    Q_INVOKABLE void closePrivate();  // for good
    Q_INVOKABLE void savePrivate();   // becomes a chat like others
    // ---- messages
    // Answers with asked(); or with refused(), and then the composer has its text back.
    Q_INVOKABLE void send(const QString& text) { send(text, {}); }
    void send(const QString& text, const QList<Block>& attachments);
    Q_INVOKABLE void forgetBefore(qint64 message);  // 0: nothing is forgotten
    // The messages of the open branch from message `first` on (0: all), oldest first.
    QList<const StoredMessage*> branchFrom(qint64 first) const {
        return path(m_messages.tree().leaf(), first);
    }
    // The same as the engine takes them, with a new message at the end.
    QByteArray promptJson(qint64 first, const QList<Block>& question) const;
    Q_INVOKABLE void stop();
    Q_INVOKABLE void regenerate(int row);                        // a sibling of the answer in this row
    Q_INVOKABLE void editMessage(int row, const QString& text);  // a sibling of the person's message, asked
    Q_INVOKABLE void saveEdit(int row, const QString& text);     // a sibling of any message, not asked
    Q_INVOKABLE void continueAnswer(int row);                    // the last one goes on where it ended
    Q_INVOKABLE void branch(int row);                            // a new chat from the messages up to here
    Q_INVOKABLE void removeMessage(int row);                     // with all below it
    Q_INVOKABLE void undoRemoveMessage();
    Q_INVOKABLE void showSibling(int row, int step);
    Q_INVOKABLE void copy(int row);
    Q_INVOKABLE void copyText(const QString& text);
    Q_INVOKABLE void rename(qint64 conversation, const QString& title);
    void letGo(const QList<qint64>& conversations);  // they are deleted: none is written or shown any more
    void abandonAll();                               // nothing that is being written will be kept
    void retranslate();

  signals:
    void conversationChanged();
    void titleChanged();
    void systemPromptChanged();
    void phaseChanged();
    void promptProgressChanged();
    void speedChanged();
    void openingChanged();
    void memoryFromChanged();
    void accepted();  // what was written in the composer is shown in the open conversation
    // What was asked in conversation `from` (0: a new one) is stored in `conversation`; or it is not.
    void asked(qint64 from, qint64 conversation);
    void refused(qint64 from);
    void tooLong(qint64 tokens, qint64 capacity);  // after refused(): the conversation does not fit
    void answering();                              // an answer has begun in the open chat
    void revealed(int row);
    void messageRemoved();
    void branched();
    void privateSaved();
    void copied();
    void notice(const QString& text, const QString& hint, const QString& code,
                parlor::app::ChatController::Action action);

  private:
    void begin(Turn turn);
    void generate();
    void onAccepted(quint64 id);
    void onStored(const StoreResult<ChatKeeper::Added>& result);
    void onReopened();
    void onText(quint64 id, const QString& text);
    void showText();
    void flush();
    void complete();
    void giveBack(const Turn& turn, bool shown);
    void proposeTitle(const Turn& turn, const QList<Block>& answer);
    void giveUp();  // the turn that has not been stored
    bool shows(const Turn& turn) const {
        return turn.conversation == m_conversation.id && (turn.conversation != 0 || turn.place == m_place);
    }
    bool locked() const { return busy() && !elsewhere(); }
    bool refuseWhileBusy();
    void load(const StoredConversation& conversation);
    void reveal(qint64 message);
    void listChange();
    void storeLeaf();
    void retitle(StoredConversation changed, const QString& title, bool byHand);
    void setPhase(Phase phase);
    void setConversation(const StoredConversation& conversation);
    void followTuning();
    void storeTuning();
    StoredConversation freshConversation() const;
    QByteArray messagesJson(const Turn& turn, qint64 first) const;
    QList<const StoredMessage*> path(qint64 leaf, qint64 first) const;
    void readMemory();
    static QString wholeMemory(const QString& options);  // for copies: they have other message ids
    void tell(const StoreError& error);
    void tell(const Error& error, Action action);

    EngineClient* m_client;
    ChatArchive* m_archive;
    ChatKeeper m_keeper;
    TitleMaker m_titles;
    ModelLibrary* m_library;
    Settings* m_settings;
    ChatTuning m_tuning;
    MessageListModel m_messages;
    ConversationListModel m_conversations;
    StoredConversation m_conversation;
    struct {
        qint64 conversation = 0;
        MessageTree::Removal message;
    } m_removedMessage;
    qint64 m_place = 0;
    qint64 m_revealNext = 0;  // message to show when the chat is read
    bool m_opening = false;
    Phase m_phase = Idle;
    Turn m_turn;
    quint64 m_lastRequest = 0;
    QTimer m_flush;
    QTimer m_frame;
    qint64 m_memoryFrom = 0;
    double m_promptProgress = 0;
    double m_speed = 0;
};

}  // namespace parlor::app
