// The shim that CUDA kernels are tested on: it runs right kernels as a GPU would, and finds what is wrong in
// wrong ones.
#include "cuda/device/base.h"
#include "simt_rig.h"

using namespace parlor;
using simt::Order;

namespace parlor::cuda {
namespace {

struct Args {
    static constexpr i32 kThreads = 64;
    float* y;
};
struct OneWarp {
    static constexpr i32 kThreads = 32;
    float* y;
};

// Every thread gives its number away through shared memory; the other end's arrives.
PARLOR_KERNEL(test_mirror, Args) {
    PARLOR_SHARED(float, seen, 64);
    seen[thread_x()] = static_cast<float>(thread_x());
    sync_threads();
    args.y[block_x() * 64 + thread_x()] = seen[63 - thread_x()];
}
PARLOR_KERNEL(test_without_barrier, Args) {
    PARLOR_SHARED(float, seen, 64);
    seen[thread_x()] = static_cast<float>(thread_x());
    args.y[thread_x()] = seen[63 - thread_x()];
}
// What one thread reads another one writes over.
PARLOR_KERNEL(test_barrier_before_writing, Args) {
    PARLOR_SHARED(float, seen, 65);
    seen[thread_x()] = 1;
    sync_threads();
    const float next = thread_x() < 63 ? seen[thread_x() + 1] : 0;
    seen[thread_x()] = next;
}
PARLOR_KERNEL(test_all_write, Args) {
    PARLOR_SHARED(float, seen, 1);
    seen[0] = 1;
}
PARLOR_KERNEL(test_copy_without_barrier, Args) {
    PARLOR_SHARED(u32, words, 4);
    if (thread_x() == 0) {
        copy_words(words, 0, args.y);
        commit_copies();
        wait_copies<0>();
    }
    if (thread_x() == 1) args.y[4] = float_of(words[0]);
}
PARLOR_KERNEL(test_through_memory, Args) {
    const i32 i = thread_x();
    args.y[i] = static_cast<float>(i);
    args.y[i] += args.y[63 - i];
}
PARLOR_KERNEL(test_outside, Args) {
    PARLOR_SHARED(float, seen, 64);
    seen[thread_x() + 1] = args.y[0];
}
PARLOR_KERNEL(test_half_a_barrier, Args) {
    if (thread_x() < 40) sync_threads();
}
PARLOR_KERNEL(test_half_a_shuffle, OneWarp) {
    if (thread_x() < 16) args.y[0] = shuffle_xor(1.0f, 1);
}
PARLOR_KERNEL(test_warp, Args) {
    const float sum = warp_sum(static_cast<float>(thread_x()));
    args.y[thread_x()] = sum + static_cast<float>(warp_max(thread_x()));
}
PARLOR_KERNEL(test_bytes, OneWarp) {
    args.y[0] = static_cast<float>(dp4a(0xff02807fu, 0x03fe017fu, 5));
    args.y[1] = static_cast<float>(byte_perm(0x03020100u, 0x07060504u, 0x7250u));
    args.y[2] = half_to_float(0x3555) + half_to_float(0x0001) + half_to_float(0xc000);
}

// Four words of each of two groups, by one thread; the second group is waited for only on the way back.
PARLOR_KERNEL(test_copies, OneWarp) {
    PARLOR_SHARED(u32, words, 8);
    if (thread_x() != 0) return;
    copy_words(words, 0, args.y);
    commit_copies();
    copy_words(words, 4, args.y + 4);
    commit_copies();
    wait_copies<1>();
    args.y[8] = float_of(words[3]);
    args.y[9] = float_of(words[7]);
    wait_copies<0>();
    args.y[10] = float_of(words[7]);
}

}  // namespace
}  // namespace parlor::cuda

class TestSimt : public QObject {
    Q_OBJECT

    static std::string run(const char* kernel, float* y, Order order = Order::up, simt::Grid grid = {}) {
        const cuda::Args args = {y};
        return simt::launch(kernel, grid, &args, order);
    }

  private slots:
    void barriersAndBlocks() {
        for (const Order order : {Order::up, Order::down}) {
            simt_rig::Guarded<float> y(3 * 64);
            QCOMPARE(run("test_mirror", y.data(), order, {3, 1}), std::string());
            for (size_t i = 0; i < y.size(); ++i) QCOMPARE(y[i], float(63 - i % 64));
            QVERIFY(y.intact());
        }
    }
    void missingBarriersShow() {
        for (const auto& [kernel, place] : {std::pair("test_without_barrier", "seen[32]"),
                                            {"test_barrier_before_writing", "seen[1]"},
                                            {"test_all_write", "seen[0]"}}) {
            simt_rig::Guarded<float> y(64);
            QCOMPARE(run(kernel, y.data()),
                     std::string(kernel) + ", block 0, 0: no barrier between two threads at " + place);
        }
        alignas(16) float y[8] = {};
        QCOMPARE(
            run("test_copy_without_barrier", y),
            std::string("test_copy_without_barrier, block 0, 0: no barrier between two threads at words[0]"));
    }
    // What another thread has put into global memory depends on whose turn comes first.
    void ordersShow() {
        simt_rig::Guarded<float> up(64), down(64);
        QCOMPARE(run("test_through_memory", up.data(), Order::up), std::string());
        QCOMPARE(run("test_through_memory", down.data(), Order::down), std::string());
        QVERIFY(std::memcmp(up.data(), down.data(), 64 * sizeof(float)) != 0);
    }
    void faultsAreNamed() {
        simt_rig::Guarded<float> y(64);
        QCOMPARE(run("test_outside", y.data()),
                 std::string("test_outside, block 0, 0: index 64 of the shared array seen[64]"));
        const std::string half = ", block 0, 0: a barrier or a shuffle that not all threads reach";
        QCOMPARE(run("test_half_a_barrier", y.data()), "test_half_a_barrier" + half);
        QCOMPARE(run("test_half_a_shuffle", y.data()), "test_half_a_shuffle" + half);
        QCOMPARE(run("test_none", y.data()), std::string("there is no kernel test_none"));
    }
    void warps() {
        simt_rig::Guarded<float> y(64);
        QCOMPARE(run("test_warp", y.data()), std::string());
        for (size_t i = 0; i < 64; ++i) QCOMPARE(y[i], i < 32 ? 496.0f + 31 : 1520.0f + 63);
    }
    void copiesAreThereWhenWaitedFor() {
        simt_rig::Guarded<float> y(12);
        for (size_t i = 0; i < 8; ++i) y[i] = float(i);
        alignas(16) float aligned[12];
        std::copy_n(y.data(), 12, aligned);
        QCOMPARE(run("test_copies", aligned), std::string());
        QCOMPARE(aligned[8], 3.0f);
        QVERIFY(std::isnan(aligned[9]));
        QCOMPARE(aligned[10], 7.0f);
    }
    void bytes() {
        simt_rig::Guarded<float> y(3);
        QCOMPARE(run("test_bytes", y.data()), std::string());
        QCOMPARE(y[0], float(5 - 3 - 4 - 128 + 127 * 127));
        QCOMPARE(y[1], float(0x07020500));
        QCOMPARE(y[2], 0.333251953125f + 5.9604645e-8f - 2);
    }
};

QTEST_GUILESS_MAIN(TestSimt)
#include "test_simt.moc"
