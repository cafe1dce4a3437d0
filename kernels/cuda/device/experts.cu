// Mixtures of experts without a word from the host: which experts a token goes to, the rows of every expert,
// and their sums. What one warp does between two products is kept short: its instructions have to be read
// from memory first, which takes longer than they do.
#include "cuda/device/args.h"
#include "cuda/device/base.h"
#include "cuda/device/block.h"
#include "cuda/device/quads.h"

namespace parlor::cuda {

// Greater for greater values; the least for NaN, so that it cannot keep others out; never 0.
PARLOR_DEVICE u32 key_of(float value) {
    if (!(value == value)) return 1;
    const u32 bits = bits_of(value + 0.0f);  // no -0
    return (bits & 0x80000000u) != 0 ? ~bits : bits | 0x80000000u;
}
// The number below `count` of the largest value that is not taken, the lower one among equals, for all lanes.
// Lane n % 32 alone asks whether number n is taken.
template <class Values, class Taken>
PARLOR_DEVICE i32 best_of(Values& values, Taken& taken, i32 count) {
    constexpr i32 kNobody = 0x7fffffff;
    u32 best = 0;
    i32 number = kNobody;
    PARLOR_UNROLL(1)
    for (i32 i = thread_x(); i < count; i += kWarp) {
        const u32 key = taken[i] != 0 ? 0 : key_of(values[i]);
        if (key <= best) continue;
        best = key;
        number = i;
    }
    const u32 most = warp_max(best);
    return -warp_max(best == most ? -number : -kNobody);
}

// Marks what is not in the best groups as taken. A group is worth its largest value, or its two largest
// together.
template <class Values, class Taken, class Worth>
PARLOR_DEVICE void keep_groups(const RouteArgs& args, Values& choosing, Taken& taken, Worth& worth,
                               Taken& kept) {
    const i32 size = args.experts / args.groups;
    PARLOR_UNROLL(1)
    for (i32 g = thread_x(); g < args.groups; g += kWarp) {
        u32 first = 0, second = 0;
        float largest = 0, other = 0;  // their values
        PARLOR_UNROLL(1)
        for (i32 e = g * size; e < (g + 1) * size; ++e) {
            const float value = choosing[e];
            const u32 key = key_of(value);
            if (key > first) {
                second = first;
                other = largest;
                first = key;
                largest = value;
            } else if (key > second) {
                second = key;
                other = value;
            }
        }
        worth[g] = largest + (args.two_largest != 0 && size > 1 ? other : 0.0f);
        kept[g] = 0;
    }
    PARLOR_UNROLL(1)
    for (i32 i = 0; i < args.groups_used; ++i) {
        const i32 g = best_of(worth, kept, args.groups);
        if (thread_x() == g % kWarp) kept[g] = 1;
    }
    sync_threads();
    PARLOR_UNROLL(1)
    for (i32 e = thread_x(); e < args.experts; e += kWarp)
        if (kept[e / size] == 0) taken[e] = 1;
    sync_threads();
}

PARLOR_KERNEL(route, RouteArgs) {
    PARLOR_SHARED(float, scores, RouteArgs::kMostExperts);
    PARLOR_SHARED(float, choosing, RouteArgs::kMostExperts);
    PARLOR_SHARED(float, worth, RouteArgs::kMostExperts);
    PARLOR_SHARED(i32, taken, RouteArgs::kMostExperts);
    PARLOR_SHARED(i32, list, RouteArgs::kMostExperts);
    const i32 lane = thread_x();
    const float* logits = args.logits + i64{block_x()} * args.experts;
    float most = -3.0e38f;
    PARLOR_UNROLL(4)
    for (i32 e = lane; e < args.experts; e += kWarp) {
        const float logit = logits[e];
        scores[e] = logit;
        most = logit > most ? logit : most;
    }
    most = warp_max(most);
    float sum = 0;
    PARLOR_UNROLL(1)
    for (i32 e = lane; e < args.experts; e += kWarp) {
        const float logit = scores[e];
        const float score = args.score == RouterScore::softmax   ? exp_of(logit - most)
                            : args.score == RouterScore::sigmoid ? sigmoid(logit)
                                                                 : logit;
        scores[e] = score;
        sum += score;
        taken[e] = 0;
    }
    sum = warp_sum(sum);
    PARLOR_UNROLL(1)
    for (i32 e = lane; e < args.experts; e += kWarp) {
        const float score = args.score == RouterScore::softmax ? scores[e] / sum : scores[e];
        scores[e] = score;
        choosing[e] = args.bias != nullptr ? score + args.bias[e] : score;
    }
    sync_threads();
    if (args.groups > 1) keep_groups(args, choosing, taken, worth, list);
    PARLOR_UNROLL(1)
    for (i32 i = 0; i < args.used; ++i) {
        const i32 e = best_of(choosing, taken, args.experts);
        if (lane == e % kWarp) taken[e] = 1;
        if (lane == 0) list[i] = e;
    }
    sync_threads();
    const bool over_chosen = args.score == RouterScore::softmax_chosen;
    float largest = -3.0e38f, total = 0;
    PARLOR_UNROLL(1)
    for (i32 i = lane; i < args.used; i += kWarp) {
        const float score = scores[list[i]];
        largest = score > largest ? score : largest;
    }
    largest = warp_max(largest);
    PARLOR_UNROLL(1)
    for (i32 i = lane; i < args.used; i += kWarp)
        total += over_chosen ? exp_of(scores[list[i]] - largest) : scores[list[i]];
    total = warp_sum(total);
    const float divisor = over_chosen ? total : args.normalize != 0 ? total : 1.0f;
    PARLOR_UNROLL(1)
    for (i32 i = lane; i < args.used; i += kWarp) {
        const i32 own = list[i];
        i32 place = 0;
        PARLOR_UNROLL(1)
        for (i32 j = 0; j < args.used; ++j) place += list[j] < own ? 1 : 0;
        const float score = scores[own];
        const i64 at = i64{block_x()} * args.used + place;
        args.chosen[at] = own;
        args.weights[at] = (over_chosen ? exp_of(score - largest) : score) / divisor * args.scale;
    }
}

PARLOR_KERNEL(sort_by_expert, SortArgs) {
    PARLOR_SHARED(i32, counts, RouteArgs::kMostExperts);
    const i32 pairs = args.tokens * args.used, lane = thread_x() % kWarp;
    for (i32 e = thread_x(); e < args.experts; e += SortArgs::kThreads) counts[e] = 0;
    sync_threads();
    PARLOR_UNROLL(8)
    for (i32 i = thread_x(); i < pairs; i += SortArgs::kThreads) atomic_add(counts, args.chosen[i], 1);
    sync_threads();
    const i32 own = block_x() * SortArgs::kExperts + thread_x() / kWarp;
    if (own >= args.experts) return;  // the warp
    i32 before = 0;
    for (i32 e = lane; e < own; e += kWarp) before += counts[e];
    i32 row = warp_sum(before);
    const i32 end = row + counts[own];
    if (lane == 0) {
        args.first_row[own] = row;
        if (own == args.experts - 1) args.first_row[args.experts] = end;
    }
    constexpr i32 kAtOnce = 8;
    for (i32 first = 0; first < pairs && row < end; first += kAtOnce * kWarp) {
        // All loads before the first store: what is stored might be what is loaded, as far as is known.
        i32 chosen[kAtOnce];
        float weights[kAtOnce];
        PARLOR_UNROLL_ALL
        for (i32 n = 0; n < kAtOnce; ++n) {
            const i32 i = first + n * kWarp + lane;
            chosen[n] = i < pairs ? args.chosen[i] : -1;
            weights[n] = i < pairs ? args.weights[i] : 0;
        }
        PARLOR_UNROLL_ALL
        for (i32 n = 0; n < kAtOnce; ++n) {
            const i32 i = first + n * kWarp + lane;
            const u32 all = ballot(chosen[n] == own);
            if (chosen[n] == own) {
                const i32 place = row + count_bits(all & ((1u << lane) - 1));
                args.token[place] = i / args.used;
                args.row_weight[place] = weights[n];
                args.row[i] = place;
            }
            row += count_bits(all);
        }
    }
}

PARLOR_KERNEL(gather_rows, GatherArgs) {
    const i32 i = block_x() * GatherArgs::kColumns + kQuad * thread_x(), left = args.width - i;
    if (left <= 0) return;
    const bool whole = in_quads(args.x, args.width) && in_quads(args.out, args.width);
    const i64 row = block_y();
    Quad value = load_quad(args.x + i64{args.from[row]} * args.width + i, left, whole);
    const float scale = args.scale != nullptr ? args.scale[row] : 1.0f;
    for (i32 j = 0; j < kQuad; ++j) value.at[j] *= scale;
    store_quad(args.out + row * args.width + i, value, left, whole);
}

PARLOR_KERNEL(combine_rows, CombineArgs) {
    const i32 i = block_x() * CombineArgs::kColumns + kQuad * thread_x(), left = args.width - i;
    if (left <= 0) return;
    const bool whole = in_quads(args.x, args.width) && in_quads(args.y, args.width);
    const i32* rows = args.row + i64{block_y()} * args.used;
    float* y = args.y + i64{block_y()} * args.width + i;
    Quad sum = load_quad(y, left, whole);
    PARLOR_UNROLL(4)
    for (i32 s = 0; s < args.used; ++s) {
        const Quad value = load_quad(args.x + i64{rows[s]} * args.width + i, left, whole);
        const float weight = args.weight != nullptr ? args.weight[rows[s]] : 1.0f;
        for (i32 j = 0; j < kQuad; ++j) sum.at[j] += value.at[j] * weight;
    }
    store_quad(y, sum, left, whole);
}

PARLOR_KERNEL(add_weighted_rows, WeightedRowsArgs) {
    const i32 i = block_x() * WeightedRowsArgs::kThreads + thread_x();
    if (i >= args.width) return;
    const i64 at = i64{block_y()} * args.width + i;
    args.y[at] += args.x[at] * args.weight[block_y()];
}

PARLOR_KERNEL(scale_chosen, ScaleChosenArgs) {
    const i64 i = i64{block_x()} * ScaleChosenArgs::kThreads + thread_x();
    if (i < args.count) args.weights[i] *= args.scale[args.chosen[i]];
}

PARLOR_KERNEL(switch_weights, SwitchArgs) {
    PARLOR_SHARED(float, parts, SwitchArgs::kThreads / kWarp);
    const float* x = args.x + i64{block_x()} * args.width;
    float sum = 0;
    for (i32 i = thread_x(); i < args.width; i += SwitchArgs::kThreads) sum += x[i] * args.w[i];
    const float logit = block_sum<SwitchArgs::kThreads>(sum, parts);
    if (thread_x() == 0) args.out[block_x()] = sigmoid(logit);
}

}  // namespace parlor::cuda
