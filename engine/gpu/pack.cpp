#include "engine/gpu/pack.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>

#include "engine/gpu/pack_path.h"
#include "engine/plan.h"
#include "engine/plan/device_id.h"
#include "engine/plan/json_reader.h"

namespace parlor::gpu {

namespace {

constexpr char kMagic[] = {'P', 'A', 'R', 'L', 'O', 'R', 'K', '1'};
constexpr size_t kHead = sizeof kMagic + sizeof(uint32_t);
constexpr uint64_t kLargest = uint64_t{1} << 30;  // of a pack: a release has some 60 MB
constexpr size_t kMostImages = 256;

Message broken(const std::string& what) {
    return message(Msg::GpuPackBroken, what);
}

// Empty when they are not all there.
std::vector<std::byte> take(std::ifstream& in, uint64_t bytes) {
    std::vector<std::byte> data(static_cast<size_t>(bytes));
    if (!in.read(reinterpret_cast<char*>(data.data()), static_cast<std::streamsize>(bytes))) data.clear();
    return data;
}

}  // namespace

std::string Image::name() const {
    return is_ptx ? "ptx " + compute_text(compute) : "sm_" + std::to_string(compute);
}

// Of the head; nothing when it is none.
static std::optional<uint32_t> table_length(std::span<const std::byte> head) {
    if (head.size() < kHead || std::memcmp(head.data(), kMagic, sizeof kMagic) != 0) return std::nullopt;
    uint32_t length = 0;
    for (size_t i = 0; i < sizeof length; ++i)
        length |= static_cast<uint32_t>(head[sizeof kMagic + i]) << 8 * i;
    return length;
}

Result<void> Pack::parse_table(std::string_view text, uint64_t data) {
    const auto json = parse_json(text);
    if (!json) return broken("its table cannot be read");
    std::string fault;
    JsonReader reader(*json, "pack", fault);
    if (!reader.is_object()) return broken("its table cannot be read");
    reader.read("build", true, build_);
    const nlohmann::json* images = reader.list("images", true, kMostImages);
    for (size_t i = 0; images != nullptr && i < images->size(); ++i) {
        JsonReader entry((*images)[i], "images", fault);
        Image image;
        std::string kind;
        if (!entry.is_object()) return broken("its table cannot be read");
        entry.read("kind", true, kind);
        entry.read("compute", true, 10, 9999, image.compute);
        entry.read("driver", true, 0, 1'000'000, image.driver);
        entry.read("toolkit", true, image.toolkit);
        entry.read("offset", true, uint64_t{0}, kLargest, image.offset);
        entry.read("size", true, uint64_t{1}, kLargest, image.size);
        image.is_ptx = kind == "ptx";
        if (image.offset > data || image.size > data - image.offset) return broken("it ends early");
        images_.push_back(std::move(image));
    }
    if (!fault.empty()) return broken(fault);
    return {};
}

Result<Pack> Pack::find() {
    for (const std::filesystem::path& path : pack_paths()) {
        std::error_code error;
        const uint64_t size = std::filesystem::file_size(path, error);
        if (error) continue;
        if (size > kLargest) return broken(format_bytes(size));
        std::ifstream in(path, std::ios::binary);
        const std::optional<uint32_t> length = table_length(take(in, std::min<uint64_t>(kHead, size)));
        if (!length) return broken("it does not begin as one");
        if (*length > size - kHead) return broken("it ends early");
        const std::vector<std::byte> text = take(in, *length);
        Pack pack;
        pack.path_ = path;
        pack.begin_ = kHead + *length;
        PARLOR_CHECKED(
            pack.parse_table({reinterpret_cast<const char*>(text.data()), text.size()}, size - pack.begin_));
        return pack;
    }
    return Pack();
}

Result<std::vector<std::byte>> Pack::read(const Image& image) const {
    std::ifstream in(path_, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(begin_ + image.offset));
    std::vector<std::byte> data = take(in, image.size);
    if (data.empty()) return broken("it cannot be read");
    data.push_back(std::byte{0});
    return data;
}

std::set<std::string> kernels_in(std::span<const std::byte> data, bool is_ptx) {
    const std::string_view text(reinterpret_cast<const char*>(data.data()), data.size());
    const std::string_view mark = is_ptx ? ".entry " : ".text.";
    std::set<std::string> names;
    for (size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
        const size_t begin = at + mark.size();
        size_t end = begin;
        while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))
            ++end;
        // What begins with "_" is a compiler's own.
        if (end > begin && text[begin] != '_') names.emplace(text.substr(begin, end - begin));
    }
    return names;
}

std::string Pack::list() const {
    std::string text;
    for (const Image& image : images_) text += (text.empty() ? "" : ", ") + image.name();
    return text;
}

Result<const Image*> choose_image(const Pack& pack, const Gpu& gpu) {
    if (pack.images().empty()) return message(Msg::GpuNoPack, gpu.name);
    const int compute = gpu.compute_major * 10 + gpu.compute_minor;
    const Image* best = nullptr;
    int needed = 0;  // the oldest driver that one of the images for this card would take
    for (const Image& image : pack.images()) {
        // Machine code runs within its major version, on the same minor version and later ones.
        const bool runs = image.is_ptx ? image.compute <= compute
                                       : image.compute / 10 == gpu.compute_major && image.compute <= compute;
        if (!runs) continue;
        if (gpu.driver_cuda > 0 && gpu.driver_cuda < image.driver) {
            needed = needed == 0 ? image.driver : std::min(needed, image.driver);
            continue;
        }
        const auto better = [](const Image& a, const Image& b) {
            return a.is_ptx != b.is_ptx ? !a.is_ptx : a.compute > b.compute;
        };
        if (best == nullptr || better(image, *best)) best = &image;
    }
    if (best != nullptr) return best;
    if (needed > 0)
        return message(Msg::GpuDriverTooOld, gpu.name, cuda_version(gpu.driver_cuda), cuda_version(needed));
    return message(Msg::GpuNoImage, gpu.name, compute_text(compute), pack.list());
}

std::vector<std::byte> write_pack(const std::string& build, std::span<const Image> images,
                                  std::span<const std::vector<std::byte>> data) {
    nlohmann::ordered_json json = {{"build", build}};
    json["images"] = nlohmann::ordered_json::array();
    uint64_t offset = 0;
    for (size_t i = 0; i < images.size(); ++i) {
        json["images"].push_back({{"kind", images[i].is_ptx ? "ptx" : "cubin"},
                                  {"compute", images[i].compute},
                                  {"driver", images[i].driver},
                                  {"toolkit", images[i].toolkit},
                                  {"offset", offset},
                                  {"size", data[i].size()}});
        offset += data[i].size();
    }
    const std::string text = json.dump();
    std::vector<std::byte> file;
    const auto append = [&](const void* bytes, size_t size) {
        const auto* begin = static_cast<const std::byte*>(bytes);
        file.insert(file.end(), begin, begin + size);
    };
    append(kMagic, sizeof kMagic);
    for (size_t i = 0; i < sizeof(uint32_t); ++i)
        file.push_back(static_cast<std::byte>(text.size() >> 8 * i & 255));
    append(text.data(), text.size());
    for (const std::vector<std::byte>& one : data) append(one.data(), one.size());
    return file;
}

}  // namespace parlor::gpu
