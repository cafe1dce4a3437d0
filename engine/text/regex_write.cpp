// A regular expression's tree into instructions with priorities.
#include "engine/text/regex_node.h"

namespace parlor::text {

namespace {

constexpr size_t kMostCode = 4000;

class Writer {
  public:
    RegexProgram program;
    bool too_long = false;

    void write(const RegexNode& node) {
        if (program.code.size() > kMostCode) {
            too_long = true;
            return;
        }
        using Kind = RegexInstruction::Kind;
        switch (node.kind) {
            case RegexNode::Kind::set:
                put({.kind = Kind::set, .set = set_index(node.set)});
                break;
            case RegexNode::Kind::look:
                put({.kind = Kind::look,
                     .set = set_index(node.set),
                     .negative = node.negative,
                     .at_end = node.at_end});
                break;
            case RegexNode::Kind::sequence:
                for (const RegexNode& part : node.parts) write(part);
                break;
            case RegexNode::Kind::choice:
                write_choice(node);
                break;
            case RegexNode::Kind::repeat:
                write_repeat(node);
                break;
        }
    }
    void finish() { put({.kind = RegexInstruction::Kind::match}); }

  private:
    uint32_t here() const { return static_cast<uint32_t>(program.code.size()); }
    uint32_t put(RegexInstruction code) {
        program.code.push_back(code);
        return here() - 1;
    }
    uint32_t set_index(const CodeSet& set) {
        for (uint32_t i = 0; i < program.sets.size(); ++i)
            if (program.sets[i] == set) return i;
        program.sets.push_back(set);
        return static_cast<uint32_t>(program.sets.size()) - 1;
    }
    // A split whose first choice is what follows it, or, when lazy, the way out.
    uint32_t put_split() { return put({.kind = RegexInstruction::Kind::split}); }
    void aim(uint32_t split, uint32_t inside, uint32_t outside, bool lazy) {
        program.code[split].to = lazy ? outside : inside;
        program.code[split].or_to = lazy ? inside : outside;
    }

    void write_choice(const RegexNode& node) {
        std::vector<uint32_t> jumps;
        for (size_t i = 0; i < node.parts.size(); ++i) {
            const bool last = i + 1 == node.parts.size();
            const uint32_t split = last ? 0 : put_split();
            write(node.parts[i]);
            if (last) break;
            jumps.push_back(put({.kind = RegexInstruction::Kind::jump}));
            aim(split, split + 1, here(), false);
        }
        for (const uint32_t jump : jumps) program.code[jump].to = here();
    }

    void write_repeat(const RegexNode& node) {
        for (int i = 0; i < node.least && !too_long; ++i) write(node.parts[0]);
        if (node.most < 0) {
            const uint32_t split = put_split();
            write(node.parts[0]);
            put({.kind = RegexInstruction::Kind::jump, .to = split});
            aim(split, split + 1, here(), node.lazy);
            return;
        }
        std::vector<uint32_t> splits;
        for (int i = node.least; i < node.most && !too_long; ++i) {
            splits.push_back(put_split());
            write(node.parts[0]);
        }
        for (const uint32_t split : splits) aim(split, split + 1, here(), node.lazy);
    }
};

}  // namespace

bool write_regex(const RegexNode& tree, RegexProgram& program) {
    Writer writer;
    writer.write(tree);
    writer.finish();
    program = std::move(writer.program);
    return !writer.too_long;
}

}  // namespace parlor::text
