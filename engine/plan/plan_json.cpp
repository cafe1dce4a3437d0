#include <nlohmann/json.hpp>

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

std::string_view name(RopePairs pairs) {
    constexpr std::string_view kNames[] = {"none", "interleaved", "half_split"};
    return kNames[static_cast<size_t>(pairs)];
}

std::string_view name(RopeScaling scaling) {
    constexpr std::string_view kNames[] = {"none", "linear", "yarn", "llama3"};
    return kNames[static_cast<size_t>(scaling)];
}

Json to_json(const DevicePlan& device) {
    Json ledger = Json::array();
    for (const LedgerLine& line : device.ledger)
        ledger.push_back(
            {{"name", line.name}, {"kind", name(line.kind)}, {"bytes", line.bytes}, {"device", device.id}});
    return {{"id", device.id},         {"name", device.name},         {"first_layer", device.first_layer},
            {"layers", device.layers}, {"capacity", device.capacity}, {"total", device.total},
            {"used", device.used()},   {"ledger", std::move(ledger)}};
}

Json to_json(const KernelChoice& kernel) {
    Json rejected = Json::array();
    for (const KernelChoice::Rejected& other : kernel.rejected)
        rejected.push_back(
            {{"variant", other.variant}, {"code", other.reason.code()}, {"reason", other.reason.text()}});
    return {{"device", kernel.device},        {"op", kernel.op},
            {"variant", kernel.variant},      {"code", kernel.reason.code()},
            {"reason", kernel.reason.text()}, {"rejected", std::move(rejected)}};
}

Json to_json(const ArchSpec& arch) {
    return {{"family", arch.family},
            {"layers", arch.layers},
            {"width", arch.width},
            {"ffn_width", arch.ffn_width},
            {"vocabulary", arch.vocabulary},
            {"heads", arch.heads},
            {"kv_heads", arch.kv_heads},
            {"k_dim", arch.k_dim},
            {"v_dim", arch.v_dim},
            {"context_train", arch.context_train},
            {"norm_eps", arch.norm_eps},
            {"rope_pairs", name(arch.rope_pairs)},
            {"rope_dims", arch.rope_dims},
            {"rope_base", arch.rope_base},
            {"rope_scaling", name(arch.rope_scaling)},
            {"rope_scale_factor", arch.rope_scale_factor},
            {"qkv_bias", arch.qkv_bias},
            {"tied_embeddings", arch.tied_embeddings},
            {"window", arch.window}};
}

Json to_json(const VocabData& vocab) {
    return {{"model", vocab.model},
            {"pre", vocab.pre},
            {"tokens", vocab.tokens.size()},
            {"merges", vocab.merges.size()},
            {"bos", vocab.bos},
            {"eos", vocab.eos},
            {"eot", vocab.eot},
            {"end_of_generation", vocab.end_of_generation}};
}

}  // namespace

std::string plan_to_json(const Plan& plan) {
    Json json = {
        {"verdict", name(plan.verdict)}, {"context", plan.context}, {"context_max_fit", plan.context_max_fit},
        {"kv_type", name(plan.kv)},      {"threads", plan.threads}, {"batch", plan.batch}};
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
    const auto text = [](const std::filesystem::path& path) {
        const std::u8string utf8 = path.u8string();
        return std::string(utf8.begin(), utf8.end());
    };
    Json json = {{"path", text(card.path)}, {"format", card.format}};
    json["parts"] = Json::array();
    for (const auto& part : card.parts) json["parts"].push_back(text(part));
    json["name"] = card.name;
    json["license"] = card.license;
    json["size_label"] = card.size_label;
    json["quantization"] = card.quantization;
    json["parameters"] = card.parameters;
    json["file_bytes"] = card.file_bytes;
    json["weight_bytes"] = card.weight_bytes;
    json["architecture"] = to_json(card.arch);
    json["tokenizer"] = to_json(card.vocab);
    json["chat_template"] = card.chat_template;
    json["tensors"] = Json::array();
    for (const TensorInfo& tensor : card.tensors)
        json["tensors"].push_back({{"name", tensor.name},
                                   {"format", kernels::traits(tensor.format).name},
                                   {"shape", tensor.shape},
                                   {"bytes", tensor.bytes}});
    return text_of(json);
}

}  // namespace parlor
