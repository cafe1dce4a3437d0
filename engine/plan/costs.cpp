#include "engine/plan/costs.h"

#include <algorithm>
#include <charconv>

#include "engine/models/active.h"
#include "engine/plan/bytes.h"
#include "kernels/experts.h"
#include "kernels/scaled.h"

namespace parlor {

namespace {

constexpr int64_t kMostLayers = 4096;  // the largest published models have a few hundred
constexpr int kMostHeads = 65536;      // and values per head
constexpr std::string_view kTokenEmbeddings = "token_embd.weight";
constexpr int64_t kLargestSide = int64_t{1} << 40;

// The layer that a tensor named "blk.N.…" belongs to, or -1.
int64_t layer_of(std::string_view name) {
    constexpr std::string_view kPrefix = "blk.";
    if (!name.starts_with(kPrefix)) return -1;
    int64_t layer = -1;
    const char* end = name.data() + name.size();
    const auto [rest, error] = std::from_chars(name.data() + kPrefix.size(), end, layer);
    return error == std::errc() && rest != end && *rest == '.' && layer >= 0 ? layer : -1;
}

// What describe() promises, asked again: the kernels check it as a condition of their own.
bool plausible(const ArchSpec& arch) {
    const auto side = [](int64_t value) { return value > 0 && value < kLargestSide; };
    const auto small = [](int value) { return value > 0 && value <= kMostHeads; };
    const auto attends = [&](const LayerSpec& layer) {
        return small(layer.heads) && small(layer.kv_heads) && layer.heads % layer.kv_heads == 0 &&
               small(layer.k_dim) && small(layer.v_dim) && layer.window >= 0 && layer.chunk >= 0;
    };
    const ExpertSpec& experts = arch.experts;
    const bool routes = experts.count > 0 && experts.count <= kernels::cpu::kMaxExperts && experts.used > 0 &&
                        experts.used <= experts.count && side(experts.width) && experts.shared_width >= 0 &&
                        experts.shared_width < kLargestSide && experts.groups > 0 &&
                        experts.count % experts.groups == 0 && experts.groups_used > 0 &&
                        experts.groups_used <= experts.groups &&
                        experts.used <= experts.count / experts.groups * experts.groups_used;
    const auto mixes = [&](const LayerSpec& layer) {
        const LatentSpec& latent = layer.latent;
        const DeltaNetSpec& delta = layer.delta;
        switch (layer.mixer) {
            case Mixer::attention:
                return attends(layer);
            case Mixer::latent_attention:
                return attends(layer) && latent.q_rank >= 0 && latent.q_rank <= kMostHeads &&
                       small(latent.rank) && latent.rope > 0 && latent.rope < layer.k_dim;
            case Mixer::delta_net:
                return small(delta.k_heads) && small(delta.v_heads) && delta.v_heads % delta.k_heads == 0 &&
                       small(delta.k_dim) && small(delta.v_dim) && small(delta.taps);
        }
        return false;
    };
    const auto layer_plausible = [&](const LayerSpec& layer) {
        return mixes(layer) && (layer.feed_forward == FeedForward::dense ? side(layer.ffn_width) : routes);
    };
    return arch.layers > 0 && arch.layers <= kMostLayers && std::ssize(arch.layer_specs) == arch.layers &&
           arch.layer_embedding_width >= 0 && arch.layer_embedding_width < kLargestSide && side(arch.width) &&
           side(arch.vocabulary) && std::ranges::all_of(arch.layer_specs, layer_plausible) &&
           std::ranges::all_of(arch.ropes, [](const RopeSpec& rope) { return rope.dims >= 0; });
}

bool plausible(const TensorInfo& tensor) {
    uint64_t values = 1;
    for (const int64_t side : tensor.shape) {
        if (side <= 0) return false;
        values = product(values, static_cast<uint64_t>(side));
    }
    return values < kTooMuch && tensor.bytes < kTooMuch;
}

bool is_float(kernels::Format format) {
    return kernels::traits(format).block_values == 1;
}

// Strings, scores and types as read, and the hash tables of the tokenizer: measured as about 2.5 times the
// text plus 96 bytes per entry (string object, table node, padding).
uint64_t tokenizer_bytes(const VocabData& vocab) {
    uint64_t text = 0;
    for (const std::string& token : vocab.tokens) text += token.size();
    for (const std::string& merge : vocab.merges) text += merge.size();
    return text * 5 / 2 + 96 * uint64_t{vocab.tokens.size() + vocab.merges.size()};
}

uint64_t ledger_sum(std::string_view line, const ArchSpec& arch, const RunShape& shape) {
    uint64_t bytes = 0;
    for (const BufferLine& entry : kBuffers)
        if (entry.ledger == line) bytes = sum(bytes, or_too_much(buffer_bytes(entry.buffer, arch, shape)));
    return bytes;
}

}  // namespace

namespace {

Cost difference(const std::vector<Cost>& before, int64_t first, int64_t count) {
    const Cost& a = before[static_cast<size_t>(first)];
    const Cost& b = before[static_cast<size_t>(first + count)];
    return {b.mixer - a.mixer, b.feed_forward - a.feed_forward};
}

std::vector<Cost> running_sums(const std::vector<Cost>& layers) {
    std::vector<Cost> before(layers.size() + 1);
    for (size_t i = 0; i < layers.size(); ++i)
        before[i + 1] = {sum(before[i].mixer, layers[i].mixer),
                         sum(before[i].feed_forward, layers[i].feed_forward)};
    return before;
}

// Between which layers no cache is shared.
std::vector<bool> splits_of(const ArchSpec& arch) {
    std::vector<bool> splits(arch.layer_specs.size() + 1, true);
    int64_t earliest = arch.layers;  // whose cache one of the layers from here on reads
    for (size_t i = arch.layer_specs.size(); i-- > 0;) {
        const int64_t source = arch.layer_specs[i].kv_source;
        if (source >= 0) earliest = std::min(earliest, source);
        splits[i] = earliest >= static_cast<int64_t>(i);
    }
    return splits;
}

}  // namespace

uint64_t Cost::all() const {
    return sum(mixer, feed_forward);
}

Cost ModelCosts::layer_range(int64_t first_layer, int64_t count) const {
    return difference(before, first_layer, count);
}
Cost ModelCosts::read_range(int64_t first_layer, int64_t count) const {
    return difference(read, first_layer, count);
}

ModelCosts costs_of(const ModelCard& card) {
    ModelCosts costs;
    const ArchSpec& arch = card.arch;
    if (!plausible(arch)) return costs;
    costs.layers = arch.layers;
    costs.vocabulary = arch.vocabulary;
    std::vector<Cost> layer(static_cast<size_t>(arch.layers)), read(layer.size());
    uint64_t all = 0;
    double bits = 0, weights = 0;
    for (const TensorInfo& tensor : card.tensors) {
        if (!plausible(tensor)) return costs;
        const Storage storage = storage_of(arch, tensor);
        if (storage == Storage::unused) continue;
        const uint64_t stored = or_too_much(stored_bytes(arch, tensor));
        all = sum(all, stored);
        const double share = read_share(arch, tensor.name);
        const double values = static_cast<double>(tensor.rows()) * static_cast<double>(tensor.cols());
        if (storage == Storage::packed) {
            const double macs = share * values;
            const bool scaled = kernels::scaled_traits(tensor.format) != nullptr;
            (is_float(tensor.format) ? costs.float_macs : costs.quantized_macs) += macs;
            if (scaled) costs.scaled_macs += macs;
            if (share < 1)
                (scaled || is_float(tensor.format) ? costs.float_expert_macs : costs.expert_macs) += macs;
        }
        bits += 8.0 * static_cast<double>(tensor.bytes);
        weights += values;

        const TensorSide place = side_of(card, tensor);
        if (layer_of(tensor.name) >= arch.layers || place.layer >= arch.layers) return costs;
        if (place.side == Side::mixer || place.side == Side::feed_forward) {
            const auto index = static_cast<size_t>(place.layer);
            uint64_t Cost::*half = place.side == Side::mixer ? &Cost::mixer : &Cost::feed_forward;
            layer[index].*half = sum(layer[index].*half, stored);
            const auto used =
                share == 1 ? stored : static_cast<uint64_t>(share * static_cast<double>(stored));
            read[index].*half = sum(read[index].*half, used);
            continue;
        }
        uint64_t& bytes = place.side == Side::host    ? costs.host
                          : place.side == Side::first ? costs.first
                                                      : costs.output;
        bytes = sum(bytes, stored);
        if (arch.tied_embeddings && tensor.name == kTokenEmbeddings)
            costs.tied_rows = or_too_much(rows_bytes(tensor));
    }
    costs.splits = splits_of(arch);
    costs.before = running_sums(layer);
    costs.read = running_sums(read);
    costs.tokenizer = tokenizer_bytes(card.vocab);
    costs.bits_per_weight = weights > 0 ? bits / weights : 0;
    costs.possible = all < kTooMuch && !card.tensors.empty();
    return costs;
}

uint64_t KvCosts::layer_range(int64_t first, int64_t count) const {
    if (all() >= kTooMuch) return kTooMuch;  // a sum that stopped there has no differences
    return before_[static_cast<size_t>(first + count)] - before_[static_cast<size_t>(first)];
}

WorkCosts cpu_work(const ArchSpec& arch, const RunShape& shape) {
    return {ledger_sum("activations", arch, shape), ledger_sum("logits", arch, shape),
            ledger_sum("workspace", arch, shape)};
}

WorkCosts gpu_work(const ArchSpec& arch, const RunShape& shape) {
    RunShape its = shape;
    its.gpu = true;
    return cpu_work(arch, its);
}

KvCosts::KvCosts(const ArchSpec& arch, const RunShape& shape) : before_(1, 0) {
    before_.reserve(arch.layer_specs.size() + 1);
    KvShape last;
    uint64_t bytes = 0;
    for (const LayerSpec& layer : arch.layer_specs) {
        // Layers are mostly like the one before: a plan asks this for many contexts.
        if (const KvShape kv = kv_shape(layer); kv != last) {
            last = kv;
            bytes = or_too_much(kv_layer_bytes(layer, shape));
        }
        before_.push_back(sum(before_.back(), bytes));
    }
}

}  // namespace parlor
