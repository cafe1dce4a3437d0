// Speed of matmul() for every format: decode (1 token, weights from memory) in GB/s of packed bytes beside
// the memory's read bandwidth, prefill (512 tokens) in GOP/s. Usage: parlor_bench_kernels [threads [format
// [level]]]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

#include "kernels/cpu.h"

using namespace parlor::kernels;

namespace {

double seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The best of several runs after one that warms up: what else the computer does can only add time.
template <typename Function>
double measure(Function function) {
    function();
    double best = 1e9;
    const double end = seconds() + 0.4;
    for (int i = 0; i < 3 || (seconds() < end && i < 25); ++i) {
        const double start = seconds();
        function();
        best = std::min(best, seconds() - start);
    }
    return best;
}

struct Buffer {
    explicit Buffer(size_t size)
        : bytes(static_cast<std::byte*>(std::aligned_alloc(2 << 20, (size + (2 << 20) - 1) >> 21 << 21))) {
#ifdef __linux__
        madvise(bytes, size,
                MADV_HUGEPAGE);  // as the engine does; small pages cost a third of the decode speed
#endif
        std::memset(bytes, 0x3c, size);  // every float format reads this as a number of ordinary size
    }
    ~Buffer() {
        std::free(bytes);
    }
    std::byte* bytes;
};

// Reads with 8 streams per thread: one does not keep enough cache lines in flight.
double read_bandwidth(ThreadPool& pool, const Buffer& buffer, size_t size) {
    std::atomic<uint64_t> sink = 0;
    const double time = measure([&] {
        pool.run([&](int thread, int count) {
            const size_t stream = size / static_cast<size_t>(count) / 8 / 64 * 64;
            const auto* start = buffer.bytes + static_cast<size_t>(thread) * 8 * stream;
            uint64_t sum = 0;
            for (size_t at = 0; at < stream; at += 64) {
                for (size_t s = 0; s < 8; ++s) {
                    uint64_t word;
                    std::memcpy(&word, start + s * stream + at, sizeof word);
                    sum += word;
                }
            }
            sink += sum;
        });
    });
    return static_cast<double>(size) / time / 1e9;
}

void bench(ThreadPool& pool, Format format, const Buffer& weights, size_t size) {
    const int64_t cols = 2048;
    const auto group = static_cast<int64_t>(cpu::packed_bytes(format, cpu::kGroupRows, cols).value());
    const int64_t matrix_rows =
        8192;  // decode: matrices of a usual size, so that each starts and ends like a real one
    const int64_t matrices = static_cast<int64_t>(size) / (group * matrix_rows / cpu::kGroupRows);
    const int64_t tokens = 512;
    const Buffer x_buffer(static_cast<size_t>(tokens * cols) * sizeof(float));
    const Buffer y_buffer(static_cast<size_t>(tokens * matrix_rows) * sizeof(float));
    auto* x = reinterpret_cast<float*>(x_buffer.bytes);
    auto* y = reinterpret_cast<float*>(y_buffer.bytes);
    for (int64_t i = 0; i < tokens * cols; ++i) x[i] = static_cast<float>(i % 17) - 8;
    const size_t scratch_size = cpu::matmul_scratch_bytes(tokens, cols, pool.size());
    const Buffer scratch(scratch_size);
    const auto run = [&](int64_t matrix, int64_t count) {
        const cpu::PackedMatrix w{format, matrix_rows, cols,
                                  weights.bytes + matrix * group * matrix_rows / cpu::kGroupRows};
        const cpu::MatmulJob job{w, nullptr, y, matrix_rows, false};
        cpu::matmul(pool, {&job, 1}, x, cols, count, {scratch.bytes, scratch_size});
    };
    const double decode = measure([&] {
        for (int64_t m = 0; m < matrices; ++m) run(m, 1);
    });
    const double prefill = measure([&] { run(0, tokens); });
    const double eight = measure([&] {
        for (int64_t m = 0; m < std::min<int64_t>(matrices, 8); ++m) run(m, 8);
    });
    const double bytes = static_cast<double>(matrices * group * matrix_rows / cpu::kGroupRows);
    const double ops = 2.0 * matrix_rows * cols;
    std::printf("  %-6s decode %6.1f GB/s   8 tokens %8.1f GOP/s   512 tokens %8.1f GOP/s\n",
                traits(format).name.data(), bytes / decode / 1e9,
                ops * 8 * static_cast<double>(std::min<int64_t>(matrices, 8)) / eight / 1e9,
                ops * tokens / prefill / 1e9);
}

}  // namespace

int main(int argc, char** argv) {
    const int threads = argc > 1 ? std::atoi(argv[1]) : 2;
    const std::string wanted = argc > 2 ? argv[2] : "all";
    const std::string level = argc > 3 ? argv[3] : "";
    if (threads < 1) return 2;
    ThreadPool pool(threads);
    // More than the last-level cache of a large server gives to one virtual machine.
    const size_t size = size_t{768} << 20;
    const Buffer weights(size);
    std::printf("%d threads, memory read %.1f GB/s\n", threads, read_bandwidth(pool, weights, size));
    for (const cpu::Level candidate : cpu::supported_levels()) {
        if (!level.empty() && cpu::name(candidate) != level) continue;
        if (level.empty() && candidate != cpu::supported_levels().back()) continue;
        cpu::set_level(candidate);
        std::printf("%s\n", cpu::name(candidate).data());
        for (const FormatTraits& t : formats()) {
            if (wanted == "all" || wanted == t.name) bench(pool, t.format, weights, size);
        }
    }
    return 0;
}
