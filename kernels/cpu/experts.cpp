// The small operations of a mixture of experts; matmul_grouped() is in matmul/grouped.cpp.
#include "kernels/experts.h"

#include <cmath>

#include "cpu/small_ops.h"
#include "kernels/check.h"

namespace parlor::kernels::cpu {

namespace {

// The largest value that is not taken yet; the lower number among equals. NaN loses against everything, but
// when nothing else is left some place is still given.
int best_free(const float* values, const bool* taken, int count) {
    int best = -1;
    for (int i = 0; i < count; ++i) {
        if (taken[i]) continue;
        if (best < 0 || values[i] > values[best] || std::isnan(values[best])) best = i;
    }
    return best;
}

float softmax_sum(const float* values, int count, float largest, float* out) {
    float sum = 0;
    for (int i = 0; i < count; ++i) sum += out[i] = std::exp(values[i] - largest);
    return sum;
}

float largest_of(const float* values, int count) {
    float largest = values[0];
    for (int i = 1; i < count; ++i) largest = values[i] > largest ? values[i] : largest;
    return largest;
}

void scores_of(const RouterArgs& args, const float* logits, float* scores) {
    switch (args.score) {
        case RouterScore::softmax: {
            const float sum = softmax_sum(logits, args.experts, largest_of(logits, args.experts), scores);
            for (int e = 0; e < args.experts; ++e) scores[e] /= sum;
            return;
        }
        case RouterScore::sigmoid:
            for (int e = 0; e < args.experts; ++e) scores[e] = 1 / (1 + std::exp(-logits[e]));
            return;
        case RouterScore::softmax_chosen:
            for (int e = 0; e < args.experts; ++e) scores[e] = logits[e];
            return;
    }
}

float group_worth(const RouterArgs& args, const float* choosing, int size) {
    float first = choosing[0], second = -HUGE_VALF;
    for (int i = 1; i < size; ++i) {
        if (choosing[i] > first) {
            second = first;
            first = choosing[i];
        } else if (choosing[i] > second) {
            second = choosing[i];
        }
    }
    return args.group_score == GroupScore::two_largest && size > 1 ? first + second : first;
}

void leave_out_groups(const RouterArgs& args, const float* choosing, bool* taken) {
    float worth[kMaxExperts];
    bool used[kMaxExperts] = {};
    const int size = args.experts / args.groups;
    for (int g = 0; g < args.groups; ++g) worth[g] = group_worth(args, choosing + g * size, size);
    for (int i = 0; i < args.groups_used; ++i) used[best_free(worth, used, args.groups)] = true;
    for (int e = 0; e < args.experts; ++e) taken[e] = !used[e / size];
}

void route_token(const RouterArgs& args, int64_t token) {
    const float* logits = args.logits + token * args.experts;
    int32_t* chosen = args.chosen + token * args.used;
    float* weights = args.weights + token * args.used;
    float scores[kMaxExperts], biased[kMaxExperts];
    scores_of(args, logits, scores);
    // Softmax and sigmoid keep the order of the logits, but rounding makes equals of neighbours.
    const float* choosing = logits;
    if (args.bias != nullptr || args.groups > 1) {
        for (int e = 0; e < args.experts; ++e)
            biased[e] = scores[e] + (args.bias != nullptr ? args.bias[e] : 0);
        choosing = biased;
    }
    bool taken[kMaxExperts] = {};
    if (args.groups > 1) leave_out_groups(args, choosing, taken);
    bool wanted[kMaxExperts] = {};
    for (int i = 0; i < args.used; ++i) {
        const int expert = best_free(choosing, taken, args.experts);
        taken[expert] = wanted[expert] = true;
    }
    for (int e = 0, i = 0; e < args.experts; ++e) {
        if (!wanted[e]) continue;
        chosen[i] = e;
        weights[i++] = scores[e];
    }
    float divisor = 1;
    if (args.score == RouterScore::softmax_chosen) {
        divisor = softmax_sum(weights, args.used, largest_of(weights, args.used), weights);
    } else if (args.normalize) {
        divisor = 0;
        for (int i = 0; i < args.used; ++i) divisor += weights[i];
        if (divisor == 0) divisor = 1;  // all of them are zero
    }
    for (int i = 0; i < args.used; ++i) weights[i] = weights[i] / divisor * args.scale;
}

}  // namespace

void route(ThreadPool& pool, const RouterArgs& args) {
    CHECK(args.experts >= 1 && args.experts <= kMaxExperts && args.groups >= 1 &&
          args.experts % args.groups == 0 && args.groups_used >= 1 && args.groups_used <= args.groups);
    CHECK(args.used >= 1 && args.used <= args.experts / args.groups * args.groups_used);
    split_evenly(pool, args.tokens, args.tokens * args.experts < kQuickValues / 8,
                 [&](int64_t first, int64_t count) {
                     for (int64_t t = first; t < first + count; ++t) route_token(args, t);
                 });
}

void gather_rows(ThreadPool& pool, const float* x, const int32_t* from, const float* scale, float* out,
                 int64_t rows, int64_t width) {
    const SmallOps& ops = small_ops();
    split_evenly(pool, rows, rows * width < kQuickValues, [&](int64_t first, int64_t count) {
        for (int64_t i = first; i < first + count; ++i) {
            ops.copy_scaled(x + from[i] * width, scale != nullptr ? scale[i] : 1, out + i * width, width);
        }
    });
}

void scatter_add_rows(ThreadPool& pool, const float* x, const int32_t* to, const float* scale, float* y,
                      int64_t rows, int64_t width) {
    // Several rows may go to the same place: threads share the columns.
    constexpr int64_t kColumns = 16;
    const SmallOps& ops = small_ops();
    split_evenly(pool, (width + kColumns - 1) / kColumns, rows * width < kQuickValues,
                 [&](int64_t first, int64_t count) {
                     const int64_t begin = first * kColumns;
                     const int64_t end = begin + count * kColumns;
                     const int64_t columns = (end < width ? end : width) - begin;
                     for (int64_t i = 0; i < rows; ++i) {
                         ops.add_scaled(x + i * width + begin, scale != nullptr ? scale[i] : 1,
                                        y + to[i] * width + begin, columns);
                     }
                 });
}

void swiglu_clamped(ThreadPool& pool, const float* gate, const float* up, float* y, int64_t tokens,
                    int64_t width, int64_t gate_stride, int64_t up_stride, int64_t y_stride, float alpha,
                    float limit) {
    const SmallOps& ops = small_ops();
    split_evenly(pool, tokens, tokens * width < kQuickValues, [&](int64_t first, int64_t count) {
        for (int64_t t = first; t < first + count; ++t) {
            ops.swiglu_clamped(gate + t * gate_stride, up + t * up_stride, y + t * y_stride, width, alpha,
                               limit);
        }
    });
}

}  // namespace parlor::kernels::cpu
