#include "engine/quantize.h"

#include <algorithm>
#include <memory>
#include <system_error>
#include <vector>

#include "engine/convert/tensor_writer.h"
#include "engine/load/file.h"
#include "engine/load/gguf.h"

namespace parlor {

namespace {

// The metadata of the first part, but for what quantizing changes.
Result<uint32_t> copy_metadata(const File& first, kernels::Format format, GgufHeader& header) {
    PARLOR_TRY(const gguf::Header source, gguf::read_header(first));
    uint32_t alignment = gguf::kDefaultAlignment;
    for (const auto& [key, value] : source.metadata.in_order()) {
        if (key == "general.alignment") alignment = static_cast<uint32_t>(value.bits);
        const bool changes =
            key == "general.file_type" || key == "general.quantization_version" || key.starts_with("split.");
        if (!changes) PARLOR_CHECKED(header.copy(key, value, first));
    }
    header.set_u32("general.file_type", *file_type(format));
    header.set_u32("general.quantization_version", 2);
    return alignment;
}

bool is_one_of(const std::vector<std::filesystem::path>& parts, const std::filesystem::path& out) {
    return std::ranges::any_of(parts, [&](const std::filesystem::path& part) {
        std::error_code ignored;
        return std::filesystem::equivalent(part, out, ignored);
    });
}

}  // namespace

Result<Quantized> quantize(const std::filesystem::path& in, const std::filesystem::path& out,
                           const QuantizeWishes& wishes, const std::stop_token& stop,
                           const std::function<void(double fraction)>& progress) {
    if (!file_type(wishes.format)) return message(Msg::QuantizeFormat, kernels::traits(wishes.format).name);
    PARLOR_TRY(const ModelCard card, describe(in));
    if (!card.format.starts_with("GGUF")) return message(Msg::QuantizeNoGguf, path_text(in));
    std::error_code ignored;
    if (is_one_of(card.parts, out) || (!wishes.overwrite && std::filesystem::exists(out, ignored)))
        return message(Msg::QuantizeExists, path_text(out));
    std::vector<std::unique_ptr<File>> sources;
    for (const std::filesystem::path& part : card.parts) {
        PARLOR_TRY(std::unique_ptr<File> file, File::open(part));
        sources.push_back(std::move(file));
    }
    TensorWriter writer(card, wishes.format, wishes.threads, stop, progress);
    if (writer.quantized() == 0) return message(Msg::QuantizeNothing, path_text(card.path));
    GgufHeader header;
    PARLOR_TRY(const uint32_t alignment, copy_metadata(*sources.front(), wishes.format, header));
    writer.describe(header, alignment);
    const std::string bytes = header.bytes(alignment);
    PARLOR_CHECKED(writer.check_space(out, bytes.size()));
    PARLOR_TRY(const std::unique_ptr<PartialFile> file, PartialFile::create(out));
    PARLOR_CHECKED(file->write(std::as_bytes(std::span(bytes))));
    PARLOR_CHECKED(writer.write(*file));
    for (const auto& source : sources) PARLOR_CHECKED(source->check_unchanged());
    PARLOR_CHECKED(file->finish());
    return Quantized{card.file_bytes, file->written(), std::ssize(card.tensors), writer.quantized()};
}

}  // namespace parlor
