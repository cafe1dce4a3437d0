// libFuzzer target: any bytes as a GGUF file. describe() must answer with a card or an error; a card must
// keep what it promises (no zero divisors, every tensor inside the file, every role there).
#include <cstdint>
#include <span>

#include "engine/load/card_json.h"
#include "engine/load/describe.h"
#include "engine/models/arch.h"
#include "kernels/check.h"

namespace {

using namespace parlor;

// The same bytes again as every other part: split files are walked too, and end in an error.
class SameParts final : public Parts {
  public:
    explicit SameParts(std::span<const std::byte> bytes) : bytes_(bytes) {}
    Result<void> check_first(uint32_t, uint32_t) override { return {}; }
    Result<std::unique_ptr<ByteSource>> open(uint32_t) override {
        return std::unique_ptr<ByteSource>(std::make_unique<MemorySource>(bytes_));
    }

  private:
    std::span<const std::byte> bytes_;
};

void check_card(const ModelCard& card, size_t file_size) {
    const ArchSpec& arch = card.arch;
    CHECK(arch.layers > 0 && arch.width > 0 && arch.vocabulary > 0);
    CHECK(std::ssize(arch.layer_specs) == arch.layers && arch.norm_eps > 0);
    for (const RopeSpec& rope : arch.ropes) {
        CHECK(rope.dims >= 0 && rope.dims % 2 == 0 && rope.base > 0 && rope.scale_factor > 0);
    }
    for (const TensorInfo& tensor : card.tensors) {
        CHECK(tensor.bytes > 0 && tensor.bytes <= file_size && tensor.offset <= file_size - tensor.bytes);
    }
    const ModelTensors tensors = tensors_by_role(card);
    CHECK(tensors.layers.size() == static_cast<size_t>(arch.layers));
    CHECK(tensors.model[Role::output] != nullptr && tensors.model[Role::output_norm] != nullptr);
    for (size_t i = 0; i < tensors.layers.size(); ++i) {
        const RoleTensors& layer = tensors.layers[i];
        const LayerSpec& spec = arch.layer_specs[i];
        if (spec.mixer == Mixer::attention) {
            CHECK(spec.heads > 0 && spec.kv_heads > 0 && spec.heads % spec.kv_heads == 0);
            CHECK(spec.k_dim > 0 && spec.v_dim > 0 && spec.window >= 0 && spec.chunk >= 0);
            CHECK(spec.kv_source < static_cast<int64_t>(i));
            CHECK(spec.rope == kNoRope || arch.ropes[static_cast<size_t>(spec.rope)].dims <= spec.k_dim);
            CHECK(layer[Role::attn_output]->cols() == int64_t{spec.heads} * spec.v_dim);
        }
        if (spec.feed_forward == FeedForward::dense) CHECK(layer[Role::ffn_down]->cols() == spec.ffn_width);
    }
    CHECK(!card_json_document(card).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    SameParts parts(bytes);
    const auto card = describe_source(MemorySource(bytes), parts);
    if (card.ok()) {
        check_card(*card, size);
    } else {
        CHECK(!card.error().text().empty());
    }
    return 0;
}
