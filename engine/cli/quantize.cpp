// quantize: a model in a smaller format.
#include "engine/quantize.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/cli/commands.h"
#include "engine/cli/console.h"
#include "engine/cli/model.h"
#include "engine/cli/output.h"

namespace parlor::cli {

namespace {

// `place`: where it was written.
Result<Quantized> write_quantized(const Options& options, const std::stop_token& stop,
                                  std::filesystem::path& place) {
    if (!options.model) return message(Msg::CliOptionMissing, "quantize", "--model IN");
    if (!options.to) return message(Msg::CliOptionMissing, "quantize", "--to FORMAT");
    Progress progress("Quantizing");
    if (!options.out) {
        PARLOR_TRY(const ModelCard card, describe(*options.model));
        PARLOR_TRY(const ModelCard smaller, requantize(card, *options.to, options.wishes.threads, stop,
                                                       [&](double fraction) { progress(fraction); }));
        place = smaller.parts.front();
        std::error_code ignored;
        Quantized report{card.file_bytes, std::filesystem::file_size(place, ignored),
                         std::ssize(card.tensors), 0};
        for (size_t i = 0; i < card.tensors.size(); ++i)
            report.quantized += kernels::traits(smaller.tensors[i].format).block_values > 1 &&
                                smaller.tensors[i].format != card.tensors[i].format;
        return report;
    }
    place = *options.out;
    return quantize(*options.model, *options.out, {*options.to, options.wishes.threads, options.force}, stop,
                    [&](double fraction) { progress(fraction); });
}

}  // namespace

int run_quantize(const Options& options) {
    std::filesystem::path place;
    const Result<Quantized> result = write_quantized(options, begin_task(), place);
    if (!result.ok()) return fail(options, result.error(), status_of(result.error()));
    if (options.json) {
        print_json({{"file", path_text(place)},
                    {"bytes_before", result->bytes_before},
                    {"bytes_after", result->bytes_after},
                    {"tensors", result->tensors},
                    {"quantized", result->quantized}});
    } else {
        std::printf("%s written: %s instead of %s, %lld of %lld tensors quantized\n",
                    path_text(place).c_str(), format_bytes(result->bytes_after).c_str(),
                    format_bytes(result->bytes_before).c_str(), static_cast<long long>(result->quantized),
                    static_cast<long long>(result->tensors));
    }
    return kDone;
}

}  // namespace parlor::cli
