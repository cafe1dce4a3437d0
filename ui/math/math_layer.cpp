#include "ui/math/math_layer.h"

#include <QAbstractTextDocumentLayout>
#include <QQuickWindow>
#include <QSGNode>
#include <QTextBlock>
#include <QTextLayout>
#include <cmath>

#include "app/math/math_html.h"
#include "ui/math/math_picture.h"

namespace parlor::ui {

namespace math = app::math;

MathLayer::MathLayer(QQuickItem* parent) : QQuickItem(parent) {
    setFlag(ItemHasContents);
    connect(this, &MathLayer::changed, this, &QQuickItem::update);
}

QTextDocument* MathLayer::text() const {
    return m_document ? m_document->textDocument() : nullptr;
}

void MathLayer::setDocument(QQuickTextDocument* document) {
    if (document == m_document) return;
    if (QTextDocument* old = text()) old->disconnect(this);
    m_document = document;
    if (QTextDocument* now = text()) {
        connect(now, &QTextDocument::contentsChanged, this, &QQuickItem::polish);
        connect(now->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
                &QQuickItem::polish);
        connect(now->documentLayout(), &QAbstractTextDocumentLayout::update, this, &QQuickItem::polish);
    }
    polish();
    emit changed();
}

void MathLayer::geometryChange(const QRectF& now, const QRectF& before) {
    QQuickItem::geometryChange(now, before);
    if (now.size() != before.size()) polish();
}

void MathLayer::itemChange(ItemChange change, const ItemChangeData& data) {
    if (change == ItemDevicePixelRatioHasChanged || change == ItemSceneChange) update();
    QQuickItem::itemChange(change, data);
}

void MathLayer::updatePolish() {
    QList<Spot> spots;
    const QTextDocument* document = text();
    for (QTextBlock block = document ? document->begin() : QTextBlock(); block.isValid();
         block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            if (!fragment.charFormat().isImageFormat()) continue;
            const auto placed = math::readPlaceholder(fragment.charFormat().toImageFormat().name());
            if (!placed || !block.layout()) continue;
            const QPointF corner = document->documentLayout()->blockBoundingRect(block).topLeft();
            // Neighbours that are alike are one fragment.
            for (int i = 0; i < fragment.length(); ++i) {
                const int inside = fragment.position() + i - block.position();
                const QTextLine line = block.layout()->lineForTextPosition(inside);
                if (!line.isValid()) continue;
                spots.append({placed->written, placed->piece, placed->pixels, fragment.position() + i,
                              corner + QPointF(line.cursorToX(inside), line.y() + line.ascent())});
            }
        }
    }
    if (spots == m_spots) return;
    m_spots = spots;
    update();
    emit placed();
}

QSGNode* MathLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    delete old;
    if (m_spots.isEmpty() || !window()) return nullptr;
    auto* node = new QSGNode;
    const qreal ratio = window()->effectiveDevicePixelRatio();
    for (const Spot& spot : std::as_const(m_spots)) {
        const auto formula =
            math::typeset(math::withoutMarks(spot.written), math::isDisplay(spot.written), spot.pixels);
        const std::vector<math::Piece> pieces = math::pieces(*formula);
        if (!formula->typeset || spot.piece < 0 || spot.piece >= int(pieces.size())) continue;
        const math::Piece& piece = pieces[spot.piece];
        const bool selected = spot.position >= m_selectionStart && spot.position < m_selectionEnd;
        const Picture made = picture(*formula, QString::number(spot.pixels) + spot.written, piece.from,
                                     piece.to, selected ? m_selectedColor : m_color, ratio);
        show(window(), node, made, spot.baseline + QPointF((piece.width - (piece.to - piece.from)) / 2, 0),
             ratio);
    }
    return node;
}

QRectF MathLayer::place(int index) const {
    if (index < 0 || index >= m_spots.size()) return {};
    const Spot& spot = m_spots[index];
    const auto formula =
        math::typeset(math::withoutMarks(spot.written), math::isDisplay(spot.written), spot.pixels);
    const std::vector<math::Piece> pieces = math::pieces(*formula);
    if (spot.piece >= int(pieces.size())) return {};
    const math::Piece& piece = pieces[spot.piece];
    return QRectF(spot.baseline - QPointF(0, piece.ascent),
                  QSizeF(piece.width, piece.ascent + piece.descent));
}

}  // namespace parlor::ui
