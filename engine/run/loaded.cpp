#include "engine/run/loaded.h"

#include <algorithm>

#include "engine/gpu/open.h"
#include "engine/plan/probe.h"
#include "engine/run/cpu_ops.h"

namespace parlor::run {

Result<void> Loaded::bring_up(const Plan& wanted, std::stop_token stop,
                              const std::function<void(double fraction)>& progress) {
    forward.reset();
    weights = Weights();
    devices.clear();
    plan = wanted;
    pool = std::make_unique<kernels::ThreadPool>(plan.threads);
    places = places_of(plan, card.arch.layers);
    std::vector<Ops*> ops;
    for (size_t i = 0; i < plan.devices.size(); ++i) {
        std::unique_ptr<Ops>& device = devices.emplace_back();
        const int index = static_cast<int>(i);
        if (index == places.host) {
            device = std::make_unique<CpuOps>(*pool);
        } else if (places.uses(index)) {
            PARLOR_TRY(device, gpu::open_card(plan.devices[i].id));
            if (card.experience.plain_kernels) device->use_plain_kernels();
        }
        ops.push_back(device.get());
    }
    // The working buffers first: when they do not fit, nobody has waited for the weights.
    const RunShape shape = {.context = plan.context,
                            .batch = plan.batch,
                            .kept = plan.kept,
                            .kv = plan.kv,
                            .threads = plan.threads};
    PARLOR_TRY(forward, Forward::create(card.arch, weights, shape, places, ops));
    PARLOR_TRY(weights, load_weights(card, places, ops, *pool, std::move(stop), progress));
    forward->weights_loaded();
    for (Ops* device : ops)
        if (device != nullptr) PARLOR_CHECKED(device->finish());
    return forward->check_growth();
}

bool Loaded::use_plain_kernels() {
    bool others = false;
    for (const std::unique_ptr<Ops>& device : devices)
        if (device != nullptr && device->use_plain_kernels()) others = true;
    return others;
}

Result<void> Loaded::move_to_cpu(std::stop_token stop) {
    // Without a look at the cards: the driver may hang by now.
    Machine machine;
    machine.cpu = probe_cpu();
    const RamState ram = probe_ram();
    machine.ram_total = ram.total;
    // What this model holds of RAM is given back first.
    const uint64_t held = weights.blocks.empty() ? 0 : weights.blocks.back().size();
    machine.ram_available = std::min(ram.total, ram.available + held);
    const Wishes wishes = {.context = plan.context, .kv = plan.kv, .threads = plan.threads, .device = "cpu"};
    Plan wanted = make_plan(card, machine, wishes);
    if (wanted.verdict == Verdict::does_not_fit || wanted.context < plan.context)
        return wanted.reasons.empty() ? message(Msg::ModelDoesNotFit) : wanted.reasons.front();
    return bring_up(wanted, std::move(stop), {});
}

bool is_card_trouble(const Message& error) {
    switch (error.id) {
        case Msg::GpuLost:
        case Msg::GpuHangs:
        case Msg::GpuCallFailed:
        case Msg::GpuOutOfMemory:
        case Msg::GpuKernelMissing:
        case Msg::GpuImageRefused:
        case Msg::GpuDriverError:
            return true;
        default:
            return false;
    }
}

}  // namespace parlor::run
