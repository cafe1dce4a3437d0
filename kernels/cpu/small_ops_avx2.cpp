#include "cpu/small_ops_impl.h"

namespace parlor::kernels::cpu {

const SmallOps kSmallOpsAvx2 = PARLOR_SMALL_OPS;

}  // namespace parlor::kernels::cpu
