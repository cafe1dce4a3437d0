// What a model wrote, as the typed parts that are stored: thinking, calls of tools and their results apart
// from the answer.
#pragma once

#include <QList>
#include <QString>

#include "app/store/types.h"
#include "engine/output_parser.h"

namespace parlor::app {

// Of answers whose model is not known: <think>, and <tool_call>{json}</tool_call> and
// <tool_response>…</tool_response> at the start of a line, outside of code.
OutputFormat usualFormat();
// `writing`: more will come; what may be the beginning of a mark is held back until it is decided.
// Data of an open thinking is {"open":true}; of a call {"name","id","arguments"}, its text the arguments; of
// a result {"name","id","error"}. A call that cannot be read stays text.
QList<Block> splitAnswer(const QString& written, const OutputFormat& format, bool writing = false);
inline QList<Block> splitAnswer(const QString& written, bool writing = false) {
    return splitAnswer(written, usualFormat(), writing);
}
inline QList<Block> splitThinking(const QString& written, bool writing = false) {
    return splitAnswer(written, writing);
}
// The answer alone, as it was written: for copying and for the model's next turn.
QString plainText(const QList<Block>& blocks);

}  // namespace parlor::app
