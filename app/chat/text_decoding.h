// Bytes of a file somebody wrote → text, whatever wrote them.
#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

namespace parlor::app {

struct DecodedText {
    QString text;
    qsizetype replaced = 0;  // characters that no text has: NULs, broken pairs; U+FFFD stands for them
};

// Nothing for what is no text. Knows UTF-8, UTF-16 and UTF-32 with and without a mark, GB18030 and Latin-1.
// `cut`: the bytes end in the middle of the file, perhaps of a character.
std::optional<DecodedText> decodeText(QByteArray bytes, bool cut);
// NULs and halves of pairs replaced: they survive neither the database nor the model.
DecodedText cleanText(QString text);

}  // namespace parlor::app
