// The registry: a new family is one file like qwen2.cpp and one line here.
#include <algorithm>

#include "engine/models/family.h"

namespace parlor {

extern const Family kLlama, kMistral, kMistral3, kQwen2, kQwen3, kChatGlm, kGlm4, kGemma, kGemma2, kGemma3,
    kGemma4, kPhi3, kSmolLm3, kGranite, kOlmo2;
extern const Family kQwen3Moe, kQwen2Moe, kGlm4Moe, kGptOss, kGraniteMoe, kLlama4;
extern const Family kDeepseek2, kQwen35, kQwen35Moe, kQwen3Next;

std::span<const Family* const> families() {
    static constexpr std::array kFamilies = {&kLlama,    &kMistral,   &kMistral3, &kQwen2,     &kQwen3,
                                             &kChatGlm,  &kGlm4,      &kGemma,    &kGemma2,    &kGemma3,
                                             &kGemma4,   &kPhi3,      &kSmolLm3,  &kGranite,   &kOlmo2,
                                             &kQwen3Moe, &kQwen2Moe,  &kGlm4Moe,  &kGptOss,    &kGraniteMoe,
                                             &kLlama4,   &kDeepseek2, &kQwen35,   &kQwen35Moe, &kQwen3Next};
    return kFamilies;
}

const Family* find_family(std::string_view architecture) {
    const auto all = families();
    const auto found =
        std::ranges::find(all, architecture, [](const Family* family) { return family->name; });
    return found == all.end() ? nullptr : *found;
}

std::string known_families() {
    std::string out;
    for (const Family* family : families()) out.append(out.empty() ? "" : ", ").append(family->name);
    return out;
}

}  // namespace parlor
