// Text of a model on its way into rich text.
#pragma once

#include <QString>
#include <QStringView>

namespace parlor::app {

// Escapes tags; control characters become their symbols, characters that turn the direction of what follows
// and halves of surrogate pairs become U+FFFD. A line's end becomes <br>.
void putEscaped(QString& out, QStringView text);
// "&amp;" at `at`: the characters it stands for, and its length in `length`; empty: it is none.
QString entityAt(QStringView text, qsizetype at, qsizetype& length);
bool isCjk(char32_t c);

}  // namespace parlor::app
