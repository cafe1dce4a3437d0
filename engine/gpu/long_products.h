// Products of many tokens by NVIDIA's matrix library, where it is installed: weights are expanded to 16 bits
// a slice at a time, activations narrowed, sums kept in float32. In float16, which rounds eight times less
// than bfloat16 does, with activations brought into its range by a power of two; weights that are kept in
// bfloat16 stay it where the card can.
#pragma once

#include <memory>

#include "engine/gpu/card.h"
#include "engine/gpu/cublas.h"
#include "kernels/cpu.h"

namespace parlor::gpu {

class LongProducts {
  public:
    // Bytes of weights (a slice of rows) and of activations (a run of tokens) that are multiplied at once.
    static constexpr uint64_t kWeightBytes = uint64_t{64} << 20, kActivationBytes = uint64_t{32} << 20;
    // Null when there is no library, it does not work, or its memory is not there.
    static std::unique_ptr<LongProducts> open(Card& card, uint64_t weight_bytes = kWeightBytes,
                                              uint64_t activation_bytes = kActivationBytes);
    ~LongProducts();
    LongProducts(const LongProducts&) = delete;
    LongProducts& operator=(const LongProducts&) = delete;

    // From so many tokens on, expanding the weights is worth it.
    static constexpr int64_t kFewestTokens = 256;
    // Queued, as everything else; what fails is said by the card's finish().
    void multiply(const kernels::cpu::MatmulJob& job, const float* x, int64_t x_stride, int64_t tokens);

  private:
    explicit LongProducts(Card& card) : card_(card), cublas_(Cublas::for_driver(card.gpu().driver_cuda)) {}
    void narrow(const float* x, int64_t x_stride, int64_t tokens, int64_t cols, bool bf16);
    void expand(const kernels::cpu::MatmulJob& job, int64_t first_row, int64_t rows, bool bf16);

    Card& card_;
    const Cublas& cublas_;
    void* handle_ = nullptr;
    bool has_bf16_ = false;
    run::MemoryBlock weights_, activations_, library_space_, numbers_;
};

}  // namespace parlor::gpu
