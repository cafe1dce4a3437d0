// Strict reading of small JSON documents: every value is checked for its type and range, the first fault is
// kept in words ("gpus[0].memory_total must be …"), unknown keys are ignored.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlor {

// The document, or nothing when it is no JSON, or is nested deeper than kDeepest levels.
std::optional<nlohmann::json> parse_json(std::string_view text);

class JsonReader {
  public:
    JsonReader(const nlohmann::json& object, std::string path, std::string& fault)
        : object_(object), path_(std::move(path)), fault_(fault) {}

    bool is_object();  // else a fault
    // Each leaves `value` as it is when the key is missing and not required.
    void read(const char* key, bool required, std::string& value);
    void read(const char* key, bool required, bool& value);
    void read(const char* key, bool required, double low, double high, double& value);
    void read(const char* key, bool required, uint64_t low, uint64_t high, uint64_t& value);
    void read(const char* key, bool required, int low, int high, int& value);
    void read(const char* key, bool required, std::vector<std::string>& value);
    // An object or a list below this one; nothing when it is missing.
    const nlohmann::json* object(const char* key, bool required);
    const nlohmann::json* list(const char* key, bool required, size_t longest);
    std::string path(const char* key) const { return path_.empty() ? key : path_ + "." + key; }
    void fail(const std::string& what);  // keeps the first fault

  private:
    const nlohmann::json* find(const char* key, bool required);

    const nlohmann::json& object_;
    std::string path_;
    std::string& fault_;
};

}  // namespace parlor
