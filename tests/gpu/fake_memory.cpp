// The memory of the stand-in's cards: each allocation in pages of its own that nobody may touch but kernels
// and copies, before one that nobody may touch at all.
#include <sys/mman.h>

#include <cstdlib>
#include <cstring>

#include "tests/gpu/fake_cuda.h"

using namespace fake_cuda;

extern "C" {

int cuMemAlloc_v2(uint64_t* address, size_t bytes) {
    PARLOR_ANSWER();
    PARLOR_IN_A_CONTEXT();
    PARLOR_NOT_WHILE_CAPTURING();
    FakeCard& card = state.cards[static_cast<size_t>(current)];
    if (card.used + state.hidden + bytes > card.memory) return kOutOfMemory;
    const size_t page = 4096, pages = (bytes + page - 1) / page * page;
    // At the end of its pages, before one that nobody may touch.
    void* begin = mmap(nullptr, pages + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (begin == MAP_FAILED) return kOutOfMemory;
    auto* start = static_cast<std::byte*>(begin);
    std::byte* place = start + (pages - bytes) / 64 * 64;
    madvise(start, pages, MADV_HUGEPAGE);  // which are opened and closed faster
    mprotect(start, pages, PROT_READ | PROT_WRITE);
    std::memset(start, 0xff, pages);  // what nobody has written is NaN
    mprotect(start, pages, PROT_NONE);
    state.memory[place] = {start, pages, bytes, current};
    card.used += bytes;
    *address = reinterpret_cast<uintptr_t>(place);
    return 0;
}

constexpr size_t kChunk = 4096;  // small, so that small caches have many
struct FakeProperties {
    int type, handles, location, device;
    void* windows;
    unsigned char flags[8];
};
struct FakeAccess {
    int location, device, flags;
};
bool is_of_current(const FakeProperties* properties) {
    return properties->type == 1 && properties->location == 1 && properties->device == current;
}
int cuMemAddressReserve(uint64_t* address, size_t bytes, size_t, uint64_t, unsigned long long) {
    PARLOR_ANSWER();
    if (bytes == 0 || bytes % kChunk != 0) return kInvalid;
    void* place = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (place == MAP_FAILED) return kOutOfMemory;
    *address = reinterpret_cast<uintptr_t>(place);
    return 0;
}
int cuMemAddressFree(uint64_t address, size_t bytes) {
    const auto next = state.mapped.lower_bound(pointer(address));
    if (next != state.mapped.end() && next->first < pointer(address) + bytes) return kInvalid;
    munmap(pointer(address), bytes);
    return 0;
}
int cuMemGetAllocationGranularity(size_t* bytes, const FakeProperties* properties, int) {
    PARLOR_ANSWER();
    *bytes = kChunk;
    return is_of_current(properties) ? 0 : kInvalid;
}
int cuMemCreate(uint64_t* handle, size_t bytes, const FakeProperties* properties, unsigned long long) {
    PARLOR_ANSWER();
    if (!is_of_current(properties) || bytes % kChunk != 0) return kInvalid;
    FakeCard& card = state.cards[static_cast<size_t>(current)];
    if (card.used + state.hidden + bytes > card.memory) return kOutOfMemory;
    card.used += bytes;
    static uint64_t last = 0;
    state.chunks[*handle = ++last] = {current, bytes};
    return 0;
}
int cuMemRelease(uint64_t handle) {
    const auto found = state.chunks.find(handle);
    if (found == state.chunks.end()) return kInvalid;
    if (known(found->second.device))
        state.cards[static_cast<size_t>(found->second.device)].used -= found->second.bytes;
    state.chunks.erase(found);
    return 0;
}
int cuMemMap(uint64_t address, size_t bytes, size_t offset, uint64_t handle, unsigned long long) {
    PARLOR_ANSWER();
    const auto found = state.chunks.find(handle);
    if (found == state.chunks.end() || found->second.bytes != bytes || offset != 0 ||
        state.mapped.contains(pointer(address)))
        return kInvalid;
    state.mapped[pointer(address)] = {bytes, handle, false};
    return 0;
}
// What waits may still use it.
int cuMemUnmap(uint64_t address, size_t bytes) {
    const auto found = state.mapped.find(pointer(address));
    if (found == state.mapped.end() || found->second.bytes != bytes) return kInvalid;
    for (const Stream* stream : state.streams)
        if (!stream->waiting.empty()) return kInvalid;
    mprotect(found->first, bytes, PROT_NONE);
    state.mapped.erase(found);
    return 0;
}
int cuMemSetAccess(uint64_t address, size_t bytes, const FakeAccess* access, size_t count) {
    PARLOR_ANSWER();
    const auto found = state.mapped.find(pointer(address));
    if (found == state.mapped.end() || found->second.bytes != bytes || count != 1 || access->location != 1 ||
        access->device != current || access->flags != 3)
        return kInvalid;
    found->second.open = true;
    mprotect(found->first, bytes, PROT_READ | PROT_WRITE);
    std::memset(found->first, 0xff, bytes);
    mprotect(found->first, bytes, PROT_NONE);
    return 0;
}

int cuMemHostAlloc(void** place, size_t bytes, unsigned) {
    PARLOR_ANSWER();
    PARLOR_IN_A_CONTEXT();
    PARLOR_NOT_WHILE_CAPTURING();
    *place = std::malloc(bytes);
    if (*place == nullptr) return kOutOfMemory;
    state.pinned[static_cast<std::byte*>(*place)] = bytes;
    return 0;
}
int cuMemFreeHost(void* place) {
    PARLOR_IN_A_CONTEXT();
    if (state.pinned.erase(static_cast<std::byte*>(place)) == 0) return kInvalid;
    finish_device(current);
    std::free(place);
    return 0;
}
int cuMemFree_v2(uint64_t address) {
    PARLOR_IN_A_CONTEXT();
    PARLOR_NOT_WHILE_CAPTURING();
    const auto found = state.memory.find(pointer(address));
    if (found == state.memory.end()) return kInvalid;
    finish_device(found->second.device);
    if (known(found->second.device))
        state.cards[static_cast<size_t>(found->second.device)].used -= found->second.bytes;
    munmap(found->second.begin, found->second.pages + 4096);
    state.memory.erase(found);
    return 0;
}
// From pinned memory later, from other memory by way of a copy that the driver takes now.
int cuMemcpyHtoDAsync_v2(uint64_t to, const void* from, size_t bytes, void* stream) {
    PARLOR_ANSWER();
    PARLOR_NOT_WHILE_CAPTURING();
    const auto* begin = static_cast<const std::byte*>(from);
    Node node = {.to = pointer(to), .bytes = bytes};
    auto block = state.pinned.upper_bound(const_cast<std::byte*>(begin));
    if (block != state.pinned.begin() && begin < (--block)->first + block->second)
        node.from = begin;
    else
        node.args.assign(begin, begin + bytes);
    return do_later(stream, std::move(node));
}
int cuMemcpyDtoHAsync_v2(void* to, uint64_t from, size_t bytes, void* stream) {
    PARLOR_ANSWER();
    PARLOR_NOT_WHILE_CAPTURING();
    return do_later(stream, {.to = static_cast<std::byte*>(to), .from = pointer(from), .bytes = bytes});
}
int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, void* stream) {
    PARLOR_ANSWER();
    return do_later(stream, {.to = pointer(to), .from = pointer(from), .bytes = bytes});
}
int cuMemsetD8Async(uint64_t to, unsigned char value, size_t bytes, void* stream) {
    PARLOR_ANSWER();
    return do_later(stream, {.to = pointer(to), .bytes = bytes, .value = value});
}

// For the matrix library's stand-in, which works at once: what waits comes before.
void parlor_fake_open_memory(void* stream, int open) {
    if (open != 0) finish(*static_cast<Stream*>(stream));
    protect(open != 0 ? PROT_READ | PROT_WRITE : PROT_NONE);
}
}
