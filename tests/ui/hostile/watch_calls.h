// Counts what this process asks of the system: the program's own definitions of open(), connect() and their
// kin stand before libc's, also for Qt's libraries, and note each call on its way.
#pragma once

#include <QStringList>

void startWatching();
// Paths that were opened and addresses that were called since startWatching().
QStringList opened();
QStringList called();
