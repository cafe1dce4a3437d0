// Large JSON files in pieces: an export of years is hundreds of megabytes, one chat of it is small. The
// scanner finds where members and elements begin and end without building anything; each is then parsed
// alone.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonValue>
#include <functional>

namespace parlor::app {

constexpr qsizetype kMaxPiece = qsizetype(96) << 20;  // one chat, one line

// Calls `each` for every element of the array that `json` is; stops when it returns false. False when `json`
// is no array or breaks off.
bool jsonElements(QByteArrayView json, const std::function<bool(QByteArrayView)>& each);
// The same for the members of an object. Keys are given as written (escapes and all).
bool jsonMembers(QByteArrayView json, const std::function<bool(QByteArrayView, QByteArrayView)>& each);
// '[', '{', another first character, or 0 for nothing. A byte order mark is passed over.
char jsonStart(QByteArrayView json);

// One piece as a value; Undefined when it is too large, nested too deeply, or no JSON.
QJsonValue jsonValue(QByteArrayView piece);

}  // namespace parlor::app
