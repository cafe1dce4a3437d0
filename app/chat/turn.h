// One turn of a conversation: what is asked, then the answer as it grows.
#pragma once

#include <QElapsedTimer>
#include <optional>

#include "app/chat/answer_parts.h"
#include "app/engine/engine_client.h"
#include "app/store/types.h"

namespace parlor::app {

struct Turn {
    quint64 id = 0;  // of the request; 0: none
    qint64 conversation = 0;
    qint64 parent = 0;      // message that the new one hangs below
    qint64 place = 0;       // which of the chats that have not begun; see ChatController::shows()
    bool ask = false;       // a message of the person is part of the turn
    bool composed = false;  // and it came from the composer
    bool first = false;     // the chat begins with it
    QList<Block> question;
    GenerateRequest request;
    qint64 answer = 0;  // message id, once stored
    bool storing = false;
    QList<Block> before;  // of an answer that is continued: what it was, the text to go on with last
    MessageStats statsBefore;
    MessageState stateBefore = MessageState::Complete;
    QString written;
    OutputFormat format = usualFormat();  // of what is written
    std::optional<GenerateStats> finished;
    std::optional<Error> error;
    double thoughtSeconds = 0;
    QElapsedTimer clock;  // since the first text

    bool continues() const { return !before.isEmpty(); }
    // The answer so far. `writing`: what may be the beginning of a mark is held back.
    QList<Block> blocks(bool writing) const;
    // The same while it is written, and the time that the thinking has taken.
    QList<Block> measure();
};

}  // namespace parlor::app
