// One Parlor per person: it owns the chats. A second start hands its files to the first and ends.
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QStringList>

namespace parlor::ui {

class SingleInstance : public QObject {
    Q_OBJECT
  public:
    explicit SingleInstance(const QString& dataFolder, QObject* parent = nullptr);

    // True when another one runs and has taken the files.
    bool handOver(const QStringList& files);
    void listen();

  signals:
    void called(const QStringList& files);  // by a second start

  private:
    QString m_name;
    QLocalServer m_server;
};

}  // namespace parlor::ui
