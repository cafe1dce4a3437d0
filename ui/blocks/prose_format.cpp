#include "ui/blocks/prose_format.h"

#include <QFontMetricsF>
#include <QQuickTextDocument>
#include <QScopedValueRollback>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <utility>

namespace parlor::ui {

namespace {
constexpr qsizetype kLongestMarker = 14;
}

void ProseFormat::apply() {
    const auto* owner = qobject_cast<QQuickTextDocument*>(m_document);
    if (!owner || m_busy) return;
    const QScopedValueRollback busy(m_busy, true);
    QTextDocument* document = owner->textDocument();
    QTextCursor cursor(document);
    bool changed = false;
    for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().leftMargin() <= 0) continue;
        // The marker ends with the first no-break space; a numbered task has two.
        const QString text = block.text().left(kLongestMarker);
        qsizetype end = text.indexOf(QChar(QChar::Nbsp)) + 1;
        if (end <= 0) continue;
        if (text.mid(end, 2) == QStringLiteral("☐\u00a0") || text.mid(end, 2) == QStringLiteral("☑\u00a0"))
            end += 2;
        QTextBlockFormat format = block.blockFormat();
        const QFontMetricsF metrics(block.begin().fragment().charFormat().font());
        format.setTextIndent(-metrics.horizontalAdvance(text.left(end)));
        if (!std::exchange(changed, true)) cursor.beginEditBlock();
        cursor.setPosition(block.position());
        cursor.setBlockFormat(format);
    }
    if (changed) cursor.endEditBlock();
}

}  // namespace parlor::ui
