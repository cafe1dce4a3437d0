// Products of many tokens with weights that are expanded to 16 bits first, a slice at a time: by NVIDIA's
// matrix library, where it is installed, or by a kernel of our own. Activations are narrowed, sums kept in
// float32. In float16, which rounds eight times less than bfloat16 does, with activations brought into its
// range by a power of two; weights that are kept in bfloat16 stay it where the card can.
#pragma once

#include <memory>

#include "engine/gpu/card.h"
#include "engine/gpu/cublas.h"
#include "kernels/cpu.h"

namespace parlor::gpu {

class LongProducts {
  public:
    enum class By : uint8_t { library, tiles };
    // Of weights (a slice of rows) and of activations (a run of tokens) that are multiplied at once.
    struct Bytes {
        uint64_t weights, activations;
    };
    // For a card of so much memory. 2,048 tokens of 27,648 columns, the widest of a 32B model, take 113 MB;
    // in several runs all weights would be expanded for each of them.
    static Bytes usual(By by, uint64_t card_bytes);
    // Null when there is no library, it does not work, or its memory is not there.
    static std::unique_ptr<LongProducts> open(Card& card, By by, Bytes bytes);
    static std::unique_ptr<LongProducts> open(Card& card, By by) {
        return open(card, by, usual(by, card.gpu().memory_total));
    }
    ~LongProducts();
    LongProducts(const LongProducts&) = delete;
    LongProducts& operator=(const LongProducts&) = delete;

    By by() const { return by_; }
    uint64_t bytes() const { return bytes_; }  // that it and its library took of the card's memory
    bool takes(const kernels::cpu::PackedMatrix& w) const;
    // Queued, as everything else; what fails is said by the card's finish(). `again`: x is what it was for
    // the product before this one.
    void multiply(const kernels::cpu::MatmulJob& job, const float* x, int64_t x_stride, int64_t tokens,
                  bool again = false);

    // y [tokens, y_stride] of what is expanded and narrowed already: weights [rows, cols], activations
    // [tokens, cols], both within the bytes that open() was given.
    void gemm(int64_t rows, int64_t cols, int64_t tokens, float* y, int64_t y_stride, bool bf16 = false);

  private:
    LongProducts(Card& card, By by)
        : card_(card), by_(by), cublas_(Cublas::for_driver(card.gpu().driver_cuda)) {}
    struct Activations {
        const float* x = nullptr;
        int64_t stride = 0, tokens = 0, cols = 0;
        bool bf16 = false;
        bool operator==(const Activations&) const = default;
    };
    void narrow(const Activations& what);
    void expand(const kernels::cpu::MatmulJob& job, int64_t first_row, int64_t rows, bool bf16);

    Card& card_;
    const By by_;
    const Cublas& cublas_;
    void* handle_ = nullptr;
    bool has_bf16_ = false;
    Activations narrowed_;
    uint64_t bytes_ = 0;
    run::MemoryBlock weights_, activations_, library_space_, numbers_;
};

}  // namespace parlor::gpu
