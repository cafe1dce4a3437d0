// The checks of verify_ops(): one operation of a device each, against kernels/reference with the same random
// data.
#pragma once

#include "engine/run/ops.h"
#include "engine/run/verify_data.h"

namespace parlor::run {

inline constexpr int64_t kLongTokens = 256;        // as a prompt has them
inline constexpr int64_t kRows = 40, kCols = 512;  // rows: no whole number of packed groups

struct Checker {
    Ops& ops;
    Room room;
    Random random;
    // Random weights as stored, and packed on the device.
    struct Weights {
        std::vector<uint8_t> stored;
        kernels::cpu::PackedMatrix packed;
    };
    Weights weights(kernels::Format format, int64_t rows);
    static double length(std::span<const float> v);
    // Relative to the lengths of the two vectors that are multiplied.
    static double product_error(const Weights& w, std::span<const float> x, std::span<const float> y,
                                std::span<const float> expected);
    double matmul(kernels::Format format, int64_t tokens, bool hostile);
    struct Masks {
        int64_t window = 0, chunk = 0;
        float softcap = 0;
        bool sinks = false;
    };
    // `group` heads share a row of the cache.
    double attention(kernels::cpu::KvType type, int64_t tokens, const Masks& masks, int group = 2,
                     int dim = 64);
    // Norms, RoPE and the cache at once, where the device has it.
    double heads(kernels::cpu::KvType type);
    // A norm whose result goes into a product.
    double norm_and_product();
    // Many small steps after each other, each of which reads what the one before it wrote; recorded at the
    // second time.
    double chain();
    // How many of the largest logits are others than they should be.
    double best();
    double norm();
    double rope(kernels::cpu::RopePairs pairs);
    double gate(Ops::Gate which);
    double router(kernels::cpu::RouterScore score, bool groups);
    double delta_rule(bool tiled);
    double convolution();
    // Rows of experts, sorted, multiplied and added up again; only where the host does not sort.
    double experts(kernels::Format format);
};

}  // namespace parlor::run
