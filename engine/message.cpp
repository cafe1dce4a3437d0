#include "engine/message.h"

#include <array>
#include <cstdio>

#include "kernels/check.h"

namespace parlor {

namespace {

constexpr MessageTemplate kTemplates[] = {
#define MESSAGE(id, code, text, hint) {code, text, hint},
#include "engine/messages/all.h"
#undef MESSAGE
};

constexpr size_t kLongestArgument = 200;

// Arguments come from files: control characters and bidirectional overrides are shown as '?', long ones are
// cut.
std::string printable(const std::string& argument) {
    std::string out;
    for (size_t i = 0; i < argument.size(); ++i) {
        const auto c = static_cast<unsigned char>(argument[i]);
        const bool bidi = c == 0xE2 && i + 2 < argument.size() &&
                          ((static_cast<unsigned char>(argument[i + 1]) == 0x80 &&
                            static_cast<unsigned char>(argument[i + 2]) >= 0xAA &&
                            static_cast<unsigned char>(argument[i + 2]) <= 0xAE) ||
                           (static_cast<unsigned char>(argument[i + 1]) == 0x81 &&
                            static_cast<unsigned char>(argument[i + 2]) >= 0xA6 &&
                            static_cast<unsigned char>(argument[i + 2]) <= 0xA9));
        if (bidi) {
            out += '?';
            i += 2;
        } else {
            out += c < 0x20 || c == 0x7F ? '?' : argument[i];
        }
        if (out.size() >= kLongestArgument) {
            while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0) == 0x80) out.pop_back();
            if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xC0) out.pop_back();
            return out + "…";
        }
    }
    return out;
}

std::string fill(std::string_view text, const std::vector<std::string>& args, std::string_view cause) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        const bool placeholder =
            text[i] == '%' && i + 1 < text.size() && text[i + 1] >= '1' && text[i + 1] <= '9';
        if (!placeholder) {
            out += text[i];
            continue;
        }
        const auto index = static_cast<size_t>(text[++i] - '1');
        if (index < args.size())
            out += printable(args[index]);
        else
            out += index == args.size() && !cause.empty() ? cause : "?";
    }
    return out;
}

}  // namespace

std::optional<Msg> message_with(std::string_view code) {
    for (size_t i = 0; i < std::size(kTemplates); ++i)
        if (kTemplates[i].code == code) return static_cast<Msg>(i);
    return std::nullopt;
}

const MessageTemplate& message_template(Msg id) {
    const auto index = static_cast<size_t>(id);
    CHECK(index < std::size(kTemplates));
    return kTemplates[index];
}

std::string Message::text() const {
    return format(message_template(id).text, cause.empty() ? "" : cause.front().text());
}
std::string Message::hint() const {
    return format(message_template(id).hint);
}
std::string Message::format(std::string_view translated, std::string_view translated_cause) const {
    return fill(translated, args, translated_cause);
}

std::string format_bytes(uint64_t bytes) {
    static constexpr std::array kUnits = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
    double value = static_cast<double>(bytes);
    size_t unit = 0;
    while (value >= 999.5 && unit + 1 < kUnits.size()) {
        value /= 1000;
        ++unit;
    }
    char text[32];
    std::snprintf(text, sizeof text, unit == 0 || value >= 99.5 ? "%.0f %s" : "%.1f %s", value, kUnits[unit]);
    return text;
}

}  // namespace parlor
