#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "engine/models/family.h"
#include "kernels/check.h"

namespace parlor {

namespace {

constexpr auto kRoleTraits = std::to_array<RoleTraits>({
#define PARLOR_ROLE(name, pattern, per_layer, columns, rows, slices) \
    {pattern, per_layer, Dim::columns, Dim::rows, Dim::slices},
    PARLOR_ROLES(PARLOR_ROLE)
#undef PARLOR_ROLE
});

constexpr std::string_view kLayerPrefix = "blk.";

using ByName = std::unordered_map<std::string_view, const TensorInfo*>;

ByName index_by_name(std::span<const TensorInfo> tensors) {
    ByName index;
    index.reserve(tensors.size());
    for (const TensorInfo& tensor : tensors) index.emplace(tensor.name, &tensor);
    return index;
}

const TensorInfo* find(const ByName& index, const std::string& name) {
    const auto found = index.find(name);
    return found == index.end() ? nullptr : found->second;
}

bool is_quantized(kernels::Format format) {
    using kernels::Format;
    return format != Format::f32 && format != Format::f16 && format != Format::bf16;
}

std::string shape_text(std::span<const int64_t> shape) {
    std::string out;
    for (const int64_t side : shape) out.append(out.empty() ? "" : " × ").append(std::to_string(side));
    return out;
}

// `whole`: all slices; otherwise one of them.
Result<void> check_shape(const TensorInfo& tensor, Role which, bool whole, const ArchSpec& arch,
                         const LayerSpec& layer) {
    const RoleTraits& role = traits(which);
    std::vector<int64_t> wanted = {extent(role.columns, arch, layer)};
    if (role.rows != Dim::one) wanted.push_back(extent(role.rows, arch, layer));
    if (role.slices != Dim::one && whole) wanted.push_back(extent(role.slices, arch, layer));
    // Trailing dimensions of 1 mean nothing: some writers keep them.
    std::vector<int64_t> shape = tensor.shape;
    while (shape.size() > wanted.size() && shape.back() == 1) shape.pop_back();
    if (shape != wanted) {
        return message(Msg::TensorShape, tensor.name, shape_text(tensor.shape), shape_text(wanted));
    }
    if (is_vector(which) && is_quantized(tensor.format)) {
        return message(Msg::TensorVectorFormat, tensor.name, kernels::traits(tensor.format).name);
    }
    return {};
}

const LayerSpec& layer_of(const ArchSpec& arch, int64_t layer) {
    static const LayerSpec kNone;
    return arch.layer_specs.empty() ? kNone : arch.layer_specs[static_cast<size_t>(layer)];
}

// Walks every (role, layer) of a family that can be there.
template <class Visit>
Result<void> for_each_tensor(const Family& family, const ArchSpec& arch, const ByName& index, Visit visit) {
    for (const TensorRule& rule : family.tensors) {
        const bool per_layer = traits(rule.role).per_layer;
        for (int64_t layer = 0; layer < (per_layer ? arch.layers : 1); ++layer) {
            if (per_layer && !applies(rule.in, layer_of(arch, layer))) continue;
            if (rule.unless && find(index, tensor_name(*rule.unless, layer)) != nullptr) continue;
            PARLOR_CHECKED(visit(rule, layer));
        }
    }
    return {};
}

// Tensors of which files of 2023 have one per expert.
struct PerExpert {
    Role role;
    std::string_view prefix, suffix;  // around the expert's number, behind "blk.N."
};
constexpr PerExpert kPerExpert[] = {
    {Role::ffn_gate_exps, "ffn_gate.", ".weight"},
    {Role::ffn_up_exps, "ffn_up.", ".weight"},
    {Role::ffn_down_exps, "ffn_down.", ".weight"},
};

std::optional<std::pair<Role, int64_t>> expert_of(std::string_view name) {
    for (const PerExpert& each : kPerExpert) {
        if (!name.starts_with(each.prefix) || !name.ends_with(each.suffix)) continue;
        const char* begin = name.data() + each.prefix.size();
        const char* end = name.data() + name.size() - each.suffix.size();
        int64_t expert = -1;
        const auto [rest, error] = std::from_chars(begin, end, expert);
        if (begin < end && error == std::errc() && rest == end && expert >= 0) return {{each.role, expert}};
    }
    return std::nullopt;
}

// The names under which a tensor of a layer is looked for: its own, or one per expert.
std::vector<std::string> names_of(Role role, int64_t layer, const ArchSpec& arch, const ByName& index) {
    std::string name = tensor_name(role, layer);
    if (arch.experts.count > 0 && find(index, name) == nullptr && !expert_name(role, layer, 0).empty() &&
        find(index, expert_name(role, layer, 0)) != nullptr) {
        std::vector<std::string> names;
        for (int e = 0; e < arch.experts.count; ++e) names.push_back(expert_name(role, layer, e));
        return names;
    }
    return {std::move(name)};
}

constexpr size_t kNamedMissing = 3;  // the sentence lists at most so many

Result<void> missing_error(const std::vector<std::string>& missing) {
    if (missing.empty()) return {};
    std::string list;
    for (size_t i = 0; i < std::min(missing.size(), kNamedMissing); ++i) {
        list.append(list.empty() ? "" : ", ").append(missing[i]);
    }
    return message(Msg::TensorMissing, std::to_string(missing.size()), list);
}

bool is_ignored(const Family& family, const ArchSpec& arch, std::string_view name) {
    const std::optional<int64_t> layer = layer_number(name);
    if (layer && *layer >= arch.layers && *layer < arch.layers + arch.extra_layers) return true;
    return std::ranges::any_of(family.ignored,
                               [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace

const RoleTraits& traits(Role role) {
    const auto index = static_cast<size_t>(role);
    CHECK(index < kRoleTraits.size());
    return kRoleTraits[index];
}

std::string tensor_name(Role role, int64_t layer) {
    std::string name(traits(role).pattern);
    if (const size_t place = name.find('%'); place != std::string::npos)
        name.replace(place, 1, std::to_string(layer));
    return name;
}

std::optional<TensorPlace> place_of(std::string_view tensor) {
    // By what follows "blk.N." in the layers, by the whole name outside of them.
    using Roles = std::unordered_map<std::string_view, Role>;
    static const std::pair<Roles, Roles> kRoles = [] {
        std::pair<Roles, Roles> out;
        for (size_t i = 0; i < kRoleTraits.size(); ++i) {
            const RoleTraits& role = kRoleTraits[i];
            const size_t start = role.per_layer ? role.pattern.find('%') + 2 : 0;
            (role.per_layer ? out.second : out.first)
                .emplace(role.pattern.substr(start), static_cast<Role>(i));
        }
        return out;
    }();
    TensorPlace place{};
    if (const std::optional<int64_t> layer = layer_number(tensor)) {
        place.layer = *layer;
        tensor.remove_prefix(tensor.find('.', kLayerPrefix.size()) + 1);
    }
    const Roles& roles = place.layer >= 0 ? kRoles.second : kRoles.first;
    const auto found = roles.find(tensor);
    if (found != roles.end()) {
        place.role = found->second;
        return place;
    }
    const auto expert = place.layer >= 0 ? expert_of(tensor) : std::nullopt;
    if (!expert) return std::nullopt;
    place.role = expert->first;
    place.expert = expert->second;
    return place;
}

std::string scaled_weight(std::string_view tensor) {
    constexpr std::string_view kScale = ".scale";
    if (!tensor.ends_with(kScale)) return {};
    std::string weight(tensor.substr(0, tensor.size() - kScale.size()));
    weight += ".weight";
    const std::optional<TensorPlace> place = place_of(weight);
    return place && !is_vector(place->role) ? weight : std::string();
}

std::optional<int64_t> layer_number(std::string_view tensor) {
    if (!tensor.starts_with(kLayerPrefix)) return std::nullopt;
    int64_t layer = -1;
    const char* end = tensor.data() + tensor.size();
    const auto [rest, error] = std::from_chars(tensor.data() + kLayerPrefix.size(), end, layer);
    if (error != std::errc() || rest == end || *rest != '.' || layer < 0) return std::nullopt;
    return layer;
}

std::string expert_name(Role role, int64_t layer, int64_t expert) {
    for (const PerExpert& each : kPerExpert) {
        if (each.role != role) continue;
        return std::string(kLayerPrefix) + std::to_string(layer) + "." + std::string(each.prefix) +
               std::to_string(expert) + std::string(each.suffix);
    }
    return {};
}

bool is_vector(Role role) {
    return traits(role).rows == Dim::one || traits(role).pattern.ends_with(".bias");
}

ModelTensors tensors_by_role(const ModelCard& card) {
    const ByName index = index_by_name(card.tensors);
    ModelTensors out;
    out.layers.resize(static_cast<size_t>(card.arch.layers));
    for (size_t role = 0; role < kRoleCount; ++role) {
        const auto which = static_cast<Role>(role);
        if (!traits(which).per_layer) {
            out.model.by_role[role] = find(index, tensor_name(which, 0));
            continue;
        }
        for (size_t layer = 0; layer < out.layers.size(); ++layer) {
            out.layers[layer].by_role[role] = find(index, tensor_name(which, static_cast<int64_t>(layer)));
        }
    }
    auto& output = out.model.by_role[static_cast<size_t>(Role::output)];
    if (card.arch.tied_embeddings || output == nullptr) output = out.model[Role::token_embd];
    return out;
}

namespace {

// Traits that shapes depend on, as the tensors show them.
void set_traits(const Family& family, const ByName& index, ArchSpec& arch) {
    if (arch.vocabulary == 0) {
        const TensorInfo* embedding = find(index, tensor_name(Role::token_embd, 0));
        if (embedding != nullptr) arch.vocabulary = embedding->rows();
    }
    const auto optional = [&](Role role, Presence presence) {
        return std::ranges::any_of(family.tensors, [&](const TensorRule& rule) {
            return rule.role == role && rule.presence == presence;
        });
    };
    const bool optional_value = optional(Role::attn_v, Presence::any_layer);
    bool dense = false, gate = false;
    for (int64_t layer = 0; layer < arch.layers; ++layer) {
        LayerSpec& spec = arch.layer_specs[static_cast<size_t>(layer)];
        // No key says which layers are dense in some families: a layer without a router that has a dense
        // block.
        if (find(index, tensor_name(Role::ffn_gate_inp, layer)) == nullptr && spec.ffn_width > 0 &&
            find(index, tensor_name(Role::ffn_down, layer)) != nullptr) {
            spec.feed_forward = FeedForward::dense;
        }
        if (spec.feed_forward == FeedForward::experts && !arch.experts.beside_dense) spec.ffn_width = 0;
        if (find(index, tensor_name(Role::attn_q_norm, layer)) != nullptr) spec.qk_norm = family.qk_norm;
        if (optional_value && spec.mixer == Mixer::attention && spec.kv_source < 0 &&
            spec.k_dim == spec.v_dim) {
            spec.value_is_key = find(index, tensor_name(Role::attn_v, layer)) == nullptr;
        }
        dense = dense || spec.feed_forward == FeedForward::dense;
        gate = gate || find(index, tensor_name(Role::ffn_gate, layer)) != nullptr;
    }
    arch.fused_gate_up = dense && !gate && optional(Role::ffn_gate, Presence::if_present);
}

// A factor of a whole matrix, or of each of its slices; or what quantized activations would be scaled by,
// which ours are not.
bool belongs_to_weight(const TensorInfo& tensor, const std::unordered_set<std::string>& known,
                       const ByName& index) {
    constexpr std::string_view kInput = ".input_scale";
    if (std::string_view name = tensor.name; name.ends_with(kInput)) {
        name.remove_suffix(kInput.size());
        return known.contains(std::string(name) + ".weight");
    }
    const std::string name = scaled_weight(tensor.name);
    const TensorInfo* weight = known.contains(name) ? find(index, name) : nullptr;
    if (weight == nullptr || is_quantized(tensor.format)) return false;
    // A table of embeddings is decoded row by row, which knows no factor.
    const Role role = place_of(name)->role;
    if (role == Role::token_embd || role == Role::layer_embd) return false;
    const int64_t values = tensor.cols() * tensor.rows();
    return values == 1 || (weight->shape.size() == 3 && values == weight->shape[2]);
}

// Weights that no rule knows mean another computation than ours: refuse rather than answer nonsense.
Result<void> refuse_unknown(const Family& family, std::span<const TensorInfo> tensors, const ArchSpec& arch,
                            const ByName& index) {
    std::unordered_set<std::string> known;
    PARLOR_CHECKED(for_each_tensor(family, arch, index, [&](const TensorRule& rule, int64_t layer) {
        for (std::string& name : names_of(rule.role, layer, arch, index)) known.insert(std::move(name));
        return Result<void>();
    }));
    for (const TensorInfo& tensor : tensors) {
        if (!known.contains(tensor.name) && !is_ignored(family, arch, tensor.name) &&
            !belongs_to_weight(tensor, known, index)) {
            return message(Msg::TensorUnexpected, tensor.name, family.name);
        }
    }
    return {};
}

// LongRoPE shows in its two tensors; not every header says so.
Result<void> set_longrope(ArchSpec& arch, bool has_long, bool has_short) {
    RopeSpec& rope = arch.ropes[kMainRope];
    if (!has_long && !has_short && rope.scaling != RopeScaling::longrope) return {};
    if (!has_long) return missing_error({tensor_name(Role::rope_factors_long, 0)});
    if (!has_short) return missing_error({tensor_name(Role::rope_factors_short, 0)});
    rope.scaling = RopeScaling::longrope;
    if (rope.original_context == 0) rope.original_context = arch.context_train;
    if (rope.attention_factor == 0 && rope.original_context > 1) {
        // LongRoPE, arXiv 2402.13753, as in Microsoft's modeling_phi3.py.
        const double growth =
            static_cast<double>(arch.context_train) / static_cast<double>(rope.original_context);
        rope.attention_factor =
            growth > 1 ? std::sqrt(1 + std::log(growth) / std::log(rope.original_context)) : 1;
    }
    return {};
}

}  // namespace

Result<void> match_tensors(const Family& family, std::span<const TensorInfo> tensors, ArchSpec& arch) {
    const ByName index = index_by_name(tensors);
    set_traits(family, index, arch);
    // Optional tensors that one layer has must be in every layer that their rule is for.
    std::set<Role> present;
    for (const TensorInfo& tensor : tensors) {
        const auto place = place_of(tensor.name);
        if (place && place->layer < arch.layers) present.insert(place->role);
    }
    std::vector<std::string> missing;
    std::optional<Error> shape_error;  // told after what is missing: shapes depend on token_embd
    size_t matched = 0;
    PARLOR_CHECKED(for_each_tensor(family, arch, index, [&](const TensorRule& rule, int64_t layer) {
        const std::vector<std::string> names = names_of(rule.role, layer, arch, index);
        for (const std::string& name : names) {
            const TensorInfo* tensor = find(index, name);
            if (tensor != nullptr) {
                ++matched;
                auto checked =
                    check_shape(*tensor, rule.role, names.size() == 1, arch, layer_of(arch, layer));
                if (!shape_error && !checked.ok()) shape_error = checked.error();
            } else if (rule.presence == Presence::always ||
                       (rule.presence == Presence::if_present && present.contains(rule.role)) ||
                       (rule.presence == Presence::with_layer_embeddings && arch.layer_embedding_width > 0)) {
                missing.push_back(name);
            }
        }
        return Result<void>();
    }));
    PARLOR_CHECKED(missing_error(missing));
    if (shape_error) return *shape_error;
    if (matched < tensors.size()) PARLOR_CHECKED(refuse_unknown(family, tensors, arch, index));
    const auto has = [&](Role role) { return present.contains(role); };
    arch.qkv_bias = has(Role::attn_q_bias) || has(Role::attn_qkv_bias);
    for (const Role role : {Role::attn_q_bias, Role::attn_k_bias, Role::attn_v_bias}) {
        if (arch.qkv_bias && !has(Role::attn_qkv_bias) && !has(role))
            return missing_error({tensor_name(role, 0)});
    }
    if (!arch.qkv_bias && (has(Role::attn_k_bias) || has(Role::attn_v_bias))) {
        return missing_error({tensor_name(Role::attn_q_bias, 0)});
    }
    const bool experts = std::ranges::any_of(
        arch.layer_specs, [](const auto& layer) { return layer.feed_forward == FeedForward::experts; });
    if (experts && arch.experts.shared_width > 0 && !has(Role::ffn_down_shexp)) {
        return missing_error({tensor_name(Role::ffn_down_shexp, arch.layers - 1)});
    }
    arch.attention_output_bias = has(Role::attn_output_bias);
    arch.tied_embeddings = !has(Role::output);
    arch.ropes[kMainRope].factor_tensor = has(Role::rope_factors);
    return set_longrope(arch, has(Role::rope_factors_long), has(Role::rope_factors_short));
}

}  // namespace parlor
