#include "engine/load/config.h"

#include <algorithm>

#include "engine/load/gguf.h"
#include "engine/load/json.h"

namespace parlor {

namespace {

using nlohmann::json;

constexpr uint64_t kMostConfigBytes = 8 << 20;  // lists of unquantized modules make some 300 kB long
constexpr size_t kMostLayerValues = 4096;       // as for GGUF's lists

Result<json> read_object(const FolderFiles& folder, std::string_view name) {
    PARLOR_TRY(const auto source, folder.open(name));
    PARLOR_TRY(json out,
               read_json_file(*source, {.most_bytes = kMostConfigBytes, .longest_text = kMostConfigBytes}));
    if (!out.is_object()) return message(Msg::JsonInvalid, source->label(), "0", "it is no object");
    PARLOR_CHECKED(source->check_unchanged());
    return out;
}

// Names that entries have had in one version or another, and the one that FolderForm::defaults have.
constexpr std::pair<const char*, const char*> kOtherNames[] = {
    {"num_mtp_layers", "num_nextn_predict_layers"},
};

// Python writes 1e6 as 1000000.0.
std::optional<int64_t> whole_number(const json& value) {
    if (value.is_number_integer()) return value.get<int64_t>();
    if (!value.is_number_float()) return std::nullopt;
    const auto number = value.get<double>();
    constexpr double kExact = 9e15;
    if (!(number >= -kExact && number <= kExact)) return std::nullopt;
    const auto whole = static_cast<int64_t>(number);
    return number == static_cast<double>(whole) ? std::optional(whole) : std::nullopt;
}

// What Transformers calls the activations that a family may have.
bool is_activation(const std::string& word, Activation activation) {
    switch (activation) {
        case Activation::silu:
        case Activation::swiglu_clamped:
            return word == "silu" || word == "swish";
        case Activation::gelu_tanh:
            return word == "gelu_pytorch_tanh" || word == "gelu_new" || word == "gelu_fast";
    }
    return false;
}

}  // namespace

Result<Config> Config::read(const FolderFiles& folder) {
    Config config;
    PARLOR_TRY(config.whole_, read_object(folder, "config.json"));
    config.label_ = "config.json";
    PARLOR_CHECKED(config.choose_form());
    PARLOR_CHECKED(config.check_supported());
    PARLOR_CHECKED(config.find_quantization(folder));
    PARLOR_CHECKED(config.fill());
    return config;
}

Result<void> Config::choose_form() {
    const json& outer = entry_of(whole_, "model_type");
    if (!outer.is_string()) {
        return outer.is_null() ? message(Msg::KeyMissing, "model_type")
                               : message(Msg::ConfigEntryType, "model_type", outer.type_name(), "a text");
    }
    // A model for images and text keeps the language model's entries in a table of their own.
    const json& inner = entry_of(whole_, "text_config");
    if (!inner.is_null() && !inner.is_object()) {
        return message(Msg::ConfigEntryType, "text_config", inner.type_name(), "an object");
    }
    entries_ = inner.is_object() ? inner : whole_;
    const json& type = inner.is_object() ? entry_of(inner, "model_type") : outer;
    form_ = type.is_string() ? find_folder_form(type.get_ref<const std::string&>()) : nullptr;
    if (form_ == nullptr && inner.is_object())
        form_ = find_folder_form(outer.get_ref<const std::string&>() + "_text");
    if (form_ == nullptr) form_ = find_folder_form(outer.get_ref<const std::string&>());
    if (form_ == nullptr) {
        return message(Msg::ArchitectureUnknown, outer.get_ref<const std::string&>(), known_families());
    }
    if (inner.is_object() && !entries_.contains("tie_word_embeddings") &&
        whole_.contains("tie_word_embeddings")) {
        entries_["tie_word_embeddings"] = whole_["tie_word_embeddings"];
    }
    defaults_ = json::parse(form_->defaults, nullptr, false);
    CHECK(defaults_.is_object());
    // Entries that say the same as a default that another name has.
    for (const auto& [old, name] : kOtherNames) {
        if (entries_.contains(old) && !entries_.contains(name)) entries_[name] = entries_[old];
    }
    for (auto entry = defaults_.begin(); entry != defaults_.end();) {
        entry = entries_.contains(entry.key()) ? defaults_.erase(entry) : std::next(entry);
    }
    entries_.update(defaults_);
    return {};
}

Result<void> Config::check_supported() const {
    const Family* family = find_family(form_->family);
    CHECK(family != nullptr);
    for (const char* name : {"hidden_act", "hidden_activation"}) {
        const json& word = entry_of(entries_, name);
        if (word.is_null()) continue;
        if (!word.is_string()) return message(Msg::ConfigEntryType, name, word.type_name(), "a text");
        if (!is_activation(word.get<std::string>(), family->activation)) {
            return message(Msg::FeatureUnsupported, "the activation " + word.get<std::string>(), name);
        }
    }
    const json& tied = entry_of(entries_, "tie_word_embeddings");
    if (!tied.is_null() && !tied.is_boolean()) {
        return message(Msg::ConfigEntryType, "tie_word_embeddings", tied.type_name(), "true or false");
    }
    return {};
}

Result<void> Config::find_quantization(const FolderFiles& folder) {
    for (const json* place : {&whole_, &entries_}) {
        for (const char* name : {"quantization_config", "compression_config"}) {
            const json& found = entry_of(*place, name);
            if (found.is_null()) continue;
            PARLOR_TRY(quantization_, read_quantization(found));
            return {};
        }
    }
    // Files of their own, before Transformers knew of them.
    for (const char* name : {"quantize_config.json", "quant_config.json"}) {
        if (!folder.has(name)) continue;
        PARLOR_TRY(const json found, read_object(folder, name));
        PARLOR_TRY(quantization_, read_quantization(found));
        return {};
    }
    return {};
}

Result<void> Config::fill() {
    // What the file says counts more than a default, under whichever name.
    for (const bool from_defaults : {true, false}) {
        for (const auto keys : {standard_config_keys(), form_->keys}) {
            for (const ConfigKey& key : keys) {
                if (defaults_.contains(key.entry) != from_defaults) continue;
                const json& value = entry_of(entries_, key.entry);
                if (!value.is_null()) values_.set(key.key, value, key.entry);
            }
        }
    }
    // rope_scaling is the older name; both stand in some files, then Transformers reads that one.
    const json* rope = &entry_of(entries_, "rope_scaling");
    const char* name = "rope_scaling";
    if (rope->is_null() || rope->empty()) {
        rope = &entry_of(entries_, "rope_parameters");
        name = "rope_parameters";
    }
    // Models whose layers turn by different tables.
    if (const json& inner = entry_of(*rope, "full_attention"); !inner.is_null()) rope = &inner;
    if (!rope->is_null() && !rope->is_object()) {
        return message(Msg::ConfigEntryType, name, rope->type_name(), "an object");
    }
    PARLOR_CHECKED(read_rope(entries_, *rope, values_));
    if (form_->complete != nullptr) PARLOR_CHECKED(form_->complete(entries_, values_));
    PARLOR_TRY(made_tensors_, rope_tensors(*rope, values_));
    return {};
}

int64_t Config::layers() const {
    const ConfigValues::Value* value = values_.find("block_count");
    return value != nullptr && value->value.is_number_integer() ? value->value.get<int64_t>() : 0;
}

bool Config::tied_embeddings() const {
    return entry_of(entries_, "tie_word_embeddings") == true;
}

const ConfigValues::Value* Config::find(std::string_view key) const {
    const size_t point =
        key.find('.');  // after the architecture's name, which the rules put before every key
    return point == std::string_view::npos ? nullptr : values_.find(key.substr(point + 1));
}

Error Config::wrong_type(const ConfigValues::Value& value, const char* wanted) const {
    return message(Msg::ConfigEntryType, value.entry, value.value.type_name(), wanted);
}

Result<std::optional<int64_t>> Config::integer(std::string_view key) const {
    const ConfigValues::Value* value = find(key);
    if (value == nullptr) return std::optional<int64_t>();
    const std::optional<int64_t> whole = whole_number(value->value);
    return whole ? Result<std::optional<int64_t>>(whole) : wrong_type(*value, "a whole number");
}

Result<std::optional<double>> Config::number(std::string_view key) const {
    const ConfigValues::Value* value = find(key);
    if (value == nullptr) return std::optional<double>();
    if (!value->value.is_number()) return wrong_type(*value, "a number");
    return std::optional(value->value.get<double>());
}

Result<std::optional<std::string>> Config::text(std::string_view key) const {
    const ConfigValues::Value* value = find(key);
    if (value == nullptr) return std::optional<std::string>();
    if (!value->value.is_string()) return wrong_type(*value, "a text");
    return std::optional(value->value.get<std::string>());
}

Result<std::optional<bool>> Config::boolean(std::string_view key) const {
    const ConfigValues::Value* value = find(key);
    if (value == nullptr) return std::optional<bool>();
    if (!value->value.is_boolean()) return wrong_type(*value, "true or false");
    return std::optional(value->value.get<bool>());
}

Result<std::vector<int64_t>> Config::integer_list(std::string_view key) const {
    std::vector<int64_t> out;
    const ConfigValues::Value* value = find(key);
    if (value == nullptr) return out;
    const json list = value->value.is_array() ? value->value : json::array({value->value});
    if (list.size() > kMostLayerValues) return wrong_type(*value, "a list with one value per layer");
    for (const json& one : list) {
        const std::optional<int64_t> number = one.is_boolean() ? int64_t{one.get<bool>()} : whole_number(one);
        if (!number) return wrong_type(*value, "a whole number");
        out.push_back(*number);
    }
    return out;
}

namespace {

// A template that is too long to be one is passed on: its parser has the sentence, and the model can be used
// without it. A list of named ones is an older form, of which "default" is the one for conversations.
std::string template_in(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_array()) return {};
    for (const json& one : value) {
        const json& text = entry_of(one, "template");
        if (entry_of(one, "name") == "default" && text.is_string()) return text.get<std::string>();
    }
    return {};
}

}  // namespace

Result<std::string> read_chat_template(const FolderFiles& folder) {
    if (folder.has("chat_template.jinja")) {
        PARLOR_TRY(const auto source, folder.open("chat_template.jinja"));
        if (source->size() > kMostConfigBytes) {
            return message(Msg::JsonTooLarge, source->label(), format_bytes(source->size()));
        }
        std::string text(static_cast<size_t>(source->size()), '\0');
        PARLOR_CHECKED(source->read(0, std::as_writable_bytes(std::span(text))));
        return gguf::to_valid_utf8(text);
    }
    for (const char* name : {"chat_template.json", "tokenizer_config.json"}) {
        if (!folder.has(name)) continue;
        PARLOR_TRY(const json object, read_object(folder, name));
        if (std::string text = template_in(entry_of(object, "chat_template")); !text.empty()) return text;
    }
    return std::string();
}

}  // namespace parlor
