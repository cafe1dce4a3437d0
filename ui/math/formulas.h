// What QML asks about texts with formulas.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QQuickTextDocument>

namespace parlor::ui {

class Formulas : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
  public:
    using QObject::QObject;

    // Rich text of app/chat/markdown with its style sheet, and with room for its formulas.
    Q_INVOKABLE QString prepared(const QString& style, const QString& html, qreal textSize) const;
    // The text between two positions (all of it without them), formulas as they were written.
    Q_INVOKABLE QString plain(QQuickTextDocument* text, int start = 0, int end = -1) const;
    Q_INVOKABLE void copy(QQuickTextDocument* text, int start, int end) const;
};

}  // namespace parlor::ui
