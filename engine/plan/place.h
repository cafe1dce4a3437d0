// Placement: which layers go to which device, for one given context, KV type and batch.
#pragma once

#include <optional>
#include <vector>

#include "engine/plan.h"
#include "engine/plan/costs.h"

namespace parlor {

// A graphics card as the planner sees it; `index` counts the machine's cards, as in "cuda:1".
struct GpuTarget {
    int index = 0;
    const Gpu* gpu = nullptr;
    uint64_t context_and_driver = 0;  // what the driver takes for a process that uses the card
    uint64_t safety = 0;              // left free: other programs, fragmentation
    uint64_t display = 0;             // left free for the screen, when it hangs on this card
};
GpuTarget gpu_target(int index, const Gpu& gpu);

struct Placement {
    bool fits = false;
    std::vector<const GpuTarget*> gpus;  // in the order of their layers; behind the CPU's
    std::vector<int64_t> layers;         // per card
    std::vector<int64_t> host_experts;   // per card: DevicePlan::host_experts
    int64_t cpu_layers = 0;              // the first ones
    bool output_on_cpu = true;
};

class Placer {
  public:
    Placer(const ArchSpec& arch, const ModelCosts& costs, const Machine& machine)
        : arch_(arch), costs_(costs), machine_(machine) {}

    Placement on_cpu(const RunShape& shape) const;
    // All layers on these cards; the host keeps embeddings and tokenizer.
    Placement on_gpus(const std::vector<const GpuTarget*>& gpus, const RunShape& shape) const;
    // As many layers as possible on the cards, the first ones on the CPU. No cards in the result: not one
    // layer went.
    Placement split(const std::vector<const GpuTarget*>& gpus, const RunShape& shape) const;

    // All layers on the card but as many experts as need be, which the CPU computes: they are most of such a
    // model's bytes, and a token reads few of them.
    Placement experts_in_ram(const GpuTarget& gpu, const RunShape& shape) const;

    std::vector<DevicePlan> devices(const Placement& placement, const RunShape& shape) const;

  private:
    DevicePlan cpu_device(const Placement& placement, const RunShape& shape) const;
    DevicePlan gpu_device(const Placement& placement, size_t index, int64_t first,
                          const RunShape& shape) const;
    std::optional<uint64_t> gpu_room(const GpuTarget& gpu, bool first, bool last,
                                     const WorkCosts& work) const;
    std::optional<int64_t> split_near(int64_t wanted, int64_t least, int64_t most) const;
    uint64_t layers_bytes(int64_t first, int64_t count, const KvCosts& kv) const;
    int64_t most_layers_from(int64_t first, uint64_t room, const KvCosts& kv) const;
    int64_t first_layer_until(int64_t end, uint64_t room, const KvCosts& kv) const;
    bool cpu_fits(const Placement& placement, const RunShape& shape) const;
    uint64_t system_reserve() const;

    const ArchSpec& arch_;
    const ModelCosts& costs_;
    const Machine& machine_;
};

}  // namespace parlor
