// config.json and its companions in a model folder.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/load/folder_files.h"
#include "engine/load/quantized.h"
#include "engine/models/folder_form.h"

namespace parlor {

// config.json as the source of hyper-parameters, under GGUF keys.
class Config final : public Fields {
  public:
    // Errors: no object, unknown model_type (ArchitectureUnknown), a quantization or an entry that is not
    // supported. `architectures`, `auto_map` and the like say which code would run elsewhere; they are not
    // read.
    static Result<Config> read(const FolderFiles& folder);

    const FolderForm& form() const { return *form_; }
    const std::string& label() const { return label_; }
    // The language model's entries with the form's defaults.
    const nlohmann::json& entries() const { return entries_; }
    const nlohmann::json& whole() const { return whole_; }  // as it stands in the file
    const Quantization& quantization() const { return quantization_; }
    // Of numbers in config.json that GGUF files have as tensors.
    const std::vector<TensorInfo>& made_tensors() const { return made_tensors_; }
    int64_t layers() const;  // 0: not known
    bool tied_embeddings() const;

    Result<std::optional<int64_t>> integer(std::string_view key) const override;
    Result<std::optional<double>> number(std::string_view key) const override;
    Result<std::optional<std::string>> text(std::string_view key) const override;
    Result<std::optional<bool>> boolean(std::string_view key) const override;
    Result<std::vector<int64_t>> integer_list(std::string_view key) const override;

  private:
    Result<void> choose_form();
    Result<void> check_supported() const;
    Result<void> find_quantization(const FolderFiles& folder);
    Result<void> fill();
    Error wrong_type(const ConfigValues::Value& value, const char* wanted) const;
    const ConfigValues::Value* find(std::string_view key) const;

    std::string label_;
    nlohmann::json whole_, entries_, defaults_;  // defaults_: those that entries_ took
    std::vector<TensorInfo> made_tensors_;
    const FolderForm* form_ = nullptr;
    ConfigValues values_;
    Quantization quantization_;
};

// From chat_template.jinja, chat_template.json or tokenizer_config.json; empty when there is none.
Result<std::string> read_chat_template(const FolderFiles& folder);

}  // namespace parlor
