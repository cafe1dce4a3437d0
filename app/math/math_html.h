// Formulas in rich text: the markup has a placeholder with the source; before it is shown, the placeholder
// gets the formula's size, so that the text flows around it. Who shows the text draws the formulas on top.
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "app/math/formula.h"

namespace parlor::app::math {

// A long formula may be broken between its pieces.
struct Piece {
    qreal from = 0, to = 0;                  // of the formula's width
    int width = 0, ascent = 0, descent = 0;  // whole pixels
};
std::vector<Piece> pieces(const Formula& formula);

// `written`: with its marks ($…$, $$…$$, \(…\), \[…\]). One tag that holds nothing but the source.
QString placeholder(QStringView written);
// The TeX between the marks.
QStringView withoutMarks(QStringView written);
bool isDisplay(QStringView written);

// Placeholders with sizes; what cannot be typeset becomes code. `style`: the style sheet that goes before,
// for the size of headings. On the window's thread.
QString withSizes(const QString& html, qreal textSize, const QString& style = {});

// Placeholders as what was written, as code: for texts that leave the window.
QString withSources(const QString& html);

struct Placed {
    QString written;
    int piece = 0;
    qreal pixels = 0;
};
// From the name of an image that withSizes() wrote.
std::optional<Placed> readPlaceholder(const QString& name);

}  // namespace parlor::app::math
