// GgufWriter: makes GGUF files in memory for tests, good ones and – by its setters and raw() – broken ones.
//   GgufWriter w = tinyModel();             // tests/load/tiny_models.h: complete, with a tokenizer
//   w.setU32("llama.block_count", 0);      // replaces or adds
//   w.write(path);
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "kernels/format.h"

namespace parlor::test {

class GgufWriter {
  public:
    enum Type : uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, Text, Array, U64, I64, F64 };
    struct Entry {
        std::string key;
        uint32_t type = U32;
        std::string payload;  // the value's bytes
    };
    struct Tensor {
        std::string name;
        std::vector<uint64_t> shape;          // innermost first
        uint32_t type = 0;                    // GGUF number
        std::string data;                     // empty: zeros of the right size
        std::optional<uint64_t> offset = {};  // nothing: the next aligned place
        std::optional<uint32_t> rank = {};    // nothing: shape.size()
    };

    uint32_t magic = 0x46554747;
    uint32_t version = 3;
    uint64_t alignment = 32;   // of the layout; setU32("general.alignment", …) tells it to readers
    int64_t keyCount = -1;     // -1: the real one
    int64_t tensorCount = -1;  // -1: the real one
    std::vector<Entry> entries;
    std::vector<Tensor> tensors;

    template <class T>
    static std::string bytes(T value) {
        return {reinterpret_cast<const char*>(&value), sizeof value};
    }
    static std::string text(std::string_view value) { return bytes<uint64_t>(value.size()).append(value); }

    void raw(std::string_view key, uint32_t type, std::string payload) {
        for (Entry& entry : entries) {
            if (entry.key == key) {
                entry = {std::string(key), type, std::move(payload)};
                return;
            }
        }
        entries.push_back({std::string(key), type, std::move(payload)});
    }
    void setU32(std::string_view key, uint32_t value) { raw(key, U32, bytes(value)); }
    void setU16(std::string_view key, uint16_t value) { raw(key, U16, bytes(value)); }
    void setI32(std::string_view key, int32_t value) { raw(key, I32, bytes(value)); }
    void setU64(std::string_view key, uint64_t value) { raw(key, U64, bytes(value)); }
    void setF32(std::string_view key, float value) { raw(key, F32, bytes(value)); }
    void setBool(std::string_view key, bool value) { raw(key, Bool, bytes<uint8_t>(value)); }
    void setText(std::string_view key, std::string_view value) { raw(key, Text, text(value)); }
    void setTexts(std::string_view key, const std::vector<std::string>& values) {
        std::string payload = bytes<uint32_t>(Text) + bytes<uint64_t>(values.size());
        for (const std::string& value : values) payload += text(value);
        raw(key, Array, payload);
    }
    template <class T>
    void setArray(std::string_view key, Type element, const std::vector<T>& values) {
        std::string payload = bytes<uint32_t>(element) + bytes<uint64_t>(values.size());
        for (const T& value : values) payload += bytes(value);
        raw(key, Array, payload);
    }
    void remove(std::string_view key) {
        std::erase_if(entries, [&](const Entry& entry) { return entry.key == key; });
    }

    // The tensor with that name, added when it is not there.
    Tensor& tensor(std::string_view name, std::vector<uint64_t> shape = {}, uint32_t type = 0) {
        for (Tensor& one : tensors) {
            if (one.name == name) return one;
        }
        return tensors.emplace_back(Tensor{std::string(name), std::move(shape), type, {}, {}, {}});
    }
    void removeTensor(std::string_view name) {
        std::erase_if(tensors, [&](const Tensor& one) { return one.name == name; });
    }

    // Bytes before the data (padded).
    std::string header() const {
        std::string out = bytes(magic) + bytes(version);
        out += bytes<uint64_t>(tensorCount < 0 ? tensors.size() : static_cast<uint64_t>(tensorCount));
        out += bytes<uint64_t>(keyCount < 0 ? entries.size() : static_cast<uint64_t>(keyCount));
        for (const Entry& entry : entries) out += text(entry.key) + bytes(entry.type) + entry.payload;
        uint64_t next = 0;
        for (const Tensor& one : tensors) {
            const uint64_t offset = one.offset.value_or(next);
            out += text(one.name);
            out += bytes(one.rank.value_or(static_cast<uint32_t>(one.shape.size())));
            for (const uint64_t side : one.shape) out += bytes(side);
            out += bytes(one.type) + bytes(offset);
            next = padded(offset + dataBytes(one));
        }
        out.resize(padded(out.size()));
        return out;
    }
    std::string file() const {
        std::string out = header();
        const uint64_t begin = out.size();
        for (const Tensor& one : tensors) {
            if (one.offset) out.resize(begin + *one.offset);
            out.resize(begin + padded(out.size() - begin));
            const size_t at = out.size();
            out += one.data;
            out.resize(at + dataBytes(one));
        }
        return out;
    }
    void write(const std::filesystem::path& path) const { writeBytes(path, file()); }
    static void writeBytes(const std::filesystem::path& path, std::string_view content) {
        std::ofstream(path, std::ios::binary)
            .write(content.data(), static_cast<std::streamsize>(content.size()));
    }

    static uint64_t elements(const Tensor& one) {
        uint64_t count = 1;
        for (const uint64_t side : one.shape) count *= side;
        return count;
    }

  private:
    uint64_t padded(uint64_t size) const { return (size + alignment - 1) / alignment * alignment; }
    // Of hostile tensors (unknown formats, absurd sizes): nothing.
    static uint64_t dataBytes(const Tensor& one) {
        constexpr uint64_t kLargest = 64 << 20;
        const auto format = kernels::format_from_gguf(one.type);
        if (!format) return one.data.size();
        const kernels::FormatTraits& traits = kernels::traits(*format);
        const uint64_t count = elements(one) / traits.block_values * traits.block_bytes;
        return std::max<uint64_t>(one.data.size(), count > kLargest ? 0 : count);
    }
};

}  // namespace parlor::test
