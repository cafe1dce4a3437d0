// Weight formats: what a tensor's bytes mean. Everything here is derived from formats.def.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace parlor::kernels {

enum class Format : uint8_t {
#ifndef Q_MOC_RUN  // moc cannot read an include inside an enum
#define FORMAT(name, gguf, values, bytes) name,
#include "kernels/formats.def"
#undef FORMAT
#endif
};

// Stands in FormatTraits::gguf_type of formats that GGUF does not have (scaled.h).
inline constexpr uint32_t kNotInGguf = 0xffffffff;

struct FormatTraits {
    Format format;
    std::string_view name;  // "q4_k"
    uint32_t gguf_type;     // the number that stands in a GGUF file, or kNotInGguf
    uint32_t block_values;  // values per block
    uint32_t block_bytes;   // bytes per block
};

// All formats in the order of formats.def.
std::span<const FormatTraits> formats();
const FormatTraits& traits(Format format);
std::optional<Format> format_from_gguf(uint32_t gguf_type);

// Bytes of one row of `values` values, or nothing when `values` is not a whole number of blocks or overflows.
std::optional<uint64_t> row_bytes(Format format, uint64_t values);

// Decodes `values` consecutive values (a whole number of blocks) to float32: the definition of the format.
void decode(Format format, const void* blocks, float* out, size_t values);

}  // namespace parlor::kernels
