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

}  // namespace parlor::kernels
