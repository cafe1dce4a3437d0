#include "engine/plan.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/gpu/variants.h"
#include "engine/plan/bytes.h"
#include "engine/plan/kernel_choice.h"
#include "engine/plan/place.h"
#include "engine/plan/speed.h"
#include "engine/plan/wishes.h"
#include "engine/quantize.h"

namespace parlor {

namespace {

constexpr int64_t kBatches[] = {512, 128};     // prefill tokens per step; the smaller one saves memory
constexpr int64_t kLongBatch = 2048;           // where a matrix library multiplies, which likes long ones
constexpr int64_t kComfortableContext = 4096;  // shrunk to this before layers go to the slower CPU
constexpr int64_t kLeastContext = 512;
// Plan::kept: long answers can be written again, most answers can.
constexpr int64_t kKept[] = {4096, 1024};
constexpr double kFewestBits = 2;  // no quantization below this is worth proposing

struct Found {
    Placement placement;
    RunShape shape;
};
enum class Mode : uint8_t { gpus, experts, split, cpu };

// The order in which a plan is looked for; the first that fits is taken.
struct Step {
    Mode mode;
    int64_t least_context;  // 0: the wished context, no less
    bool only_if_free;      // not when the person chose the context
    Verdict verdict;
};
constexpr Step kSteps[] = {
    {Mode::gpus, 0, false, Verdict::fits},
    {Mode::gpus, kComfortableContext, true, Verdict::fits_reduced},
    {Mode::experts, 0, false, Verdict::split},
    {Mode::split, 0, false, Verdict::split},
    {Mode::gpus, kLeastContext, false, Verdict::fits_reduced},
    {Mode::experts, kLeastContext, false, Verdict::split},
    {Mode::split, kLeastContext, false, Verdict::split},
    {Mode::cpu, 0, false, Verdict::fits},
    {Mode::cpu, kLeastContext, false, Verdict::fits_reduced},
};

std::string bits_text(double bits) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", std::floor(bits * 10) / 10);
    return text;
}

class Planner {
  public:
    Planner(const ModelCard& card, const Machine& machine, const Wishes& wishes)
        : card_(card),
          machine_(machine),
          goal_(goal_of(card, machine, wishes)),
          costs_(costs_of(card)),
          slides_(can_slide(card.arch)),
          placer_(card.arch, costs_, machine) {
        // Single cards first, the fastest first; then the two fastest, the three fastest, …
        for (const GpuTarget& gpu : goal_.gpus) sets_.push_back({&gpu});
        for (size_t count = 2; count <= goal_.gpus.size(); ++count) {
            sets_.emplace_back();
            for (size_t i = 0; i < count; ++i) sets_.back().push_back(&goal_.gpus[i]);
        }
    }

    Plan plan() {
        Plan plan;
        plan.threads = goal_.threads;
        plan.context = goal_.context;
        plan.kv = goal_.kv.front();
        if (machine_.from_profile) plan.reasons.push_back(message(Msg::PlanOtherMachine, machine_.name));
        if (goal_.obstacle || !costs_.possible) {
            plan.reasons.push_back(goal_.obstacle ? *goal_.obstacle : message(Msg::PlanCardImpossible));
            return plan;
        }
        for (const Step& step : kSteps) {
            if (step.only_if_free && goal_.context_chosen) continue;
            if (auto found = attempt(step)) {
                if (step.mode == Mode::gpus) lengthen_steps(*found);
                plan.verdict = step.verdict;
                if (step.verdict == Verdict::fits && found->shape.kv != goal_.kv.front())
                    plan.verdict = Verdict::fits_reduced;
                write(*found, plan);
                plan.context_max_fit =
                    largest(step.mode, plan.kv, plan.context, kLargestContext)->shape.context;
                explain(plan, step.mode, *found);
                return plan;
            }
        }
        const Found nearest = least();
        write(nearest, plan);
        explain_shortfall(plan);
        return plan;
    }

  private:
    RunShape shape(int64_t context, KvChoice kv, int64_t batch, int64_t kept) const {
        return {.context = context,
                .batch = std::min(batch, context),
                .kept = kept,
                .kv = kv,
                .threads = goal_.threads};
    }

    std::vector<const GpuTarget*> all_gpus() const {
        std::vector<const GpuTarget*> all;
        for (const GpuTarget& gpu : goal_.gpus) all.push_back(&gpu);
        return all;
    }

    std::optional<Found> place(Mode mode, int64_t context, KvChoice kv) const {
        for (const int64_t batch : kBatches) {
            const std::optional<Found> all = place(mode, shape(context, kv, batch, 0));
            const int64_t on_host = all ? layers_on_host(*all) : 0;
            for (const int64_t kept : kKept) {
                if (!slides_ || (all && on_host == 0)) break;
                auto some = place(mode, shape(context, kv, batch, kept));
                // Who changes an earlier part of the chat then waits, which takes long where layers stay on
                // the processor: only for much.
                if (some && (!all || 4 * layers_on_host(*some) <= 3 * on_host)) return some;
            }
            if (all) return all;
        }
        return std::nullopt;
    }

    // That a card could have had.
    static int64_t layers_on_host(const Found& found) {
        const Placement& placement = found.placement;
        return placement.gpus.empty() ? 0 : placement.cpu_layers + placement.host_experts.front();
    }

    std::optional<Found> place(Mode mode, const RunShape& run) const {
        if (mode == Mode::gpus) {
            for (const auto& set : sets_)
                if (Placement p = placer_.on_gpus(set, run); p.fits) return Found{std::move(p), run};
        } else if (mode == Mode::experts) {
            for (const GpuTarget& gpu : goal_.gpus)
                if (Placement p = placer_.experts_in_ram(gpu, run); p.fits) return Found{std::move(p), run};
        } else if (mode == Mode::split) {
            if (Placement p = placer_.split(all_gpus(), run); p.fits && !p.gpus.empty())
                return Found{std::move(p), run};
        } else if (Placement p = placer_.on_cpu(run); p.fits) {
            return Found{std::move(p), run};
        }
        return std::nullopt;
    }

    // The largest context from `low` to `high` that fits: `low`, `high` or a multiple of kContextStep.
    std::optional<Found> largest(Mode mode, KvChoice kv, int64_t low, int64_t high) const {
        if (auto found = place(mode, high, kv)) return found;
        std::optional<Found> best = place(mode, low, kv);
        if (!best) return best;
        int64_t fits = low / kContextStep, fails = (high + kContextStep - 1) / kContextStep;
        while (fits + 1 < fails) {
            const int64_t middle = (fits + fails) / 2;
            if (auto found = place(mode, middle * kContextStep, kv)) {
                best = std::move(found);
                fits = middle;
            } else {
                fails = middle;
            }
        }
        return best;
    }

    std::optional<Found> attempt(const Step& step) const {
        if (step.mode != Mode::cpu && goal_.gpus.empty()) return std::nullopt;
        if (step.least_context > 0)
            return largest(step.mode, goal_.kv.back(), std::min(step.least_context, goal_.context),
                           goal_.context);
        for (const KvChoice kv : goal_.kv)
            if (auto found = place(step.mode, goal_.context, kv)) return found;
        return std::nullopt;
    }

    // Longer steps for the same cards, where they pay and there is room.
    void lengthen_steps(Found& found) const {
        const auto& gpus = found.placement.gpus;
        const bool floats = costs_.float_macs_of_cards() > costs_.int8_macs_of_cards();
        if (found.shape.batch != kBatches[0] || !std::ranges::all_of(gpus, [&](const GpuTarget* target) {
                const gpu::Variants variants = gpu::variants_for(*target->gpu);
                return (floats ? variants.floats : variants.quantized).library;
            }))
            return;
        const RunShape run = shape(found.shape.context, found.shape.kv, kLongBatch, found.shape.kept);
        if (Placement p = placer_.on_gpus(gpus, run); p.fits) found = {std::move(p), run};
    }

    // The least that this model needs, for telling how far away it is.
    Found least() const {
        const RunShape run = shape(std::min(kLeastContext, goal_.context), goal_.kv.back(), kBatches[1],
                                   slides_ ? kKept[1] : 0);
        return {goal_.gpus.empty() ? placer_.on_cpu(run) : placer_.split(all_gpus(), run), run};
    }

    void write(const Found& found, Plan& plan) const {
        plan.context = found.shape.context;
        plan.kv = found.shape.kv;
        plan.batch = found.shape.batch;
        plan.kept = found.shape.kept;
        plan.devices = placer_.devices(found.placement, found.shape);
        plan.kernels = choose_kernels(machine_, plan.devices);
        const Speed speed = predict(costs_, machine_, found.placement, goal_.threads);
        plan.prompt_tps = speed.prompt_tps;
        plan.decode_tps = speed.decode_tps;
    }

    void explain(Plan& plan, Mode mode, const Found& found) const {
        const auto say = [&plan](Message reason) { plan.reasons.push_back(std::move(reason)); };
        if (mode == Mode::split) {
            say(message(Msg::PlanSplitCpu, std::to_string(found.placement.cpu_layers),
                        std::to_string(costs_.layers)));
        } else if (mode == Mode::experts) {
            say(message(Msg::PlanExpertsInRam, std::to_string(found.placement.host_experts.front()),
                        std::to_string(costs_.layers)));
        } else {
            std::string names;
            uint64_t spare = 0;
            for (const DevicePlan& device : plan.devices) {
                if (device.layers == 0) continue;
                names += (names.empty() ? "" : ", ") + device.name;
                spare += device.capacity - device.used();
            }
            say(message(Msg::PlanFits, names, format_bytes(spare)));
        }
        if (plan.context < goal_.context)
            say(message(Msg::PlanContextReduced, std::to_string(plan.context),
                        std::to_string(goal_.context)));
        if (plan.kv != goal_.kv.front()) say(message(Msg::PlanKvReduced, std::to_string(goal_.context)));
        if (plan.kept > 0) explain_windows(plan, found.shape);
        if (plan.batch < std::min(kBatches[0], plan.context))
            say(message(Msg::PlanBatchReduced, std::to_string(plan.batch), std::to_string(kBatches[0])));
        if (card_.arch.context_train > 0 && plan.context > card_.arch.context_train)
            say(message(Msg::PlanContextUntrained, std::to_string(plan.context),
                        std::to_string(card_.arch.context_train)));
        explain_gpus(plan, mode, found);
        plan.reasons.insert(plan.reasons.end(), goal_.reasons.begin(), goal_.reasons.end());
    }

    void explain_windows(Plan& plan, const RunShape& run) const {
        int64_t layers = 0, window = 0;
        for (const LayerSpec& layer : card_.arch.layer_specs) {
            const KvShape kv = kv_shape(layer);
            if (kv_positions(kv, run) == run.context) continue;
            ++layers;
            window = std::max(window, kv.window);
        }
        const uint64_t all = KvCosts(card_.arch, shape(run.context, run.kv, run.batch, 0)).all();
        plan.reasons.push_back(message(Msg::PlanWindowsSlide, std::to_string(layers),
                                       std::to_string(costs_.layers), std::to_string(window),
                                       std::to_string(window + run.kept),
                                       format_bytes(all - KvCosts(card_.arch, run).all())));
    }

    void explain_gpus(Plan& plan, Mode mode, const Found& found) const {
        const auto& used = found.placement.gpus;
        if (used.size() > 1) {
            std::string list;
            for (size_t i = 0; i < used.size(); ++i)
                list += (i > 0 ? ", " : "") + used[i]->gpu->name + ": " +
                        std::to_string(found.placement.layers[i]);
            plan.reasons.push_back(message(Msg::PlanSplitGpus, list));
        }
        for (const GpuTarget& gpu : goal_.gpus) {
            if (std::find(used.begin(), used.end(), &gpu) == used.end())
                plan.reasons.push_back(mode == Mode::gpus ? message(Msg::PlanGpuNotNeeded, gpu.gpu->name)
                                                          : message(Msg::PlanGpuTooSmall, gpu.gpu->name,
                                                                    format_bytes(gpu.gpu->memory_free)));
            else if (gpu.display > 0)
                plan.reasons.push_back(
                    message(Msg::PlanDisplayReserve, format_bytes(gpu.display), gpu.gpu->name));
        }
        if (mode != Mode::split && mode != Mode::experts) return;
        if (const auto smaller =
                largest(Mode::gpus, goal_.kv.back(), std::min(kLeastContext, plan.context), plan.context))
            plan.reasons.push_back(message(Msg::PlanSmallerContext, std::to_string(smaller->shape.context)));
        uint64_t capacity = 0, others = 0;
        for (const DevicePlan& device : plan.devices) {
            if (device.id == "cpu") continue;
            capacity = sum(capacity, device.capacity);
            for (const LedgerLine& line : device.ledger)
                if (line.kind == LedgerKind::work || line.kind == LedgerKind::reserve)
                    others = sum(others, line.bytes);
        }
        others = sum(others, KvCosts(card_.arch, found.shape).all());
        propose_quantization(plan, Msg::PlanQuantizationForGpus, capacity, others,
                             sum(costs_.layer_range(0, costs_.layers).all(), costs_.output));
    }

    void propose_quantization(Plan& plan, Msg proposal, uint64_t capacity, uint64_t others,
                              uint64_t weights) const {
        if (capacity <= others || weights == 0) return;
        const double bits =
            costs_.bits_per_weight * static_cast<double>(capacity - others) / static_cast<double>(weights);
        if (bits >= kFewestBits && bits < costs_.bits_per_weight)
            plan.reasons.push_back(message(proposal, bits_text(bits), bits_text(costs_.bits_per_weight)));
    }

    void explain_shortfall(Plan& plan) const {
        uint64_t needs = 0, has = 0, weights = 0;
        for (const DevicePlan& device : plan.devices) {
            needs = sum(needs, device.used());
            has = sum(has, device.capacity);
            for (const LedgerLine& line : device.ledger)
                if (line.kind == LedgerKind::weights) weights = sum(weights, line.bytes);
        }
        plan.reasons.push_back(message(Msg::PlanDoesNotFit, format_bytes(needs), format_bytes(has)));
        propose_quantization(plan, Msg::PlanSmallerQuantization, has, needs - weights, weights);
        if (needs > has) plan.reasons.push_back(message(Msg::PlanMoreMemory, format_bytes(needs - has)));
        plan.reasons.insert(plan.reasons.end(), goal_.reasons.begin(), goal_.reasons.end());
    }

    const ModelCard& card_;
    const Machine& machine_;
    const Goal goal_;
    const ModelCosts costs_;
    const bool slides_;
    const Placer placer_;
    std::vector<std::vector<const GpuTarget*>> sets_;
};

}  // namespace

uint64_t DevicePlan::used() const {
    uint64_t bytes = 0;
    for (const LedgerLine& line : ledger) bytes = sum(bytes, line.bytes);
    return bytes;
}

namespace {

using kernels::Format;

// The best that still buys a fit comes first.
constexpr Format kRequantized[] = {Format::q8_0, Format::q6_k, Format::q4_k};

// A plan for the weights in another format. The verdict counts what is lost by it.
Plan requantized_plan(const ModelCard& card, const Machine& machine, const Wishes& wishes, Format format) {
    const ModelCard smaller = requantized_card(card, format);
    Plan plan = Planner(smaller, machine, wishes).plan();
    plan.requantize = format;
    if (plan.verdict == Verdict::fits) plan.verdict = Verdict::fits_reduced;
    const bool wished = wishes.requantize != Requantize::when_needed;
    const std::string bytes = format_bytes(smaller.weight_bytes);
    plan.reasons.insert(plan.reasons.begin(),
                        wished
                            ? message(Msg::PlanRequantizeWished, smaller.quantization, bytes)
                            : message(Msg::PlanRequantized, card.quantization, smaller.quantization, bytes));
    return plan;
}

Plan plan_for(const ModelCard& card, const Machine& machine, const Wishes& wishes) {
    if (wishes.requantize > Requantize::when_needed && can_requantize(card)) {
        const auto which = static_cast<size_t>(wishes.requantize) - static_cast<size_t>(Requantize::q8_0);
        return requantized_plan(card, machine, wishes, kRequantized[which]);
    }
    Plan plan = Planner(card, machine, wishes).plan();
    if (wishes.requantize > Requantize::when_needed)
        plan.reasons.push_back(message(Msg::PlanRequantizeNothing));
    const bool needed = wishes.requantize == Requantize::when_needed && plan.verdict == Verdict::does_not_fit;
    if (!needed || plan.devices.empty() || !can_requantize(card)) return plan;
    for (const Format format : kRequantized) {
        Plan smaller = requantized_plan(card, machine, wishes, format);
        if (smaller.verdict != Verdict::does_not_fit) return smaller;
    }
    return plan;
}

}  // namespace

Plan make_plan(const ModelCard& card, const Machine& machine, const Wishes& wishes) {
    if (!card.experience.plain_kernels || machine.from_profile) return plan_for(card, machine, wishes);
    Machine plain = machine;
    for (Gpu& gpu : plain.gpus) gpu.plain_kernels = true;
    Plan plan = plan_for(card, plain, wishes);
    if (plan.devices.size() > 1) plan.reasons.push_back(message(Msg::PlanPlainKernels));
    return plan;
}

}  // namespace parlor
