#include "engine/load/folder.h"
#include "engine/load/advice.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>

#include "engine/load/describe.h"
#include "engine/load/file.h"
#include "engine/load/folder_tensors.h"
#include "engine/load/gguf.h"
#include "engine/load/kind.h"
#include "engine/load/labels.h"
#include "engine/load/split.h"
#include "engine/load/tokenizer_files.h"

namespace parlor {

namespace {

constexpr auto kPickleEndings = std::to_array<std::string_view>({".bin", ".pt", ".pth", ".ckpt", ".pkl"});

bool ends_with_any(std::string_view name, std::span<const std::string_view> endings) {
    return std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

// GGUF models: every first part, no helpers for images.
std::vector<std::string> gguf_models(const FolderFiles& folder) {
    std::vector<std::string> out;
    for (const std::string& name : folder.names()) {
        const std::string small = lower_ascii(name);
        if (!small.ends_with(kGgufEnding) || small.find("mmproj") != std::string::npos) continue;
        const auto split = parse_split_name(name);
        if (!split || split->number == 1) out.push_back(name);
    }
    return out;
}

std::string first_pickle(const FolderFiles& folder) {
    for (const std::string& name : folder.names()) {
        // training_args.bin and optimizer.pt are no weights, but a folder that has only those has no model
        // either.
        if (ends_with_any(name, kPickleEndings)) return name;
    }
    return {};
}

std::string list_of(const std::vector<std::string>& names) {
    constexpr size_t kMost = 4;
    std::string out;
    for (size_t i = 0; i < std::min(names.size(), kMost); ++i)
        out.append(i == 0 ? "" : ", ").append(names[i]);
    return names.size() > kMost ? out + ", …" : out;
}

// Why a folder without a model is none.
Error no_model(const FolderFiles& folder) {
    if (folder.has("model_index.json")) return message(Msg::FolderImageModel, folder.label());
    if (folder.has("adapter_config.json")) return message(Msg::FolderAdapter, folder.label());
    for (const std::string& name : folder.names()) {
        if (is_unfinished_name(name)) return message(Msg::FolderUnfinished, folder.label(), name);
    }
    if (const std::string pickle = first_pickle(folder); !pickle.empty()) {
        return message(Msg::FolderPickle, folder.label(), pickle);
    }
    if (has_safetensors(folder)) return message(Msg::FolderNoConfig, folder.label());
    return message(Msg::FolderNoModel, folder.label());
}

// "models--Qwen--Qwen2.5-7B/snapshots/1a2b…" is Qwen2.5-7B.
std::string name_of(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::path whole = std::filesystem::absolute(path, error).lexically_normal();
    if (!whole.has_filename()) whole = whole.parent_path();
    if (path_text(whole.parent_path().filename()) == "snapshots") {
        const std::string repository = path_text(whole.parent_path().parent_path().filename());
        const size_t mark = repository.rfind("--");
        if (repository.starts_with("models--") && mark != std::string::npos)
            return repository.substr(mark + 2);
    }
    return path_text(whole.filename());
}

Result<std::vector<QuantizedWeight>> gather(const Quantization& quantization, const FolderFiles& folder,
                                            Shards& shards) {
    std::unique_ptr<ByteSource> source;
    uint32_t part = 0;
    return gather_quantized(quantization, shards.tensors,
                            [&](const safetensors::StoredTensor& tensor, uint64_t offset,
                                std::span<std::byte> out) -> Result<void> {
                                if (source == nullptr || part != tensor.part) {
                                    PARLOR_TRY(source, folder.open(shards.files[tensor.part]));
                                    part = tensor.part;
                                }
                                return source->read(tensor.offset + offset, out);
                            });
}

}  // namespace

std::optional<std::filesystem::path> model_folder(const std::filesystem::path& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        std::string revision;
        std::ifstream(path / "refs" / "main") >> revision;
        const std::filesystem::path snapshot = path / "snapshots" / revision;
        const bool plain = !revision.empty() && revision.find_first_of("/\\.:") == std::string::npos;
        return plain && std::filesystem::is_directory(snapshot, error) ? snapshot : path;
    }
    const std::string name = path_text(path.filename());
    if (name != "config.json" && !name.ends_with(".safetensors") &&
        !name.ends_with(".safetensors.index.json")) {
        return std::nullopt;
    }
    const std::filesystem::path folder =
        path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    return std::filesystem::is_regular_file(folder / "config.json", error) ? std::optional(folder)
                                                                           : std::nullopt;
}

Result<FolderKind> folder_kind(const FolderFiles& folder) {
    const bool weights = has_safetensors(folder);
    if (folder.has("config.json") && weights) return FolderKind{};
    const std::vector<std::string> models = gguf_models(folder);
    if (models.size() == 1) return FolderKind{models.front()};
    if (models.size() > 1) return message(Msg::FolderManyModels, folder.label(), list_of(models));
    return no_model(folder);
}

Result<FolderCard> describe_folder_files(const FolderFiles& folder) {
    PARLOR_TRY(const Config config, Config::read(folder));
    const Family* family = find_family(config.form().family);
    CHECK(family != nullptr);
    PARLOR_TRY(Shards shards, read_shards(folder));
    FolderCard out;
    ModelCard& card = out.card;
    card.format = "safetensors";
    PARLOR_TRY(std::vector<QuantizedWeight> quantized, gather(config.quantization(), folder, shards));
    PARLOR_TRY(card.tensors, folder_tensors(shards, std::move(quantized), config));
    card.tensors.insert(card.tensors.end(), config.made_tensors().begin(), config.made_tensors().end());
    card.file_bytes = shards.file_bytes;
    PARLOR_TRY(card.arch, read_arch(*family, config));
    const FolderForm& form = config.form();
    card.arch.rope_pairs = form.rope_pairs;
    card.arch.norm_offset = form.norm_offset;
    if (form.finish != nullptr) form.finish(config.entries(), card.arch);
    PARLOR_CHECKED(match_tensors(*family, card.tensors, card.arch));
    // Transformers would start an absent output matrix with random numbers.
    if (card.arch.tied_embeddings && !config.tied_embeddings())
        return message(Msg::TensorMissing, "1", "lm_head.weight");
    PARLOR_TRY(card.chat_template, read_chat_template(folder));
    PARLOR_TRY(card.sampling, read_advice(folder));
    add_sizes(card);
    card.quantization = quantization_label(std::nullopt, card.tensors);
    if (!config.quantization().name.empty()) card.quantization = config.quantization().name;
    card.size_label = size_label(card.parameters);
    out.files = std::move(shards.files);
    return out;
}

Result<ModelCard> describe_folder(const std::filesystem::path& path) {
    PARLOR_TRY(const auto folder, DiskFolder::open(path));
    PARLOR_TRY(const FolderKind kind, folder_kind(*folder));
    if (!kind.gguf.empty()) return describe(folder->path_of(kind.gguf));
    PARLOR_TRY(FolderCard described, describe_folder_files(*folder));
    ModelCard card = std::move(described.card);
    card.path = path;
    card.name = gguf::to_valid_utf8(name_of(path));
    PARLOR_TRY(card.vocab, describe_tokenizer(folder->path_of("config.json").parent_path()));
    PARLOR_CHECKED(fit_vocabulary(card.vocab, card.arch.vocabulary));
    for (const std::string& file : described.files) card.parts.push_back(folder->path_of(file));
    return card;
}

}  // namespace parlor
