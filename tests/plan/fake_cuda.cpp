// Stand-in for the driver library: two cards, one of them unknown, or an error. PARLOR_FAKE_CUDA chooses.
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace {
bool is(const char* what) {
    const char* chosen = std::getenv("PARLOR_FAKE_CUDA");
    return chosen != nullptr && std::strcmp(chosen, what) == 0;
}
}  // namespace

extern "C" {
int cuInit(unsigned) {
    return is("no_device") ? 100 : is("broken") ? 999 : 0;
}
int cuDriverGetVersion(int* version) {
    *version = 12080;
    return 0;
}
int cuDeviceGetCount(int* count) {
    *count = is("none") ? 0 : is("many") ? 1'000'000 : 2;
    return 0;
}
int cuDeviceGet(int* device, int ordinal) {
    *device = ordinal;
    return 0;
}
int cuDeviceGetName(char* name, int length, int device) {
    std::strncpy(name, device == 0 ? "NVIDIA GeForce RTX 3090" : "NVIDIA Something New",
                 static_cast<std::size_t>(length));
    return 0;
}
int cuDeviceGetUuid(unsigned char* uuid, int device) {
    std::memset(uuid, device + 1, 16);
    return 0;
}
int cuDeviceGetAttribute(int* value, int attribute, int device) {
    switch (attribute) {
        case 17:
            *value = device == 0;
            return 0;  // a run-time limit for kernels: the card drives a screen
        case 36:
            *value = 10'000'000;
            return 0;  // kHz
        case 37:
            *value = is("silly") ? 2'000'000'000 : 256;
            return 0;
        case 75:
            *value = device == 0 ? 8 : 13;
            return 0;
        case 76:
            *value = device == 0 ? 6 : 0;
            return 0;
        default:
            return 1;
    }
}
int cuDeviceTotalMem_v2(std::size_t* bytes, int) {
    *bytes = std::size_t{24} << 30;
    return 0;
}
int cuDevicePrimaryCtxRetain(void** context, int device) {
    *context = &*context;
    return device == 0 ? 0 : 2;
}
int cuDevicePrimaryCtxRelease_v2(int) {
    return 0;
}
int cuCtxSetCurrent(void*) {
    return 0;
}
int cuMemGetInfo_v2(std::size_t* free, std::size_t* total) {
    *free = std::size_t{20} << 30;
    *total = std::size_t{24} << 30;
    return 0;
}
}
