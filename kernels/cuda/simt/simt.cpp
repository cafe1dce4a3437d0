#include "cuda/simt/simt.h"

#include <boost/context/fiber.hpp>
#include <boost/context/pooled_fixedsize_stack.hpp>
#include <cstring>
#include <deque>
#include <map>
#include <vector>

#include "quant/f16.h"

namespace parlor::simt {

namespace {

constexpr int kWarp = 32;

std::map<std::string_view, const Kernel*>& kernels() {
    static std::map<std::string_view, const Kernel*> all;
    return all;
}

struct Fault {
    std::string what;
};

struct Barrier {
    int expected = 0, arrived = 0;
    int64_t generation = 0;
};

namespace ctx = boost::context;

class Block {
  public:
    Block(const Kernel& kernel, Grid index, int64_t serial)
        : index(index),
          serial(serial),
          kernel_(kernel),
          threads_(static_cast<size_t>(kernel.threads)),
          warps_(threads_.size() / kWarp),
          slots_(threads_.size()) {
        all_.expected = kernel.threads;
        for (Barrier& warp : warps_) warp.expected = kWarp;
    }

    std::string run(const void* args, Order order);

    void wait(Barrier& barrier) {
        Thread& self = threads_[static_cast<size_t>(current)];
        const int64_t generation = barrier.generation;
        if (++barrier.arrived == barrier.expected) {
            barrier.arrived = 0;
            ++barrier.generation;
            return;
        }
        self.barrier = &barrier;
        self.generation = generation;
        self.back = std::move(self.back).resume();
    }
    void wait_block() {
        if (all_.arrived + 1 == all_.expected) ++g_epoch;
        wait(all_);
    }
    // `lane_of` says whose bits a lane wants.
    template <class LaneOf>
    uint32_t exchange(uint32_t bits, const LaneOf& lane_of) {
        Barrier& warp = warps_[static_cast<size_t>(current / kWarp)];
        const int self = current;
        slots_[static_cast<size_t>(self)] = bits;
        wait(warp);
        const int lane = lane_of(self % kWarp) & (kWarp - 1);
        const uint32_t other = slots_[static_cast<size_t>(self / kWarp * kWarp + lane)];
        wait(warp);
        return other;
    }

    struct Copy {
        u32* to;
        const u32* from;
        int words;
        Access* access;
    };
    // Copies of the current thread: groups that are committed, and behind them what is not.
    std::deque<std::vector<Copy>>& copies() { return threads_[static_cast<size_t>(current)].copies; }

    const Grid index;
    const int64_t serial;
    int current = 0;

  private:
    struct Thread {
        ctx::fiber fiber, back;
        const Barrier* barrier = nullptr;  // that it waits at
        int64_t generation = 0;
        std::deque<std::vector<Copy>> copies = std::deque<std::vector<Copy>>(1);
        bool waits() const { return barrier != nullptr && barrier->generation == generation; }
    };

    const Kernel& kernel_;
    std::vector<Thread> threads_;
    Barrier all_;
    std::vector<Barrier> warps_;
    std::vector<uint32_t> slots_;
    std::string fault_;
};

thread_local Block* g_block = nullptr;

std::string Block::run(const void* args, Order order) {
    static thread_local const ctx::pooled_fixedsize_stack kStacks(64 * 1024);
    for (Thread& thread : threads_) {
        thread.fiber = ctx::fiber(std::allocator_arg, ctx::pooled_fixedsize_stack(kStacks),
                                  [this, args, &thread](ctx::fiber&& back) {
                                      thread.back = std::move(back);
                                      try {
                                          kernel_.body(args);
                                      } catch (const Fault& fault) {
                                          fault_ = fault.what;
                                      }
                                      return std::move(thread.back);
                                  });
    }
    const int count = static_cast<int>(threads_.size());
    for (int left = count; left > 0;) {
        bool moved = false;
        for (int i = 0; i < count && fault_.empty(); ++i) {
            current = order == Order::up ? i : count - 1 - i;
            Thread& thread = threads_[static_cast<size_t>(current)];
            if (!thread.fiber || thread.waits()) continue;
            thread.barrier = nullptr;
            thread.fiber = std::move(thread.fiber).resume();
            moved = true;
            if (!thread.fiber) --left;
        }
        if (!fault_.empty()) break;
        if (!moved) fault_ = "a barrier or a shuffle that not all threads reach";
    }
    return fault_;
}

}  // namespace

Kernel::Kernel(const char* own_name, int block_threads, size_t bytes, Body own_body)
    : name(own_name), threads(block_threads), args_bytes(bytes), body(own_body) {
    kernels()[name] = this;
}

const Kernel* find(std::string_view kernel) {
    const auto found = kernels().find(kernel);
    return found != kernels().end() ? found->second : nullptr;
}

std::string launch(std::string_view kernel, Grid grid, const void* args, Order order) {
    static thread_local int64_t serial = 0;
    const Kernel* found = find(kernel);
    if (found == nullptr) return "there is no kernel " + std::string(kernel);
    if (found->threads <= 0 || found->threads % kWarp != 0) return "its threads are no whole warps";
    const int64_t count = int64_t{grid.x} * grid.y;
    for (int64_t i = 0; i < count; ++i) {
        const int64_t number = order == Order::up ? i : count - 1 - i;
        const Grid index = {static_cast<int>(number % grid.x), static_cast<int>(number / grid.x)};
        ++g_epoch;
        Block block(*found, index, ++serial);
        g_block = &block;
        const std::string fault = block.run(args, order);
        g_block = nullptr;
        if (!fault.empty())
            return std::string(kernel) + ", block " + std::to_string(index.x) + ", " +
                   std::to_string(index.y) + ": " + fault;
    }
    return {};
}

int thread_index() {
    return g_block->current;
}
Grid block_index() {
    return g_block->index;
}
int64_t block_serial() {
    return g_block->serial;
}
void block_barrier() {
    g_block->wait_block();
}
uint32_t exchange(uint32_t bits, int lane_mask) {
    return g_block->exchange(bits, [&](int lane) { return lane ^ lane_mask; });
}
uint32_t read_lane(uint32_t bits, int lane) {
    return g_block->exchange(bits, [&](int) { return lane; });
}
void copy_later(u32* to, const u32* from, int words, Access* access) {
    g_block->copies().back().push_back({to, from, words, access});
}
void commit_copies() {
    g_block->copies().emplace_back();
}
void wait_copies(int left) {
    auto& groups = g_block->copies();
    for (; static_cast<int>(groups.size()) > left + 1; groups.pop_front()) {
        for (const auto& copy : groups.front()) {
            for (int i = 0; i < copy.words; ++i)
                if (!copy.access[i].writes(g_block->current))
                    fault("no barrier between a copy to shared memory and another thread");
            std::memcpy(copy.to, copy.from, static_cast<size_t>(copy.words) * sizeof(u32));
        }
    }
}
void fault(const std::string& what) {
    throw Fault{what};
}

}  // namespace parlor::simt

namespace parlor::cuda {

float half_to_float(u16 bits) {
    return kernels::f16_to_f32(bits);
}
u16 float_to_half(float value) {
    return kernels::f32_to_f16(value);
}

}  // namespace parlor::cuda
