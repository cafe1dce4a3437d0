// What a desktop lacks for writing Chinese, Japanese and Korean in this window, in words: Qt's plug-in for
// the input method that the desktop names, and a font that has the characters.
#pragma once

#include <QString>

namespace parlor::app {

struct InputHelp {
    QString text, hint, code;  // all empty: nothing is missing
};

// `method`: as QT_IM_MODULE or XMODIFIERS name it ("fcitx", "@im=ibus"); `plugins`: names of the plug-in
// files there.
InputHelp inputMethodHelp(const QString& method, const QStringList& plugins);
// Looks at this desktop. Chinese characters are asked for only where they are needed.
InputHelp inputHelp(bool chinese);

}  // namespace parlor::app
