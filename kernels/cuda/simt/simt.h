// The host's side of device/base.h: kernels run as they would on a GPU, one thread after the other. A thread
// is a fiber that goes on where it waited, at a barrier of its block or in a shuffle of its warp.
//
// Found out by it: an index outside of a shared array, shared memory that is read before it is written (it
// holds NaN), a barrier or shuffle that not all threads reach, an address that is no multiple of its type's
// size (the program ends there: CMakeLists.txt), copies that nobody has waited for, and a barrier that is
// missing: of what one thread writes to shared memory no other thread reads or writes anything before the
// block's next barrier. What goes by way of global memory instead shows as a difference between Order::up
// and Order::down.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "cuda/device/types.h"

#define PARLOR_DEVICE static inline
#define PARLOR_MEMBER inline
#define PARLOR_CONSTEXPR constexpr
#define PARLOR_TABLE(type, name, count) static constexpr type name[count]
#define PARLOR_UNROLL(times)
#define PARLOR_UNROLL_ALL
#define PARLOR_KERNEL(name, Args) PARLOR_KERNEL_AHEAD(name, Args, 1, )
#define PARLOR_KERNEL_AHEAD(name, Args, blocks, ahead)               \
    static void name##_body(const Args& args);                       \
    static const ::parlor::simt::Kernel name##_kernel(               \
        #name, Args::kThreads, sizeof(Args), [](const void* place) { \
            const Args& args = *static_cast<const Args*>(place);     \
            ahead;                                                   \
            name##_body(args);                                       \
        });                                                          \
    static void name##_body([[maybe_unused]] const Args& args)
#define PARLOR_KERNEL_WAITING(name, Args, blocks) PARLOR_KERNEL_AHEAD(name, Args, blocks, )
#define PARLOR_SHARED(type, name, count)                                         \
    static thread_local ::parlor::simt::SharedArray<type, count> name##_(#name); \
    auto& name = name##_.open()

namespace parlor::simt {

using cuda::u32;

struct Kernel {
    using Body = void (*)(const void* args);
    Kernel(const char* name, int threads, size_t args_bytes, Body body);  // known by its name from now on
    const char* name;
    int threads;
    size_t args_bytes;
    Body body;
};
const Kernel* find(std::string_view kernel);  // or null

struct Grid {
    int x = 1, y = 1;
};
enum class Order : uint8_t { up, down };  // in which blocks, and their threads, get their turns
// Runs all blocks. Empty, or what is wrong: no such kernel, or what the head of this file lists.
std::string launch(std::string_view kernel, Grid grid, const void* args, Order order = Order::up);

// For kernels, through device/base.h.
int thread_index();
Grid block_index();
int64_t block_serial();  // another one for every block that runs
void block_barrier();
uint32_t exchange(uint32_t bits, int lane_mask);  // what the lane that differs by the mask gives
uint32_t read_lane(uint32_t bits, int lane);      // what that lane gives
class Access;
// Words, when their group is waited for; `access` is theirs.
void copy_later(u32* to, const u32* from, int words, Access* access);
void commit_copies();
void wait_copies(int left);
[[noreturn]] void fault(const std::string& what);
inline thread_local int64_t g_epoch = 0;  // another one after every barrier of a block

// Who had to do with a place of shared memory since the last barrier.
class Access {
  public:
    // Both tell whether nobody else did what does not go together with it.
    bool reads(int thread) {
        if (write_epoch_ == g_epoch && writer_ != thread) return false;
        reader_ = read_epoch_ == g_epoch && reader_ != thread ? kSeveral : thread;
        read_epoch_ = g_epoch;
        return true;
    }
    bool writes(int thread) {
        if (write_epoch_ == g_epoch && writer_ != thread) return false;
        if (read_epoch_ == g_epoch && reader_ != thread) return false;
        writer_ = thread;
        write_epoch_ = g_epoch;
        return true;
    }
    // Several threads may, if none does anything else.
    bool adds(int thread) {
        if (write_epoch_ == g_epoch && writer_ != kAdding && writer_ != thread) return false;
        if (read_epoch_ == g_epoch && reader_ != thread) return false;
        writer_ = kAdding;
        write_epoch_ = g_epoch;
        return true;
    }

  private:
    static constexpr int kSeveral = -1, kAdding = -2;
    int64_t write_epoch_ = -1, read_epoch_ = -1;
    int writer_ = 0, reader_ = 0;
};

template <class T, int kCount>
class SharedArray {
  public:
    // An element; to read and to write are different things.
    class Element {
      public:
        Element(SharedArray& array, int64_t index) : array_(array), index_(index) {}
        operator T() const { return array_.read(index_); }
        T operator=(T value) const { return array_.write(index_) = value; }
        T operator=(const Element& other) const { return *this = static_cast<T>(other); }
        T operator+=(T value) const { return *this = static_cast<T>(*this) + value; }
        T operator*=(T value) const { return *this = static_cast<T>(*this) * value; }

      private:
        SharedArray& array_;
        int64_t index_;
    };

    explicit SharedArray(const char* name) : name_(name) {}
    SharedArray& open() {
        if (serial_ != block_serial()) {
            std::memset(values_, 0xff, sizeof values_);
            serial_ = block_serial();
        }
        return *this;
    }
    Element operator[](int64_t index) { return {*this, index}; }
    T add(int64_t index, T value) {
        check(index);
        if (!access_[index].adds(thread_index())) race(index);
        const T before = values_[index];
        values_[index] = before + value;
        return before;
    }
    void copy_later(int64_t index, const T* from, int count) {
        for (int i = 0; i < count; ++i) write(index + i);
        simt::copy_later(&values_[index], from, count, &access_[index]);
    }

  private:
    T& write(int64_t index) {
        check(index);
        if (!access_[index].writes(thread_index())) race(index);
        return values_[index];
    }
    T read(int64_t index) {
        check(index);
        if (!access_[index].reads(thread_index())) race(index);
        return values_[index];
    }
    void check(int64_t index) const {
        if (index < 0 || index >= kCount)
            fault("index " + std::to_string(index) + " of the shared array " + name_ + "[" +
                  std::to_string(kCount) + "]");
    }
    [[noreturn]] void race(int64_t index) const {
        fault("no barrier between two threads at " + std::string(name_) + "[" + std::to_string(index) + "]");
    }

    const char* name_;
    int64_t serial_ = -1;
    T values_[kCount];
    Access access_[kCount];
};

}  // namespace parlor::simt

namespace parlor::cuda {

PARLOR_DEVICE i32 thread_x() {
    return simt::thread_index();
}
PARLOR_DEVICE i32 block_x() {
    return simt::block_index().x;
}
PARLOR_DEVICE i32 block_y() {
    return simt::block_index().y;
}
PARLOR_DEVICE void wait_for_others() {}
PARLOR_DEVICE void sync_threads() {
    simt::block_barrier();
}
PARLOR_DEVICE float shuffle_xor(float value, i32 mask) {
    return std::bit_cast<float>(simt::exchange(std::bit_cast<u32>(value), mask));
}
PARLOR_DEVICE i32 shuffle_xor(i32 value, i32 mask) {
    return static_cast<i32>(simt::exchange(static_cast<u32>(value), mask));
}
PARLOR_DEVICE u32 shuffle(u32 value, i32 lane) {
    return simt::read_lane(value, lane);
}
PARLOR_DEVICE float float_of(u32 bits) {
    return std::bit_cast<float>(bits);
}
PARLOR_DEVICE u32 bits_of(float value) {
    return std::bit_cast<u32>(value);
}
float half_to_float(u16 bits);
u16 float_to_half(float value);
PARLOR_DEVICE float exp_of(float x) {
    return std::exp(x);
}
PARLOR_DEVICE float exp2_of(float x) {
    return std::exp2(x);
}
PARLOR_DEVICE float log1p_of(float x) {
    return std::log1p(x);
}
PARLOR_DEVICE float tanh_of(float x) {
    return std::tanh(x);
}
PARLOR_DEVICE float square_root(float x) {
    return std::sqrt(x);
}
PARLOR_DEVICE float round_to_even(float x) {
    return std::nearbyint(x);
}
PARLOR_DEVICE void sin_cos(float x, float* sine, float* cosine) {
    *sine = std::sin(x);
    *cosine = std::cos(x);
}
PARLOR_DEVICE double floor_of(double x) {
    return std::floor(x);
}
PARLOR_DEVICE void atomic_or(u32* place, u32 bits) {
    *place |= bits;
}
PARLOR_DEVICE void atomic_max(u32* place, u32 value) {
    *place = *place > value ? *place : value;
}
template <class Shared>
PARLOR_DEVICE i32 atomic_add(Shared& words, i32 at, i32 value) {
    return words.add(at, value);
}
PARLOR_DEVICE u32 ballot(bool yes) {
    u32 bits = static_cast<u32>(yes) << simt::thread_index() % 32;
    for (int mask = 1; mask < 32; mask *= 2) bits |= simt::exchange(bits, mask);
    return bits;
}
PARLOR_DEVICE i32 count_bits(u32 bits) {
    return std::popcount(bits);
}
PARLOR_DEVICE u32 byte_perm(u32 a, u32 b, u32 selector) {
    const uint64_t bytes = uint64_t{b} << 32 | a;
    u32 out = 0;
    for (int i = 0; i < 4; ++i) out |= static_cast<u32>(bytes >> (selector >> 4 * i & 7) * 8 & 0xff) << 8 * i;
    return out;
}
// Where it lies is looked at, as a card that has no such memory would.
PARLOR_DEVICE void fetch_line(const u8* at) {
    static_cast<void>(*static_cast<const volatile u8*>(at));
}
PARLOR_DEVICE Words4 load_words(const void* at) {
    return *static_cast<const Words4*>(at);
}
template <class Shared>
PARLOR_DEVICE void store_words(Shared& words, i32 at, const Words4& value) {
    if (at % 4 != 0) simt::fault("a store of 16 bytes that is not aligned");
    for (i32 i = 0; i < 4; ++i) words[at + i] = value.word[i];
}
template <class Shared>
PARLOR_DEVICE void copy_words(Shared& words, i32 at, const void* from) {
    if (at % 4 != 0) simt::fault("a copy of 16 bytes that is not aligned");
    words.copy_later(at, static_cast<const Words4*>(from)->word, 4);
}
PARLOR_DEVICE void commit_copies() {
    simt::commit_copies();
}
template <i32 kLeft>
PARLOR_DEVICE void wait_copies() {
    simt::wait_copies(kLeft);
}
constexpr bool kHasDp4a = true;
PARLOR_DEVICE i32 dp4a(u32 a, u32 b, i32 c) {
    for (int i = 0; i < 32; i += 8) c += static_cast<i8>(a >> i) * static_cast<i8>(b >> i);
    return c;
}

}  // namespace parlor::cuda
