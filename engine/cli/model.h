// From --model to a card, a plan, an engine.
#pragma once

#include <memory>
#include <optional>

#include "engine/cli/args.h"

namespace parlor::cli {

// The model that comes with Parlor: beside an installed program, or in the source tree that this build was
// made from.
std::optional<std::filesystem::path> starter_model();

Result<ModelCard> open_card(const Options& options);  // --model or the starter model; CliNoModel without both
Result<VocabData> open_vocabulary(const Options& options);  // needs no weights, nor a family that can be run
Result<std::string> read_file(const std::filesystem::path& path);

// What the person chose, else what the model's makers advise, else the defaults.
Sampling sampling_of(const Options& options, const ModelCard& card);

struct Running {
    std::unique_ptr<Engine> engine;
    std::unique_ptr<Session> session;
};
// Describes, plans for this computer, and loads.
Result<Running> start(const Options& options, std::stop_token stop);
Result<Running> start(const ModelCard& card, const Options& options, std::stop_token stop);

// Ids of --tokens are below `vocabulary`; nothing, or what is wrong.
std::optional<Message> check_tokens(int64_t vocabulary, std::span<const int> tokens);

// Exit status for an error: wrong usage for the command line's own mistakes.
int status_of(const Message& error);

}  // namespace parlor::cli
