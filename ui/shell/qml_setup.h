// What every QML engine of Parlor gets, in the program and in tests.
#pragma once

#include <QQmlEngine>

namespace parlor::ui {

// Before the engine exists: QML modules, style, fonts.
void prepareApplication();
// Import path, icons, and a network access manager that refuses everything.
void prepareEngine(QQmlEngine& engine);
// How often something on the QML side asked for the network: 0 unless there is a bug.
int networkRequests();

}  // namespace parlor::ui
