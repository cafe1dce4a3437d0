#include "app/chat/attachment_reader.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include "app/chat/pdf_text.h"
#include "app/chat/text_decoding.h"
#include "app/engine/engine_text.h"

namespace parlor::app {

namespace {

constexpr qint64 kHead = 4096;
constexpr qint64 kMostPdfBytes = qint64(500) << 20;

AttachmentFile refused(AttachmentFile file, const char* code, const QString& error,
                       const QString& hint = {}) {
    file.text.clear();
    file.code = QLatin1String(code);
    file.error = error;
    file.hint = hint;
    return file;
}

bool isImage(const QByteArray& head) {
    const auto starts = [&](const char* mark, int size, int at = 0) {
        return head.mid(at, size) == QByteArray(mark, size);
    };
    return starts("\x89PNG", 4) || starts("\xFF\xD8\xFF", 3) || starts("GIF8", 4) ||
           (starts("RIFF", 4) && starts("WEBP", 4, 8)) || starts("II*\0", 4) || starts("MM\0*", 4) ||
           (starts("BM", 2) && head.size() > 14 && head[6] == 0 && head[7] == 0) ||
           (starts("ftyp", 4, 4) && (starts("heic", 4, 8) || starts("avif", 4, 8) || starts("mif1", 4, 8)));
}

AttachmentFile readPdfFile(AttachmentFile file, const QString& path, const std::stop_token& stop,
                           const QString& program) {
    file.type = QStringLiteral("pdf");
    if (file.bytes > kMostPdfBytes)
        return refused(file, "ATT-007", QCoreApplication::translate("Attachments", "The PDF is too large."),
                       QCoreApplication::translate("Attachments", "Split it into parts."));
    const PdfText pdf = readPdf(path, kMostAttachmentBytes, stop, program);
    switch (pdf.fault) {
        case PdfFault::None:
            break;
        case PdfFault::NoProgram:
#ifdef Q_OS_WIN
            return refused(
                file, "ATT-008",
                QCoreApplication::translate("Attachments", "Reading a PDF needs the program pdftotext."),
                QCoreApplication::translate("Attachments",
                                            "Install it with: winget install oschwartz10612.Poppler"));
#else
            return refused(
                file, "ATT-008",
                QCoreApplication::translate("Attachments", "Reading a PDF needs the program pdftotext."),
                QCoreApplication::translate("Attachments",
                                            "Install it with: sudo apt install poppler-utils"));
#endif
        case PdfFault::Password:
            return refused(
                file, "ATT-009",
                QCoreApplication::translate("Attachments", "The PDF is locked with a password."),
                QCoreApplication::translate("Attachments", "Save an unlocked copy and attach that."));
        case PdfFault::NoText:
            return refused(file, "ATT-010",
                           QCoreApplication::translate(
                               "Attachments", "There is no text in the PDF, perhaps only scanned pages."),
                           QCoreApplication::translate("Attachments", "Run text recognition on it first."));
        case PdfFault::TooSlow:
            return refused(
                file, "ATT-011",
                QCoreApplication::translate("Attachments", "Reading the PDF took too long and was stopped."),
                QCoreApplication::translate("Attachments", "Split it into parts."));
        case PdfFault::Damaged:
        case PdfFault::Stopped:
            return refused(
                file, "ATT-012",
                QCoreApplication::translate("Attachments", "The PDF cannot be read: it is damaged."));
    }
    const auto decoded = decodeText(pdf.text, pdf.cut);
    if (!decoded)
        return refused(file, "ATT-012",
                       QCoreApplication::translate("Attachments", "The PDF cannot be read: it is damaged."));
    file.text = decoded->text;
    if (pdf.cut)
        file.note = QCoreApplication::translate("Attachments", "Only the first %1 of its text")
                        .arg(bytesText(kMostAttachmentBytes));
    return file;
}

AttachmentFile readTextFile(AttachmentFile file, QFile& source) {
    const QByteArray bytes = source.read(kMostAttachmentBytes + 1);
    const bool cut = bytes.size() > kMostAttachmentBytes;
    auto decoded = decodeText(cut ? bytes.left(kMostAttachmentBytes) : bytes, cut);
    if (!decoded)
        return refused(
            file, "ATT-005", QCoreApplication::translate("Attachments", "This is not a text file."),
            QCoreApplication::translate(
                "Attachments", "Text, Markdown, code, tables (CSV), JSON, logs and PDF can be attached."));
    file.text = std::move(decoded->text);
    QStringList notes;
    if (cut)
        notes << QCoreApplication::translate("Attachments", "Only the first %1 of %2")
                     .arg(bytesText(kMostAttachmentBytes), bytesText(quint64(qMax(file.bytes, qint64(0)))));
    if (decoded->replaced > 0)
        notes << QCoreApplication::translate("Attachments", "%L1 unreadable characters were replaced")
                     .arg(decoded->replaced);
    file.note = notes.join(QStringLiteral("  ·  "));
    return file;
}

}  // namespace

QString attachmentType(const QString& name) {
    static const QSet<QString> kCode = {
        "c",      "h",     "cc",    "cpp",  "cxx", "hpp", "cs",  "java",  "kt",  "py",   "pyi",   "rb",
        "rs",     "go",    "js",    "mjs",  "ts",  "jsx", "tsx", "php",   "pl",  "lua",  "r",     "m",
        "mm",     "swift", "sh",    "bash", "zsh", "ps1", "bat", "sql",   "css", "scss", "html",  "htm",
        "xml",    "yaml",  "yml",   "toml", "ini", "cfg", "qml", "cmake", "tex", "diff", "patch", "vue",
        "svelte", "dart",  "scala", "hs",   "ml",  "jl",  "asm", "s"};
    const QString ending = name.section(u'.', -1).toLower();
    if (ending == u"md" || ending == u"markdown") return QStringLiteral("markdown");
    if (ending == u"csv" || ending == u"tsv") return QStringLiteral("table");
    if (ending == u"json" || ending == u"jsonl" || ending == u"ndjson") return QStringLiteral("json");
    if (ending == u"log") return QStringLiteral("log");
    if (ending == u"pdf") return QStringLiteral("pdf");
    return kCode.contains(ending) ? QStringLiteral("code") : QStringLiteral("text");
}

AttachmentFile readAttachment(const QString& path, const std::stop_token& stop, const QString& pdfProgram) {
    const QFileInfo info(path);
    AttachmentFile file;
    file.name = info.fileName();
    file.type = attachmentType(file.name);
    file.bytes = info.size();
    if (!info.exists())
        return refused(file, "ATT-001",
                       QCoreApplication::translate("Attachments", "The file is no longer there."),
                       QCoreApplication::translate("Attachments", "Attach it again from its new place."));
    if (info.isDir())
        return refused(file, "ATT-002", QCoreApplication::translate("Attachments", "This is a folder."),
                       QCoreApplication::translate("Attachments", "Attach the files in it one by one."));
    if (!info.isFile())
        return refused(file, "ATT-005",
                       QCoreApplication::translate("Attachments", "This is not a text file."));
    QFile source(path);
    if (!source.open(QIODevice::ReadOnly))
        return refused(file, "ATT-003",
                       QCoreApplication::translate("Attachments", "The file cannot be read: %1")
                           .arg(source.errorString()),
                       QCoreApplication::translate("Attachments", "Check its permissions."));
    const QByteArray head = source.peek(kHead);
    if (head.isEmpty())
        return refused(file, "ATT-004", QCoreApplication::translate("Attachments", "The file is empty."));
    if (isImage(head))
        return refused(
            file, "ATT-006",
            QCoreApplication::translate("Attachments", "Models in Parlor cannot see pictures yet."),
            QCoreApplication::translate("Attachments", "Describe the picture in words, or attach its text."));
    if (head.startsWith("GGUF"))
        return refused(file, "ATT-013",
                       QCoreApplication::translate("Attachments", "This is a model, not a document."),
                       QCoreApplication::translate(
                           "Attachments", "Drop a file whose name ends in .gguf to add it as a model."));
    if (head.left(1024).contains("%PDF-")) return readPdfFile(file, path, stop, pdfProgram);
    if (head.startsWith("PK\x03\x04"))
        return refused(
            file, "ATT-014",
            QCoreApplication::translate("Attachments", "Office documents and archives cannot be read."),
            QCoreApplication::translate("Attachments", "Save it as text or PDF and attach that."));
    if (file.type == u"pdf") file.type = QStringLiteral("text");
    return readTextFile(std::move(file), source);
}

}  // namespace parlor::app
