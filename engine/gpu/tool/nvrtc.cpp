#include "engine/gpu/tool/nvrtc.h"

#include "engine/plan/device_id.h"

namespace parlor::gpu {

std::unique_ptr<Nvrtc> Nvrtc::open(const std::filesystem::path& path) {
    std::unique_ptr<Nvrtc> nvrtc(new Nvrtc(path));
    return nvrtc->resolve() ? std::move(nvrtc) : nullptr;
}

bool Nvrtc::resolve() {
    const bool found =
        library_.find("nvrtcVersion", get_version_) && library_.find("nvrtcCreateProgram", create_) &&
        library_.find("nvrtcDestroyProgram", destroy_) && library_.find("nvrtcCompileProgram", compile_) &&
        library_.find("nvrtcGetProgramLogSize", log_size_) && library_.find("nvrtcGetProgramLog", log_) &&
        library_.find("nvrtcGetCUBINSize", cubin_size_) && library_.find("nvrtcGetCUBIN", cubin_) &&
        library_.find("nvrtcGetPTXSize", ptx_size_) && library_.find("nvrtcGetPTX", ptx_) &&
        library_.find("nvrtcGetNumSupportedArchs", target_count_) &&
        library_.find("nvrtcGetSupportedArchs", targets_of_);
    int major = 0, minor = 0, count = 0;
    if (!found || get_version_(&major, &minor) != 0 || target_count_(&count) != 0 || count <= 0) return false;
    version_ = major * 1000 + minor * 10;
    targets_.resize(static_cast<size_t>(count));
    return targets_of_(targets_.data()) == 0;
}

std::string Nvrtc::version_text() const {
    return cuda_version(version_);
}

Nvrtc::Output Nvrtc::compile(const std::string& source, int compute, bool ptx,
                             const std::vector<std::string>& options) const {
    Output out;
    void* program = nullptr;
    if (create_(&program, source.c_str(), "kernels.cu", 0, nullptr, nullptr) != 0) return out;
    const std::string target =
        std::string("--gpu-architecture=") + (ptx ? "compute_" : "sm_") + std::to_string(compute);
    std::vector<const char*> list = {target.c_str()};
    for (const std::string& option : options) list.push_back(option.c_str());
    const bool compiled = compile_(program, static_cast<int>(list.size()), list.data()) == 0;
    size_t size = 0;
    if (log_size_(program, &size) == 0 && size > 1) {
        out.log.resize(size);
        log_(program, out.log.data());
        out.log.resize(size - 1);
    }
    const auto get_size = ptx ? ptx_size_ : cubin_size_;
    const auto get = ptx ? ptx_ : cubin_;
    if (compiled && get_size(program, &size) == 0 && size > 0) {
        out.data.resize(size);
        if (get(program, reinterpret_cast<char*>(out.data.data())) != 0) out.data.clear();
        // A text of PTX ends with a zero, which is not part of it.
        while (ptx && !out.data.empty() && out.data.back() == std::byte{0}) out.data.pop_back();
    }
    destroy_(&program);
    return out;
}

}  // namespace parlor::gpu
