#include "app/chat/turn.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <cmath>

namespace parlor::app {

QList<Block> Turn::blocks(bool writing) const {
    if (continues()) {
        QList<Block> all = before;
        all.last().text += written;
        return all;
    }
    QList<Block> all = written.isEmpty() ? QList<Block>() : splitAnswer(written, format, writing);
    for (Block& block : all) {
        if (block.kind != BlockKind::Thinking) continue;
        QJsonObject data = QJsonDocument::fromJson(block.data.toUtf8()).object();
        data.insert(QStringLiteral("seconds"), std::round(thoughtSeconds * 10) / 10);
        block.data = QString::fromUtf8(QJsonDocument(data).toJson(QJsonDocument::Compact));
    }
    return all;
}

QList<Block> Turn::measure() {
    QList<Block> all = blocks(true);
    if (continues() || all.isEmpty() || all.constLast().kind != BlockKind::Thinking) return all;
    thoughtSeconds = double(clock.elapsed()) / 1000;
    return blocks(true);
}

}  // namespace parlor::app
