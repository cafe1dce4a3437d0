#include "engine/text/regex.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/text/regex_program.h"
#include "engine/text/unicode.h"

namespace parlor::text {

namespace {
constexpr size_t kMostStates = 2000;
constexpr size_t kMostClasses = 200;
constexpr size_t kMostInstructions = 4000;
constexpr size_t kMostSteps = 50'000'000;  // of building
constexpr uint32_t kDead = 0;
}  // namespace

// Subset construction over ordered lists of instructions: the order is the priority, so that a list is cut
// where an instruction before has matched.
class AutomatonBuilder {
  public:
    AutomatonBuilder(const RegexProgram& program, Regex& out) : program_(program), out_(out) {}

    std::string build() {
        if (program_.code.size() > kMostInstructions) return "it is too long";
        if (!make_classes()) return "it has too many classes";
        seen_.assign(program_.code.size(), 0);
        kept_.assign(program_.code.size(), 0);
        state_of({});   // kDead
        state_of({0});  // where attempts begin
        const unsigned width = out_.classes_ + 1;
        for (size_t state = 0; state < states_.size(); ++state) {
            if (states_.size() > kMostStates || steps_ > kMostSteps) return "it is too large";
            for (unsigned symbol = 0; symbol < width; ++symbol) {
                const uint32_t next = step(state, symbol);
                out_.next_.push_back(next);
            }
        }
        return {};
    }

  private:
    using List = std::vector<uint16_t>;

    // Code points that no set tells apart are one class.
    bool make_classes() {
        std::set<uint32_t> borders = {0};
        for (const CodeSet& set : program_.sets)
            for (const CodeSet::Range& range : set.ranges()) borders.insert({range.first, range.last + 1});
        borders.erase(0x110000);
        std::map<std::vector<bool>, uint8_t> class_by_sets;
        std::vector<uint8_t> classes(0x110000);
        for (auto border = borders.begin(); border != borders.end(); ++border) {
            std::vector<bool> sets;
            for (const CodeSet& set : program_.sets) sets.push_back(set.contains(*border));
            if (class_by_sets.size() >= kMostClasses) return false;
            const auto [found, added] =
                class_by_sets.try_emplace(sets, static_cast<uint8_t>(class_by_sets.size()));
            if (added) member_.push_back(*border);
            const uint32_t end = std::next(border) == borders.end() ? 0x110000 : *std::next(border);
            std::fill(classes.begin() + *border, classes.begin() + end, found->second);
        }
        out_.classes_ = static_cast<unsigned>(class_by_sets.size());
        std::map<Regex::Block, uint32_t> known;
        for (size_t i = 0; i < 0x1100; ++i) {
            Regex::Block block;
            std::copy_n(classes.begin() + static_cast<ptrdiff_t>(i * 256), 256, block.begin());
            const auto [found, added] = known.try_emplace(block, static_cast<uint32_t>(out_.blocks_.size()));
            if (added) out_.blocks_.push_back(block);
            out_.block_of_[i] = static_cast<uint16_t>(found->second);
        }
        return true;
    }

    uint32_t state_of(List list) {
        const auto [found, added] = index_.try_emplace(list, static_cast<uint32_t>(states_.size()));
        if (added) states_.push_back(std::move(list));
        return found->second;
    }

    bool in_set(uint32_t set, unsigned symbol) const {
        return symbol < out_.classes_ && program_.sets[set].contains(member_[symbol]);
    }

    uint32_t step(size_t state, unsigned symbol) {
        ++round_;
        List after;
        bool matched = false;
        const List from = states_[state];
        for (const uint16_t first : from) {
            std::vector<uint32_t> open = {first};
            while (!open.empty() && !matched) {
                const uint32_t at = open.back();
                open.pop_back();
                ++steps_;
                if (seen_[at] == round_) continue;
                seen_[at] = round_;
                const RegexInstruction& code = program_.code[at];
                switch (code.kind) {
                    case RegexInstruction::Kind::match:
                        matched = true;
                        break;
                    case RegexInstruction::Kind::jump:
                        open.push_back(code.to);
                        break;
                    case RegexInstruction::Kind::split:
                        open.push_back(code.or_to);
                        open.push_back(code.to);
                        break;
                    case RegexInstruction::Kind::look:
                        if (symbol == out_.classes_ ? code.at_end : in_set(code.set, symbol) != code.negative)
                            open.push_back(at + 1);
                        break;
                    case RegexInstruction::Kind::set:
                        if (in_set(code.set, symbol) && kept_[at + 1] != round_) {
                            kept_[at + 1] = round_;
                            after.push_back(static_cast<uint16_t>(at + 1));
                        }
                        break;
                }
            }
            if (matched) break;
        }
        return state_of(std::move(after)) * 2 + (matched ? 1 : 0);
    }

    const RegexProgram& program_;
    Regex& out_;
    std::vector<uint32_t> member_;  // one code point of each class
    std::vector<List> states_;
    std::map<List, uint32_t> index_;
    std::vector<size_t> seen_, kept_;
    size_t round_ = 0, steps_ = 0;
};

Result<Regex> Regex::compile(std::string_view pattern) {
    const auto fail = [&](const std::string& why) -> Result<Regex> {
        constexpr size_t kShown = 200;
        std::string shown(pattern.substr(0, kShown));
        while (!shown.empty() && !is_valid_utf8(shown)) shown.pop_back();
        if (pattern.size() > kShown) shown += "…";
        return message(Msg::RegexUnsupported, shown, why);
    };
    const RegexParseResult parsed = parse_regex(pattern);
    if (!parsed.error.empty()) return fail(parsed.error);
    Regex regex;
    const std::string error = AutomatonBuilder(parsed.program, regex).build();
    if (!error.empty()) return fail(error);
    return regex;
}

size_t Regex::match(std::string_view text, size_t position, Budget& budget) const {
    constexpr size_t kAlwaysAllowed = 256;
    const unsigned width = classes_ + 1;
    uint32_t state = 1;
    size_t best = position, at = position, beyond = 0;
    while (true) {
        unsigned symbol = classes_;
        uint32_t length = 0;
        if (at < text.size()) {
            const auto byte = static_cast<uint8_t>(text[at]);
            if (byte < 0x80) {
                symbol = class_of(byte);
                length = 1;
            } else {
                const Char c = char_at(text, at);
                // A byte that is no text counts as the replacement character.
                symbol = class_of(c.code == kInvalidByte ? 0xFFFD : c.code);
                length = c.length;
            }
        }
        const uint32_t next = next_[size_t{state} * width + symbol];
        if ((next & 1) != 0) {
            best = at;
            beyond = 0;
        }
        state = next >> 1;
        if (state == kDead) return best;
        at += length;
        if (++beyond > kAlwaysAllowed) {
            if (budget.spare == 0) return best;
            --budget.spare;
        }
    }
}

}  // namespace parlor::text
