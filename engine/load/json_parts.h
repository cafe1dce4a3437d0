// JSON from a ByteSource, as a stream: parts that are large go to a handler as they come, the rest becomes a
// tree whose depth, size and keys are checked.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/load/source.h"

namespace parlor {

// A part of the file that is not kept as a tree. Each function returns what is wrong, or nothing.
class JsonPart {
  public:
    virtual ~JsonPart() = default;
    // Depth counts from 0: the part itself. `key` is empty in a list.
    virtual std::string open(int depth, bool object) = 0;
    virtual std::string close(int depth) = 0;
    virtual std::string text(int depth, std::string_view key, std::string& value) = 0;
    virtual std::string number(int depth, std::string_view key, double value, bool whole) = 0;
};

struct JsonLimits {
    uint64_t bytes = uint64_t{256} << 20;
    size_t values = 2'000'000;  // of the tree
    size_t depth = 64;
};

// `parts`: paths as "model.vocab" with their handlers; in the tree, null stands in their place. Errors: the
// source's; TokenizerFileInvalid with the reason: no JSON (with its byte), deeper than allowed, a key twice,
// more values than allowed, a part's own; JsonTooLarge.
Result<nlohmann::json> read_json(const ByteSource& source, const JsonLimits& limits,
                                 const std::vector<std::pair<std::string, JsonPart*>>& parts = {});

}  // namespace parlor
