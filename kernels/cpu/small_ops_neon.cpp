// Not __ARM_NEON: the compiler defines that for the portable file too.
#define PARLOR_VEC_NEON 1
#include "cpu/recurrent_impl.h"
#include "cpu/small_ops_impl.h"

namespace parlor::kernels::cpu {

const SmallOps kSmallOpsNeon = PARLOR_SMALL_OPS;
const RecurrentOps kRecurrentOpsNeon = PARLOR_RECURRENT_OPS;

}  // namespace parlor::kernels::cpu
