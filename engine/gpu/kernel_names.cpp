#include "engine/gpu/kernel_names.h"

#include "kernels/scaled.h"

namespace parlor::gpu {

using kernels::Format;

bool takes_int8(Format format) {
    return kernels::traits(format).block_values > 1 && kernels::scaled_traits(format) == nullptr;
}

std::string kernel_suffix(Format format) {
    static constexpr const char* kCodes[] = {"scaled_u4", "scaled_u8", "scaled_e4m3", "scaled_nf4",
                                             "scaled_fp4"};
    if (const kernels::ScaledTraits* scaled = kernels::scaled_traits(format))
        return kCodes[static_cast<size_t>(scaled->code)];
    if (format == Format::tq1_0) return "tq2_0";
    if (format == Format::iq2_s) return "iq2_xs";
    return std::string(kernels::traits(format).name);
}

int compute_for(std::string_view kernel) {
    constexpr int kAll = 60, kVolta = 70, kTuring = 75, kAmpere = 80;
    if (kernel.starts_with("attention_flash_") || kernel.starts_with("attention_token_"))
        return kernel.ends_with("_bf16") ? kAmpere : kTuring;
    if (kernel == "gemm_f16") return kVolta;
    if (!kernel.starts_with("mma_") && !kernel.starts_with("grouped_mma_")) return kAll;
    const std::string_view format = kernel.substr(kernel.find("mma_") + 4);
    const bool floats =
        format.starts_with("f16") || format.starts_with("bf16") || format.starts_with("scaled_");
    return floats ? kAmpere : kTuring;
}

}  // namespace parlor::gpu
