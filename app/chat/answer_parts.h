// What a model wrote, as the typed parts that are stored: thinking, calls of tools and their results apart
// from the answer.
#pragma once

#include <QList>
#include <QString>

#include "app/store/types.h"

namespace parlor::app {

// <think>…</think> at the start of an answer (some templates end the prompt with the opening mark), and
// <tool_call>{json}</tool_call>, <tool_response>…</tool_response> at the start of a line, outside of code.
// `writing`: more will come; what may be the beginning of a mark is held back until it is decided.
// Data of an open thinking is {"open":true}; of a call {"name","id"}, its text the arguments; of a result
// {"name","id","error"}.
QList<Block> splitAnswer(const QString& written, bool writing = false);
inline QList<Block> splitThinking(const QString& written, bool writing = false) {
    return splitAnswer(written, writing);
}
// The answer alone, as it was written: for copying and for the model's next turn.
QString plainText(const QList<Block>& blocks);

}  // namespace parlor::app
