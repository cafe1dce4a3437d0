// Reads a file that goes along with a message. What it is decides its head, not its name.
#pragma once

#include <QString>
#include <stop_token>

namespace parlor::app {

struct AttachmentFile {
    QString name;
    QString type;      // text, markdown, code, table, json, log, pdf; written to the chats: never rename one
    QString text;      // what the model is shown
    qint64 bytes = 0;  // of the file
    QString note;      // what is not as one would think: only a part was read, characters were replaced
    // Why it cannot be attached, and what can be done
    QString error;
    QString hint;
    QString code;
};

constexpr qsizetype kMostAttachmentBytes = 8 << 20;

// Blocks: never on the window's thread.
AttachmentFile readAttachment(const QString& path, const std::stop_token& stop,
                              const QString& pdfProgram = {});
// What a name says about its contents; for pasted text and for the drawing on the chip.
QString attachmentType(const QString& name);

}  // namespace parlor::app
