#include "engine/gpu/open.h"

#include <charconv>

#include "engine/gpu/check.h"
#include "engine/gpu/ops.h"

namespace parlor::gpu {

std::optional<int> card_number(std::string_view id) {
    constexpr std::string_view kPrefix = "cuda:";
    if (!id.starts_with(kPrefix)) return std::nullopt;
    int number = -1;
    const char* end = id.data() + id.size();
    const auto [rest, error] = std::from_chars(id.data() + kPrefix.size(), end, number);
    return error == std::errc() && rest == end && number >= 0 ? std::optional(number) : std::nullopt;
}

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
