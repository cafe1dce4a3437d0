// parlor-kernelpack: compiles kernels/cuda/device for a list of cards and writes the kernel pack that the
// program loads (engine/gpu/pack.h).
//
//   parlor-kernelpack --kernels FOLDER --out FILE --nvrtc LIBRARY … --targets native | release | 75,ptx75,…
//   parlor-kernelpack --show      what a pack covers: that of PARLOR_KERNELS, or the one beside the program
//
// Each target is compiled by the oldest of the compilers that knows it: older drivers load what older
// toolkits made. `native`: the cards of this computer; without one, PTX for the oldest target. `release`:
// all generations. Every image must hold all kernels that cards of its generation select.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <future>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>
#include <thread>

#include "engine/gpu/driver.h"
#include "engine/gpu/kernel_names.h"
#include "engine/gpu/pack.h"
#include "engine/gpu/tool/nvrtc.h"
#include "engine/plan.h"
#include "engine/plan/device_id.h"

using namespace parlor;
namespace fs = std::filesystem;

namespace {

struct Target {
    int compute = 0;
    bool ptx = false;
};

struct Job {
    Target target;
    const gpu::Nvrtc* compiler = nullptr;
    gpu::Nvrtc::Output output;
    std::set<std::string> kernels;
};

constexpr const char* kRelease = "60,61,70,75,80,86,89,90,100,120,ptx60,ptx75";

// The generations of cards, oldest first, and one that does not exist yet.
constexpr struct {
    int compute;
    const char* cards;
} kGenerations[] = {{60, "Tesla P100"},
                    {61, "GTX 10, Tesla P4, P40"},
                    {70, "Titan V, Tesla V100"},
                    {75, "RTX 20, GTX 16, T4"},
                    {80, "A100, A30"},
                    {86, "RTX 30, A2, A10, A40"},
                    {89, "RTX 40, L4, L40"},
                    {90, "H100, H200"},
                    {100, "B200"},
                    {120, "RTX 50, RTX PRO"},
                    {130, "later ones"}};

struct Options {
    fs::path kernels, out;
    std::vector<std::string> nvrtc;
    std::string targets = "native";
};

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, ',');)
        if (!part.empty()) parts.push_back(part);
    return parts;
}

std::optional<Options> read_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i], value = argv[i + 1];
        if (name == "--kernels")
            options.kernels = value;
        else if (name == "--out")
            options.out = value;
        else if (name == "--nvrtc")
            options.nvrtc.push_back(value);
        else if (name == "--targets")
            options.targets = value;
        else
            return std::nullopt;
    }
    if (argc % 2 == 0 || options.kernels.empty() || options.out.empty()) return std::nullopt;
    return options;
}

std::vector<int> cards_here() {
    std::vector<int> found;
    const gpu::Driver driver;
    int count = 0;
    if (!driver.is_there() || !driver.can_probe() || driver.init(0) != gpu::kSuccess ||
        driver.device_count(&count) != gpu::kSuccess)
        return found;
    for (int i = 0; i < count; ++i) {
        int device = 0;
        if (driver.device(&device, i) != gpu::kSuccess) continue;
        found.push_back(driver.attribute(gpu::kComputeMajor, device) * 10 +
                        driver.attribute(gpu::kComputeMinor, device));
    }
    return found;
}

const gpu::Nvrtc* oldest_for(const std::vector<std::unique_ptr<gpu::Nvrtc>>& compilers, int compute) {
    const gpu::Nvrtc* oldest = nullptr;
    for (const auto& compiler : compilers) {
        if (std::ranges::count(compiler->targets(), compute) == 0) continue;
        if (oldest == nullptr || compiler->version() < oldest->version()) oldest = compiler.get();
    }
    return oldest;
}

std::vector<Target> targets_of(const std::string& text,
                               const std::vector<std::unique_ptr<gpu::Nvrtc>>& compilers) {
    std::vector<Target> targets;
    if (text != "native") {
        for (const std::string& one : split(text == "release" ? kRelease : text)) {
            const bool ptx = one.starts_with("ptx");
            targets.push_back({std::atoi(one.c_str() + (ptx ? 3 : 0)), ptx});
        }
        return targets;
    }
    for (const int compute : cards_here())
        if (oldest_for(compilers, compute) != nullptr) targets.push_back({compute, false});
    if (!targets.empty()) return targets;
    int oldest = 0;
    for (const auto& compiler : compilers)
        for (const int compute : compiler->targets())
            if (compute >= 60 && (oldest == 0 || compute < oldest)) oldest = compute;
    if (oldest > 0) targets.push_back({oldest, true});
    return targets;
}

// Sources in the order of their names, and a number that changes with them.
std::string program_of(const fs::path& kernels, std::string& build) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(kernels / "cuda" / "device"))
        files.push_back(entry.path());
    std::ranges::sort(files);
    uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
    std::string program;
    for (const fs::path& file : files) {
        std::ifstream in(file, std::ios::binary);
        for (auto it = std::istreambuf_iterator<char>(in); it != std::istreambuf_iterator<char>(); ++it)
            hash = (hash ^ static_cast<unsigned char>(*it)) * 0x100000001b3;
        if (file.extension() == ".cu")
            program += "#include \"cuda/device/" + file.filename().string() + "\"\n";
    }
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
    build = text;
    return program;
}

void compile_all(std::vector<Job>& jobs, const std::string& program, const fs::path& kernels) {
    std::atomic<size_t> next = 0;
    const auto work = [&] {
        for (size_t i = next++; i < jobs.size(); i = next++) {
            Job& job = jobs[i];
            const std::vector<std::string> options = {
                "--std=c++17",
                "-DPARLOR_HAS_DP4A=" + std::to_string(job.target.compute >= 61 ? 1 : 0),
                "-DPARLOR_TENSOR=" + std::to_string(job.target.compute >= 80   ? 80
                                                    : job.target.compute >= 75 ? 75
                                                    : job.target.compute >= 70 ? 70
                                                                               : 0),
                "-DPARLOR_OVERLAP=" + std::to_string(job.target.compute >= 90 ? 1 : 0),
                "-I" + kernels.string(),
                "-I" + (kernels / "base").string()};
            job.output = job.compiler->compile(program, job.target.compute, job.target.ptx, options);
            job.kernels = gpu::kernels_in(job.output.data, job.target.ptx);
        }
    };
    std::vector<std::thread> threads;
    const size_t most = std::max(1u, std::thread::hardware_concurrency());
    for (size_t i = 0; i < std::min(most, jobs.size()); ++i) threads.emplace_back(work);
    for (std::thread& thread : threads) thread.join();
}

// What machine code of a toolkit needs: a driver of the same major version. PTX: the same version.
int driver_for(const Job& job) {
    return job.target.ptx ? job.compiler->version() : job.compiler->version() / 1000 * 1000;
}

bool complete(const std::vector<Job>& jobs) {
    bool fine = true;
    std::set<std::string> all;
    for (const Job& job : jobs) all.insert(job.kernels.begin(), job.kernels.end());
    for (const Job& job : jobs) {
        if (job.output.data.empty()) {
            std::fprintf(stderr, "%s%d does not compile:\n%s\n", job.target.ptx ? "ptx" : "sm_",
                         job.target.compute, job.output.log.c_str());
            fine = false;
            continue;
        }
        for (const std::string& kernel : all) {
            if (gpu::compute_for(kernel) > job.target.compute || job.kernels.contains(kernel)) continue;
            std::fprintf(stderr, "%s%d lacks %s\n", job.target.ptx ? "ptx" : "sm_", job.target.compute,
                         kernel.c_str());
            fine = false;
        }
    }
    return fine;
}

int make_pack(const Options& options) {
    std::vector<std::unique_ptr<gpu::Nvrtc>> compilers;
    for (const std::string& path : options.nvrtc)
        if (auto compiler = gpu::Nvrtc::open(path)) compilers.push_back(std::move(compiler));
    if (compilers.empty()) {
        std::fprintf(stderr, "none of the NVRTC libraries can be used\n");
        return 1;
    }
    std::vector<Job> jobs;
    std::string missing;
    for (const Target& target : targets_of(options.targets, compilers)) {
        if (const gpu::Nvrtc* compiler = oldest_for(compilers, target.compute))
            jobs.push_back({target, compiler, {}, {}});
        else
            missing += " " + std::string(target.ptx ? "ptx" : "sm_") + std::to_string(target.compute);
    }
    if (jobs.empty()) {
        std::fprintf(stderr, "no target that these compilers know\n");
        return 1;
    }
    std::string build;
    const std::string program = program_of(options.kernels, build);
    compile_all(jobs, program, options.kernels);
    if (!complete(jobs)) return 1;

    std::vector<gpu::Image> images;
    std::vector<std::vector<std::byte>> data;
    for (Job& job : jobs) {
        images.push_back({.is_ptx = job.target.ptx,
                          .compute = job.target.compute,
                          .driver = driver_for(job),
                          .toolkit = job.compiler->version_text()});
        data.push_back(std::move(job.output.data));
    }
    if (!missing.empty()) std::printf("no toolkit that was found knows:%s\n", missing.c_str());
    const std::vector<std::byte> file = gpu::write_pack(build, images, data);
    std::ofstream out(options.out, std::ios::binary);
    out.write(reinterpret_cast<const char*>(file.data()), static_cast<std::streamsize>(file.size()));
    out.close();
    if (!out) std::fprintf(stderr, "%s cannot be written\n", options.out.string().c_str());
    return out ? 0 : 1;
}

// Which image the cards of each generation load, and from which driver on.
int show_pack() {
    const Result<gpu::Pack> pack = gpu::Pack::find();
    if (!pack.ok() || pack->images().empty()) {
        std::fprintf(stderr, "%s\n", pack.ok() ? "there is no pack" : pack.error().text().c_str());
        return 1;
    }
    std::printf("%-24s %-8s %-8s %-8s %-12s %s\n", "cards", "compute", "image", "toolkit", "driver from",
                "bytes");
    for (const auto& [compute, cards] : kGenerations) {
        const Gpu gpu = {.compute_major = compute / 10, .compute_minor = compute % 10};
        std::printf("%-24s %-8s ", cards, compute_text(compute).c_str());
        if (const auto image = gpu::choose_image(*pack, gpu); image.ok())
            std::printf("%-8s %-8s CUDA %-7s %llu\n", (*image)->name().c_str(), (*image)->toolkit.c_str(),
                        cuda_version((*image)->driver).c_str(),
                        static_cast<unsigned long long>((*image)->size));
        else
            std::printf("none: no toolkit that was found knows them\n");
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--show") return show_pack();
    const std::optional<Options> options = read_options(argc, argv);
    if (!options) {
        std::fprintf(stderr,
                     "usage: parlor-kernelpack --kernels FOLDER --out FILE --nvrtc LIBRARY … [--targets "
                     "native|release|75,80,ptx75,…] | --show\n");
        return 2;
    }
    return make_pack(*options);
}
