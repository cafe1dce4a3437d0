// Model cards made up from published dimensions, for planning without files.
#pragma once

#include "engine/model_card.h"

namespace parlor::test {

struct Shape {
    const char* name;
    int64_t layers, width, ffn, heads, kvHeads, headDim, vocabulary, context;
    bool tied = false;
};
inline constexpr Shape kGlm9b = {"GLM-4-9B", 40, 4096, 13696, 32, 2, 128, 151552, 131072};
inline constexpr Shape kQwen32b = {"Qwen2.5-32B", 64, 5120, 27648, 40, 8, 128, 152064, 32768};
inline constexpr Shape kLlama70b = {"Llama-3.1-70B", 80, 8192, 28672, 64, 8, 128, 128256, 131072};
inline constexpr Shape kSmall = {"0.5B", 24, 896, 4864, 14, 2, 64, 151936, 32768, true};

enum class Mix { q4_k_m, f16 };

ModelCard makeCard(const Shape& shape, Mix mix);

}  // namespace parlor::test
