// tokenize, detokenize, render: only the header of the model file is read.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/cli/commands.h"
#include "engine/cli/console.h"
#include "engine/cli/model.h"
#include "engine/cli/output.h"

namespace parlor::cli {

namespace {

Result<std::shared_ptr<const Tokenizer>> open_tokenizer(const Options& options) {
    PARLOR_TRY(const VocabData vocab, open_vocabulary(options));
    return Tokenizer::create(vocab);
}

void print_text(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

Result<std::string> detokenize(const Options& options) {
    if (!options.tokens) return message(Msg::CliOptionMissing, "detokenize", "--tokens 1,2,3");
    PARLOR_TRY(const auto tokenizer, open_tokenizer(options));
    if (auto wrong = check_tokens(tokenizer->size(), *options.tokens)) return *wrong;
    return tokenizer->decode(*options.tokens);
}

Result<std::string> render(const Options& options) {
    if (!options.messages) return message(Msg::CliOptionMissing, "render", "--messages FILE");
    ChatTemplate::Input input;
    std::string source;
    if (options.model || !options.template_file) {
        PARLOR_TRY(const ModelCard card, open_card(options));
        source = card.chat_template;
        const auto text = [&](int token) {
            return token >= 0 && static_cast<size_t>(token) < card.vocab.tokens.size()
                       ? card.vocab.tokens[static_cast<size_t>(token)]
                       : std::string();
        };
        input.bos_token = text(card.vocab.bos);
        input.eos_token = text(card.vocab.eos);
        if (source.empty() && !options.template_file) return message(Msg::CliNoTemplate);
    }
    if (options.template_file) {
        PARLOR_TRY(source, read_file(*options.template_file));
    }
    PARLOR_TRY(input.messages_json, read_file(*options.messages));
    if (options.tools) {
        PARLOR_TRY(input.tools_json, read_file(*options.tools));
    }
    input.add_generation_prompt = !options.no_generation_prompt;
    PARLOR_TRY(const auto chat_template, ChatTemplate::parse(source));
    return chat_template->render(input);
}

int print_result(const Options& options, const Result<std::string>& text) {
    if (!text.ok()) return fail(options, text.error(), status_of(text.error()));
    if (options.json) {
        print_json({{"text", *text}});
    } else {
        print_text(*text);
    }
    return kDone;
}

}  // namespace

int run_tokenize(const Options& options) {
    const auto tokenizer = open_tokenizer(options);
    if (!tokenizer.ok()) return fail(options, tokenizer.error(), status_of(tokenizer.error()));
    const std::vector<int> tokens = (*tokenizer)
                                        ->encode(read_input(), {.add_bos = !options.no_bos,
                                                                .parse_special = options.parse_special,
                                                                .add_eos = !options.no_bos});
    if (options.json) {
        std::vector<std::string> pieces;
        for (const int token : tokens) pieces.push_back((*tokenizer)->piece(token, true));
        print_json({{"tokens", tokens}, {"pieces", pieces}});
        return kDone;
    }
    std::string line;
    for (const int token : tokens) line.append(line.empty() ? "" : ",").append(std::to_string(token));
    print_text(line + "\n");
    return kDone;
}

int run_detokenize(const Options& options) {
    const Result<std::string> text = detokenize(options);
    const int status = print_result(options, text);
    if (status == kDone && !options.json) print_text("\n");
    return status;
}

int run_render(const Options& options) {
    return print_result(options, render(options));
}

}  // namespace parlor::cli
