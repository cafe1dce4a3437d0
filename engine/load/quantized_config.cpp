#include <array>

#include "engine/load/quantized.h"
#include "engine/models/folder_form.h"

namespace parlor {

namespace {

using nlohmann::json;

std::string word(const json& object, const char* name) {
    const json& value = entry_of(object, name);
    return value.is_string() ? value.get<std::string>() : std::string();
}

class Reading {
  public:
    explicit Reading(const json& value) : value_(value) {}

    Result<Quantization> read() {
        PARLOR_TRY(Quantization out, by_method());
        if (out.name.empty()) return out;
        if (!out.bits.empty()) out.name += " " + std::to_string(out.bits.front()) + "-bit";
        return out;
    }

  private:
    Result<Quantization> by_method() {
        std::string method = word(value_, "quant_method");
        if (method.empty()) method = old_method();
        if (method == "gptq") return gptq(word(value_, "checkpoint_format"));
        if (method == "auto-round" || method == "intel/auto-round") return auto_round();
        if (method == "awq") return awq(word(value_, "version"));
        if (method == "fp8" || method == "fbgemm_fp8") return fp8();
        if (method == "compressed-tensors") return compressed();
        if (method == "bitsandbytes") {
            out_.method = Quantization::Method::bitsandbytes;
            const bool int8 = entry_of(value_, "load_in_8bit") == true;
            const std::string kind = word(value_, "bnb_4bit_quant_type");
            out_.name = int8 ? "LLM.int8" : kind == "nf4" ? "NF4" : "FP4";
            return out_;
        }
        if (method == "mxfp4") {
            out_.method = Quantization::Method::mxfp4;
            out_.name = "MXFP4";
            return out_;
        }
        return unsupported(method.empty() ? "?" : method);
    }

    static Error unsupported(const std::string& what) { return message(Msg::QuantizationUnsupported, what); }

    // Files of their own had no method: AutoAWQ's quant_config.json, AutoGPTQ's quantize_config.json.
    std::string old_method() const {
        if (value_.is_object() && value_.contains("w_bit")) return "awq";
        if (entry_of(value_, "load_in_4bit") == true || entry_of(value_, "load_in_8bit") == true)
            return "bitsandbytes";
        return value_.is_object() && value_.contains("bits") && value_.contains("group_size") ? "gptq" : "";
    }

    Result<int64_t> number(const json& object, const char* name, int64_t absent) const {
        const json& value = entry_of(object, name);
        if (value.is_null()) return absent;
        if (!value.is_number_integer()) {
            return message(Msg::ConfigEntryType, std::string("quantization_config.") + name,
                           value.type_name(), "a whole number");
        }
        return value.get<int64_t>();
    }

    Result<void> bits(int64_t bits, std::initializer_list<int> possible) {
        for (const int one : possible) {
            if (one != bits) continue;
            out_.bits.push_back(one);
            return {};
        }
        return unsupported(std::to_string(bits) + " bits");
    }

    Result<void> group(int64_t group) {
        if (group == 0 || group < -1 || group > (int64_t{1} << 30)) {
            return message(Msg::QuantizedGroup, std::to_string(group));
        }
        out_.groups.push_back(group == -1 ? 0 : group);
        return {};
    }

    Result<Quantization> gptq(const std::string& layout) {
        out_.method = Quantization::Method::gptq;
        out_.name = "GPTQ";
        if (!layout.empty() && layout != "gptq" && layout != "gptq_v2")
            return unsupported("GPTQ, laid out for " + layout);
        out_.stored_less_one = layout != "gptq_v2";
        PARLOR_TRY(const int64_t wanted, number(value_, "bits", 4));
        PARLOR_CHECKED(bits(wanted, {4, 8, 3, 2}));
        PARLOR_TRY(const int64_t size, number(value_, "group_size", 128));
        PARLOR_CHECKED(group(size));
        return out_;
    }

    Result<Quantization> auto_round() {
        const std::string packing = word(value_, "packing_format");
        if (packing.find("awq") != std::string::npos) return awq("gemm");
        const bool known = packing.find("gptq") != std::string::npos || packing == "auto_round";
        if (!known) return unsupported("AutoRound, packed as " + packing);
        // "auto_round:gptq" has AutoGPTQ's first layout as well
        return gptq(packing.ends_with("gptq_v2") ? "gptq_v2" : "gptq");
    }

    Result<Quantization> awq(const std::string& version) {
        out_.method = Quantization::Method::awq;
        out_.name = "AWQ";
        std::string small = version;
        for (char& c : small) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
        if (!small.empty() && small != "gemm") return unsupported("AWQ, laid out for " + version);
        PARLOR_TRY(int64_t wanted, number(value_, "w_bit", 4));
        PARLOR_TRY(wanted, number(value_, "bits", wanted));
        PARLOR_CHECKED(bits(wanted, {4}));
        PARLOR_TRY(int64_t size, number(value_, "q_group_size", 128));
        PARLOR_TRY(size, number(value_, "group_size", size));
        PARLOR_CHECKED(group(size));
        return out_;
    }

    Result<Quantization> fp8() {
        out_.method = Quantization::Method::fp8;
        out_.name = "FP8";
        const std::string format = word(value_, "fmt");
        if (!format.empty() && format != "e4m3") return unsupported("FP8 " + format);
        const json& block = entry_of(value_, "weight_block_size");
        if (block.is_null()) return out_;
        return block_sizes(block, "weight_block_size");
    }

    Result<Quantization> block_sizes(const json& block, const char* name) {
        if (!block.is_array() || block.size() != 2 || !block[0].is_number_integer() ||
            !block[1].is_number_integer()) {
            return message(Msg::ConfigEntryType, std::string("quantization_config.") + name,
                           block.type_name(), "two whole numbers");
        }
        out_.block_rows = block[0].get<int64_t>();
        out_.block_cols = block[1].get<int64_t>();
        for (const int64_t side : {out_.block_rows, out_.block_cols}) {
            if (side <= 0 || side > (int64_t{1} << 30))
                return message(Msg::QuantizedGroup, std::to_string(side));
        }
        return out_;
    }

    Result<Quantization> compressed() {
        out_.method = Quantization::Method::compressed;
        out_.name = "compressed-tensors";
        PARLOR_CHECKED(compressed_format(word(value_, "format")));
        const json& groups = entry_of(value_, "config_groups");
        if (!groups.is_object()) return out_;
        for (const json& one : groups) {
            PARLOR_CHECKED(compressed_format(word(one, "format")));
            const json& weights = entry_of(one, "weights");
            if (!weights.is_object()) continue;
            PARLOR_TRY(const int64_t wanted, number(weights, "num_bits", 8));
            if (word(weights, "type") != "float") {
                PARLOR_CHECKED(bits(wanted, {1, 2, 3, 4, 5, 6, 7, 8}));
            } else if (wanted != 8) {
                return unsupported("compressed-tensors, floats of " + std::to_string(wanted) + " bits");
            }
            PARLOR_TRY(const int64_t size, number(weights, "group_size", -1));
            PARLOR_CHECKED(group(size));
            const json& block = entry_of(weights, "block_structure");
            if (!block.is_null()) {
                PARLOR_TRY(out_, block_sizes(block, "block_structure"));
            }
        }
        return out_;
    }

    Result<void> compressed_format(const std::string& format) const {
        constexpr auto kKnown =
            std::to_array<std::string_view>({"", "pack-quantized", "int-quantized", "float-quantized",
                                             "naive-quantized", "dense", "mixed-precision"});
        for (const std::string_view known : kKnown) {
            if (format == known) return {};
        }
        return unsupported("compressed-tensors, " + format);
    }

    const json& value_;
    Quantization out_;
};

}  // namespace

Result<Quantization> read_quantization(const json& value) {
    return Reading(value).read();
}

}  // namespace parlor
