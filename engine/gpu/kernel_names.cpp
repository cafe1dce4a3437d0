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

}  // namespace parlor::gpu
