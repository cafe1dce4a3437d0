// GPT-2's byte alphabet: printable Latin-1 bytes are themselves, the others follow from U+0100 in order.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace parlor::text {

struct ByteAlphabet {
    std::array<std::string, 256> text;
    std::array<int, 0x200> byte_of;  // by code point; -1: no letter of the alphabet
    ByteAlphabet();
};

const ByteAlphabet& byte_alphabet();
std::string to_byte_alphabet(std::string_view bytes);
// The bytes that the letters stand for; what is no letter stays.
std::string from_byte_alphabet(std::string_view text);

}  // namespace parlor::text
