// What the forward pass asks of a device. Shapes, strides and meaning are those of kernels/cpu.h,
// kernels/experts.h and kernels/recurrent.h; pointers are the device's own. Calls may only be queued:
// whatever goes wrong is said by finish().
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "engine/result.h"
#include "engine/run/memory_block.h"
#include "kernels/cpu.h"
#include "kernels/experts.h"
#include "kernels/recurrent.h"

namespace parlor::run {

// Experts of a device that the host does not wait for: it never sees which tokens have chosen which.
class ExpertOps {
  public:
    // Fills a table (kExpertEntryBytes for each) of matrices that are all of one format and shape.
    virtual void fill_table(std::span<const kernels::cpu::PackedMatrix> matrices, std::byte* table) = 0;

    struct SortJob {
        const int32_t* chosen = nullptr;  // [tokens, used]
        const float* weights = nullptr;   // [tokens, used]
        int32_t* first_row = nullptr;     // [experts + 1]
        int32_t* token = nullptr;         // [tokens * used] of each row
        float* row_weight = nullptr;      // [tokens * used]
        int32_t* row = nullptr;           // [tokens, used]: where a pair has gone
        int64_t tokens = 0;
        int used = 0, experts = 0;
    };
    virtual void sort_by_expert(const SortJob& job) = 0;

    // y[r] = w[expert of r] x[r] (+ bias) over rows sorted by expert.
    struct MatmulJob {
        const kernels::cpu::PackedMatrix& like;  // format and shape
        const std::byte* table = nullptr;
        const int32_t* first_row = nullptr;
        const float* x = nullptr;
        int64_t x_stride = 0;
        const float* bias = nullptr;  // [experts, rows] or null
        float* y = nullptr;
        int64_t y_stride = 0;
        int64_t rows = 0;  // of x and y
        int experts = 0;
        const int32_t* chosen = nullptr;  // the expert of each row, where one token has all of them
    };
    virtual void matmul_experts(std::span<const MatmulJob> jobs) = 0;  // that share x
    virtual void gather_rows(const float* x, const int32_t* from, const float* scale, float* out,
                             int64_t rows, int64_t width) = 0;
    // y[t] += sum over s of x[row[t, s]] (* weight[row[t, s]])
    virtual void combine_rows(const float* x, const int32_t* row, const float* weight, float* y,
                              int64_t tokens, int used, int64_t width) = 0;
    // y[t] += x[t] * weight[t]
    virtual void add_weighted_rows(const float* x, const float* weight, float* y, int64_t tokens,
                                   int64_t width) = 0;

  protected:
    ~ExpertOps() = default;
};

// The largest of many logits, falling, the lower number first among equals; and what is wrong with any of
// them.
struct BestLogits {
    static constexpr int kMost = 64;
    bool not_finite = false, flat = false;  // flat: all are the same
    int count = 0;                          // 0: not known
    int32_t token[kMost];
    float logit[kMost];
};

class Ops {
  public:
    virtual ~Ops() = default;

    virtual bool on_host() const = 0;  // the host can read and write the device's pointers
    // One of them is there: what the host sorts and multiplies experts' rows with, or what does it alone.
    virtual kernels::ThreadPool* host_pool() { return nullptr; }
    virtual ExpertOps* experts() { return nullptr; }
    virtual Result<MemoryBlock> allocate(uint64_t bytes) = 0;
    // The same as addresses alone: memory is there where hold() wants it. A device without such addresses has
    // all of it at once.
    virtual Result<MemoryBlock> reserve(uint64_t bytes) { return allocate(bytes); }
    struct Range {
        uint64_t begin = 0, bytes = 0;
    };
    // These parts of a reserved block have memory from now on, and what they held before; others may lose
    // theirs.
    virtual Result<void> hold(const MemoryBlock& block, std::span<const Range> ranges) {
        static_cast<void>(block), static_cast<void>(ranges);
        return {};
    }
    virtual uint64_t held(const MemoryBlock& block) const { return block.size(); }
    // What the driver took besides, for a process that uses the device and for the kernels.
    virtual uint64_t overhead() const { return 0; }
    // What allocate() and hold() could still give; nothing when it is not known.
    virtual std::optional<uint64_t> free_bytes() { return std::nullopt; }
    // Memory of the host that copies are fast to and from.
    virtual Result<MemoryBlock> allocate_host(uint64_t bytes) { return MemoryBlock::allocate(bytes); }
    // Host memory may be reused when they return; what is uploaded out of allocate_host(), after finish() or
    // a download.
    virtual void upload(const void* host, void* device, uint64_t bytes) = 0;
    virtual void download(const void* device, void* host, uint64_t bytes) = 0;  // waits for what it reads
    virtual void copy(const void* from, void* to, uint64_t bytes) = 0;          // inside the device
    virtual void clear(void* device, uint64_t bytes) = 0;
    // Scratch of the calls below; a block that lives longer than they do.
    virtual void use_workspace(std::span<std::byte> workspace) = 0;

    // The largest of so many logits. False: this device leaves it to the host, which then needs them all.
    virtual bool finds_best(int64_t count) const {
        static_cast<void>(count);
        return false;
    }
    virtual void find_best(const float* logits, int64_t count) {
        static_cast<void>(logits), static_cast<void>(count);
    }
    virtual void get_best(BestLogits& out) {
        static_cast<void>(out);
    }  // waits for what find_best() has found

    // Before the calls for a run of tokens, whose positions are then at least `first_position`.
    virtual void begin(int64_t first_position) = 0;
    // Waits; the first error since begin().
    virtual Result<void> finish() = 0;

    // Does `work`, whose calls are the same every time that it is done for this number but for the positions
    // that begin() is told. -1: it is never done again. `work` neither uploads, downloads nor waits.
    virtual Result<void> repeat(int number, const std::function<Result<void>()>& work) {
        static_cast<void>(number);
        return work();
    }

    // What was repeated is going to be other calls.
    virtual void forget_repeated() {}
    // From now on kernels of last resort alone. False: there are no others, or no longer.
    virtual bool use_plain_kernels() { return false; }
    // The same until they are asked for again, to compare. False: there are no others.
    virtual bool pause_better_kernels(bool pause) {
        static_cast<void>(pause);
        return false;
    }
    // The device, its driver and its kernels, for what is remembered of them; empty on the host.
    virtual std::string kernels_id() const { return {}; }

    virtual void matmul(std::span<const kernels::cpu::MatmulJob> jobs, const float* x, int64_t x_stride,
                        int64_t tokens) = 0;
    virtual void matmul_grouped(std::span<const kernels::cpu::GroupedJob> jobs) = 0;
    virtual void rms_norm(const float* x, int64_t x_stride, const float* weight, float* y, int64_t y_stride,
                          int64_t rows, int64_t width, float eps) = 0;
    void rms_norm(const float* x, const float* weight, float* y, int64_t rows, int64_t width, float eps) {
        rms_norm(x, width, weight, y, width, rows, width, eps);
    }
    virtual void rope(float* x, int64_t token_stride, int64_t tokens, int heads, int head_dim, int dims,
                      kernels::cpu::RopePairs pairs, const float* inverse_frequency, float scale,
                      int64_t first_position) = 0;
    // x[t] *= 1 + scale * log(1 + floor((first_position + t) / length)), x [tokens, width]
    virtual void temperature(float* x, int64_t tokens, int64_t width, int64_t first_position, int64_t length,
                             float scale) = 0;
    enum class Gate : uint8_t { silu, gelu, swiglu_clamped };
    virtual void gated(Gate gate, const float* x, const float* up, float* y, int64_t tokens, int64_t width,
                       int64_t x_stride, int64_t up_stride, int64_t y_stride, float alpha, float limit) = 0;
    virtual void add(const float* x, float* y, int64_t count) = 0;
    virtual void scale(float factor, float* y, int64_t count) = 0;
    virtual void softcap(float cap, float* y, int64_t count) = 0;
    virtual void fill(float value, float* y, int64_t count) = 0;
    virtual void copy_rows(const float* x, int64_t x_stride, float* y, int64_t y_stride, int64_t rows,
                           int64_t width) = 0;
    // Norms of heads, RoPE, temperature and the way to the cache in one go, in that order; false: this device
    // does it step by step, by the calls around. k and v are only read; null: nothing goes to the cache.
    struct HeadsJob {
        float* q = nullptr;
        const float *k = nullptr, *v = nullptr;
        int64_t q_stride = 0, k_stride = 0, v_stride = 0;
        int64_t tokens = 0, first_position = 0;
        int heads = 0;
        const float *q_norm = nullptr, *k_norm = nullptr;  // [k_dim] or null
        bool norm_after = false, value_norm = false;       // without weights: of q and k behind RoPE, of v
        const float* inverse_frequency = nullptr;          // null: no RoPE
        int dims = 0;
        kernels::cpu::RopePairs pairs = kernels::cpu::RopePairs::half_split;
        float rope_scale = 1, eps = 0;
        int64_t temperature_length = 0, temperature_offset = 0;  // of q; 0: none
        float temperature_scale = 0;
    };
    virtual bool turn_heads(const HeadsJob& job, const kernels::cpu::KvLayer& kv) {
        static_cast<void>(job), static_cast<void>(kv);
        return false;
    }
    virtual void kv_write(const kernels::cpu::KvLayer& kv, const float* k, const float* v, int64_t k_stride,
                          int64_t v_stride, int64_t tokens, int64_t first_position) = 0;
    // Whether a key or value that went to a cache in float16 was beyond kernels::cpu::kLargestKv; waits. It
    // is said once.
    virtual bool had_large_kv() = 0;
    virtual void attention(const kernels::cpu::AttentionArgs& args, const kernels::cpu::KvLayer& kv) = 0;

    virtual void causal_conv1d(const kernels::cpu::ConvArgs& args) = 0;
    virtual void l2_norm(float* x, int64_t token_stride, int64_t tokens, int heads, int dim, float eps,
                         float scale) = 0;
    virtual void gated_delta_rule(const kernels::cpu::DeltaRuleArgs& args) = 0;
    // beta and alpha [tokens, v_heads] of a projection that gives them per key head: its betas, then its
    // alphas.
    virtual void split_rates(const float* both, int64_t tokens, int k_heads, int v_heads, float* beta,
                             float* alpha) = 0;
    virtual void rms_norm_gated(const float* x, const float* weight, const float* gate, float* y,
                                int64_t rows, int64_t width, float eps) = 0;
    virtual void sigmoid_mul(const float* gate, int64_t token_stride, int64_t head_stride, float* y,
                             int64_t tokens, int heads, int dim) = 0;

    virtual void route(const kernels::cpu::RouterArgs& args) = 0;
    // weights[i] *= scale[chosen[i]]
    virtual void scale_chosen(const int32_t* chosen, const float* scale, float* weights, int64_t count) = 0;
    // out[t] = sigmoid(x[t] . w), x [tokens, width]
    virtual void switch_weights(const float* x, const float* w, float* out, int64_t tokens,
                                int64_t width) = 0;
};

}  // namespace parlor::run
