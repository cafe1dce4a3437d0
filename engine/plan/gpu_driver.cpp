// Looks at the graphics cards through NVIDIA's driver libraries. Prototypes of NVML: NVML API reference;
// written by hand, so that no toolkit is needed to build.
#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "engine/gpu/driver.h"
#include "engine/gpu/probe_card.h"
#include "engine/plan/bytes.h"
#include "engine/plan/gpu_table.h"
#include "engine/plan/library.h"
#include "engine/plan/machine_json.h"
#include "engine/plan/probe.h"

namespace parlor {

namespace {

using gpu::Driver, gpu::kSuccess, gpu::kNoDevice;

#ifdef _WIN32
constexpr const char* kNvmlName = "nvml.dll";
#else
constexpr const char* kNvmlName = "libnvidia-ml.so.1";
#endif

struct NvmlMemory {
    unsigned long long total, free, used;
};

struct Nvml {
    Library library{kNvmlName};
    int (*init)() = nullptr;
    int (*shutdown)() = nullptr;
    int (*driver_version)(char*, unsigned) = nullptr;
    int (*device_by_uuid)(const char*, void**) = nullptr;
    int (*memory)(void*, NvmlMemory*) = nullptr;
    int (*display_active)(void*, int*) = nullptr;
    bool ready = false;

    Nvml() {
        ready = library.find("nvmlInit_v2", init) && library.find("nvmlShutdown", shutdown) &&
                library.find("nvmlSystemGetDriverVersion", driver_version) &&
                library.find("nvmlDeviceGetHandleByUUID", device_by_uuid) &&
                library.find("nvmlDeviceGetMemoryInfo", memory) &&
                library.find("nvmlDeviceGetDisplayActive", display_active) && init() == kSuccess;
    }
    ~Nvml() {
        if (ready) shutdown();
    }
    std::string version() const {
        std::array<char, 96> text{};
        return ready && driver_version(text.data(), text.size() - 1) == kSuccess ? text.data() : "";
    }
};

std::string uuid_text(const gpu::Uuid& uuid) {
    std::string text = "GPU-";
    for (size_t i = 0; i < std::size(uuid.bytes); ++i) {
        char hex[4];
        std::snprintf(hex, sizeof hex, "%02x", unsigned{uuid.bytes[i]});
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += hex;
    }
    return text;
}

// Free memory as a context of our own sees it: slower, for systems without NVML.
std::optional<uint64_t> free_in_context(const Driver& cuda, int device) {
    void* context = nullptr;
    if (cuda.context_retain(&context, device) != kSuccess) return std::nullopt;
    size_t free = 0, total = 0;
    const bool known = cuda.context_use(context) == kSuccess && cuda.memory_info(&free, &total) == kSuccess;
    cuda.context_use(nullptr);
    cuda.context_release(device);
    return known ? std::optional<uint64_t>(free) : std::nullopt;
}

Gpu describe_gpu(const Driver& cuda, const Nvml& nvml, int device) {
    Gpu gpu;
    std::array<char, 256> name{};
    if (cuda.device_name(name.data(), static_cast<int>(name.size()) - 1, device) == kSuccess)
        gpu.name = name.data();
    gpu::Uuid uuid{};
    if (cuda.device_uuid(&uuid, device) == kSuccess) gpu.uuid = uuid_text(uuid);
    gpu.compute_major = cuda.attribute(gpu::kComputeMajor, device);
    gpu.compute_minor = cuda.attribute(gpu::kComputeMinor, device);
    size_t total = 0;
    if (cuda.device_memory(&total, device) == kSuccess) gpu.memory_total = total;
    gpu.drives_display = cuda.attribute(gpu::kKernelTimeout, device) != 0;

    std::optional<uint64_t> free;
    void* handle = nullptr;
    if (nvml.ready && nvml.device_by_uuid(gpu.uuid.c_str(), &handle) == kSuccess) {
        NvmlMemory memory{};
        if (nvml.memory(handle, &memory) == kSuccess) free = memory.free;
        int active = 0;
        if (nvml.display_active(handle, &active) == kSuccess && active != 0) gpu.drives_display = true;
    }
    if (!free) free = free_in_context(cuda, device);
    gpu.memory_free = std::min<uint64_t>(free.value_or(gpu.memory_total), gpu.memory_total);

    // Two transfers per clock (clock in kHz, width in bits). What the driver says is not always so: bounded.
    const double bus =
        2e3 * cuda.attribute(gpu::kMemoryClock, device) * cuda.attribute(gpu::kBusWidth, device) / 8 * 1e-9;
    complete_gpu(gpu, bus >= 10 && bus <= 20'000 ? bus : 0);
    if (cuda.driver_version(&gpu.driver_cuda) != kSuccess) gpu.driver_cuda = 0;
    return gpu;
}

GpuProbe failed(const char* function, int error) {
    return {{}, message(Msg::GpuDriverError, function, std::to_string(error)), ""};
}

constexpr Msg kProbeStates[] = {Msg::GpuFound, Msg::NoGpuDriver, Msg::NoGpuDevice, Msg::GpuDriverError};

}  // namespace

Gpu gpu::describe_card(const Driver& driver, int device) {
    return describe_gpu(driver, Nvml(), device);
}

GpuProbe probe_gpus_here() {
    const Driver cuda;
    if (!cuda.is_there()) return {{}, message(Msg::NoGpuDriver), ""};
    if (!cuda.can_probe()) return failed("dlsym", 0);
    if (const int error = cuda.init(0); error == kNoDevice)
        return {{}, message(Msg::NoGpuDevice), Nvml().version()};
    else if (error != kSuccess)
        return failed("cuInit", error);
    int count = 0;
    if (const int error = cuda.device_count(&count); error != kSuccess)
        return failed("cuDeviceGetCount", error);
    const Nvml nvml;
    GpuProbe probe;
    for (int i = 0; i < std::min(count, static_cast<int>(kMostGpus)); ++i) {
        int device = 0;
        if (const int error = cuda.device(&device, i); error != kSuccess) return failed("cuDeviceGet", error);
        probe.gpus.push_back(describe_gpu(cuda, nvml, device));
    }
    probe.state = probe.gpus.empty() ? message(Msg::NoGpuDevice) : gpu_state_of(probe.gpus);
    probe.driver_version = nvml.version();
    return probe;
}

std::string gpu_probe_to_json(const GpuProbe& probe) {
    nlohmann::ordered_json json = {{"driver_version", probe.driver_version}};
    json["state"] = {{"code", probe.state.code()}, {"args", probe.state.args}};
    json["gpus"] = nlohmann::ordered_json::array();
    for (const Gpu& gpu : probe.gpus) json["gpus"].push_back(gpu_to_json(gpu));
    return json_text(json);
}

GpuProbe gpu_probe_from_json(std::string_view text) {
    const GpuProbe garbage = {{}, message(Msg::GpuProbeGarbage), ""};
    const auto json = parse_json(text);
    if (!json) return garbage;
    std::string fault;
    JsonReader reader(*json, "", fault);
    if (!reader.is_object()) return garbage;
    GpuProbe probe;
    reader.read("driver_version", true, probe.driver_version);
    std::string code;
    std::vector<std::string> args;
    if (const auto* state = reader.object("state", true)) {
        JsonReader state_reader(*state, "state", fault);
        state_reader.read("code", true, code);
        state_reader.read("args", true, args);
    }
    if (const auto* gpus = reader.list("gpus", true, kMostGpus))
        for (const auto& gpu : *gpus) probe.gpus.push_back(gpu_from_json({gpu, "gpus", fault}));
    const auto* known = std::find_if(std::begin(kProbeStates), std::end(kProbeStates),
                                     [&](Msg id) { return message_template(id).code == code; });
    if (!fault.empty() || known == std::end(kProbeStates)) return garbage;
    if (probe.gpus.empty() == (*known == Msg::GpuFound)) return garbage;
    probe.state = Message{*known, std::move(args)};
    return probe;
}

}  // namespace parlor
