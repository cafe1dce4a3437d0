#include "engine/plan/place.h"

#include <algorithm>

#include "engine/plan/bytes.h"
#include "engine/plan/device_id.h"

namespace parlor {

namespace {

constexpr uint64_t kMiB = uint64_t{1} << 20;

void add_line(DevicePlan& device, std::string_view name, LedgerKind kind, uint64_t bytes) {
    if (bytes > 0) device.ledger.push_back({std::string(name), kind, bytes});
}

// "580.65.06", or what the driver itself tells: "CUDA 13.0".
std::string driver_text(const Machine& machine, const Gpu& gpu) {
    if (!machine.driver_version.empty() || gpu.driver_cuda <= 0) return machine.driver_version;
    return "CUDA " + cuda_version(gpu.driver_cuda);
}

void add_work(DevicePlan& device, const WorkCosts& work, bool logits) {
    add_line(device, "activations", LedgerKind::work, work.activations);
    if (logits) add_line(device, "logits", LedgerKind::work, work.logits);
    add_line(device, "workspace", LedgerKind::work, work.workspace);
}

}  // namespace

GpuTarget gpu_target(int index, const Gpu& gpu) {
    // A process that uses a card costs 150–500 MB there before its first allocation; more on cards with more
    // multiprocessors and newer drivers. The margin is the larger of 512 MiB and 5 %, and a screen needs 512
    // MiB more for windows that are opened later.
    const uint64_t usual = (gpu.compute_major >= 9 ? 600 : gpu.compute_major >= 8 ? 450 : 350) * kMiB;
    return {index, &gpu, gpu.context_bytes > 0 ? gpu.context_bytes : usual,
            std::max<uint64_t>(512 * kMiB, std::min(gpu.memory_total, kTooMuch) / 20),
            gpu.drives_display ? 512 * kMiB : 0};
}

uint64_t Placer::system_reserve() const {
    return std::max<uint64_t>(512'000'000, std::min(machine_.ram_total, kTooMuch) / 20);
}

uint64_t Placer::layers_bytes(int64_t first, int64_t count, const KvCosts& kv) const {
    return sum(costs_.layer_range(first, count).all(), kv.layer_range(first, count));
}

// The most layers first, first + 1, … that go into `room`.
int64_t Placer::most_layers_from(int64_t first, uint64_t room, const KvCosts& kv) const {
    int64_t low = 0, high = costs_.layers - first;
    while (low < high) {
        const int64_t middle = (low + high + 1) / 2;
        if (layers_bytes(first, middle, kv) <= room)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

// The lowest layer from which all up to `end` (not included) go into `room`, where a device may begin.
int64_t Placer::first_layer_until(int64_t end, uint64_t room, const KvCosts& kv) const {
    int64_t low = 0, high = end;
    while (low < high) {
        const int64_t middle = (low + high) / 2;
        if (layers_bytes(middle, end - middle, kv) <= room)
            high = middle;
        else
            low = middle + 1;
    }
    while (low < end && !costs_.splits[static_cast<size_t>(low)]) ++low;
    return low;
}

// Where a device may begin, the nearest to `wanted` of least … most; nothing when there is none.
std::optional<int64_t> Placer::split_near(int64_t wanted, int64_t least, int64_t most) const {
    for (int64_t away = 0; away <= most - least; ++away) {
        for (const int64_t at : {wanted - away, wanted + away})
            if (at >= least && at <= most && costs_.splits[static_cast<size_t>(at)]) return at;
    }
    return std::nullopt;
}

// Bytes for layers, after everything that a card needs besides; the last card also holds the output matrix.
// Nothing when not even that goes in.
std::optional<uint64_t> Placer::gpu_room(const GpuTarget& gpu, bool first, bool last,
                                         const WorkCosts& work) const {
    uint64_t fixed =
        sum(sum(gpu.context_and_driver, gpu.safety), sum(gpu.display, sum(work.activations, work.workspace)));
    if (first) fixed = sum(fixed, costs_.first);
    if (last) fixed = sum(fixed, sum(costs_.output, work.logits));
    if (gpu.gpu->memory_free < fixed) return std::nullopt;
    return gpu.gpu->memory_free - fixed;
}

bool Placer::cpu_fits(const Placement& placement, const RunShape& shape) const {
    const DevicePlan cpu = cpu_device(placement, shape);
    return cpu.used() <= cpu.capacity;
}

Placement Placer::on_cpu(const RunShape& shape) const {
    Placement placement;
    placement.cpu_layers = costs_.layers;
    placement.fits = cpu_fits(placement, shape);
    return placement;
}

Placement Placer::split(const std::vector<const GpuTarget*>& gpus, const RunShape& shape) const {
    const KvCosts kv(arch_, shape);
    const WorkCosts work = gpu_work(arch_, shape);
    Placement placement;
    int64_t end = costs_.layers;
    // From the back: the last card takes the output and the last layers.
    for (auto gpu = gpus.rbegin(); gpu != gpus.rend() && end > 0; ++gpu) {
        // As if it were the first, too: that is known when its layers are.
        const auto room = gpu_room(**gpu, true, placement.gpus.empty(), work);
        const int64_t first = room ? first_layer_until(end, *room, kv) : end;
        if (first == end) continue;
        placement.gpus.insert(placement.gpus.begin(), *gpu);
        placement.layers.insert(placement.layers.begin(), end - first);
        end = first;
    }
    placement.host_experts.assign(placement.gpus.size(), 0);
    placement.cpu_layers = end;
    placement.output_on_cpu = placement.gpus.empty();
    placement.fits = cpu_fits(placement, shape);
    return placement;
}

Placement Placer::on_gpus(const std::vector<const GpuTarget*>& gpus, const RunShape& shape) const {
    const KvCosts kv(arch_, shape);
    const WorkCosts work = gpu_work(arch_, shape);
    const size_t count = gpus.size();
    std::vector<uint64_t> room(count);
    std::vector<int64_t> latest(count + 1,
                                costs_.layers);  // layers from here on fit on this card and the ones behind
    Placement placement;
    for (size_t i = count; i-- > 0;) {
        const auto bytes = gpu_room(*gpus[i], i == 0, i + 1 == count, work);
        if (!bytes) return placement;
        room[i] = *bytes;
        latest[i] = first_layer_until(latest[i + 1], room[i], kv);
    }
    if (count == 0 || latest[0] > 0) return placement;

    // Shares follow free memory times bandwidth, as far as memory allows.
    double weight = 0, passed = 0;
    for (const GpuTarget* gpu : gpus)
        weight += static_cast<double>(gpu->gpu->memory_free) * gpu->gpu->bandwidth_gbs;
    int64_t first = 0;
    for (size_t i = 0; i < count; ++i) {
        passed += static_cast<double>(gpus[i]->gpu->memory_free) * gpus[i]->gpu->bandwidth_gbs;
        const int64_t most = most_layers_from(first, room[i], kv);
        const double share =
            weight > 0 ? passed / weight : static_cast<double>(i + 1) / static_cast<double>(count);
        const auto wanted = static_cast<int64_t>(static_cast<double>(costs_.layers) * share + 0.5);
        const std::optional<int64_t> end =
            i + 1 == count ? costs_.layers : split_near(wanted, std::max(first, latest[i + 1]), first + most);
        if (!end) return {};
        placement.gpus.push_back(gpus[i]);
        placement.layers.push_back(*end - first);
        first = *end;
    }
    placement.host_experts.assign(count, 0);
    placement.output_on_cpu = false;
    placement.fits = cpu_fits(placement, shape);
    return placement;
}

Placement Placer::experts_in_ram(const GpuTarget& gpu, const RunShape& shape) const {
    const KvCosts kv(arch_, shape);
    Placement placement;
    const auto room = gpu_room(gpu, true, true, gpu_work(arch_, shape));
    if (arch_.experts.count == 0 || !room) return placement;
    const auto bytes = [&](int64_t in_ram) {
        return sum(sum(costs_.layer_range(0, costs_.layers).mixer, kv.all()),
                   costs_.layer_range(in_ram, costs_.layers - in_ram).feed_forward);
    };
    int64_t low = 0, high = costs_.layers;  // the fewest layers whose experts stay in RAM
    while (low < high) {
        const int64_t middle = (low + high) / 2;
        if (bytes(middle) <= *room)
            high = middle;
        else
            low = middle + 1;
    }
    if (bytes(low) > *room) return placement;
    placement.gpus = {&gpu};
    placement.layers = {costs_.layers};
    placement.host_experts = {low};
    placement.output_on_cpu = false;
    placement.fits = cpu_fits(placement, shape);
    return placement;
}

DevicePlan Placer::gpu_device(const Placement& placement, size_t index, int64_t first,
                              const RunShape& shape) const {
    const GpuTarget& gpu = *placement.gpus[index];
    const int64_t count = placement.layers[index], in_ram = placement.host_experts[index];
    const bool last = index + 1 == placement.gpus.size();
    DevicePlan device;
    device.id = "cuda:" + std::to_string(gpu.index);
    device.name = gpu.gpu->name;
    device.compute = 10 * gpu.gpu->compute_major + gpu.gpu->compute_minor;
    device.driver = driver_text(machine_, *gpu.gpu);
    device.image = gpu.gpu->image;
    device.first_layer = first;
    device.layers = count;
    device.capacity = gpu.gpu->memory_free;
    device.total = gpu.gpu->memory_total;
    device.host_experts = in_ram;
    uint64_t weights = sum(costs_.layer_range(first, count).mixer,
                           costs_.layer_range(first + in_ram, count - in_ram).feed_forward);
    if (last) weights = sum(weights, costs_.output);
    if (first == 0) weights = sum(weights, costs_.first);
    add_line(device, "weights", LedgerKind::weights, weights);
    add_line(device, "kv_cache", LedgerKind::kv, KvCosts(arch_, shape).layer_range(first, count));
    add_work(device, gpu_work(arch_, shape), last);
    add_line(device, "context_and_driver", LedgerKind::reserve, gpu.context_and_driver);
    add_line(device, "display_reserve", LedgerKind::reserve, gpu.display);
    add_line(device, "safety_margin", LedgerKind::reserve, gpu.safety);
    return device;
}

DevicePlan Placer::cpu_device(const Placement& placement, const RunShape& shape) const {
    DevicePlan device;
    device.id = "cpu";
    device.name = machine_.cpu.name;
    device.layers = placement.cpu_layers;
    device.capacity = machine_.ram_available;
    device.total = machine_.ram_total;
    uint64_t weights = sum(costs_.host, costs_.layer_range(0, placement.cpu_layers).all());
    weights = sum(weights, placement.output_on_cpu ? costs_.output : costs_.tied_rows);
    if (placement.cpu_layers > 0) weights = sum(weights, costs_.first);
    bool works = placement.cpu_layers > 0;
    int64_t first = placement.cpu_layers;
    for (size_t i = 0; i < placement.gpus.size(); first += placement.layers[i++]) {
        weights = sum(weights, costs_.layer_range(first, placement.host_experts[i]).feed_forward);
        works = works || placement.host_experts[i] > 0;
    }
    add_line(device, "weights", LedgerKind::weights, weights);
    if (works) {
        add_line(device, "kv_cache", LedgerKind::kv,
                 KvCosts(arch_, shape).layer_range(0, placement.cpu_layers));
        add_work(device, cpu_work(arch_, shape), placement.output_on_cpu);
    }
    if (!placement.gpus.empty())
        add_line(device, "staging", LedgerKind::work, or_too_much(staging_bytes(arch_, shape)));
    add_line(device, "tokenizer", LedgerKind::work, costs_.tokenizer);
    add_line(device, "system_reserve", LedgerKind::reserve, system_reserve());
    return device;
}

std::vector<DevicePlan> Placer::devices(const Placement& placement, const RunShape& shape) const {
    std::vector<DevicePlan> devices;
    int64_t first = placement.cpu_layers;
    for (size_t i = 0; i < placement.gpus.size(); ++i) {
        devices.push_back(gpu_device(placement, i, first, shape));
        first += placement.layers[i];
    }
    devices.push_back(cpu_device(placement, shape));
    return devices;
}

}  // namespace parlor
