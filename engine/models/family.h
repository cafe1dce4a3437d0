// Families as data: one Family per model family, listed in registry.cpp. Loader and checks walk these tables.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "engine/models/arch.h"
#include "engine/models/dims.h"
#include "engine/result.h"

namespace parlor {

// Where hyper-parameters come from. Nothing: the key is not there; an error: it has another type.
class Fields {
  public:
    virtual ~Fields() = default;
    virtual Result<std::optional<int64_t>> integer(std::string_view key) const = 0;
    virtual Result<std::optional<double>> number(std::string_view key) const = 0;
    virtual Result<std::optional<std::string>> text(std::string_view key) const = 0;
    virtual Result<std::optional<bool>> boolean(std::string_view key) const = 0;
    // A list of integers or truth values, or a single one as a list of one; empty when the key is not there.
    virtual Result<std::vector<int64_t>> integer_list(std::string_view key) const = 0;
};

// A key (without the architecture's prefix), where its value goes, and what is allowed. A LayerSpec's member
// is set in every layer; the file may give one value per layer. A RopeSpec's member is the main table's. A
// value that is not there leaves the default in place (and later rules may derive it).
struct IntegerRule {
    std::string_view key;
    std::variant<int64_t ArchSpec::*, int ArchSpec::*, int64_t LayerSpec::*, int LayerSpec::*,
                 int64_t RopeSpec::*, int RopeSpec::*>
        field;
    int64_t min, max;
    bool required;
};
struct NumberRule {
    std::string_view key;
    std::variant<double ArchSpec::*, float ArchSpec::*, double RopeSpec::*> field;
    double min, max;
    bool required;
};
// Keys that change the computation in a way that this family's forward pass does not do: refused when not
// zero.
struct UnsupportedRule {
    std::string_view key;
    std::string_view feature;  // for the sentence: "mixture of experts"
};

struct RoleTraits {
    std::string_view pattern;
    bool per_layer;
    Dim columns, rows, slices;
};
const RoleTraits& traits(Role role);

enum class Presence : uint8_t {
    always,
    if_present,             // in every layer that the rule is for, or in none
    any_layer,              // each layer for itself
    with_layer_embeddings,  // always, where ArchSpec::layer_embedding_width is not 0
};
// Which layers a rule is for.
enum class In : uint8_t {
    every_layer,
    attention,    // Mixer::attention
    own_keys,     // … that do not read another layer's cache
    shared_keys,  // … that do
    own_values,   // … and have a V projection
    latent_attention,
    delta_net,
    dense,  // FeedForward::dense
    experts,
};
bool applies(In layers, const LayerSpec& layer);

struct TensorRule {
    Role role;
    Presence presence;
    In in = In::every_layer;
    std::optional<Role> unless = {};  // not in layers that have this tensor: attn_q unless attn_qkv
};

struct Family {
    std::string_view name;  // also the value of general.architecture and the keys' prefix
    RopePairs rope_pairs;   // how the file's Q and K rows are ordered
    Activation activation;
    std::span<const IntegerRule> integers;
    std::span<const NumberRule> numbers;
    std::span<const UnsupportedRule> unsupported;
    std::span<const TensorRule> tensors;
    std::span<const std::string_view>
        ignored;  // endings of tensor names that old converters wrote and nobody reads
    // What the tables cannot say: patterns of layers, defaults that depend on other values. Runs after the
    // rules (read_arch() has filled `layer_specs`), before the checks that hold for all families. May be
    // null.
    Result<void> (*refine)(const Fields& fields, ArchSpec& arch) = nullptr;
    const ExpertSpec* experts =
        nullptr;                 // what its experts are like where the file says nothing; null: it has none
    bool always_experts = true;  // a file without experts is refused
    QkNorm qk_norm = QkNorm::per_head;  // what attn_q_norm and attn_k_norm are, where the file has them
};

std::span<const Family* const> families();
const Family* find_family(std::string_view architecture);
std::string known_families();  // "llama, mistral, qwen2"

// Reads, range-checks and cross-checks every hyper-parameter: after success no field can divide by zero or
// overflow. Traits that the tensors decide (biases, tied embeddings, vocabulary) are filled by
// match_tensors().
Result<ArchSpec> read_arch(const Family& family, const Fields& fields);

// The part of read_arch() for experts: fills ArchSpec::experts and which layers have them.
Result<void> read_experts(const Family& family, const Fields& fields, ArchSpec& arch);

// Checks the tensors against the family's list and the ArchSpec's dimensions, and completes the ArchSpec.
Result<void> match_tensors(const Family& family, std::span<const TensorInfo> tensors, ArchSpec& arch);

}  // namespace parlor
