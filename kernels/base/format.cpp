#include "kernels/format.h"

#include <array>
#include <limits>

#include "kernels/check.h"
#include "kernels/scaled.h"

namespace parlor::kernels {

namespace {
constexpr auto kTraits = std::to_array<FormatTraits>({
#define FORMAT(name, gguf, values, bytes) {Format::name, #name, gguf, values, bytes},
#include "kernels/formats.def"
#undef FORMAT
});

struct ScaledLine {
    Format format;
    ScaledTraits traits;
};
constexpr auto kScaled = std::to_array<ScaledLine>({
#define FORMAT(name, gguf, values, bytes)
#define SCALED_FORMAT(name, code, scale, values, bytes) \
    {Format::name, {Code::code, ScaleType::scale, values}},
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
        if (t.gguf_type == gguf_type && gguf_type != kNotInGguf) return t.format;
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

const ScaledTraits* scaled_traits(Format format) {
    for (const ScaledLine& line : kScaled) {
        if (line.format == format) return &line.traits;
    }
    return nullptr;
}

std::optional<Format> scaled_format(Code code, ScaleType scale, uint64_t group) {
    std::optional<Format> best;
    int most = 0;
    for (const ScaledLine& line : kScaled) {
        const ScaledTraits& t = line.traits;
        const bool fits = t.code == code && t.scale == scale && group % static_cast<uint64_t>(t.values) == 0;
        if (!fits || t.values < most) continue;
        best = line.format;
        most = t.values;
    }
    return best;
}

}  // namespace parlor::kernels
