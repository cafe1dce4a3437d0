// logits and perplexity: what the model says about given text.
#include <bit>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/cli/commands.h"
#include "engine/cli/console.h"
#include "engine/cli/model.h"
#include "engine/cli/output.h"

namespace parlor::cli {

namespace {

struct Shape {
    int64_t rows = 0, columns = 0;
};

Result<Shape> write_logits(const Options& options, const std::stop_token& stop) {
    static_assert(std::endian::native == std::endian::little, "the file is little-endian");
    if (!options.tokens) return message(Msg::CliOptionMissing, "logits", "--tokens 1,2,3");
    if (!options.out) return message(Msg::CliOptionMissing, "logits", "--out FILE");
    PARLOR_TRY(const ModelCard card, open_card(options));
    if (auto wrong = check_tokens(card.arch.vocabulary, *options.tokens)) return *wrong;
    PARLOR_TRY(const Running running, start(card, options, stop));
    std::ofstream file(*options.out, std::ios::binary | std::ios::trunc);
    if (!file) return message(Msg::CliUnwritable, path_text(*options.out));
    Shape shape{0, card.arch.vocabulary};
    const auto write = [&](int64_t, std::span<const float> row) {
        file.write(reinterpret_cast<const char*>(row.data()), static_cast<std::streamsize>(row.size_bytes()));
        ++shape.rows;
    };
    PARLOR_CHECKED(running.session->logits(*options.tokens, write, stop));
    file.close();
    if (!file) return message(Msg::CliUnwritable, path_text(*options.out));
    return shape;
}

// -log p(token), natural logarithm, in double over float logits.
double surprise(std::span<const float> logits, int token) {
    float largest = logits.front();
    for (const float value : logits) largest = std::max(largest, value);
    double sum = 0;
    for (const float value : logits) sum += std::exp(double{value} - largest);
    return std::log(sum) + largest - logits[static_cast<size_t>(token)];
}

struct Perplexity {
    double value = 0;
    int64_t tokens = 0;  // predicted ones
};

// The text is cut into windows of the context length that do not overlap; each starts with BOS where the
// tokenizer adds one, and with an empty cache. Every token but a window's first is predicted; the mean is
// over all of them.
Result<Perplexity> perplexity(const Options& options, const std::stop_token& stop) {
    if (!options.file) return message(Msg::CliOptionMissing, "perplexity", "--file TEXT");
    PARLOR_TRY(const std::string text, read_file(*options.file));
    PARLOR_TRY(const Running running, start(options, stop));
    const Tokenizer& tokenizer = running.engine->tokenizer();
    const std::vector<int> tokens = tokenizer.encode(text, {.add_bos = false, .parse_special = false});
    const bool bos = tokenizer.adds_bos() && tokenizer.bos() >= 0;
    const auto length = static_cast<size_t>(running.session->capacity()) - (bos ? 1 : 0);
    if (tokens.size() + (bos ? 1 : 0) < 2 || length == 0) {
        return message(Msg::CliTextTooShort, std::to_string(tokens.size()));
    }
    Perplexity out;
    double total = 0;
    Progress progress("Reading");
    for (size_t begin = 0; begin < tokens.size(); begin += length) {
        std::vector<int> window;
        if (bos) window.push_back(tokenizer.bos());
        window.insert(window.end(), tokens.begin() + static_cast<ptrdiff_t>(begin),
                      tokens.begin() + static_cast<ptrdiff_t>(std::min(begin + length, tokens.size())));
        if (window.size() < 2) break;
        const auto add = [&](int64_t index, std::span<const float> row) {
            const auto next = static_cast<size_t>(index) + 1;
            if (next < window.size()) total += surprise(row, window[next]);
        };
        PARLOR_CHECKED(running.session->logits(window, add, stop));
        out.tokens += static_cast<int64_t>(window.size()) - 1;
        progress(static_cast<double>(begin + length) / static_cast<double>(tokens.size()));
    }
    out.value = std::exp(total / static_cast<double>(out.tokens));
    if (!std::isfinite(out.value)) return message(Msg::GuardNotFinite);
    return out;
}

}  // namespace

int run_logits(const Options& options) {
    const Result<Shape> shape = write_logits(options, begin_task());
    if (!shape.ok()) return fail(options, shape.error(), status_of(shape.error()));
    if (options.json) {
        print_json({{"rows", shape->rows}, {"columns", shape->columns}});
    } else {
        std::printf("%lld rows of %lld logits written to %s\n", static_cast<long long>(shape->rows),
                    static_cast<long long>(shape->columns), path_text(*options.out).c_str());
    }
    return kDone;
}

int run_perplexity(const Options& options) {
    const Result<Perplexity> result = perplexity(options, begin_task());
    if (!result.ok()) return fail(options, result.error(), status_of(result.error()));
    if (options.json) {
        print_json({{"perplexity", result->value}, {"tokens", result->tokens}});
    } else {
        std::printf("perplexity %.4f over %lld tokens\n", result->value,
                    static_cast<long long>(result->tokens));
    }
    return kDone;
}

}  // namespace parlor::cli
