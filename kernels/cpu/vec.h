// One vector of float32 lanes in the instruction set that this file is compiled for, so that an operation is
// written once and compiled per level. Everything is in an unnamed namespace: code for one instruction set
// must never be shared by the linker with files that run everywhere. For the same reason these files use no
// templates of <algorithm>.
//
// Each vec_*.h defines V, kLanes, kPanelVectors, kHeadBlock and the primitive functions; the rest is built
// from them. vmax(a, b) and vmin(a, b) give b when either is NaN or as the hardware does otherwise: NaN in b
// always survives.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>

#include "quant/f16.h"

#if defined(__AVX512F__)
#include "vec_avx512.h"
#elif defined(__AVX2__)
#include "vec_avx2.h"
#elif defined(__ARM_NEON) && defined(PARLOR_VEC_NEON)
#include "vec_neon.h"
#else
#include "vec_portable.h"
#endif

#if defined(__GNUC__)
#define PARLOR_UNROLL _Pragma("GCC unroll 16")
#else
#define PARLOR_UNROLL
#endif

namespace parlor::kernels::cpu {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// The first n lanes from and to memory; the others are zero and left alone.
inline V vload_first(const float* p, int64_t n) {
    float lanes[kLanes] = {};
    memcpy(lanes, p, static_cast<size_t>(n) * sizeof(float));
    return vload(lanes);
}
inline void vstore_first(float* p, V v, int64_t n) {
    float lanes[kLanes];
    vstore(lanes, v);
    memcpy(p, lanes, static_cast<size_t>(n) * sizeof(float));
}

// e^x to about one unit in the last place, denormal results and infinities included; NaN stays NaN.
// Range reduction by ln 2 in two parts, then a minimax polynomial on [-ln2/2, ln2/2].
inline V vexp(V x) {
    x = vmin(vset(120.0f), vmax(vset(-120.0f), x));
    const V n = vround(vmul(x, vset(1.44269504f)));
    V r = vfma(n, vset(-0.693359375f), x);
    r = vfma(n, vset(2.12194440e-4f), r);
    V p = vset(1.9875691500e-4f);
    p = vfma(p, r, vset(1.3981999507e-3f));
    p = vfma(p, r, vset(8.3334519073e-3f));
    p = vfma(p, r, vset(4.1665795894e-2f));
    p = vfma(p, r, vset(1.6666665459e-1f));
    p = vfma(p, r, vset(5.0000001201e-1f));
    p = vadd(vfma(p, vmul(r, r), r), vset(1.0f));
    return vscale2(p, n);
}

// tanh(x): an odd polynomial near zero, where 1 - 2 / (e^2x + 1) would cancel.
inline V vtanh(V x) {
    const V square = vmul(x, x);
    V p = vset(-5.70498872745e-3f);
    p = vfma(p, square, vset(2.06390887954e-2f));
    p = vfma(p, square, vset(-5.37397155531e-2f));
    p = vfma(p, square, vset(1.33314422036e-1f));
    p = vfma(p, square, vset(-3.33332819422e-1f));
    const V near_zero = vfma(vmul(p, square), x, x);
    const V far = vsub(vset(1.0f), vdiv(vset(2.0f), vadd(vexp(vadd(x, x)), vset(1.0f))));
    return vselect_less(vabs(x), vset(0.625f), near_zero, far);
}

}  // namespace
}  // namespace parlor::kernels::cpu
