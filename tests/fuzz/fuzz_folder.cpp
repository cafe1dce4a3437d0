// libFuzzer target: a model folder. The input is config.json, a zero byte, and the header of
// model.safetensors, to which as many data bytes are added as it may claim. An answer is a card whose tensors
// lie inside the file, or an error.
#include <cstdint>
#include <map>
#include <string>

#include "engine/load/folder.h"
#include "kernels/check.h"

namespace {

using namespace parlor;

class FuzzFolder final : public FolderFiles {
  public:
    explicit FuzzFolder(std::map<std::string, std::string> files) : files_(std::move(files)) {
        for (const auto& [name, bytes] : files_) names_.push_back(name);
    }
    std::string label() const override { return "folder"; }
    const std::vector<std::string>& names() const override { return names_; }
    Result<std::unique_ptr<ByteSource>> open(std::string_view name) const override {
        const auto found = files_.find(std::string(name));
        if (found == files_.end()) return message(Msg::FileNotFound, std::string(name));
        return std::unique_ptr<ByteSource>(
            std::make_unique<MemorySource>(std::as_bytes(std::span(found->second)), std::string(name)));
    }

  private:
    std::map<std::string, std::string> files_;
    std::vector<std::string> names_;
};

void check_card(const ModelCard& card) {
    for (const TensorInfo& tensor : card.tensors) {
        CHECK(tensor.bytes > 0);
        int64_t rows = 0;
        for (const TensorPiece& piece : tensor.pieces) {
            CHECK(piece.offset < card.file_bytes && piece.rows > 0);
            rows += piece.rows;
        }
        CHECK(tensor.pieces.empty() ? tensor.offset <= card.file_bytes - tensor.bytes
                                    : rows == tensor.rows());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), size);
    const size_t border = std::min(input.find('\0'), size);
    const std::string header = input.substr(std::min(border + 1, size));
    constexpr size_t kDataBytes = 4096;
    const uint64_t length = header.size();
    std::string weights(reinterpret_cast<const char*>(&length), sizeof length);
    weights += header;
    weights.append(kDataBytes, '\x3C');
    const FuzzFolder folder({{"config.json", input.substr(0, border)},
                             {"tokenizer_config.json", input.substr(0, border)},
                             {"model.safetensors", std::move(weights)}});
    const auto described = describe_folder_files(folder);
    if (described.ok()) {
        check_card(described.value().card);
    } else {
        CHECK(!described.error().text().empty());
    }
    return 0;
}
