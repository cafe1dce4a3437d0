// One chat outside the store: what is exported and imported.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include "app/store/types.h"

namespace parlor::app {

struct ChatCopy {
    StoredConversation conversation;  // its `leaf` is the id of one of the messages, or 0
    QString folder;                   // name; empty: none
    QString source;                   // where it came from: "chatgpt"; empty for Parlor's own chats
    QString sourceId;                 // its name there, by which it is known when it comes again
    QList<StoredMessage> messages;    // a parent stands before its children
};

// The branch that is shown, root first.
QList<StoredMessage> shownBranch(const ChatCopy& chat);
// The same for two copies of the same chat, whatever ids they were given.
QByteArray fingerprint(const ChatCopy& chat);
// The chat's options with the mark "came from there", and the mark in them: "chatgpt/1234", or empty.
QString markedOptions(const QString& options, const QString& source, const QString& sourceId);
QString importMark(const QString& options);

QString roleName(Role role);  // "user": in files, never translated
Role roleNamed(const QString& name, Role otherwise);
// A block's field: the file name of an attachment, the name of a tool.
QString blockField(const Block& block, const QString& key);

}  // namespace parlor::app
