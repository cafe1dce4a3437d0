// What the QML tests hold in their hands: the program's parts on a fake engine and a real store, and the
// means to look at what QML cannot see.
#pragma once

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>
#include <QWindow>

#include "app/engine/fake_engine_client.h"
#include "app/program.h"

class Rig : public QObject {
    Q_OBJECT
    Q_PROPERTY(QObject* chat READ chat CONSTANT)
    Q_PROPERTY(QObject* history READ history CONSTANT)
    Q_PROPERTY(QObject* library READ library CONSTANT)
    Q_PROPERTY(QObject* settings READ settings CONSTANT)
    Q_PROPERTY(QObject* appearance READ appearance CONSTANT)
    Q_PROPERTY(QObject* transfer READ transfer CONSTANT)
    Q_PROPERTY(QVariantMap properties READ properties CONSTANT)  // what the window requires
    Q_PROPERTY(int opened READ opened)                           // links that were handed to the system
  public:
    Rig();
    ~Rig() override;

    QObject* chat() { return &m_program.chat(); }
    QObject* history() { return &m_program.history(); }
    QObject* library() { return &m_program.library(); }
    QObject* settings() { return &m_program.settings(); }
    QObject* appearance() { return &m_program.appearance(); }
    QObject* transfer() { return &m_program.transfer(); }
    QVariantMap properties() { return m_program.properties(); }
    int opened() const { return m_opened; }

    Q_INVOKABLE void setReplies(const QStringList& replies) { m_engine.setReplies(replies); }
    Q_INVOKABLE void setPace(int milliseconds, int characters) { m_engine.setPace(milliseconds, characters); }
    // How answers end by themselves: "eos", "length", "guard", or a failure.
    Q_INVOKABLE void setEnd(const QString& end);
    Q_INVOKABLE void setContext(int tokens) { m_engine.setContext(tokens); }
    Q_INVOKABLE void setLoadSteps(int steps) { m_engine.setLoadSteps(steps); }
    // What QML complained of (type errors, binding loops, …) since the last call.
    Q_INVOKABLE QStringList takeComplaints() { return std::exchange(m_complaints, {}); }
    void complain(const QString& what) { m_complaints << what; }
    // A file of the test's own folder, and one of tests/data.
    Q_INVOKABLE QUrl fileUrl(const QString& name) const {
        return QUrl::fromLocalFile(m_folder.filePath(name));
    }
    Q_INVOKABLE QString readFile(const QString& name) const;
    Q_INVOKABLE QUrl dataUrl(const QString& name) const;
    Q_INVOKABLE QString lastMessages() const { return QString::fromUtf8(m_engine.lastMessages()); }
    Q_INVOKABLE QString clipboard() const;
    Q_INVOKABLE void setClipboard(const QString& text);
    Q_INVOKABLE void setClipboardFiles(const QList<QUrl>& files);
    Q_INVOKABLE QUrl makeFile(const QString& name, const QString& text);
    Q_INVOKABLE int networkRequests() const;
    // Text that an input method composes in the focused field; `commit` ends it.
    Q_INVOKABLE void compose(QWindow* window, const QString& preedit, const QString& commit);
    // A chat with so many messages, straight into the store; searching for nothing lists it.
    Q_INVOKABLE void fillChat(const QString& title, int messages);
    Q_INVOKABLE void watch();  // starts to measure how long the event loop is held up
    Q_INVOKABLE int longestGap() const { return m_longestGap; }  // milliseconds

  public slots:
    void open(const QUrl&) { ++m_opened; }

  signals:
    void retranslated();

  private:
    QTemporaryDir m_folder;
    parlor::app::FakeEngineClient& m_engine;  // the program owns it
    parlor::app::Program m_program;
    QTimer m_beat;
    QElapsedTimer m_clock;
    int m_longestGap = 0;
    int m_opened = 0;
    QStringList m_complaints;
};
