#include "ui/shell/icon_provider.h"

#include <QColor>
#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

namespace parlor::ui {

QImage IconProvider::requestImage(const QString& id, QSize* size, const QSize& requestedSize) {
    QFile file(QStringLiteral(":/icons/%1.svg").arg(id.section(u'/', 0, 0)));
    QImage image(requestedSize.isEmpty() ? QSize(24, 24) : requestedSize,
                 QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    if (file.open(QIODevice::ReadOnly)) {
        QSvgRenderer drawing(file.readAll());
        QPainter painter(&image);
        drawing.render(&painter);
        // The drawings are black: their shape takes the colour.
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(image.rect(), QColor(u'#' + id.section(u'/', 1, 1)));
    }
    if (size) *size = image.size();
    return image;
}

}  // namespace parlor::ui
