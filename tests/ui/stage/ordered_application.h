// An application that tells ThreadSanitizer when an event reaches its receiver; without it an ordinary one.
#pragma once

#include <QGuiApplication>

class OrderedApplication : public QGuiApplication {
  public:
    using QGuiApplication::QGuiApplication;
    bool notify(QObject* receiver, QEvent* event) override;  // called on the receiver's thread
};
