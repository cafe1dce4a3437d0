// Families as data: one Family per model family, listed in registry.cpp. Loader and checks walk these tables.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "engine/models/arch.h"
#include "engine/result.h"

namespace parlor {

// Where hyper-parameters come from (a GGUF header today). Nothing: the key is not there; an error: it has
// another type.
class Fields {
  public:
    virtual ~Fields() = default;
    virtual Result<std::optional<int64_t>> integer(std::string_view key) const = 0;
    virtual Result<std::optional<double>> number(std::string_view key) const = 0;
    virtual Result<std::optional<std::string>> text(std::string_view key) const = 0;
};

// A key (without the architecture's prefix), where its value goes, and what is allowed. A default below `min`
// leaves the ArchSpec's own default in place (and later rules may derive it).
struct IntegerRule {
    std::string_view key;
    std::variant<int64_t ArchSpec::*, int ArchSpec::*> field;
    int64_t min, max;
    bool required;
};
struct NumberRule {
    std::string_view key;
    std::variant<double ArchSpec::*, float ArchSpec::*> field;
    double min, max;
    bool required;
};
// Keys that change the computation in a way that this family's forward pass does not do: refused when not
// zero.
struct UnsupportedRule {
    std::string_view key;
    std::string_view feature;  // for the sentence: "mixture of experts"
};

// What a matrix side is made of; extent() gives its length for an ArchSpec.
enum class Dim : uint8_t {
    one,
    width,
    q_width,
    k_width,
    v_width,
    attended_width,
    ffn_width,
    vocabulary,
    rope_half
};
int64_t extent(Dim dim, const ArchSpec& arch);

struct RoleTraits {
    std::string_view pattern;
    bool per_layer;
    Dim columns, rows;
};
const RoleTraits& traits(Role role);

enum class Presence : uint8_t {
    always,
    if_present,  // in every layer or in none
};
struct TensorRule {
    Role role;
    Presence presence;
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
};

std::span<const Family* const> families();
const Family* find_family(std::string_view architecture);
std::string known_families();  // "llama, mistral, qwen2"

// Reads, range-checks and cross-checks every hyper-parameter: after success no field can divide by zero or
// overflow. Traits that the tensors decide (biases, tied embeddings, vocabulary) are filled by
// match_tensors().
Result<ArchSpec> read_arch(const Family& family, const Fields& fields);

// Checks the tensors against the family's list and the ArchSpec's dimensions, and completes the ArchSpec.
Result<void> match_tensors(const Family& family, std::span<const TensorInfo> tensors, ArchSpec& arch);

}  // namespace parlor
