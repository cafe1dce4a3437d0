#include "kernels/cpu.h"
#include "kernels/reference.h"

namespace parlor::kernels::cpu {

size_t attention_scratch_bytes(const AttentionArgs&, const KvLayer&, int) {
    return 64;
}

void attention(ThreadPool&, const AttentionArgs& args, const KvLayer& kv, std::span<std::byte>) {
    reference::attention(args, kv);
}

}  // namespace parlor::kernels::cpu
