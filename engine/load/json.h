// JSON (RFC 8259) of model folders: a safetensors header, config.json, a shard index. Read in a stream with
// bounded depth, sizes and counts, so that neither memory nor the stack depends on what a file holds.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "engine/load/reader.h"

namespace parlor {

struct JsonRules {
    uint64_t most_bytes = 32 << 20;  // of the document; DeepSeek-V3's shard index has 9 MB
    size_t most_values = 1 << 20;    // of one document, or of one member in members()
    size_t longest_text = 1 << 20;   // bytes
    size_t deepest = 64;
    // Python's json module takes NaN, Infinity, a second entry of the same name and half a surrogate pair;
    // configurations that were written by it are read the same way. Entries that differ are refused all the
    // same.
    bool as_python = true;
};

class JsonStream {
  public:
    JsonStream(const ByteSource& source, uint64_t begin, uint64_t end, JsonRules rules);

    // Errors: JsonInvalid (with the byte), JsonTooLarge, failures to read. Afterwards only white space may be
    // left.
    Result<nlohmann::json> document();
    // The members of an object one after the other, each value small; an entry that occurs twice is an error.
    Result<void> members(
        const std::function<Result<void>(const std::string& name, nlohmann::json&& value)>& visit);

  private:
    Error invalid(std::string_view why) const;
    Error too_large(std::string_view what) const;
    Error ended() const;
    // The next byte that is no white space, not taken; 0 at the end.
    Result<char> peek();
    Result<void> expect(char wanted);
    Result<void> end();
    Result<nlohmann::json> value(size_t depth);
    Result<nlohmann::json> object(size_t depth);
    Result<nlohmann::json> list(size_t depth);
    Result<std::string> text();
    Result<void> escape(std::string& out);
    Result<unsigned> hex4();
    Result<nlohmann::json> number();
    Result<nlohmann::json> word();

    const ByteSource& source_;
    JsonRules rules_;
    uint64_t size_;
    Reader reader_;
    char ahead_ = 0;  // a byte that is looked at but not taken
    bool has_ahead_ = false;
    size_t values_ = 0;

    bool next(char& c);  // takes a byte
};

// A whole small file.
Result<nlohmann::json> read_json_file(const ByteSource& source, const JsonRules& rules = {});

}  // namespace parlor
