// Formulas as pictures of the window's pixels, kept for the next frame; and the scene graph's nodes for them.
#pragma once

#include <QColor>
#include <QImage>
#include <QRectF>

#include "app/math/formula.h"

class QQuickWindow;
class QSGNode;

namespace parlor::ui {

struct Picture {
    QImage image;
    QRectF place;  // around the start of the baseline, with a margin for what leans out
};

// The part from `from` to `to` of a formula; `key` tells formulas apart.
Picture picture(const app::math::Formula& formula, const QString& key, qreal from, qreal to,
                const QColor& ink, qreal ratio);
// Adds the picture to the node, its baseline starting at `origin`, on whole pixels.
void show(QQuickWindow* window, QSGNode* node, const Picture& picture, QPointF origin, qreal ratio);

}  // namespace parlor::ui
