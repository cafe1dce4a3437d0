// Matrices, cases, lines of equations.
#include <algorithm>

#include "app/math/math_layout.h"

namespace parlor::app::math {

Box Layout::array(const Node& node, Mode mode) {
    const Mode inside = {node.style, mode.cramped};
    // Within a script everything is as small as the script.
    const Mode cellMode = mode.style >= Style::Script && node.style < mode.style ? mode : inside;
    const qreal size = em(cellMode), gap = node.gap * size, rule = thickness(cellMode);
    const int columns = std::max(1, node.columns), rows = int(node.children.size()) / columns;
    std::vector<Box> cells;
    cells.reserve(node.children.size());
    std::vector<qreal> widths(columns, 0.0), ascents(rows, 0.0), descents(rows, 0.0);
    const bool small = node.style == Style::Script && node.lead < 0;
    const qreal strutUp = (small ? 0.6 : 0.84) * size, strutDown = (small ? 0.2 : 0.36) * size;
    for (int r = 0; r < rows; ++r) {
        ascents[r] = strutUp;
        descents[r] = strutDown;
        for (int c = 0; c < columns; ++c) {
            const Node& cell = node.children[size_t(r) * columns + c];
            Box box;
            // As in TeX, an empty atom stands before the right side: a relation keeps its distance.
            if ((node.pairs && c % 2 == 1) && !cell.children.empty()) {
                std::vector<Node> nodes(1);
                nodes.insert(nodes.end(), cell.children.begin(), cell.children.end());
                box = row(nodes, cellMode);
            } else {
                box = row(cell.children, cellMode);
                box.width += box.italic;
            }
            widths[c] = std::max(widths[c], box.width);
            ascents[r] = std::max(ascents[r], box.ascent);
            descents[r] = std::max(descents[r], box.descent);
            cells.push_back(std::move(box));
        }
    }
    const auto upright = [&node](int column) {
        return qreal(std::count(node.uprights.begin(), node.uprights.end(), column));
    };
    std::vector<qreal> lefts(columns + 1, 0.0);
    qreal x = upright(0) > 0 ? gap / 2 : 0;
    for (int c = 0; c < columns; ++c) {
        lefts[c] = x;
        x += widths[c];
        if (c + 1 < columns) x += node.pairs ? (c % 2 == 0 ? 0 : gap) : gap;
    }
    if (upright(columns) > 0) x += gap / 2;
    Box out;
    out.width = x;
    const qreal extra = std::max(0.0, node.lead) * size, fewer = std::min(0.0, node.lead) * size;
    qreal y = 0;
    std::vector<qreal> tops(rows + 1, 0.0), baselines(rows, 0.0);
    for (int r = 0; r < rows; ++r) {
        tops[r] = y;
        // Tall rows need air between them.
        const bool full = ascents[r] > strutUp || (r > 0 && descents[r - 1] > strutDown);
        if (r > 0) y += extra + fewer + (full && !small ? 0.12 * size : 0);
        y += ascents[r];
        baselines[r] = y;
        y += descents[r];
    }
    tops[rows] = y;
    const qreal up = y / 2 + axis(mode);  // the middle lies on the axis
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < columns; ++c) {
            Box& box = cells[size_t(r) * columns + c];
            QChar align = node.pairs            ? (c % 2 == 0 ? u'r' : u'l')
                          : node.text.isEmpty() ? QChar(u'c')
                                                : node.text[std::min<qsizetype>(c, node.text.size() - 1)];
            if (node.pairs && columns == 1) align = rows > 1 ? u'c' : u'l';
            const qreal free = widths[c] - box.width;
            const qreal at = lefts[c] + (align == u'r' ? free : align == u'l' ? 0 : free / 2);
            out.put(std::move(box), at, baselines[r] - up);
        }
    }
    out.ascent = std::max(out.ascent, up);
    out.descent = std::max(out.descent, y - up);
    for (const int line : node.lines)
        if (line >= 0 && line <= rows) out.rule(QRectF(0, tops[line] - up - rule / 2, out.width, rule));
    for (int c = 0; c <= columns; ++c) {
        const int count = int(upright(c));
        for (int i = 0; i < std::min(count, 2); ++i) {
            const qreal at = c == 0 ? 0 : c == columns ? out.width : lefts[c] - gap / 2;
            out.rule(QRectF(at - rule / 2 + i * 3 * rule, -up, rule, y));
        }
    }
    return out;
}

}  // namespace parlor::app::math
