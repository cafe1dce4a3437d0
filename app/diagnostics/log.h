// What the program and its libraries have to say about themselves, in a file of bounded size. Nothing here is
// given the text of a chat.
#pragma once

#include <QFile>
#include <QMutex>
#include <QString>
#include <QStringList>

namespace parlor::app {

class Log {
  public:
    static constexpr qint64 kLargest = 256 * 1024;  // bytes of one file; there are two
    static constexpr qsizetype kLongestLine = 600;

    explicit Log(const QString& folder, qint64 largest = kLargest);
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    // From now on Qt's messages of this process go here as well as to the terminal. Until this log is gone.
    void install();
    void write(QtMsgType type, const QString& category, const QString& text);

    static QString fileIn(const QString& folder);
    // The last lines, oldest first. Reads files: not for the window's thread.
    static QStringList read(const QString& folder, int lines);

  private:
    static void handle(QtMsgType type, const QMessageLogContext& context, const QString& text);
    void rotate();

    QString m_path;
    qint64 m_largest;
    QMutex m_mutex;
    QFile m_file;
};

}  // namespace parlor::app
