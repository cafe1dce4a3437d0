// An opened graphics card: context, stream, kernels, memory. Calls are queued on one stream; the first thing
// that goes wrong is kept, and everything after it does nothing.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/gpu/driver.h"
#include "engine/gpu/pack.h"
#include "engine/gpu/reserved_memory.h"
#include "engine/run/memory_block.h"

namespace parlor::gpu {

struct Grid {
    int64_t x = 1, y = 1;
};

class Card {
  public:
    // Opens the driver's card `index` with an image of the pack. Errors: what Driver, Pack and choose_image()
    // say, GpuImageRefused.
    static Result<std::unique_ptr<Card>> open(int index);
    ~Card();
    Card(const Card&) = delete;
    Card& operator=(const Card&) = delete;

    const Gpu& gpu() const { return gpu_; }
    const Image& image() const { return image_; }
    const std::string& pack_build() const { return pack_build_; }
    uint64_t context_bytes() const { return context_bytes_; }  // what the context and the kernels took
    uint64_t free_bytes();                                     // of its memory, now; 0: not known
    const Driver& driver() const { return driver_; }
    int multiprocessors() const { return multiprocessors_; }

    Result<run::MemoryBlock> allocate(uint64_t bytes);
    // Of which hold() fills parts; all of it is there where the card cannot.
    Result<run::MemoryBlock> reserve(uint64_t bytes);
    Result<void> hold(const run::MemoryBlock& block, std::span<const run::Ops::Range> ranges);
    uint64_t held(const run::MemoryBlock& block) const;
    // Pinned, where the driver has some: what is uploaded from it has to stay until finish(), or until what
    // was queued behind it is downloaded.
    Result<run::MemoryBlock> allocate_host(uint64_t bytes);
    void upload(const void* host, void* device, uint64_t bytes);
    void download(const void* device, void* host, uint64_t bytes);  // waits
    void copy(const void* from, void* to, uint64_t bytes);
    void clear(void* device, uint64_t bytes);
    // A kernel by its name; its arguments are one structure.
    template <class Args>
    void launch(std::string_view kernel, Grid grid, const Args& args) {
        launch(kernel, grid, Args::kThreads, const_cast<Args*>(&args));
    }
    // A library's call that queues work on stream(); its error is a number of its own, 0 for none.
    template <class Function>
    void call(const char* name, const Function& function) {
        if (error_) return;
        use();
        if (const int error = error_ ? 0 : function(); error != 0)
            error_ = message(Msg::GpuCallFailed, name, std::to_string(error));
    }
    void* stream() const { return stream_; }
    bool lost() const { return lost_; }
    bool has_kernel(std::string_view kernel) {
        use();
        return function(kernel) != nullptr;
    }
    Result<void> finish();  // waits; the first error since the last finish() of a context that still works

    // Launches between the two become a graph, which can be launched again; null: they cannot.
    // overlaps: a kernel may take its places while the one before it still runs, and waits there. What fails
    // meanwhile has not run: end_graph() gives null, and that is all.
    bool begin_graph(bool overlaps);
    void* end_graph();
    void launch_graph(void* graph);
    void destroy_graph(void* graph);

  private:
    Card();
    void launch(std::string_view kernel, Grid grid, int threads, void* args);
    void* function(std::string_view kernel);
    // Makes the context this thread's: each thread has one at a time.
    void use();
    bool fine(const char* name, int result, uint64_t bytes = 0);
    // For what is queued. A card that does not answer in time (PARLOR_GPU_TIMEOUT, in seconds) is lost.
    bool wait();

    const int64_t id_;  // another one for each that is opened
    Driver driver_;
    Gpu gpu_;
    Image image_;
    std::string pack_build_;
    int device_ = 0;
    int multiprocessors_ = 1;
    void* context_ = nullptr;
    void* module_ = nullptr;
    void* stream_ = nullptr;
    uint64_t context_bytes_ = 0;
    struct Hash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, void*, Hash, std::equal_to<>> functions_;
    std::map<const std::byte*, std::unique_ptr<ReservedMemory>> reserved_;
    std::optional<Message> error_;
    bool lost_ = false;
    bool hung_ = false;  // lost, and calls to the driver may not return
    std::set<const std::byte*> pinned_blocks_;
    run::MemoryBlock pinned_;    // what is small is downloaded by way of it
    bool overlaps_ = false;      // launches, while a graph is recorded
    bool after_kernel_ = false;  // the last thing that was recorded is a launch
};

}  // namespace parlor::gpu
