#include "app/chat/composer_model.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QMetaProperty>
#include <QMimeData>
#include <algorithm>

#include "app/chat/text_decoding.h"

namespace parlor::app {

namespace {
constexpr int kSaveMs = 600;  // a crash loses less than a second
constexpr qsizetype kPendingShown = 120;

qsizetype longestLine(const QString& text) {
    qsizetype longest = 0;
    for (qsizetype begin = 0; begin < text.size();) {
        qsizetype end = text.indexOf(u'\n', begin);
        if (end < 0) end = text.size();
        longest = std::max(longest, end - begin);
        begin = end + 1;
    }
    return longest;
}
}  // namespace

ComposerModel::ComposerModel(EngineClient* client, ChatController* chat, ChatArchive* archive,
                             ModelLibrary* library, Settings* settings, QObject* parent)
    : QObject(parent),
      m_chat(chat),
      m_archive(archive),
      m_library(library),
      m_attachments(client),
      m_gauge(client, chat, library, settings),
      m_conversation(chat->conversation()) {
    m_save.setSingleShot(true);
    m_save.setInterval(kSaveMs);
    connect(&m_save, &QTimer::timeout, this, &ComposerModel::saveNow);
    connect(&m_attachments, &AttachmentListModel::contentChanged, this, &ComposerModel::scheduleSave);
    connect(&m_attachments, &AttachmentListModel::changed, this, [this] {
        m_gauge.setAttachments(m_attachments.tokens());
        emit sendableChanged();
    });
    connect(chat, &ChatController::phaseChanged, this, &ComposerModel::sendableChanged);
    connect(chat, &ChatController::conversationChanged, this, &ComposerModel::switchTo);
    connect(chat, &ChatController::asked, this, &ComposerModel::onAsked);
    connect(chat, &ChatController::refused, this, &ComposerModel::onRefused);
    connect(library, &ModelLibrary::stateChanged, this, [this] {
        if (m_library->state() == ModelLibrary::Ready) m_attachments.recount();
    });
    const auto opened = [this] {
        if (!std::exchange(m_stored, true)) loadDraft();
    };
    connect(archive, &ChatArchive::opened, this, opened);
    connect(archive, &ChatArchive::openFailed, this, opened);
    // A chat may turn private without becoming another one.
    const QMetaObject* meta = chat->metaObject();
    if (const int at = meta->indexOfProperty("privateChat"); at >= 0 && meta->property(at).hasNotifySignal())
        connect(chat, meta->property(at).notifySignal(), this,
                metaObject()->method(metaObject()->indexOfSlot("switchTo()")));
}

ComposerModel::~ComposerModel() {
    saveNow();
}

void ComposerModel::setText(const QString& text) {
    if (text == m_text) return;
    m_text = text;
    m_gauge.setMessage(text);
    scheduleSave();
    emit textChanged();
    emit sendableChanged();
}

bool ComposerModel::sendable() const {
    // While another chat's answer is written, sending says so.
    if ((m_chat->busy() && !m_chat->elsewhere()) || m_pending.active || m_attachments.reading()) return false;
    return !m_text.trimmed().isEmpty() || !m_attachments.blocks().isEmpty();
}

QString ComposerModel::pending() const {
    if (!m_pending.active || m_pending.left) return {};
    const Content& content = m_pending.content;
    if (content.text.trimmed().isEmpty() && !content.items.isEmpty()) return content.items[0].file.name;
    return QStringView(content.text).left(kPendingShown).toString().simplified();
}

bool ComposerModel::send() {
    if (!sendable()) return false;
    if (m_chat->elsewhere()) {
        m_chat->send(m_text, m_attachments.blocks());
        return false;
    }
    if (m_attachments.faulty()) {
        emit told(QCoreApplication::translate("Composer", "A file cannot be attached."),
                  QCoreApplication::translate("Composer", "Remove it, then send the rest."),
                  QStringLiteral("ATT-000"));
        return false;
    }
    if (m_gauge.fresh() && m_gauge.overfull()) {  // an old count must not hold up what was shortened
        emit overfullAsked();
        return false;
    }
    const QList<Block> blocks = m_attachments.blocks();
    m_pending = {.active = true,
                 .conversation = m_conversation,
                 .secret = m_private,
                 .content = {m_text, m_attachments.items()},
                 .left = false,
                 .written = {}};
    const QString text = m_text;
    show({}, true);
    emit pendingChanged();
    m_chat->send(text, blocks);
    if (m_pending.active && !m_chat->busy()) onRefused(m_conversation);
    return m_chat->busy();
}

bool ComposerModel::paste(bool selection) {
    const QMimeData* data =
        QGuiApplication::clipboard()->mimeData(selection ? QClipboard::Selection : QClipboard::Clipboard);
    if (!data) return false;
    if (data->hasUrls()) {
        QList<QUrl> files;
        for (const QUrl& url : data->urls())
            if (url.isLocalFile()) files << url;
        if (!files.isEmpty()) {
            attachFiles(files);
            return true;
        }
    }
    if (!data->hasText()) {
        if (!data->hasImage()) return false;
        emit told(
            QCoreApplication::translate("Attachments", "Models in Parlor cannot see pictures yet."),
            QCoreApplication::translate("Attachments", "Describe the picture in words, or attach its text."),
            QStringLiteral("ATT-006"));
        return true;
    }
    const QString text = data->text();
    if (text.size() > kLongPaste || text.count(u'\n') > kManyLines) {
        m_attachments.addText(text);
        emit longPasteAttached(m_attachments.count() - 1);
        return true;
    }
    DecodedText clean = cleanText(text);
    if (clean.replaced == 0) return false;
    emit insertRequested(clean.text);
    return true;
}

QString ComposerModel::selectionText() const {
    return cleanText(QGuiApplication::clipboard()->text(QClipboard::Selection)).text;
}

void ComposerModel::attachFiles(const QList<QUrl>& files) {
    for (const QUrl& file : files) {
        if (!file.isLocalFile()) {
            emit told(QCoreApplication::translate("Composer", "Only files on this computer can be attached."),
                      QCoreApplication::translate("Composer", "Parlor fetches nothing from the network."),
                      QStringLiteral("ATT-015"));
        } else if (m_attachments.count() >= AttachmentListModel::kMost) {
            emit told(QCoreApplication::translate("Composer", "No more than %1 files can go with a message.")
                          .arg(AttachmentListModel::kMost),
                      {}, QStringLiteral("ATT-016"));
            return;
        } else {
            m_attachments.addFile(file.toLocalFile());
        }
    }
}

bool ComposerModel::canPutInline(int row) const {
    const AttachmentItem* item = m_attachments.at(row);
    return item && item->path.isEmpty() && item->file.text.size() + m_text.size() <= kMostInline &&
           longestLine(item->file.text) <= kLongestLine;
}

void ComposerModel::putInline(int row) {
    if (!canPutInline(row)) return;
    const QString text = m_attachments.at(row)->file.text;
    m_attachments.removeAt(row);
    emit insertRequested(text);
}

void ComposerModel::removeLargest() {
    m_attachments.removeAt(m_attachments.largest());
}

QString ComposerModel::largestName() const {
    const AttachmentItem* item = m_attachments.at(m_attachments.largest());
    return item ? item->file.name : QString();
}

void ComposerModel::moveToNewChat() {
    m_carried = {m_text, m_attachments.items()};
    show({});
    m_chat->newChat();
    if (m_conversation == 0 && !m_carried.empty() && !m_loading) show(std::exchange(m_carried, {}));
}

void ComposerModel::finishComposing(QObject* field) {
    if (!field) return;
    QGuiApplication::inputMethod()->commit();
    const QString rest = field->property("preeditText").toString();  // the input method did not answer
    if (rest.isEmpty()) return;
    QInputMethodEvent event;
    event.setCommitString(rest);
    QCoreApplication::sendEvent(field, &event);
    QGuiApplication::inputMethod()->reset();
}

void ComposerModel::followCursor() {
    QGuiApplication::inputMethod()->update(Qt::ImCursorRectangle);
}

}  // namespace parlor::app
