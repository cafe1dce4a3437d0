// Plan: where every layer goes, what every byte is for, how fast it will be, and why. make_plan() is pure and
// takes under a millisecond: picker, command line and loader call this same function.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/machine.h"
#include "engine/model_card.h"

namespace parlor {

enum class KvChoice : uint8_t { automatic, f16, bf16, q8_0, f32 };  // f32: only for models in float32
// Whether a model in F16 or BF16 may be written in a smaller format first (engine/quantize.h).
enum class Requantize : uint8_t { never, when_needed, q8_0, q6_k, q4_k };
enum class Verdict : uint8_t { fits, fits_reduced, split, does_not_fit };
std::string_view name(Verdict verdict);

struct Wishes {
    int64_t context =
        0;  // tokens; 0: the largest sensible one that fits (min of the model's and 8192, more on request)
    KvChoice kv = KvChoice::automatic;
    int threads = 0;              // 0: physical cores
    std::string device = "auto";  // "auto", "cpu", "cuda:0", "cuda:0,cuda:1"
    Requantize requantize = Requantize::never;
};

enum class LedgerKind : uint8_t { weights, kv, work, reserve };  // the fit bar's segments (the rest is free)
struct LedgerLine {
    std::string name;  // "weights", "kv_cache", "activations", "logits", "workspace", "context_and_driver",
                       // "display_reserve", …
    LedgerKind kind = LedgerKind::weights;
    uint64_t bytes = 0;
};

// What was really allocated, in the names of the ledger.
struct MeasuredDevice {
    std::string id;
    std::vector<LedgerLine> lines;
};

// "8.9" of 89.
inline std::string compute_text(int compute) {
    return std::to_string(compute / 10) + "." + std::to_string(compute % 10);
}

struct DevicePlan {
    std::string id;  // "cpu", "cuda:0"
    std::string name;
    // Of a card: its compute capability (89 is 8.9), the driver's version, the image of the kernel pack.
    int compute = 0;
    std::string driver, image;
    int64_t first_layer = 0, layers = 0;
    // Of a card: so many of its layers, the first ones, leave their feed-forward block in RAM, on the CPU.
    int64_t host_experts = 0;
    std::vector<LedgerLine> ledger;
    uint64_t capacity = 0;  // bytes that may be used at planning time (available memory)
    uint64_t total = 0;     // bytes the device has
    uint64_t used() const;
};

struct KernelChoice {
    struct Rejected {
        std::string variant;
        Message reason;
    };
    std::string device, op, variant;
    Message reason;
    std::vector<Rejected> rejected;
};

struct Plan {
    Verdict verdict = Verdict::does_not_fit;
    int64_t context = 0;
    KvChoice kv = KvChoice::f16;
    // The weights as this plan counts them; loading makes them once and keeps them beside the model. Nothing:
    // as they are stored.
    std::optional<kernels::Format> requantize;
    int threads = 1;
    int64_t batch = 512;  // prefill tokens per step
    // Layers with a window (or chunks) keep, besides what it reaches, so many positions before: a chat that
    // is changed no further back needs no reading again. 0: they keep all of them.
    int64_t kept = 0;
    std::vector<DevicePlan> devices;
    std::vector<KernelChoice> kernels;
    double prompt_tps = 0, decode_tps = 0;  // predicted; decode at an empty context
    std::vector<Message> reasons;
    int64_t context_max_fit = 0;  // the largest context that would fit at this KV type
};

// Line by line, as the plan has them. Nothing measured: a reserve, or what cannot be told from the rest.
struct ComparedLine {
    const DevicePlan* device = nullptr;
    LedgerLine planned;
    std::optional<uint64_t> measured;
    // A card's cache takes memory as the text grows.
    bool grows() const { return planned.kind == LedgerKind::kv && measured && *measured < planned.bytes; }
};
std::vector<ComparedLine> compare(const Plan& plan, const std::vector<MeasuredDevice>& measured);

Plan make_plan(const ModelCard& card, const Machine& machine, const Wishes& wishes);
std::string plan_to_json(const Plan& plan);  // the contract of `parlor-cli plan --json`
std::string card_to_json(const ModelCard& card);

}  // namespace parlor
