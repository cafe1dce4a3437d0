#include "engine/gpu/card.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "engine/gpu/probe_card.h"

namespace parlor::gpu {

namespace {

constexpr uint64_t kSmallCopy =
    64 << 10;  // bytes that the driver takes a copy of (CUDA: API synchronization behavior)
constexpr int kThreadLocalCapture = 1;  // CUstreamCaptureMode: other threads may do what they want
constexpr uint64_t kSmallDownload = 4 << 10;

using Clock = std::chrono::steady_clock;
// One step of a prompt on the slowest cards takes some ten seconds.
constexpr std::chrono::milliseconds kLongestWait{120'000};
// Words are waited for without sleep, which may last 15 ms on Windows.
constexpr std::chrono::milliseconds kAwake{200}, kNap{1};

std::chrono::milliseconds longest_wait() {
    const char* text = std::getenv("PARLOR_GPU_TIMEOUT");
    const double seconds = text != nullptr ? std::strtod(text, nullptr) : 0;
    constexpr double kDay = 86'400;
    if (!(seconds > 0 && seconds <= kDay)) return kLongestWait;
    return std::chrono::milliseconds(static_cast<int64_t>(seconds * 1e3));
}

uint64_t address(const void* pointer) {
    return static_cast<uint64_t>(reinterpret_cast<uintptr_t>(pointer));
}

}  // namespace

static thread_local int64_t g_current = 0;  // the card whose context is this thread's

Card::Card()
    : id_([] {
          static std::atomic<int64_t> opened = 0;
          return ++opened;
      }()) {}

Result<std::unique_ptr<Card>> Card::open(int index) {
    std::unique_ptr<Card> card(new Card);
    const Driver& driver = card->driver_;
    if (!driver.is_there()) return message(Msg::NoGpuDriver);
    if (driver.lacks() != nullptr) return message(Msg::GpuDriverIncomplete, driver.lacks());
    if (const int error = driver.init(0); error != kSuccess) return driver.trouble("cuInit", error);
    if (const int error = driver.device(&card->device_, index); error != kSuccess)
        return driver.trouble("cuDeviceGet", error);
    card->gpu_ = describe_card(driver, card->device_);
    card->multiprocessors_ = std::max(1, driver.attribute(kMultiprocessors, card->device_));

    PARLOR_TRY(const Pack pack, Pack::find());
    PARLOR_TRY(const Image* image, choose_image(pack, card->gpu_));
    card->image_ = *image;
    card->pack_build_ = pack.build();
    card->gpu_.image = image->name();
    size_t before = 0, after = 0, total = 0;
    if (const int error = driver.context_retain(&card->context_, card->device_); error != kSuccess) {
        card->context_ = nullptr;
        return driver.trouble("cuDevicePrimaryCtxRetain", error);
    }
    card->use();
    if (card->error_) return *card->error_;
    driver.memory_info(&before, &total);
    PARLOR_TRY(const std::vector<std::byte> data, pack.read(*image));
    if (const int error = driver.module_load(&card->module_, data.data()); error != kSuccess) {
        card->module_ = nullptr;
        if (error == kOutOfMemory || is_lost(error)) return driver.trouble("cuModuleLoadData", error);
        return message(Msg::GpuImageRefused, image->name(), driver.name_of(error));
    }
    if (const int error = driver.stream_create(&card->stream_, 1); error != kSuccess) {
        card->stream_ = nullptr;
        return driver.trouble("cuStreamCreate", error);
    }
    PARLOR_TRY(card->pinned_, card->allocate_host(kSmallDownload));
    driver.memory_info(&after, &total);
    // What the context itself took shows only from outside of it: the probe said what was free before.
    const uint64_t free_before = std::max<uint64_t>(card->gpu_.memory_free, before);
    card->context_bytes_ = free_before > after ? free_before - after : 0;
    return card;
}

Card::~Card() {
    if (context_ == nullptr || hung_) return;
    use();
    pinned_ = run::MemoryBlock();
    if (stream_ != nullptr) driver_.stream_destroy(stream_);
    if (module_ != nullptr) driver_.module_unload(module_);
    driver_.context_use(nullptr);
    g_current = 0;
    driver_.context_release(device_);
}

bool Card::fine(const char* name, int result, uint64_t bytes) {
    if (result == kSuccess) return true;
    lost_ = lost_ || is_lost(result);
    if (!error_) error_ = driver_.trouble(name, result, bytes);
    return false;
}

bool Card::wait() {
    const Clock::time_point start = Clock::now();
    while (true) {
        const int result = driver_.stream_query(stream_);
        if (result != kNotReady) return fine("cuStreamQuery", result);
        const Clock::duration waited = Clock::now() - start;
        if (waited < kAwake) {
            std::this_thread::yield();
        } else if (waited < longest_wait()) {
            std::this_thread::sleep_for(kNap);
        } else {
            lost_ = hung_ = true;
            error_ =
                message(Msg::GpuHangs,
                        std::to_string(std::chrono::duration_cast<std::chrono::seconds>(waited).count()));
            return false;
        }
    }
}

void Card::use() {
    if (g_current == id_ || lost_) return;
    if (fine("cuCtxSetCurrent", driver_.context_use(context_))) g_current = id_;
}

uint64_t Card::free_bytes() {
    use();
    size_t free = 0, total = 0;
    return !error_ && driver_.memory_info(&free, &total) == kSuccess ? free : 0;
}

Result<run::MemoryBlock> Card::allocate(uint64_t bytes) {
    if (bytes == 0) return run::MemoryBlock();
    use();
    if (error_) return *error_;
    uint64_t place = 0;
    if (const int error = driver_.allocate(&place, static_cast<size_t>(bytes)); error != kSuccess) {
        lost_ = lost_ || is_lost(error);
        return driver_.trouble("cuMemAlloc", error, bytes);
    }
    return run::MemoryBlock::adopt(reinterpret_cast<std::byte*>(static_cast<uintptr_t>(place)), bytes,
                                   [this](std::byte* data) {
                                       if (lost_) return;  // the driver gives it back with the context
                                       use();
                                       driver_.release(address(data));
                                   });
}

Result<run::MemoryBlock> Card::reserve(uint64_t bytes) {
    if (bytes == 0) return run::MemoryBlock();
    use();
    if (error_) return *error_;
    std::unique_ptr<ReservedMemory> memory = ReservedMemory::create(driver_, device_, bytes);
    if (memory == nullptr) return allocate(bytes);
    std::byte* data = memory->data();
    reserved_.emplace(data, std::move(memory));
    return run::MemoryBlock::adopt(data, bytes, [this](std::byte* block) {
        const auto found = reserved_.find(block);
        if (!lost_) use();
        if (lost_) found->second->forget();
        reserved_.erase(found);
    });
}

Result<void> Card::hold(const run::MemoryBlock& block, std::span<const run::Ops::Range> ranges) {
    const auto found = reserved_.find(block.data());
    if (found == reserved_.end()) return {};
    PARLOR_CHECKED(finish());  // nothing may still use what is given back
    uint64_t missing = 0;
    const int error = found->second->hold(ranges, missing);
    if (error == kSuccess) return {};
    lost_ = lost_ || is_lost(error);
    return driver_.trouble("cuMemCreate", error, missing);
}

uint64_t Card::held(const run::MemoryBlock& block) const {
    const auto found = reserved_.find(block.data());
    return found != reserved_.end() ? found->second->held() : block.size();
}

Result<run::MemoryBlock> Card::allocate_host(uint64_t bytes) {
    use();
    void* place = nullptr;
    if (error_ || bytes == 0 || driver_.allocate_host == nullptr ||
        driver_.allocate_host(&place, static_cast<size_t>(bytes), 0) != kSuccess)
        return run::MemoryBlock::allocate(bytes);
    pinned_blocks_.insert(static_cast<std::byte*>(place));
    return run::MemoryBlock::adopt(static_cast<std::byte*>(place), bytes, [this](std::byte* data) {
        pinned_blocks_.erase(data);
        if (lost_) return;
        use();
        driver_.release_host(data);
    });
}

void Card::upload(const void* host, void* device, uint64_t bytes) {
    if (bytes == 0 || error_) return;
    use();
    // Of memory that is not pinned the driver has taken a copy when the call returns, or has waited.
    if (fine("cuMemcpyHtoDAsync",
             driver_.upload(address(device), host, static_cast<size_t>(bytes), stream_)) &&
        bytes > kSmallCopy)
        wait();
}

void Card::download(const void* device, void* host, uint64_t bytes) {
    if (bytes == 0 || error_) return;
    use();
    const bool small = bytes <= pinned_.size();
    std::byte* to = small ? pinned_.data() : static_cast<std::byte*>(host);
    // Into memory that is not pinned the driver copies before it returns: never, where the card hangs.
    if (!pinned_blocks_.contains(to) && !wait()) return;
    if (!fine("cuMemcpyDtoHAsync",
              driver_.download(to, address(device), static_cast<size_t>(bytes), stream_)) ||
        !wait())
        return;
    if (small) std::memcpy(host, to, static_cast<size_t>(bytes));
}

void Card::copy(const void* from, void* to, uint64_t bytes) {
    if (bytes == 0 || from == to || error_) return;
    use();
    after_kernel_ = false;
    fine("cuMemcpyDtoDAsync", driver_.copy(address(to), address(from), static_cast<size_t>(bytes), stream_));
}

void Card::clear(void* device, uint64_t bytes) {
    if (bytes == 0 || error_) return;
    use();
    after_kernel_ = false;
    fine("cuMemsetD8Async", driver_.fill_bytes(address(device), 0, static_cast<size_t>(bytes), stream_));
}

void* Card::function(std::string_view kernel) {
    if (const auto found = functions_.find(kernel); found != functions_.end()) return found->second;
    void* function = nullptr;
    const std::string name(kernel);
    if (driver_.module_function(&function, module_, name.c_str()) != kSuccess) function = nullptr;
    functions_.emplace(name, function);
    return function;
}

void Card::launch(std::string_view kernel, Grid grid, int threads, void* args) {
    if (error_ || grid.x <= 0 || grid.y <= 0) return;
    use();
    void* what = function(kernel);
    if (what == nullptr) {
        error_ = message(Msg::GpuKernelMissing, kernel);
        return;
    }
    void* parameters[] = {args};
    const auto x = static_cast<unsigned>(grid.x), y = static_cast<unsigned>(grid.y);
    const bool overlaps = overlaps_ && after_kernel_ && driver_.launch_with != nullptr;
    after_kernel_ = true;
    if (overlaps) {
        LaunchAttribute overlap;
        overlap.id = kOverlapAttribute;
        overlap.value.number = 1;
        const LaunchConfig config = {x, y, 1, static_cast<unsigned>(threads), 1, 1, 0, stream_, &overlap, 1};
        fine("cuLaunchKernelEx", driver_.launch_with(&config, what, parameters, nullptr));
        return;
    }
    fine("cuLaunchKernel", driver_.launch(what, x, y, 1, static_cast<unsigned>(threads), 1, 1, 0, stream_,
                                          parameters, nullptr));
}

Result<void> Card::finish() {
    if (!error_) {
        use();
        wait();
    }
    if (!error_) return {};
    const Message error = *error_;
    if (!lost_) error_.reset();
    return error;
}

bool Card::begin_graph(bool overlaps) {
    if (error_ || !driver_.has_graphs()) return false;
    use();
    if (driver_.capture_begin(stream_, kThreadLocalCapture) != kSuccess) return false;
    overlaps_ = overlaps;
    after_kernel_ = false;
    return true;
}

void* Card::end_graph() {
    void *graph = nullptr, *executable = nullptr;
    overlaps_ = false;
    const bool failed = error_.has_value();
    if (failed && !lost_) error_.reset();
    const bool ended = driver_.capture_end(stream_, &graph) == kSuccess && graph != nullptr;
    if (ended && !failed && driver_.graph_instantiate(&executable, graph, 0) != kSuccess)
        executable = nullptr;
    if (graph != nullptr) driver_.graph_destroy(graph);
    return executable;
}

void Card::launch_graph(void* graph) {
    if (error_) return;
    use();
    fine("cuGraphLaunch", driver_.graph_launch(graph, stream_));
}

void Card::destroy_graph(void* graph) {
    if (lost_) return;
    use();
    driver_.graph_executable_destroy(graph);
}

}  // namespace parlor::gpu
