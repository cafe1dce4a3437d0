#include "rig.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFile>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QMimeData>

#include "ui/shell/qml_setup.h"

using namespace parlor::app;

namespace {
QString settingsFile(const QTemporaryDir& folder) {
    const QString file = folder.filePath("parlor.ini");
    QSettings raw(file, QSettings::IniFormat);
    raw.setValue("window/language", "en");
    raw.setValue("window/theme", "light");
    return file;
}
}  // namespace

Rig::Rig()
    : m_engine(*new FakeEngineClient),
      m_program({m_folder.path(), settingsFile(m_folder)}, std::unique_ptr<EngineClient>(&m_engine)) {
    for (const char* scheme : {"http", "https", "file", "smb", "javascript", "mailto"})
        QDesktopServices::setUrlHandler(scheme, this, "open");
    m_engine.setPace(2, 8);
    m_program.library().setBuiltIn(demoModels().mid(0, 1));
    m_program.library().setDemo(demoSources(), demoLibrary());
    m_program.start();
    m_beat.setInterval(5);
    connect(&m_beat, &QTimer::timeout, this,
            [this] { m_longestGap = std::max(m_longestGap, int(m_clock.restart())); });
}

Rig::~Rig() {
    for (const char* scheme : {"http", "https", "file", "smb", "javascript", "mailto"})
        QDesktopServices::unsetUrlHandler(scheme);
}

QString Rig::readFile(const QString& name) const {
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}
QUrl Rig::dataUrl(const QString& name) const {
    return QUrl::fromLocalFile(QStringLiteral(PARLOR_TEST_DATA "/") + name);
}
QString Rig::clipboard() const {
    return QGuiApplication::clipboard()->text();
}
void Rig::setClipboard(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
}
void Rig::setClipboardFiles(const QList<QUrl>& files) {
    auto* data = new QMimeData;
    data->setUrls(files);
    QGuiApplication::clipboard()->setMimeData(data);
}
QUrl Rig::makeFile(const QString& name, const QString& text) {
    QFile file(m_folder.filePath(name));
    if (file.open(QIODevice::WriteOnly)) file.write(text.toUtf8());
    return QUrl::fromLocalFile(file.fileName());
}
int Rig::networkRequests() const {
    return parlor::ui::networkRequests();
}

void Rig::compose(QWindow*, const QString& preedit, const QString& commit) {
    QInputMethodEvent event(preedit, {});
    event.setCommitString(commit);
    if (QObject* focus = QGuiApplication::focusObject()) QCoreApplication::sendEvent(focus, &event);
}

void Rig::setEnd(const QString& end) {
    m_engine.setFailure({});
    m_engine.setEnd(end == "length"  ? parlor::StopReason::length
                    : end == "guard" ? parlor::StopReason::guard
                                     : parlor::StopReason::eos);
    if (end == "failure") m_engine.setFailure(parlor::message(parlor::Msg::OutOfMemory, "1 GB"));
}

void Rig::fillChat(const QString& title, int messages) {
    m_program.archive().run(
        this,
        [title, messages](ChatStore& store) -> StoreStatus {
            const auto chat = store.createConversation(title, {});
            if (!chat) return chat.error();
            QList<StoredMessage> all;
            for (int i = 0; i < messages; ++i) {
                StoredMessage message;
                message.id = -i - 1;
                message.parent = i > 0 ? -i : 0;
                message.conversation = *chat;
                message.role = i % 2 == 0 ? Role::User : Role::Assistant;
                message.blocks = {{BlockKind::Text,
                                   QStringLiteral("Message %1 with **some** text.\n\n- one\n- two").arg(i),
                                   {}}};
                all.append(message);
            }
            const auto added = store.addMessages(all);
            if (!added) return added.error();
            return {};
        },
        [this](const StoreStatus&) { m_program.chat().conversations()->reload(); });
}

void Rig::watch() {
    m_longestGap = 0;
    m_clock.start();
    m_beat.start();
}
