#include "engine/gpu/check.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <mutex>

#include "engine/gpu/cublas.h"
#include "engine/gpu/measure.h"
#include "engine/gpu/ops.h"
#include "engine/gpu/pack.h"
#include "engine/plan/cache_folder.h"
#include "engine/plan/helper_process.h"
#include "engine/plan/json_reader.h"
#include "engine/plan/machine_json.h"
#include "engine/plan/probe.h"

namespace parlor::gpu {

namespace {

constexpr std::chrono::seconds kDeadline{120};  // a driver that translates PTX takes a minute and more
constexpr size_t kMostKernels = 4096;
constexpr uint64_t kLargestFile = 10'000'000;

std::filesystem::path cache_file() {
    const std::filesystem::path folder = cache_folder();
    return folder.empty() ? folder : folder / "cards.json";
}

// Drivers load a kernel when it is first asked for: what would be missing in the middle of an answer shows
// now.
Result<void> ask_for_all_kernels(Card& card) {
    PARLOR_TRY(const Pack pack, Pack::find());
    PARLOR_TRY(const std::vector<std::byte> data, pack.read(card.image()));
    for (const std::string& kernel : kernels_in(data, card.image().is_ptx))
        if (!card.has_kernel(kernel)) return message(Msg::GpuKernelMissing, kernel);
    return {};
}

Result<void> check(int index, CardCheck& out) {
    PARLOR_TRY(std::unique_ptr<Card> card, Card::open(index));
    out.uuid = card->gpu().uuid;
    out.driver = card->gpu().driver_cuda;
    out.context_bytes = card->context_bytes();
    PARLOR_CHECKED(ask_for_all_kernels(*card));
    PARLOR_TRY(std::unique_ptr<GpuOps> ops, GpuOps::create(std::move(card)));
    Gpu gpu = ops->card().gpu();
    gpu.library = Cublas::for_driver(gpu.driver_cuda).name();
    out.library = gpu.library;
    const std::string device = "cuda:" + std::to_string(index), image = ops->card().image().name();
    ops->set_variants({});
    PARLOR_CHECKED(verify_ops(*ops, device, std::string(kPlainMark) + " " + image, out.kernels));
    gpu.prompt_tflops = 1;  // they are about to be measured: what is slower on most cards, too
    const Variants best = variants_for(gpu);
    // Products by wmma are checked apart: a library stands before them.
    const std::string suffix = std::string(kBestMark) + " " + image;
    Variants others = best, wmma = best;
    others.quantized.tiles = others.floats.tiles = false;
    wmma.quantized = wmma.floats = {.tiles = true};
    const bool has_tiles = best.quantized.tiles || best.floats.tiles;
    const uint64_t before = ops->card().free_bytes();
    ops->set_variants(others);
    PARLOR_CHECKED(verify_ops(*ops, device, suffix, out.kernels));
    const uint64_t with_library = ops->card().free_bytes();
    uint64_t with_wmma = with_library;
    if (has_tiles) {
        ops->set_variants(wmma);
        PARLOR_CHECKED(verify_long_products(*ops, device, std::string(kTilesMark), suffix, out.kernels));
        with_wmma = ops->card().free_bytes();
    }
    const Result<Rates> measured = measure_rates(*ops, best);
    // A card without room for what would be measured is used as its generation is.
    if (!measured.ok() && measured.error().id != Msg::GpuOutOfMemory) return measured.error();
    const Rates rates = measured.ok() ? *measured : Rates();
    out.slower = gpu.slower = rates.slower;
    out.matrix_tflops = rates.matrix_tflops;
    out.prompt_tflops = gpu.prompt_tflops = rates.prompt_tflops;
    out.float_prompt_tflops = rates.float_prompt_tflops;
    out.tile_tflops = rates.tile_tflops;
    out.float_tile_tflops = rates.float_tile_tflops;
    // What a library or expanded weights take besides is measured where they are used.
    const Variants used = variants_for(gpu);
    const auto taken = [&](bool is_used, uint64_t after) {
        return is_used && before > after ? before - after : 0;
    };
    out.context_bytes += taken(used.wants_library(), with_library) + taken(used.wants_tiles(), with_wmma);
    out.copy_gbs = measure_copy(ops->card());
    return ops->card().finish();
}

// Checks of this and earlier runs of the program; read once.
struct Kept {
    std::mutex mutex;
    bool read = false;
    std::vector<CardCheck> checks;

    void load() {
        if (read) return;
        read = true;
        std::ifstream in(cache_file(), std::ios::binary);
        std::string text;
        for (char c; text.size() < kLargestFile && in.get(c);) text.push_back(c);
        checks = checks_from_json(text);
    }
    const CardCheck* find(const Gpu& gpu, const std::string& build) {
        load();
        // A matrix library that came or went since then is something to measure.
        const auto found = std::ranges::find_if(checks, [&](const CardCheck& one) {
            return one.is_of(gpu, build) &&
                   (one.trouble || one.library == Cublas::for_driver(gpu.driver_cuda).name());
        });
        return found != checks.end() ? &*found : nullptr;
    }
    void keep(const std::vector<CardCheck>& news) {
        load();
        for (const CardCheck& one : news) {
            std::erase_if(checks, [&](const CardCheck& old) { return old.uuid == one.uuid; });
            checks.push_back(one);
        }
        const std::filesystem::path file = cache_file();
        if (file.empty()) return;
        std::error_code error;
        std::filesystem::create_directories(file.parent_path(), error);
        std::filesystem::path fresh = file;
        fresh += ".new";
        std::ofstream out(fresh, std::ios::binary);
        // A helper that crashed or took too long is asked again by the next start.
        std::vector<CardCheck> lasting;
        std::ranges::copy_if(checks, std::back_inserter(lasting),
                             [](const CardCheck& one) { return !one.for_this_run; });
        out << checks_to_json(lasting);
        out.close();
        if (out) std::filesystem::rename(fresh, file, error);  // another start checks again where it fails
    }
};
Kept& kept() {
    static Kept all;
    return all;
}

Message helper_trouble(const HelperAnswer& answer, const std::string& name) {
    switch (answer.end) {
        case HelperEnd::timeout:
            return message(Msg::GpuCheckTimeout, name, std::to_string(kDeadline.count()));
        case HelperEnd::crashed:
            return message(Msg::GpuCheckCrashed, name, answer.detail);
        default:
            return message(Msg::GpuCheckCrashed, name, "");
    }
}

void apply(const CardCheck& check, Gpu& gpu) {
    gpu.context_bytes = check.context_bytes;
    gpu.copy_gbs = check.copy_gbs;
    gpu.matrix_tflops = check.matrix_tflops;
    gpu.prompt_tflops = check.prompt_tflops;
    gpu.float_prompt_tflops = check.float_prompt_tflops;
    gpu.tile_tflops = check.tile_tflops;
    gpu.float_tile_tflops = check.float_tile_tflops;
    gpu.slower = check.slower;
    gpu.library = check.library;
    if (check.trouble) {
        gpu.obstacle = check.trouble;
        return;
    }
    std::string wrong;
    const std::string best = " " + std::string(kBestMark) + " ";
    for (const VerifiedKernel& kernel : check.kernels) {
        if (kernel.passed) continue;
        gpu.fenced.push_back(kernel.variant);
        // What only the better variants get wrong is computed by the plain ones.
        const bool has_other =
            kernel.variant.find(best) != std::string::npos &&
            std::ranges::any_of(variants(), [&](const Variant& variant) {
                return !variant.mark.empty() &&
                       (kernel.variant.starts_with(variant.mark) || kernel.variant.starts_with("experts"));
            });
        if (!has_other) wrong += (wrong.empty() ? "" : ", ") + kernel.variant;
    }
    if (!wrong.empty()) gpu.obstacle = message(Msg::GpuComputesWrong, gpu.name, wrong);
}

}  // namespace

bool CardCheck::is_of(const Gpu& gpu, const std::string& pack_build) const {
    return rules == kCheckRules && uuid == gpu.uuid && driver == gpu.driver_cuda && build == pack_build;
}

CardCheck check_card(int index) {
    CardCheck out;
    if (Result<void> done = check(index, out); !done.ok()) out.trouble = done.error();
    return out;
}

std::vector<CardCheck> check_cards(const Machine& machine) {
    std::vector<CardCheck> checks;
    const Result<Pack> pack = Pack::find();
    if (!pack.ok() || pack->images().empty() || machine.gpus.empty()) return checks;
    const HelperAnswer answer = run_helper("--check-gpus", kDeadline);
    std::vector<CardCheck> found;
    if (answer.end == HelperEnd::finished) found = checks_from_json(answer.output);
    for (size_t i = 0; i < machine.gpus.size(); ++i) {
        const Gpu& gpu = machine.gpus[i];
        if (!choose_image(*pack, gpu).ok()) continue;
        CardCheck check;
        if (i < found.size())
            check = found[i];
        else
            check = {.trouble = helper_trouble(answer, gpu.name), .for_this_run = true};
        check.uuid = gpu.uuid;
        check.driver = gpu.driver_cuda;
        check.build = pack->build();
        checks.push_back(std::move(check));
    }
    const std::lock_guard lock(kept().mutex);
    kept().keep(checks);
    return checks;
}

void apply_check(Gpu& gpu) {
    const Result<Pack> pack = Pack::find();
    if (!pack.ok()) return;
    const std::lock_guard lock(kept().mutex);
    if (const CardCheck* check = kept().find(gpu, pack->build())) apply(*check, gpu);
}

void judge_cards(Machine& machine, bool run_checks) {
    machine.kernel_images.clear();
    const Result<Pack> pack = Pack::find();
    if (pack.ok())
        for (const Image& image : pack->images()) machine.kernel_images.push_back(image.name());
    bool unchecked = false;
    for (Gpu& gpu : machine.gpus) {
        gpu.obstacle.reset();
        gpu.fenced.clear();
        gpu.slower.clear();
        if (!pack.ok()) {
            gpu.obstacle = pack.error();
            continue;
        }
        const Result<const Image*> image = choose_image(*pack, gpu);
        if (!image.ok()) {
            gpu.obstacle = image.error();
            continue;
        }
        gpu.image = (*image)->name();
        const std::lock_guard lock(kept().mutex);
        unchecked = unchecked || kept().find(gpu, pack->build()) == nullptr;
    }
    if (unchecked && run_checks) check_cards(machine);
    for (Gpu& gpu : machine.gpus) {
        if (gpu.obstacle) continue;
        const std::lock_guard lock(kept().mutex);
        if (const CardCheck* check = kept().find(gpu, pack->build()))
            apply(*check, gpu);
        else
            gpu.library = Cublas::for_driver(gpu.driver_cuda).name();  // what it is worth, a check will say
    }
}

std::string checks_to_json(const std::vector<CardCheck>& checks) {
    nlohmann::ordered_json json = {{"cards", nlohmann::ordered_json::array()}};
    for (const CardCheck& check : checks) {
        nlohmann::ordered_json one = {{"rules", check.rules},
                                      {"uuid", check.uuid},
                                      {"driver", check.driver},
                                      {"build", check.build},
                                      {"context_bytes", check.context_bytes},
                                      {"library", check.library},
                                      {"copy_gbs", check.copy_gbs},
                                      {"matrix_tflops", check.matrix_tflops},
                                      {"prompt_tflops", check.prompt_tflops},
                                      {"float_prompt_tflops", check.float_prompt_tflops},
                                      {"tile_tflops", check.tile_tflops},
                                      {"float_tile_tflops", check.float_tile_tflops},
                                      {"slower", check.slower}};
        if (check.trouble) one["trouble"] = {{"code", check.trouble->code()}, {"args", check.trouble->args}};
        one["kernels"] = nlohmann::ordered_json::array();
        for (const VerifiedKernel& kernel : check.kernels) {
            one["kernels"].push_back({{"variant", kernel.variant},
                                      {"device", kernel.device},
                                      {"max_error", std::isfinite(kernel.max_error) ? kernel.max_error : -1},
                                      {"passed", kernel.passed}});
        }
        json["cards"].push_back(std::move(one));
    }
    return json_text(json);
}

std::vector<CardCheck> checks_from_json(std::string_view text) {
    std::vector<CardCheck> checks;
    const auto json = parse_json(text);
    std::string fault;
    if (!json) return checks;
    JsonReader reader(*json, "", fault);
    const nlohmann::json* cards = reader.is_object() ? reader.list("cards", true, kMostGpus) : nullptr;
    for (size_t i = 0; cards != nullptr && i < cards->size(); ++i) {
        CardCheck check;
        std::string broken;
        JsonReader one((*cards)[i], "cards", broken);
        if (!one.is_object()) continue;
        check.rules = 0;
        one.read("rules", false, 0, 1'000'000, check.rules);
        one.read("uuid", true, check.uuid);
        one.read("driver", true, 0, 1'000'000, check.driver);
        one.read("build", true, check.build);
        one.read("context_bytes", true, uint64_t{0}, uint64_t{1} << 40, check.context_bytes);
        one.read("copy_gbs", true, 0, 1e6, check.copy_gbs);
        one.read("matrix_tflops", false, 0, 1e6, check.matrix_tflops);
        one.read("prompt_tflops", false, 0, 1e6, check.prompt_tflops);
        one.read("float_prompt_tflops", false, 0, 1e6, check.float_prompt_tflops);
        one.read("tile_tflops", false, 0, 1e6, check.tile_tflops);
        one.read("float_tile_tflops", false, 0, 1e6, check.float_tile_tflops);
        one.read("library", false, check.library);
        one.read("slower", true, check.slower);
        if (const auto* trouble = one.object("trouble", false)) {
            JsonReader said(*trouble, "trouble", broken);
            std::string code;
            Message what;
            said.read("code", true, code);
            said.read("args", true, what.args);
            const std::optional<Msg> id = message_with(code);
            if (!id) continue;
            what.id = *id;
            check.trouble = what;
        }
        const nlohmann::json* kernels = one.list("kernels", true, kMostKernels);
        for (size_t k = 0; kernels != nullptr && k < kernels->size(); ++k) {
            JsonReader entry((*kernels)[k], "kernels", broken);
            VerifiedKernel kernel;
            if (!entry.is_object()) break;
            entry.read("variant", true, kernel.variant);
            entry.read("device", true, kernel.device);
            entry.read("max_error", true, -1, 1e300, kernel.max_error);
            entry.read("passed", true, kernel.passed);
            check.kernels.push_back(std::move(kernel));
        }
        if (broken.empty()) checks.push_back(std::move(check));
    }
    return checks;
}

}  // namespace parlor::gpu

namespace parlor {

int run_gpu_checks() {
    std::vector<gpu::CardCheck> checks;
    const GpuProbe probe = probe_gpus_here();
    for (size_t i = 0; i < probe.gpus.size(); ++i) checks.push_back(gpu::check_card(static_cast<int>(i)));
    std::puts(gpu::checks_to_json(checks).c_str());
    return 0;
}

}  // namespace parlor
