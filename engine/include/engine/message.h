// Sentences with stable codes: errors, and the reasons in a plan. The English templates live in messages/*.h,
// one list per area; the window translates the same templates (context "Engine").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlor {

enum class Msg : uint16_t {
#ifndef Q_MOC_RUN  // moc cannot read an include inside an enum
#define MESSAGE(id, code, text, hint) id,
#include "engine/messages/all.h"
#undef MESSAGE
#endif
};

struct MessageTemplate {
    std::string_view code;  // "GGUF-002": never changes its meaning
    std::string_view text;  // English, %1 .. %9 are arguments
    std::string_view hint;  // what the person can do; may be empty
};
const MessageTemplate& message_template(Msg id);
std::optional<Msg> message_with(std::string_view code);

// A message with its arguments. Arguments that come from files are shortened and made printable by text().
struct Message {
    Msg id{};
    std::vector<std::string> args;
    std::vector<Message> cause{};  // one or none; its sentence follows the arguments: %1 where there are none

    std::string_view code() const { return message_template(id).code; }
    std::string text() const;
    std::string hint() const;
    // Fills a translation of text or hint with the arguments, and with that of the cause.
    std::string format(std::string_view translated, std::string_view translated_cause = {}) const;
};

template <class... Args>
Message message(Msg id, Args&&... args) {
    return Message{id, {std::string(std::forward<Args>(args))...}};
}

inline Message message_because(Msg id, const Message& cause) {
    return Message{id, {}, {cause}};
}

// "4.1 GB" (decimal units, as shops and file managers on Linux write them); the same in text and window.
std::string format_bytes(uint64_t bytes);

}  // namespace parlor
