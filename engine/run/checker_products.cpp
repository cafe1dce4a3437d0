// Products, and the experts that are made of them.
#include "engine/run/checker.h"

#include <algorithm>
#include <memory>
#include <numeric>

#include "engine/plan/memory.h"
#include "kernels/reference.h"

namespace parlor::run {

namespace cpu = kernels::cpu;
namespace reference = kernels::reference;
using kernels::Format;

namespace {

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

// As the input of a down projection that has been seen: one value of 14,280 among ordinary ones.
std::vector<float> activations(int64_t count, Random& random) {
    std::vector<float> values = random.values(count);
    for (size_t i = 7; i < values.size(); i += kCols) values[i] = 14280;
    return values;
}

}  // namespace

Checker::Weights Checker::weights(Format format, int64_t rows) {
    Weights w;
    w.stored = random_blocks(format, rows * kCols, random);
    const uint64_t bytes =
        cpu::packed_bytes(format, static_cast<uint64_t>(rows), static_cast<uint64_t>(kCols)).value_or(0);
    const std::vector<std::byte> unaligned(static_cast<size_t>(bytes) + kBufferAlignment);
    void* place = const_cast<std::byte*>(unaligned.data());
    size_t space = unaligned.size();
    auto* packed = static_cast<std::byte*>(std::align(kBufferAlignment, bytes, place, space));
    cpu::pack_rows(format, w.stored.data(), 0, rows, rows, kCols, packed);
    w.packed = {format, rows, kCols,
                room.put(std::span<const std::byte>(packed, static_cast<size_t>(bytes)))};
    return w;
}

double Checker::length(std::span<const float> v) {
    double sum = 0;
    for (const float f : v) sum += double{f} * f;
    return std::sqrt(sum);
}

double Checker::product_error(const Weights& w, std::span<const float> x, std::span<const float> y,
                              std::span<const float> expected) {
    const int64_t tokens = std::ssize(x) / kCols, rows = w.packed.rows;
    std::vector<float> row(static_cast<size_t>(kCols));
    const size_t row_size = w.stored.size() / static_cast<size_t>(rows);
    double worst = 0;
    for (int64_t r = 0; r < rows; ++r) {
        kernels::decode(w.packed.format, w.stored.data() + static_cast<size_t>(r) * row_size, row.data(),
                        row.size());
        for (int64_t t = 0; t < tokens; ++t) {
            const auto at = static_cast<size_t>(t * rows + r);
            const std::span<const float> token = x.subspan(static_cast<size_t>(t * kCols), kCols);
            const double error =
                largest_difference(y.subspan(at, 1), expected.subspan(at, 1), length(row) * length(token));
            if (!(error <= worst)) worst = error;
        }
    }
    return worst;
}

double Checker::matmul(Format format, int64_t tokens, bool hostile) {
    const Weights w = weights(format, kRows);
    const std::vector<float> x =
        hostile ? activations(tokens * kCols, random) : random.values(tokens * kCols);
    const std::vector<float> bias = random.values(kRows), before = random.values(tokens * kRows);
    float* y = room.put(before);
    const cpu::MatmulJob job = {
        .w = w.packed, .bias = room.put(bias), .y = y, .y_stride = kRows, .accumulate = true};
    ops.matmul({&job, 1}, room.put(x), kCols, tokens);
    std::vector<float> expected = before;
    reference::matmul({.format = format,
                       .w = w.stored.data(),
                       .rows = kRows,
                       .cols = kCols,
                       .x = x.data(),
                       .bias = bias.data(),
                       .y = expected.data(),
                       .tokens = tokens,
                       .accumulate = true});
    return product_error(w, x, room.get(y, tokens * kRows), expected);
}

double Checker::experts(Format format) {
    constexpr int64_t kTokens = 7;
    constexpr int kExperts = 3, kUsed = 2;
    run::ExpertOps& own = *ops.experts();
    std::vector<Weights> all;
    std::vector<cpu::PackedMatrix> matrices;
    for (int e = 0; e < kExperts; ++e) {
        all.push_back(weights(format, kRows));
        matrices.push_back(all.back().packed);
    }
    std::vector<int32_t> chosen;
    for (int t = 0; t < kTokens; ++t) {
        chosen.push_back(t % 2);
        chosen.push_back(2 - t % 2);
        std::sort(chosen.end() - 2, chosen.end());
    }
    constexpr int64_t kPairs = kTokens * kUsed;
    const std::vector<float> x = random.values(kTokens * kCols), share = random.values(kPairs);
    const auto ints = [&](int64_t count) { return reinterpret_cast<int32_t*>(room.floats(count)); };
    const run::ExpertOps::SortJob sort = {.chosen = room.put(std::span<const int32_t>(chosen)),
                                          .weights = room.put(share),
                                          .first_row = ints(kExperts + 1),
                                          .token = ints(kPairs),
                                          .row_weight = room.floats(kPairs),
                                          .row = ints(kPairs),
                                          .tokens = kTokens,
                                          .used = kUsed,
                                          .experts = kExperts};
    own.sort_by_expert(sort);
    float* rows = room.floats(kPairs * kCols);
    own.gather_rows(room.put(x), sort.token, nullptr, rows, kPairs, kCols);
    std::byte* table = room.bytes(kExperts * kExpertEntryBytes);
    own.fill_table(matrices, table);
    float* y = room.floats(kPairs * kRows);
    const run::ExpertOps::MatmulJob job = {.like = matrices.front(),
                                           .table = table,
                                           .first_row = sort.first_row,
                                           .x = rows,
                                           .x_stride = kCols,
                                           .y = y,
                                           .y_stride = kRows,
                                           .rows = kPairs,
                                           .experts = kExperts};
    own.matmul_experts({&job, 1});
    float* sums = room.floats(kTokens * kRows);
    ops.clear(sums, kTokens * kRows * sizeof(float));
    own.combine_rows(y, sort.row, sort.row_weight, sums, kTokens, kUsed, kRows);
    const std::vector<float> got = room.get(sums, kTokens * kRows);
    double worst = 0;
    for (int64_t t = 0; t < kTokens; ++t) {
        std::vector<float> expected(kRows), one(kRows), row(kCols);
        const std::span<const float> token(x.data() + t * kCols, kCols);
        double size = 0;  // of what is added up
        for (int64_t u = 0; u < kUsed; ++u) {
            const auto pair = static_cast<size_t>(t * kUsed + u);
            const Weights& w = all[static_cast<size_t>(chosen[pair])];
            reference::matmul({.format = format,
                               .w = w.stored.data(),
                               .rows = kRows,
                               .cols = kCols,
                               .x = token.data(),
                               .y = one.data(),
                               .tokens = 1});
            double longest = 0;
            for (int64_t r = 0; r < kRows; ++r) {
                kernels::decode(format, w.stored.data() + w.stored.size() / kRows * static_cast<size_t>(r),
                                row.data(), row.size());
                longest = std::max(longest, length(row));
            }
            size += longest * length(token);
            for (size_t r = 0; r < expected.size(); ++r) expected[r] += one[r] * share[pair];
        }
        const double error =
            largest_difference(std::span(got).subspan(static_cast<size_t>(t * kRows), kRows), expected, size);
        if (!(error <= worst)) worst = error;
    }
    return worst;
}

}  // namespace parlor::run
