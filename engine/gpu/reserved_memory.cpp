#include "engine/gpu/reserved_memory.h"

#include <set>
#include <vector>

namespace parlor::gpu {

std::unique_ptr<ReservedMemory> ReservedMemory::create(const Driver& driver, int device, uint64_t bytes) {
    if (!driver.can_reserve() || driver.attribute(kMapsMemory, device) == 0) return nullptr;
    std::unique_ptr<ReservedMemory> memory(new ReservedMemory(driver, device));
    constexpr int kLeast = 0;
    size_t chunk = 0;
    if (driver.granularity(&chunk, &memory->properties_, kLeast) != kSuccess || chunk == 0 ||
        bytes > UINT64_MAX - chunk)
        return nullptr;
    memory->chunk_ = chunk;
    memory->bytes_ = (bytes + chunk - 1) / chunk * chunk;
    if (driver.reserve(&memory->address_, memory->bytes_, 0, 0, 0) != kSuccess) memory->address_ = 0;
    return memory->address_ != 0 ? std::move(memory) : nullptr;
}

ReservedMemory::~ReservedMemory() {
    if (lost_ || address_ == 0) return;
    while (!chunks_.empty()) remove(chunks_.begin()->first);
    driver_.unreserve(address_, bytes_);
}

int ReservedMemory::add(uint64_t chunk) {
    uint64_t handle = 0;
    const uint64_t at = address_ + chunk * chunk_;
    if (const int error = driver_.create_memory(&handle, chunk_, &properties_, 0); error != kSuccess)
        return error;
    if (const int error = driver_.map(at, chunk_, 0, handle, 0); error != kSuccess) {
        driver_.release_memory(handle);
        return error;
    }
    chunks_.emplace(chunk, handle);
    const MemoryAccess access = {properties_.location};
    const int error = driver_.set_access(at, chunk_, &access, 1);
    if (error != kSuccess) remove(chunk);
    return error;
}

void ReservedMemory::remove(uint64_t chunk) {
    const auto found = chunks_.find(chunk);
    driver_.unmap(address_ + chunk * chunk_, chunk_);
    driver_.release_memory(found->second);
    chunks_.erase(found);
}

int ReservedMemory::hold(std::span<const run::Ops::Range> ranges, uint64_t& missing) {
    std::set<uint64_t> wanted;
    for (const run::Ops::Range& range : ranges) {
        if (range.bytes == 0) continue;
        for (uint64_t i = range.begin / chunk_; i <= (range.begin + range.bytes - 1) / chunk_; ++i)
            wanted.insert(i);
    }
    std::vector<uint64_t> fresh, idle;
    for (const uint64_t chunk : wanted)
        if (!chunks_.contains(chunk)) fresh.push_back(chunk);
    for (const auto& [chunk, _] : chunks_)
        if (!wanted.contains(chunk)) idle.push_back(chunk);
    for (const uint64_t chunk : idle) remove(chunk);
    for (size_t i = 0; i < fresh.size(); ++i) {
        if (const int error = add(fresh[i]); error != kSuccess) {
            missing = (fresh.size() - i) * chunk_;
            return error;
        }
    }
    return kSuccess;
}

}  // namespace parlor::gpu
