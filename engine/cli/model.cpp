#include "engine/cli/model.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "engine/cli/console.h"
#include "engine/cli/output.h"

namespace parlor::cli {

std::optional<std::filesystem::path> starter_model() {
    const std::filesystem::path name = std::filesystem::path("starter") / "parlor-guide-q8_0.gguf";
    std::vector<std::filesystem::path> places;
    if (const auto folder = executable_folder(); !folder.empty()) {
        places.push_back(folder.parent_path() / "share" / "parlor" / name);
        places.push_back(folder.parent_path() / "share" / "parlor" / name.filename());
        places.push_back(folder / name.filename());
    }
    places.push_back(std::filesystem::path(PARLOR_SOURCE_DIR) / "resources" / name);
    for (const auto& place : places) {
        std::error_code error;
        if (std::filesystem::is_regular_file(place, error)) return place;
    }
    return std::nullopt;
}

namespace {

Result<std::filesystem::path> model_path(const Options& options) {
    const std::optional<std::filesystem::path> path = options.model ? options.model : starter_model();
    if (!path) return message(Msg::CliNoModel);
    return *path;
}

}  // namespace

Result<ModelCard> open_card(const Options& options) {
    PARLOR_TRY(const std::filesystem::path path, model_path(options));
    return describe(path);
}

Result<VocabData> open_vocabulary(const Options& options) {
    PARLOR_TRY(const std::filesystem::path path, model_path(options));
    return describe_vocabulary(path);
}

Result<std::string> read_file(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return message(Msg::FileNotFound, path_text(path));
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file || std::filesystem::is_directory(path, error)) {
        return message(Msg::FileUnreadable, path_text(path), "it is no readable file");
    }
    return text;
}

Sampling sampling_of(const Options& options, const ModelCard& card) {
    Sampling sampling = options.sampling;
    const auto choose = [](auto& place, const auto& chosen, const auto& advised) {
        place = chosen.value_or(advised.value_or(place));
    };
    choose(sampling.temperature, options.chosen.temperature, card.sampling.temperature);
    choose(sampling.top_k, options.chosen.top_k, card.sampling.top_k);
    choose(sampling.top_p, options.chosen.top_p, card.sampling.top_p);
    choose(sampling.min_p, options.chosen.min_p, card.sampling.min_p);
    choose(sampling.repeat_penalty, options.chosen.repeat_penalty, card.sampling.repeat_penalty);
    return sampling;
}

Result<Running> start(const Options& options, std::stop_token stop) {
    PARLOR_TRY(const ModelCard card, open_card(options));
    return start(card, options, std::move(stop));
}

Result<Running> start(const ModelCard& card, const Options& options, std::stop_token stop) {
    ProbeOptions probe;
    probe.measure_bandwidth = false;
    probe.check_cards = options.wishes.device != "cpu";
    Running running;
    Progress progress("Loading");
    PARLOR_TRY(running.engine, Engine::start(card, probe_machine(probe), options.wishes, std::move(stop),
                                             std::ref(progress)));
    PARLOR_TRY(running.session, running.engine->new_session());
    return running;
}

std::optional<Message> check_tokens(int64_t vocabulary, std::span<const int> tokens) {
    const auto wrong = std::ranges::find_if(tokens, [&](int token) { return token >= vocabulary; });
    if (wrong == tokens.end()) return std::nullopt;
    return message(Msg::TokenOutOfRange, std::to_string(*wrong), std::to_string(vocabulary));
}

int status_of(const Message& error) {
    static constexpr Msg kUsage[] = {Msg::CliNoModel, Msg::TokenOutOfRange, Msg::CliOptionMissing,
                                     Msg::CliOptionsExclude};
    return std::ranges::find(kUsage, error.id) != std::end(kUsage) ? kWrongUsage : kFailed;
}

}  // namespace parlor::cli
