// What the two halves of the stand-in for NVIDIA's driver share.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cuda/simt/simt.h"

namespace fake_cuda {

inline constexpr int kInvalid = 1, kOutOfMemory = 2, kNoBinary = 209, kUnsupportedPtx = 222, kNotFound = 500,
                     kNoContext = 201, kOtherContext = 400, kWhileCapturing = 900, kOtherThread = 908,
                     kNotSupported = 801, kNotReady = 600;
inline constexpr size_t kContext = size_t{300} << 20;

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

struct Node {  // of a graph or a stream: a kernel, a copy, or bytes that become `value`
    std::string kernel;
    parlor::simt::Grid grid;
    std::vector<std::byte> args;  // of a copy: what the driver took a copy of
    std::byte* to = nullptr;
    const std::byte* from = nullptr;
    size_t bytes = 0;
    unsigned char value = 0;
};
using Graph = std::vector<Node>;

// Nothing is done before somebody waits for it: whoever reads or changes memory too early finds out.
struct Stream {
    Graph* capture = nullptr;
    int device = 0;
    Graph waiting;
    bool asked = false;  // cuStreamQuery() was called since something waits
};

struct Failure {
    std::string name;
    int call = 0, error = 0, seen = 0;
};

struct EmptyKernel {
    std::string name;
    int microseconds = 0;
};

struct State {
    std::vector<FakeCard> cards;
    int driver = 13000;
    size_t hidden = 0;
    std::vector<Failure> failures;
    std::map<std::byte*, Allocation> memory;
    std::map<uint64_t, Chunk> chunks;
    std::map<std::byte*, Mapped> mapped;
    std::map<std::byte*, size_t> pinned;  // memory of the host
    std::set<Stream*> streams;
    bool reserves = true;
    int multiprocessors = 4;
    std::vector<EmptyKernel> empty;  // kernels that do nothing
    std::string hanging;             // a kernel that never ends, after so many that do
    int until_it_hangs = 0;
    bool hangs = false;  // it has begun
    int sticky = 0;
    std::map<std::string, int> calls;  // by name
};
extern State state;
inline thread_local int current = -1;  // the card whose context is current
inline thread_local Stream* capturing = nullptr;

void configure();                                         // by PARLOR_FAKE_GPU
bool only_takes_time(std::string_view kernel, int rows);  // after it has
// What a call of this name has to answer before it does anything.
int trouble(const char* name);
#define PARLOR_ANSWER() \
    if (const int parlor_error = trouble(__func__); parlor_error != 0) return parlor_error

// What a graph's recording does not allow to the thread that records ("thread-local" mode).
#define PARLOR_NOT_WHILE_CAPTURING() \
    if (capturing != nullptr) return kWhileCapturing
#define PARLOR_IN_A_CONTEXT() \
    if (!known(current)) return kNoContext

bool known(int device);
void protect(int access);       // of all memory of cards
bool is_current(void* stream);  // streams belong to a context, which has to be the current one
int do_later(void* stream, Node node);
void never_returns(const char* name);
int finish(Stream& stream);     // does what waits
int finish_device(int device);  // the same for all of its streams

inline std::byte* pointer(uint64_t address) {
    return reinterpret_cast<std::byte*>(static_cast<uintptr_t>(address));
}

}  // namespace fake_cuda
