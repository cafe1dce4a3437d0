#include "app/chat/text_file.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>
#include <QSaveFile>
#include <QThreadPool>

#include "app/shell/background.h"

namespace parlor::app {

void TextFile::write(const QUrl& file, const QString& text) {
    const QPointer<TextFile> self(this);
    startIn(*QThreadPool::globalInstance(), [self, path = file.toLocalFile(), text] {
        // Whole or not at all: what stood there before stays if the disk is full.
        QSaveFile out(path);
        const QByteArray bytes = text.toUtf8() + (text.endsWith(u'\n') ? "" : "\n");
        const bool done = out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit();
        const QString reason = done ? QString() : out.errorString();
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, path, reason] {
                if (!self) return;
                if (reason.isEmpty()) return emit self->written(QFileInfo(path).fileName());
                emit self->failed(
                    QCoreApplication::translate("Chat", "The file could not be written: %1").arg(reason),
                    QCoreApplication::translate("Chat",
                                                "Choose another folder, or free some space on the disk."),
                    QStringLiteral("FILE-001"));
            },
            Qt::QueuedConnection);
    });
}

QString TextFile::safeName(const QString& name) {
    QString safe;
    for (const QChar c : name)
        safe += c.unicode() < 32 || QStringView(u"<>:\"/\\|?*").contains(c) ? QChar(u'_') : c;
    return safe.isEmpty() ? QStringLiteral("text.txt") : safe;
}

}  // namespace parlor::app
