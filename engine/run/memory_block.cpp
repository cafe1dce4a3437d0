#include "engine/run/memory_block.h"

#include <limits>
#include <new>
#include <string>
#include <utility>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace parlor::run {

namespace {

// Blocks start on a huge page so that all of a large one can be backed by them: streaming weights through 4
// KiB pages costs a TLB miss per page. On Windows large pages need a privilege, so blocks are only aligned
// there.
constexpr std::align_val_t kAlignment{2 << 20};

void prefer_huge_pages([[maybe_unused]] std::byte* data, [[maybe_unused]] uint64_t bytes) {
#ifdef __linux__
    constexpr uint64_t kHugePage = 2 << 20;
    const uint64_t whole = bytes / kHugePage * kHugePage;  // never beyond what the ledger says
    if (whole > 0) madvise(data, whole, MADV_HUGEPAGE);    // advice only: failing is fine
#endif
}

}  // namespace

void MemoryBlock::Release::operator()(std::byte* data) const {
    if (elsewhere)
        elsewhere(data);
    else
        ::operator delete(data, kAlignment);
}

MemoryBlock MemoryBlock::adopt(std::byte* data, uint64_t bytes, std::function<void(std::byte*)> release) {
    MemoryBlock block;
    block.data_ = {data, Release{std::move(release)}};
    block.size_ = bytes;
    return block;
}

Result<MemoryBlock> MemoryBlock::allocate(uint64_t bytes) {
    MemoryBlock block;
    if (bytes == 0) return block;
    if (bytes > static_cast<uint64_t>(std::numeric_limits<ptrdiff_t>::max())) {
        return message(Msg::OutOfMemory, format_bytes(bytes));
    }
    void* data = ::operator new(static_cast<size_t>(bytes), kAlignment, std::nothrow);
    if (data == nullptr) return message(Msg::OutOfMemory, format_bytes(bytes));
    block.data_.reset(static_cast<std::byte*>(data));
    block.size_ = bytes;
    prefer_huge_pages(block.data(), bytes);
    return block;
}

}  // namespace parlor::run
