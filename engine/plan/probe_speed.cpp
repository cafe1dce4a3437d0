#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <new>
#include <numeric>
#include <vector>

#include "engine/plan/probe.h"
#include "kernels/thread_pool.h"

namespace parlor {

namespace {

using Clock = std::chrono::steady_clock;
constexpr uint64_t kMiB = uint64_t{1} << 20;
constexpr int kStreams =
    8;  // one stream per core does not saturate memory: 8 interleaved ones read 15–20 % more

constexpr double kSeconds = 0.1;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// Adds up `length` words (whole cache lines) from each of kStreams places, `stride` words apart.
uint64_t read_streams(const uint64_t* words, size_t stride, size_t length) {
    constexpr size_t kLine = 8;
    uint64_t sums[kLine] = {};
    for (size_t i = 0; i < length; i += kLine)
        for (size_t s = 0; s < kStreams; ++s)
            for (size_t k = 0; k < kLine; ++k) sums[k] += words[s * stride + i + k];
    uint64_t sum = 0;
    for (const uint64_t part : sums) sum += part;
    return sum;
}

// Bytes per second of one thread: the median over pieces that are shorter than a scheduler's time slice, so
// that a thread that had to wait for a busy computer is not taken for slow memory.
double read_rate(const uint64_t* words, size_t count, std::atomic<uint64_t>& sink) {
    constexpr size_t kPiece = 16 * 1024;  // words per stream: 1 MiB in all
    const size_t stride = count / kStreams, piece = std::min(kPiece, stride);
    std::vector<double> rates;
    const auto start = Clock::now();
    while (rates.empty() || seconds_since(start) < kSeconds) {
        for (size_t i = 0; i + piece <= stride; i += piece) {
            const auto before = Clock::now();
            sink += read_streams(words + i, stride, piece);
            const double seconds = seconds_since(before);
            if (seconds > 0)
                rates.push_back(static_cast<double>(piece * kStreams * sizeof(uint64_t)) / seconds);
            if (seconds_since(start) >= kSeconds) break;
        }
    }
    if (rates.empty()) return 0;
    std::nth_element(rates.begin(), rates.begin() + static_cast<std::ptrdiff_t>(rates.size() / 2),
                     rates.end());
    return rates[rates.size() / 2];
}

// Operations per clock of one core: two 512-bit vpdpbusd (64 multiply-adds each) with VNNI; without it
// vpmaddubsw, vpmaddwd and an add on two ports; one 16 x 16 x 64 tile in 16 clocks with AMX; two sdot with
// NEON.
struct LevelRate {
    std::string_view level;
    double operations;
};
constexpr LevelRate kLevelRates[] = {{"amx", 2048}, {"avx512_vnni", 256}, {"avx512", 85},
                                     {"avx2", 43},  {"neon", 64},         {"portable", 8}};

// Clock in GHz: a chain of additions, each of which waits for the one before, does one per clock.
double measure_clock() {
    double best = 0;
    for (int trial = 0; trial < 5; ++trial) {
        constexpr int kRounds = 200'000, kSteps = 8;
        volatile uint64_t seed = 12345;
        uint64_t x = seed;
        const auto start = Clock::now();
        for (int i = 0; i < kRounds; ++i) {
            // Shift-xor is two clocks per step and cannot be folded by the compiler.
            x ^= x << 1;
            x ^= x >> 1;
            x ^= x << 1;
            x ^= x >> 1;
            x ^= x << 1;
            x ^= x >> 1;
            x ^= x << 1;
            x ^= x >> 1;
        }
        const double seconds = seconds_since(start);
        seed = x;
        if (seconds > 0) best = std::max(best, 2.0 * kSteps * kRounds / seconds * 1e-9);
    }
    return std::clamp(best, 0.5, 8.0);
}

}  // namespace

double measure_bandwidth(int threads, uint64_t ram_available) {
    threads = std::clamp(threads, 1, 256);
    // Twice the last-level cache, so that it answers little of the reading; bounded, so that all takes about
    // 0.2 s.
    const auto cache = static_cast<uint64_t>(std::max<int64_t>(0, last_level_cache_bytes()));
    uint64_t bytes = std::min(std::clamp<uint64_t>(2 * cache, 128 * kMiB, 384 * kMiB), ram_available / 4);
    constexpr uint64_t kRound = 64 * kStreams;
    const uint64_t part = bytes / static_cast<uint64_t>(threads) / kRound * kRound;
    if (part == 0) return 0;
    const size_t words = part / sizeof(uint64_t);
    const std::unique_ptr<uint64_t[]> buffer(new (std::nothrow)
                                                 uint64_t[words * static_cast<size_t>(threads)]);
    if (!buffer) return 0;

    kernels::ThreadPool pool(threads);
    std::atomic<uint64_t> sink = 0;
    std::vector<double> rates(static_cast<size_t>(threads));
    pool.run([&](int index, int) {  // first touch: real pages, near the core that will read them
        std::fill_n(buffer.get() + words * static_cast<size_t>(index), words, uint64_t{1});
    });
    pool.run([&](int index, int) {
        rates[static_cast<size_t>(index)] =
            read_rate(buffer.get() + words * static_cast<size_t>(index), words, sink);
    });
    return sink == 0 ? 0 : std::accumulate(rates.begin(), rates.end(), 0.0) * 1e-9;
}

double level_operations(std::string_view level) {
    for (const LevelRate& rate : kLevelRates)
        if (rate.level == level) return rate.operations;
    return kLevelRates[std::size(kLevelRates) - 1].operations;
}

double estimate_int8_gops(const Cpu& cpu) {
    return level_operations(cpu.kernel_level) * measure_clock() * cpu.cores;
}

}  // namespace parlor
