// Which cards the stand-in for the driver has, and what goes wrong with them.
//
// PARLOR_FAKE_GPU says what is there, read by cuInit(), separated by ';':
//   card=NAME,75,8000    name, compute capability, megabytes; once for each card
//   driver=12020         the CUDA version of the driver
//   hidden=100           megabytes that somebody else takes after memory was asked for
//   reserve=0            no addresses without memory
//   multiprocessors=132  of each card; otherwise 4
//   takes=NAME,200       kernels whose names begin so do nothing but take that many microseconds for each row
//                        of their grid; a library's product ("cublas") at all
//   skip=NAME,…          kernels whose names begin so do nothing: what they should have written stays NaN
//   hang=NAME,3          the third kernel whose name begins so never ends
//   fail=NAME,3,700      the third call of the function – or of any, "*" – gives this error
#include <chrono>
#include <cstdlib>
#include <sstream>
#include <thread>
#include <utility>

#include "tests/gpu/fake_cuda.h"

namespace fake_cuda {

namespace {

std::vector<std::string> parts(const std::string& text, char separator) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, separator);) out.push_back(part);
    return out;
}

}  // namespace

void configure() {
    for (const FakeCard& card : state.cards)
        if (card.contexts > 0) return;  // they point to it
    auto memory = std::move(state.memory);
    auto chunks = std::move(state.chunks);
    auto mapped = std::move(state.mapped);
    auto pinned = std::move(state.pinned);
    auto streams = std::move(state.streams);
    state = State();
    state.memory = std::move(memory);
    state.chunks = std::move(chunks);
    state.mapped = std::move(mapped);
    state.pinned = std::move(pinned);
    state.streams = std::move(streams);
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
        if (key == "takes" && values.size() == 2) state.empty.push_back({values[0], std::stoi(values[1])});
        if (key == "skip")
            for (const std::string& name : values) state.empty.push_back({name, 0});
        if (key == "hang" && values.size() == 2) {
            state.hanging = values[0];
            state.until_it_hangs = std::stoi(values[1]);
        }
        if (key == "fail" && values.size() == 3)
            state.failures.push_back({values[0], std::stoi(values[1]), std::stoi(values[2])});
    }
}

bool only_takes_time(std::string_view kernel, int rows) {
    for (const EmptyKernel& one : state.empty) {
        if (!kernel.starts_with(one.name)) continue;
        if (one.microseconds > 0)
            std::this_thread::sleep_for(std::chrono::microseconds(one.microseconds * rows));
        return true;
    }
    return false;
}

}  // namespace fake_cuda
