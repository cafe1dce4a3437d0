// Sets of code points, as the classes of a regular expression name them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace parlor::text {

class CodeSet {
  public:
    struct Range {
        uint32_t first, last;
        bool operator==(const Range&) const = default;
    };

    CodeSet() = default;
    explicit CodeSet(std::vector<Range> ranges);  // in any order; may overlap
    static CodeSet one(uint32_t code) { return CodeSet({{code, code}}); }
    // \s, \d, \w and \h of Oniguruma over Unicode; nothing for other letters.
    static std::optional<CodeSet> escape(char letter);
    // \p{…}: general categories (L, Lu, …), Alnum, Alpha, Digit, Punct, Space, … and the script Han.
    static std::optional<CodeSet> property(std::string_view name);

    CodeSet united(const CodeSet& other) const;
    CodeSet intersected(const CodeSet& other) const;
    CodeSet inverted() const;
    CodeSet any_case() const;  // with what differs from a member only in case
    bool contains(uint32_t code) const;
    bool empty() const { return ranges_.empty(); }
    const std::vector<Range>& ranges() const { return ranges_; }
    bool operator==(const CodeSet&) const = default;

  private:
    std::vector<Range> ranges_;  // in order, apart from each other
};

}  // namespace parlor::text
