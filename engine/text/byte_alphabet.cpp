#include "engine/text/byte_alphabet.h"

#include "engine/text/unicode.h"

namespace parlor::text {

ByteAlphabet::ByteAlphabet() {
    byte_of.fill(-1);
    uint32_t next = 0x100;
    for (uint32_t byte = 0; byte < 256; ++byte) {
        const bool printable =
            (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
        const uint32_t code = printable ? byte : next++;
        append_utf8(text[byte], code);
        byte_of[code] = static_cast<int>(byte);
    }
}

const ByteAlphabet& byte_alphabet() {
    static const ByteAlphabet alphabet;
    return alphabet;
}

std::string to_byte_alphabet(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) out += byte_alphabet().text[static_cast<uint8_t>(c)];
    return out;
}

std::string from_byte_alphabet(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size();) {
        const Char c = char_at(text, i);
        const int byte = c.code < byte_alphabet().byte_of.size() ? byte_alphabet().byte_of[c.code] : -1;
        if (byte >= 0) {
            out += static_cast<char>(byte);
        } else {
            out.append(text, i, c.length);
        }
        i += c.length;
    }
    return out;
}

}  // namespace parlor::text
