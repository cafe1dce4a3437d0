#include "engine/plan/wishes.h"

#include <algorithm>

#include "engine/plan/device_id.h"
#include "kernels/cpu.h"

namespace parlor {

namespace {

constexpr int kMostThreads = 1024;

void settle_context(const ModelCard& card, const Wishes& wishes, Goal& goal) {
    const int64_t trained = card.arch.context_train;
    if (wishes.context == 0) {
        goal.context = std::clamp<int64_t>(trained > 0 ? trained : kUsualContext, 1, kUsualContext);
        return;
    }
    goal.context_chosen = true;
    goal.context = std::clamp<int64_t>(wishes.context, 1, kLargestContext);
    if (goal.context != wishes.context)
        goal.reasons.push_back(message(Msg::PlanWishAdjusted, "context", std::to_string(wishes.context),
                                       std::to_string(goal.context)));
}

void settle_threads(const Machine& machine, const Wishes& wishes, Goal& goal) {
    goal.threads = std::clamp(wishes.threads > 0 ? wishes.threads : machine.cpu.cores, 1, kMostThreads);
    if (wishes.threads < 0 || wishes.threads > kMostThreads)
        goal.reasons.push_back(message(Msg::PlanWishAdjusted, "threads", std::to_string(wishes.threads),
                                       std::to_string(goal.threads)));
}

// A model in float32 is there for its precision: rounding keys and values to 16 bits would cost more of it
// than all else.
bool in_float32(const ModelCard& card) {
    return std::all_of(card.tensors.begin(), card.tensors.end(), [](const TensorInfo& tensor) {
        return tensor.shape.size() < 2 || tensor.format == kernels::Format::f32;
    });
}

void settle_kv(const ModelCard& card, const Wishes& wishes, Goal& goal) {
    const auto suits = [](int dim) {
        return kernels::cpu::kv_row_bytes(kernels::cpu::KvType::q8_0, dim).has_value();
    };
    const bool q8_suits = std::ranges::all_of(card.arch.layer_specs, [&](const LayerSpec& layer) {
        const KvShape kv = kv_shape(layer);
        return kv.heads == 0 || (suits(kv.k_dim) && suits(kv.v_dim));
    });
    goal.kv = {wishes.kv};
    if (wishes.kv == KvChoice::automatic) {
        goal.kv = {card.experience.large_kv ? KvChoice::bf16 : KvChoice::f16};
        if (in_float32(card) && !card.tensors.empty())
            goal.kv.insert(goal.kv.begin(), KvChoice::f32);
        else if (card.experience.large_kv)
            goal.reasons.push_back(message(Msg::PlanLargeKv));
        if (q8_suits) goal.kv.push_back(KvChoice::q8_0);
    } else if (wishes.kv == KvChoice::q8_0 && !q8_suits) {
        goal.kv = {KvChoice::f16};
        goal.reasons.push_back(message(Msg::PlanKvUnsuitable, "q8_0", "f16"));
    }
}

// "cuda:0,cuda:2" as numbers; nothing when it is something else.
std::optional<std::vector<int>> parse_devices(std::string_view text) {
    std::vector<int> devices;
    while (true) {
        const size_t comma = text.find(',');
        const std::optional<int> number = card_number(text.substr(0, comma));
        if (!number) return std::nullopt;
        if (std::find(devices.begin(), devices.end(), *number) == devices.end()) devices.push_back(*number);
        if (comma == std::string_view::npos) return devices;
        text.remove_prefix(comma + 1);
    }
}

// True when the card may be used; otherwise says why not.
bool admit(const Gpu& gpu, Goal& goal) {
    if (gpu.obstacle) {
        goal.reasons.push_back(*gpu.obstacle);
        return false;
    }
    if (gpu.compute_major < 6) {
        goal.reasons.push_back(
            message(Msg::PlanGpuTooOld, gpu.name,
                    std::to_string(gpu.compute_major) + "." + std::to_string(gpu.compute_minor)));
        return false;
    }
    return true;
}

void settle_devices(const ModelCard& card, const Machine& machine, const Wishes& wishes, Goal& goal) {
    if (wishes.device == "cpu") {
        goal.reasons.push_back(message(Msg::PlanCpuChosen));
        return;
    }
    std::vector<int> wanted;
    if (wishes.device == "auto" || wishes.device.empty()) {
        if (machine.gpus.empty()) goal.reasons.push_back(machine.gpu_state);
        for (size_t i = 0; i < machine.gpus.size(); ++i) wanted.push_back(static_cast<int>(i));
    } else if (auto devices = parse_devices(wishes.device)) {
        wanted = *devices;
    } else {
        goal.obstacle = message(Msg::PlanDeviceUnreadable, wishes.device);
        return;
    }
    if (card.experience.wrong_on_cards && !wanted.empty() && !machine.from_profile) {
        goal.reasons.push_back(message(Msg::PlanWrongOnCards));
        wanted.clear();
    }
    for (const int index : wanted) {
        if (static_cast<size_t>(index) >= machine.gpus.size()) {
            goal.obstacle = message(Msg::PlanDeviceMissing, "cuda:" + std::to_string(index));
            return;
        }
        const Gpu& gpu = machine.gpus[static_cast<size_t>(index)];
        if (admit(gpu, goal)) goal.gpus.push_back(gpu_target(index, gpu));
    }
    if (goal.gpus.empty() && wishes.device != "auto" && !wishes.device.empty() && !goal.reasons.empty())
        goal.obstacle = goal.reasons.back();  // a card was asked for by name and cannot be used
    std::stable_sort(goal.gpus.begin(), goal.gpus.end(), [](const GpuTarget& a, const GpuTarget& b) {
        return a.gpu->bandwidth_gbs > b.gpu->bandwidth_gbs;
    });
}

}  // namespace

std::string_view name(KvChoice kv) {
    switch (kv) {
        case KvChoice::bf16:
            return "bf16";
        case KvChoice::q8_0:
            return "q8_0";
        case KvChoice::f32:
            return "f32";
        case KvChoice::automatic:
            return "auto";
        case KvChoice::f16:
            break;
    }
    return "f16";
}

Goal goal_of(const ModelCard& card, const Machine& machine, const Wishes& wishes) {
    Goal goal;
    settle_context(card, wishes, goal);
    settle_threads(machine, wishes, goal);
    settle_kv(card, wishes, goal);
    settle_devices(card, machine, wishes, goal);
    return goal;
}

}  // namespace parlor
