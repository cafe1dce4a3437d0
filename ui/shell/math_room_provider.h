// image://math/…: nothing, in the size that the text keeps for a formula. MathLayer draws the formula there.
#pragma once

#include <QQuickImageProvider>

namespace parlor::ui {

class MathRoomProvider : public QQuickImageProvider {
  public:
    MathRoomProvider() : QQuickImageProvider(QQuickImageProvider::Image) {}
    QImage requestImage(const QString&, QSize* size, const QSize&) override {
        QImage image(1, 1, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        if (size) *size = image.size();
        return image;
    }
};

}  // namespace parlor::ui
