// KV caches for tests of CUDA's kernels.
#pragma once

#include "cuda/device/args.h"
#include "cuda/device/kv.h"
#include "cuda_rig.h"
#include "kernels/cpu.h"

namespace cuda_rig {

namespace cpu = parlor::kernels::cpu;
namespace cuda = parlor::cuda;

struct Cache {
    cpu::KvType type;
    int heads, k_dim, v_dim, capacity;
    bool v_in_k = false;
};

// A cache that the reference has written, and room for it in the kernels' terms.
struct Filled {
    explicit Filled(const Cache& c)
        : k(size_t(c.heads) * size_t(c.capacity) * *cpu::kv_row_bytes(c.type, c.k_dim)),
          v(c.v_in_k ? 0 : size_t(c.heads) * size_t(c.capacity) * *cpu::kv_row_bytes(c.type, c.v_dim)) {
        auto* keys = reinterpret_cast<std::byte*>(k.data());
        auto* values = c.v_in_k ? keys : reinterpret_cast<std::byte*>(v.data());
        layer = {c.type, keys, values, c.capacity, c.heads, c.k_dim, c.v_dim, c.v_in_k};
        device = {k.data(),
                  c.v_in_k ? k.data() : v.data(),
                  c.capacity,
                  1,
                  static_cast<cuda::KvType>(c.type),
                  c.heads,
                  c.k_dim,
                  c.v_dim,
                  c.v_in_k};
    }
    // The rows of all heads at one position together, as cards have them.
    void byPosition() {
        const auto turn = [&](Guarded<uint8_t>& plane, int dim) {
            const size_t bytes = *cpu::kv_row_bytes(layer.type, dim), heads = size_t(layer.kv_heads),
                         capacity = size_t(layer.capacity);
            const std::vector<uint8_t> before(plane.data(), plane.data() + plane.size());
            for (size_t head = 0; head < heads && !before.empty(); ++head)
                for (size_t at = 0; at < capacity; ++at)
                    std::memcpy(plane.data() + (at * heads + head) * bytes,
                                before.data() + (head * capacity + at) * bytes, bytes);
        };
        turn(k, layer.k_dim);
        if (!layer.v_in_k) turn(v, layer.v_dim);
        device.head_rows = 1;
        device.position_rows = layer.kv_heads;
    }
    Guarded<uint8_t> k, v;
    cpu::KvLayer layer;
    cuda::KvCache device;
};

// One row of a cache as float32.
inline void decode_row(cpu::KvType type, const std::byte* row, std::vector<float>& out) {
    for (size_t i = 0; i < out.size(); ++i)
        out[i] =
            cuda::kv_value(static_cast<cuda::KvType>(type), reinterpret_cast<const uint8_t*>(row), int(i));
}

}  // namespace cuda_rig
