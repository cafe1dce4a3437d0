#include "cpu/recurrent_impl.h"
#include "cpu/small_ops_impl.h"

namespace parlor::kernels::cpu {

const SmallOps kSmallOpsPortable = PARLOR_SMALL_OPS;
const RecurrentOps kRecurrentOpsPortable = PARLOR_RECURRENT_OPS;

}  // namespace parlor::kernels::cpu
