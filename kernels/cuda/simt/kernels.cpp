// The kernels, compiled for the host.
#include "cpu/layout.h"
#include "cuda/device/attention.cu"
#include "cuda/device/attention_flash.cu"
#include "cuda/device/attention_packed.cu"
#include "cuda/device/best.cu"
#include "cuda/device/expand.cu"
#include "cuda/device/experts.cu"
#include "cuda/device/gemm_wmma.cu"
#include "cuda/device/heads.cu"
#include "cuda/device/matmul_float.cu"
#include "cuda/device/matmul_int8.cu"
#include "cuda/device/matmul_mma.cu"
#include "cuda/device/matmul_mma_float.cu"
#include "cuda/device/quantize.cu"
#include "cuda/device/recurrent.cu"
#include "cuda/device/small.cu"

namespace parlor::cuda {
namespace {

constexpr bool tables_agree(i32 which, const int8_t* values) {
    if (values == nullptr) return which == kNoTable;
    const Table table = table_of(which);
    const int entries = which == kIq1Table || which == kIq2Table ? 8 : 16;
    for (int i = 0; i < entries; ++i)
        if (static_cast<int8_t>(table.words[i / 4] >> 8 * (i % 4) & 255) != values[i]) return false;
    return true;
}

constexpr bool agree(kernels::Format format) {
    const kernels::cpu::Layout cpu = kernels::cpu::layout(format);
    const WeightLayout ours = layout_of(static_cast<WeightFormat>(format));
    return cpu.low_bits == ours.low_bits && cpu.high_bits == ours.high_bits && cpu.offset == ours.offset &&
           cpu.sub_values == ours.sub_values && cpu.d_fields == ours.d_fields &&
           cpu.sub_bytes == ours.sub_bytes && cpu.blocks32 == ours.blocks32 &&
           cpu.d_factor == ours.d_factor && tables_agree(ours.table, cpu.table);
}
#define FORMAT(name, gguf, values, bytes)                                                           \
    static_assert(static_cast<int>(kernels::Format::name) == static_cast<int>(WeightFormat::name)); \
    static_assert(kernels::cpu::layout(kernels::Format::name).low_bits == 0 || agree(kernels::Format::name));
#include "kernels/formats.def"
#undef FORMAT

constexpr bool numbers_agree() {
    for (int i = 0; i < 16; ++i)
        if (kNf4[i] != kernels::kNf4[i] || kFp4[i] != kernels::kFp4[i]) return false;
    return true;
}
static_assert(numbers_agree());

}  // namespace
}  // namespace parlor::cuda
