#include <algorithm>

#include "engine/load/quantized_numbers.h"
#include "kernels/check.h"

namespace parlor {

namespace {

using kernels::ScaleType;
using safetensors::StoredTensor;

constexpr int64_t kTile = 16;  // rows that are unpacked together: a line of words for each column

void write_scale(ScaleType type, float scale, uint8_t* out) {
    if (type == ScaleType::f32) {
        std::memcpy(out, &scale, sizeof scale);
    } else {
        kernels::store_u16(out,
                           type == ScaleType::f16 ? kernels::f32_to_f16(scale) : kernels::f32_to_bf16(scale));
    }
}

// A stretch of every line of a matrix of words: words begin … end of `lines` lines.
Result<void> read_words(const StoredTensor& tensor, int64_t lines, int64_t line_words, int64_t begin,
                        int64_t end, const ReadStored& read, std::vector<std::byte>& out) {
    const auto size = static_cast<size_t>(4 * (end - begin));
    out.resize(size * static_cast<size_t>(lines));
    if (end - begin == line_words) return read(tensor, 0, out);
    for (int64_t line = 0; line < lines; ++line) {
        const auto from = static_cast<uint64_t>(4 * (line * line_words + begin));
        PARLOR_CHECKED(read(tensor, from, std::span(out).subspan(static_cast<size_t>(line) * size, size)));
    }
    return {};
}

int64_t words_of(int64_t codes, int bits) {
    return (codes * bits + 31) / 32;
}

}  // namespace

Result<void> QuantizedReader::stage(int64_t first, int64_t count, const ReadStored& read) {
    CHECK(first >= 0 && count > 0 && first + count <= weight_.rows);
    first_ = first;
    count_ = count;
    PARLOR_CHECKED(stage_codes(read));
    PARLOR_CHECKED(stage_scales(read));
    PARLOR_CHECKED(stage_zeros(read));
    const bool finite = std::ranges::all_of(scales_, [](float scale) { return std::isfinite(scale); });
    return finite ? Result<void>() : message(Msg::QuantizedScale, weight_.name);
}

Result<void> QuantizedReader::stage_codes(const ReadStored& read) {
    const QuantizedWeight& w = weight_;
    const int64_t end = first_ + count_;
    switch (w.packing) {
        case CodePacking::columns:
            row_bytes_ = 4 * count_;
            return read_words(w.codes, words_of(w.cols, w.bits), w.rows, first_, end, read, codes_);
        case CodePacking::awq: {
            const int64_t begin_word = first_ / 8, end_word = (end + 7) / 8;
            row_bytes_ = 4 * (end_word - begin_word);
            return read_words(w.codes, w.cols, w.rows / 8, begin_word, end_word, read, codes_);
        }
        case CodePacking::rows:
            row_bytes_ = 4 * words_of(w.cols, w.bits);
            break;
        case CodePacking::bytes:
        case CodePacking::signed_bytes:
            row_bytes_ = w.cols;
            break;
        case CodePacking::blocks:
            row_bytes_ = w.cols / 2;
            break;
        case CodePacking::pairs: {
            const int64_t begin = first_ * w.cols / 2;
            codes_.resize(static_cast<size_t>((end * w.cols + 1) / 2 - begin));
            return read(w.codes, static_cast<uint64_t>(begin), codes_);
        }
    }
    codes_.resize(static_cast<size_t>(count_ * row_bytes_));
    return read(w.codes, static_cast<uint64_t>(first_ * row_bytes_), codes_);
}

Result<void> QuantizedReader::stage_scales(const ReadStored& read) {
    const QuantizedWeight& w = weight_;
    if (w.scale_place == ScalePlace::run) return stage_run_scales(read);
    if (w.scale_place == ScalePlace::exponents) {
        constexpr uint8_t kNotANumber = 255;
        zeros_.resize(static_cast<size_t>(count_ * w.groups));
        PARLOR_CHECKED(read(w.scales, static_cast<uint64_t>(first_ * w.groups),
                            std::as_writable_bytes(std::span(zeros_))));
        if (std::ranges::find(zeros_, kNotANumber) == zeros_.end()) return {};
        return message(Msg::QuantizedScale, w.name);
    }
    const auto size = static_cast<int64_t>(safetensors::bytes_of(w.scales.dtype));
    scales_.resize(static_cast<size_t>(count_ * w.groups));
    std::vector<std::byte> line;
    if (w.scale_place == ScalePlace::groups_first) {
        line.resize(static_cast<size_t>(count_ * size));
        for (int64_t group = 0; group < w.groups; ++group) {
            PARLOR_CHECKED(read(w.scales, static_cast<uint64_t>((group * w.rows + first_) * size), line));
            for (int64_t row = 0; row < count_; ++row) {
                scales_[static_cast<size_t>(row * w.groups + group)] =
                    scale_number(line.data() + row * size, w.scales.dtype);
            }
        }
        return {};
    }
    const int64_t begin = first_ / w.scale_rows, end = (first_ + count_ - 1) / w.scale_rows + 1;
    line.resize(static_cast<size_t>((end - begin) * w.groups * size));
    PARLOR_CHECKED(read(w.scales, static_cast<uint64_t>(begin * w.groups * size), line));
    for (int64_t row = 0; row < count_; ++row) {
        const int64_t from = (first_ + row) / w.scale_rows - begin;
        for (int64_t group = 0; group < w.groups; ++group) {
            scales_[static_cast<size_t>(row * w.groups + group)] =
                scale_number(line.data() + (from * w.groups + group) * size, w.scales.dtype) * w.scale_factor;
        }
    }
    return {};
}

Result<void> QuantizedReader::stage_run_scales(const ReadStored& read) {
    const QuantizedWeight& w = weight_;
    run_first_ = first_ * w.cols / w.group;
    const int64_t end = ((first_ + count_) * w.cols - 1) / w.group + 1;
    const auto size = static_cast<int64_t>(safetensors::bytes_of(w.scales.dtype));
    std::vector<std::byte> bytes(static_cast<size_t>((end - run_first_) * size));
    PARLOR_CHECKED(read(w.scales, static_cast<uint64_t>(run_first_ * size), bytes));
    scales_.resize(static_cast<size_t>(end - run_first_));
    for (int64_t i = 0; i < end - run_first_; ++i) {
        float& scale = scales_[static_cast<size_t>(i)];
        if (nested_scales_.empty()) {
            scale = scale_number(bytes.data() + i * size, w.scales.dtype);
        } else {
            const auto block = static_cast<size_t>((run_first_ + i) / w.nested_block);
            const float product =
                nested_map_[std::to_integer<size_t>(bytes[static_cast<size_t>(i)])] * nested_scales_[block];
            scale = product + w.nested_offset;
        }
    }
    return {};
}

Result<void> QuantizedReader::stage_zeros(const ReadStored& read) {
    const QuantizedWeight& w = weight_;
    if (w.zero_packing == ZeroPacking::fixed) return {};
    zeros_.resize(static_cast<size_t>(count_ * w.groups));
    std::vector<std::byte> words;
    const int64_t end = first_ + count_;
    const auto zero = [&](int64_t row, int64_t group) -> uint8_t& {
        return zeros_[static_cast<size_t>(row * w.groups + group)];
    };
    if (w.zero_packing == ZeroPacking::signed_bytes) {
        words.resize(zeros_.size());
        PARLOR_CHECKED(read(w.zeros, static_cast<uint64_t>(first_ * w.groups), words));
        for (size_t i = 0; i < zeros_.size(); ++i) {
            zeros_[i] = static_cast<uint8_t>(std::to_integer<int>(words[i]) + (1 << (w.bits - 1)));
        }
        return {};
    }
    if (w.zero_packing == ZeroPacking::columns) {
        const int64_t begin_word = first_ * w.bits / 32, end_word = words_of(end, w.bits);
        words.resize(static_cast<size_t>(4 * (end_word - begin_word) * w.groups));
        PARLOR_CHECKED(read(w.zeros, static_cast<uint64_t>(4 * begin_word * w.groups), words));
        for (int64_t group = 0; group < w.groups; ++group) {
            // the stream as if it began with its first word
            const std::byte* stream = words.data() + 4 * (group - begin_word * w.groups);
            for (int64_t row = 0; row < count_; ++row) {
                zero(row, group) =
                    static_cast<uint8_t>(stream_code(stream, 4 * w.groups, first_ + row, w.bits));
            }
        }
        return {};
    }
    const bool awq = w.zero_packing == ZeroPacking::awq;
    const int64_t line = awq ? w.rows / 8 : words_of(w.rows, w.bits);
    const int64_t begin_word = awq ? first_ / 8 : first_ * w.bits / 32;
    const int64_t end_word = awq ? (end + 7) / 8 : words_of(end, w.bits);
    PARLOR_CHECKED(read_words(w.zeros, w.groups, line, begin_word, end_word, read, words));
    for (int64_t group = 0; group < w.groups; ++group) {
        const std::byte* stream = words.data() + 4 * ((end_word - begin_word) * group - begin_word);
        for (int64_t row = 0; row < count_; ++row) {
            const uint32_t stored =
                awq ? awq_code(stream, first_ + row) : stream_code(stream, 4, first_ + row, w.bits);
            // AutoGPTQ's first files have 1 less than the zero, in `bits` bits.
            zero(row, group) =
                static_cast<uint8_t>((stored + static_cast<uint32_t>(w.zero)) & ((1u << w.bits) - 1));
        }
    }
    return {};
}

void QuantizedReader::unpack_codes(int64_t begin, int64_t count, uint8_t* codes) const {
    const QuantizedWeight& w = weight_;
    const std::byte* staged = codes_.data();
    const bool whole = 32 % w.bits == 0;  // no code crosses into the next word
    const int per_word = 32 / w.bits;
    const uint32_t mask = (1u << w.bits) - 1;
    const auto unpack_word = [&](uint32_t word, int64_t k, uint8_t* row) {
        const int64_t end = std::min<int64_t>(w.cols, k + per_word);
        for (; k < end; ++k, word >>= w.bits) row[k] = static_cast<uint8_t>(word & mask);
    };
    if (w.packing == CodePacking::columns && whole) {
        for (int64_t k = 0; k < w.cols; k += per_word, staged += row_bytes_) {
            for (int64_t i = 0; i < count; ++i)
                unpack_word(load_u32(staged + 4 * (begin + i)), k, codes + i * w.cols);
        }
        return;
    }
    if (w.packing == CodePacking::awq) {
        for (int64_t k = 0; k < w.cols; ++k, staged += row_bytes_) {
            for (int64_t i = 0; i < count; ++i) {
                codes[i * w.cols + k] = static_cast<uint8_t>(awq_code(staged, first_ % 8 + begin + i));
            }
        }
        return;
    }
    for (int64_t i = 0; i < count; ++i, codes += w.cols) {
        const int64_t row = begin + i;
        const std::byte* from = staged + row * row_bytes_;
        if (w.packing == CodePacking::columns) {
            for (int64_t k = 0; k < w.cols; ++k) {
                codes[k] = static_cast<uint8_t>(stream_code(staged + 4 * row, row_bytes_, k, w.bits));
            }
        } else if (w.packing == CodePacking::rows && whole) {
            for (int64_t k = 0; k < w.cols; k += per_word, from += 4) unpack_word(load_u32(from), k, codes);
        } else if (w.packing == CodePacking::rows) {
            for (int64_t k = 0; k < w.cols; ++k)
                codes[k] = static_cast<uint8_t>(stream_code(from, 4, k, w.bits));
        } else if (w.packing == CodePacking::pairs) {
            const int64_t first = first_ * w.cols / 2 * 2;  // the value that the staged bytes begin with
            for (int64_t k = 0; k < w.cols; ++k) {
                const int64_t at = (first_ + row) * w.cols + k - first;
                codes[k] = std::to_integer<uint8_t>(staged[at / 2] >> (at % 2 == 0 ? 4 : 0) & std::byte{15});
            }
        } else {
            std::memcpy(codes, from, static_cast<size_t>(w.cols));
            if (w.packing == CodePacking::signed_bytes) {
                for (int64_t k = 0; k < w.cols; ++k) codes[k] ^= 128;
            }
        }
    }
}

int64_t QuantizedReader::group_of(int64_t column) const {
    return group_of_column_.empty() ? column / weight_.group : group_of_column_[static_cast<size_t>(column)];
}

float QuantizedReader::scale_of(int64_t row, int64_t column) const {
    const int64_t at = weight_.scale_place == ScalePlace::run
                           ? ((first_ + row) * weight_.cols + column) / weight_.group - run_first_
                           : row * weight_.groups + group_of(column);
    return scales_[static_cast<size_t>(at)];
}

int QuantizedReader::zero_of(int64_t row, int64_t column) const {
    return weight_.zero_packing == ZeroPacking::fixed
               ? weight_.zero
               : zeros_[static_cast<size_t>(row * weight_.groups + group_of(column))];
}

void QuantizedReader::write_row(int64_t row, const uint8_t* codes, std::byte* out) const {
    const auto* traits = kernels::scaled_traits(weight_.format);
    if (traits == nullptr) {
        for (int64_t k = 0; k < weight_.cols; ++k, out += sizeof(float)) {
            const float value =
                kernels::scaled_value(weight_.code, codes[k], zero_of(row, k), scale_of(row, k));
            std::memcpy(out, &value, sizeof value);
        }
        return;
    }
    auto* block = reinterpret_cast<uint8_t*>(out);
    for (int64_t first = 0; first < weight_.cols; first += traits->values) {
        const auto column = [&](int64_t k) { return order_.empty() ? k : order_[static_cast<size_t>(k)]; };
        write_scale(traits->scale, scale_of(row, column(first)), block);
        block += traits->scale_bytes();
        if (traits->zero_bytes() != 0) *block++ = static_cast<uint8_t>(zero_of(row, column(first)));
        if (traits->code_bits() == 8) {
            for (int64_t k = first; k < first + traits->values; ++k) *block++ = codes[column(k)];
        } else {
            for (int64_t k = first; k < first + traits->values; k += 2) {
                *block++ = static_cast<uint8_t>(codes[column(k)] | codes[column(k + 1)] << 4);
            }
        }
    }
}

// GGUF's block: the exponent, then value i in the lower half of byte i, value 16 + i in the upper one.
void QuantizedReader::write_mxfp4_row(int64_t row, std::byte* out) const {
    const std::byte* from = codes_.data() + row * row_bytes_;
    constexpr std::byte kLow{15};
    for (int64_t group = 0; group < weight_.groups; ++group, from += 16) {
        *out++ = std::byte{zeros_[static_cast<size_t>(row * weight_.groups + group)]};
        for (int i = 0; i < 16; ++i) {
            const int shift = i % 2 * 4;
            const std::byte low = from[i / 2] >> shift & kLow, high = from[8 + i / 2] >> shift & kLow;
            *out++ = low | high << 4;
        }
    }
}

void QuantizedReader::convert(int64_t begin, int64_t end, int64_t step, std::byte* out) const {
    CHECK(begin >= 0 && begin <= end && step > 0 && (begin == end || (end - 1) * step < count_));
    const auto row = kernels::row_bytes(weight_.format, static_cast<uint64_t>(weight_.cols));
    CHECK(row.has_value());
    if (weight_.packing == CodePacking::blocks) {
        for (int64_t i = begin; i < end; ++i, out += *row) write_mxfp4_row(i * step, out);
        return;
    }
    CHECK(step == 1);  // only stacks of experts have rows that alternate
    std::vector<uint8_t> codes(static_cast<size_t>(kTile * weight_.cols));
    for (int64_t first = begin; first < end; first += kTile) {
        const int64_t count = std::min(kTile, end - first);
        unpack_codes(first, count, codes.data());
        for (int64_t i = 0; i < count; ++i, out += *row)
            write_row(first + i, codes.data() + i * weight_.cols, out);
    }
}

}  // namespace parlor
