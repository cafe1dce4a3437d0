// LaTeX mathematics, typeset: what the window measures and draws. On the window's thread only (fonts).
#pragma once

#include <QColor>
#include <QString>
#include <memory>
#include <vector>

#include "app/math/math_box.h"

class QPainter;

namespace parlor::app::math {

struct Formula {
    bool typeset = false;
    QString reason;    // why not: for logs and tests, in English
    qreal pixels = 0;  // of the text around
    Box box;
    std::vector<qreal> breaks;  // where it may go on in the next line
};

// Kept for the next time. `pixels` is the size of the text around.
std::shared_ptr<const Formula> typeset(QStringView latex, bool display, qreal pixels);
Formula typesetWith(MathFont& font, QStringView latex, bool display, qreal pixels);
// With the start of its baseline at `origin`. Colours of the formula's own are kept readable beside `ink`.
void paint(QPainter& painter, const Formula& formula, QPointF origin, const QColor& ink,
           MathFont& font = MathFont::installed());

}  // namespace parlor::app::math
