// Random matrices of every weight format, and what matmul() may make of them.
#pragma once

#include <cmath>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "kernels/cpu.h"
#include "kernels/scaled.h"
#include "quant/blocks.h"

namespace matmul_rig {

using namespace parlor::kernels;

inline std::vector<float> some(size_t count, std::mt19937& random) {
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (float& value : values) value = normal(random);
    return values;
}

class Bytes {  // 64-byte aligned
  public:
    explicit Bytes(size_t size) : m_storage(size + 64) {
        const auto address = reinterpret_cast<uintptr_t>(m_storage.data());
        m_data = m_storage.data() + (64 - address % 64) % 64;
    }
    std::byte* data() { return m_data; }

  private:
    std::vector<std::byte> m_storage;
    std::byte* m_data;
};

template <typename Block>
void fillBlock(Block& block, std::mt19937& random) {
    std::normal_distribution<float> normal;
    if constexpr (std::is_same_v<Block, BlockF32>) {
        const float value = normal(random);
        std::memcpy(block.bytes, &value, 4);
    } else if constexpr (std::is_same_v<Block, BlockF16>) {
        store_u16(block.bytes, f32_to_f16(normal(random)));
    } else if constexpr (std::is_same_v<Block, BlockBf16>) {
        store_u16(block.bytes, f32_to_bf16(normal(random)));
    } else if constexpr (requires { block.codes; }) {
        auto* codes = block.codes;
        for (size_t i = 0; i < sizeof block.codes; ++i) {
            codes[i] = static_cast<uint8_t>(random());
            if (sizeof block.codes % 32 == 0 && (codes[i] & 0x7f) == 0x7f) codes[i] ^= 1;  // e4m3: no NaN
        }
        if constexpr (requires { block.zero; })
            block.zero = static_cast<uint8_t>(random() % (sizeof block.codes * 2));
        const float scale = normal(random) * 0.01f;
        if constexpr (sizeof block.scale == 4) {
            std::memcpy(block.scale.bytes, &scale, 4);
        } else {
            const bool half = std::is_same_v<decltype(block.scale), ScaleBytes<ScaleType::f16>>;
            store_u16(block.scale.bytes, half ? f32_to_f16(scale) : f32_to_bf16(scale));
        }
    } else {  // any bits are valid integers and sub-block scales
        auto* bytes = reinterpret_cast<uint8_t*>(&block);
        for (size_t i = 0; i < sizeof block; ++i) bytes[i] = static_cast<uint8_t>(random());
        if constexpr (requires { block.e; }) {
            block.e = static_cast<uint8_t>(115 + random() % 8);
        } else if constexpr (std::is_same_v<Block, BlockIQ1_M>) {
            const uint16_t d = f32_to_f16(normal(random) * 0.01f);
            for (int i = 0; i < 4; ++i) {
                uint8_t& high = block.scales[2 * i + 1];
                high = static_cast<uint8_t>((high & 15) | (d >> 4 * i & 15) << 4);
            }
        } else if constexpr (requires { block.d; }) {
            store_u16(block.d, f32_to_f16(normal(random) * 0.01f));
        }
        if constexpr (requires { block.dmin; }) store_u16(block.dmin, f32_to_f16(normal(random) * 0.01f));
        if constexpr (requires { block.m; }) store_u16(block.m, f32_to_f16(normal(random) * 0.01f));
    }
}

inline std::vector<std::byte> randomRows(Format format, int64_t rows, int64_t cols, std::mt19937& random) {
    const FormatTraits& t = traits(format);
    const int64_t blocks = rows * cols / t.block_values;
    std::vector<std::byte> bytes(static_cast<size_t>(blocks * t.block_bytes));
    for (int64_t b = 0; b < blocks; ++b) {
        std::byte* at = bytes.data() + b * t.block_bytes;
        switch (format) {
#define FORMAT(name, gguf, values, size)                         \
    case Format::name:                                           \
        fillBlock(*reinterpret_cast<Block_##name*>(at), random); \
        break;
#include "kernels/formats.def"
#undef FORMAT
        }
    }
    return bytes;
}

// A matrix as stored, decoded and packed.
struct Matrix {
    Matrix(Format format, int64_t rows, int64_t cols, std::mt19937& random)
        : stored(randomRows(format, rows, cols, random)),
          decoded(static_cast<size_t>(rows * cols)),
          packed(cpu::packed_bytes(format, rows, cols).value()),
          view{format, rows, cols, packed.data()} {
        decode(format, stored.data(), decoded.data(), decoded.size());
        // in two pieces, as a loader with several threads does
        const int64_t split = rows / 2 / cpu::kGroupRows * cpu::kGroupRows;
        const size_t rowSize = stored.size() / static_cast<size_t>(rows);
        if (split != 0) cpu::pack_rows(format, stored.data(), 0, split, rows, cols, packed.data());
        cpu::pack_rows(format, stored.data() + rowSize * static_cast<size_t>(split), split, rows - split,
                       rows, cols, packed.data());
    }
    std::vector<std::byte> stored;
    std::vector<float> decoded;
    Bytes packed;
    cpu::PackedMatrix view;
};

inline bool floatActivations(Format format) {
    return traits(format).block_values == 1 || scaled_traits(format) != nullptr;
}

struct Expected {
    double value;
    double bound;
};

// What the result may be: exact arithmetic over decoded weights, and how far rounding may carry it.
inline Expected expected(const Matrix& m, int64_t row, const float* x) {
    const float* w = m.decoded.data() + row * m.view.cols;
    double value = 0, sums = 0, steps = 0;
    const bool plain = floatActivations(m.view.format);
    for (int64_t k = 0; k < m.view.cols; k += 32) {
        const int64_t end = std::min(k + 32, m.view.cols);
        double weights = 0, largest = 0;
        for (int64_t i = k; i < end; ++i) {
            value += double(w[i]) * x[i];
            sums += std::abs(double(w[i]) * x[i]);
            weights += std::abs(w[i]);
            largest = std::max(largest, double(std::abs(x[i])));
        }
        steps +=
            weights * largest / 254;  // half a step of int8; two roundings to bf16 are less: |w| |x| / 256
    }
    return {value, plain ? 1e-5 * sums : 1.01 * steps + 1e-5 * sums};
}

inline std::vector<float> normals(size_t count, std::mt19937& random) {
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (float& value : values) value = normal(random);
    return values;
}

class LevelGuard {
  public:
    ~LevelGuard() { cpu::set_level(m_before); }

  private:
    cpu::Level m_before = cpu::level();
};

}  // namespace matmul_rig
