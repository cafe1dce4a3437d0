#include "cpu/small_ops_impl.h"

namespace parlor::kernels::cpu {

const SmallOps kSmallOpsAvx512 = PARLOR_SMALL_OPS;

}  // namespace parlor::kernels::cpu
