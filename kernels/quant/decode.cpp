#include "kernels/check.h"
#include "kernels/format.h"
#include "quant/blocks.h"

namespace parlor::kernels {

namespace {

template <typename Block, size_t kValues>
void decode_blocks(const void* blocks, float* out, size_t values) {
    CHECK(values % kValues == 0);
    const auto* block = static_cast<const Block*>(blocks);  // alignment 1: any address will do
    for (size_t i = 0; i < values; i += kValues) decode_block(*block++, out + i);
}

#define FORMAT(name, gguf, values, bytes) \
    static_assert(sizeof(Block_##name) == (bytes) && alignof(Block_##name) == 1);
#include "kernels/formats.def"
#undef FORMAT

}  // namespace

void decode(Format format, const void* blocks, float* out, size_t values) {
    switch (format) {
#define FORMAT(name, gguf, block_values, bytes) \
    case Format::name:                          \
        return decode_blocks<Block_##name, block_values>(blocks, out, values);
#include "kernels/formats.def"
#undef FORMAT
    }
    CHECK(!"a format that formats.def does not list");
}

float scaled_value(Code code, uint8_t stored, int zero, float scale) {
    switch (code) {
        case Code::u4:
        case Code::u8:
            return scaled_value<Code::u8>(stored, zero, scale);
        case Code::e4m3:
            return scaled_value<Code::e4m3>(stored, zero, scale);
        case Code::nf4:
            return scaled_value<Code::nf4>(stored, zero, scale);
        case Code::fp4:
            return scaled_value<Code::fp4>(stored, zero, scale);
    }
    CHECK(!"no such code");
    return 0;
}

}  // namespace parlor::kernels
