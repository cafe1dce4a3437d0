// The files that an import reads: chosen ones, those of a folder, those in a zip file. What is in a zip is
// unpacked under names of our own into a folder that goes away; names inside it never become paths.
#pragma once

#include <QTemporaryDir>
#include <atomic>
#include <memory>

#include "app/transfer/transfer_error.h"

namespace parlor::app {

struct SourceFile {
    QString name;  // where it stands in the export, with '/': "threads/jan_1/thread.json"
    QString path;  // on this computer
    qint64 size = 0;
};

struct ZipLimits {
    qint64 total = qint64(8) << 30;  // bytes, unpacked
    qint64 ratio = 120;              // of what is unpacked to the zip's own size, beyond the first 64 MB
    int entries = 200000;
};

struct SourceSet {
    QList<SourceFile> files;
    std::unique_ptr<QTemporaryDir> unpacked;
};

TransferStatus gatherFiles(const QStringList& paths, SourceSet& set, const std::atomic_bool& cancelled,
                           const ZipLimits& limits = {});

}  // namespace parlor::app
