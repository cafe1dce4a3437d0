// Any bytes as a model's answer, in a format that the first bytes choose: however it is cut, its parts are
// the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/output_parser.h"

using namespace parlor;

namespace {

bool same(const std::vector<OutputPart>& a, const std::vector<OutputPart>& b) {
    if (a.size() != b.size()) return false;
    for (size_t i = 0; i < a.size(); ++i)
        if (a[i].kind != b[i].kind || a[i].text != b[i].text || a[i].name != b[i].name ||
            a[i].id != b[i].id || a[i].open != b[i].open || a[i].broken != b[i].broken)
            return false;
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
    if (size < 4) return 0;
    OutputFormat format;
    format.calls = static_cast<uint32_t>(bytes[0] | (bytes[1] << 8));
    format.channels = (bytes[2] & 3) == 3;
    format.thinking_open = (bytes[2] & 4) != 0;
    if ((bytes[2] & 8) != 0) {
        format.think_begin = "<|channel>thought\n";
        format.think_end = "<channel|>";
    }
    format.tools_json =
        R"([{"function": {"name": "f", "parameters": {"properties": {"a": {"type": "string"}, "b": {"type": ["integer", "null"]}}}}}])";
    const std::string_view text(reinterpret_cast<const char*>(bytes) + 4, size - 4);
    const std::vector<OutputPart> whole = parse_output(text, format);

    OutputParser parser(format);
    OutputParts parts;
    const size_t step = 1 + bytes[3] % 17;
    for (size_t at = 0; at < text.size(); at += step) parts.add(parser.push(text.substr(at, step)));
    parts.add(parser.finish());
    if (!same(parts.parts(), whole)) std::abort();
    size_t written = 0;  // what is not a call comes as it was written, once
    for (const OutputPart& part : whole)
        if (part.kind != OutputPart::Kind::call) written += part.text.size();
    if (!format.channels && written > text.size()) std::abort();
    return 0;
}
