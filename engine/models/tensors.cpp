#include <algorithm>
#include <unordered_map>

#include "engine/models/family.h"
#include "kernels/check.h"

namespace parlor {

namespace {

constexpr auto kRoleTraits = std::to_array<RoleTraits>({
#define PARLOR_ROLE(name, pattern, per_layer, columns, rows) {pattern, per_layer, Dim::columns, Dim::rows},
    PARLOR_ROLES(PARLOR_ROLE)
#undef PARLOR_ROLE
});

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

std::string shape_text(std::span<const int64_t> shape) {
    std::string out;
    for (const int64_t side : shape) out.append(out.empty() ? "" : " × ").append(std::to_string(side));
    return out;
}

Result<void> check_shape(const TensorInfo& tensor, const RoleTraits& role, const ArchSpec& arch) {
    const std::vector<int64_t> wanted =
        role.rows == Dim::one ? std::vector{extent(role.columns, arch)}
                              : std::vector{extent(role.columns, arch), extent(role.rows, arch)};
    // Trailing dimensions of 1 mean nothing: some writers keep them.
    std::vector<int64_t> shape = tensor.shape;
    while (shape.size() > wanted.size() && shape.back() == 1) shape.pop_back();
    if (shape != wanted) {
        return message(Msg::TensorShape, tensor.name, shape_text(tensor.shape), shape_text(wanted));
    }
    using kernels::Format;
    const bool plain =
        tensor.format == Format::f32 || tensor.format == Format::f16 || tensor.format == Format::bf16;
    if (role.rows == Dim::one && !plain) {
        return message(Msg::TensorVectorFormat, tensor.name, kernels::traits(tensor.format).name);
    }
    return {};
}

// Walks every (role, layer) of a family.
template <class Visit>
Result<void> for_each_tensor(const Family& family, const ArchSpec& arch, Visit visit) {
    for (const TensorRule& rule : family.tensors) {
        const int64_t layers = traits(rule.role).per_layer ? arch.layers : 1;
        for (int64_t layer = 0; layer < layers; ++layer) PARLOR_CHECKED(visit(rule, layer));
    }
    return {};
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

bool is_ignored(const Family& family, std::string_view name) {
    return std::ranges::any_of(family.ignored,
                               [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace

const RoleTraits& traits(Role role) {
    const auto index = static_cast<size_t>(role);
    CHECK(index < kRoleTraits.size());
    return kRoleTraits[index];
}

int64_t extent(Dim dim, const ArchSpec& arch) {
    switch (dim) {
        case Dim::one:
            return 1;
        case Dim::width:
            return arch.width;
        case Dim::q_width:
            return int64_t{arch.heads} * arch.k_dim;
        case Dim::k_width:
            return int64_t{arch.kv_heads} * arch.k_dim;
        case Dim::v_width:
            return int64_t{arch.kv_heads} * arch.v_dim;
        case Dim::attended_width:
            return int64_t{arch.heads} * arch.v_dim;
        case Dim::ffn_width:
            return arch.ffn_width;
        case Dim::vocabulary:
            return arch.vocabulary;
        case Dim::rope_half:
            return arch.rope_dims / 2;
    }
    return 0;
}

std::string tensor_name(Role role, int64_t layer) {
    std::string name(traits(role).pattern);
    if (const size_t place = name.find('%'); place != std::string::npos)
        name.replace(place, 1, std::to_string(layer));
    return name;
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

Result<void> match_tensors(const Family& family, std::span<const TensorInfo> tensors, ArchSpec& arch) {
    const ByName index = index_by_name(tensors);
    if (arch.vocabulary == 0) {
        const TensorInfo* embedding = find(index, tensor_name(Role::token_embd, 0));
        if (embedding != nullptr) arch.vocabulary = embedding->rows();
    }
    const auto has = [&](Role role) { return find(index, tensor_name(role, 0)) != nullptr; };
    std::vector<std::string> missing;
    std::optional<Error> shape_error;  // told after what is missing: shapes depend on token_embd
    size_t matched = 0;
    PARLOR_CHECKED(for_each_tensor(family, arch, [&](const TensorRule& rule, int64_t layer) -> Result<void> {
        const std::string name = tensor_name(rule.role, layer);
        const TensorInfo* tensor = find(index, name);
        if (tensor != nullptr) {
            ++matched;
            if (auto checked = check_shape(*tensor, traits(rule.role), arch); !shape_error && !checked.ok()) {
                shape_error = checked.error();
            }
            return {};
        }
        // An optional tensor that layer 0 has must be in every layer.
        if (rule.presence == Presence::always || (layer > 0 && has(rule.role))) missing.push_back(name);
        return {};
    }));
    PARLOR_CHECKED(missing_error(missing));
    if (shape_error) return *shape_error;
    if (matched < tensors.size()) {
        // A weight that no rule knows means another computation than ours: refuse rather than answer
        // nonsense.
        std::unordered_map<std::string, bool> known;
        PARLOR_CHECKED(
            for_each_tensor(family, arch, [&](const TensorRule& rule, int64_t layer) -> Result<void> {
                known.emplace(tensor_name(rule.role, layer), true);
                return {};
            }));
        for (const TensorInfo& tensor : tensors) {
            if (!known.contains(tensor.name) && !is_ignored(family, tensor.name)) {
                return message(Msg::TensorUnexpected, tensor.name, family.name);
            }
        }
    }
    arch.qkv_bias = has(Role::attn_q_bias);
    if (has(Role::attn_k_bias) != arch.qkv_bias || has(Role::attn_v_bias) != arch.qkv_bias) {
        const Role absent = !arch.qkv_bias            ? Role::attn_q_bias
                            : !has(Role::attn_k_bias) ? Role::attn_k_bias
                                                      : Role::attn_v_bias;
        return message(Msg::TensorMissing, "1", tensor_name(absent, 0));
    }
    arch.attention_output_bias = has(Role::attn_output_bias);
    arch.tied_embeddings = !has(Role::output);
    arch.rope_factor_tensor = has(Role::rope_factors);
    return {};
}

}  // namespace parlor
