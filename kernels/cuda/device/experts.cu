// Mixtures of experts without a word from the host: which experts a token goes to, the rows of every expert,
// and their sums.
#include "cuda/device/args.h"
#include "cuda/device/base.h"
#include "cuda/device/block.h"

namespace parlor::cuda {

struct Candidate {
    float value;
    i32 number;  // -1: none
};
// The larger one; the lower number among equals. NaN is less than everything, so that it cannot keep others
// out.
PARLOR_DEVICE Candidate better(Candidate a, Candidate b) {
    if (a.number < 0) return b;
    if (b.number < 0) return a;
    const bool a_is_nan = !(a.value == a.value), b_is_nan = !(b.value == b.value);
    if (a_is_nan != b_is_nan) return a_is_nan ? b : a;
    const bool second = b.value > a.value || (!(a.value > b.value) && b.number < a.number);
    return second ? b : a;
}
// Of the numbers below `count` that are not taken, for all lanes.
template <class Values, class Taken>
PARLOR_DEVICE i32 best_of(Values& values, Taken& taken, i32 count) {
    Candidate best = {0, -1};
    for (i32 i = thread_x(); i < count; i += kWarp)
        if (taken[i] == 0) best = better(best, {values[i], i});
    for (i32 mask = 16; mask > 0; mask /= 2)
        best = better(best, {shuffle_xor(best.value, mask), shuffle_xor(best.number, mask)});
    return best.number;
}

// Marks what is not in the best groups as taken. A group is worth its largest value, or its two largest
// together.
template <class Values, class Taken, class Worth>
PARLOR_DEVICE void keep_groups(const RouteArgs& args, Values& choosing, Taken& taken, Worth& worth,
                               Taken& kept) {
    const i32 size = args.experts / args.groups;
    for (i32 g = thread_x(); g < args.groups; g += kWarp) {
        Candidate first = {0, -1}, second = {0, -1};
        for (i32 e = g * size; e < (g + 1) * size; ++e) {
            const Candidate one = {choosing[e], e};
            const Candidate most = better(first, one);
            second = better(second, most.number == e ? first : one);
            first = most;
        }
        worth[g] = first.value + (args.two_largest != 0 && size > 1 ? second.value : 0.0f);
        kept[g] = 0;
    }
    sync_threads();
    for (i32 i = 0; i < args.groups_used; ++i) {
        const i32 g = best_of(worth, kept, args.groups);
        sync_threads();
        if (thread_x() == 0) kept[g] = 1;
        sync_threads();
    }
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
    for (i32 e = lane; e < args.experts; e += kWarp) most = logits[e] > most ? logits[e] : most;
    most = warp_max(most);
    float sum = 0;
    for (i32 e = lane; e < args.experts; e += kWarp) {
        const float score = args.score == RouterScore::softmax   ? exp_of(logits[e] - most)
                            : args.score == RouterScore::sigmoid ? sigmoid(logits[e])
                                                                 : logits[e];
        scores[e] = score;
        sum += score;
        taken[e] = 0;
    }
    sum = warp_sum(sum);
    for (i32 e = lane; e < args.experts; e += kWarp) {
        if (args.score == RouterScore::softmax) scores[e] = scores[e] / sum;
        choosing[e] = args.bias != nullptr ? scores[e] + args.bias[e] : scores[e];
    }
    sync_threads();
    if (args.groups > 1) keep_groups(args, choosing, taken, worth, list);
    for (i32 i = 0; i < args.used; ++i) {
        const i32 e = best_of(choosing, taken, args.experts);
        sync_threads();
        if (lane == 0) {
            taken[e] = 1;
            list[i] = e;
        }
        sync_threads();
    }
    float largest = -3.0e38f, total = 0;
    for (i32 i = 0; i < args.used; ++i) largest = scores[list[i]] > largest ? scores[list[i]] : largest;
    const bool over_chosen = args.score == RouterScore::softmax_chosen;
    for (i32 i = 0; i < args.used; ++i)
        total += over_chosen ? exp_of(scores[list[i]] - largest) : scores[list[i]];
    const float divisor = over_chosen ? total : args.normalize != 0 ? total : 1.0f;
    for (i32 i = lane; i < args.used; i += kWarp) {
        i32 place = 0;
        for (i32 j = 0; j < args.used; ++j) place += list[j] < list[i] ? 1 : 0;
        const float score = scores[list[i]];
        const i64 at = i64{block_x()} * args.used + place;
        args.chosen[at] = list[i];
        args.weights[at] = (over_chosen ? exp_of(score - largest) : score) / divisor * args.scale;
    }
}

PARLOR_KERNEL(sort_by_expert, SortArgs) {
    PARLOR_SHARED(i32, first, RouteArgs::kMostExperts + 1);
    const i32 pairs = args.tokens * args.used;
    for (i32 e = thread_x(); e < args.experts; e += SortArgs::kThreads) {
        i32 count = 0;
        for (i32 i = 0; i < pairs; ++i) count += args.chosen[i] == e ? 1 : 0;
        first[e + 1] = count;
    }
    if (thread_x() == 0) first[0] = 0;
    sync_threads();
    if (thread_x() == 0)
        for (i32 e = 0; e < args.experts; ++e) first[e + 1] += first[e];
    sync_threads();
    for (i32 e = thread_x(); e <= args.experts; e += SortArgs::kThreads) args.first_row[e] = first[e];
    for (i32 e = thread_x(); e < args.experts; e += SortArgs::kThreads) {
        i32 row = first[e];
        for (i32 i = 0; i < pairs && row < first[e + 1]; ++i) {
            if (args.chosen[i] != e) continue;
            args.token[row] = i / args.used;
            args.row_weight[row] = args.weights[i];
            args.row[i] = row++;
        }
    }
}

PARLOR_KERNEL(gather_rows, GatherArgs) {
    const i32 i = block_x() * GatherArgs::kThreads + thread_x();
    if (i >= args.width) return;
    const i64 row = block_y();
    args.out[row * args.width + i] =
        args.x[i64{args.from[row]} * args.width + i] * (args.scale != nullptr ? args.scale[row] : 1.0f);
}

PARLOR_KERNEL(combine_rows, CombineArgs) {
    const i32 i = block_x() * CombineArgs::kThreads + thread_x();
    if (i >= args.width) return;
    const i32* rows = args.row + i64{block_y()} * args.used;
    float& y = args.y[i64{block_y()} * args.width + i];
    float sum = y;
    for (i32 s = 0; s < args.used; ++s)
        sum += args.x[i64{rows[s]} * args.width + i] * (args.weight != nullptr ? args.weight[rows[s]] : 1.0f);
    y = sum;
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
