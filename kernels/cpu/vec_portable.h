// Plain C++ for any processor, four lanes that the compiler may put into one register. Included by vec.h
// only.
#pragma once

namespace parlor::kernels::cpu {
namespace {

struct V {
    float lane[4];
};
constexpr int kLanes = 4;
constexpr int kPanelVectors = 1;
constexpr int kHeadBlock = 2;

template <typename Function>
inline V each_lane(Function function) {
    V result;
    for (int i = 0; i < kLanes; ++i) result.lane[i] = function(i);
    return result;
}

inline V vset(float x) {
    return {{x, x, x, x}};
}
inline V vload(const float* p) {
    return {{p[0], p[1], p[2], p[3]}};
}
inline void vstore(float* p, V v) {
    memcpy(p, v.lane, sizeof v.lane);
}
inline V vadd(V a, V b) {
    return each_lane([&](int i) { return a.lane[i] + b.lane[i]; });
}
inline V vsub(V a, V b) {
    return each_lane([&](int i) { return a.lane[i] - b.lane[i]; });
}
inline V vmul(V a, V b) {
    return each_lane([&](int i) { return a.lane[i] * b.lane[i]; });
}
inline V vdiv(V a, V b) {
    return each_lane([&](int i) { return a.lane[i] / b.lane[i]; });
}
inline V vfma(V a, V b, V c) {
    return each_lane([&](int i) { return a.lane[i] * b.lane[i] + c.lane[i]; });
}
inline V vmax(V a, V b) {
    return each_lane([&](int i) { return a.lane[i] > b.lane[i] ? a.lane[i] : b.lane[i]; });
}
inline V vmin(V a, V b) {
    return each_lane([&](int i) { return a.lane[i] < b.lane[i] ? a.lane[i] : b.lane[i]; });
}
inline V vabs(V a) {
    return each_lane([&](int i) { return float_from_bits(bits_from_float(a.lane[i]) & 0x7fffffff); });
}
// Adding 1.5 * 2^23 leaves no bits for a fraction; for |a| < 2^22.
inline V vround(V a) {
    return each_lane([&](int i) { return (a.lane[i] + 12582912.0f) - 12582912.0f; });
}
inline V vscale2(V a, V n) {  // in two steps: 2^n itself may leave the range
    return each_lane([&](int i) {
        // The exponent is read from the bits of n + 1.5 * 2^23, which is defined for NaN too.
        const int32_t whole = static_cast<int32_t>(bits_from_float(n.lane[i] + 12582912.0f)) - 0x4b400000;
        const int32_t half = whole >> 1;
        const float first = float_from_bits(static_cast<uint32_t>(half + 127) << 23);
        return a.lane[i] * first * float_from_bits(static_cast<uint32_t>(whole - half + 127) << 23);
    });
}
inline V vselect_less(V a, V b, V yes, V no) {
    return each_lane([&](int i) { return a.lane[i] < b.lane[i] ? yes.lane[i] : no.lane[i]; });
}

inline float vsum(V v) {
    return (v.lane[0] + v.lane[1]) + (v.lane[2] + v.lane[3]);
}
// The sums of four vectors, side by side.
inline void vsum4(V a, V b, V c, V d, float* out) {
    const float sums[4] = {vsum(a), vsum(b), vsum(c), vsum(d)};
    memcpy(out, sums, sizeof sums);
}
inline float vlargest(V v) {
    float largest = v.lane[0];
    for (int i = 1; i < kLanes; ++i) largest = v.lane[i] > largest ? v.lane[i] : largest;
    return largest;
}

inline V vload_f16(const uint8_t* p) {
    return each_lane([&](int i) { return f16_to_f32(load_u16(p + 2 * i)); });
}
// One f16 in all lanes.
inline V vload_scale(const uint8_t* p) {
    return vset(f16_to_f32(load_u16(p)));
}
inline V vload_bf16(const uint8_t* p) {
    return each_lane([&](int i) { return bf16_to_f32(load_u16(p + 2 * i)); });
}
inline V vload_s8(const int8_t* p) {
    return each_lane([&](int i) { return static_cast<float>(p[i]); });
}
inline void vstore_f16(uint8_t* p, V v) {
    for (int i = 0; i < kLanes; ++i) store_u16(p + 2 * i, f32_to_f16(v.lane[i]));
}
inline void vstore_s8(int8_t* p, V v) {  // v holds whole numbers in -128..127
    for (int i = 0; i < kLanes; ++i) p[i] = static_cast<int8_t>(v.lane[i]);
}

}  // namespace
}  // namespace parlor::kernels::cpu
