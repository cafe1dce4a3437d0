// A fixed set of threads that run one function together. Made for the many short operations of one token:
// workers spin briefly between calls, then sleep.
#pragma once

#include <functional>
#include <memory>

namespace parlor::kernels {

class ThreadPool {
  public:
    explicit ThreadPool(int threads);  // >= 1; the caller of run() is one of them
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int size() const;
    // Calls task(index, size()) once on every thread, index 0 on the caller; returns when all have finished.
    // One caller at a time.
    void run(const std::function<void(int index, int count)>& task);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace parlor::kernels
