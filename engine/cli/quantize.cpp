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

Result<Quantized> write_quantized(const Options& options, const std::stop_token& stop) {
    if (!options.model) return message(Msg::CliOptionMissing, "quantize", "--model IN");
    if (!options.to) return message(Msg::CliOptionMissing, "quantize", "--to FORMAT");
    if (!options.out) return message(Msg::CliOptionMissing, "quantize", "--out FILE");
    Progress progress("Quantizing");
    return quantize(*options.model, *options.out, {*options.to, options.wishes.threads, options.force}, stop,
                    [&](double fraction) { progress(fraction); });
}

}  // namespace

int run_quantize(const Options& options) {
    const Result<Quantized> result = write_quantized(options, begin_task());
    if (!result.ok()) return fail(options, result.error(), status_of(result.error()));
    if (options.json) {
        print_json({{"bytes_before", result->bytes_before},
                    {"bytes_after", result->bytes_after},
                    {"tensors", result->tensors},
                    {"quantized", result->quantized}});
    } else {
        std::printf("%s written: %s instead of %s, %lld of %lld tensors quantized\n",
                    path_text(*options.out).c_str(), format_bytes(result->bytes_after).c_str(),
                    format_bytes(result->bytes_before).c_str(), static_cast<long long>(result->quantized),
                    static_cast<long long>(result->tensors));
    }
    return kDone;
}

}  // namespace parlor::cli
