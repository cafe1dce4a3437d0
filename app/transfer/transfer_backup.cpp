// Transfer's backups.
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaProperty>

#include "app/settings/settings.h"
#include "app/transfer/backup_files.h"
#include "app/transfer/transfer.h"

namespace parlor::app {

namespace {

// The settings by the names of their properties.
QString settingsJson(const QObject& settings) {
    QJsonObject json;
    const QMetaObject* meta = settings.metaObject();
    for (int i = QObject::staticMetaObject.propertyCount(); i < meta->propertyCount(); ++i) {
        const QMetaProperty property = meta->property(i);
        if (property.isWritable())
            json.insert(QString::fromLatin1(property.name()),
                        QJsonValue::fromVariant(property.read(&settings)));
    }
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

// Only what this version has; its setters clamp.
void applySettings(QObject& settings, const QString& text) {
    const QJsonObject json = QJsonDocument::fromJson(text.toUtf8()).object();
    const QMetaObject* meta = settings.metaObject();
    for (int i = QObject::staticMetaObject.propertyCount(); i < meta->propertyCount(); ++i) {
        const QMetaProperty property = meta->property(i);
        const QJsonValue value = json.value(QLatin1String(property.name()));
        if (property.isWritable() && !value.isUndefined()) property.write(&settings, value.toVariant());
    }
}

QVariantMap shown(const BackupFile& file) {
    return {{QStringLiteral("path"), file.path},
            {QStringLiteral("name"), QFileInfo(file.path).fileName()},
            {QStringLiteral("date"), file.date},
            {QStringLiteral("size"), double(file.size)},
            {QStringLiteral("chats"), file.chats},
            {QStringLiteral("sound"), file.sound},
            {QStringLiteral("settings"), !file.settings.isEmpty()},
            {QStringLiteral("beforeRestore"), file.beforeRestore}};
}

}  // namespace

void Transfer::listBackups() {
    work([this] {
        QString path;
        onStore([&path](ChatStore& store) -> StoreStatus {
            path = store.path();
            return {};
        });
        QVariantList list;
        for (const BackupFile& file : keptBackups(path)) list.append(shown(file));
        report([this, list] {
            m_backups = list;
            emit backupsChanged();
        });
    });
}

void Transfer::backUp(const QUrl& file) {
    if (busy() || !file.isLocalFile()) return;
    begin(BackingUp);
    const QString path = file.toLocalFile(), settings = settingsJson(*m_settings);
    work([this, path, settings] {
        TransferStatus error = TransferError{TransferError::Kind::CannotWrite, path};
        onStore([&](ChatStore& store) -> StoreStatus {
            error = writeBackup(store, path, settings);
            return {};
        });
        report([this, error, path] {
            end();
            if (error)
                tell(*error);
            else
                emit backedUp(path);
        });
    });
}

void Transfer::restore(const QUrl& backup, bool settingsToo) {
    if (busy() || !backup.isLocalFile()) return;
    begin(Restoring);
    work([this, path = backup.toLocalFile(), settingsToo] { restoreFile(path, settingsToo); });
}

void Transfer::restoreFile(const QString& path, bool settingsToo) {
    BackupFile found;
    QString storePath, prepared, safety;
    TransferStatus error = checkBackup(path, &found);
    bool open = true;
    OpenReport opened;
    if (!error) {
        onStore([&storePath](ChatStore& store) -> StoreStatus {
            storePath = store.path();
            return {};
        });
        error = prepareRestore(path, storePath, &prepared);
    }
    if (!error) {
        std::promise<void> done;
        m_archive->perform([&](std::unique_ptr<ChatStore>& store) {
            error = swapStore(store, prepared, &safety);
            open = store != nullptr;
            if (open) opened = store->report();
            done.set_value();
        });
        done.get_future().wait();
    }
    report([this, error, found, settingsToo, open, opened, storePath] {
        end();
        if (!open) m_archive->open(storePath);  // tells what is wrong with the file
        if (error) return tell(*error);
        if (settingsToo && !found.settings.isEmpty()) applySettings(*m_settings, found.settings);
        emit m_archive->opened(opened);
        emit chatsChanged();
        emit restored(found.chats);
        listBackups();
    });
}

}  // namespace parlor::app
