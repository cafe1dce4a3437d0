// Ops of the processor: kernels::cpu on the threads of one pool.
#pragma once

#include "engine/run/ops.h"

namespace parlor::run {

class CpuOps final : public Ops {
  public:
    explicit CpuOps(kernels::ThreadPool& pool) : pool_(pool) {}

    bool on_host() const override { return true; }
    kernels::ThreadPool* host_pool() override { return &pool_; }
    Result<MemoryBlock> allocate(uint64_t bytes) override { return MemoryBlock::allocate(bytes); }
    void upload(const void* host, void* device, uint64_t bytes) override { copy(host, device, bytes); }
    void download(const void* device, void* host, uint64_t bytes) override { copy(device, host, bytes); }
    void copy(const void* from, void* to, uint64_t bytes) override;
    void clear(void* device, uint64_t bytes) override;
    void use_workspace(std::span<std::byte> workspace) override { workspace_ = workspace; }
    void begin(int64_t) override {}
    Result<void> finish() override { return {}; }

    void matmul(std::span<const kernels::cpu::MatmulJob> jobs, const float* x, int64_t x_stride,
                int64_t tokens) override;
    void matmul_grouped(std::span<const kernels::cpu::GroupedJob> jobs) override;
    using Ops::rms_norm;
    void rms_norm(const float* x, int64_t x_stride, const float* weight, float* y, int64_t y_stride,
                  int64_t rows, int64_t width, float eps) override;
    void rope(float* x, int64_t token_stride, int64_t tokens, int heads, int head_dim, int dims,
              kernels::cpu::RopePairs pairs, const float* inverse_frequency, float scale,
              int64_t first_position) override;
    void temperature(float* x, int64_t tokens, int64_t width, int64_t first_position, int64_t length,
                     float scale) override;
    void gated(Gate gate, const float* x, const float* up, float* y, int64_t tokens, int64_t width,
               int64_t x_stride, int64_t up_stride, int64_t y_stride, float alpha, float limit) override;
    void add(const float* x, float* y, int64_t count) override;
    void scale(float factor, float* y, int64_t count) override;
    void softcap(float cap, float* y, int64_t count) override;
    void fill(float value, float* y, int64_t count) override;
    void copy_rows(const float* x, int64_t x_stride, float* y, int64_t y_stride, int64_t rows,
                   int64_t width) override;
    void kv_write(const kernels::cpu::KvLayer& kv, const float* k, const float* v, int64_t k_stride,
                  int64_t v_stride, int64_t tokens, int64_t first_position) override;
    bool had_large_kv() override { return std::exchange(large_kv_, false); }
    void attention(const kernels::cpu::AttentionArgs& args, const kernels::cpu::KvLayer& kv) override;
    void causal_conv1d(const kernels::cpu::ConvArgs& args) override;
    void l2_norm(float* x, int64_t token_stride, int64_t tokens, int heads, int dim, float eps,
                 float scale) override;
    void gated_delta_rule(const kernels::cpu::DeltaRuleArgs& args) override;
    void split_rates(const float* both, int64_t tokens, int k_heads, int v_heads, float* beta,
                     float* alpha) override;
    void rms_norm_gated(const float* x, const float* weight, const float* gate, float* y, int64_t rows,
                        int64_t width, float eps) override;
    void sigmoid_mul(const float* gate, int64_t token_stride, int64_t head_stride, float* y, int64_t tokens,
                     int heads, int dim) override;
    void route(const kernels::cpu::RouterArgs& args) override;
    void scale_chosen(const int32_t* chosen, const float* scale, float* weights, int64_t count) override;
    void switch_weights(const float* x, const float* w, float* out, int64_t tokens, int64_t width) override;

  private:
    kernels::ThreadPool& pool_;
    std::span<std::byte> workspace_;
    bool large_kv_ = false;
};

}  // namespace parlor::run
