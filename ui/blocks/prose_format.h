// What rich text cannot say in Qt 6.4: a list's number hangs in front of its text, whatever it is and however
// wide.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>

namespace parlor::ui {

class ProseFormat : public QObject {
    Q_OBJECT
    QML_ELEMENT
    // A TextEdit's textDocument
    Q_PROPERTY(QObject* document MEMBER m_document NOTIFY documentChanged)
  public:
    using QObject::QObject;
    // To be called when the text has changed.
    Q_INVOKABLE void apply();

  signals:
    void documentChanged();

  private:
    QObject* m_document = nullptr;
    bool m_busy = false;  // what is done here changes the text, too
};

}  // namespace parlor::ui
