#include "engine/plan.h"

#include <cstdio>

#include "engine/cli/commands.h"
#include "engine/cli/model.h"
#include "engine/cli/output.h"

namespace parlor::cli {

namespace {

Result<Plan> plan(const Options& options) {
    PARLOR_TRY(const ModelCard card, open_card(options));
    if (!options.machine) return make_plan(card, probe_machine(), options.wishes);
    PARLOR_TRY(const Machine machine, machine_from_file(*options.machine));
    return make_plan(card, machine, options.wishes);
}

// What would change it, too.
std::string with_hint(const Message& message) {
    const std::string hint = message.hint();
    return hint.empty() ? message.text() : message.text() + " " + hint;
}

void print_device(const DevicePlan& device) {
    std::string name = device.name;
    if (device.compute > 0) name += ", compute capability " + compute_text(device.compute);
    if (!device.driver.empty()) name += ", driver " + device.driver;
    if (!device.image.empty()) name += ", kernels " + device.image;
    std::printf("\n%s (%s): %lld layers, %s of %s available\n", device.id.c_str(), name.c_str(),
                static_cast<long long>(device.layers), format_bytes(device.used()).c_str(),
                format_bytes(device.capacity).c_str());
    std::vector<std::vector<std::string>> rows;
    for (const LedgerLine& line : device.ledger) rows.push_back({"  " + line.name, format_bytes(line.bytes)});
    print_table(rows);
}

void print_plan(const Plan& plan) {
    const std::string context = std::to_string(plan.context) + " tokens";
    print_table({
        {"verdict", std::string(name(plan.verdict))},
        {"context", plan.context_max_fit > plan.context
                        ? context + " (up to " + std::to_string(plan.context_max_fit) + " would fit)"
                        : context},
        {"threads", std::to_string(plan.threads)},
        {"predicted",
         decimal(plan.prompt_tps, 1) + " prompt tokens/s, " + decimal(plan.decode_tps, 1) + " tokens/s"},
    });
    for (const DevicePlan& device : plan.devices) print_device(device);
    if (!plan.kernels.empty()) std::printf("\n");
    std::vector<std::vector<std::string>> rows;
    for (const KernelChoice& kernel : plan.kernels) {
        rows.push_back({kernel.device, kernel.op, kernel.variant, kernel.reason.text()});
        for (const auto& other : kernel.rejected)
            rows.push_back({"", "", "not " + other.variant, with_hint(other.reason)});
    }
    print_table(rows);
    if (!plan.reasons.empty()) std::printf("\n");
    rows.clear();
    for (const Message& reason : plan.reasons) rows.push_back({std::string(reason.code()), reason.text()});
    print_table(rows);
}

}  // namespace

int run_plan(const Options& options) {
    const Result<Plan> result = plan(options);
    if (!result.ok()) return fail(options, result.error(), status_of(result.error()));
    if (options.json) {
        print_json_text(plan_to_json(*result));
    } else {
        print_plan(*result);
    }
    return kDone;
}

}  // namespace parlor::cli
