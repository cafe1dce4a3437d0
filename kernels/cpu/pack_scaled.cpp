#include "cpu/pack_scaled.h"

#include <cstring>

#include "kernels/check.h"

namespace parlor::kernels::cpu {
namespace {

constexpr int64_t kRows = kGroupRows;

// How many bytes of one row stand together among the packed codes: a 32-bit lane, or one byte.
int64_t piece_bytes(const ScaledTraits& t) {
    return t.code == Code::e4m3 ? 1 : 4;
}

// Calls copy(place in the stored block, place in the packed block, bytes) for every piece of row `row`.
template <typename Copy>
void for_each_piece(const ScaledTraits& t, int64_t row, Copy copy) {
    const int64_t scale = t.scale_bytes(), zero = t.zero_bytes(), piece = piece_bytes(t);
    copy(int64_t{0}, row * scale, scale);
    copy(scale, kRows * scale + row * zero, zero);
    for (int64_t at = 0; at < t.code_bytes(); at += piece) {
        copy(scale + zero + at, kRows * (scale + zero + at) + row * piece, piece);
    }
}

}  // namespace

void pack_scaled_group(const ScaledTraits& t, const uint8_t* rows, int64_t count, int64_t blocks,
                       uint8_t* out) {
    const int64_t stored = t.scale_bytes() + t.zero_bytes() + t.code_bytes();
    if (count < kRows) std::memset(out, 0, static_cast<size_t>(kRows * stored * blocks));
    for (int64_t b = 0; b < blocks; ++b) {
        for (int64_t r = 0; r < count; ++r) {
            const uint8_t* from = rows + (r * blocks + b) * stored;
            uint8_t* to = out + b * kRows * stored;
            for_each_piece(t, r, [&](int64_t in_block, int64_t in_packed, int64_t bytes) {
                std::memcpy(to + in_packed, from + in_block, static_cast<size_t>(bytes));
            });
        }
    }
}

void unpack_scaled_block(const PackedMatrix& w, int64_t block, const uint8_t* packed, int lane, float* out) {
    const ScaledTraits& t = *scaled_traits(w.format);
    uint8_t stored[256];
    float values[256];
    CHECK(traits(w.format).block_bytes <= sizeof stored && t.values <= 256);
    for_each_piece(t, lane, [&](int64_t in_block, int64_t in_packed, int64_t bytes) {
        std::memcpy(stored + in_block, packed + in_packed, static_cast<size_t>(bytes));
    });
    decode(w.format, stored, values, static_cast<size_t>(t.values));
    for (int64_t i = 0, k = block * t.values; i < t.values; ++i, ++k) {
        out[w.order != nullptr ? w.order[k] : k] = values[i];
    }
}

}  // namespace parlor::kernels::cpu
