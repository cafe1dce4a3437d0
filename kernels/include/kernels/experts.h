// Mixture of experts on the CPU: which experts a token goes to, and many matrices that multiply tokens of
// their own. Shapes, strides and failures as in cpu.h.
#pragma once

#include "kernels/cpu.h"

namespace parlor::kernels::cpu {

// Largest number of experts of one layer (the largest published models have 512).
inline constexpr int kMaxExperts = 1024;

// How a router's logits become the scores of experts.
enum class RouterScore : uint8_t {
    softmax,         // over all experts (Mixtral, Qwen, DeepSeek-V2)
    softmax_chosen,  // over the chosen ones (gpt-oss, Granite)
    sigmoid,         // each by itself (DeepSeek-V3, GLM-4.5, Llama 4)
};
// What a group of experts is worth, of the scores that choose.
enum class GroupScore : uint8_t {
    largest,      // DeepSeek-V2, arXiv 2405.04434, section 2.2.2
    two_largest,  // their sum: DeepSeek-V3, arXiv 2412.19437
};

struct RouterArgs {
    const float* logits = nullptr;  // [tokens, experts]
    int64_t tokens = 0;
    int experts = 0;  // 1 .. kMaxExperts
    int used = 0;     // experts per token, 1 .. experts of the groups that are used
    RouterScore score = RouterScore::softmax;
    const float* bias = nullptr;  // [experts] added to the scores for choosing, not for weighing; or null
    int groups = 1;               // equal parts of the experts; a divisor
    int groups_used = 1;          // only the best of them take part
    GroupScore group_score = GroupScore::two_largest;
    bool normalize = false;  // a token's weights are divided by their sum
    float scale = 1;         // then multiplied with this
    // [tokens, used]: the best `used` experts in ascending order, each once whatever the logits are (equal
    // ones: the lower number), and their weights.
    int32_t* chosen = nullptr;
    float* weights = nullptr;
};
void route(ThreadPool& pool, const RouterArgs& args);

// A matrix with tokens of its own: matmul.y[t, r] = sum_k matmul.w[r, k] * x[t, k] …
struct GroupedJob {
    MatmulJob matmul;
    const float* x = nullptr;  // [tokens, x_stride]
    int64_t x_stride = 0;
    int64_t tokens = 0;
};
// Scratch for jobs whose inputs have up to `tokens` rows together, of up to `cols` values each.
size_t matmul_grouped_scratch_bytes(int64_t tokens, int64_t cols, int threads);
// All jobs in one go over the threads. Jobs that follow each other with the same x (gate and up of an expert)
// count once in `tokens`. No y may overlap another. Results are those of matmul() job by job, to the bit.
void matmul_grouped(ThreadPool& pool, std::span<const GroupedJob> jobs, std::span<std::byte> scratch);

// out[i, c] = x[from[i], c] * scale[i] (null: 1); rows contiguous.
void gather_rows(ThreadPool& pool, const float* x, const int32_t* from, const float* scale, float* out,
                 int64_t rows, int64_t width);
// y[to[i], c] += x[i, c] * scale[i] (null: 1), in the order of i.
void scatter_add_rows(ThreadPool& pool, const float* x, const int32_t* to, const float* scale, float* y,
                      int64_t rows, int64_t width);

// gpt-oss: g = min(gate, limit), u = max(-limit, min(up, limit)); y = g * sigmoid(alpha * g) * (u + 1). y may
// be gate.
void swiglu_clamped(ThreadPool& pool, const float* gate, const float* up, float* y, int64_t tokens,
                    int64_t width, int64_t gate_stride, int64_t up_stride, int64_t y_stride, float alpha,
                    float limit);

}  // namespace parlor::kernels::cpu

namespace parlor::kernels::reference {

// The same as plain loops (see reference.h).
void route(const cpu::RouterArgs& args);
void gather_rows(const float* x, const int32_t* from, const float* scale, float* out, int64_t rows,
                 int64_t width);
void scatter_add_rows(const float* x, const int32_t* to, const float* scale, float* y, int64_t rows,
                      int64_t width);
void swiglu_clamped(const float* gate, const float* up, float* y, int64_t tokens, int64_t width,
                    int64_t gate_stride, int64_t up_stride, int64_t y_stride, float alpha, float limit);

}  // namespace parlor::kernels::reference
