#include "engine/plan/machine_json.h"

#include <fstream>

#include "engine/plan/gpu_table.h"
#include "engine/plan/kernel_choice.h"

namespace parlor {

namespace {

using Json = nlohmann::ordered_json;
constexpr uint64_t kLargestFile = 10'000'000;
constexpr uint64_t kLargestMemory = uint64_t{1} << 50;  // 1 PiB
constexpr double kFastest = 1e6;

Error invalid(const std::string& what) {
    return message(Msg::ProfileInvalid, what);
}

Cpu cpu_from_json(JsonReader reader) {
    Cpu cpu;
    cpu.architecture = "x86_64";
    reader.read("name", true, cpu.name);
    reader.read("architecture", false, cpu.architecture);
    reader.read("features", false, cpu.features);
    reader.read("kernel_level", false, cpu.kernel_level);
    reader.read("cores", true, 1, 8192, cpu.cores);
    cpu.threads = cpu.cores;
    reader.read("threads", false, 1, 8192, cpu.threads);
    reader.read("bandwidth_gbs", true, 0.1, kFastest, cpu.bandwidth_gbs);
    reader.read("int8_gops", false, 0, 1e9, cpu.int8_gops);
    if (cpu.kernel_level.empty()) cpu.kernel_level = kernel_level_for(cpu.architecture, cpu.features);
    if (cpu.threads < cpu.cores) reader.fail(reader.path("threads") + " must not be below cores");
    return cpu;
}

}  // namespace

std::string json_text(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json gpu_to_json(const Gpu& gpu) {
    return {{"name", gpu.name},
            {"uuid", gpu.uuid},
            {"compute_major", gpu.compute_major},
            {"compute_minor", gpu.compute_minor},
            {"memory_total", gpu.memory_total},
            {"memory_free", gpu.memory_free},
            {"bandwidth_gbs", gpu.bandwidth_gbs},
            {"fp16_tflops", gpu.fp16_tflops},
            {"driver_cuda", gpu.driver_cuda},
            {"tensor_cores", gpu.tensor_cores},
            {"drives_display", gpu.drives_display}};
}

Gpu gpu_from_json(JsonReader reader) {
    Gpu gpu;
    if (!reader.is_object()) return gpu;
    reader.read("name", true, gpu.name);
    reader.read("uuid", false, gpu.uuid);
    reader.read("compute_major", true, 1, 99, gpu.compute_major);
    reader.read("compute_minor", true, 0, 9, gpu.compute_minor);
    reader.read("memory_total", true, uint64_t{1}, kLargestMemory, gpu.memory_total);
    gpu.memory_free = gpu.memory_total;
    reader.read("memory_free", false, uint64_t{0}, gpu.memory_total, gpu.memory_free);
    complete_gpu(gpu, 0);
    reader.read("bandwidth_gbs", false, 1, kFastest, gpu.bandwidth_gbs);
    reader.read("fp16_tflops", false, 0.01, kFastest, gpu.fp16_tflops);
    reader.read("driver_cuda", false, 0, 1'000'000, gpu.driver_cuda);
    reader.read("tensor_cores", false, gpu.tensor_cores);
    reader.read("drives_display", false, gpu.drives_display);
    return gpu;
}

Json machine_json(const Machine& machine) {
    Json gpus = Json::array();
    for (const Gpu& gpu : machine.gpus) {
        gpus.push_back(gpu_to_json(gpu));
        if (machine.from_profile) continue;
        Json& one = gpus.back();
        one["usable"] = !gpu.obstacle;
        one["kernels"] = gpu.image;
        one["copy_gbs"] = gpu.copy_gbs;
        one["matrix_tflops"] = gpu.matrix_tflops;
        one["prompt_tflops"] = gpu.prompt_tflops;
        one["float_prompt_tflops"] = gpu.float_prompt_tflops;
        one["tile_tflops"] = gpu.tile_tflops;
        one["float_tile_tflops"] = gpu.float_tile_tflops;
        one["context_bytes"] = gpu.context_bytes;
        if (gpu.obstacle)
            one["obstacle"] = {{"code", gpu.obstacle->code()}, {"message", gpu.obstacle->text()}};
    }
    const Cpu& cpu = machine.cpu;
    return {{"name", machine.name},
            {"os", machine.os},
            {"cpu",
             {{"name", cpu.name},
              {"architecture", cpu.architecture},
              {"features", cpu.features},
              {"kernel_level", cpu.kernel_level},
              {"cores", cpu.cores},
              {"threads", cpu.threads},
              {"bandwidth_gbs", cpu.bandwidth_gbs},
              {"int8_gops", cpu.int8_gops}}},
            {"ram_total", machine.ram_total},
            {"ram_available", machine.ram_available},
            {"driver_version", machine.driver_version},
            {"kernel_images", machine.kernel_images},
            {"gpus", std::move(gpus)},
            {"gpu_state", {{"code", machine.gpu_state.code()}, {"message", machine.gpu_state.text()}}}};
}

std::string machine_to_json(const Machine& machine) {
    return json_text(machine_json(machine));
}

Result<Machine> machine_from_json(std::string_view text) {
    if (text.size() > kLargestFile) return invalid("it is larger than " + format_bytes(kLargestFile));
    const auto json = parse_json(text);
    if (!json) return invalid("it is no JSON document, or is nested too deeply");
    std::string fault;
    JsonReader reader(*json, "", fault);
    Machine machine;
    machine.from_profile = true;
    machine.os = "linux";
    if (!reader.is_object()) return invalid(fault);
    reader.read("name", true, machine.name);
    reader.read("os", false, machine.os);
    if (machine.os != "linux" && machine.os != "windows") reader.fail("os must be \"linux\" or \"windows\"");
    if (const auto* cpu = reader.object("cpu", true)) machine.cpu = cpu_from_json({*cpu, "cpu", fault});
    reader.read("ram_total", true, uint64_t{1}, kLargestMemory, machine.ram_total);
    machine.ram_available = machine.ram_total;
    reader.read("ram_available", true, uint64_t{0}, machine.ram_total, machine.ram_available);
    reader.read("driver_version", false, machine.driver_version);
    if (const auto* gpus = reader.list("gpus", false, kMostGpus)) {
        for (size_t i = 0; i < gpus->size(); ++i)
            machine.gpus.push_back(gpu_from_json({(*gpus)[i], "gpus[" + std::to_string(i) + "]", fault}));
    }
    if (!fault.empty()) return invalid(fault);
    if (machine.cpu.int8_gops == 0) machine.cpu.int8_gops = typical_int8_gops(machine.cpu);
    machine.gpu_state = gpu_state_of(machine.gpus);
    return machine;
}

Result<Machine> machine_from_file(const std::filesystem::path& path) {
    const std::u8string utf8 = path.u8string();
    const std::string shown(utf8.begin(), utf8.end());
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return message(Msg::FileNotFound, shown);
    if (!std::filesystem::is_regular_file(path, error))
        return message(Msg::FileUnreadable, shown, "it is no file");
    const uint64_t bytes = std::filesystem::file_size(path, error);
    if (error) return message(Msg::FileUnreadable, shown, error.message());
    if (bytes > kLargestFile) return invalid("it is larger than " + format_bytes(kLargestFile));
    std::ifstream file(path, std::ios::binary);
    std::string text(bytes, '\0');
    file.read(text.data(), static_cast<std::streamsize>(bytes));
    if (!file) return message(Msg::FileUnreadable, shown, "reading stopped early");
    return machine_from_json(text);
}

}  // namespace parlor
