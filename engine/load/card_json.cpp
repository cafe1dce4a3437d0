#include "engine/load/card_json.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/load/file.h"
#include "engine/models/active.h"

namespace parlor {

namespace {

// Keeps the order in which members are written: people read it too.
using Json = nlohmann::ordered_json;

std::string_view word(RopePairs pairs) {
    switch (pairs) {
        case RopePairs::none:
            return "none";
        case RopePairs::interleaved:
            return "interleaved";
        case RopePairs::half_split:
            return "half_split";
    }
    return "";
}

std::string_view word(RopeScaling scaling) {
    switch (scaling) {
        case RopeScaling::none:
            return "none";
        case RopeScaling::linear:
            return "linear";
        case RopeScaling::yarn:
            return "yarn";
        case RopeScaling::llama3:
            return "llama3";
        case RopeScaling::longrope:
            return "longrope";
    }
    return "";
}

std::string_view word(Activation activation) {
    switch (activation) {
        case Activation::silu:
            return "silu";
        case Activation::gelu_tanh:
            return "gelu_tanh";
        case Activation::swiglu_clamped:
            return "swiglu_clamped";
    }
    return "";
}

std::string_view word(ExpertScore score) {
    switch (score) {
        case ExpertScore::softmax:
            return "softmax";
        case ExpertScore::softmax_chosen:
            return "softmax_chosen";
        case ExpertScore::sigmoid:
            return "sigmoid";
    }
    return "";
}

Json experts_json(const ArchSpec& arch) {
    if (arch.experts.count == 0) return nullptr;
    const auto layers = std::ranges::count(arch.layer_specs, FeedForward::experts, &LayerSpec::feed_forward);
    return {{"count", arch.experts.count},
            {"used", arch.experts.used},
            {"layers", layers},
            {"width", arch.experts.width},
            {"shared_width", arch.experts.shared_width},
            {"score", word(arch.experts.score)},
            {"groups", arch.experts.groups},
            {"groups_used", arch.experts.groups_used}};
}

// One number when all layers agree, otherwise a list with one for each.
template <class Value>
Json layers_json(const ArchSpec& arch, Value LayerSpec::*member) {
    Json list = Json::array();
    bool equal = true;
    for (const LayerSpec& layer : arch.layer_specs) {
        equal = equal && layer.*member == arch.layer_specs.front().*member;
        list.push_back(layer.*member);
    }
    return equal && !list.empty() ? list.front() : list;
}

Json arch_json(const ArchSpec& arch) {
    const RopeSpec& main = arch.ropes[kMainRope];
    Json rope = {{"pairs", word(arch.rope_pairs)},
                 {"dimensions", main.dims},
                 {"base", main.base},
                 {"scaling", word(main.scaling)},
                 {"factor_tensor", main.factor_tensor}};
    if (main.scaling != RopeScaling::none) {
        rope["scale_factor"] = main.scale_factor;
        rope["original_context"] = main.original_context;
    }
    return {{"family", arch.family},
            {"layers", arch.layers},
            {"width", arch.width},
            {"ffn_width", layers_json(arch, &LayerSpec::ffn_width)},
            {"vocabulary", arch.vocabulary},
            {"heads", layers_json(arch, &LayerSpec::heads)},
            {"kv_heads", layers_json(arch, &LayerSpec::kv_heads)},
            {"key_dimension", layers_json(arch, &LayerSpec::k_dim)},
            {"value_dimension", layers_json(arch, &LayerSpec::v_dim)},
            {"context_train", arch.context_train},
            {"norm_epsilon", arch.norm_eps},
            {"activation", word(arch.activation)},
            {"qkv_bias", arch.qkv_bias},
            {"attention_output_bias", arch.attention_output_bias},
            {"tied_embeddings", arch.tied_embeddings},
            {"experts", experts_json(arch)},
            {"sliding_window", layers_json(arch, &LayerSpec::window)},
            {"rope", std::move(rope)}};
}

Json formats_json(const ModelCard& card) {
    struct Sum {
        uint64_t tensors = 0, bytes = 0;
    };
    std::map<std::string_view, Sum> sums;
    for (const TensorInfo& tensor : card.tensors) {
        Sum& sum = sums[kernels::traits(tensor.format).name];
        ++sum.tensors;
        sum.bytes += tensor.bytes;
    }
    Json out = Json::array();
    for (const auto& [format, sum] : sums) {
        out.push_back({{"format", format}, {"tensors", sum.tensors}, {"bytes", sum.bytes}});
    }
    return out;
}

Json id_json(int id) {
    return id < 0 ? Json() : Json(id);
}
Json flag_json(std::optional<bool> flag) {
    return flag ? Json(*flag) : Json();
}

Json tokenizer_json(const VocabData& vocab) {
    Json ends = Json::array();
    for (const int id : vocab.end_of_generation) {
        ends.push_back({{"id", id}, {"token", vocab.tokens[static_cast<size_t>(id)]}});
    }
    return {{"model", vocab.model},
            {"pre", vocab.pre},
            {"tokens", vocab.tokens.size()},
            {"merges", vocab.merges.size()},
            {"bos", id_json(vocab.bos)},
            {"eos", id_json(vocab.eos)},
            {"eot", id_json(vocab.eot)},
            {"unknown", id_json(vocab.unknown)},
            {"padding", id_json(vocab.padding)},
            {"add_bos", flag_json(vocab.add_bos)},
            {"add_eos", flag_json(vocab.add_eos)},
            {"add_space_prefix", flag_json(vocab.add_space_prefix)},
            {"end_of_generation", std::move(ends)}};
}

Json tensors_json(const ModelCard& card) {
    Json out = Json::array();
    for (const TensorInfo& tensor : card.tensors) {
        out.push_back({{"name", tensor.name},
                       {"format", kernels::traits(tensor.format).name},
                       {"shape", tensor.shape},
                       {"bytes", tensor.bytes},
                       {"part", tensor.part}});
    }
    return out;
}

// Only what is advised.
Json sampling_json(const SamplingAdvice& advice) {
    Json out = Json::object();
    const auto add = [&](const char* name, const auto& value) {
        if (value) out[name] = *value;
    };
    add("temperature", advice.temperature);
    add("top_k", advice.top_k);
    add("top_p", advice.top_p);
    add("min_p", advice.min_p);
    add("repeat_penalty", advice.repeat_penalty);
    return out;
}

}  // namespace

std::string card_json_document(const ModelCard& card) {
    Json parts = Json::array();
    for (const auto& part : card.parts) parts.push_back(path_text(part));
    const Json out = {{"path", path_text(card.path)},
                      {"parts", std::move(parts)},
                      {"format", card.format},
                      {"name", card.name},
                      {"license", card.license},
                      {"size_label", card.size_label},
                      {"quantization", card.quantization},
                      {"parameters", card.parameters},
                      {"active_parameters", active_parameters(card)},
                      {"file_bytes", card.file_bytes},
                      {"weight_bytes", card.weight_bytes},
                      {"architecture", arch_json(card.arch)},
                      {"tokenizer", tokenizer_json(card.vocab)},
                      {"chat_template", card.chat_template},
                      {"sampling", sampling_json(card.sampling)},
                      {"formats", formats_json(card)},
                      {"tensors", tensors_json(card)}};
    // Paths and tokens may hold any bytes: what is no UTF-8 becomes U+FFFD instead of an exception.
    return out.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace parlor
