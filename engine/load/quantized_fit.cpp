#include <array>
#include <numeric>

#include "engine/load/json.h"
#include "engine/load/quantized_module.h"

namespace parlor {

namespace {

using kernels::Code;
using kernels::ScaleType;
using safetensors::Dtype;
using safetensors::StoredTensor;
using Method = Quantization::Method;

constexpr std::string_view kState = "quant_state.bitsandbytes__";

bool is_float(Dtype dtype) {
    return dtype == Dtype::f32 || dtype == Dtype::f16 || dtype == Dtype::bf16;
}

std::string shape_text(const StoredTensor& tensor) {
    std::string out;
    for (const int64_t side : tensor.shape) out.append(out.empty() ? "" : " × ").append(std::to_string(side));
    return out.empty() ? "1" : out;
}

int64_t words_of(int64_t codes, int bits) {
    return (codes * bits + 31) / 32;
}

int64_t divided_up(int64_t a, int64_t b) {
    return (a - 1) / b + 1;
}

// One weight, its tensors checked against each other.
class Fitting {
  public:
    Fitting(const Quantization& quantization, const QuantizedModule& module, const ReadStored& read)
        : quantization_(quantization), module_(module), read_(read) {
        out_.name = module.name + ".weight";
    }

    Result<QuantizedWeight> fit() {
        if (quantization_.method == Method::mxfp4) {
            PARLOR_CHECKED(mxfp4());
            return std::move(out_);
        }
        PARLOR_CHECKED(by_parts());
        choose_format();
        return std::move(out_);
    }

  private:
    Result<void> by_parts() {
        if (module_.find("qweight") != nullptr) {
            return quantization_.method == Method::awq ? awq() : gptq();
        }
        if (module_.find("weight_packed") != nullptr) return packed();
        const StoredTensor* weight = module_.find("weight");
        if (weight == nullptr) return missing("weight");
        if (quantization_.method == Method::bitsandbytes)
            return weight->dtype == Dtype::i8 ? bytes_by_row() : pairs();
        if (weight->dtype == Dtype::f8_e4m3) return fp8();
        if (weight->dtype == Dtype::i8) return signed_bytes();
        return message(Msg::QuantizationUnsupported, std::string(safetensors::name(weight->dtype)));
    }

    Error missing(const std::string& part) const {
        return message(Msg::QuantizedPartMissing, out_.name, part);
    }
    Error unfit(const std::string& why) const { return message(Msg::QuantizedParts, out_.name, why); }
    Error unfit(const StoredTensor& tensor) const {
        return unfit(tensor.name + " is " + std::string(safetensors::name(tensor.dtype)) + " " +
                     shape_text(tensor));
    }

    // A part that must be there, with this type and shape.
    Result<StoredTensor> part(const std::string& name, Dtype dtype, std::vector<int64_t> shape) const {
        const StoredTensor* tensor = module_.find(name);
        if (tensor == nullptr) return missing(name);
        if (tensor->dtype != dtype || tensor->shape != shape) return unfit(*tensor);
        return *tensor;
    }
    // A matrix of this type, of any size but none.
    Result<StoredTensor> matrix(const std::string& name, Dtype dtype) const {
        const StoredTensor* tensor = module_.find(name);
        if (tensor == nullptr) return missing(name);
        if (tensor->dtype != dtype || tensor->shape.size() != 2 || tensor->bytes == 0) return unfit(*tensor);
        return *tensor;
    }
    Result<StoredTensor> scales(const std::string& name) const {
        const StoredTensor* tensor = module_.find(name);
        if (tensor == nullptr) return missing(name);
        const bool right = is_float(tensor->dtype) || tensor->dtype == Dtype::f8_e8m0;
        if (!right || tensor->bytes == 0) return unfit(*tensor);
        return *tensor;
    }

    // bits so that `codes` of them take `words` words.
    Result<void> choose_bits(int64_t codes, int64_t words) {
        for (const auto& candidates : {quantization_.bits, std::vector<int>{4, 8, 2, 3}}) {
            for (const int bits : candidates) {
                if (words_of(codes, bits) != words) continue;
                out_.bits = bits;
                out_.code = bits <= 4 ? Code::u4 : Code::u8;
                return {};
            }
        }
        return unfit(std::to_string(codes) + " values in " + std::to_string(words) + " words");
    }

    // group so that a row has `groups` of them.
    Result<void> choose_group(int64_t groups) {
        out_.groups = groups;
        for (const int64_t group : quantization_.groups) {
            out_.group = group == 0 ? out_.cols : group;
            if (divided_up(out_.cols, out_.group) == groups) return {};
        }
        out_.group = out_.cols / groups;
        if (out_.group > 0 && out_.cols % groups == 0) return {};
        return unfit(std::to_string(groups) + " groups of " + std::to_string(out_.cols) + " columns");
    }

    Result<void> take_order(const std::string& name) {
        const StoredTensor* order = module_.find(name);
        if (order == nullptr) return {};
        PARLOR_TRY(out_.order, part(name, Dtype::i32, {out_.cols}));
        return {};
    }

    Result<void> gptq() {
        out_.packing = CodePacking::columns;
        out_.zero_packing = ZeroPacking::streams;
        out_.scale_place = ScalePlace::groups_first;
        PARLOR_TRY(out_.codes, matrix("qweight", Dtype::i32));
        out_.rows = out_.codes.shape[1];
        const StoredTensor* order = module_.find("g_idx");
        if (order != nullptr && order->shape.size() == 1 && order->shape[0] > 0) {
            out_.cols = order->shape[0];
        } else {
            out_.cols =
                out_.codes.shape[0] * 32 / (quantization_.bits.empty() ? 4 : quantization_.bits.front());
        }
        PARLOR_CHECKED(choose_bits(out_.cols, out_.codes.shape[0]));
        PARLOR_CHECKED(take_order("g_idx"));
        PARLOR_TRY(out_.scales, scales("scales"));
        if (out_.scales.shape.size() != 2 || out_.scales.shape[1] != out_.rows) return unfit(out_.scales);
        PARLOR_CHECKED(choose_group(out_.scales.shape[0]));
        PARLOR_TRY(out_.zeros, part("qzeros", Dtype::i32, {out_.groups, words_of(out_.rows, out_.bits)}));
        out_.zero = quantization_.stored_less_one ? 1 : 0;
        return {};
    }

    Result<void> awq() {
        out_.packing = CodePacking::awq;
        out_.zero_packing = ZeroPacking::awq;
        out_.scale_place = ScalePlace::groups_first;
        PARLOR_TRY(out_.codes, matrix("qweight", Dtype::i32));
        out_.cols = out_.codes.shape[0];
        out_.rows = out_.codes.shape[1] * 8;
        PARLOR_TRY(out_.scales, scales("scales"));
        if (out_.scales.shape.size() != 2 || out_.scales.shape[1] != out_.rows) return unfit(out_.scales);
        PARLOR_CHECKED(choose_group(out_.scales.shape[0]));
        PARLOR_TRY(out_.zeros, part("qzeros", Dtype::i32, {out_.groups, out_.rows / 8}));
        return {};
    }

    // compressed-tensors, "pack-quantized"
    Result<void> packed() {
        out_.packing = CodePacking::rows;
        PARLOR_TRY(out_.codes, matrix("weight_packed", Dtype::i32));
        out_.rows = out_.codes.shape[0];
        PARLOR_CHECKED(read_columns());
        PARLOR_CHECKED(choose_bits(out_.cols, out_.codes.shape[1]));
        PARLOR_CHECKED(take_order("weight_g_idx"));
        PARLOR_CHECKED(scales_by_row("weight_scale"));
        return zero_points();
    }

    // weight_shape has the number of columns, which the words may round up.
    Result<void> read_columns() {
        const StoredTensor* shape = module_.find("weight_shape");
        if (shape == nullptr) return missing("weight_shape");
        const bool wide = shape->dtype == Dtype::i64;
        if (shape->shape != std::vector<int64_t>{2} || (!wide && shape->dtype != Dtype::i32))
            return unfit(*shape);
        std::array<std::byte, 16> bytes{};
        PARLOR_CHECKED(read_(*shape, 0, std::span(bytes).first(shape->bytes)));
        int64_t sides[2] = {};
        for (size_t i = 0; i < 2; ++i) {
            for (size_t b = 0; b < (wide ? 8u : 4u); ++b) {
                sides[i] |= std::to_integer<int64_t>(bytes[i * (wide ? 8 : 4) + b]) << (8 * b);
            }
        }
        // no code has less than one bit
        if (sides[0] != out_.rows || sides[1] <= 0 || sides[1] > out_.codes.shape[1] * 32) {
            return unfit("weight_shape says " + std::to_string(sides[0]) + " × " + std::to_string(sides[1]));
        }
        out_.cols = sides[1];
        return {};
    }

    // [rows, groups], [rows], or one number; rows may share them in blocks.
    Result<void> scales_by_row(const std::string& name) {
        out_.scale_place = ScalePlace::rows_first;
        PARLOR_TRY(out_.scales, scales(name));
        std::vector<int64_t> shape = out_.scales.shape;
        if (out_.scales.bytes == safetensors::bytes_of(out_.scales.dtype)) shape = {1, 1};
        if (shape.size() == 1) shape.push_back(1);
        if (shape.size() != 2 || shape[0] > out_.rows || shape[1] > out_.cols) return unfit(out_.scales);
        if (shape[0] == out_.rows && out_.rows > 1) return choose_group(shape[1]);
        out_.groups = shape[1];
        out_.scale_rows = quantization_.block_rows;
        out_.group = quantization_.block_cols;
        if (divided_up(out_.rows, out_.scale_rows) == shape[0] &&
            divided_up(out_.cols, out_.group) == shape[1])
            return {};
        out_.scale_rows = out_.rows / shape[0];
        out_.group = out_.cols / shape[1];
        return out_.rows % shape[0] == 0 && out_.cols % shape[1] == 0 ? Result<void>() : unfit(out_.scales);
    }

    Result<void> zero_points() {
        out_.zero = 1 << (out_.bits - 1);
        const StoredTensor* zeros = module_.find("weight_zero_point");
        if (zeros == nullptr) return {};
        if (out_.scale_rows != 1) return unfit(*zeros);
        if (zeros->dtype == Dtype::i32) {
            out_.zero_packing = ZeroPacking::columns;
            PARLOR_TRY(out_.zeros,
                       part("weight_zero_point", Dtype::i32, {words_of(out_.rows, out_.bits), out_.groups}));
            return {};
        }
        out_.zero_packing = ZeroPacking::signed_bytes;
        PARLOR_TRY(out_.zeros, part("weight_zero_point", Dtype::i8, {out_.rows, out_.groups}));
        return {};
    }

    Result<void> take_bytes(Dtype dtype) {
        PARLOR_TRY(out_.codes, matrix("weight", dtype));
        out_.rows = out_.codes.shape[0];
        out_.cols = out_.codes.shape[1];
        out_.bits = 8;
        return {};
    }

    Result<void> fp8() {
        out_.packing = CodePacking::bytes;
        out_.code = Code::e4m3;
        PARLOR_CHECKED(take_bytes(Dtype::f8_e4m3));
        return scales_by_row(module_.find("weight_scale_inv") != nullptr ? "weight_scale_inv"
                                                                         : "weight_scale");
    }

    // compressed-tensors, "int-quantized" and "naive-quantized"
    Result<void> signed_bytes() {
        out_.packing = CodePacking::signed_bytes;
        out_.code = Code::u8;
        PARLOR_CHECKED(take_bytes(Dtype::i8));
        PARLOR_CHECKED(scales_by_row("weight_scale"));
        return zero_points();
    }

    // bitsandbytes' LLM.int8: the row's largest value is 127.
    Result<void> bytes_by_row() {
        out_.packing = CodePacking::signed_bytes;
        out_.code = Code::u8;
        out_.zero = 128;
        out_.scale_factor = 1.0f / 127;
        PARLOR_CHECKED(take_bytes(Dtype::i8));
        PARLOR_CHECKED(scales_by_row("SCB"));
        return out_.scale_rows == 1 ? Result<void>() : unfit(out_.scales);
    }

    // "OCP Microscaling Formats (MX) Specification" v1.0: blocks of 32 values of 4 bits and an exponent.
    Result<void> mxfp4() {
        const StoredTensor *blocks = module_.find("blocks"), *scales = module_.find("scales");
        if (blocks == nullptr || scales == nullptr) return missing(blocks == nullptr ? "blocks" : "scales");
        const std::vector<int64_t>& shape = blocks->shape;
        if (blocks->dtype != Dtype::u8 || shape.size() != 4 || shape[3] != 16 || blocks->bytes == 0)
            return unfit(*blocks);
        if (scales->dtype != Dtype::u8 || scales->shape != std::vector(shape.begin(), shape.end() - 1))
            return unfit(*scales);
        out_.codes = *blocks;
        out_.scales = *scales;
        out_.slices = shape[0];
        out_.rows = shape[0] * shape[1];
        out_.groups = shape[2];
        out_.group = 32;
        out_.cols = out_.groups * out_.group;
        out_.packing = CodePacking::blocks;
        out_.scale_place = ScalePlace::exponents;
        out_.format = kernels::Format::mxfp4;
        return {};
    }

    // bitsandbytes' 4 bits
    Result<void> pairs() {
        out_.packing = CodePacking::pairs;
        out_.scale_place = ScalePlace::run;
        for (const auto& [kind, code] : {std::pair{"nf4", Code::nf4}, std::pair{"fp4", Code::fp4}}) {
            const std::string name = "weight." + std::string(kState) + kind;
            if (const StoredTensor* state = module_.find(name); state != nullptr) {
                out_.code = code;
                return with_state(*state);
            }
        }
        return missing(std::string(kState) + "nf4");
    }

    Result<void> with_state(const StoredTensor& stored) {
        constexpr uint64_t kMostBytes = 1 << 16;
        if (stored.bytes > kMostBytes) return unfit(stored);
        std::vector<std::byte> bytes(stored.bytes);
        PARLOR_CHECKED(read_(stored, 0, bytes));
        PARLOR_TRY(const nlohmann::json state, read_json_file(MemorySource(bytes, stored.name)));
        const auto number = [&](const char* name) -> int64_t {
            const auto found = state.is_object() ? state.find(name) : state.end();
            return found != state.end() && found->is_number_integer() ? found->get<int64_t>() : 0;
        };
        const auto shape = state.is_object() ? state.find("shape") : state.end();
        out_.group = number("blocksize");
        if (shape == state.end() || !shape->is_array() || shape->size() != 2 ||
            !(*shape)[0].is_number_integer() || !(*shape)[1].is_number_integer() || out_.group <= 0) {
            return unfit(stored.name + " says no shape");
        }
        out_.codes = *module_.find("weight");
        out_.rows = (*shape)[0].get<int64_t>();
        out_.cols = (*shape)[1].get<int64_t>();
        const auto most = static_cast<int64_t>(2 * out_.codes.bytes);
        if (out_.rows <= 0 || out_.cols <= 0 || out_.rows > most / out_.cols ||
            (out_.rows * out_.cols + 1) / 2 != static_cast<int64_t>(out_.codes.bytes)) {
            return unfit(stored.name + " says " + std::to_string(out_.rows) + " × " +
                         std::to_string(out_.cols));
        }
        const int64_t blocks = divided_up(out_.rows * out_.cols, out_.group);
        PARLOR_TRY(out_.map, part("weight.quant_map", Dtype::f32, {16}));
        if (module_.find("weight.nested_absmax") == nullptr) {
            PARLOR_TRY(out_.scales, part("weight.absmax", Dtype::f32, {blocks}));
            return {};
        }
        PARLOR_TRY(out_.scales, part("weight.absmax", Dtype::u8, {blocks}));
        out_.nested_block = number("nested_blocksize");
        if (out_.nested_block <= 0) return unfit(stored.name + " says no nested_blocksize");
        PARLOR_TRY(out_.nested_scales,
                   part("weight.nested_absmax", Dtype::f32, {divided_up(blocks, out_.nested_block)}));
        PARLOR_TRY(out_.nested_map, part("weight.nested_quant_map", Dtype::f32, {256}));
        const auto offset = state.find("nested_offset");
        if (offset == state.end() || !offset->is_number())
            return unfit(stored.name + " says no nested_offset");
        out_.nested_offset = offset->get<float>();
        return {};
    }

    void choose_format() {
        const bool integer = out_.code == Code::u4 || out_.code == Code::u8;
        ScaleType scale = ScaleType::f32;
        if (integer && out_.scale_factor == 1) {
            if (out_.scales.dtype == Dtype::f16) scale = ScaleType::f16;
            if (out_.scales.dtype == Dtype::bf16) scale = ScaleType::bf16;
        }
        const auto together = static_cast<uint64_t>(std::gcd(out_.group, out_.cols));
        out_.format = kernels::scaled_format(out_.code, scale, together).value_or(kernels::Format::f32);
    }

    const Quantization& quantization_;
    const QuantizedModule& module_;
    const ReadStored& read_;
    QuantizedWeight out_;
};

}  // namespace

Result<QuantizedWeight> fit_quantized(const Quantization& quantization, const QuantizedModule& module,
                                      const ReadStored& read) {
    return Fitting(quantization, module, read).fit();
}

}  // namespace parlor
