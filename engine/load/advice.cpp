#include "engine/load/advice.h"

#include "engine/load/json.h"

namespace parlor {

namespace {

// The limits of the command line's options and of the window's sliders.
template <class T>
void take(std::optional<T>& place, double value, double least, double most) {
    if (value >= least && value <= most) place = static_cast<T>(value);
}

struct Names {
    const char *temperature, *top_k, *top_p, *min_p, *repeat_penalty;
};

template <class Find>
SamplingAdvice advice(const Names& names, const Find& find) {
    constexpr double kNone = -1;  // below every limit
    SamplingAdvice out;
    take(out.temperature, find(names.temperature).value_or(kNone), 0, 100);
    take(out.top_k, find(names.top_k).value_or(kNone), 0, INT32_MAX);
    take(out.top_p, find(names.top_p).value_or(kNone), 0, 1);
    take(out.min_p, find(names.min_p).value_or(kNone), 0, 1);
    take(out.repeat_penalty, find(names.repeat_penalty).value_or(kNone), 1, 100);
    return out;
}

}  // namespace

Result<SamplingAdvice> read_advice(const FolderFiles& folder) {
    constexpr const char* kFile = "generation_config.json";
    if (!folder.has(kFile)) return SamplingAdvice{};
    PARLOR_TRY(const auto source, folder.open(kFile));
    PARLOR_TRY(const nlohmann::json config, read_json_file(*source));
    const auto find = [&](const char* name) -> std::optional<double> {
        const auto found = config.find(name);
        return found != config.end() && found->is_number() ? std::optional(found->get<double>())
                                                           : std::nullopt;
    };
    return advice({"temperature", "top_k", "top_p", "min_p", "repetition_penalty"}, find);
}

SamplingAdvice read_advice(const gguf::Metadata& metadata) {
    const auto find = [&](const char* name) -> std::optional<double> {
        const auto number = metadata.number("general.sampling." + std::string(name));
        return number.ok() ? number.value() : std::nullopt;  // advice of a wrong type is none
    };
    return advice({"temp", "top_k", "top_p", "min_p", "penalty_repeat"}, find);
}

}  // namespace parlor
