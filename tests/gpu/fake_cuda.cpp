// A stand-in for NVIDIA's driver library that computes: its cards run the kernels on the SIMT shim. Memory of
// a card can be reached by kernels and copies alone: a host that reads it crashes, as with a real card.
//
// PARLOR_FAKE_GPU says what is there, read by cuInit(), separated by ';':
//   card=NAME,75,8000    name, compute capability, megabytes; once for each card
//   driver=12020         the CUDA version of the driver
//   hidden=100           megabytes that somebody else takes after memory was asked for
//   reserve=0            no addresses without memory
//   multiprocessors=132  of each card; otherwise 4
//   skip=NAME,…          kernels whose names begin so do nothing: what they should have written stays NaN
//   fail=NAME,3,700      the third call of the function – or of any, "*" – gives this error
#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "cuda/simt/simt.h"

namespace {

constexpr int kInvalid = 1, kOutOfMemory = 2, kNoBinary = 209, kUnsupportedPtx = 222, kNotFound = 500,
              kOtherContext = 400, kWhileCapturing = 900, kNotSupported = 801;
constexpr size_t kContext = size_t{300} << 20;

struct Allocation {
    std::byte* begin = nullptr;  // of the pages
    size_t pages = 0, bytes = 0;
    int device = 0;
};

struct Chunk {  // of memory for reserved addresses
    int device = 0;
    size_t bytes = 0;
};
struct Mapped {
    size_t bytes = 0;
    uint64_t handle = 0;
    bool open = false;  // cuMemSetAccess() was called
};

struct FakeCard {
    std::string name;
    int compute = 75;
    size_t memory = 0, used = 0;
    int contexts = 0;
};

struct Node {  // of a graph
    std::string kernel;
    parlor::simt::Grid grid;
    std::vector<std::byte> args;
    std::byte* to = nullptr;
    const std::byte* from = nullptr;
    size_t bytes = 0;
};
using Graph = std::vector<Node>;

struct Stream {
    Graph* capture = nullptr;
    int device = 0;
};

struct Failure {
    std::string name;
    int call = 0, error = 0, seen = 0;
};

struct State {
    std::vector<FakeCard> cards;
    int driver = 13000;
    size_t hidden = 0;
    std::vector<Failure> failures;
    std::map<std::byte*, Allocation> memory;
    std::map<uint64_t, Chunk> chunks;
    std::map<std::byte*, Mapped> mapped;
    bool reserves = true;
    int multiprocessors = 4;
    std::vector<std::string> skipped;  // kernels that do nothing
    int sticky = 0;
    long calls = 0;
} state;
thread_local int current = -1;  // the card whose context is current

std::vector<std::string> parts(const std::string& text, char separator) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, separator);) out.push_back(part);
    return out;
}

void configure() {
    for (const FakeCard& card : state.cards)
        if (card.contexts > 0) return;  // they point to it
    const long calls = state.calls;
    auto memory = std::move(state.memory);
    auto chunks = std::move(state.chunks);
    auto mapped = std::move(state.mapped);
    state = State();
    state.calls = calls;
    state.memory = std::move(memory);
    state.chunks = std::move(chunks);
    state.mapped = std::move(mapped);
    const char* text = std::getenv("PARLOR_FAKE_GPU");
    for (const std::string& entry : parts(text != nullptr ? text : "card=NVIDIA Fake,75,8000", ';')) {
        const size_t equal = entry.find('=');
        const std::string key = entry.substr(0, equal);
        const std::vector<std::string> values =
            equal == std::string::npos ? std::vector<std::string>() : parts(entry.substr(equal + 1), ',');
        if (key == "card" && values.size() == 3)
            state.cards.push_back(
                {values[0], std::stoi(values[1]), static_cast<size_t>(std::stoll(values[2])) << 20});
        if (key == "driver" && values.size() == 1) state.driver = std::stoi(values[0]);
        if (key == "hidden" && values.size() == 1)
            state.hidden = static_cast<size_t>(std::stoll(values[0])) << 20;
        if (key == "reserve" && values.size() == 1) state.reserves = values[0] == "1";
        if (key == "multiprocessors" && values.size() == 1) state.multiprocessors = std::stoi(values[0]);
        if (key == "skip") state.skipped = values;
        if (key == "fail" && values.size() == 3)
            state.failures.push_back({values[0], std::stoi(values[1]), std::stoi(values[2])});
    }
}

bool is_sticky(int error) {
    return error == 700 || error == 702 || error == 719 || error == 999 || error == 46;
}

// What a call of this name has to answer before it does anything.
int trouble(const char* name) {
    ++state.calls;
    if (state.sticky != 0) return state.sticky;
    for (Failure& failure : state.failures) {
        if (failure.name != "*" && failure.name != name) continue;
        if (++failure.seen != failure.call) continue;
        if (is_sticky(failure.error)) state.sticky = failure.error;
        return failure.error;
    }
    return 0;
}
#define PARLOR_ANSWER() \
    if (const int parlor_error = trouble(__func__); parlor_error != 0) return parlor_error

bool known(int device) {
    return device >= 0 && device < static_cast<int>(state.cards.size());
}

void protect(int access) {
    for (const auto& [_, one] : state.memory) mprotect(one.begin, one.pages, access);
    for (const auto& [place, one] : state.mapped)
        if (one.open) mprotect(place, one.bytes, access);
}

// Streams belong to a context, which has to be the current one.
bool is_current(void* stream) {
    return stream != nullptr && static_cast<Stream*>(stream)->device == current;
}

int run(const Node& node) {
    for (const std::string& name : state.skipped)
        if (!node.kernel.empty() && node.kernel.starts_with(name)) return 0;
    protect(PROT_READ | PROT_WRITE);
    std::string fault;
    if (node.to != nullptr)
        std::memmove(node.to, node.from, node.bytes);
    else
        fault = parlor::simt::launch(node.kernel, node.grid, node.args.data());
    protect(PROT_NONE);
    if (fault.empty()) return 0;
    std::fprintf(stderr, "%s\n", fault.c_str());
    return state.sticky = 719;
}

int do_or_record(void* stream, Node node) {
    if (!is_current(stream)) return kOtherContext;
    if (auto* own = static_cast<Stream*>(stream); own != nullptr && own->capture != nullptr) {
        own->capture->push_back(std::move(node));
        return 0;
    }
    return run(node);
}

std::byte* pointer(uint64_t address) {
    return reinterpret_cast<std::byte*>(static_cast<uintptr_t>(address));
}

}  // namespace

extern "C" {

int cuInit(unsigned) {
    configure();
    PARLOR_ANSWER();
    return state.cards.empty() ? 100 : 0;
}
int cuDriverGetVersion(int* version) {
    *version = state.driver;
    return 0;
}
int cuGetErrorName(int error, const char** name) {
    static std::string text;
    text = error == kOutOfMemory ? "CUDA_ERROR_OUT_OF_MEMORY" : "CUDA_ERROR_" + std::to_string(error);
    *name = text.c_str();
    return 0;
}
int cuDeviceGetCount(int* count) {
    PARLOR_ANSWER();
    *count = static_cast<int>(state.cards.size());
    return 0;
}
int cuDeviceGet(int* device, int ordinal) {
    PARLOR_ANSWER();
    *device = ordinal;
    return known(ordinal) ? 0 : 101;
}
int cuDeviceGetName(char* name, int length, int device) {
    std::strncpy(name, state.cards.at(static_cast<size_t>(device)).name.c_str(), static_cast<size_t>(length));
    return 0;
}
int cuDeviceGetUuid(unsigned char* uuid, int device) {
    std::memset(uuid, device + 1, 16);
    return 0;
}
int cuDeviceGetAttribute(int* value, int attribute, int device) {
    const int compute = state.cards.at(static_cast<size_t>(device)).compute;
    switch (attribute) {
        case 16:
            *value = state.multiprocessors;
            return 0;
        case 102:
            *value = state.reserves ? 1 : 0;
            return 0;
        case 75:
            *value = compute / 10;
            return 0;
        case 76:
            *value = compute % 10;
            return 0;
        default:
            *value = 0;
            return 0;
    }
}
int cuDeviceTotalMem_v2(size_t* bytes, int device) {
    *bytes = state.cards.at(static_cast<size_t>(device)).memory;
    return 0;
}
int cuDevicePrimaryCtxRetain(void** context, int device) {
    PARLOR_ANSWER();
    FakeCard& card = state.cards.at(static_cast<size_t>(device));
    if (card.contexts++ == 0) card.used += kContext;
    *context = &card;
    return 0;
}
int cuDevicePrimaryCtxRelease_v2(int device) {
    FakeCard& card = state.cards.at(static_cast<size_t>(device));
    if (--card.contexts > 0) return 0;
    // With the context goes what was allocated in it.
    std::erase_if(state.mapped, [&](const auto& one) {
        const auto chunk = state.chunks.find(one.second.handle);
        return chunk == state.chunks.end() || chunk->second.device == device;
    });
    std::erase_if(state.chunks, [&](const auto& one) { return one.second.device == device; });
    for (auto one = state.memory.begin(); one != state.memory.end();) {
        if (one->second.device != device) {
            ++one;
            continue;
        }
        munmap(one->second.begin, one->second.pages + 4096);
        one = state.memory.erase(one);
    }
    card.used = 0;
    return 0;
}
int cuCtxSetCurrent(void* context) {
    PARLOR_ANSWER();
    current =
        context == nullptr ? -1 : static_cast<int>(static_cast<FakeCard*>(context) - state.cards.data());
    return 0;
}
int cuMemGetInfo_v2(size_t* free, size_t* total) {
    PARLOR_ANSWER();
    if (!known(current)) return 201;
    const FakeCard& card = state.cards[static_cast<size_t>(current)];
    *total = card.memory;
    *free = card.memory - card.used;
    return 0;
}

// "FAKE sm_75" runs on cards of 7.x from 7.5 on, "FAKE ptx 75 11080" on all from 7.5 on with such a driver.
int cuModuleLoadData(void** module, const void* image) {
    PARLOR_ANSWER();
    if (!known(current)) return 201;
    const int compute = state.cards[static_cast<size_t>(current)].compute;
    int wanted = 0, driver = 0;
    const auto* text = static_cast<const char*>(image);
    if (std::sscanf(text, "FAKE ptx %d %d", &wanted, &driver) == 2) {
        if (driver > state.driver) return kUnsupportedPtx;
        if (wanted > compute) return kNoBinary;
    } else if (std::sscanf(text, "FAKE sm_%d", &wanted) != 1 || wanted / 10 != compute / 10 ||
               wanted > compute) {
        return kNoBinary;
    }
    *module = new std::string(text);
    return 0;
}
int cuModuleUnload(void* module) {
    delete static_cast<std::string*>(module);
    return 0;
}
int cuModuleGetFunction(void** function, void*, const char* name) {
    PARLOR_ANSWER();
    if (parlor::simt::find(name) == nullptr) return kNotFound;
    *function = const_cast<parlor::simt::Kernel*>(parlor::simt::find(name));
    return 0;
}
int cuLaunchKernel(void* function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
                   unsigned block_y, unsigned block_z, unsigned, void* stream, void** parameters, void**) {
    PARLOR_ANSWER();
    const auto* kernel = static_cast<const parlor::simt::Kernel*>(function);
    if (static_cast<int>(block_x) != kernel->threads || block_y != 1 || block_z != 1 || grid_z != 1 ||
        grid_x == 0 || grid_y == 0 || grid_y > 65535)
        return kInvalid;
    Node node;
    node.kernel = kernel->name;
    node.grid = {static_cast<int>(grid_x), static_cast<int>(grid_y)};
    const auto* args = static_cast<const std::byte*>(parameters[0]);
    node.args.assign(args, args + kernel->args_bytes);
    return do_or_record(stream, std::move(node));
}

// As the driver declares them.
struct FakeAttribute {
    int id;
    char padding[4];
    int value;
    char rest[60];
};
struct FakeConfig {
    unsigned grid_x, grid_y, grid_z, block_x, block_y, block_z, shared_bytes;
    void* stream;
    FakeAttribute* attributes;
    unsigned count;
};
int cuLaunchKernelEx(const FakeConfig* config, void* function, void** parameters, void** extra) {
    for (unsigned i = 0; i < config->count; ++i)
        if (config->attributes[i].id != 6 || config->attributes[i].value != 1) return kInvalid;
    if (known(current) && state.cards[static_cast<size_t>(current)].compute < 90) return kNotSupported;
    return cuLaunchKernel(function, config->grid_x, config->grid_y, config->grid_z, config->block_x,
                          config->block_y, config->block_z, config->shared_bytes, config->stream, parameters,
                          extra);
}

int cuStreamCreate(void** stream, unsigned) {
    PARLOR_ANSWER();
    *stream = new Stream{nullptr, current};
    return 0;
}
int cuStreamDestroy_v2(void* stream) {
    delete static_cast<Stream*>(stream);
    return 0;
}
int cuStreamSynchronize(void* stream) {
    PARLOR_ANSWER();
    return static_cast<Stream*>(stream)->capture != nullptr ? kWhileCapturing : 0;
}

int cuMemAlloc_v2(uint64_t* address, size_t bytes) {
    PARLOR_ANSWER();
    if (!known(current)) return 201;
    FakeCard& card = state.cards[static_cast<size_t>(current)];
    if (card.used + state.hidden + bytes > card.memory) return kOutOfMemory;
    const size_t page = 4096, pages = (bytes + page - 1) / page * page;
    // At the end of its pages, before one that nobody may touch.
    void* begin = mmap(nullptr, pages + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (begin == MAP_FAILED) return kOutOfMemory;
    auto* start = static_cast<std::byte*>(begin);
    std::byte* place = start + (pages - bytes) / 64 * 64;
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
int cuMemUnmap(uint64_t address, size_t bytes) {
    const auto found = state.mapped.find(pointer(address));
    if (found == state.mapped.end() || found->second.bytes != bytes) return kInvalid;
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
    *place = std::malloc(bytes);
    return *place != nullptr ? 0 : kOutOfMemory;
}
int cuMemFreeHost(void* place) {
    std::free(place);
    return 0;
}
int cuMemFree_v2(uint64_t address) {
    const auto found = state.memory.find(pointer(address));
    if (found == state.memory.end()) return kInvalid;
    if (known(found->second.device))
        state.cards[static_cast<size_t>(found->second.device)].used -= found->second.bytes;
    munmap(found->second.begin, found->second.pages + 4096);
    state.memory.erase(found);
    return 0;
}
int cuMemcpyHtoDAsync_v2(uint64_t to, const void* from, size_t bytes, void* stream) {
    PARLOR_ANSWER();
    if (!is_current(stream)) return kOtherContext;
    if (static_cast<Stream*>(stream)->capture != nullptr) return kWhileCapturing;
    return run({.to = pointer(to), .from = static_cast<const std::byte*>(from), .bytes = bytes});
}
int cuMemcpyDtoHAsync_v2(void* to, uint64_t from, size_t bytes, void* stream) {
    PARLOR_ANSWER();
    if (!is_current(stream)) return kOtherContext;
    if (static_cast<Stream*>(stream)->capture != nullptr) return kWhileCapturing;
    return run({.to = static_cast<std::byte*>(to), .from = pointer(from), .bytes = bytes});
}
int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, void* stream) {
    PARLOR_ANSWER();
    return do_or_record(stream, {.to = pointer(to), .from = pointer(from), .bytes = bytes});
}
int cuMemsetD8Async(uint64_t to, unsigned char value, size_t bytes, void* stream) {
    PARLOR_ANSWER();
    if (!is_current(stream)) return kOtherContext;
    if (static_cast<Stream*>(stream)->capture != nullptr) return kWhileCapturing;
    protect(PROT_READ | PROT_WRITE);
    std::memset(pointer(to), value, bytes);
    protect(PROT_NONE);
    return 0;
}

int cuStreamBeginCapture_v2(void* stream, int) {
    PARLOR_ANSWER();
    auto* own = static_cast<Stream*>(stream);
    if (own->capture != nullptr) return kInvalid;
    own->capture = new Graph;
    return 0;
}
int cuStreamEndCapture(void* stream, void** graph) {
    auto* own = static_cast<Stream*>(stream);
    *graph = own->capture;
    own->capture = nullptr;
    return *graph != nullptr ? trouble(__func__) : kInvalid;
}
int cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long) {
    PARLOR_ANSWER();
    *executable = new Graph(*static_cast<Graph*>(graph));
    return 0;
}
int cuGraphLaunch(void* executable, void* stream) {
    PARLOR_ANSWER();
    if (!is_current(stream)) return kOtherContext;
    for (const Node& node : *static_cast<Graph*>(executable))
        if (const int error = run(node); error != 0) return error;
    return 0;
}
int cuGraphExecDestroy(void* executable) {
    delete static_cast<Graph*>(executable);
    return 0;
}
int cuGraphDestroy(void* graph) {
    delete static_cast<Graph*>(graph);
    return 0;
}

// For the matrix library's stand-in.
void parlor_fake_open_memory(int open) {
    protect(open != 0 ? PROT_READ | PROT_WRITE : PROT_NONE);
}

// For tests: calls that could have failed so far, and bytes that are still allocated.
long parlor_fake_calls() {
    return state.calls;
}
size_t parlor_fake_bytes() {
    size_t bytes = 0;
    for (const auto& [_, one] : state.memory) bytes += one.bytes;
    return bytes;
}
}
