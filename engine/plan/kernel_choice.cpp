#include "engine/plan/kernel_choice.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "engine/gpu/variants.h"
#include "engine/plan/device_id.h"

namespace parlor {

namespace {

// CPU levels, best first, with the features that each needs.
struct CpuVariant {
    std::string_view level;
    std::string_view architecture;  // empty: any
    std::array<std::string_view, 5> needs;
};
constexpr CpuVariant kCpuVariants[] = {
    {"amx", "x86_64", {"amx_tile", "amx_int8", "avx512_vnni", "avx512bw", "avx512vl"}},
    {"avx512_vnni", "x86_64", {"avx512_vnni", "avx512f", "avx512bw", "avx512vl", "avx512dq"}},
    {"avx512", "x86_64", {"avx512f", "avx512bw", "avx512vl", "avx512dq"}},
    {"avx2", "x86_64", {"avx2", "fma", "f16c"}},
    {"neon", "aarch64", {"neon"}},
    {"portable", "", {}},
};
constexpr std::string_view kCpuOperations[] = {"matmul", "attention", "norm_rope"};

bool has(const std::vector<std::string>& features, std::string_view wanted) {
    return std::find(features.begin(), features.end(), wanted) != features.end();
}

// Why a processor cannot run a variant; nothing when it can.
std::optional<Message> obstacle(const CpuVariant& variant, const std::string& architecture,
                                const std::vector<std::string>& features) {
    if (!variant.architecture.empty() && variant.architecture != architecture)
        return message(Msg::KernelOtherCpu);
    for (const std::string_view need : variant.needs)
        if (!need.empty() && !has(features, need)) return message(Msg::KernelCpuLacks, need);
    return std::nullopt;
}

KernelChoice cpu_choice(std::string_view op, const Machine& machine, bool gpu_used) {
    const Cpu& cpu = machine.cpu;
    const std::string best =
        cpu.kernel_level.empty() ? kernel_level_for(cpu.architecture, cpu.features) : cpu.kernel_level;
    KernelChoice choice = {"cpu", std::string(op), best, message(Msg::KernelBest, cpu.name), {}};
    if (!gpu_used)
        choice.rejected.push_back(
            {"cuda", machine.gpus.empty() ? machine.gpu_state : message(Msg::KernelGpuUnused)});
    bool found = false;
    for (const CpuVariant& variant : kCpuVariants) {
        if (variant.level == best) {
            found = true;
            continue;
        }
        const auto reason = obstacle(variant, cpu.architecture, cpu.features);
        const Msg otherwise = found ? Msg::KernelSlower : Msg::KernelLowered;
        if (!reason && !found) choice.reason = message(Msg::KernelLowered);
        choice.rejected.push_back({std::string(variant.level), reason ? *reason : message(otherwise)});
    }
    return choice;
}

}  // namespace

std::string kernel_level_for(const std::string& architecture, const std::vector<std::string>& features) {
    for (const CpuVariant& variant : kCpuVariants)
        if (!obstacle(variant, architecture, features)) return std::string(variant.level);
    return "portable";
}

std::vector<KernelChoice> choose_kernels(const Machine& machine, const std::vector<DevicePlan>& devices) {
    std::vector<KernelChoice> choices;
    const bool gpu_used =
        std::any_of(devices.begin(), devices.end(), [](const DevicePlan& d) { return d.id != "cpu"; });
    for (const DevicePlan& device : devices) {
        if (device.layers == 0) continue;
        if (device.id == "cpu") {
            for (const std::string_view op : kCpuOperations)
                choices.push_back(cpu_choice(op, machine, gpu_used));
            continue;
        }
        const Gpu& gpu = machine.gpus.at(static_cast<size_t>(card_number(device.id).value()));
        for (const std::string_view op :
             {"matmul_long", "matmul", "matmul_float_long", "matmul_float", "matmul_token", "attention",
              "attention_token", "attention_prompt", "token_graph"}) {
            KernelChoice choice = {device.id, std::string(op), "", message(Msg::KernelBest, gpu.name), {}};
            for (const gpu::Variant& variant : gpu::variants()) {
                if (variant.op != op) continue;
                const auto reason = gpu::obstacle(variant, gpu);
                if (!reason && choice.variant.empty())
                    choice.variant = variant.name;
                else
                    choice.rejected.push_back(
                        {std::string(variant.name), reason ? *reason : message(Msg::KernelSlower)});
            }
            choices.push_back(std::move(choice));
        }
    }
    return choices;
}

}  // namespace parlor
