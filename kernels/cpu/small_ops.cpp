#include "cpu/small_ops.h"

#include <array>

#include "cpu/level.h"

namespace parlor::kernels::cpu {

const SmallOps& small_ops() {
    static constexpr auto kTable = std::to_array<Variant<const SmallOps*>>({
#if defined(PARLOR_X86)
        {Level::avx512, &kSmallOpsAvx512}, {Level::avx2, &kSmallOpsAvx2},
#elif defined(PARLOR_ARM64)
        {Level::neon, &kSmallOpsNeon},
#endif
            {Level::portable, &kSmallOpsPortable},
    });
    return *pick<const SmallOps*>(kTable);
}

}  // namespace parlor::kernels::cpu
