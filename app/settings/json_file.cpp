#include "app/settings/json_file.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

#include "app/shell/background.h"

namespace parlor::app {

namespace {
constexpr qint64 kLargest = 16 << 20;
}

JsonFile::JsonFile(QString path, QObject* parent) : QObject(parent), m_path(std::move(path)) {
    m_pool.setMaxThreadCount(1);  // one writing after another
}

JsonFile::~JsonFile() {
    m_pool.waitForDone();
}

QJsonObject JsonFile::read() {
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QJsonDocument document =
        file.size() <= kLargest ? QJsonDocument::fromJson(file.readAll()) : QJsonDocument();
    if (document.isObject()) return document.object();
    QFile::remove(m_path + QStringLiteral(".damaged"));
    QFile::copy(m_path, m_path + QStringLiteral(".damaged"));
    return {};
}

void JsonFile::write(const QJsonObject& content) {
    startIn(m_pool, [this, bytes = QJsonDocument(content).toJson()] {
        QDir().mkpath(QFileInfo(m_path).absolutePath());
        QSaveFile file(m_path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
            emit failed(m_path);
    });
}

}  // namespace parlor::app
