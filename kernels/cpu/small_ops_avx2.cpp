#include "cpu/recurrent_impl.h"
#include "cpu/small_ops_impl.h"

namespace parlor::kernels::cpu {

const SmallOps kSmallOpsAvx2 = PARLOR_SMALL_OPS;
const RecurrentOps kRecurrentOpsAvx2 = PARLOR_RECURRENT_OPS;

}  // namespace parlor::kernels::cpu
