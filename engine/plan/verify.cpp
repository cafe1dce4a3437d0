#include "engine/plan/verify.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include "engine/plan/machine_json.h"
#include "kernels/cpu.h"
#include "kernels/reference.h"

namespace parlor {

namespace {

namespace cpu = kernels::cpu;
namespace reference = kernels::reference;
using kernels::Format;
using kernels::ThreadPool;

// A result is wrong beyond these. Random results differ by 0.04 and more in this measure; activations rounded
// to int8 by some 1e-3 at most, float32 sums in another order by 1e-6.
constexpr double kInt8Limit = 5e-3, kFloatLimit = 1e-4;

constexpr int64_t kRows = 40, kCols = 512;  // rows: no whole number of packed groups

class Random {
  public:
    uint64_t bits() {  // xorshift64*
        state_ ^= state_ >> 12;
        state_ ^= state_ << 25;
        state_ ^= state_ >> 27;
        return state_ * 0x2545F4914F6CDD1D;
    }
    float value() { return static_cast<float>(static_cast<double>(bits() >> 40) / (1 << 23) - 1); }  // -1 … 1
    std::vector<float> values(int64_t count) {
        std::vector<float> out(static_cast<size_t>(count));
        for (float& v : out) v = value();
        return out;
    }

  private:
    uint64_t state_ = 0x9E3779B97F4A7C15;
};

// Stored blocks whose values are ordinary: random bytes, drawn again where they make NaN, huge or only tiny
// values.
std::vector<uint8_t> random_blocks(Format format, int64_t values, Random& random) {
    const kernels::FormatTraits& traits = kernels::traits(format);
    std::vector<uint8_t> data(static_cast<size_t>(values) / traits.block_values * traits.block_bytes);
    std::vector<float> decoded(traits.block_values);
    for (size_t at = 0; at < data.size(); at += traits.block_bytes) {
        const auto ordinary = [&] {
            float largest = 0;
            for (const float v : decoded) {
                if (!std::isfinite(v)) return false;
                largest = std::max(largest, std::fabs(v));
            }
            return largest > 1e-2f && largest < 4;
        };
        do {
            for (uint32_t i = 0; i < traits.block_bytes; ++i)
                data[at + i] = static_cast<uint8_t>(random.bits() >> 56);
            kernels::decode(format, data.data() + at, decoded.data(), traits.block_values);
        } while (!ordinary());
    }
    return data;
}

// 64-byte aligned memory, as the kernels ask for.
class Aligned {
  public:
    explicit Aligned(uint64_t bytes) : bytes_(static_cast<size_t>(bytes) + kAlignment), data_(bytes_) {}
    std::byte* get() {
        void* start = data_.data();
        size_t space = bytes_;
        return static_cast<std::byte*>(std::align(kAlignment, bytes_ - kAlignment, start, space));
    }
    std::span<std::byte> span() { return {get(), bytes_ - kAlignment}; }

  private:
    static constexpr size_t kAlignment = 64;
    size_t bytes_;
    std::vector<std::byte> data_;
};

double largest_difference(std::span<const float> a, std::span<const float> b, double scale) {
    double largest = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        const double difference = std::fabs(double{a[i]} - double{b[i]}) / scale;
        if (!(difference <= largest)) largest = difference;  // NaN stays
    }
    return largest;
}

double matmul_error(ThreadPool& pool, Format format, int64_t tokens, Random& random) {
    const std::vector<uint8_t> stored = random_blocks(format, kRows * kCols, random);
    Aligned packed(cpu::packed_bytes(format, kRows, kCols).value_or(0));
    cpu::pack_rows(format, stored.data(), 0, kRows, kRows, kCols, packed.get());
    const std::vector<float> x = random.values(tokens * kCols);
    std::vector<float> y(static_cast<size_t>(tokens * kRows)), expected(y.size());
    const cpu::MatmulJob job = {.w = {format, kRows, kCols, packed.get()}, .y = y.data(), .y_stride = kRows};
    Aligned scratch(cpu::matmul_scratch_bytes(tokens, kCols, pool.size()));
    cpu::matmul(pool, {&job, 1}, x.data(), kCols, tokens, scratch.span());
    reference::matmul({.format = format,
                       .w = stored.data(),
                       .rows = kRows,
                       .cols = kCols,
                       .x = x.data(),
                       .y = expected.data(),
                       .tokens = tokens});

    double worst = 0;  // relative to the lengths of the two vectors that are multiplied
    std::vector<float> row(static_cast<size_t>(kCols));
    const auto length = [](std::span<const float> v) {
        double sum = 0;
        for (const float f : v) sum += double{f} * f;
        return std::sqrt(sum);
    };
    const size_t row_size = stored.size() / kRows;
    for (int64_t r = 0; r < kRows; ++r) {
        kernels::decode(format, stored.data() + static_cast<size_t>(r) * row_size, row.data(), row.size());
        for (int64_t t = 0; t < tokens; ++t) {
            const auto at = static_cast<size_t>(t * kRows + r);
            const std::span<const float> token(x.data() + t * kCols, kCols);
            const double error =
                largest_difference({&y[at], 1}, {&expected[at], 1}, length(row) * length(token));
            if (!(error <= worst)) worst = error;
        }
    }
    return worst;
}

double attention_error(ThreadPool& pool, cpu::KvType type, int64_t tokens, Random& random) {
    constexpr int kHeads = 4, kKvHeads = 2, kDim = 64;
    constexpr int64_t kCapacity = 200, kFilled = 190;
    const auto row = static_cast<int64_t>(cpu::kv_row_bytes(type, kDim).value_or(0));
    Aligned k(static_cast<uint64_t>(row * kCapacity * kKvHeads)),
        v(static_cast<uint64_t>(row * kCapacity * kKvHeads));
    const cpu::KvLayer layer = {type, k.get(), v.get(), kCapacity, kKvHeads, kDim, kDim};
    const std::vector<float> keys = random.values(kFilled * kKvHeads * kDim),
                             values = random.values(kFilled * kKvHeads * kDim);
    cpu::kv_write(pool, layer, keys.data(), values.data(), kKvHeads * kDim, kKvHeads * kDim, kFilled, 0);
    const std::vector<float> q = random.values(tokens * kHeads * kDim);
    std::vector<float> out(q.size()), expected(q.size());
    cpu::AttentionArgs args = {.q = q.data(),
                               .out = out.data(),
                               .q_stride = kHeads * kDim,
                               .tokens = tokens,
                               .first_position = kFilled - tokens,
                               .heads = kHeads,
                               .scale = 0.125f};
    Aligned scratch(cpu::attention_scratch_bytes(args, layer, pool.size()));
    cpu::attention(pool, args, layer, scratch.span());

    Aligned k2(static_cast<uint64_t>(row * kCapacity * kKvHeads)),
        v2(static_cast<uint64_t>(row * kCapacity * kKvHeads));
    const cpu::KvLayer layer2 = {type, k2.get(), v2.get(), kCapacity, kKvHeads, kDim, kDim};
    reference::kv_write(layer2, keys.data(), values.data(), kKvHeads * kDim, kKvHeads * kDim, kFilled, 0);
    args.out = expected.data();
    reference::attention(args, layer2);
    return largest_difference(out, expected, 1);  // values lie in -1 … 1
}

double norm_error(ThreadPool& pool, Random& random) {
    constexpr int64_t kTokens = 3, kWidth = 200;
    const std::vector<float> x = random.values(kTokens * kWidth), weight = random.values(kWidth);
    std::vector<float> y(x.size()), expected(x.size());
    cpu::rms_norm(pool, x.data(), weight.data(), y.data(), kTokens, kWidth, 1e-5f);
    reference::rms_norm(x.data(), weight.data(), expected.data(), kTokens, kWidth, 1e-5f);
    return largest_difference(y, expected, 1);
}

double rope_error(ThreadPool& pool, cpu::RopePairs pairs, Random& random) {
    constexpr int64_t kTokens = 3;
    constexpr int kHeads = 2, kDim = 64, kRotated = 48;
    std::vector<float> frequency(kRotated / 2);
    for (size_t i = 0; i < frequency.size(); ++i)
        frequency[i] = static_cast<float>(std::pow(10000.0, -2.0 * static_cast<double>(i) / kRotated));
    std::vector<float> x = random.values(kTokens * kHeads * kDim), expected = x;
    cpu::rope(pool, x.data(), kHeads * kDim, kTokens, kHeads, kDim, kRotated, pairs, frequency.data(), 1,
              1000);
    reference::rope(expected.data(), kHeads * kDim, kTokens, kHeads, kDim, kRotated, pairs, frequency.data(),
                    1, 1000);
    return largest_difference(x, expected, 1);
}

void verify_level(ThreadPool& pool, std::vector<VerifiedKernel>& list) {
    const std::string level(cpu::name(cpu::level()));
    Random random;
    const auto add = [&](const std::string& what, double error, double limit) {
        list.push_back({what + " " + level, "cpu", error, error <= limit});  // false for NaN
    };
    for (const kernels::FormatTraits& traits : kernels::formats()) {
        double error = 0;
        for (const int64_t tokens : {1, 19}) {  // the paths for one token and for many
            const double found = matmul_error(pool, traits.format, tokens, random);
            if (!(found <= error)) error = found;
        }
        add("matmul " + std::string(traits.name), error, traits.block_values == 1 ? kFloatLimit : kInt8Limit);
    }
    for (const cpu::KvType type :
         {cpu::KvType::f16, cpu::KvType::bf16, cpu::KvType::q8_0, cpu::KvType::f32}) {
        double error = 0;
        for (const int64_t tokens : {1, 19}) {
            const double found = attention_error(pool, type, tokens, random);
            if (!(found <= error)) error = found;
        }
        add("attention " + std::string(cpu::name(type)), error, kInt8Limit);
    }
    add("rms_norm", norm_error(pool, random), kFloatLimit);
    add("rope interleaved", rope_error(pool, cpu::RopePairs::interleaved, random), kFloatLimit);
    add("rope half_split", rope_error(pool, cpu::RopePairs::half_split, random), kFloatLimit);
}

}  // namespace

std::vector<VerifiedKernel> verify_kernels(bool all_levels) {
    std::vector<VerifiedKernel> list;
    ThreadPool pool(2);
    const cpu::Level used = cpu::level();
    if (!all_levels) {
        verify_level(pool, list);
        return list;
    }
    for (const cpu::Level level : cpu::supported_levels())
        if (cpu::set_level(level)) verify_level(pool, list);
    cpu::set_level(used);
    return list;
}

std::string doctor_to_json(const Machine& machine, std::span<const VerifiedKernel> verified) {
    nlohmann::ordered_json json = machine_json(machine);
    json["verified"] = nlohmann::ordered_json::array();
    for (const VerifiedKernel& kernel : verified) {
        json["verified"].push_back({{"variant", kernel.variant},
                                    {"device", kernel.device},
                                    {"max_error", kernel.max_error},  // null when it is not finite
                                    {"status", kernel.passed ? "passed" : "failed"}});
    }
    return json_text(json);
}

}  // namespace parlor
