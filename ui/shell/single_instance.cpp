#include "ui/shell/single_instance.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QLocalSocket>

namespace parlor::ui {

namespace {
constexpr int kPatienceMs = 1000;
constexpr qint64 kLongestCall = 1 << 20;
}  // namespace

SingleInstance::SingleInstance(const QString& dataFolder, QObject* parent) : QObject(parent) {
    const QByteArray hash =
        QCryptographicHash::hash(dataFolder.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    m_name = QStringLiteral("parlor-") + QString::fromLatin1(hash);
}

bool SingleInstance::handOver(const QStringList& files) {
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(kPatienceMs)) return false;
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << files;
    socket.write(bytes);
    socket.waitForBytesWritten(kPatienceMs);
    socket.disconnectFromServer();
    if (socket.state() != QLocalSocket::UnconnectedState) socket.waitForDisconnected(kPatienceMs);
    return true;
}

void SingleInstance::listen() {
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    if (!m_server.listen(m_name)) {
        QLocalServer::removeServer(m_name);  // left behind by a Parlor that was killed
        m_server.listen(m_name);
    }
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        QLocalSocket* socket = m_server.nextPendingConnection();
        socket->setReadBufferSize(kLongestCall);
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
            QStringList files;
            QByteArray bytes = socket->read(kLongestCall);
            QDataStream stream(&bytes, QIODevice::ReadOnly);
            stream >> files;
            if (stream.status() != QDataStream::Ok) files.clear();
            socket->deleteLater();
            emit called(files);
        });
    });
}

}  // namespace parlor::ui
