#include "engine/plan/json_reader.h"

#include <cmath>

namespace parlor {

namespace {

constexpr int kDeepest = 16;
constexpr size_t kLongestText = 1000;
constexpr size_t kLongestTextList = 1000;

bool too_deep(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kDeepest) return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

std::string number_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.10g", value);
    return text;
}

}  // namespace

std::optional<nlohmann::json> parse_json(std::string_view text) {
    if (too_deep(text)) return std::nullopt;
    nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    if (json.is_discarded()) return std::nullopt;
    return json;
}

void JsonReader::fail(const std::string& what) {
    if (fault_.empty()) fault_ = what;
}

bool JsonReader::is_object() {
    if (!object_.is_object()) fail((path_.empty() ? "the document" : path_) + " must be an object");
    return object_.is_object();
}

const nlohmann::json* JsonReader::find(const char* key, bool required) {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(key);
    if (found != object_.end()) return &*found;
    if (required) fail(path(key) + " is missing");
    return nullptr;
}

void JsonReader::read(const char* key, bool required, std::string& value) {
    const auto* json = find(key, required);
    if (json == nullptr) return;
    if (!json->is_string() || json->get_ref<const std::string&>().size() > kLongestText)
        return fail(path(key) + " must be a text of at most " + std::to_string(kLongestText) + " bytes");
    value = json->get_ref<const std::string&>();
}

void JsonReader::read(const char* key, bool required, bool& value) {
    const auto* json = find(key, required);
    if (json == nullptr) return;
    if (!json->is_boolean()) return fail(path(key) + " must be true or false");
    value = json->get<bool>();
}

void JsonReader::read(const char* key, bool required, double low, double high, double& value) {
    const auto* json = find(key, required);
    if (json == nullptr) return;
    const double number = json->is_number() ? json->get<double>() : std::nan("");
    if (!(number >= low && number <= high))
        return fail(path(key) + " must be a number from " + number_text(low) + " to " + number_text(high));
    value = number;
}

void JsonReader::read(const char* key, bool required, uint64_t low, uint64_t high, uint64_t& value) {
    const auto* json = find(key, required);
    if (json == nullptr) return;
    if (!json->is_number_unsigned() || json->get<uint64_t>() < low || json->get<uint64_t>() > high)
        return fail(path(key) + " must be a whole number from " + std::to_string(low) + " to " +
                    std::to_string(high));
    value = json->get<uint64_t>();
}

void JsonReader::read(const char* key, bool required, int low, int high, int& value) {
    auto number = static_cast<uint64_t>(value);
    read(key, required, static_cast<uint64_t>(low), static_cast<uint64_t>(high), number);
    value = static_cast<int>(number);
}

const nlohmann::json* JsonReader::object(const char* key, bool required) {
    const auto* json = find(key, required);
    if (json != nullptr && !json->is_object()) {
        fail(path(key) + " must be an object");
        return nullptr;
    }
    return json;
}

const nlohmann::json* JsonReader::list(const char* key, bool required, size_t longest) {
    const auto* json = find(key, required);
    if (json != nullptr && (!json->is_array() || json->size() > longest)) {
        fail(path(key) + " must be a list of at most " + std::to_string(longest));
        return nullptr;
    }
    return json;
}

void JsonReader::read(const char* key, bool required, std::vector<std::string>& value) {
    const auto* json = list(key, required, kLongestTextList);
    if (json == nullptr) return;
    value.clear();
    for (const auto& item : *json) {
        if (!item.is_string() || item.get_ref<const std::string&>().size() > kLongestText)
            return fail(path(key) + " must hold texts");
        value.push_back(item.get_ref<const std::string&>());
    }
}

}  // namespace parlor
