// Files that pretend to hold chats.
#pragma once

#include <QByteArray>
#include <QList>

struct HostileFile {
    const char* name;
    QByteArray bytes;
    int chats;  // that must be read all the same
};
QList<HostileFile> hostileFiles();
