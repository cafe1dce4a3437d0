// Ops of a graphics card: launches of the kernels in kernels/cuda. The SIMT profile runs on every card and
// covers every operation; for what a card can do better there are variants.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "engine/gpu/card.h"
#include "engine/gpu/kernel_names.h"
#include "engine/gpu/long_products.h"
#include "engine/gpu/variants.h"
#include "engine/run/ops.h"

namespace parlor::gpu {

class GpuOps final : public run::Ops, public run::ExpertOps {
  public:
    static Result<std::unique_ptr<GpuOps>> create(std::unique_ptr<Card> card);
    ~GpuOps() override;

    Card& card() { return *card_; }
    // Those of variants_for() the card at first. Opens the matrix library where they want it.
    void set_variants(const Variants& variants);

    // By which weights are expanded to 16 bits first; null: they are not.
    LongProducts* long_products(const kernels::cpu::PackedMatrix& w, int64_t tokens) const {
        LongProducts* products = long_products(takes_int8(w.format), tokens);
        return products != nullptr && products->takes(w) ? products : nullptr;
    }

    bool on_host() const override { return false; }
    run::ExpertOps* experts() override { return this; }
    Result<run::MemoryBlock> allocate(uint64_t bytes) override { return card_->allocate(bytes); }
    Result<run::MemoryBlock> reserve(uint64_t bytes) override { return card_->reserve(bytes); }
    Result<void> hold(const run::MemoryBlock& block, std::span<const Range> ranges) override {
        return card_->hold(block, ranges);
    }
    uint64_t held(const run::MemoryBlock& block) const override { return card_->held(block); }
    uint64_t overhead() const override;
    std::optional<uint64_t> free_bytes() override;
    Result<run::MemoryBlock> allocate_host(uint64_t bytes) override { return card_->allocate_host(bytes); }
    void upload(const void* host, void* device, uint64_t bytes) override {
        other().upload(host, device, bytes);
    }
    void download(const void* device, void* host, uint64_t bytes) override {
        card_->download(device, host, bytes);
    }
    void copy(const void* from, void* to, uint64_t bytes) override;
    void clear(void* device, uint64_t bytes) override { other().clear(device, bytes); }
    bool finds_best(int64_t count) const override;
    void find_best(const float* logits, int64_t count) override;
    void get_best(run::BestLogits& out) override;
    void use_workspace(std::span<std::byte> workspace) override {
        workspace_ = workspace;
        fresh_ = {};
    }
    void begin(int64_t first_position) override;
    Result<void> finish() override { return card_->finish(); }
    Result<void> repeat(int number, const std::function<Result<void>()>& work) override;
    void forget_repeated() override;
    bool use_plain_kernels() override;
    bool pause_better_kernels(bool pause) override;
    std::string kernels_id() const override;

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
    bool turn_heads(const HeadsJob& job, const kernels::cpu::KvLayer& kv) override;
    void kv_write(const kernels::cpu::KvLayer& kv, const float* k, const float* v, int64_t k_stride,
                  int64_t v_stride, int64_t tokens, int64_t first_position) override;
    bool had_large_kv() override;
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

    void fill_table(std::span<const kernels::cpu::PackedMatrix> matrices, std::byte* table) override;
    void sort_by_expert(const SortJob& job) override;
    void matmul_experts(std::span<const run::ExpertOps::MatmulJob> jobs) override;
    void gather_rows(const float* x, const int32_t* from, const float* scale, float* out, int64_t rows,
                     int64_t width) override;
    void combine_rows(const float* x, const int32_t* row, const float* weight, float* y, int64_t tokens,
                      int used, int64_t width) override;
    void add_weighted_rows(const float* x, const float* weight, float* y, int64_t tokens,
                           int64_t width) override;

  private:
    explicit GpuOps(std::unique_ptr<Card> card)
        : card_(std::move(card)), variants_(variants_for(card_->gpu())) {}
    // x as int8 in the workspace.
    struct Quantized {
        signed char* q = nullptr;
        float* d = nullptr;
        int* sums = nullptr;
    };
    std::optional<Quantized> room_for(int64_t tokens, int64_t cols) const {
        return room_for(tokens, cols, workspace_.size());
    }
    std::optional<Quantized> room_for(int64_t tokens, int64_t cols, size_t bytes) const;
    void multiply_token(std::span<const kernels::cpu::MatmulJob> jobs, const Quantized& quantized);
    void multiply_token(std::span<const kernels::cpu::MatmulJob> jobs, const float* x);
    template <class Args>
    void launch_token(std::span<const kernels::cpu::MatmulJob> jobs, Args args);
    void multiply_chosen(std::span<const run::ExpertOps::MatmulJob> jobs);
    // The card, for anything but a product: what is in the workspace may then be no more what it was.
    Card& other() {
        fresh_ = {};
        return *card_;
    }
    Quantized quantize(const float* x, int64_t x_stride, int64_t tokens, int64_t cols);
    void multiply(const kernels::cpu::MatmulJob& job, const float* x, int64_t x_stride, int64_t tokens,
                  const Quantized& quantized);
    bool tensor_attention(const kernels::cpu::AttentionArgs& args, const kernels::cpu::KvLayer& kv);
    // Of one token's positions.
    struct Parts {
        int64_t count = 1;
        float* sums = nullptr;
        uint64_t bytes = 0;
    };
    Parts parts_for(const kernels::cpu::AttentionArgs& args, const kernels::cpu::KvLayer& kv,
                    int64_t across) const;
    void merge(const kernels::cpu::AttentionArgs& args, const kernels::cpu::KvLayer& kv, const Parts& parts);
    unsigned* large_kv_place() const;
    bool has_mma(kernels::Format format) const;
    LongProducts* long_products(bool int8, int64_t tokens) const;  // of weights that int8 suits, or of others
    // For [tokens, width] of activations that go into a product next; nothing where it does not take int8.
    std::optional<Quantized> room_beside(int64_t tokens, int64_t width) const {
        return long_products(true, tokens) == nullptr ? room_for(tokens, width) : std::nullopt;
    }
    void elementwise(std::string_view kernel, const float* x, float* y, int64_t count, float factor);
    int offset_of(int64_t position) const { return static_cast<int>(position - first_); }

    std::unique_ptr<Card> card_;
    run::MemoryBlock position_block_;
    int* position_ = nullptr;  // in device memory: the step's first position
    int64_t first_ = 0;
    std::optional<bool> large_kv_;  // since begin(); nothing: ask the card
    std::span<std::byte> workspace_;
    // The activations that lie in the workspace as int8, if any.
    struct Fresh {
        const float* x = nullptr;
        int64_t stride = 0, tokens = 0, cols = 0;
        bool operator==(const Fresh&) const = default;
    };
    Fresh fresh_;
    Variants variants_, paused_;
    std::unique_ptr<LongProducts> library_, tiles_;
    struct Repeated {
        bool done_before = false;  // the first time is not recorded: kernels may still be loaded then
        void* graph = nullptr;
    };
    std::map<int, Repeated> repeated_;
    bool graphs_work_ = true;
};

}  // namespace parlor::gpu
