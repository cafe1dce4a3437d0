#include "ui/math/math_item.h"

#include <QQuickWindow>
#include <QSGNode>
#include <cmath>

#include "ui/math/math_picture.h"

namespace parlor::ui {

MathItem::MathItem(QQuickItem* parent) : QQuickItem(parent) {
    setFlag(ItemHasContents);
    connect(this, &MathItem::changed, this, &MathItem::layOut);
    connect(this, &MathItem::colorChanged, this, &QQuickItem::update);
}

void MathItem::componentComplete() {
    QQuickItem::componentComplete();
    layOut();
}

void MathItem::itemChange(ItemChange change, const ItemChangeData& data) {
    if (change == ItemDevicePixelRatioHasChanged) update();
    QQuickItem::itemChange(change, data);
}

void MathItem::layOut() {
    if (!isComponentComplete()) return;
    const bool was = isTypeset();
    m_formula = app::math::typeset(m_source, true, m_textSize);
    setImplicitSize(std::ceil(m_formula->box.width),
                    std::ceil(m_formula->box.ascent) + std::ceil(m_formula->box.descent));
    if (was != isTypeset()) emit typesetChanged();
    update();
}

QSGNode* MathItem::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    delete old;
    if (!isTypeset() || !window()) return nullptr;
    auto* node = new QSGNode;
    const qreal ratio = window()->effectiveDevicePixelRatio();
    const QString key = QStringLiteral("%1D").arg(m_textSize) + m_source;
    show(window(), node, picture(*m_formula, key, 0, m_formula->box.width, m_color, ratio),
         QPointF(0, std::ceil(m_formula->box.ascent)), ratio);
    return node;
}

}  // namespace parlor::ui
