#include "ui/math/formulas.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTextBlock>

#include "app/math/math_html.h"

namespace parlor::ui {

namespace math = app::math;

QString Formulas::prepared(const QString& style, const QString& html, qreal textSize) const {
    return style + math::withSizes(html, textSize, style);
}

QString Formulas::plain(QQuickTextDocument* text, int start, int end) const {
    const QTextDocument* document = text ? text->textDocument() : nullptr;
    if (!document) return {};
    const int last = document->characterCount() - 1;
    if (end < 0 || end > last) end = last;
    QString out;
    for (QTextBlock block = document->findBlock(start); block.isValid() && block.position() < end;
         block = block.next()) {
        if (!out.isEmpty() || block.position() > start) out += u'\n';
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            const int from = std::max(start, fragment.position()),
                      to = std::min(end, fragment.position() + fragment.length());
            if (from >= to) continue;
            if (fragment.charFormat().isImageFormat()) {
                const auto placed = math::readPlaceholder(fragment.charFormat().toImageFormat().name());
                for (int i = from; placed && placed->piece == 0 && i < to; ++i) out += placed->written;
                continue;
            }
            out += QStringView(fragment.text()).mid(from - fragment.position(), to - from);
        }
    }
    out.remove(QChar(0x2060));
    out.replace(QChar(QChar::Nbsp), u' ').replace(QChar(QChar::LineSeparator), u'\n');
    return out;
}

void Formulas::copy(QQuickTextDocument* text, int start, int end) const {
    if (end > start) QGuiApplication::clipboard()->setText(plain(text, start, end));
}

}  // namespace parlor::ui
