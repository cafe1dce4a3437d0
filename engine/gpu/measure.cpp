#include "engine/gpu/measure.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

#include "engine/plan/memory.h"
#include "engine/run/verify_data.h"

namespace parlor::gpu {

namespace {

namespace cpu = kernels::cpu;
using Clock = std::chrono::steady_clock;

constexpr double kTooSlow = 5e-3;  // seconds for a small product: a card that is emulated
constexpr double kEnough = 4e-3;   // seconds to measure
constexpr int kRuns = 3, kInRow = 8;
constexpr int64_t kPromptTokens = 128;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

Result<double> seconds_for(GpuOps& ops, int times, const std::function<void()>& work) {
    ops.begin(0);
    PARLOR_CHECKED(ops.finish());
    const Clock::time_point start = Clock::now();
    for (int n = 0; n < times; ++n) work();
    PARLOR_CHECKED(ops.finish());
    return seconds_since(start) / times;
}

// The fastest of some runs. Handing work over and waiting take as long as a short piece of it: that is done
// several times in a row.
Result<double> time_of(GpuOps& ops, const std::function<void()>& work) {
    PARLOR_CHECKED(seconds_for(ops, 1, work));  // warms up
    PARLOR_TRY(double best, seconds_for(ops, 1, work));
    const int times = best * kInRow < kEnough ? kInRow : best < kEnough ? 2 : 1;
    for (int i = 0; i < kRuns; ++i) {
        PARLOR_TRY(const double seconds, seconds_for(ops, times, work));
        best = std::min(best, seconds);
    }
    return best;
}

struct Product {
    int64_t rows, cols, tokens;
};
constexpr Product kSmallProduct = {64, 256, 64}, kProduct = {4096, 4096, 128},
                  kLongProduct = {4096, 4096, 512}, kLongestProduct = {4096, 4096, 2048},
                  kGemm = {4096, 4096, 4096};

double tflops(const Product& product, double seconds) {
    return seconds <= 0 ? 0
                        : 2e-12 * static_cast<double>(product.rows) * static_cast<double>(product.cols) *
                              static_cast<double>(product.tokens) / seconds;
}

// A card computes zeros faster than numbers: they take less power. These are below 2, whether they are read
// as float32, float16 or bfloat16.
Result<run::MemoryBlock> noise(GpuOps& ops, uint64_t bytes) {
    constexpr uint32_t kBelowTwo = 0xBFFFBFFF;
    constexpr size_t kNumbers = 1 << 16;  // and then the same again
    PARLOR_TRY(run::MemoryBlock block, ops.allocate(bytes));
    run::Random random;
    std::vector<uint32_t> numbers(kNumbers);
    for (uint32_t& bits : numbers) bits = static_cast<uint32_t>(random.bits() >> 32) & kBelowTwo;
    uint64_t done = std::min<uint64_t>(bytes, kNumbers * sizeof(uint32_t));
    ops.upload(numbers.data(), block.data(), done);
    while (done < bytes) {
        const uint64_t count = std::min(done, bytes - done);
        ops.copy(block.data(), block.data() + done, count);
        done += count;
    }
    return block;
}

Result<double> time_product(GpuOps& ops, const Product& size, const Variants& variants,
                            kernels::Format format = kernels::Format::q4_k) {
    const auto rows = static_cast<uint64_t>(size.rows), cols = static_cast<uint64_t>(size.cols),
               tokens = static_cast<uint64_t>(size.tokens);
    const uint64_t bytes[] = {cpu::packed_bytes(format, rows, cols).value_or(0),
                              tokens * cols * sizeof(float), tokens * rows * sizeof(float),
                              2 * tokens * cols + 4 * kBufferAlignment};
    run::MemoryBlock blocks[std::size(bytes)];
    for (size_t i = 0; i < std::size(bytes); ++i) {
        PARLOR_TRY(blocks[i], noise(ops, bytes[i]));
    }
    ops.use_workspace({blocks[3].data(), static_cast<size_t>(bytes[3])});
    const cpu::MatmulJob job = {.w = {format, size.rows, size.cols, blocks[0].data()},
                                .y = blocks[2].floats(),
                                .y_stride = size.rows};
    ops.set_variants(variants);
    return time_of(ops, [&] { ops.matmul({&job, 1}, blocks[1].floats(), size.cols, size.tokens); });
}

// TFLOPS of the product alone, without what prepares it; 0: there is none.
Result<double> gemm_tflops(GpuOps& ops, const Variants& variants) {
    ops.set_variants(variants);
    constexpr kernels::Format kFormat = kernels::Format::f16;
    LongProducts* products =
        ops.long_products({.format = kFormat, .rows = kGemm.rows, .cols = kGemm.cols}, kGemm.tokens);
    if (products == nullptr) return 0.0;
    // As many tokens as are multiplied at once.
    const Product size = {kGemm.rows, kGemm.cols,
                          products->by() == LongProducts::By::library ? kGemm.tokens : kGemm.tokens / 2};
    const auto floats = [](int64_t count) { return static_cast<uint64_t>(count) * sizeof(float); };
    PARLOR_TRY(const run::MemoryBlock w,
               noise(ops, cpu::packed_bytes(kFormat, kGemm.rows, kGemm.cols).value_or(0)));
    PARLOR_TRY(const run::MemoryBlock x, noise(ops, floats(size.cols * size.tokens)));
    PARLOR_TRY(const run::MemoryBlock out, ops.allocate(floats(size.rows * size.tokens)));
    products->multiply(
        {.w = {kFormat, kGemm.rows, kGemm.cols, w.data()}, .y = out.floats(), .y_stride = kGemm.rows},
        x.floats(), size.cols, size.tokens);
    PARLOR_TRY(const double seconds, time_of(ops, [&] {
                   products->gemm(size.rows, size.cols, size.tokens, out.floats(), size.rows);
               }));
    return tflops(size, seconds);
}

// The last tokens of a context of some length, as an 8B model has it.
Result<double> time_attention(GpuOps& ops, int64_t tokens, const Variants& variants) {
    constexpr int kHeads = 32, kKvHeads = 8, kDim = 128;
    // One token's keys and values are more than a large card's cache holds.
    const int64_t context = tokens == 1 ? 16384 : 4096;
    const uint64_t cache = uint64_t{2} * kKvHeads * kDim * static_cast<uint64_t>(context);
    const uint64_t heads = static_cast<uint64_t>(tokens) * kHeads * kDim * sizeof(float);
    const uint64_t bytes[] = {cache, cache, heads, heads,
                              kAttentionSplits * kHeads * (kDim + 2) * sizeof(float)};
    run::MemoryBlock blocks[std::size(bytes)];
    for (size_t i = 0; i < std::size(bytes); ++i) {
        PARLOR_TRY(blocks[i], noise(ops, bytes[i]));
    }
    ops.use_workspace({blocks[4].data(), static_cast<size_t>(bytes[4])});
    const cpu::KvLayer kv = {
        cpu::KvType::f16, blocks[0].data(), blocks[1].data(), context, kKvHeads, kDim, kDim};
    const cpu::AttentionArgs args = {.q = blocks[2].floats(),
                                     .out = blocks[3].floats(),
                                     .q_stride = kHeads * kDim,
                                     .tokens = tokens,
                                     .first_position = context - tokens,
                                     .heads = kHeads,
                                     .scale = 0.1f};
    ops.set_variants(variants);
    return time_of(ops, [&] { ops.attention(args, kv); });
}

// Products of long prompts with weights of one kind.
struct Kind {
    kernels::Format format;
    Variants::Expanded Variants::*expanded;
    std::string_view library, tiles;  // their marks
};
constexpr Kind kQuantized = {kernels::Format::q4_k, &Variants::quantized, kLibraryMark, kTilesMark},
               kFloats = {kernels::Format::bf16, &Variants::floats, kFloatLibraryMark, kFloatTilesMark};

// TFLOPS of the fastest one, and of the one that takes weights as they are; adds those that are slower to the
// list.
Result<double> measure_long(GpuOps& ops, const Variants& best, const Kind& kind, double& as_they_are,
                            std::vector<std::string>& slower) {
    Variants with = best;
    with.quantized = with.floats = {};
    const auto time = [&](const Product& size) { return time_product(ops, size, with, kind.format); };
    PARLOR_TRY(double fastest, time(kLongProduct));
    as_they_are = tflops(kLongProduct, fastest);
    if ((best.*kind.expanded).tiles) {
        (with.*kind.expanded).tiles = true;
        PARLOR_TRY(const double seconds, time(kLongProduct));
        if (seconds >= fastest) {
            slower.emplace_back(kind.tiles);
            (with.*kind.expanded).tiles = false;
        }
        fastest = std::min(fastest, seconds);
    }
    double rate = tflops(kLongProduct, fastest);
    if (!(best.*kind.expanded).library) return rate;
    PARLOR_TRY(const double longest, time(kLongestProduct));
    (with.*kind.expanded).library = true;
    PARLOR_TRY(const double library, time(kLongProduct));
    PARLOR_TRY(const double library_longest, time(kLongestProduct));
    if (library_longest >= longest)
        slower.emplace_back(kind.library);
    else if (library >= fastest)
        slower.emplace_back(std::string(kind.library) + std::string(kFewTokensMark));
    return std::max(rate, tflops(kLongestProduct, std::min(longest, library_longest)));
}

}  // namespace

Result<Rates> measure_rates(GpuOps& ops, const Variants& best) {
    const Variants plain;
    Rates rates;
    std::vector<std::string>& slower = rates.slower;
    PARLOR_TRY(const double probe, time_product(ops, kSmallProduct, plain));
    if (probe > kTooSlow) return rates;
    if (best.tensor_cores) {
        PARLOR_TRY(const double with, time_product(ops, kProduct, best));
        PARLOR_TRY(const double without, time_product(ops, kProduct, plain));
        if (with >= without) slower.push_back("matmul");
    }
    PARLOR_TRY(rates.prompt_tflops, measure_long(ops, best, kQuantized, rates.tile_tflops, slower));
    PARLOR_TRY(rates.float_prompt_tflops, measure_long(ops, best, kFloats, rates.float_tile_tflops, slower));
    if (best.wants_library() || best.wants_tiles()) {
        PARLOR_TRY(rates.matrix_tflops, gemm_tflops(ops, best));
    }
    rates.matrix_tflops = std::max({rates.matrix_tflops, rates.prompt_tflops, rates.float_prompt_tflops});
    Variants packed = best;
    packed.token_attention = false;
    if (best.token_attention) {
        PARLOR_TRY(const double with, time_attention(ops, 1, best));
        PARLOR_TRY(const double without, time_attention(ops, 1, packed));
        if (with >= without) slower.push_back("token attention");
    }
    if (best.packed_attention) {
        PARLOR_TRY(const double with, time_attention(ops, 1, packed));
        PARLOR_TRY(const double without, time_attention(ops, 1, plain));
        if (with >= without) slower.push_back("attention");
    }
    if (best.flash_attention) {
        Variants one_by_one = best;
        one_by_one.flash_attention = false;
        PARLOR_TRY(const double with, time_attention(ops, kPromptTokens, best));
        PARLOR_TRY(const double without, time_attention(ops, kPromptTokens, one_by_one));
        if (with >= without) slower.push_back("prompt attention");
    }
    return rates;
}

double measure_copy(Card& card) {
    constexpr int kCopies = 8;
    for (uint64_t bytes = uint64_t{256} << 20; bytes >= uint64_t{8} << 20; bytes /= 2) {
        const Result<run::MemoryBlock> block = card.allocate(2 * bytes);
        if (!block.ok()) continue;
        std::byte* data = (*block).data();
        card.copy(data, data + bytes, bytes);
        if (!card.finish().ok()) return 0;
        const Clock::time_point start = Clock::now();
        for (int i = 0; i < kCopies; ++i) card.copy(data, data + bytes, bytes);
        if (!card.finish().ok()) return 0;
        const double seconds = seconds_since(start);
        return seconds > 0 ? 2e-9 * kCopies * static_cast<double>(bytes) / seconds : 0;
    }
    return 0;
}

}  // namespace parlor::gpu
