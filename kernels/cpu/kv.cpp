#include "kernels/check.h"
#include "kernels/cpu.h"
#include "kernels/reference.h"

namespace parlor::kernels::cpu {

std::string_view name(KvType type) {
    switch (type) {
        case KvType::f16:
            return "f16";
        case KvType::bf16:
            return "bf16";
        case KvType::q8_0:
            return "q8_0";
    }
    CHECK(!"unknown KvType");
}

std::optional<uint64_t> kv_row_bytes(KvType type, int dim) {
    if (dim <= 0) return std::nullopt;
    const Format format = type == KvType::q8_0   ? Format::q8_0
                          : type == KvType::bf16 ? Format::bf16
                                                 : Format::f16;
    return row_bytes(format, static_cast<uint64_t>(dim));
}

void kv_write(ThreadPool&, const KvLayer& kv, const float* k, const float* v, int64_t k_stride,
              int64_t v_stride, int64_t tokens, int64_t first_position) {
    reference::kv_write(kv, k, v, k_stride, v_stride, tokens, first_position);
}

}  // namespace parlor::kernels::cpu
