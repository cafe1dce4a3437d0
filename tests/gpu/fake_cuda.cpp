// A stand-in for NVIDIA's driver library that computes: its cards run the kernels on the SIMT shim. Memory of
// a card can be reached by kernels and copies alone: a host that reads it crashes, as with a real card.
// What is there: fake_settings.cpp.
#include "tests/gpu/fake_cuda.h"

#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace fake_cuda {

State state;

namespace {

bool is_sticky(int error) {
    return error == 700 || error == 702 || error == 719 || error == 999 || error == 46;
}

}  // namespace

int trouble(const char* name) {
    ++state.calls[name];
    if (state.sticky != 0) return state.sticky;
    for (Failure& failure : state.failures) {
        if (failure.name != "*" && failure.name != name) continue;
        if (++failure.seen != failure.call) continue;
        if (is_sticky(failure.error)) state.sticky = failure.error;
        return failure.error;
    }
    return 0;
}
bool known(int device) {
    return device >= 0 && device < static_cast<int>(state.cards.size());
}

void protect(int access) {
    for (const auto& [_, one] : state.memory) mprotect(one.begin, one.pages, access);
    for (const auto& [place, one] : state.mapped)
        if (one.open) mprotect(place, one.bytes, access);
}

bool is_current(void* stream) {
    return stream != nullptr && static_cast<Stream*>(stream)->device == current;
}

namespace {

int run(const Node& node) {
    std::string fault;
    if (!node.kernel.empty())
        fault = parlor::simt::launch(node.kernel, node.grid, node.args.data());
    else if (node.from != nullptr)
        std::memmove(node.to, node.from, node.bytes);
    else if (!node.args.empty())
        std::memcpy(node.to, node.args.data(), node.bytes);
    else
        std::memset(node.to, node.value, node.bytes);
    if (fault.empty()) return 0;
    std::fprintf(stderr, "%s\n", fault.c_str());
    return state.sticky = 719;
}

}  // namespace

// Whoever waits for that would wait for ever.
void never_returns(const char* name) {
    std::fprintf(stderr, "%s does not return: the card hangs\n", name);
    std::abort();
}

int finish(Stream& stream) {
    if (state.hangs) never_returns(__func__);
    const Graph waiting = std::exchange(stream.waiting, {});
    int error = 0;
    bool open = false;
    for (const Node& node : waiting) {
        if (!node.kernel.empty() && only_takes_time(node.kernel, node.grid.y)) continue;
        if (!std::exchange(open, true)) protect(PROT_READ | PROT_WRITE);
        error = run(node);
        if (error != 0) break;
    }
    if (open) protect(PROT_NONE);
    return error;
}

int finish_device(int device) {
    for (Stream* stream : state.streams)
        if (stream->device == device)
            if (const int error = finish(*stream); error != 0) return error;
    return 0;
}

int do_later(void* stream, Node node) {
    if (!is_current(stream)) return kOtherContext;
    auto* own = static_cast<Stream*>(stream);
    (own->capture != nullptr ? *own->capture : own->waiting).push_back(std::move(node));
    return 0;
}

}  // namespace fake_cuda

using namespace fake_cuda;

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
    finish_device(device);
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
    PARLOR_IN_A_CONTEXT();
    const FakeCard& card = state.cards[static_cast<size_t>(current)];
    *total = card.memory;
    *free = card.memory - card.used;
    return 0;
}

// "FAKE sm_75" runs on cards of 7.x from 7.5 on, "FAKE ptx 75 11080" on all from 7.5 on with such a driver.
int cuModuleLoadData(void** module, const void* image) {
    PARLOR_ANSWER();
    PARLOR_IN_A_CONTEXT();
    PARLOR_NOT_WHILE_CAPTURING();
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
    PARLOR_IN_A_CONTEXT();
    finish_device(current);
    delete static_cast<std::string*>(module);
    return 0;
}
// Loads what was not loaded yet (CUDA_MODULE_LOADING=LAZY).
int cuModuleGetFunction(void** function, void*, const char* name) {
    PARLOR_ANSWER();
    PARLOR_IN_A_CONTEXT();
    PARLOR_NOT_WHILE_CAPTURING();
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
    return do_later(stream, std::move(node));
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
    PARLOR_IN_A_CONTEXT();
    auto* own = new Stream{nullptr, current, {}};
    state.streams.insert(own);
    *stream = own;
    return 0;
}
int cuStreamDestroy_v2(void* stream) {
    auto* own = static_cast<Stream*>(stream);
    finish(*own);
    state.streams.erase(own);
    delete own;
    return 0;
}
// What was asked for is never done when somebody looks for the first time.
int cuStreamQuery(void* stream) {
    PARLOR_ANSWER();
    auto* own = static_cast<Stream*>(stream);
    if (own->capture != nullptr) return kWhileCapturing;
    if (!own->waiting.empty() && !std::exchange(own->asked, true)) return kNotReady;
    own->asked = false;
    for (const Node& node : own->waiting)
        if (!state.hanging.empty() && node.kernel.starts_with(state.hanging) && --state.until_it_hangs == 0)
            state.hangs = true;
    if (state.hangs) return kNotReady;
    return finish(*own);
}

int cuStreamBeginCapture_v2(void* stream, int mode) {
    PARLOR_ANSWER();
    auto* own = static_cast<Stream*>(stream);
    if (own->capture != nullptr || mode != 1) return kInvalid;
    own->capture = new Graph;
    capturing = own;
    return 0;
}
int cuStreamEndCapture(void* stream, void** graph) {
    auto* own = static_cast<Stream*>(stream);
    if (capturing != own) return kOtherThread;
    capturing = nullptr;
    *graph = std::exchange(own->capture, nullptr);
    return trouble(__func__);
}
int cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long) {
    PARLOR_ANSWER();
    *executable = new Graph(*static_cast<Graph*>(graph));
    return 0;
}
int cuGraphLaunch(void* executable, void* stream) {
    PARLOR_ANSWER();
    for (const Node& node : *static_cast<Graph*>(executable))
        if (const int error = do_later(stream, node); error != 0) return error;
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

// For tests: another card in the place of one that hangs.
void parlor_fake_revive() {
    state.hangs = false;
    for (Stream* stream : state.streams) stream->waiting.clear();
    for (FakeCard& card : state.cards) card.contexts = 0;
}
// Whether a library's product does nothing but take its time.
int parlor_fake_only_takes_time(const char* name) {
    return only_takes_time(name, 1) ? 1 : 0;
}
// How often a function was called so far.
int parlor_fake_calls(const char* name) {
    return state.calls[name];
}
}
