// The whole window on a fake engine and a real store, for programs that look at it from outside: screenshots,
// the monkey, measurements.
#pragma once

#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTemporaryDir>

#include "app/engine/fake_engine_client.h"
#include "app/program.h"

class Stage {
  public:
    struct Options {
        QString language = QStringLiteral("en");
        QString theme = QStringLiteral("light");
        QSize size = {1180, 780};
        QVariantMap settings;  // further keys of the settings file
        std::function<void(const QString&)>
            fillStore;   // is given the path of the chat file before it is opened
        QString folder;  // for the data; empty: one that goes with the stage
    };
    // Homes and configuration folders of the process lead into a temporary folder. Call it first in main().
    static void leaveHome();

    explicit Stage(const Options& options);
    ~Stage();

    parlor::app::FakeEngineClient& engine() { return m_client; }
    parlor::app::Program& program() { return m_program; }
    parlor::app::ChatController& chat() { return m_program.chat(); }
    QQuickWindow* window() { return m_window; }
    QString folder() const { return m_place; }

    // The first item or popup with this object name, made so far; null when there is none.
    QObject* find(const QString& name) const;
    // Calls a QML function of it.
    bool call(const QString& name, const char* function, const QVariantList& arguments = {});
    // Runs the event loop until `done` or for so long; false when it did not come to be.
    static bool until(const std::function<bool()>& done, int milliseconds = 20000);
    static void settle(int milliseconds = 120);
    // Asks and waits for the answer's end.
    bool ask(const QString& question, const QString& answer);
    // What QML complained of (type errors, binding loops, …) since the last call.
    QStringList takeComplaints() { return std::exchange(m_complaints, {}); }

  private:
    QTemporaryDir m_folder;
    QString m_place;
    parlor::app::FakeEngineClient& m_client;  // the program owns it
    parlor::app::Program m_program;
    QQmlApplicationEngine m_engine;
    QQuickWindow* m_window = nullptr;
    QStringList m_complaints;
};

// A chat of so many messages, written in one transaction (adding them one by one would sync the disk for
// each).
void bulkChat(const QString& chatFile, const QString& title, int messages, const QString& text = {});
// So many chats of two messages.
void bulkChats(const QString& chatFile, int chats);
