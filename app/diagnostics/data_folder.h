// Where everything is kept, and how much of it there is.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QThreadPool>
#include <QVariantList>

namespace parlor::app {

class DataFolder final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(QString path READ path CONSTANT)  // as the system writes it
    Q_PROPERTY(QString settingsPath READ settingsPath CONSTANT)
    Q_PROPERTY(bool measuring READ measuring NOTIFY changed)
    // [{kind, label, bytes, size, files}]: chats, backups, models, logs, settings, other
    Q_PROPERTY(QVariantList sizes READ sizes NOTIFY changed)
    Q_PROPERTY(QString total READ total NOTIFY changed)
    Q_PROPERTY(QString free READ freeSpace NOTIFY changed)
  public:
    enum Kind { Chats, Backups, Models, Logs, SettingFiles, Other, KindCount };
    struct Size {
        qint64 bytes = 0;
        int files = 0;
    };
    using Sizes = std::array<Size, KindCount>;

    DataFolder(const QString& path, const QString& settingsFile, QObject* parent = nullptr);

    QString path() const;
    QString settingsPath() const;
    bool measuring() const { return m_measuring; }
    QVariantList sizes() const;
    QString total() const;
    QString freeSpace() const;

    Q_INVOKABLE void measure();
    Q_INVOKABLE void open();  // in the system's file manager
    void retranslate() { emit changed(); }

    // Walks the folder: not for the window's thread. Follows no links.
    static Sizes measureNow(const QString& path, const QString& settingsFile);

  signals:
    void changed();

  private:
    QString m_path, m_settingsFile;
    Sizes m_sizes{};
    qint64 m_free = -1;
    bool m_measuring = false;
    QThreadPool m_pool;  // last: its destructor waits for the walk
};

}  // namespace parlor::app
