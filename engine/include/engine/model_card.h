// ModelCard: all that a model file's header tells, before a byte of weights is read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/arch_spec.h"
#include "engine/result.h"
#include "engine/text_rules.h"
#include "kernels/format.h"

namespace parlor {

// Some rows of a tensor that does not stand in its file as one run of bytes in its own order: experts that
// are tensors of their own, a half of a fused matrix, a matrix that is stored the other way round. Strides
// count values.
struct TensorPiece {
    uint32_t part = 0;
    uint64_t offset = 0;  // absolute, in file `part`: where the first row's first value is
    int64_t rows = 0;     // the next so many of TensorInfo::rows()
    int64_t row_stride = 0;
    int64_t value_stride = 1;
};

struct QuantizedWeight;  // engine/load/quantized.h
// `rows` rows of a weight that quantization made of several stored tensors: every `step`-th from `first` on.
struct QuantizedRows {
    std::shared_ptr<const QuantizedWeight> weight;
    int64_t first = 0;
    int64_t rows = 0;
    int64_t step = 1;
};

struct TensorInfo {
    std::string name;
    kernels::Format format = kernels::Format::f32;
    std::vector<int64_t> shape;  // innermost first, as GGUF writes it: {cols, rows}
    uint64_t bytes = 0;
    uint64_t offset = 0;  // absolute, in file `part`
    uint32_t part = 0;
    // Not empty: the values are here instead of at `offset`; only of f32, f16 and bf16. Together they have
    // rows() rows.
    std::vector<TensorPiece> pieces;
    // Not empty: the values are these, one after the other; `bytes` is what they take as `format`. With
    // `ordered` their stored columns may have an order of their own (kernels::cpu::PackedMatrix::order), one
    // for each of these.
    std::vector<QuantizedRows> quantized;
    bool ordered = false;
    // Not empty: the values themselves, in f32. Of tensors that GGUF files have and a folder's config.json
    // says.
    std::vector<float> values;
    int64_t cols() const { return shape.empty() ? 1 : shape[0]; }
    int64_t rows() const;  // product of the other dimensions
};

// The vocabulary and its rules as stored; text/tokenizer turns it into a Tokenizer.
struct VocabData {
    // "llama" (SentencePiece BPE by scores), "t5" (unigram by scores), "gpt2" (BPE by merges over bytes),
    // "bpe" (BPE by merges over characters), …
    std::string model;
    std::string pre;  // pre-tokenizer name, "llama-bpe", "qwen2", …; empty when the file has none
    std::vector<std::string> tokens;
    std::vector<float> scores;  // empty or one per token
    std::vector<int32_t>
        types;  // GGUF token types (1 normal, 2 unknown, 3 control, 4 user defined, 5 unused, 6 byte)
    std::vector<std::string> merges;  // "left right"
    int bos = -1, eos = -1, eot = -1, unknown = -1, padding = -1;
    std::optional<bool> add_bos, add_eos, add_space_prefix;
    // SentencePiece's normalizer: its compiled map of characters; whether runs of spaces become one.
    std::string charsmap;
    std::optional<bool> remove_extra_spaces;
    std::shared_ptr<const TextRules> rules;  // tokenizer.json's rules; null: those that model and pre name
    std::vector<int> end_of_generation;  // every id that ends an answer: eos, eot, <|im_end|>, <|eot_id|>, …
};

// How the makers say that their model should be sampled: generation_config.json, general.sampling.* of GGUF.
// Values that no sampler could use are left out.
struct SamplingAdvice {
    std::optional<float> temperature, top_p, min_p, repeat_penalty;
    std::optional<int> top_k;
};

// What showed while the model ran on this computer, and is remembered there.
struct Experience {
    bool wrong_on_cards = false;  // numbers of graphics cards were not right, whatever kernels computed them
    bool plain_kernels = false;   // those of a card's better kernels were not
    bool large_kv = false;        // keys or values that are beyond float16
};

struct ModelCard {
    std::filesystem::path path;                // what the person named
    std::vector<std::filesystem::path> parts;  // all files, in order
    std::string format;                        // "GGUF v3", "safetensors"
    std::string name;                          // general.name, or the file's stem, or the folder's name
    std::string license;
    std::string size_label;    // "8B"
    std::string quantization;  // "Q4_K_M", the header's word or the most used format
    ArchSpec arch;
    std::vector<TensorInfo> tensors;
    VocabData vocab;
    std::string chat_template;  // empty: none
    SamplingAdvice sampling;
    Experience experience;
    uint64_t file_bytes = 0;    // of all parts
    uint64_t weight_bytes = 0;  // of all tensors
    uint64_t parameters = 0;

    const TensorInfo* find(std::string_view tensor) const;
};

// Reads a header: a .gguf file or the first part of a split GGUF; a folder with config.json and *.safetensors
// files, or any of its safetensors files; a folder with one GGUF model in it. Every number is checked against
// the file's real size before it is used; takes well under a second and 100 MB however broken the file is.
Result<ModelCard> describe(const std::filesystem::path& path);

// Only the vocabulary: of any GGUF file, also of one whose architecture is unknown or that has no weights; of
// a folder with tokenizer.json, tekken.json or tokenizer.model; or of one of these files.
Result<VocabData> describe_vocabulary(const std::filesystem::path& path);

}  // namespace parlor
