#include <nlohmann/json.hpp>

#include "engine/load/card_json.h"
#include "engine/plan.h"
#include "engine/plan/wishes.h"

namespace parlor {

namespace {

using Json = nlohmann::ordered_json;

// Names come from files and may be no UTF-8: such bytes are replaced.
std::string text_of(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json to_json(const Message& message) {
    return {{"code", message.code()}, {"message", message.text()}};
}

std::string_view name(LedgerKind kind) {
    constexpr std::string_view kNames[] = {"weights", "kv", "work", "reserve"};
    return kNames[static_cast<size_t>(kind)];
}

Json to_json(const DevicePlan& device) {
    Json ledger = Json::array();
    for (const LedgerLine& line : device.ledger)
        ledger.push_back(
            {{"name", line.name}, {"kind", name(line.kind)}, {"bytes", line.bytes}, {"device", device.id}});
    Json json = {{"id", device.id},
                 {"name", device.name},
                 {"first_layer", device.first_layer},
                 {"layers", device.layers},
                 {"host_experts", device.host_experts},
                 {"capacity", device.capacity},
                 {"total", device.total},
                 {"used", device.used()},
                 {"ledger", std::move(ledger)}};
    if (device.compute > 0) {
        json["compute"] = compute_text(device.compute);
        json["driver"] = device.driver;
        json["image"] = device.image;
    }
    return json;
}

Json to_json(const KernelChoice& kernel) {
    Json rejected = Json::array();
    for (const KernelChoice::Rejected& other : kernel.rejected) {
        rejected.push_back(
            {{"variant", other.variant}, {"code", other.reason.code()}, {"reason", other.reason.text()}});
        if (const std::string hint = other.reason.hint(); !hint.empty()) rejected.back()["hint"] = hint;
    }
    return {{"device", kernel.device},        {"op", kernel.op},
            {"variant", kernel.variant},      {"code", kernel.reason.code()},
            {"reason", kernel.reason.text()}, {"rejected", std::move(rejected)}};
}

}  // namespace

std::string_view name(Verdict verdict) {
    switch (verdict) {
        case Verdict::fits:
            return "fits";
        case Verdict::fits_reduced:
            return "fits_reduced";
        case Verdict::split:
            return "split";
        case Verdict::does_not_fit:
            break;
    }
    return "does_not_fit";
}

std::vector<ComparedLine> compare(const Plan& plan, const std::vector<MeasuredDevice>& measured) {
    std::vector<ComparedLine> lines;
    for (const DevicePlan& device : plan.devices) {
        for (const LedgerLine& line : device.ledger) {
            ComparedLine& compared = lines.emplace_back(ComparedLine{&device, line, std::nullopt});
            for (const MeasuredDevice& there : measured)
                for (const LedgerLine& one : there.lines)
                    if (there.id == device.id && one.name == line.name)
                        compared.measured = compared.measured.value_or(0) + one.bytes;
        }
    }
    return lines;
}

std::string plan_to_json(const Plan& plan) {
    Json json = {{"verdict", name(plan.verdict)},
                 {"context", plan.context},
                 {"context_max_fit", plan.context_max_fit},
                 {"kv_type", name(plan.kv)},
                 {"threads", plan.threads},
                 {"batch", plan.batch},
                 {"kept", plan.kept}};
    if (plan.requantize) json["requantize"] = kernels::traits(*plan.requantize).name;
    json["devices"] = Json::array();
    json["ledger"] = Json::array();
    json["kernels"] = Json::array();
    json["reasons"] = Json::array();
    for (const DevicePlan& device : plan.devices) {
        json["devices"].push_back(to_json(device));
        for (const Json& line : json["devices"].back()["ledger"]) json["ledger"].push_back(line);
    }
    for (const KernelChoice& kernel : plan.kernels) json["kernels"].push_back(to_json(kernel));
    json["predicted"] = {{"prompt_tps", plan.prompt_tps}, {"decode_tps", plan.decode_tps}};
    for (const Message& reason : plan.reasons) {
        json["reasons"].push_back(to_json(reason));
        if (const std::string hint = reason.hint(); !hint.empty()) json["reasons"].back()["hint"] = hint;
    }
    return text_of(json);
}

std::string card_to_json(const ModelCard& card) {
    return card_json_document(card);
}

}  // namespace parlor
