#include "app/transfer/transfer.h"

#include <QDesktopServices>
#include <QFileInfo>

#include "app/settings/settings.h"
#include "app/transfer/file_names.h"

namespace parlor::app {

Transfer::Transfer(ChatArchive* archive, Settings* settings, QObject* parent)
    : QObject(parent), m_archive(archive), m_settings(settings), m_worker(new QObject) {
    m_thread.setObjectName(QStringLiteral("transfer"));
    m_worker->moveToThread(&m_thread);
    m_thread.start();
}

Transfer::~Transfer() {
    m_cancel = true;
    m_thread.quit();
    m_thread.wait();
    delete m_worker;
}

void Transfer::work(std::function<void()> work) {
    QMetaObject::invokeMethod(m_worker, std::move(work));
}

void Transfer::report(std::function<void()> news) {
    QMetaObject::invokeMethod(this, std::move(news), Qt::QueuedConnection);
}

void Transfer::begin(Job job) {
    m_cancel = false;
    m_job = job;
    m_progress = 0;
    emit jobChanged();
    emit progressChanged();
}

void Transfer::end() {
    const bool stopped = m_cancel.exchange(false);
    m_job = Idle;
    emit jobChanged();
    if (stopped) emit cancelled();
}

void Transfer::setProgress(double progress) {
    report([this, progress] {
        m_progress = progress;
        emit progressChanged();
    });
}

void Transfer::tell(const TransferError& error) {
    emit failed(error.text(), error.hint(), error.code());
}

void Transfer::cancel() {
    if (busy()) m_cancel = true;
}

void Transfer::showInFolder(const QString& path) {
    const QFileInfo info(path);
    QDesktopServices::openUrl(
        QUrl::fromLocalFile(info.isDir() ? info.absoluteFilePath() : info.absolutePath()));
}

bool Transfer::needsFolder(int chats, Format format) {
    return chats != 1 && format != Json;
}

QString Transfer::fileName(const QString& title, Format format) {
    static const char* const kSuffixes[] = {".md", ".json", ".html", ".pdf"};
    return safeFileName(title) + QLatin1String(kSuffixes[qBound(0, int(format), 3)]);
}

}  // namespace parlor::app
