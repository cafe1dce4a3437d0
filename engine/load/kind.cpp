#include "engine/load/kind.h"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/load/gguf.h"

namespace parlor {

namespace {

using namespace std::string_view_literals;

struct Magic {
    std::string_view bytes;
    Msg kind;
    std::string_view detail;
};
// The old formats' magics are 32-bit numbers, so their letters stand reversed in the file.
constexpr auto kMagics = std::to_array<Magic>({
    {"lmgg"sv, Msg::FileIsOldGgml, "GGML"sv},
    {"fmgg"sv, Msg::FileIsOldGgml, "GGMF"sv},
    {"tjgg"sv, Msg::FileIsOldGgml, "GGJT"sv},
    {"algg"sv, Msg::FileIsOldGgml, "GGLA"sv},
    {"version https://git-lfs"sv, Msg::FileIsLfsPointer, ""sv},
    {"\x80\x02"sv, Msg::FileIsPickle, ""sv},
    {"\x80\x03"sv, Msg::FileIsPickle, ""sv},
    {"\x80\x04"sv, Msg::FileIsPickle, ""sv},
    {"\x80\x05"sv, Msg::FileIsPickle, ""sv},
    {"PK\x03\x04"sv, Msg::FileIsArchive, "zip"sv},
    {"PK\x05\x06"sv, Msg::FileIsArchive, "zip"sv},
    {"\x1F\x8B"sv, Msg::FileIsArchive, "gzip"sv},
    {"7z\xBC\xAF\x27\x1C"sv, Msg::FileIsArchive, "7z"sv},
    {"Rar!"sv, Msg::FileIsArchive, "rar"sv},
    {"\xFD"
     "7zXZ"sv,
     Msg::FileIsArchive, "xz"sv},
    {"BZh"sv, Msg::FileIsArchive, "bzip2"sv},
    {"\x28\xB5\x2F\xFD"sv, Msg::FileIsArchive, "zstd"sv},
});

constexpr auto kUnfinishedEndings =
    std::to_array<std::string_view>({".part", ".partial", ".crdownload", ".download", ".incomplete", ".tmp",
                                     ".aria2", ".opdownload", ".!ut"});

bool is_zero(std::string_view bytes) {
    return std::ranges::all_of(bytes, [](char c) { return c == 0; });
}

Result<std::string> piece(const ByteSource& source, uint64_t offset, uint64_t length) {
    offset = std::min(offset, source.size());
    std::string out(static_cast<size_t>(std::min(length, source.size() - offset)), '\0');
    PARLOR_CHECKED(source.read(offset, std::as_writable_bytes(std::span(out))));
    return out;
}

bool is_web_page(std::string_view begin) {
    if (begin.starts_with("\xEF\xBB\xBF")) begin.remove_prefix(3);
    const size_t first = begin.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return false;
    const std::string text = lower_ascii(begin.substr(first, 512));
    return text.starts_with("<!doctype html") || text.starts_with("<html") || text.starts_with("<head") ||
           (text.starts_with("<") && text.find("<html") != std::string::npos);
}

// A 64-bit length, then a JSON object (github.com/huggingface/safetensors, "Format").
bool is_safetensors(std::string_view begin, uint64_t file_size) {
    if (begin.size() < 10 || begin[8] != '{') return false;
    uint64_t length = 0;
    std::memcpy(&length, begin.data(), sizeof length);
    return length <= file_size;
}

bool is_text(std::string_view begin) {
    return std::ranges::none_of(begin, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == 0x7F || (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r');
    });
}

std::optional<Error> unfinished(const ByteSource& source) {
    if (!is_unfinished_name(source.label())) return std::nullopt;
    return message(Msg::FileUnfinished, source.label(), format_bytes(source.size()));
}

// Only zeros from `offset` to the end, as far as 64 KiB there and 64 KiB at the end tell.
Result<bool> ends_in_zeros(const ByteSource& source, uint64_t offset) {
    constexpr uint64_t kProbe = 64 << 10;
    PARLOR_TRY(const std::string begin, piece(source, offset, kProbe));
    PARLOR_TRY(const std::string end,
               piece(source, std::max(offset, source.size() - std::min(source.size(), kProbe)), kProbe));
    return is_zero(begin) && is_zero(end);
}

constexpr uint64_t kBeginning = 4096;

// What no model file begins like.
Result<void> check_is_no_other(const ByteSource& source, std::string_view begin) {
    if (is_zero(begin)) return message(Msg::FileZeros, source.label(), "its beginning");
    for (const Magic& magic : kMagics) {
        if (!begin.starts_with(magic.bytes)) continue;
        // PyTorch's files are zip archives around a pickle.
        const bool pickle = magic.kind == Msg::FileIsArchive && begin.find("data.pkl") != std::string::npos;
        return message(pickle ? Msg::FileIsPickle : magic.kind, source.label(), magic.detail);
    }
    if (is_web_page(begin)) return message(Msg::FileIsWebPage, source.label());
    return {};
}

}  // namespace

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

bool is_unfinished_name(std::string_view name) {
    const std::string small = lower_ascii(name);
    return std::ranges::any_of(kUnfinishedEndings,
                               [&](std::string_view ending) { return small.ends_with(ending); });
}

Result<void> check_is_gguf(const ByteSource& source) {
    PARLOR_TRY(const std::string begin, piece(source, 0, kBeginning));
    if (begin.starts_with("GGUF")) return {};
    if (auto reason = unfinished(source)) return *reason;
    if (begin.empty()) return message(Msg::FileEmpty, source.label());
    if (std::string_view("GGUF").starts_with(begin)) {
        return message(Msg::GgufHeaderTruncated, format_bytes(source.size()));
    }
    PARLOR_CHECKED(check_is_no_other(source, begin));
    if (is_safetensors(begin, source.size())) return message(Msg::FileIsSafetensors, source.label());
    const std::string start = gguf::escaped(std::string_view(begin).substr(0, 40));
    return message(is_text(begin) ? Msg::FileIsText : Msg::FileUnknownKind, source.label(), start);
}

Result<void> check_is_safetensors(const ByteSource& source) {
    PARLOR_TRY(const std::string begin, piece(source, 0, kBeginning));
    if (is_safetensors(begin, source.size())) return {};
    if (auto reason = unfinished(source)) return *reason;
    if (begin.empty()) return message(Msg::FileEmpty, source.label());
    if (begin.starts_with("GGUF"))
        return message(Msg::SafetensorsHeader, source.label(), "it is a GGUF file");
    return check_is_no_other(source, begin);  // otherwise the header's reader has the more exact word
}

Error explain_damage(Error error, const ByteSource& source, uint64_t stopped_at) {
    if (auto reason = unfinished(source)) return *reason;
    constexpr uint64_t kFewest = 512;  // fewer zeros prove nothing
    if (source.size() < kFewest || stopped_at > source.size() - kFewest) return error;
    const auto zeros = ends_in_zeros(source, stopped_at);
    if (zeros.ok() && *zeros) return message(Msg::FileZeros, source.label(), format_bytes(stopped_at));
    return error;
}

Result<void> check_not_zeros_at_end(const ByteSource& source, uint64_t data_begin, uint64_t data_end) {
    // No trained tensor is zero over an eighth of a file. A file whose weights are zero from the first byte
    // is let through: people make such files to try a plan.
    constexpr uint64_t kSmallest = 4096, kLargest = 256 << 10;
    const uint64_t data = data_end - data_begin;
    const uint64_t probe = std::clamp(data / 8, kSmallest, kLargest);
    if (data < 2 * probe) return {};
    PARLOR_TRY(const std::string end, piece(source, data_end - probe, probe));
    if (!is_zero(end)) return {};
    PARLOR_TRY(const std::string begin, piece(source, data_begin, probe));
    if (is_zero(begin)) return {};
    // Where the zeros begin, to the nearest probe: a bisection that assumes data before zeros.
    uint64_t low = data_begin, high = data_end - probe;
    while (high - low > probe) {
        const uint64_t middle = low + (high - low) / 2;
        PARLOR_TRY(const std::string there, piece(source, middle, kSmallest));
        (is_zero(there) ? high : low) = middle;
    }
    return message(Msg::FileZeros, source.label(), format_bytes(high));
}

}  // namespace parlor
