// Formulas in Markdown: where they begin and end, and how they stand in rich text. What is between their
// marks is never emphasis, a link or an escape.
#pragma once

#include <QString>
#include <QStringView>

namespace parlor::app {

struct MathSpan {
    qsizetype length = 0;  // with the marks; 0: none begins here
    QStringView source;    // TeX, between the marks
    bool display = false;  // $$…$$ and \[…\]
};

// The formula that begins at `at` ($…$, $$…$$, \(…\), \[…\]). "$5 and $10" is money: the first $ stands
// before no space, the last one after no space and before no digit (the rule of pandoc).
MathSpan mathAt(QStringView text, qsizetype at);
// In a line of prose.
QString mathHtml(QStringView written);
// "$$", "\[" or \begin{align} and its like that begins a line: what ends the block; else empty.
QString mathBlockEnd(QStringView line);

}  // namespace parlor::app
