#include "kernels/thread_pool.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

#include "cpu/pause.h"
#include "kernels/check.h"

namespace parlor::kernels {

namespace {

// Longer than the serial work between two operations of a token, short enough not to show as load when idle.
constexpr auto kSpin = std::chrono::microseconds(40);

// Waits until value != old: spins for kSpin, then sleeps. A thread that shares its core loses at most kSpin.
template <typename T>
T wait_for_change(const std::atomic<T>& value, T old) {
    const auto end = std::chrono::steady_clock::now() + kSpin;
    do {
        for (int i = 0; i < 16; ++i) {
            const T now = value.load(std::memory_order_acquire);
            if (now != old) return now;
            cpu_pause();
        }
    } while (std::chrono::steady_clock::now() < end);
    value.wait(old, std::memory_order_acquire);
    return value.load(std::memory_order_acquire);
}

}  // namespace

struct ThreadPool::State {
    // Each on its own cache line: workers poll `call`, the caller polls `running`.
    alignas(64) std::atomic<uint32_t> call = 0;
    alignas(64) std::atomic<int> running = 0;
    alignas(64) const std::function<void(int, int)>* task = nullptr;  // null: stop
    int count = 1;
    std::vector<std::thread> workers;

    void work(int index) {
        uint32_t seen = 0;
        while (true) {
            // `call` cannot run ahead by two: the caller waits for every worker before it calls again.
            seen = wait_for_change(call, seen);
            if (task == nullptr) return;
            (*task)(index, count);
            if (running.fetch_sub(1, std::memory_order_acq_rel) == 1) running.notify_one();
        }
    }

    void start() {
        call.fetch_add(1, std::memory_order_release);
        call.notify_all();
    }
};

ThreadPool::ThreadPool(int threads) : state_(std::make_unique<State>()) {
    CHECK(threads >= 1);
    state_->count = threads;
    for (int i = 1; i < threads; ++i) state_->workers.emplace_back([this, i] { state_->work(i); });
}

ThreadPool::~ThreadPool() {
    state_->task = nullptr;
    state_->start();
    for (std::thread& worker : state_->workers) worker.join();
}

int ThreadPool::size() const {
    return state_->count;
}

void ThreadPool::run(const std::function<void(int, int)>& task) {
    State& s = *state_;
    if (s.count == 1) {
        task(0, 1);
        return;
    }
    s.task = &task;
    s.running.store(s.count - 1, std::memory_order_relaxed);
    s.start();
    task(0, s.count);
    int left = s.running.load(std::memory_order_acquire);
    while (left != 0) left = wait_for_change(s.running, left);
}

}  // namespace parlor::kernels
