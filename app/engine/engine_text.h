// Sentences of the engine in the language of the window.
#pragma once

#include <QString>

#include "engine/plan.h"

namespace parlor::app {

QString sentence(const Message& message);
QString hint(const Message& message);
QString withHint(const Message& message);  // the sentence, and the hint if there is one
QString code(const Message& message);
QString verdictText(Verdict verdict, bool elsewhere = false);  // elsewhere: on another computer
QString kvText(KvChoice kv);
QString bytesText(quint64 bytes);

}  // namespace parlor::app
