// Predicted speeds, from bytes moved and multiply-adds done.
#pragma once

#include "engine/plan/place.h"

namespace parlor {

struct Speed {
    double prompt_tps = 0, decode_tps = 0;
};
Speed predict(const ModelCosts& costs, const Machine& machine, const Placement& placement, int threads);

}  // namespace parlor
