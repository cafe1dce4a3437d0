#include "kernels/format.h"

#include <array>
#include <limits>

#include "kernels/check.h"

namespace parlor::kernels {

namespace {
constexpr auto kTraits = std::to_array<FormatTraits>({
#define FORMAT(name, gguf, values, bytes) {Format::name, #name, gguf, values, bytes},
#include "kernels/formats.def"
#undef FORMAT
});
}  // namespace

std::span<const FormatTraits> formats() {
    return kTraits;
}

const FormatTraits& traits(Format format) {
    const auto index = static_cast<size_t>(format);
    CHECK(index < kTraits.size());
    return kTraits[index];
}

std::optional<Format> format_from_gguf(uint32_t gguf_type) {
    for (const FormatTraits& t : kTraits) {
        if (t.gguf_type == gguf_type) return t.format;
    }
    return std::nullopt;
}

std::optional<uint64_t> row_bytes(Format format, uint64_t values) {
    const FormatTraits& t = traits(format);
    if (values % t.block_values != 0) return std::nullopt;
    const uint64_t blocks = values / t.block_values;
    if (blocks > std::numeric_limits<uint64_t>::max() / t.block_bytes) return std::nullopt;
    return blocks * t.block_bytes;
}

}  // namespace parlor::kernels
