// doctor: this computer, whether the kernels compute right on it, and whether a model that is loaded takes
// the memory that its plan says.
#include <cstdio>

#include "engine/cli/commands.h"
#include "engine/cli/console.h"
#include "engine/cli/model.h"
#include "engine/cli/output.h"
#include "engine/gpu/check.h"
#include "engine/machine.h"
#include "engine/plan/device_id.h"
#include "engine/run/verify.h"

namespace parlor::cli {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out.append(out.empty() ? "" : " ").append(word);
    return out;
}

// "581.29, CUDA 13.0"
std::string driver_text(const Machine& machine) {
    std::string text = machine.driver_version;
    if (!machine.gpus.empty() && machine.gpus.front().driver_cuda > 0)
        text += (text.empty() ? "CUDA " : ", CUDA ") + cuda_version(machine.gpus.front().driver_cuda);
    return text.empty() ? "none" : text;
}

void print_machine(const Machine& machine) {
    const Cpu& cpu = machine.cpu;
    print_table({
        {"system", machine.os},
        {"processor", cpu.name + " (" + cpu.architecture + ")"},
        {"cores", std::to_string(cpu.cores) + ", " + std::to_string(cpu.threads) + " threads"},
        {"features", joined(cpu.features)},
        {"kernels", cpu.kernel_level},
        {"memory", format_bytes(machine.ram_total) + ", " + format_bytes(machine.ram_available) +
                       " available, " + decimal(cpu.bandwidth_gbs, 1) + " GB/s measured"},
        {"driver", driver_text(machine)},
        {"graphics", machine.gpu_state.text()},
    });
    for (const Gpu& gpu : machine.gpus) {
        std::printf("  %s: compute %d.%d, %s, %s free, kernels %s\n", gpu.name.c_str(), gpu.compute_major,
                    gpu.compute_minor, format_bytes(gpu.memory_total).c_str(),
                    format_bytes(gpu.memory_free).c_str(), gpu.image.empty() ? "none" : gpu.image.c_str());
        if (gpu.copy_gbs > 0) std::printf("    copies %.0f GB/s\n", gpu.copy_gbs);
        if (gpu.matrix_tflops > 0)
            std::printf("    products %.1f TFLOPS, of a long prompt with weights in q4_k %.1f, bf16 %.1f\n",
                        gpu.matrix_tflops, gpu.prompt_tflops, gpu.float_prompt_tflops);
        if (gpu.context_bytes > 0)
            std::printf("    a process takes %s\n", format_bytes(gpu.context_bytes).c_str());
        if (gpu.obstacle) std::printf("    %s\n", gpu.obstacle->text().c_str());
    }
    std::printf("kernels for graphics cards in this build: %s\n",
                machine.kernel_images.empty() ? "none" : joined(machine.kernel_images).c_str());
}

void print_verified(const std::vector<VerifiedKernel>& verified) {
    std::vector<std::vector<std::string>> rows = {{"kernel", "device", "largest error", "result"}};
    for (const VerifiedKernel& kernel : verified) {
        char error[32];
        std::snprintf(error, sizeof error, "%.1e", kernel.max_error);
        rows.push_back({kernel.variant, kernel.device, error, kernel.passed ? "right" : "WRONG"});
    }
    std::printf("\n");
    print_table(rows);
}

std::string device_text(const DevicePlan& device) {
    return device.id + " (" + device.name + ")";
}

void print_compared(const std::string& model, const std::vector<ComparedLine>& lines) {
    std::vector<std::vector<std::string>> rows = {{"memory of " + model, "device", "planned", "measured"}};
    for (const ComparedLine& line : lines) {
        rows.push_back(
            {line.planned.name, device_text(*line.device), format_bytes(line.planned.bytes),
             line.measured ? format_bytes(*line.measured) + (line.grows() ? " so far" : "") : "-"});
    }
    std::printf("\n");
    print_table(rows);
}

}  // namespace

int run_doctor(const Options& options) {
    Machine machine = probe_machine();  // with what is known of the cards
    std::vector<VerifiedKernel> verified = verify_kernels(options.verify_all);
    for (const gpu::CardCheck& check : gpu::check_cards(machine))
        verified.insert(verified.end(), check.kernels.begin(), check.kernels.end());
    gpu::judge_cards(machine, false);
    const Result<Running> running = start(options, begin_task());
    if (!running.ok() && options.model) return fail(options, running.error(), status_of(running.error()));
    std::vector<ComparedLine> compared;
    if (running.ok()) compared = compare(running->engine->plan(), running->engine->measured());
    if (options.json) {
        print_json_text(doctor_to_json(machine, verified, compared));
    } else {
        print_machine(machine);
        print_verified(verified);
        if (running.ok())
            print_compared(running->engine->card().name, compared);
        else
            std::printf("\nno model was loaded: %s\n", running.error().text().c_str());
    }
    return kDone;
}

}  // namespace parlor::cli
