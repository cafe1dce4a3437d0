#include "engine/text/normalizer.h"

#include "engine/text/unicode.h"

namespace parlor::text {

namespace {

std::string lowercase(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (size_t i = 0; i < text.size();) {
        const Char c = char_at(text, i);
        if (c.code == kInvalidByte) {
            out += text[i];
        } else if (c.code == 0x130) {
            out += "i\xCC\x87";  // the one letter whose lower case is two
        } else {
            append_utf8(out, to_lower(c.code));
        }
        i += c.length;
    }
    return out;
}

std::string stripped(std::string_view text, bool left, bool right) {
    size_t begin = 0, end = text.size();
    if (left)
        for (Char c = char_at(text, begin); c.is(kSpace); c = char_at(text, begin)) begin += c.length;
    while (right && end > begin) {
        size_t last = end - 1;
        while (last > begin && (static_cast<uint8_t>(text[last]) & 0xC0) == 0x80) --last;
        const Char c = char_at(text.substr(0, end), last);
        if (!c.is(kSpace) || last + c.length != end) break;
        end = last;
    }
    return std::string(text.substr(begin, end - begin));
}

}  // namespace

Result<Normalizer> Normalizer::create(const std::vector<NormalizerStep>& steps) {
    Normalizer made;
    for (const NormalizerStep& data : steps) {
        Step step{.data = data};
        if (data.kind == NormalizerStep::Kind::replace && data.is_regex) {
            PARLOR_TRY(Regex regex, Regex::compile(data.pattern));
            step.regex = std::make_shared<const Regex>(std::move(regex));
        }
        if (data.kind == NormalizerStep::Kind::replace && data.pattern.empty()) continue;
        if (data.kind == NormalizerStep::Kind::precompiled) {
            PARLOR_TRY(Charsmap charsmap, Charsmap::create(data.content));
            step.charsmap = std::make_shared<const Charsmap>(std::move(charsmap));
            step.data.content.clear();
        }
        made.steps_.push_back(std::move(step));
    }
    return made;
}

std::string Normalizer::replaced(const Step& step, std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 2);
    Regex::Budget budget(text.size());
    for (size_t i = 0; i < text.size();) {
        size_t end = i;
        if (step.regex) {
            end = step.regex->match(text, i, budget);
        } else if (text.substr(i).starts_with(step.data.pattern)) {
            end = i + step.data.pattern.size();
        }
        if (end > i) {
            out += step.data.content;
        } else {
            end = i + char_at(text, i).length;
            out.append(text, i, end - i);
        }
        i = end;
    }
    return out;
}

std::string Normalizer::apply(std::string text) const {
    using Kind = NormalizerStep::Kind;
    for (const Step& step : steps_) {
        switch (step.data.kind) {
            case Kind::nfc:
            case Kind::nfkc:
                text = unicode_normalized(text, step.data.kind == Kind::nfkc, true);
                break;
            case Kind::nfd:
            case Kind::nfkd:
                text = unicode_normalized(text, step.data.kind == Kind::nfkd, false);
                break;
            case Kind::lowercase:
                text = lowercase(text);
                break;
            case Kind::prepend:
                if (!text.empty()) text.insert(0, step.data.content);
                break;
            case Kind::replace:
                text = replaced(step, text);
                break;
            case Kind::strip:
                text = stripped(text, step.data.left, step.data.right);
                break;
            case Kind::strip_accents:
                text = without_marks(text);
                break;
            case Kind::precompiled:
                text = step.charsmap->apply_to_characters(text);
                break;
        }
    }
    return text;
}

}  // namespace parlor::text
