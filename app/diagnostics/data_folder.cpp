#include "app/diagnostics/data_folder.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QStorageInfo>
#include <QUrl>

#include "app/engine/engine_text.h"
#include "app/shell/background.h"

namespace parlor::app {

namespace {

constexpr const char* kLabels[DataFolder::KindCount] = {
    QT_TRANSLATE_NOOP("Data", "Chats"),    QT_TRANSLATE_NOOP("Data", "Backups"),
    QT_TRANSLATE_NOOP("Data", "Models"),   QT_TRANSLATE_NOOP("Data", "Logs"),
    QT_TRANSLATE_NOOP("Data", "Settings"), QT_TRANSLATE_NOOP("Data", "Other files")};
constexpr const char* kKinds[DataFolder::KindCount] = {"chats", "backups",  "models",
                                                       "logs",  "settings", "other"};

DataFolder::Kind kindOf(const QString& relative) {
    const QString top = relative.section(u'/', 0, 0);
    if (top == QLatin1String("backups")) return DataFolder::Backups;
    if (top == QLatin1String("models")) return DataFolder::Models;
    if (top == QLatin1String("logs")) return DataFolder::Logs;
    if (top.startsWith(QLatin1String("chats.db"))) return DataFolder::Chats;
    if (top.startsWith(QLatin1String("parlor.ini")) || top.startsWith(QLatin1String("presets.json")) ||
        top.startsWith(QLatin1String("models.json")))
        return DataFolder::SettingFiles;
    return DataFolder::Other;
}

}  // namespace

DataFolder::DataFolder(const QString& path, const QString& settingsFile, QObject* parent)
    : QObject(parent), m_path(path), m_settingsFile(settingsFile) {}

QString DataFolder::path() const {
    return QDir::toNativeSeparators(m_path);
}

QString DataFolder::settingsPath() const {
    return QDir::toNativeSeparators(QFileInfo(m_settingsFile).absolutePath());
}

DataFolder::Sizes DataFolder::measureNow(const QString& path, const QString& settingsFile) {
    Sizes sizes{};
    const auto count = [&](const QFileInfo& file, Kind kind) {
        sizes[kind].bytes += file.size();
        ++sizes[kind].files;
    };
    const QDir folder(path);
    QDirIterator walk(path, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        walk.next();
        count(walk.fileInfo(), kindOf(folder.relativeFilePath(walk.filePath())));
    }
    const QFileInfo settings(settingsFile);
    if (settings.absolutePath() != folder.absolutePath())
        for (const char* name : {"parlor.ini", "presets.json", "models.json"})
            if (const QFileInfo file(settings.absolutePath() + u'/' + QLatin1String(name)); file.exists())
                count(file, SettingFiles);
    return sizes;
}

void DataFolder::measure() {
    if (m_measuring) return;
    m_measuring = true;
    emit changed();
    startIn(m_pool, [this, path = m_path, settings = m_settingsFile] {
        QMetaObject::invokeMethod(
            this, [this, sizes = measureNow(path, settings), free = QStorageInfo(path).bytesAvailable()] {
                m_sizes = sizes;
                m_free = free;
                m_measuring = false;
                emit changed();
            });
    });
}

QVariantList DataFolder::sizes() const {
    QVariantList list;
    for (int kind = 0; kind < KindCount; ++kind)
        list << QVariantMap{{QStringLiteral("kind"), QLatin1String(kKinds[kind])},
                            {QStringLiteral("label"), QCoreApplication::translate("Data", kLabels[kind])},
                            {QStringLiteral("bytes"), double(m_sizes[size_t(kind)].bytes)},
                            {QStringLiteral("size"), bytesText(quint64(m_sizes[size_t(kind)].bytes))},
                            {QStringLiteral("files"), m_sizes[size_t(kind)].files}};
    return list;
}

QString DataFolder::total() const {
    qint64 sum = 0;
    for (const Size& size : m_sizes) sum += size.bytes;
    return bytesText(quint64(sum));
}

QString DataFolder::freeSpace() const {
    return m_free < 0 ? QString() : bytesText(quint64(m_free));
}

void DataFolder::open() {
    QDesktopServices::openUrl(QUrl::fromLocalFile(m_path));
}

}  // namespace parlor::app
