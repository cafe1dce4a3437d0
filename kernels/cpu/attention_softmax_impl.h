// What both forms of attention share about the softmax.
#pragma once

#include "cpu/small_ops.h"
#include "cpu/vec.h"

namespace parlor::kernels::cpu {
namespace {

constexpr float kLowest =
    -std::numeric_limits<float>::max();  // not infinity: exp(lowest - lowest) is 1, not NaN

inline float exp_of(float x) {
    float lanes[kLanes];
    vstore(lanes, vexp(vset(x)));
    return lanes[0];
}

// What to multiply a part's output with when one more logit, the sink, joins the denominator. Relative to the
// larger of the two, so that neither overflows.
inline float with_sink(const AttentionPart& part, float sink) {
    const float top = sink > part.largest ? sink : part.largest;
    const float share = exp_of(part.largest - top);
    return share / (part.sum * share + exp_of(sink - top));
}

// count is a multiple of kLanes.
inline void soften(float softcap, float* scores, int64_t count) {
    for (int64_t i = 0; i < count; i += kLanes) {
        vstore(scores + i, vmul(vset(softcap), vtanh(vdiv(vload(scores + i), vset(softcap)))));
    }
}

// A panel: the rows of attention_impl.h that are worked on together.
struct Panel {
    float* scores;   // [keys][rows]
    float* largest;  // [rows]
    float* sum;      // [rows]
    const int64_t* first;
    const int64_t* last;
};

}  // namespace
}  // namespace parlor::kernels::cpu
