// Which kernels a card runs where there are several for an operation: tables read from the top.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "engine/machine.h"

namespace parlor::gpu {

struct Variant {
    // "matmul" of many tokens with quantized weights, "matmul_float" with float16, bfloat16 and scaled ones,
    // "matmul_long" and "matmul_float_long" of hundreds of tokens, "matmul_token" of one token, "attention",
    // "attention_token" of one token and heads of which many share a cache row, "attention_prompt" of many
    // tokens, "token_graph": how the kernels of one token follow each other
    std::string_view op;
    std::string_view name;  // "mma_int8"
    int compute = 60;       // at least: 75 is 7.5
    bool tensor_cores = false;
    bool library = false;  // needs Gpu::library
    // Stands in the names of what is verified, so that what gave wrong results is known; empty: the last
    // resort, without which the card is not used.
    std::string_view mark;
    // Of cards whose products were not measured (Gpu::prompt_tflops): slower than what follows from this
    // compute capability on; 0: never.
    int slower_from = 0;
};
std::span<const Variant> variants();  // of each operation the best first

// Why a card cannot run a variant; nothing when it can.
std::optional<Message> obstacle(const Variant& variant, const Gpu& gpu);

// What the engine is told.
struct Variants {
    bool packed_attention = false;    // otherwise one head of one token at a time
    bool token_attention = false;     // one token by tensor cores where enough heads share a cache row
    bool flash_attention = false;     // many tokens by tensor cores; otherwise one after the other
    bool overlap = false;             // kernels of a token's graph take their places early; otherwise in turn
    bool tensor_cores = false;        // products of many tokens by mma; otherwise dp4a
    bool float_tensor_cores = false;  // the same with float16, bfloat16 and scaled weights; otherwise float32
    // Weights are expanded to 16 bits first where enough tokens share them: for cuBLAS, otherwise for wmma.
    struct Expanded {
        static constexpr int64_t kManyTokens = 256;
        bool library = false, tiles = false;
        int64_t library_tokens = kManyTokens;  // at least
        bool wants_tiles() const { return tiles && (!library || library_tokens > kManyTokens); }
        bool operator==(const Expanded&) const = default;
    };
    Expanded quantized, floats;
    bool wants_library() const { return quantized.library || floats.library; }
    bool wants_tiles() const { return quantized.wants_tiles() || floats.wants_tiles(); }
    bool operator==(const Variants&) const = default;
};
Variants variants_for(const Gpu& gpu);

// Of products with expanded weights, which were quantized or others.
inline constexpr std::string_view kLibraryMark = "long matmul", kFloatLibraryMark = "long float matmul";
inline constexpr std::string_view kTilesMark = "wmma matmul", kFloatTilesMark = "wmma float matmul";
// Behind a library's mark in Gpu::slower: it is, but where very many tokens share the weights.
inline constexpr std::string_view kFewTokensMark = ", few tokens";

// Behind the names of what was verified: with the better variants, with the last resorts.
inline constexpr std::string_view kBestMark = "best", kPlainMark = "plain";

}  // namespace parlor::gpu
