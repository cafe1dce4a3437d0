#include "engine/gpu/long_products.h"

#include <algorithm>

#include "cuda/device/args.h"
#include "engine/gpu/kernel_names.h"
#include "engine/gpu/launch_grid.h"
#include "kernels/check.h"
#include "kernels/scaled.h"

namespace parlor::gpu {

namespace {

using namespace parlor::cuda;
namespace cpu = kernels::cpu;

constexpr uint64_t kLibraryBytes = uint64_t{32} << 20;  // what the library's manual advises for Hopper
constexpr int kBf16Compute = 80;
constexpr int64_t kFactorsAt = 64;  // in numbers_, behind the largest magnitude
constexpr const char* kTiles = "gemm_f16";
constexpr int64_t kTileColumns = 8;
constexpr int64_t kWarmUp = 128;  // rows, columns and tokens

}  // namespace

LongProducts::Bytes LongProducts::usual(By by, uint64_t card_bytes) {
    constexpr uint64_t kMebibyte = uint64_t{1} << 20;
    const uint64_t share = std::clamp(card_bytes / 256, 32 * kMebibyte, 128 * kMebibyte);
    return by == By::library ? Bytes{64 * kMebibyte, share} : Bytes{32 * kMebibyte, share / 2};
}

std::unique_ptr<LongProducts> LongProducts::open(Card& card, By by, Bytes bytes) {
    std::unique_ptr<LongProducts> products(new LongProducts(card, by));
    const Cublas& cublas = products->cublas_;
    const bool library = by == By::library;
    if (library ? !cublas.is_there() : !card.has_kernel(kTiles)) return nullptr;
    const uint64_t free = card.free_bytes();
    const Gpu& gpu = card.gpu();
    products->has_bf16_ = library && gpu.compute_major * 10 + gpu.compute_minor >= kBf16Compute;
    const std::pair<run::MemoryBlock*, uint64_t> blocks[] = {
        {&products->weights_, bytes.weights},
        {&products->activations_, bytes.activations},
        {&products->library_space_, library ? kLibraryBytes : 0},
        {&products->numbers_, 256}};
    for (const auto& [block, size] : blocks) {
        Result<run::MemoryBlock> memory = card.allocate(size);
        if (!memory.ok()) return nullptr;
        *block = std::move(*memory);
    }
    const float factors[] = {1, 0};
    card.upload(factors, products->numbers_.data() + kFactorsAt, sizeof factors);
    if (library) {
        void* handle = nullptr;
        if (cublas.create(&handle) != 0 || handle == nullptr) return nullptr;
        products->handle_ = handle;
        if (cublas.set_stream(handle, card.stream()) != 0 ||
            cublas.set_workspace(handle, products->library_space_.data(), kLibraryBytes) != 0 ||
            cublas.set_pointer_mode(handle, Cublas::kFactorsOnDevice) != 0)
            return nullptr;
    }
    // A library loads its kernels when it first needs them: now, not while somebody waits for an answer, and
    // where what they take is counted.
    constexpr uint64_t kValues = kWarmUp * kWarmUp;
    if (library && bytes.weights >= kValues * (sizeof(u16) + sizeof(float)) &&
        bytes.activations >= kValues * sizeof(u16)) {
        auto* y = reinterpret_cast<float*>(products->weights_.data() + kValues * sizeof(u16));
        products->gemm(kWarmUp, kWarmUp, kWarmUp, y, kWarmUp, false);
        if (products->has_bf16_) products->gemm(kWarmUp, kWarmUp, kWarmUp, y, kWarmUp, true);
        if (!card.finish().ok()) return nullptr;
    }
    const uint64_t left = card.free_bytes();
    products->bytes_ = free > left ? free - left : 0;
    return products;
}

LongProducts::~LongProducts() {
    // A lost context took the library's own with it: its calls might not return.
    if (handle_ != nullptr && !card_.lost()) cublas_.destroy(handle_);
}

bool LongProducts::takes(const cpu::PackedMatrix& w) const {
    if (w.format == kernels::Format::f32) return false;
    return by_ == By::library || w.cols % kTileColumns == 0;
}

void LongProducts::narrow(const Activations& what) {
    auto* largest = reinterpret_cast<u32*>(numbers_.data());
    static_assert(LargestArgs::kColumns == NarrowArgs::kColumns);
    const Grid grid = {blocks(what.cols, NarrowArgs::kColumns), what.tokens};
    if (!what.bf16) {
        card_.clear(largest, sizeof *largest);
        card_.launch("largest", grid, LargestArgs{what.x, what.stride, largest, small(what.cols)});
    }
    card_.launch("narrow", grid,
                 NarrowArgs{what.x, what.stride, largest, reinterpret_cast<u16*>(activations_.data()),
                            small(what.cols), what.bf16 ? 1 : 0});
    narrowed_ = what;
}

void LongProducts::expand(const cpu::MatmulJob& job, int64_t first_row, int64_t rows, bool bf16) {
    const cpu::PackedMatrix& w = job.w;
    const kernels::ScaledTraits* scaled = kernels::scaled_traits(w.format);
    ExpandArgs args{};
    args.w = reinterpret_cast<const u8*>(w.data) +
             cpu::packed_bytes(w.format, static_cast<uint64_t>(first_row), static_cast<uint64_t>(w.cols))
                 .value_or(0);
    args.order = w.order;
    args.out = reinterpret_cast<u16*>(weights_.data());
    args.rows = small(rows);
    args.cols = small(w.cols);
    args.bf16 = bf16 ? 1 : 0;
    if (scaled != nullptr) {
        args.block_values = scaled->values;
        args.scale_type = static_cast<FloatMatmulArgs::Scale>(scaled->scale);
    }
    card_.launch("expand_" + kernel_suffix(w.format), {blocks(rows, cpu::kGroupRows), ExpandArgs::kParts},
                 args);
}

void LongProducts::gemm(int64_t rows, int64_t cols, int64_t tokens, float* y, int64_t y_stride, bool bf16) {
    CHECK(static_cast<uint64_t>(rows * cols) * sizeof(u16) <= weights_.size() &&
          static_cast<uint64_t>(tokens * cols) * sizeof(u16) <= activations_.size());
    const auto* factors = reinterpret_cast<const float*>(numbers_.data() + kFactorsAt);
    if (by_ == By::tiles) {
        card_.launch(kTiles, {blocks(rows, GemmArgs::kRows), blocks(tokens, GemmArgs::kTokens)},
                     GemmArgs{reinterpret_cast<const u16*>(weights_.data()),
                              reinterpret_cast<const u16*>(activations_.data()), factors, y, y_stride,
                              small(rows), small(cols), small(tokens)});
        return;
    }
    const int type = bf16 ? Cublas::kBfloat16 : Cublas::kFloat16;
    // Column by column, as the library sees it: y^T [rows, tokens] = w^T' x^T.
    card_.call("cublasGemmEx", [&] {
        return cublas_.gemm(handle_, Cublas::kTransposed, Cublas::kAsIs, small(rows), small(tokens),
                            small(cols), factors, weights_.data(), type, small(cols), activations_.data(),
                            type, small(cols), factors + 1, y, Cublas::kFloat32, small(y_stride),
                            Cublas::kSumsInFloat32, Cublas::kDefault);
    });
}

void LongProducts::multiply(const cpu::MatmulJob& job, const float* x, int64_t x_stride, int64_t tokens,
                            bool again) {
    const cpu::PackedMatrix& w = job.w;
    const int64_t row_bytes = w.cols * static_cast<int64_t>(sizeof(u16));
    const int64_t rows_at_once =
        static_cast<int64_t>(weights_.size()) / row_bytes / cpu::kGroupRows * cpu::kGroupRows;
    const int64_t tokens_at_once = static_cast<int64_t>(activations_.size()) / row_bytes;
    CHECK(rows_at_once > 0 && tokens_at_once > 0);
    const bool bf16 = has_bf16_ && w.format == kernels::Format::bf16;
    auto* factors = reinterpret_cast<float*>(numbers_.data() + kFactorsAt);
    for (int64_t t = 0; t < tokens; t += tokens_at_once) {
        const int64_t count = std::min(tokens_at_once, tokens - t);
        float* y = job.y + t * job.y_stride;
        const Activations run = {x + t * x_stride, x_stride, count, w.cols, bf16};
        if (!again || run != narrowed_) narrow(run);
        if (job.bias != nullptr)
            card_.launch("set_bias", rows_of<BiasArgs>(w.rows, count),
                         BiasArgs{job.bias, y, job.y_stride, small(w.rows), job.accumulate ? 1 : 0});
        const bool kept = job.accumulate || job.bias != nullptr;
        card_.launch("product_factors", {1, 1},
                     FactorsArgs{reinterpret_cast<const u32*>(numbers_.data()), factors, w.scale,
                                 kept ? 1.0f : 0.0f, bf16 ? 1 : 0});
        for (int64_t first = 0; first < w.rows; first += rows_at_once) {
            const int64_t rows = std::min(rows_at_once, w.rows - first);
            // A slice that is all of the matrix stays for the next run of tokens.
            if (t == 0 || w.rows > rows_at_once) expand(job, first, rows, bf16);
            gemm(rows, w.cols, count, y + first, job.y_stride, bf16);
        }
    }
}

}  // namespace parlor::gpu
