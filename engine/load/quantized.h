// Quantized weights of model folders: one matrix made of several stored tensors. GPTQ, AWQ, FP8,
// compressed-tensors, bitsandbytes. They are read as rows of a scaled format (kernels/scaled.h), without
// loss.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/load/safetensors.h"
#include "engine/result.h"
#include "kernels/scaled.h"

namespace parlor {

// How the codes stand in the file. A stream is words of 32 bits, filled from their lowest bits up; a code may
// cross into the next word.
enum class CodePacking : uint8_t {
    columns,  // [ceil(cols * bits / 32), rows]: a stream down every row's column. GPTQ
    awq,      // [cols, rows / 8]: 8 rows to a word, in the order 0, 2, 4, 6, 1, 3, 5, 7. AWQ's "GEMM"
    rows,     // [rows, ceil(cols * bits / 32)]: a stream along every row. compressed-tensors
    bytes,    // [rows, cols]: e4m3
    signed_bytes,
    blocks,  // [rows, cols / 32, 16]: e2m1, two to a byte, the first in the lower half. gpt-oss's MXFP4
    pairs,   // all values in one run, two to a byte, the first in the upper half. bitsandbytes
};
enum class ZeroPacking : uint8_t {
    fixed,         // one number
    streams,       // [groups, ceil(rows * bits / 32)]. GPTQ
    awq,           // [groups, rows / 8]
    columns,       // [ceil(rows * bits / 32), groups]. compressed-tensors
    signed_bytes,  // [rows, groups]
};
enum class ScalePlace : uint8_t {
    groups_first,  // [groups, rows]
    rows_first,    // [ceil(rows / scale_rows), groups]
    run,           // one for each `group` values of the whole matrix in one run. bitsandbytes
    exponents,     // [rows, groups]: e8m0. MXFP4
};

// A matrix [rows, cols] as it stands. Every number fits the stored tensors: gather_quantized() has seen to
// it.
struct QuantizedWeight {
    std::string name;  // stored name without its last part, for messages
    int64_t rows = 0;  // of all slices together
    int64_t cols = 0;
    int64_t slices = 1;  // experts that are one tensor
    kernels::Code code = kernels::Code::u4;
    kernels::Format format =
        kernels::Format::f32;  // that its rows are read as; f32 where cols suit no scaled one
    int bits = 4;
    CodePacking packing = CodePacking::columns;
    ZeroPacking zero_packing = ZeroPacking::fixed;
    ScalePlace scale_place = ScalePlace::groups_first;
    int64_t group = 0;       // neighbouring values of a row (of the matrix: run) that share a scale
    int64_t groups = 0;      // of a row; of the matrix: run
    int64_t scale_rows = 1;  // rows that share a scale
    float scale_factor = 1;  // of scales with rows_first
    int zero = 0;            // the fixed one, or what is added to those that are stored (modulo 2^bits)
    safetensors::StoredTensor codes, scales, zeros;
    safetensors::StoredTensor order;  // group of each column, or no bytes
    // bitsandbytes: scales that are themselves quantized, u8 in blocks: map[code] * nested_scales[block] +
    // nested_offset
    safetensors::StoredTensor nested_scales, nested_map;
    int64_t nested_block = 0;
    float nested_offset = 0;
    safetensors::StoredTensor map;  // bitsandbytes: the 16 numbers, which have to be those of the code
    bool has_order() const { return order.bytes != 0 && kernels::scaled_traits(format) != nullptr; }
};

// Of a config.json's quantization_config, or an older file of its own.
struct Quantization {
    enum class Method : uint8_t { none, gptq, awq, fp8, compressed, bitsandbytes, mxfp4 };
    Method method = Method::none;
    std::string name;             // for showing: "GPTQ 4-bit"
    std::vector<int> bits;        // that may occur, the first for most weights; empty: as the tensors say
    std::vector<int64_t> groups;  // likewise; a whole row is 0
    int64_t block_rows = 128, block_cols = 128;
    bool stored_less_one = true;  // GPTQ's zeros
};
// `value`: the object. Errors: methods and numbers that are not supported, by name.
Result<Quantization> read_quantization(const nlohmann::json& value);

// Fills `out` from a stored tensor's byte `offset` on.
using ReadStored = std::function<Result<void>(const safetensors::StoredTensor& tensor, uint64_t offset,
                                              std::span<std::byte> out)>;

// Takes the tensors that make up quantized weights out of `tensors` and gives the weights, whose names end in
// ".weight". Reads small ones that say shapes. Errors: parts that are missing, or do not fit each other.
Result<std::vector<QuantizedWeight>> gather_quantized(const Quantization& quantization,
                                                      std::vector<safetensors::StoredTensor>& tensors,
                                                      const ReadStored& read);

// Reads a weight's rows, a stretch at a time. Memory: what is staged, and tables that are small beside the
// matrix.
class QuantizedReader {
  public:
    // Reads the tables. Errors: groups of columns that are none, other numbers than the code's, failures to
    // read.
    static Result<std::unique_ptr<QuantizedReader>> open(const QuantizedWeight& weight,
                                                         const ReadStored& read);

    const QuantizedWeight& weight() const { return weight_; }
    // [cols]: stored column k is the matrix's column order[k]; empty: in order (kernels::cpu::PackedMatrix).
    const std::vector<int32_t>& order() const { return order_; }

    // Reads rows first … first + count. Errors: scales that are not finite, failures to read.
    Result<void> stage(int64_t first, int64_t count, const ReadStored& read);
    // Writes rows begin … end of every `step`-th staged row in the weight's format. Many threads may.
    void convert(int64_t begin, int64_t end, int64_t step, std::byte* out) const;

  private:
    explicit QuantizedReader(const QuantizedWeight& weight) : weight_(weight) {}
    Result<void> read_order(const ReadStored& read);
    Result<void> read_map(const ReadStored& read) const;
    Result<void> read_nested(const ReadStored& read);
    Result<void> stage_codes(const ReadStored& read);
    Result<void> stage_scales(const ReadStored& read);
    Result<void> stage_run_scales(const ReadStored& read);
    Result<void> stage_zeros(const ReadStored& read);
    void unpack_codes(int64_t begin, int64_t count, uint8_t* codes) const;
    void write_row(int64_t row, const uint8_t* codes, std::byte* out) const;
    void write_mxfp4_row(int64_t row, std::byte* out) const;
    float scale_of(int64_t row, int64_t column) const;
    int zero_of(int64_t row, int64_t column) const;
    int64_t group_of(int64_t column) const;

    const QuantizedWeight& weight_;
    std::vector<int32_t> order_, group_of_column_;
    std::vector<float> nested_scales_, nested_map_;
    int64_t first_ = 0, count_ = 0;  // what is staged
    std::vector<std::byte> codes_;
    int64_t row_bytes_ = 0;      // of codes_ where a row's lie together; of one column: of all staged rows
    std::vector<float> scales_;  // [count, groups], or of the run from run_first_ on
    int64_t run_first_ = 0;
    std::vector<uint8_t> zeros_;  // [count, groups]; or the exponents
};

}  // namespace parlor
