#include "engine/load/shards.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "engine/load/file.h"
#include "engine/load/json.h"
#include "engine/load/split.h"

namespace parlor {

namespace {

using safetensors::StoredTensor;

constexpr std::string_view kSingle = "model.safetensors";
constexpr std::string_view kIndexEnding = ".safetensors.index.json";
constexpr std::string_view kEnding = ".safetensors";
constexpr size_t kMostFiles = 1024;
constexpr size_t kNamedMissing = 3;  // a sentence lists at most so many

// The index file, or an empty name. Diffusion models and others bring indexes with other names: "model" comes
// first.
std::string index_name(const FolderFiles& folder) {
    const std::string first = "model" + std::string(kIndexEnding);
    if (folder.has(first)) return first;
    for (const std::string& name : folder.names()) {
        if (name.ends_with(kIndexEnding)) return name;
    }
    return {};
}

// A name that cannot lead out of the folder on any system.
bool is_plain_name(std::string_view name) {
    return name.ends_with(kEnding) && name.find_first_of("/\\:") == std::string_view::npos &&
           name.find("..") == std::string_view::npos &&
           std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

class ShardReader {
  public:
    explicit ShardReader(const FolderFiles& folder) : folder_(folder) {}

    Result<Shards> read() {
        PARLOR_CHECKED(choose());
        PARLOR_CHECKED(check_all_there());
        for (size_t part = 0; part < shards_.files.size(); ++part)
            PARLOR_CHECKED(add(static_cast<uint32_t>(part)));
        PARLOR_CHECKED(check_index());
        return std::move(shards_);
    }

  private:
    Result<void> choose() {
        if (folder_.has(kSingle)) {
            shards_.files = {std::string(kSingle)};
            return {};
        }
        index_ = index_name(folder_);
        if (!index_.empty()) return read_index();
        std::vector<std::string> found;
        for (const std::string& name : folder_.names()) {
            // Mistral's own layout of the same weights under other names.
            if (name.ends_with(kEnding) && !name.starts_with("consolidated")) found.push_back(name);
        }
        if (found.size() <= 1) {
            shards_.files = std::move(found);
            return shards_.files.empty() ? Result<void>(message(Msg::FolderNoModel, folder_.label()))
                                         : Result<void>();
        }
        return complete_set(found);
    }

    // Files that are numbered parts of one whole; the missing ones are named by check_all_there().
    Result<void> complete_set(const std::vector<std::string>& found) {
        const auto first = parse_split_name(found.front(), kEnding);
        for (const std::string& name : found) {
            const auto split = parse_split_name(name, kEnding);
            if (!first || !split || split->stem != first->stem || split->count != first->count) {
                return message(Msg::FolderShardsUnclear, folder_.label(), std::to_string(found.size()));
            }
        }
        for (uint32_t part = 1; part <= first->count; ++part)
            shards_.files.push_back(path_text(first->part(part, kEnding)));
        return {};
    }

    Result<void> read_index() {
        PARLOR_TRY(const auto source, folder_.open(index_));
        PARLOR_TRY(const nlohmann::json index, read_json_file(*source));
        const auto map = index.is_object() ? index.find("weight_map") : index.end();
        if (!index.is_object() || map == index.end() || !map->is_object() || map->empty()) {
            return message(Msg::IndexInvalid, source->label(), "it has no weight_map");
        }
        std::map<std::string, uint32_t> parts;  // sorted by name, as people list them
        for (const auto& [tensor, file] : map->items()) {
            const auto* name = file.get_ptr<const std::string*>();
            if (name == nullptr || !is_plain_name(*name)) {
                return message(Msg::IndexUnsafeName, source->label(), name == nullptr ? file.dump() : *name);
            }
            parts.emplace(*name, 0);
        }
        if (parts.size() > kMostFiles) {
            return message(Msg::IndexInvalid, source->label(),
                           "it names " + std::to_string(parts.size()) + " files");
        }
        for (auto& [name, part] : parts) {
            part = static_cast<uint32_t>(shards_.files.size());
            shards_.files.push_back(name);
        }
        for (const auto& [tensor, file] : map->items())
            wanted_.emplace(tensor, parts.at(file.get<std::string>()));
        return source->check_unchanged();
    }

    Result<void> check_all_there() const {
        std::string list;
        size_t missing = 0;
        for (const std::string& name : shards_.files) {
            if (folder_.has(name)) continue;
            if (++missing <= kNamedMissing) list.append(list.empty() ? "" : ", ").append(name);
        }
        if (missing == 0) return {};
        if (missing > kNamedMissing) list += ", …";
        return message(Msg::ShardsMissing, std::to_string(missing), std::to_string(shards_.files.size()),
                       list);
    }

    Result<void> add(uint32_t part) {
        PARLOR_TRY(const auto source, folder_.open(shards_.files[part]));
        PARLOR_TRY(std::vector<StoredTensor> tensors, safetensors::read_header(*source));
        if (shards_.tensors.size() + tensors.size() > safetensors::kMaxTensors) {
            return message(Msg::SafetensorsHeader, source->label(),
                           "more than " + std::to_string(safetensors::kMaxTensors) + " tensors");
        }
        shards_.file_bytes += source->size();
        for (StoredTensor& tensor : tensors) {
            tensor.part = part;
            const auto [place, added] = places_.emplace(tensor.name, part);
            if (!added) {
                return message(Msg::ShardTensorTwice, shards_.files[place->second], shards_.files[part],
                               tensor.name);
            }
            shards_.tensors.push_back(std::move(tensor));
        }
        return {};
    }

    Result<void> check_index() const {
        for (const auto& [tensor, part] : wanted_) {
            const auto found = places_.find(tensor);
            if (found == places_.end() || found->second != part) {
                return message(Msg::IndexTensorElsewhere, index_, tensor, shards_.files[part]);
            }
        }
        return {};
    }

    const FolderFiles& folder_;
    std::string index_;
    Shards shards_;
    std::unordered_map<std::string, uint32_t> wanted_;  // what the index says
    std::unordered_map<std::string, uint32_t> places_;  // where tensors are
};

}  // namespace

Result<Shards> read_shards(const FolderFiles& folder) {
    return ShardReader(folder).read();
}

bool has_safetensors(const FolderFiles& folder) {
    return std::ranges::any_of(folder.names(), [](const std::string& name) {
        return name.ends_with(kEnding) || name.ends_with(kIndexEnding);
    });
}

}  // namespace parlor
