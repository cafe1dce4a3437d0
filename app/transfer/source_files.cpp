#include "app/transfer/source_files.h"

#include <archive.h>
#include <archive_entry.h>

#include <QDir>
#include <QDirIterator>
#include <QFile>

namespace parlor::app {

namespace {

using Kind = TransferError::Kind;
constexpr qint64 kFreeOfRatio = qint64(64) << 20;
constexpr int kMaxFiles = 200000;

bool wanted(const QString& name) {
    return name.endsWith(QLatin1String(".json"), Qt::CaseInsensitive) ||
           name.endsWith(QLatin1String(".jsonl"), Qt::CaseInsensitive);
}

struct ArchiveCloser {
    void operator()(archive* one) const { archive_read_free(one); }
};
using ArchivePointer = std::unique_ptr<archive, ArchiveCloser>;

bool openArchive(archive* zip, const QString& path) {
    archive_read_support_format_zip(zip);
#ifdef Q_OS_WIN
    return archive_read_open_filename_w(zip, path.toStdWString().c_str(), 1 << 16) == ARCHIVE_OK;
#else
    return archive_read_open_filename(zip, QFile::encodeName(path).constData(), 1 << 16) == ARCHIVE_OK;
#endif
}

QString entryName(archive_entry* entry) {
    if (const char* name = archive_entry_pathname_utf8(entry)) return QString::fromUtf8(name);
    const char* raw = archive_entry_pathname(entry);
    return raw ? QString::fromUtf8(raw) : QString();
}

TransferStatus unpack(const QString& path, SourceSet& set, const std::atomic_bool& cancelled,
                      const ZipLimits& limits) {
    if (!set.unpacked) set.unpacked = std::make_unique<QTemporaryDir>();
    if (!set.unpacked->isValid()) return TransferError{Kind::CannotWrite, set.unpacked->errorString()};
    const ArchivePointer zip(archive_read_new());
    if (!zip || !openArchive(zip.get(), path)) return TransferError{Kind::BadArchive, path};
    const qint64 own = QFileInfo(path).size();
    qint64 total = 0;
    QByteArray buffer(1 << 17, Qt::Uninitialized);
    archive_entry* entry = nullptr;
    for (int count = 0;; ++count) {
        const int status = archive_read_next_header(zip.get(), &entry);
        if (status == ARCHIVE_EOF) return std::nullopt;
        if (status < ARCHIVE_WARN) return TransferError{Kind::BadArchive, path};
        if (count >= limits.entries) return TransferError{Kind::TooLarge, path};
        const QString name = entryName(entry);
        if (archive_entry_filetype(entry) != AE_IFREG || !wanted(name)) continue;
        QFile out(set.unpacked->filePath(QString::number(set.files.size())));
        if (!out.open(QIODevice::WriteOnly)) return TransferError{Kind::CannotWrite, out.errorString()};
        while (true) {
            if (cancelled) return std::nullopt;
            const la_ssize_t got = archive_read_data(zip.get(), buffer.data(), size_t(buffer.size()));
            if (got == 0) break;
            if (got < 0) return TransferError{Kind::BadArchive, path};
            total += got;
            if (total > limits.total || (total > kFreeOfRatio && total / limits.ratio > own))
                return TransferError{Kind::TooLarge, path};
            if (out.write(buffer.constData(), got) != got)
                return TransferError{Kind::DiskFull, out.fileName()};
        }
        if (!out.flush()) return TransferError{Kind::DiskFull, out.fileName()};
        set.files.append({name, out.fileName(), out.size()});
    }
}

TransferStatus addFolder(const QString& path, SourceSet& set, const std::atomic_bool& cancelled) {
    const QDir folder(path);
    // Links are not followed: a folder may hold itself.
    QDirIterator files(path, QDir::Files | QDir::NoSymLinks | QDir::Readable, QDirIterator::Subdirectories);
    for (int count = 0; files.hasNext() && !cancelled; ++count) {
        if (count >= kMaxFiles) return TransferError{Kind::TooLarge, path};
        const QFileInfo file(files.next());
        if (wanted(file.fileName()))
            set.files.append({folder.dirName() + u'/' + folder.relativeFilePath(file.filePath()),
                              file.filePath(), file.size()});
    }
    return std::nullopt;
}

bool isZip(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(2) == "PK";
}

}  // namespace

TransferStatus gatherFiles(const QStringList& paths, SourceSet& set, const std::atomic_bool& cancelled,
                           const ZipLimits& limits) {
    for (const QString& path : paths) {
        const QFileInfo info(path);
        if (!info.exists() || !info.isReadable() || (!info.isFile() && !info.isDir()))
            return TransferError{Kind::CannotRead, path};
        if (info.isDir()) {
            if (auto error = addFolder(path, set, cancelled)) return error;
        } else if (isZip(path)) {
            if (auto error = unpack(path, set, cancelled, limits)) return error;
        } else {
            set.files.append({info.fileName(), path, info.size()});
        }
    }
    std::sort(set.files.begin(), set.files.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.name < b.name; });
    return std::nullopt;
}

}  // namespace parlor::app
