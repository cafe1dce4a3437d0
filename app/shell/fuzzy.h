// How well a text answers what somebody typed to find it.
#pragma once

#include <QStringView>

namespace parlor::app {

// 0: not at all. All words of `typed` must occur: at the start of the text, at the start of a word, within
// one, or as letters in their order ("nwc" finds "New chat"). Case and accents are no difference. Linear in
// the text's length for each word.
int matchScore(QStringView typed, QStringView text);

}  // namespace parlor::app
