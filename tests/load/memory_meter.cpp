#include "tests/load/memory_meter.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<size_t> current = 0, highest = 0;
constexpr size_t kPrefix = alignof(std::max_align_t);  // holds the block's size

void* allocate(size_t size) {
    auto* block = static_cast<std::byte*>(std::malloc(size + kPrefix));
    if (block == nullptr) throw std::bad_alloc();
    *reinterpret_cast<size_t*>(block) = size;
    const size_t now = current += size;
    for (size_t seen = highest; now > seen && !highest.compare_exchange_weak(seen, now);) {
    }
    return block + kPrefix;
}

void release(void* pointer) noexcept {
    if (pointer == nullptr) return;
    auto* block = static_cast<std::byte*>(pointer) - kPrefix;
    current -= *reinterpret_cast<size_t*>(block);
    std::free(block);
}

}  // namespace

void* operator new(size_t size) {
    return allocate(size);
}
void* operator new[](size_t size) {
    return allocate(size);
}
void operator delete(void* pointer) noexcept {
    release(pointer);
}
void operator delete[](void* pointer) noexcept {
    release(pointer);
}
void operator delete(void* pointer, size_t) noexcept {
    release(pointer);
}
void operator delete[](void* pointer, size_t) noexcept {
    release(pointer);
}

namespace parlor::test {

MemoryMeter::MemoryMeter() : m_before(current) {
    highest = m_before;
}
size_t MemoryMeter::peak() const {
    return highest - m_before;
}

}  // namespace parlor::test
