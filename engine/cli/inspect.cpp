#include <algorithm>
#include <cstdio>
#include <map>

#include "engine/cli/commands.h"
#include "engine/cli/console.h"
#include "engine/cli/model.h"
#include "engine/cli/output.h"
#include "engine/models/active.h"

namespace parlor::cli {

namespace {

std::string count(uint64_t value) {
    if (value >= 1'000'000'000) return decimal(static_cast<double>(value) / 1e9, 2) + " billion";
    if (value >= 1'000'000) return decimal(static_cast<double>(value) / 1e6, 1) + " million";
    return std::to_string(value);
}

std::string or_none(const std::string& text) {
    return text.empty() ? "none" : text;
}

// "8", or "4–8" when layers differ.
template <class Value>
std::string range_text(const ArchSpec& arch, Value LayerSpec::*member) {
    Value least = widest(arch, member);
    for (const LayerSpec& layer : arch.layer_specs) least = std::min(least, layer.*member);
    const std::string most = std::to_string(widest(arch, member));
    return least == widest(arch, member) ? most : std::to_string(least) + "–" + most;
}

std::string heads_text(const ArchSpec& arch) {
    return range_text(arch, &LayerSpec::heads) + ", " + range_text(arch, &LayerSpec::kv_heads) +
           " for keys and values, " + range_text(arch, &LayerSpec::k_dim) + " wide";
}

std::string context_text(const ArchSpec& arch) {
    std::string text = std::to_string(arch.context_train) + " tokens";
    const auto windows = std::ranges::count_if(arch.layer_specs, [](const auto& l) { return l.window > 0; });
    if (windows > 0) text += ", attention window " + std::to_string(widest(arch, &LayerSpec::window));
    if (windows > 0 && windows < arch.layers) text += " in " + std::to_string(windows) + " layers";
    return text;
}

// "30.53 billion, 3.35 billion of them for each token"
std::string parameters_text(const ModelCard& card) {
    std::string text = count(card.parameters);
    if (card.arch.experts.count > 0)
        text += ", " + count(active_parameters(card)) + " of them for each token";
    return text;
}

std::string experts_text(const ExpertSpec& experts) {
    if (experts.count == 0) return "none";
    std::string text = std::to_string(experts.count) + ", " + std::to_string(experts.used) +
                       " for each token, " + std::to_string(experts.width) + " wide";
    if (experts.shared_width > 0) text += "; a shared one, " + std::to_string(experts.shared_width) + " wide";
    return text;
}

void print_card(const ModelCard& card) {
    const ArchSpec& arch = card.arch;
    print_table({
        {"name", card.name},
        {"file", path_text(card.path)},
        {"format",
         card.format + (card.parts.size() > 1 ? ", " + std::to_string(card.parts.size()) + " parts" : "")},
        {"size", format_bytes(card.file_bytes) + ", weights " + format_bytes(card.weight_bytes)},
        {"license", or_none(card.license)},
        {"family", arch.family},
        {"parameters", parameters_text(card)},
        {"quantization", card.quantization},
        {"layers", std::to_string(arch.layers)},
        {"width", std::to_string(arch.width) + ", feed-forward " + range_text(arch, &LayerSpec::ffn_width)},
        {"experts", experts_text(arch.experts)},
        {"heads", heads_text(arch)},
        {"context", context_text(arch)},
        {"RoPE base", decimal(arch.ropes[kMainRope].base, 0)},
        {"vocabulary", std::to_string(arch.vocabulary) + (arch.tied_embeddings ? ", embeddings tied" : "")},
        {"tokenizer", card.vocab.model + (card.vocab.pre.empty() ? "" : ", " + card.vocab.pre)},
        {"chat template",
         card.chat_template.empty() ? "none" : std::to_string(card.chat_template.size()) + " bytes"},
    });
    struct Group {
        uint64_t tensors = 0, bytes = 0;
    };
    std::map<std::string_view, Group> groups;
    for (const TensorInfo& tensor : card.tensors) {
        Group& group = groups[kernels::traits(tensor.format).name];
        ++group.tensors;
        group.bytes += tensor.bytes;
    }
    std::vector<std::vector<std::string>> rows = {{"tensors", "format", "bytes"}};
    for (const auto& [name, group] : groups) {
        rows.push_back({std::to_string(group.tensors), std::string(name), format_bytes(group.bytes)});
    }
    std::printf("\n");
    print_table(rows);
}

}  // namespace

int run_inspect(const Options& options) {
    const Result<ModelCard> card = open_card(options);
    if (!card.ok()) return fail(options, card.error(), status_of(card.error()));
    if (options.json) {
        print_json_text(card_to_json(*card));
    } else {
        print_card(*card);
    }
    return kDone;
}

}  // namespace parlor::cli
