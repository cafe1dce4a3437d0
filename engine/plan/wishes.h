// Wishes made definite: numbers in range, devices that exist, a KV type that the model's heads suit.
#pragma once

#include <optional>
#include <vector>

#include "engine/plan/place.h"

namespace parlor {

inline constexpr int64_t kLargestContext = int64_t{1} << 24;
inline constexpr int64_t kUsualContext = 8192;
inline constexpr int64_t kContextStep = 256;

struct Goal {
    int64_t context = 0;          // tokens wanted
    bool context_chosen = false;  // by the person: never traded for speed
    std::vector<KvChoice> kv;     // to try, best first
    int threads = 1;
    std::vector<GpuTarget> gpus;      // that may be used, fastest first
    std::optional<Message> obstacle;  // no plan is possible at all
    std::vector<Message> reasons;
};
Goal goal_of(const ModelCard& card, const Machine& machine, const Wishes& wishes);
std::string_view name(KvChoice kv);

}  // namespace parlor
