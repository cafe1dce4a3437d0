// The file is a GGUF file without a model around its tensors: version, fingerprint of the source, weights.
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <system_error>
#include <unordered_map>

#include "engine/convert/tensor_writer.h"
#include "engine/load/describe.h"
#include "engine/load/file.h"
#include "engine/load/labels.h"
#include "engine/plan/cache_folder.h"
#include "engine/quantize.h"

namespace parlor {

namespace {

using kernels::Format;
namespace fs = std::filesystem;

// Changes when the same source would give other bytes.
constexpr std::string_view kVersion = "1";
constexpr std::string_view kFingerprintKey = "parlor.source";
constexpr uint64_t kHashedBytes = 1 << 16;  // of each file: its header, and more

// FNV-1a, 64 bits (Fowler, Noll, Vo): tells changes, is no protection against forgers.
class Fingerprint {
  public:
    void add(std::span<const std::byte> bytes) {
        for (const std::byte byte : bytes) {
            hash_ ^= std::to_integer<uint64_t>(byte);
            hash_ *= 0x100000001B3;
        }
    }
    void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
    void add(int64_t number) { add(std::string_view(std::to_string(number) + ";")); }
    std::string text() const {
        char digits[17] = {};
        std::to_chars(digits, digits + 16, hash_, 16);
        return digits;
    }

  private:
    uint64_t hash_ = 0xCBF29CE484222325;
};

Result<std::string> fingerprint_of(const ModelCard& card, Format format) {
    Fingerprint out;
    out.add(kVersion);
    out.add(kernels::traits(format).name);
    std::vector<std::byte> bytes;
    for (const fs::path& part : card.parts) {
        PARLOR_TRY(const std::unique_ptr<File> file, File::open(part));
        std::error_code error;
        const auto time = fs::last_write_time(part, error);
        out.add(path_text(part.filename()));
        out.add(static_cast<int64_t>(file->size()));
        out.add(error ? 0 : static_cast<int64_t>(time.time_since_epoch().count()));
        bytes.resize(static_cast<size_t>(std::min(kHashedBytes, file->size())));
        PARLOR_CHECKED(file->read(0, bytes));
        out.add(bytes);
    }
    // How a folder's config.json has its tensors read.
    for (const TensorInfo& tensor : card.tensors) {
        out.add(tensor.name);
        for (const int64_t side : tensor.shape) out.add(side);
        out.add(static_cast<int64_t>(tensor.offset));
        for (const TensorPiece& piece : tensor.pieces) out.add(static_cast<int64_t>(piece.offset));
        out.add(std::as_bytes(std::span(tensor.values)));
    }
    return out.text();
}

fs::path own_folder() {
    const fs::path folder = cache_folder();
    return folder.empty() ? folder : folder / "weights";
}

// The card with the weights of `file`; nothing unless they are all there and made from this source.
std::optional<ModelCard> opened(const ModelCard& wanted, const std::string& fingerprint,
                                const fs::path& path) {
    auto file = File::open(path);
    if (!file.ok()) return std::nullopt;
    auto header = gguf::read_header(**file);
    if (!header.ok()) return std::nullopt;
    const auto made_from = header->metadata.text(kFingerprintKey);
    if (!made_from.ok() || *made_from != fingerprint || header->tensors.size() != wanted.tensors.size())
        return std::nullopt;
    std::unordered_map<std::string_view, const TensorInfo*> stored;
    for (const TensorInfo& tensor : header->tensors) stored.emplace(tensor.name, &tensor);
    ModelCard card = wanted;
    for (TensorInfo& tensor : card.tensors) {
        const auto found = stored.find(tensor.name);
        if (found == stored.end() || found->second->format != tensor.format ||
            found->second->shape != tensor.shape || found->second->bytes != tensor.bytes) {
            return std::nullopt;
        }
        tensor.offset = found->second->offset;
    }
    card.parts = {path};
    return card;
}

Result<void> write_file(const ModelCard& card, Format format, int threads, const std::string& fingerprint,
                        const fs::path& path, const std::stop_token& stop,
                        const std::function<void(double)>& progress) {
    TensorWriter writer(card, format, threads, stop, progress);
    GgufHeader header;
    header.set_text("general.architecture", "parlor-weights");
    header.set_text(kFingerprintKey, fingerprint);
    writer.describe(header, gguf::kDefaultAlignment);
    const std::string bytes = header.bytes(gguf::kDefaultAlignment);
    PARLOR_CHECKED(writer.check_space(path, bytes.size()));
    PARLOR_TRY(const std::unique_ptr<PartialFile> file, PartialFile::create(path));
    PARLOR_CHECKED(file->write(std::as_bytes(std::span(bytes))));
    PARLOR_CHECKED(writer.write(*file));
    return file->finish();
}

}  // namespace

bool can_requantize(const ModelCard& card) {
    uint64_t shrinking = 0;
    const Mixture mixture{Format::q8_0, card.arch.layers};
    for (const TensorInfo& tensor : card.tensors) {
        if (!tensor.quantized.empty()) return false;
        const bool half = tensor.format == Format::f16 || tensor.format == Format::bf16;
        if (half && format_for(tensor, mixture) != tensor.format) shrinking += tensor.bytes;
    }
    return shrinking > card.weight_bytes / 2;
}

ModelCard requantized_card(const ModelCard& card, Format format) {
    ModelCard out = card;
    const Mixture mixture{format, card.arch.layers};
    out.weight_bytes = 0;
    for (TensorInfo& tensor : out.tensors) {
        tensor.format = format_for(tensor, mixture);
        tensor.bytes = all_bytes(tensor.format, tensor);
        tensor.pieces.clear();
        tensor.values.clear();
        tensor.part = 0;
        out.weight_bytes += tensor.bytes;
    }
    out.quantization = quantization_label(file_type(format), out.tensors);
    return out;
}

std::vector<fs::path> requantized_places(const ModelCard& card, Format format) {
    std::vector<fs::path> out;
    if (card.parts.empty()) return out;
    const std::string ending = "." + std::string(kernels::traits(format).name) + ".parlor";
    const bool folder = !card.format.starts_with("GGUF");
    fs::path name = folder ? fs::path("weights") : card.parts.front().filename();
    name += ending;
    out.push_back(card.parts.front().parent_path() / name);
    if (const fs::path own = own_folder(); !own.empty()) {
        std::error_code ignored;
        Fingerprint place;
        place.add(path_text(fs::absolute(card.parts.front(), ignored)));
        out.push_back(own / (place.text() + ending));
    }
    return out;
}

Result<ModelCard> requantize(const ModelCard& card, Format format, int threads, const std::stop_token& stop,
                             const std::function<void(double fraction)>& progress) {
    if (!file_type(format)) return message(Msg::QuantizeFormat, kernels::traits(format).name);
    if (!can_requantize(card)) return message(Msg::QuantizeNothing, path_text(card.path));
    const ModelCard wanted = requantized_card(card, format);
    PARLOR_TRY(const std::string fingerprint, fingerprint_of(card, format));
    const std::vector<fs::path> places = requantized_places(card, format);
    for (const fs::path& place : places) {
        if (std::optional<ModelCard> found = opened(wanted, fingerprint, place)) return std::move(*found);
    }
    Result<void> written = message(Msg::QuantizeWrite, path_text(card.path));
    for (const fs::path& place : places) {
        std::error_code ignored;
        fs::create_directories(place.parent_path(), ignored);
        written = write_file(card, format, threads, fingerprint, place, stop, progress);
        if (written.ok()) {
            if (std::optional<ModelCard> made = opened(wanted, fingerprint, place)) return std::move(*made);
            return message(Msg::QuantizeWrite, path_text(place));
        }
        // Another folder helps against these two.
        const Msg why = written.error().id;
        if (why != Msg::QuantizeWrite && why != Msg::QuantizeSpace) break;
    }
    return written.error();
}

}  // namespace parlor
