// GGUF, versions 2 and 3, little endian: the header, checked against the file's real size.
// Source: the GGUF specification (github.com/ggml-org/ggml, docs/gguf.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/load/reader.h"
#include "engine/model_card.h"
#include "engine/models/family.h"

namespace parlor::gguf {

// Limits, each with the largest known real case. What is larger is refused before memory is allocated for it.
constexpr uint64_t kMaxHeaderBytes =
    64 << 20;                           // Gemma-size vocabulary, merges and an embedded tokenizer.json: 40 MB
constexpr uint64_t kMaxKeys = 1 << 16;  // real files have fewer than 100
constexpr uint64_t kMaxTensors = 1 << 16;         // DeepSeek-V3 before its experts were stacked: 46,000
constexpr uint64_t kMaxKeyBytes = (1 << 16) - 1;  // the specification's
constexpr uint64_t kMaxNameBytes = 64;            // tensor names; the specification's
constexpr uint64_t kMaxKeyBytesTogether = 8 << 20;
constexpr uint64_t kMaxTextBytes = 1 << 20;    // one text that is read: chat templates stay below 50 kB
constexpr uint64_t kMaxTokens = 1 << 19;       // twice Gemma's 262,144
constexpr uint64_t kMaxTokenBytes = 8 << 20;   // all tokens together; Gemma's have 2 MB
constexpr uint64_t kMaxMerges = 3 << 18;       // one and a half times Gemma's 514,906
constexpr uint64_t kMaxMergeBytes = 12 << 20;  // all together; Gemma's have 5 MB
constexpr uint64_t kMaxCharsmap = 4 << 20;     // nmt_nfkc has 0.3 MB
constexpr uint32_t kMinAlignment = 8, kMaxAlignment = 1 << 16;
constexpr uint32_t kDefaultAlignment = 32;
constexpr uint32_t kMaxParts = 1024;

enum class Type : uint32_t { u8, i8, u16, i16, u32, i32, f32, boolean, text, array, u64, i64, f64 };

// Where an entry's value stands. Only scalars are kept; texts and arrays are read when somebody asks.
struct Value {
    Type type = Type::u8;
    Type element = Type::u8;  // of an array
    uint64_t count = 0;       // elements of an array, bytes of a text
    uint64_t offset = 0;      // of the first byte of the value's content
    uint64_t bytes = 0;       // of the content
    uint64_t bits = 0;        // a scalar's bytes
};

// Typed access to the entries. Each getter returns nothing when the key is absent, an error when its type is
// wrong or it is larger than allowed.
class Metadata final : public Fields {
  public:
    explicit Metadata(const ByteSource& source) : source_(&source) {}
    Result<void> add(std::string key, const Value& value);  // an error when the key is there already
    const Value* find(std::string_view key) const;
    std::vector<std::pair<std::string_view, Value>> in_order() const;  // as they stand in the file

    // Any integer type; also an array of equal integers, as files with one value per layer have.
    Result<std::optional<int64_t>> integer(std::string_view key) const override;
    Result<std::optional<double>> number(std::string_view key) const override;  // any float or integer type
    Result<std::optional<std::string>> text(std::string_view key) const override;
    Result<std::optional<bool>> boolean(std::string_view key) const override;
    // Integers or truth values: a list, or a single one as a list of one.
    Result<std::vector<int64_t>> integer_list(std::string_view key) const override;
    Result<std::vector<std::string>> texts(std::string_view key, uint64_t max_count,
                                           uint64_t max_bytes) const;
    Result<std::vector<float>> floats(std::string_view key, uint64_t max_count) const;
    Result<std::string> bytes(std::string_view key, uint64_t max_count) const;  // a list of i8 or u8
    Result<std::vector<int32_t>> integers(std::string_view key, uint64_t max_count) const;

  private:
    struct Hash {
        using is_transparent = void;
        size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
    };
    Error wrong_type(std::string_view key, const Value& value, std::string_view wanted) const;
    Result<std::vector<int64_t>> list_of(std::string_view key, const Value& value) const;
    Result<const Value*> array(std::string_view key, uint64_t max_count, std::string_view wanted) const;

    const ByteSource* source_;
    std::unordered_map<std::string, Value, Hash, std::equal_to<>> values_;
};

struct Header {
    uint32_t version = 0;
    uint64_t data_offset = 0;
    Metadata metadata;
    std::vector<TensorInfo> tensors;  // in the file's order; offsets absolute, part not set
};

// `stopped_at`, when given, receives how far reading came (to say where zeros begin).
Result<Header> read_header(const ByteSource& source, uint64_t* stopped_at = nullptr);

// Tensor infos as they stand in the file.
struct RawTensor {
    std::string name;
    uint32_t rank = 0;
    uint64_t sides[4] = {};
    uint32_t type = 0;
    uint64_t offset = 0;  // from the start of the data
};
// Checks every tensor: sides, format, whole blocks, alignment, overlaps, inside the file.
Result<std::vector<TensorInfo>> place_tensors(std::vector<RawTensor> raw, uint64_t data_offset,
                                              uint32_t alignment, uint64_t file_size);

bool is_valid_utf8(std::string_view text);
std::string to_valid_utf8(std::string_view text);  // invalid sequences become U+FFFD
std::string escaped(std::string_view text);        // invalid and control bytes as \xNN

}  // namespace parlor::gguf
