#include "app/diagnostics/log.h"

#include <QDateTime>
#include <QDir>

#include "app/diagnostics/private_text.h"

namespace parlor::app {

namespace {

QBasicMutex installedMutex;
Log* installed = nullptr;
QtMessageHandler previous = nullptr;

const char* nameOf(QtMsgType type) {
    switch (type) {
        case QtDebugMsg:
            return "debug";
        case QtInfoMsg:
            return "info";
        case QtWarningMsg:
            return "warning";
        case QtCriticalMsg:
            return "error";
        case QtFatalMsg:
            return "fatal";
    }
    return "?";
}

QString olderFile(const QString& path) {
    return path + QStringLiteral(".1");
}

QStringList linesOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
}

}  // namespace

QString Log::fileIn(const QString& folder) {
    return folder + QStringLiteral("/logs/parlor.log");
}

Log::Log(const QString& folder, qint64 largest) : m_path(fileIn(folder)), m_largest(largest), m_file(m_path) {
    QDir().mkpath(folder + QStringLiteral("/logs"));
    // Without a log the program does its work all the same.
    if (m_file.open(QIODevice::WriteOnly | QIODevice::Append))
        m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

Log::~Log() {
    const QMutexLocker lock(&installedMutex);
    if (installed != this) return;
    qInstallMessageHandler(previous);
    installed = nullptr;
}

void Log::install() {
    const QMutexLocker lock(&installedMutex);
    if (!installed) previous = qInstallMessageHandler(&Log::handle);
    installed = this;
}

void Log::handle(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    if (previous) previous(type, context, text);
    const QMutexLocker lock(&installedMutex);
    if (installed) installed->write(type, QString::fromLatin1(context.category), text);
}

void Log::write(QtMsgType type, const QString& category, const QString& text) {
    QString line = escapeControls(withoutNames(text));
    if (line.size() > kLongestLine) line = line.left(kLongestLine) + QStringLiteral("…");
    const QByteArray bytes = QStringLiteral("%1 %2 %3: %4\n")
                                 .arg(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs),
                                      QLatin1String(nameOf(type)), escapeControls(category), line)
                                 .toUtf8();
    const QMutexLocker lock(&m_mutex);
    if (!m_file.isOpen()) return;
    if (m_file.size() + bytes.size() > m_largest) rotate();
    m_file.write(bytes);
    m_file.flush();
}

void Log::rotate() {
    m_file.close();
    QFile::remove(olderFile(m_path));
    QFile::rename(m_path, olderFile(m_path));
    if (m_file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

QStringList Log::read(const QString& folder, int lines) {
    const QString path = fileIn(folder);
    QStringList all = linesOf(path);
    if (all.size() < lines) all = linesOf(olderFile(path)) + all;
    return all.size() > lines ? all.mid(all.size() - lines) : all;
}

}  // namespace parlor::app
