#include "engine/gpu/variants.h"

#include <algorithm>
#include <string>

#include "engine/plan.h"

namespace parlor::gpu {

namespace {

constexpr Variant kVariants[] = {
    {"matmul_long", "cublas", 60, false, true, kLibraryMark},
    {"matmul_long", "wmma_f16", 70, true, false, kTilesMark, 75},
    {"matmul_long", "tiles", 60, false, false, ""},
    {"matmul", "mma_int8", 75, true, false, "matmul"},
    {"matmul", "dp4a", 61, false, false, ""},
    {"matmul", "int32", 60, false, false, ""},
    {"matmul_float_long", "cublas", 60, false, true, kFloatLibraryMark},
    {"matmul_float_long", "wmma_f16", 70, true, false, kFloatTilesMark, 80},
    {"matmul_float_long", "tiles", 60, false, false, ""},
    {"matmul_float", "mma_bf16", 80, true, false, "matmul"},
    {"matmul_float", "fp32", 60, false, false, ""},
    {"matmul_token", "dp4a", 61, false, false, ""},
    {"matmul_token", "int32", 60, false, false, ""},
    {"attention_token", "mma", 75, true, false, "token attention"},
    {"attention_token", "packed_heads", 60, false, false, ""},
    {"attention", "packed_heads", 60, false, false, "attention"},
    {"attention", "one_head", 60, false, false, ""},
    {"attention_prompt", "flash_mma", 75, true, false, "prompt attention"},
    {"attention_prompt", "one_token", 60, false, false, ""},
    {"token_graph", "overlapped", 90, false, false, "token graph"},
    {"token_graph", "in_turn", 60, false, false, ""},
};

constexpr int64_t kVeryManyTokens = 1024;

// 80 of "sm_80", 75 of "ptx 7.5"; 0: not known.
int compute_of(const std::string& image) {
    int compute = 0;
    for (const char c : image)
        if (c >= '0' && c <= '9' && compute < 1000) compute = compute * 10 + (c - '0');
    return compute;
}

// "matmul q4_k best sm_80" tells of the best variant of "matmul".
bool is_fenced(const Gpu& gpu, std::string_view mark) {
    // Checked once for all weights.
    if (mark == kFloatTilesMark) mark = kTilesMark;
    if (mark == kFloatLibraryMark) mark = kLibraryMark;
    const std::string best = " " + std::string(kBestMark) + " ";
    return std::ranges::any_of(gpu.fenced, [&](const std::string& name) {
        const bool experts = mark == "matmul" && name.starts_with("experts");
        return (name.starts_with(mark) || experts) && name.find(best) != std::string::npos;
    });
}

}  // namespace

std::span<const Variant> variants() {
    return kVariants;
}

std::optional<Message> obstacle(const Variant& variant, const Gpu& gpu) {
    const int compute = gpu.compute_major * 10 + gpu.compute_minor;
    if (compute < variant.compute)
        return message(Msg::KernelNeedsCompute, compute_text(variant.compute), compute_text(compute));
    if (variant.tensor_cores && !gpu.tensor_cores) return message(Msg::KernelNeedsTensorCores);
    if (variant.library && gpu.library.empty()) return message(Msg::KernelNeedsLibrary, "cuBLAS");
    // Kernels of an older generation have no instructions of a newer one.
    const int image = compute_of(gpu.image);
    if (image > 0 && image < variant.compute) return message(Msg::KernelOlderImage, gpu.image);
    if (!variant.mark.empty() && gpu.plain_kernels) return message(Msg::PlanPlainKernels);
    if (!variant.mark.empty() && is_fenced(gpu, variant.mark)) return message(Msg::KernelFenced);
    if (variant.slower_from > 0 && compute >= variant.slower_from && gpu.prompt_tflops <= 0)
        return message(Msg::KernelSlower);
    if (!variant.mark.empty() && std::ranges::count(gpu.slower, variant.mark) > 0)
        return message(Msg::KernelMeasuredSlower);
    return std::nullopt;
}

Variants variants_for(const Gpu& gpu) {
    const auto runs = [&](std::string_view op, std::string_view name = {}) {
        const auto* best = std::ranges::find_if(kVariants, [&](const Variant& variant) {
            return variant.op == op && (name.empty() || variant.name == name);
        });
        return !obstacle(*best, gpu).has_value();
    };
    const auto expanded = [&](std::string_view op, std::string_view library) {
        const std::string few = std::string(library) + std::string(kFewTokensMark);
        return Variants::Expanded{.library = runs(op),
                                  .tiles = runs(op, "wmma_f16"),
                                  .library_tokens = std::ranges::count(gpu.slower, few) > 0
                                                        ? kVeryManyTokens
                                                        : Variants::Expanded::kManyTokens};
    };
    return {.packed_attention = runs("attention"),
            .token_attention = runs("attention_token"),
            .flash_attention = runs("attention_prompt"),
            .overlap = runs("token_graph"),
            .tensor_cores = runs("matmul"),
            .float_tensor_cores = runs("matmul_float"),
            .quantized = expanded("matmul_long", kLibraryMark),
            .floats = expanded("matmul_float_long", kFloatLibraryMark)};
}

}  // namespace parlor::gpu
