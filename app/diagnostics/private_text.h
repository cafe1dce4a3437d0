// Takes out of a text what would tell who uses this computer, so that it may be shown to others.
#pragma once

#include <QString>

namespace parlor::app {

// The home folder becomes ~, the names of the person and of the computer become *.
QString withoutNames(const QString& text);
QString withoutNames(const QString& text, const QString& home, const QString& user, const QString& host);
// Control characters as \xNN: a line stays one line, and a terminal that shows it obeys nothing.
QString escapeControls(const QString& text);

}  // namespace parlor::app
