#include "ui/math/math_picture.h"

#include <QCache>
#include <QPainter>
#include <QQuickWindow>
#include <QSGImageNode>
#include <cmath>

namespace parlor::ui {

namespace {
constexpr qreal kMargin = 3;
constexpr int kKept = 12 << 20;  // bytes of pictures
constexpr int kTile = 2048;      // pixels: larger pictures do not fit every graphics card
}  // namespace

Picture picture(const app::math::Formula& formula, const QString& key, qreal from, qreal to,
                const QColor& ink, qreal ratio) {
    static QCache<QString, Picture> cache(kKept);
    const QString name = QStringLiteral("%1 %2 %3 %4 ").arg(from).arg(to).arg(ink.rgba()).arg(ratio) + key;
    if (const Picture* known = cache.object(name)) return *known;
    Picture made;
    const QRectF place(-kMargin, -std::ceil(formula.box.ascent) - kMargin, to - from + 2 * kMargin,
                       std::ceil(formula.box.ascent) + std::ceil(formula.box.descent) + 2 * kMargin);
    const QSize size(int(std::ceil(place.width() * ratio)), int(std::ceil(place.height() * ratio)));
    made.place = QRectF(place.topLeft(), QSizeF(size) / ratio);
    made.image = QImage(size, QImage::Format_ARGB32_Premultiplied);
    made.image.fill(Qt::transparent);
    QPainter painter(&made.image);
    painter.scale(ratio, ratio);
    // What leans out of a piece is drawn with it; the next piece is not.
    if (to < formula.box.width) painter.setClipRect(QRectF(0, 0, kMargin + to - from + 0.5, place.height()));
    if (from > 0)
        painter.setClipRect(QRectF(kMargin - 0.5, 0, place.width(), place.height()), Qt::IntersectClip);
    paint(painter, formula, QPointF(-from, 0) - place.topLeft(), ink);
    painter.end();
    cache.insert(name, new Picture(made), qsizetype(made.image.sizeInBytes()) + 200);
    return made;
}

void show(QQuickWindow* window, QSGNode* node, const Picture& picture, QPointF origin, qreal ratio) {
    const QPointF at(std::round((origin.x() + picture.place.x()) * ratio) / ratio,
                     std::round((origin.y() + picture.place.y()) * ratio) / ratio);
    for (int y = 0; y < picture.image.height(); y += kTile)
        for (int x = 0; x < picture.image.width(); x += kTile) {
            const QRect part = QRect(x, y, kTile, kTile).intersected(picture.image.rect());
            const bool whole = part == picture.image.rect();
            QSGImageNode* tile = window->createImageNode();
            tile->setTexture(
                window->createTextureFromImage(whole ? picture.image : picture.image.copy(part)));
            tile->setOwnsTexture(true);
            tile->setRect(QRectF(at + QPointF(x, y) / ratio, QSizeF(part.size()) / ratio));
            tile->setFlag(QSGNode::OwnedByParent);
            node->appendChildNode(tile);
        }
}

}  // namespace parlor::ui
