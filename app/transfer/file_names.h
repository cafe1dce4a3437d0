// Names for exported files.
#pragma once

#include <QString>

namespace parlor::app {

// A chat's title as a file name that every system takes: no path, no reserved word, at most 120 bytes.
QString safeFileName(const QString& title);
// `folder`/`name`.`suffix`, or with " (2)" … when that is taken.
QString freePath(const QString& folder, const QString& name, const QString& suffix);

}  // namespace parlor::app
