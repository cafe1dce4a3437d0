#include <cstring>
#include <limits>

#include "cpu/layout.h"
#include "cpu/pack_block.h"
#include "cpu/pack_scaled.h"
#include "kernels/check.h"
#include "quant/f16.h"

namespace parlor::kernels::cpu {
namespace {

constexpr int kRows = static_cast<int>(kGroupRows);

uint32_t load_quad(const uint8_t* bytes) {
    uint32_t quad;
    std::memcpy(&quad, bytes, sizeof quad);
    return quad;
}

// The same byte in every byte of a quad.
constexpr uint32_t each(uint32_t byte) {
    return byte * 0x01010101u;
}

// Bit fields of `bits` bits that start at bit `from` of the 8 quads of one sub-block, 8 / bits quads per
// vector.
void write_bits(const BlockParts* rows, int first, int from, int bits, uint8_t* out) {
    const int quads_per_vector = 8 / bits;
    const uint32_t mask = each((1u << bits) - 1);
    for (int v = 0; v < 8 / quads_per_vector; ++v) {
        for (int r = 0; r < kRows; ++r) {
            uint32_t lane = 0;
            for (int i = 0; i < quads_per_vector; ++i) {
                const uint32_t quad = load_quad(rows[r].u + first + 4 * (v * quads_per_vector + i));
                lane |= (quad >> from & mask) << (i * bits);
            }
            std::memcpy(out + 64 * v + 4 * r, &lane, sizeof lane);
        }
    }
}

void read_bits(const uint8_t* in, int row, int to, int bits, uint8_t* u) {
    const int quads_per_vector = 8 / bits;
    const uint32_t mask = each((1u << bits) - 1);
    for (int j = 0; j < 8; ++j) {
        const uint32_t lane = load_quad(in + 64 * (j / quads_per_vector) + 4 * row);
        const uint32_t quad = load_quad(u + 4 * j) | (lane >> (j % quads_per_vector * bits) & mask) << to;
        std::memcpy(u + 4 * j, &quad, sizeof quad);
    }
}

void write_block(const Layout& l, const BlockParts* rows, uint8_t* out) {
    for (int r = 0; r < kRows; ++r) {
        if (l.d_fields >= 1) store_u16(out + 2 * r, rows[r].d);
        if (l.d_fields == 2) store_u16(out + 32 + 2 * r, rows[r].m);
    }
    out += header_bytes(l);
    const int scales = 32 / l.sub_values;
    for (int s = 0; s < l.blocks32; ++s) {
        for (int field = 0; field < l.sub_bytes; ++field) {
            for (int r = 0; r < kRows; ++r) {
                *out++ = field < scales ? rows[r].sub_scale[s * scales + field] : rows[r].sub_minimum[s];
            }
        }
        write_bits(rows, 32 * s, 0, l.low_bits, out);
        out += low_bytes(l);
        if (l.high_bits != 0) write_bits(rows, 32 * s, l.low_bits, l.high_bits, out);
        out += high_bytes(l);
    }
}

// The values of one row of one block; the arithmetic is that of decode(), operation by operation.
void decode_packed(Format format, const Layout& l, const uint8_t* in, int row, float* out) {
    const float d = l.d_fields >= 1 ? f16_to_f32(load_u16(in + 2 * row)) * l.d_factor : 0;
    const float m = l.d_fields == 2 ? f16_to_f32(load_u16(in + 32 + 2 * row)) : 0;
    in += header_bytes(l);
    for (int s = 0; s < l.blocks32; ++s) {
        uint8_t u[32] = {};
        read_bits(in + 16 * l.sub_bytes, row, 0, l.low_bits, u);
        if (l.high_bits != 0)
            read_bits(in + 16 * l.sub_bytes + low_bytes(l), row, l.low_bits, l.high_bits, u);
        for (int i = 0; i < 32; ++i) {
            const uint8_t scale_byte = in[i / l.sub_values * 16 + row];
            float scale = d;
            float addend = m;
            if (format == Format::q2_k) {
                scale = d * static_cast<float>(scale_byte & 15);
                addend = -(m * static_cast<float>(scale_byte >> 4));
            } else if (format == Format::mxfp4) {
                scale = e8m0_halved(scale_byte);
            } else if (format == Format::nvfp4) {
                scale = ue4m3_halved(scale_byte);
            } else if (l.sub_values == 16 || l.sub_bytes == 1) {
                scale = d * static_cast<float>(static_cast<int8_t>(scale_byte));
            } else if (l.sub_bytes == 2) {
                scale = d * static_cast<float>(scale_byte);
                addend = -(m * static_cast<float>(in[16 + row]));
            }
            const int q = l.table != nullptr ? l.table[u[i]]
                          : l.low_bits == 8  ? static_cast<int8_t>(u[i])
                                             : u[i] - l.offset;
            const float product = scale * static_cast<float>(q);
            *out++ = l.d_fields == 2 ? product + addend : product;  // without a minimum -0 stays -0
        }
        in += sub_block_bytes(l);
    }
}

bool is_quantized(Format format) {
    return layout(format).low_bits != 0;
}

// Plain values: transposes 16 rows.
void pack_plain(const uint8_t* rows, int64_t count, int64_t cols, int size, uint8_t* out) {
    for (int64_t k = 0; k < cols; ++k) {
        for (int64_t r = 0; r < kRows; ++r, out += size) {
            if (r < count) {
                std::memcpy(out, rows + (r * cols + k) * size, static_cast<size_t>(size));
            } else {
                std::memset(out, 0, static_cast<size_t>(size));
            }
        }
    }
}

}  // namespace

std::optional<uint64_t> packed_bytes(Format format, uint64_t rows, uint64_t cols) {
    constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
    const uint64_t block_values = traits(format).block_values;
    if (cols % block_values != 0 || rows > kMost - (kGroupRows - 1)) return std::nullopt;
    const uint64_t groups = (rows + kGroupRows - 1) / kGroupRows;
    const uint64_t bytes = static_cast<uint64_t>(group_block_bytes(format));
    const uint64_t blocks = cols / block_values;
    if (blocks != 0 && bytes > kMost / blocks) return std::nullopt;
    if (groups != 0 && blocks * bytes > kMost / groups) return std::nullopt;
    return groups * blocks * bytes;
}

void pack_rows(Format format, const void* rows, int64_t first_row, int64_t count, int64_t total_rows,
               int64_t cols, std::byte* packed) {
    const FormatTraits& t = traits(format);
    CHECK(first_row % kGroupRows == 0 && first_row + count <= total_rows && cols % t.block_values == 0);
    CHECK(count % kGroupRows == 0 || first_row + count == total_rows);
    const Layout l = layout(format);
    const int64_t blocks = cols / t.block_values;
    const int64_t row_size = blocks * t.block_bytes;
    const int64_t step = group_block_bytes(format);
    const auto* in = static_cast<const uint8_t*>(rows);
    auto* out = reinterpret_cast<uint8_t*>(packed) + first_row / kGroupRows * blocks * step;
    for (int64_t row = 0; row < count; row += kGroupRows, in += kGroupRows * row_size, out += blocks * step) {
        const int64_t have = count - row < kGroupRows ? count - row : kGroupRows;
        if (is_scaled(format)) {
            pack_scaled_group(*scaled_traits(format), in, have, blocks, out);
            continue;
        }
        if (!is_quantized(format)) {
            pack_plain(in, have, cols, static_cast<int>(t.block_bytes), out);
            continue;
        }
        BlockParts parts[kRows] = {};  // rows beyond the last stay zero
        for (int64_t b = 0; b < blocks; ++b) {
            for (int64_t r = 0; r < have; ++r) {
                split_block(format, in + r * row_size + b * t.block_bytes, parts[r]);
            }
            write_block(l, parts, out + b * step);
        }
    }
}

void unpack_row(const PackedMatrix& w, int64_t row, float* out) {
    CHECK(row >= 0 && row < w.rows);
    const int64_t blocks = w.cols / traits(w.format).block_values;
    const int64_t step = group_block_bytes(w.format);
    const auto* in = reinterpret_cast<const uint8_t*>(w.data) + row / kGroupRows * blocks * step;
    const int lane = static_cast<int>(row % kGroupRows);
    const Layout l = layout(w.format);
    float* const begin = out;
    for (int64_t b = 0; b < blocks; ++b, in += step) {
        if (is_scaled(w.format)) {
            unpack_scaled_block(w, b, in, lane, out);
        } else if (is_quantized(w.format)) {
            decode_packed(w.format, l, in, lane, out);
            out += 32 * l.blocks32;
        } else if (w.format == Format::f32) {
            std::memcpy(out++, in + 4 * lane, 4);
        } else {
            const uint16_t half = load_u16(in + 2 * lane);
            *out++ = w.format == Format::f16 ? f16_to_f32(half) : bf16_to_f32(half);
        }
    }
    if (w.scale != 1)
        for (int64_t k = 0; k < w.cols; ++k) begin[k] *= w.scale;
}

}  // namespace parlor::kernels::cpu
