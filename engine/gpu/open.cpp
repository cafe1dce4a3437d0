#include "engine/gpu/open.h"

#include "engine/gpu/check.h"
#include "engine/gpu/ops.h"
#include "engine/plan/device_id.h"

namespace parlor::gpu {

Result<std::unique_ptr<run::Ops>> open_card(const std::string& id) {
    const std::optional<int> number = card_number(id);
    if (!number) return message(Msg::DeviceNotHere, id);
    PARLOR_TRY(std::unique_ptr<Card> card, Card::open(*number));
    PARLOR_TRY(std::unique_ptr<GpuOps> ops, GpuOps::create(std::move(card)));
    Gpu gpu = ops->card().gpu();
    apply_check(gpu);
    ops->set_variants(variants_for(gpu));
    return std::unique_ptr<run::Ops>(std::move(ops));
}

}  // namespace parlor::gpu
