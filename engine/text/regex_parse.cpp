// Oniguruma's syntax, as far as pre-tokenizers use it, into instructions.
#include "engine/text/regex_node.h"
#include "engine/text/unicode.h"

namespace parlor::text {

namespace {

constexpr int kDeepest = 50;
constexpr int kMostRepeats = 1000;

class Parser {
  public:
    explicit Parser(std::string_view pattern) : pattern_(pattern) {}

    std::string error;

    RegexNode parse() {
        RegexNode node = choice(0);
        if (error.empty() && at_ < pattern_.size()) error = "it has a ) too many";
        return node;
    }

  private:
    bool more() const { return error.empty() && at_ < pattern_.size(); }
    bool next_is(std::string_view text) const { return pattern_.substr(at_).starts_with(text); }
    bool take(std::string_view text) {
        if (!next_is(text)) return false;
        at_ += text.size();
        return true;
    }
    void fail(std::string why) {
        if (error.empty()) error = std::move(why);
    }
    uint32_t code_point() {
        const Char c = char_at(pattern_, at_);
        at_ += c.length;
        if (c.length == 0 || c.code == kInvalidByte) {
            fail("it ends early");
            at_ = pattern_.size();
            return 0;
        }
        return c.code;
    }
    RegexNode set_node(CodeSet set) const {
        RegexNode node{.kind = RegexNode::Kind::set};
        node.set = any_case_ ? set.any_case() : std::move(set);
        return node;
    }

    RegexNode choice(int depth) {
        RegexNode node{.kind = RegexNode::Kind::choice};
        if (depth > kDeepest) {
            fail("it is nested too deeply");
            return node;
        }
        const bool outer_case = any_case_;
        do node.parts.push_back(sequence(depth));
        while (error.empty() && take("|"));
        any_case_ = outer_case;
        return node;
    }

    RegexNode sequence(int depth) {
        RegexNode node;
        while (more() && !next_is("|") && !next_is(")")) {
            if (take("(?i)")) {
                any_case_ = true;
                continue;
            }
            RegexNode part = quantified(atom(depth));
            if (part.kind == RegexNode::Kind::repeat && part.parts[0].kind == RegexNode::Kind::look) {
                fail("it repeats a condition");
                break;
            }
            node.parts.push_back(std::move(part));
        }
        check_possessive(node);
        return node;
    }

    // X++ is X+ where what follows cannot begin with what X takes; other cases are not known here.
    void check_possessive(const RegexNode& sequence) {
        for (size_t i = 0; i < sequence.parts.size(); ++i) {
            if (!sequence.parts[i].possessive) continue;
            if (sequence.parts[i].parts[0].kind != RegexNode::Kind::set) fail("it has a possessive group");
            for (size_t j = i + 1; j < sequence.parts.size(); ++j) {
                if (!sequence.parts[j].first().intersected(sequence.parts[i].first()).empty())
                    fail("it has a possessive repetition");
                if (!sequence.parts[j].may_be_empty()) break;
            }
        }
    }

    RegexNode quantified(RegexNode node) {
        for (int count = 0; more(); ++count) {
            int least = 0, most = -1;
            if (count > 2) fail("it is nested too deeply");
            if (take("*")) {
            } else if (take("+")) {
                least = 1;
            } else if (take("?")) {
                most = 1;
            } else if (next_is("{") && braces(&least, &most)) {
            } else {
                break;
            }
            RegexNode repeat{.kind = RegexNode::Kind::repeat, .least = least, .most = most};
            repeat.parts.push_back(std::move(node));
            repeat.lazy = take("?");
            repeat.possessive = !repeat.lazy && take("+");
            node = std::move(repeat);
        }
        return node;
    }

    bool braces(int* least, int* most) {
        size_t at = at_ + 1;
        const auto number = [&](int* value) {
            const size_t begin = at;
            *value = 0;
            for (; at < pattern_.size() && pattern_[at] >= '0' && pattern_[at] <= '9'; ++at)
                if (*value <= kMostRepeats) *value = *value * 10 + (pattern_[at] - '0');
            return at > begin;
        };
        const bool has_least = number(least);
        if (at < pattern_.size() && pattern_[at] == ',') {
            ++at;
            if (!number(most)) *most = -1;
            if (!has_least && *most < 0) return false;
        } else {
            *most = *least;
            if (!has_least) return false;
        }
        if (at >= pattern_.size() || pattern_[at] != '}') return false;  // an ordinary {
        at_ = at + 1;
        if (*least > kMostRepeats || *most > kMostRepeats || (*most >= 0 && *most < *least))
            fail("it repeats too often");
        return true;
    }

    RegexNode atom(int depth) {
        if (take("(")) return group(depth);
        if (take("[")) return set_node(set(depth));
        if (take(".")) return set_node(CodeSet::one('\n').inverted());
        if (take("$")) return look(CodeSet::one('\n'), false, true);
        if (take("\\z")) return look(CodeSet(), false, true);
        if (next_is("^") || next_is("\\A") || next_is("\\b") || next_is("\\B") || next_is("\\G") ||
            next_is("\\Z"))
            fail("it looks back");
        if (next_is("*") || next_is("+") || next_is("?")) fail("it repeats nothing");
        return set_node(one_or_escape());
    }

    static RegexNode look(CodeSet set, bool negative, bool at_end) {
        RegexNode node{.kind = RegexNode::Kind::look};
        node.set = std::move(set);
        node.negative = negative;
        node.at_end = at_end;
        return node;
    }

    RegexNode group(int depth) {
        const bool outer_case = any_case_;
        const bool ahead = next_is("?="), not_ahead = next_is("?!");
        if (take("?:") || take("?=") || take("?!")) {
        } else if (take("?i:")) {
            any_case_ = true;
        } else if (take("?-i:")) {
            any_case_ = false;
        } else if (next_is("?") || next_is("*")) {
            fail("it has a group of an unknown kind");
        }
        RegexNode node = choice(depth + 1);
        any_case_ = outer_case;
        if (error.empty() && !take(")")) fail("a ) is missing");
        if (!(ahead || not_ahead) || !error.empty()) return node;
        // One character only: all alternatives are sets.
        CodeSet set;
        for (const RegexNode& part : node.parts) {
            if (part.parts.size() != 1 || part.parts[0].kind != RegexNode::Kind::set) {
                fail("it looks further ahead than one character");
                break;
            }
            set = set.united(part.parts[0].set);
        }
        return look(std::move(set), not_ahead, not_ahead);
    }

    // A character, or a class behind a backslash.
    CodeSet one_or_escape() {
        if (!take("\\")) return CodeSet::one(code_point());
        if (at_ >= pattern_.size()) {
            fail("it ends early");
            return {};
        }
        const char letter = pattern_[at_];
        if (auto set = CodeSet::escape(letter)) {
            ++at_;
            return *set;
        }
        if (letter == 'p' || letter == 'P') {
            ++at_;
            return property(letter == 'P');
        }
        constexpr std::string_view kNames = "nrtfvae0", kCodes("\n\r\t\f\v\a\x1B\0", 8);
        if (const size_t named = kNames.find(letter); named != std::string_view::npos) {
            ++at_;
            return CodeSet::one(static_cast<uint8_t>(kCodes[named]));
        }
        if (letter == 'x' || letter == 'u') {
            ++at_;
            return hexadecimal(letter == 'u' ? 4 : 2);
        }
        if ((letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
            (letter >= 'a' && letter <= 'z'))
            fail(std::string("it has an unknown escape, \\") + letter);
        return CodeSet::one(code_point());
    }

    CodeSet hexadecimal(size_t digits) {
        const bool braced = take("{");
        uint32_t code = 0;
        size_t count = 0;
        for (; at_ < pattern_.size() && count < (braced ? 8 : digits); ++at_, ++count) {
            const char c = pattern_[at_];
            const int value = c >= '0' && c <= '9'   ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : -1;
            if (value < 0) break;
            code = code << 4 | static_cast<uint32_t>(value);
        }
        if (count == 0 || (braced && !take("}")) || code > 0x10FFFF) fail("it has a wrong code point");
        return CodeSet::one(code > 0x10FFFF ? 0 : code);
    }

    CodeSet property(bool inverted) {
        std::string_view name = pattern_.substr(at_, 1);
        if (take("{")) {
            if (take("^")) inverted = !inverted;
            const size_t end = pattern_.find('}', at_);
            if (end == std::string_view::npos) {
                fail("a } is missing");
                return {};
            }
            name = pattern_.substr(at_, end - at_);
            at_ = end + 1;
        } else {
            at_ += name.size();
        }
        const auto set = CodeSet::property(name);
        if (!set) fail("it has an unknown property, " + std::string(name.substr(0, 40)));
        return !set ? CodeSet() : inverted ? set->inverted() : *set;
    }

    // Behind a [.
    CodeSet set(int depth) {
        if (depth > kDeepest) {
            fail("it is nested too deeply");
            return {};
        }
        const bool inverted = take("^");
        CodeSet all;
        std::optional<CodeSet> others;  // before a &&
        for (bool first = true; more() && (first || !next_is("]")); first = false) {
            if (take("&&")) {
                others = others ? others->intersected(all) : all;
                all = {};
                continue;
            }
            all = all.united(member(depth));
        }
        if (error.empty() && !take("]")) fail("a ] is missing");
        if (others) all = others->intersected(all);
        // Case is folded before the inversion.
        if (any_case_) all = all.any_case();
        return inverted ? all.inverted() : all;
    }

    CodeSet member(int depth) {
        if (take("[:")) {
            const bool inverted = take("^");
            const size_t end = pattern_.find(":]", at_);
            const auto set = end == std::string_view::npos
                                 ? std::nullopt
                                 : CodeSet::property(pattern_.substr(at_, end - at_));
            if (!set) {
                fail("it has an unknown class");
                return {};
            }
            at_ = end + 2;
            return inverted ? set->inverted() : *set;
        }
        if (take("[")) return set(depth + 1);
        CodeSet one = one_or_escape();
        const bool single = one.ranges().size() == 1 && one.ranges()[0].first == one.ranges()[0].last;
        if (!single || !next_is("-") || next_is("-]") || next_is("-[") || next_is("-&&")) return one;
        take("-");
        const CodeSet last = one_or_escape();
        if (last.ranges().size() != 1 || last.ranges()[0].first != last.ranges()[0].last ||
            last.ranges()[0].first < one.ranges()[0].first) {
            fail("it has a wrong range");
            return {};
        }
        return CodeSet({{one.ranges()[0].first, last.ranges()[0].first}});
    }

    std::string_view pattern_;
    size_t at_ = 0;
    bool any_case_ = false;
};

}  // namespace

RegexParseResult parse_regex(std::string_view pattern) {
    constexpr size_t kLongest = 16384;
    RegexParseResult result;
    if (pattern.size() > kLongest) {
        result.error = "it is too long";
        return result;
    }
    Parser parser(pattern);
    const RegexNode tree = parser.parse();
    result.error = parser.error;
    if (!result.error.empty()) return result;
    if (!write_regex(tree, result.program)) result.error = "it is too long";
    return result;
}

}  // namespace parlor::text
