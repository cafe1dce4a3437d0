// image://icon/NAME/COLOUR: a drawing of resources/icons in one colour ("rrggbb" or "aarrggbb").
#pragma once

#include <QQuickImageProvider>

namespace parlor::ui {

class IconProvider : public QQuickImageProvider {
  public:
    IconProvider() : QQuickImageProvider(QQuickImageProvider::Image) {}
    QImage requestImage(const QString& id, QSize* size, const QSize& requestedSize) override;
};

}  // namespace parlor::ui
