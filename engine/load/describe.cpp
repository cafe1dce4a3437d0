#include "engine/load/describe.h"

#include <algorithm>
#include <unordered_set>

#include "engine/load/advice.h"
#include "engine/load/file.h"
#include "engine/load/folder.h"
#include "engine/load/gguf.h"
#include "engine/load/kind.h"
#include "engine/load/labels.h"
#include "engine/load/split.h"
#include "engine/load/tokenizer_files.h"
#include "engine/load/vocabulary.h"
#include "engine/models/family.h"
#include "engine/plan/experience.h"

namespace parlor {

namespace {

Result<gguf::Header> read_checked_header(const ByteSource& source) {
    PARLOR_CHECKED(check_is_gguf(source));
    uint64_t stopped_at = 0;
    auto header = gguf::read_header(source, &stopped_at);
    if (!header.ok()) return explain_damage(header.error(), source, stopped_at);
    const auto& tensors = header->tensors;
    if (!tensors.empty()) {
        const auto last = std::ranges::max_element(tensors, {}, &TensorInfo::offset);
        PARLOR_CHECKED(check_not_zeros_at_end(source, header->data_offset, last->offset + last->bytes));
    }
    return header;
}

struct SplitKeys {
    int64_t number = 0;  // from 0
    int64_t count = 1;
    std::optional<int64_t> tensors;
};

Result<SplitKeys> read_split_keys(const gguf::Metadata& metadata) {
    SplitKeys keys;
    PARLOR_TRY(const auto count, metadata.integer("split.count"));
    PARLOR_TRY(const auto number, metadata.integer("split.no"));
    PARLOR_TRY(keys.tensors, metadata.integer("split.tensors.count"));
    keys.count = count.value_or(1);
    keys.number = number.value_or(0);
    if (keys.count == 0) keys.count = 1;  // some writers give an unsplit file the count 0
    if (keys.count < 1 || keys.count > gguf::kMaxParts || keys.number < 0 || keys.number >= keys.count) {
        return message(Msg::SplitCount, std::to_string(keys.number + 1), std::to_string(keys.count));
    }
    return keys;
}

// Reads the parts after the first one and appends their tensors to the card.
class PartReader {
  public:
    PartReader(const ByteSource& first, const SplitKeys& keys, ModelCard& card)
        : first_(first), keys_(keys), card_(card) {}

    Result<void> read(Parts& parts) {
        if (keys_.count == 1) return {};
        for (const TensorInfo& tensor : card_.tensors) names_.insert(tensor.name);
        for (uint32_t part = 1; part < keys_.count; ++part) {
            PARLOR_TRY(const auto source, parts.open(part + 1));
            PARLOR_CHECKED(append(*source, part));
        }
        const auto found = static_cast<int64_t>(card_.tensors.size());
        if (keys_.tensors.value_or(found) != found) {
            return message(Msg::SplitTensorCount, std::to_string(found), std::to_string(*keys_.tensors));
        }
        return {};
    }

  private:
    Result<void> append(const ByteSource& source, uint32_t part) {
        PARLOR_TRY(gguf::Header header, read_checked_header(source));
        PARLOR_TRY(const SplitKeys keys, read_split_keys(header.metadata));
        if (keys.count != keys_.count) return message(Msg::SplitPartForeign, source.label(), first_.label());
        if (keys.number != part) {
            return message(Msg::SplitPartOrder, source.label(), std::to_string(keys.number + 1),
                           std::to_string(part + 1));
        }
        if (card_.tensors.size() + header.tensors.size() > gguf::kMaxTensors) {
            return message(Msg::GgufTensorCount, std::to_string(card_.tensors.size() + header.tensors.size()),
                           std::to_string(gguf::kMaxTensors));
        }
        for (TensorInfo& tensor : header.tensors) {
            tensor.part = part;
            if (!names_.insert(tensor.name).second) {
                return message(Msg::SplitPartForeign, source.label(), first_.label());
            }
            card_.tensors.push_back(std::move(tensor));
        }
        card_.file_bytes += source.size();
        return source.check_unchanged();
    }

    const ByteSource& first_;
    const SplitKeys& keys_;
    ModelCard& card_;
    std::unordered_set<std::string> names_;
};

Result<const Family*> family_of(const gguf::Metadata& metadata) {
    PARLOR_TRY(const auto architecture, metadata.text("general.architecture"));
    if (!architecture) return message(Msg::ArchitectureMissing);
    if (const Family* family = find_family(*architecture)) return family;
    if (*architecture == "clip" || *architecture == "mmproj")
        return message(Msg::ProjectorFile, *architecture);
    return message(Msg::ArchitectureUnknown, gguf::to_valid_utf8(*architecture), known_families());
}

Result<std::string> shown_text(const gguf::Metadata& metadata, std::string_view key) {
    PARLOR_TRY(const auto text, metadata.text(key));
    return gguf::to_valid_utf8(text.value_or(""));
}

Result<std::unique_ptr<File>> open_part_file(const SplitName& name, uint32_t number) {
    const auto path = name.part(number);
    auto file = File::open(path);
    if (!file.ok() && file.error().id == Msg::FileNotFound) {
        return message(Msg::SplitPartMissing, std::to_string(number), std::to_string(name.count),
                       path_text(path));
    }
    return file;
}

// Parts that lie beside the first one.
class FileParts final : public Parts {
  public:
    FileParts(const std::filesystem::path& first, std::string label)
        : label_(std::move(label)), paths_({first}) {}

    Result<void> check_first(uint32_t number, uint32_t count) override {
        name_ = parse_split_name(paths_.front());
        if (!name_ || name_->count != count) {
            const SplitName wanted{.stem = "", .count = count};
            return message(Msg::SplitName, label_, std::to_string(number), std::to_string(count),
                           path_text(wanted.part(number)));
        }
        if (number != 1) return message(Msg::SplitPartOrder, label_, std::to_string(number), "1");
        return {};
    }
    Result<std::unique_ptr<ByteSource>> open(uint32_t number) override {
        CHECK(name_.has_value());  // check_first() went well
        PARLOR_TRY(std::unique_ptr<File> part, open_part_file(*name_, number));
        paths_.push_back(name_->part(number));
        return std::unique_ptr<ByteSource>(std::move(part));
    }
    std::vector<std::filesystem::path> paths() && { return std::move(paths_); }

  private:
    std::string label_;
    std::vector<std::filesystem::path> paths_;
    std::optional<SplitName> name_;
};

}  // namespace

void add_sizes(ModelCard& card) {
    for (const TensorInfo& tensor : card.tensors) {
        card.weight_bytes += tensor.bytes;
        card.parameters += static_cast<uint64_t>(tensor.cols()) * static_cast<uint64_t>(tensor.rows());
    }
}

Result<ModelCard> describe_source(const ByteSource& first, Parts& parts) {
    PARLOR_TRY(gguf::Header header, read_checked_header(first));
    const gguf::Metadata& metadata = header.metadata;
    PARLOR_TRY(const SplitKeys keys, read_split_keys(metadata));
    if (keys.count > 1) {
        PARLOR_CHECKED(
            parts.check_first(static_cast<uint32_t>(keys.number + 1), static_cast<uint32_t>(keys.count)));
    }
    PARLOR_TRY(const Family* family, family_of(metadata));
    ModelCard card;
    card.format = "GGUF v" + std::to_string(header.version);
    card.tensors = std::move(header.tensors);
    card.file_bytes = first.size();
    PARLOR_CHECKED(PartReader(first, keys, card).read(parts));
    if (card.tensors.empty()) return message(Msg::ModelOnlyVocabulary);
    PARLOR_TRY(card.arch, read_arch(*family, metadata));
    PARLOR_CHECKED(match_tensors(*family, card.tensors, card.arch));
    PARLOR_TRY(card.vocab, gguf::read_vocabulary(metadata, card.arch.vocabulary));
    PARLOR_TRY(card.chat_template, gguf::read_chat_template(metadata));
    card.sampling = read_advice(metadata);
    PARLOR_TRY(card.name, shown_text(metadata, "general.name"));
    PARLOR_TRY(card.license, shown_text(metadata, "general.license"));
    PARLOR_TRY(card.size_label, shown_text(metadata, "general.size_label"));
    PARLOR_TRY(const auto file_type, metadata.integer("general.file_type"));
    add_sizes(card);
    card.quantization = quantization_label(file_type, card.tensors);
    if (card.size_label.empty()) card.size_label = size_label(card.parameters);
    PARLOR_CHECKED(first.check_unchanged());
    return card;
}

Result<ModelCard> describe(const std::filesystem::path& path) {
    if (const auto folder = model_folder(path)) {
        PARLOR_TRY(ModelCard card, describe_folder(*folder));
        card.experience = experience_with(card.path, card.file_bytes);
        return card;
    }
    // Whichever part is opened, the first one has the metadata.
    std::filesystem::path first = path;
    std::unique_ptr<File> file;
    if (const auto name = parse_split_name(path); name && name->number > 1) {
        first = name->part(1);
        PARLOR_TRY(file, open_part_file(*name, 1));
    } else {
        PARLOR_TRY(file, File::open(path));
    }
    FileParts parts(first, file->label());
    PARLOR_TRY(ModelCard card, describe_source(*file, parts));
    if (card.name.empty()) card.name = gguf::to_valid_utf8(path_text(path.stem()));
    card.path = path;
    card.parts = std::move(parts).paths();
    card.experience = experience_with(card.path, card.file_bytes);
    return card;
}

Result<VocabData> describe_vocabulary(const std::filesystem::path& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) return describe_tokenizer(path);
    if (is_tokenizer_file(path)) return describe_tokenizer_file(path);
    PARLOR_TRY(const std::unique_ptr<File> file, File::open(path));
    PARLOR_TRY(const gguf::Header header, read_checked_header(*file));
    PARLOR_TRY(VocabData vocab, gguf::read_vocabulary(header.metadata, 0));
    if (vocab.tokens.empty()) return message(Msg::TokenizerMissing, "tokens", "tokenizer.ggml.tokens");
    return vocab;
}

int64_t TensorInfo::rows() const {
    int64_t rows = 1;
    for (size_t i = 1; i < shape.size(); ++i) rows *= shape[i];
    return rows;
}

const TensorInfo* ModelCard::find(std::string_view tensor) const {
    const auto found = std::ranges::find(tensors, tensor, &TensorInfo::name);
    return found == tensors.end() ? nullptr : &*found;
}

}  // namespace parlor
