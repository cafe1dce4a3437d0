#include "app/math/formula.h"

#include <QCache>
#include <QGlyphRun>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/math/math_layout.h"
#include "app/math/math_parser.h"

namespace parlor::app::math {

namespace {

// A formula is drawn into a picture: what would be too large for one is shown as its source.
constexpr qreal kWidest = 12000, kTallest = 4000, kLargest = 4e6;  // pixels
constexpr int kKept = 4 << 20;                                     // of the cache, in items and characters

double luminance(const QColor& colour) {
    const auto part = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

// A colour that a model chose, darkened or lightened until it reads well on the paper that `ink` is meant
// for.
QColor readable(QRgb colour, const QColor& ink) {
    QColor out = QColor::fromRgb(colour).toHsl();
    const bool darkInk = luminance(ink) < 0.3;
    const float hue = std::max(0.0F, out.hslHueF()), saturation = out.hslSaturationF();
    // 4.5 : 1 beside white, or beside a dark grey.
    for (int i = 0; i < 25; ++i) {
        const double light = luminance(out);
        if (darkInk ? light < 0.18 : light > 0.24) break;
        out.setHslF(hue, saturation, std::clamp(out.lightnessF() + (darkInk ? -0.04F : 0.04F), 0.0F, 1.0F),
                    1);
    }
    return out;
}

}  // namespace

Formula typesetWith(MathFont& font, QStringView latex, bool display, qreal pixels) {
    Formula formula;
    formula.pixels = pixels;
    Parser parser(latex);
    const std::optional<Node> root = parser.parse();
    if (!root) {
        formula.reason = parser.error();
        return formula;
    }
    Layout layout(font, std::clamp(pixels, 4.0, 400.0) * font.scale());
    formula.box = layout.formula(*root, display);
    formula.box.width += formula.box.italic;
    formula.breaks = layout.breaks();
    formula.typeset = formula.box.width > 0 && formula.box.width < kWidest &&
                      formula.box.height() < kTallest &&
                      formula.box.width * formula.box.height() < kLargest && !formula.box.items.empty();
    if (!formula.typeset) {
        formula.reason = formula.box.items.empty() ? QStringLiteral("empty") : QStringLiteral("too large");
        formula.box = {};
    }
    return formula;
}

std::shared_ptr<const Formula> typeset(QStringView latex, bool display, qreal pixels) {
    static QCache<QString, std::shared_ptr<const Formula>> cache(kKept);
    const QString key = QString::number(pixels) + (display ? u'D' : u'T') + latex.toString();
    if (const std::shared_ptr<const Formula>* known = cache.object(key)) return *known;
    auto made = std::make_shared<const Formula>(typesetWith(MathFont::installed(), latex, display, pixels));
    const qsizetype cost = key.size() + qsizetype(made->box.items.size() * sizeof(Item)) + 100;
    cache.insert(key, new std::shared_ptr<const Formula>(made), cost);
    return made;
}

void paint(QPainter& painter, const Formula& formula, QPointF origin, const QColor& ink, MathFont& font) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal scale = painter.deviceTransform().m22();
    const auto snapped = [scale](qreal v) { return std::round(v * scale) / scale; };
    QGlyphRun run;
    QList<quint32> indexes;
    QList<QPointF> positions;
    const Item* first = nullptr;
    const auto flush = [&] {
        if (!first) return;
        painter.setPen(first->colour ? readable(first->colour, ink) : ink);
        run.setRawFont(font.raw(first->glyph.face, first->size));
        run.setGlyphIndexes(std::exchange(indexes, {}));
        run.setPositions(std::exchange(positions, {}));
        painter.drawGlyphRun(origin, run);
        first = nullptr;
    };
    for (const Item& item : formula.box.items) {
        if (item.kind == Item::Glyph) {
            if (first && (first->glyph.face != item.glyph.face || first->size != item.size ||
                          first->colour != item.colour))
                flush();
            if (!first) first = &item;
            indexes.append(item.glyph.index);
            positions.append(item.at);
            continue;
        }
        const QColor colour = item.colour ? readable(item.colour, ink) : ink;
        if (item.kind == Item::Rule) {
            // Thin lines lie on whole pixels: none looks thicker than the next.
            QRectF rect = item.rect.translated(origin);
            const bool across = rect.width() >= rect.height();
            const qreal least = 1 / scale;
            if (across) {
                const qreal thick = std::max(least, snapped(rect.height()));
                rect = QRectF(rect.left(), snapped(rect.center().y() - thick / 2), rect.width(), thick);
            } else {
                const qreal thick = std::max(least, snapped(rect.width()));
                rect = QRectF(snapped(rect.center().x() - thick / 2), rect.top(), thick, rect.height());
            }
            painter.fillRect(rect, colour);
        } else if (item.size > 0) {
            painter.strokePath(
                item.path.translated(origin),
                QPen(colour, std::max(item.size, 1 / scale), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        } else {
            painter.fillPath(item.path.translated(origin), colour);
        }
    }
    flush();
    painter.restore();
}

}  // namespace parlor::app::math
