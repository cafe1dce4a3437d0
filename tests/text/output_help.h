// Short formats, and parts of an answer as lines.
#pragma once

#include <string>
#include <vector>

#include "engine/output_parser.h"

namespace parlor {

// One line for each part: "think: …", "text: …", "call name id: …", "result: …"; "!" behind a kind: broken,
// "…": open.
inline std::string shown(const std::vector<OutputPart>& parts) {
    std::string out;
    for (const OutputPart& part : parts) {
        static const char* kNames[] = {"text", "think", "call", "result"};
        out += kNames[static_cast<size_t>(part.kind)];
        if (!part.name.empty()) out += " " + part.name;
        if (!part.id.empty()) out += " " + part.id;
        out += (part.broken ? "!" : "") + std::string(part.open ? "…" : "") + ": " + part.text + "\n";
    }
    return out;
}

inline std::string parsed(const std::string& text, const OutputFormat& format) {
    return shown(parse_output(text, format));
}

// In pieces that end at the given places.
inline std::string in_pieces(const std::string& text, const OutputFormat& format,
                             const std::vector<size_t>& ends) {
    OutputParser parser(format);
    OutputParts parts;
    size_t at = 0;
    for (const size_t end : ends) {
        parts.add(parser.push(std::string_view(text).substr(at, end - at)));
        at = end;
    }
    parts.add(parser.push(std::string_view(text).substr(at)));
    parts.add(parser.finish());
    return shown(parts.parts());
}

inline OutputFormat with(std::initializer_list<CallStyle> styles) {
    OutputFormat format;
    for (const CallStyle style : styles) format.add(style);
    return format;
}

inline OutputFormat with_all() {
    OutputFormat format;
    format.calls = ~0U;
    return format;
}

inline OutputFormat channels() {
    OutputFormat format;
    format.channels = true;
    return format;
}

}  // namespace parlor
