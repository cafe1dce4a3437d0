// Writes a text to a file that a person has chosen, off the window's thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QUrl>

namespace parlor::app {

class TextFile : public QObject {
    Q_OBJECT
    QML_ELEMENT
  public:
    using QObject::QObject;
    Q_INVOKABLE void write(const QUrl& file, const QString& text);
    // A name without characters that some system cannot have in one.
    Q_INVOKABLE static QString safeName(const QString& name);

  signals:
    void written(const QString& name);
    void failed(const QString& text, const QString& hint, const QString& code);
};

}  // namespace parlor::app
