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
    CHECK(arch.layers > 0 && arch.width > 0 && arch.ffn_width > 0 && arch.vocabulary > 0);
    CHECK(arch.heads > 0 && arch.kv_heads > 0 && arch.heads % arch.kv_heads == 0);
    CHECK(arch.k_dim > 0 && arch.v_dim > 0 && arch.rope_dims > 0 && arch.rope_dims <= arch.k_dim);
    CHECK(arch.rope_dims % 2 == 0 && arch.norm_eps > 0 && arch.rope_base > 0 && arch.rope_scale_factor > 0);
    for (const TensorInfo& tensor : card.tensors) {
        CHECK(tensor.bytes > 0 && tensor.bytes <= file_size && tensor.offset <= file_size - tensor.bytes);
    }
    const ModelTensors tensors = tensors_by_role(card);
    CHECK(tensors.layers.size() == static_cast<size_t>(arch.layers));
    CHECK(tensors.model[Role::output] != nullptr && tensors.model[Role::output_norm] != nullptr);
    for (const RoleTensors& layer : tensors.layers) {
        CHECK(layer[Role::attn_q]->rows() == int64_t{arch.heads} * arch.k_dim);
        CHECK(layer[Role::ffn_down]->cols() == arch.ffn_width);
        CHECK((layer[Role::attn_q_bias] != nullptr) == arch.qkv_bias);
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
