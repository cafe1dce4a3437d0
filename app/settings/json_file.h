// A small JSON file: read at once, written on another thread, whole or not at all.
#pragma once

#include <QJsonObject>
#include <QObject>
#include <QThreadPool>

namespace parlor::app {

class JsonFile final : public QObject {
    Q_OBJECT
  public:
    explicit JsonFile(QString path, QObject* parent = nullptr);
    ~JsonFile() override;  // what was ordered is written

    // Empty when there is no file. One that cannot be understood is kept beside as NAME.damaged.
    QJsonObject read();
    void write(const QJsonObject& content);
    void wait() { m_pool.waitForDone(); }
    QString path() const { return m_path; }

  signals:
    void failed(const QString& path);

  private:
    QString m_path;
    QThreadPool m_pool;
};

}  // namespace parlor::app
