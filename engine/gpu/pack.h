// The kernel pack: the CUDA kernels compiled for a list of compute capabilities, in one file beside the
// program. parlor-kernelpack writes it (engine/gpu/tool).
//
//   "PARLORK1"  u32 length of a JSON text, little-endian  the text  the images one after the other
//   {"build": "…", "images": [{"kind": "cubin" | "ptx", "compute": 75, "driver": 11000, "toolkit": "11.8",
//                              "offset": 0, "size": 123}, …]}
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/machine.h"

namespace parlor::gpu {

struct Image {
    bool is_ptx = false;
    int compute = 0;  // 75: for 7.5, and what it can run on as well
    int driver = 0;   // the least CUDA version of a driver that takes it: 11080
    std::string toolkit;
    uint64_t offset = 0, size = 0;

    std::string name() const;  // "sm_75", "ptx 7.5"
};

class Pack {
  public:
    // The table of the pack beside this program; without images when there is none. Errors: GpuPackBroken.
    static Result<Pack> find();

    const std::vector<Image>& images() const { return images_; }
    const std::string& build() const { return build_; }  // another one for other kernels
    // From the file, with a zero behind it, which PTX ends with. Errors: GpuPackBroken.
    Result<std::vector<std::byte>> read(const Image& image) const;
    std::string list() const;  // "sm_75, sm_80, ptx 7.5"

  private:
    Result<void> parse_table(std::string_view text, uint64_t data);

    std::filesystem::path path_;
    uint64_t begin_ = 0;  // of the images
    std::vector<Image> images_;
    std::string build_;
};

// The names of an image's kernels: behind ".text." in machine code, behind ".entry " in PTX.
std::set<std::string> kernels_in(std::span<const std::byte> data, bool is_ptx);

// The image that a card loads: machine code of its generation, the nearest one below; otherwise what the
// driver can translate. Errors: GpuNoPack, GpuNoImage, GpuDriverTooOld.
Result<const Image*> choose_image(const Pack& pack, const Gpu& gpu);

// A Pack's file.
std::vector<std::byte> write_pack(const std::string& build, std::span<const Image> images,
                                  std::span<const std::vector<std::byte>> data);

}  // namespace parlor::gpu
