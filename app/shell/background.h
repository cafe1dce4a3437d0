// Work on pooled threads.
#pragma once

#include <QRunnable>
#include <QThreadPool>

#include <atomic>
#include <utility>

namespace parlor::app {

// As pool.start(work), with a hand-over that a race detector sees: the locks of a Qt that was not built for
// it are invisible to ThreadSanitizer, which then takes everything in `work` for a race.
template <class Work>
void startIn(QThreadPool& pool, Work work) {
    class Task final : public QRunnable {
      public:
        explicit Task(Work work) : m_work(std::move(work)) { m_ready.store(true, std::memory_order_release); }
        void run() override {
            if (m_ready.load(std::memory_order_acquire)) m_work();
        }

      private:
        Work m_work;
        std::atomic<bool> m_ready = false;
    };
    pool.start(new Task(std::move(work)));
}

}  // namespace parlor::app
